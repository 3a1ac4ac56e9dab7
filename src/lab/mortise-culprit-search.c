/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-culprit-search.h"

#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-minimizer.h"

typedef struct
{
  MortiseLab *lab;
  char *path;
  JsonNode *payload;
  MortiseCondition *condition;
  GPtrArray *slugs;
  /* %NULL while it is tried with all, and then without any. */
  MortiseMinimizer *minimizer;
  guint n_tries;
} Search;

static void
search_free (Search *search)
{
  g_object_unref (search->lab);
  g_free (search->path);
  g_clear_pointer (&search->payload, json_node_unref);
  mortise_condition_free (search->condition);
  g_ptr_array_unref (search->slugs);
  g_clear_pointer (&search->minimizer, mortise_minimizer_free);
  g_free (search);
}

void
mortise_culprits_free (MortiseCulprits *culprits)
{
  g_strfreev (culprits->slugs);
  g_free (culprits);
}

/* --- trying ------------------------------------------------------------------------------------------------------- */

static gboolean
is_in (const GArray *elements, guint element)
{
  for (guint i = 0; elements != NULL && i < elements->len; i++)
    if (g_array_index (elements, guint, i) == element)
      return TRUE;
  return FALSE;
}

/* Fires the hook with some plugins only; @with_all with all of them. */
static void
try_with (GTask *task, const GArray *elements, gboolean with_all, GAsyncReadyCallback callback)
{
  Search *search = g_task_get_task_data (task);
  JsonObject *object = json_object_new ();
  JsonArray *without = json_array_new ();
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), object);

  for (guint i = 0; !with_all && i < search->slugs->len; i++)
    if (!is_in (elements, i))
      json_array_add_string_element (without, search->slugs->pdata[i]);
  json_object_set_array_member (object, "without", without);
  if (search->payload != NULL)
    json_object_set_member (object, "payload", json_node_copy (search->payload));
  json_object_unref (object);
  search->n_tries++;
  mortise_admin_request_async (mortise_lab_get_admin (search->lab), "POST", search->path, body,
                               g_task_get_cancellable (task), callback, task);
}

static gboolean
finish_try (GTask *task, GObject *source, GAsyncResult *result, gboolean *holds)
{
  Search *search = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonNode) dispatch = mortise_admin_request_finish (MORTISE_ADMIN (source), result, &error);

  if (dispatch == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return FALSE;
    }
  *holds = mortise_condition_holds (search->condition, dispatch);
  return TRUE;
}

static void
name_culprits (GTask *task)
{
  Search *search = g_task_get_task_data (task);
  const GArray *found = search->minimizer != NULL ? mortise_minimizer_get_found (search->minimizer) : NULL;
  g_autoptr (GStrvBuilder) slugs = g_strv_builder_new ();
  MortiseCulprits *culprits = g_new0 (MortiseCulprits, 1);

  for (guint i = 0; i < search->slugs->len; i++)
    if (is_in (found, i))
      g_strv_builder_add (slugs, search->slugs->pdata[i]);
  culprits->slugs = g_strv_builder_end (slugs);
  culprits->n_plugins = search->slugs->len;
  culprits->n_tries = search->n_tries;
  g_task_return_pointer (task, culprits, (GDestroyNotify) mortise_culprits_free);
  g_object_unref (task);
}

static void on_tried (GObject *source, GAsyncResult *result, gpointer user_data);

static void
go_on (GTask *task)
{
  Search *search = g_task_get_task_data (task);
  const GArray *candidate = mortise_minimizer_get_candidate (search->minimizer);

  if (candidate != NULL)
    try_with (task, candidate, FALSE, on_tried);
  else
    name_culprits (task);
}

static void
on_tried (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Search *search = g_task_get_task_data (task);
  gboolean holds;

  if (!finish_try (task, source, result, &holds))
    return;
  mortise_minimizer_answer (search->minimizer, holds);
  go_on (task);
}

static void
on_tried_without_any (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Search *search = g_task_get_task_data (task);
  gboolean holds;

  if (!finish_try (task, source, result, &holds))
    return;
  if (holds)
    {
      name_culprits (task);
      return;
    }
  search->minimizer = mortise_minimizer_new (search->slugs->len);
  go_on (task);
}

static void
on_tried_with_all (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  gboolean holds;

  if (!finish_try (task, source, result, &holds))
    return;
  if (holds)
    {
      try_with (task, NULL, FALSE, on_tried_without_any);
      return;
    }
  g_task_return_new_error (task, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
                           "with all plugins the condition does not hold: there is nothing to look for");
  g_object_unref (task);
}

/* --- plugins ------------------------------------------------------------------------------------------------------ */

static void
on_plugins (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Search *search = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonNode) plugins = mortise_admin_request_finish (MORTISE_ADMIN (source), result, &error);
  JsonArray *list = plugins != NULL ? json_node_get_array (plugins) : NULL;

  if (plugins == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *plugin = json_array_get_object_element (list, i);

      if (g_strcmp0 (mortise_json_get_string (plugin, "state", NULL), "disabled") != 0)
        g_ptr_array_add (search->slugs, g_strdup (mortise_json_get_string (plugin, "slug", "")));
    }
  try_with (task, NULL, TRUE, on_tried_with_all);
}

/**
 * mortise_culprit_search_async:
 * @lab: where the hook is fired
 * @hook: a hook
 * @payload: (nullable): what it is fired with; %NULL for the platform's sample
 * @condition: (transfer full): what a dispatch is asked
 * @cancellable: (nullable): a cancellable
 * @callback: called when they are found
 * @user_data: passed to @callback
 *
 * Finds the fewest plugins that make a condition hold: together they do, and without any one of them they do not. The
 * hook is fired once for each try, with some of the plugins left out.
 */
void
mortise_culprit_search_async (MortiseLab *lab,
                              const char *hook,
                              JsonNode *payload,
                              MortiseCondition *condition,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Search *search = g_new0 (Search, 1);

  search->lab = g_object_ref (lab);
  search->path = mortise_admin_build_path ("hooks", hook, "fire", NULL);
  search->payload = payload != NULL ? json_node_ref (payload) : NULL;
  search->condition = condition;
  search->slugs = g_ptr_array_new_with_free_func (g_free);
  g_task_set_task_data (task, search, (GDestroyNotify) search_free);
  mortise_admin_request_async (mortise_lab_get_admin (lab), "GET", "/v1/plugins", NULL, cancellable, on_plugins, task);
}

/* (transfer full): who it was; %NULL on error, `MORTISE_ERROR_CONFLICT` where the condition does not hold at all. */
MortiseCulprits *
mortise_culprit_search_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
