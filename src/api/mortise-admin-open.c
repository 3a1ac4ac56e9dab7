/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-admin.h"

#include "mortise-admin-local.h"
#include "mortise-admin-remote.h"
#include "mortise-api-socket.h"
#include "mortise-error.h"
#include "mortise-host.h"

/*
 * A site has one holder, found by its lock, and the holder may serve a socket. Which of the two comes first is open: a
 * holder that is just starting or ending has the lock and no socket, one that was killed leaves a socket and no lock,
 * and a verb of the CLI holds the lock for a moment and never serves. So both are tried in turn until one of them
 * answers, for a bounded time.
 */
typedef struct
{
  char *site;
  char *holder;
  char *socket_path;
  MortiseAdmin *remote;
  GCancellable *probing;
  guint probe_timeout_id;
  gboolean is_mute;
  gint64 give_up_at;
  guint delay_ms;
} Opening;

/* A holder that serves answers at once; one that does not within this time hangs. */
#define PROBE_TIMEOUT_MS 5000
/* How long to wait for a holder that does not serve to be done. */
#define WAIT_US (15 * G_USEC_PER_SEC)
#define FIRST_DELAY_MS 10
#define MAX_DELAY_MS 250

static void try_once (GTask *task);

static void
opening_free (Opening *opening)
{
  g_clear_handle_id (&opening->probe_timeout_id, g_source_remove);
  g_clear_object (&opening->probing);
  g_clear_object (&opening->remote);
  g_free (opening->site);
  g_free (opening->holder);
  g_free (opening->socket_path);
  g_free (opening);
}

static gboolean
on_delay_over (gpointer user_data)
{
  try_once (user_data);
  return G_SOURCE_REMOVE;
}

static void
try_later (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);

  g_timeout_add (opening->delay_ms, on_delay_over, task);
  opening->delay_ms = MIN (opening->delay_ms * 2, MAX_DELAY_MS);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Opening *opening = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseHost) host = mortise_host_open_finish (result, &error);
  MortiseAdmin *admin = host ? mortise_admin_local_new (host, opening->site, opening->holder, &error) : NULL;

  if (admin)
    g_task_return_pointer (task, admin, g_object_unref);
  else if (!g_error_matches (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (opening->is_mute || g_get_monotonic_time () >= opening->give_up_at)
    g_task_return_new_error (task, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE,
                             "%s, and it does not answer on \"%s\": wait for it to end, or end it", error->message,
                             opening->socket_path);
  else
    {
      try_later (task);
      return;
    }
  g_object_unref (task);
}

static void
try_locally (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);

  mortise_host_open_async (opening->site, opening->holder, on_opened, task);
}

static void
on_probed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Opening *opening = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_admin_request_finish (MORTISE_ADMIN (source), result, &error);

  g_clear_handle_id (&opening->probe_timeout_id, g_source_remove);
  if (!answer)
    {
      g_clear_object (&opening->remote);
      try_locally (task);
      return;
    }
  g_task_return_pointer (task, g_steal_pointer (&opening->remote), g_object_unref);
  g_object_unref (task);
}

static gboolean
on_probe_timeout (gpointer user_data)
{
  Opening *opening = user_data;

  opening->probe_timeout_id = 0;
  opening->is_mute = TRUE;
  g_cancellable_cancel (opening->probing);
  return G_SOURCE_REMOVE;
}

static void
probe (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);

  g_clear_object (&opening->probing);
  opening->probing = g_cancellable_new ();
  opening->probe_timeout_id = g_timeout_add (PROBE_TIMEOUT_MS, on_probe_timeout, opening);
  opening->remote = mortise_admin_remote_new (opening->site, opening->holder, opening->socket_path);
  mortise_admin_request_async (opening->remote, "GET", "/v1/site", NULL, opening->probing, on_probed, task);
}

static void
try_once (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    g_object_unref (task);
  else if (mortise_api_socket_is_trusted (opening->socket_path))
    probe (task);
  else
    try_locally (task);
}

/**
 * mortise_admin_open_async:
 * @site: (type filename) (nullable): the site's folder; %NULL stands for the user's default site
 * @holder: what the front end calls itself, also as the actor of its requests: `cli` for one that asks and ends,
 *   and does not serve the site meanwhile; `workbench`, `serve` or another name for one that stays
 * @cancellable: (nullable): what gives up
 * @callback: called when the site is reached
 * @user_data: for @callback
 *
 * Reaches a site: through the process that holds it, or by holding it in this one.
 */
void
mortise_admin_open_async (const char *site,
                          const char *holder,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *default_site = site ? NULL : mortise_host_get_default_site ();
  Opening *opening = g_new0 (Opening, 1);

  opening->site = g_canonicalize_filename (site ? site : default_site, NULL);
  opening->holder = g_strdup (holder);
  opening->socket_path = mortise_api_socket_get_path (opening->site);
  opening->give_up_at = g_get_monotonic_time () + WAIT_US;
  opening->delay_ms = FIRST_DELAY_MS;
  g_task_set_source_tag (task, mortise_admin_open_async);
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);
  try_once (task);
}

/**
 * mortise_admin_open_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a way to the site; %NULL with MORTISE_ERROR_UNAVAILABLE when another process
 *   holds it and does not answer
 */
MortiseAdmin *
mortise_admin_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
