/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-host.h"

G_BEGIN_DECLS

/**
 * MortiseApiEventTypes:
 * @MORTISE_API_EVENT_PLUGIN: `plugin` and `plugin-removed`
 * @MORTISE_API_EVENT_LOG: `log`
 * @MORTISE_API_EVENT_TRACE: `trace`
 * @MORTISE_API_EVENT_HOOKS: `hooks`
 * @MORTISE_API_EVENT_CATALOGUE: `catalogues` and `progress`
 * @MORTISE_API_EVENT_PROBLEMS: `problems` and `suspension`
 * @MORTISE_API_EVENT_ALL: each of them
 *
 * Which events a reader wants.
 */
typedef enum
{
  MORTISE_API_EVENT_PLUGIN = 1 << 0,
  MORTISE_API_EVENT_LOG = 1 << 1,
  MORTISE_API_EVENT_TRACE = 1 << 2,
  MORTISE_API_EVENT_HOOKS = 1 << 3,
  MORTISE_API_EVENT_CATALOGUE = 1 << 4,
  MORTISE_API_EVENT_PROBLEMS = 1 << 5,
  MORTISE_API_EVENT_ALL = (1 << 6) - 1,
} MortiseApiEventTypes;

gboolean mortise_api_event_types_parse (const char *names, MortiseApiEventTypes *types, GError **error);

#define MORTISE_TYPE_API_EVENTS (mortise_api_events_get_type ())
G_DECLARE_FINAL_TYPE (MortiseApiEvents, mortise_api_events, MORTISE, API_EVENTS, GObject)

MortiseApiEvents *mortise_api_events_new (MortiseHost *host);
JsonObject *mortise_api_event_new (const char *type);

G_END_DECLS
