/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-host-series.h"

/* The same verb for several plugins, one after the other. Each is whole or not begun. */

typedef struct
{
  char **slugs;
  guint next;
  MortiseHostStep step;
  char *actor;
} Series;

static void
series_free (gpointer data)
{
  Series *series = data;

  g_strfreev (series->slugs);
  g_free (series->actor);
  g_free (series);
}

static void do_next (GTask *task);

/* What was done before stays done, and is told. */
static void
fail (GTask *task, GError *error)
{
  Series *series = g_task_get_task_data (task);

  for (guint i = series->next; i > 0; i--)
    g_prefix_error (&error, "%s%s", series->slugs[i - 1], i == series->next ? ": done; then: " : ", ");
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
on_step_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Series *series = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (MortiseHostedPlugin) plugin = mortise_host_verb_finish (MORTISE_HOST (source), result, &error);

  if (plugin == NULL)
    {
      fail (task, error);
      return;
    }
  series->next++;
  if (series->slugs[series->next] != NULL)
    {
      do_next (task);
      return;
    }
  g_task_return_pointer (task, g_steal_pointer (&plugin), g_object_unref);
  g_object_unref (task);
}

static void
do_next (GTask *task)
{
  Series *series = g_task_get_task_data (task);

  series->step (g_task_get_source_object (task), series->slugs[series->next], series->actor,
                g_task_get_cancellable (task), on_step_done, task);
}

/*< private >
 * mortise_host_run_series:
 * @self: a host
 * @slugs: (array zero-terminated=1): plugins, at least one
 * @step: what to do to each
 * @actor: who does it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done to all, or failed
 * @user_data: passed to @callback
 *
 * Does something to plugins one after the other. It ends with mortise_host_verb_finish(), which returns the last.
 */
void
mortise_host_run_series (MortiseHost *self,
                         const char *const *slugs,
                         MortiseHostStep step,
                         const char *actor,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Series *series = g_new0 (Series, 1);

  series->slugs = g_strdupv ((char **) slugs);
  series->step = step;
  series->actor = g_strdup (actor);
  g_task_set_task_data (task, series, series_free);
  /* What was done is told. */
  g_task_set_check_cancellable (task, FALSE);
  do_next (task);
}
