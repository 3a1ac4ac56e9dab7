/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "@slug@-rules.h"

#include <math.h>
#include <string.h>

#define DAY_LENGTH 10

/* The day of an order, in UTC; today for one that does not say. */
char *
analytics_rules_dup_key (JsonObject *order, GDateTime *now)
{
  const char *created = mortise_object_get_string (order, "created_at", "");

  if (strlen (created) >= DAY_LENGTH)
    return g_strndup (created, DAY_LENGTH);
  return g_date_time_format (now, "%Y-%m-%d");
}

/* Orders and revenue by currency, with one more order; cents are kept exact. */
JsonObject *
analytics_rules_add_order (JsonObject *sums, JsonObject *order)
{
  const char *currency = mortise_object_get_string (order, "currency", "?");
  JsonObject *before = sums != NULL ? mortise_object_get_object (sums, currency) : NULL;
  gint64 cents = (gint64) llround (mortise_object_get_double (order, "total", 0) * 100);
  JsonObject *added = sums != NULL ? json_object_ref (sums) : json_object_new ();
  JsonObject *sum = json_object_new ();

  json_object_set_int_member (sum, "orders", before != NULL ? mortise_object_get_int (before, "orders", 0) + 1 : 1);
  json_object_set_int_member (sum, "cents",
                              before != NULL ? mortise_object_get_int (before, "cents", 0) + cents : cents);
  json_object_set_object_member (added, currency, sum);
  return added;
}
