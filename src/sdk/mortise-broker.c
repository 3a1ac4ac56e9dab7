/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mortise-broker.h"

G_DEFINE_INTERFACE (MortiseBroker, mortise_broker, G_TYPE_OBJECT)

static void
mortise_broker_default_init (MortiseBrokerInterface *iface)
{
}

GBytes *
mortise_broker_request (MortiseBroker *self, const char *method, GBytes *body, GError **error)
{
  return MORTISE_BROKER_GET_IFACE (self)->request (self, method, body, error);
}

gboolean
mortise_broker_notify (MortiseBroker *self, const char *method, GBytes *body, GError **error)
{
  return MORTISE_BROKER_GET_IFACE (self)->notify (self, method, body, error);
}

void
mortise_broker_look (MortiseBroker *self)
{
  MORTISE_BROKER_GET_IFACE (self)->look (self);
}
