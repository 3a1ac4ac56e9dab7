/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "mortise-macros.h"

G_BEGIN_DECLS

/* What a context needs of the process that it lives in: a way to the host. Not installed; the runner implements it. */
#define MORTISE_TYPE_BROKER (mortise_broker_get_type ())
MORTISE_EXPORT
G_DECLARE_INTERFACE (MortiseBroker, mortise_broker, MORTISE, BROKER, GObject)

/**
 * MortiseBrokerInterface:
 * @request: asks the host and waits for its answer
 * @notify: tells the host; waits only while the host is behind
 * @look: takes note of what the host said meanwhile, without waiting or serving anything
 */
struct _MortiseBrokerInterface
{
  GTypeInterface parent_iface;

  GBytes *(*request) (MortiseBroker *self, const char *method, GBytes *body, GError **error);
  gboolean (*notify) (MortiseBroker *self, const char *method, GBytes *body, GError **error);
  void (*look) (MortiseBroker *self);
};

GBytes *mortise_broker_request (MortiseBroker *self, const char *method, GBytes *body, GError **error);
gboolean mortise_broker_notify (MortiseBroker *self, const char *method, GBytes *body, GError **error);
void mortise_broker_look (MortiseBroker *self);

G_END_DECLS
