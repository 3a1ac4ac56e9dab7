/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "mortise-broker.h"
#include "mortise-context.h"

G_BEGIN_DECLS

/**
 * MortiseContextDetails:
 * @slug: the plugin's slug
 * @version: its version
 * @tenant: whom it works for
 * @plugin_directory: where its files are
 * @data_directory: (nullable): its private folder, %NULL without the permission `database`
 *
 * What does not change in the life of a context.
 */
typedef struct
{
  const char *slug;
  const char *version;
  const char *tenant;
  const char *plugin_directory;
  const char *data_directory;
} MortiseContextDetails;

struct _MortiseContext
{
  GObject parent_instance;

  MortiseBroker *broker;
  char *slug;
  char *version;
  char *tenant;
  char *plugin_directory;
  char *data_directory;

  GHashTable *listeners;
  guint last_listener;
  JsonObject *settings;
  MortiseDatabase *database;
  GError *database_denied;
};

MORTISE_EXPORT MortiseContext *mortise_context_new (MortiseBroker *broker, const MortiseContextDetails *details);
MORTISE_EXPORT void mortise_context_set_settings (MortiseContext *self, JsonObject *settings);
MORTISE_EXPORT gboolean mortise_context_serve (MortiseContext *self, guint listener, MortiseCall *call, GError **error);

GHashTable *mortise_context_listeners_new (void);
JsonNode *mortise_context_ask (MortiseContext *self, const char *method, JsonObject *arguments, GError **error);

G_END_DECLS
