/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finds the plugin that brings a problem, by asking a person again and again whether it is there.
 *
 * The plugins stand in an order in which each comes after those that it needs, so that any number of them from the
 * beginning can run together. The first question is asked with none of them. If the problem is gone then, it is absent
 * with @low of them and present with @high, which is all; each answer halves what is between, as `git bisect` does, and
 * the one that is left makes the difference. It need not be to blame alone: it brings the problem together with those
 * before it.
 */
#include "mortise-bisection.h"

#include "mortise-json.h"

struct _MortiseBisection
{
  char **slugs;
  guint low;
  guint high;
  guint n_active;
  guint n_answers;
  MortiseBisectionState state;
};

/**
 * mortise_bisection_new:
 * @slugs: (array zero-terminated=1): the plugins, each after those that it needs
 *
 * Returns: (transfer full): a search that begins with none of them
 */
MortiseBisection *
mortise_bisection_new (const char *const *slugs)
{
  MortiseBisection *self = g_new0 (MortiseBisection, 1);

  self->slugs = g_strdupv ((char **) slugs);
  self->high = g_strv_length (self->slugs);
  return self;
}

/**
 * mortise_bisection_new_from_json:
 * @object: what [method@Mortise.Bisection.to_json] gave
 *
 * Returns: (transfer full) (nullable): the same search; %NULL where @object is none
 */
MortiseBisection *
mortise_bisection_new_from_json (JsonObject *object)
{
  JsonArray *slugs = mortise_json_get_array (object, "slugs");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint length = slugs != NULL ? json_array_get_length (slugs) : 0;
  gint64 low = mortise_json_get_int (object, "low", -1), high = mortise_json_get_int (object, "high", -1);
  gint64 n_active = mortise_json_get_int (object, "n_active", -1), state = mortise_json_get_int (object, "step", -1);
  gint64 n_answers = mortise_json_get_int (object, "answered", 0);
  MortiseBisection *self;

  if (slugs == NULL || low < 0 || high < low || high > length || n_active < 0 || n_active > length || state < 0
      || state > MORTISE_BISECTION_ELSEWHERE || n_answers < 0 || n_answers > length + 1)
    return NULL;
  for (guint i = 0; i < length; i++)
    g_strv_builder_add (builder, json_array_get_string_element (slugs, i));
  self = g_new0 (MortiseBisection, 1);
  self->slugs = g_strv_builder_end (builder);
  self->low = (guint) low;
  self->high = (guint) high;
  self->n_active = (guint) n_active;
  self->n_answers = (guint) n_answers;
  self->state = (MortiseBisectionState) state;
  return self;
}

/**
 * mortise_bisection_free:
 * @self: (transfer full): a search
 */
void
mortise_bisection_free (MortiseBisection *self)
{
  g_strfreev (self->slugs);
  g_free (self);
}

MortiseBisectionState
mortise_bisection_get_state (const MortiseBisection *self)
{
  return self->state;
}

/**
 * mortise_bisection_is_active:
 * @self: a search
 * @slug: a plugin
 *
 * Returns: whether it may run while the question is open; one that came later may
 */
gboolean
mortise_bisection_is_active (const MortiseBisection *self, const char *slug)
{
  for (guint i = self->n_active; self->slugs[i] != NULL; i++)
    if (g_str_equal (self->slugs[i], slug))
      return FALSE;
  return TRUE;
}

/**
 * mortise_bisection_count_steps:
 * @self: a search
 *
 * Returns: how many answers are wanted yet, at most
 */
guint
mortise_bisection_count_steps (const MortiseBisection *self)
{
  guint steps = 0;

  if (self->state != MORTISE_BISECTION_ASKING)
    return 0;
  for (guint left = self->high - self->low; left > 1; left = (left + 1) / 2)
    steps++;
  return self->n_active == 0 ? steps + 1 : steps;
}

/**
 * mortise_bisection_get_n_answers:
 * @self: a search
 *
 * Returns: how many answers were given
 */
guint
mortise_bisection_get_n_answers (const MortiseBisection *self)
{
  return self->n_answers;
}

/**
 * mortise_bisection_get_culprit:
 * @self: a search
 *
 * Returns: (nullable): the plugin that brings the problem, once it was found
 */
const char *
mortise_bisection_get_culprit (const MortiseBisection *self)
{
  return self->state == MORTISE_BISECTION_FOUND ? self->slugs[self->high - 1] : NULL;
}

/**
 * mortise_bisection_answer:
 * @self: a search that asks
 * @is_bad: whether the problem is there now
 */
void
mortise_bisection_answer (MortiseBisection *self, gboolean is_bad)
{
  g_return_if_fail (self->state == MORTISE_BISECTION_ASKING);

  self->n_answers++;
  if (is_bad && self->n_active == 0)
    {
      self->state = MORTISE_BISECTION_ELSEWHERE;
      return;
    }
  if (is_bad)
    self->high = self->n_active;
  else
    self->low = self->n_active;
  if (self->high - self->low <= 1)
    self->state = self->high == 0 ? MORTISE_BISECTION_ELSEWHERE : MORTISE_BISECTION_FOUND;
  else
    self->n_active = self->low + (self->high - self->low) / 2;
}

static JsonArray *
list_slugs (const MortiseBisection *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; self->slugs[i] != NULL; i++)
    json_array_add_string_element (array, self->slugs[i]);
  return array;
}

/**
 * mortise_bisection_to_json:
 * @self: a search
 *
 * Returns: (transfer full): it as the store keeps it
 */
JsonObject *
mortise_bisection_to_json (const MortiseBisection *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_array_member (object, "slugs", list_slugs (self));
  json_object_set_int_member (object, "low", self->low);
  json_object_set_int_member (object, "high", self->high);
  json_object_set_int_member (object, "n_active", self->n_active);
  json_object_set_int_member (object, "answered", self->n_answers);
  json_object_set_int_member (object, "step", self->state);
  return object;
}
