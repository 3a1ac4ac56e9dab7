/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "@slug@-rules.h"

#include <math.h>

static gboolean
is_taken (const char *currency, const char *currencies)
{
  g_auto (GStrv) names = g_strsplit (currencies, ",", -1);
  gboolean has_names = FALSE;

  for (guint i = 0; names[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (g_strstrip (names[i]), currency) == 0)
        return TRUE;
      has_names |= names[i][0] != '\0';
    }
  return !has_names;
}

/* Why a payment is refused, NULL when it is not; a maximum of 0 and no currencies are no bounds. */
char *
payment_rules_find_problem (JsonObject *payment, double minimum, double maximum, const char *currencies)
{
  double amount = mortise_object_get_double (payment, "amount", NAN);
  const char *currency = mortise_object_get_string (payment, "currency", "?");

  if (!isfinite (amount))
    return g_strdup ("The payment has no amount.");
  if (!is_taken (currency, currencies))
    return g_strdup_printf ("Payments in %s are not taken.", currency);
  if (amount < minimum)
    return g_strdup_printf ("The minimum payment is %.2f %s.", minimum, currency);
  if (maximum > 0 && amount > maximum)
    return g_strdup_printf ("The maximum payment is %.2f %s.", maximum, currency);
  return NULL;
}
