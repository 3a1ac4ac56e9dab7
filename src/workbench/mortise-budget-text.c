/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a *budget* of docs/admin-api.md, which is missing where nobody set one. */
#include "mortise-budget-text.h"

#include <glib/gi18n.h>

#include "mortise-json.h"
#include "mortise-text.h"

/* Whether there is one. */
gboolean
mortise_budget_text_is_set (JsonObject *budget)
{
  static const char *const names[] = { "time_us", "cpu", "errors" };

  for (gsize i = 0; budget != NULL && i < G_N_ELEMENTS (names); i++)
    if (mortise_json_get_double (budget, names[i], -1) >= 0)
      return TRUE;
  return FALSE;
}

/* Whether more was taken than it allows. */
gboolean
mortise_budget_text_is_exceeded (JsonObject *budget)
{
  JsonArray *exceeded = mortise_json_get_array (budget, "exceeded");

  return exceeded != NULL && json_array_get_length (exceeded) > 0;
}

/* 2 for one that is exceeded, 1 for one that is kept, 0 for none. */
int
mortise_budget_text_get_rank (JsonObject *budget)
{
  return mortise_budget_text_is_exceeded (budget) ? 2 : mortise_budget_text_is_set (budget) ? 1 : 0;
}

/* In a word. */
const char *
mortise_budget_text_get_state (JsonObject *budget)
{
  static const char *const states[] = { N_ ("None"), N_ ("Kept"), N_ ("Exceeded") };

  return _ (states[mortise_budget_text_get_rank (budget)]);
}

static void
add_time (GPtrArray *parts, JsonObject *budget, JsonObject *used)
{
  g_autofree char *taken = mortise_text_describe_duration (mortise_json_get_int (used, "time_us", 0));
  g_autofree char *allowed = mortise_text_describe_duration (mortise_json_get_int (budget, "time_us", 0));

  if (mortise_json_get_int (budget, "time_us", -1) >= 0)
    /* Translators: how long 95 of 100 calls took, and how long they may. */
    g_ptr_array_add (parts, g_strdup_printf (_ ("time %s of %s"), taken, allowed));
}

static void
add_share (GPtrArray *parts, JsonObject *budget, JsonObject *used, const char *name, const char *format)
{
  g_autofree char *taken = g_strdup_printf ("%.1f %%", 100 * mortise_json_get_double (used, name, 0));
  g_autofree char *allowed = g_strdup_printf ("%.1f %%", 100 * mortise_json_get_double (budget, name, 0));
  g_auto (GStrv) pieces = g_strsplit (format, "%s", 3);

  if (mortise_json_get_double (budget, name, -1) >= 0)
    g_ptr_array_add (parts, g_strconcat (pieces[0], taken, pieces[1], allowed, pieces[2], NULL));
}

/* (transfer full): what was taken of what, such as “time 12.4 ms of 50.0 ms”. */
char *
mortise_budget_text_describe (JsonObject *budget)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  JsonObject *used = mortise_json_get_object (budget, "used");

  if (!mortise_budget_text_is_set (budget))
    return g_strdup (_ ("It may take as much as it likes"));
  add_time (parts, budget, used);
  /* Translators: how much of the time of a processor was taken, and how much may be. */
  add_share (parts, budget, used, "cpu", _ ("CPU %s of %s"));
  /* Translators: how many of the calls failed, and how many may, both in percent. */
  add_share (parts, budget, used, "errors", _ ("errors %s of %s"));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}
