/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-host-private.h"

#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-runner-process.h"
#include "mortise-sandbox.h"

#include <sys/statvfs.h>

/* `mortise doctor`: whether the site is sound, and which layers of isolation really hold here. For the latter a runner
 * is started as for a plugin, and asked; it is given nothing to load. */

#define PROBE_LIMIT_MS 20000
#define LOW_DISK (64 * 1024 * 1024)
/* How long what the machine offers is taken to be the same: somebody may install bubblewrap meanwhile. */
#define MACHINE_AGE_US (5 * 60 * G_USEC_PER_SEC)

typedef struct
{
  JsonArray *findings;
  MortiseRunnerProcess *process;
  guint timer;
  gboolean answered;
  gboolean of_machine;
} Examination;

static void
examination_free (Examination *examination)
{
  g_clear_handle_id (&examination->timer, g_source_remove);
  g_clear_pointer (&examination->findings, json_array_unref);
  g_clear_object (&examination->process);
  g_free (examination);
}

static void
add_finding (Examination *examination, const char *name, const char *level, const char *detail)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", name);
  json_object_set_boolean_member (object, "ok", g_str_equal (level, "ok"));
  json_object_set_string_member (object, "level", level);
  json_object_set_string_member (object, "detail", detail);
  json_array_add_object_element (examination->findings, object);
}

/* --- isolation ---------------------------------------------------------------------------------------------------- */

static const char *
explain_layer (MortiseIsolation layer)
{
  switch (layer)
    {
    case MORTISE_ISOLATION_NAMESPACES:
      return "own user, mount, process, network, IPC and host name spaces, by bubblewrap";
    case MORTISE_ISOLATION_LANDLOCK:
      return "files outside the plugin's own folders cannot be reached, by Landlock";
    case MORTISE_ISOLATION_SECCOMP:
      return "system calls that a plugin does not need are refused, by seccomp";
    case MORTISE_ISOLATION_NO_NEW_PRIVS:
      return "no program can give the process more rights";
    case MORTISE_ISOLATION_LIMITS:
      return "memory, files, threads and processes are limited";
    case MORTISE_ISOLATION_CGROUP:
      return "memory is bounded by a cgroup";
    case MORTISE_ISOLATION_NONE:
    default:
      return "";
    }
}

static void
add_layer (Examination *examination, MortiseIsolation layer, MortiseIsolation holding, const char *why_not)
{
  g_autofree char *name = g_strdup_printf ("isolation: %s", mortise_isolation_get_name (layer));
  g_autofree char *detail = NULL;

  if (holding & layer)
    detail = g_strdup_printf ("holds: %s", explain_layer (layer));
  else
    detail = g_strdup_printf ("does not hold%s%s", why_not != NULL ? ": " : "", why_not != NULL ? why_not : "");
  add_finding (examination, name, (holding & layer) ? "ok" : "warning", detail);
}

static void
add_isolation (Examination *examination, MortiseIsolation layers)
{
  const MortiseSandboxSupport *support = mortise_sandbox_probe ();
  g_autoptr (GError) error = NULL;

  add_layer (examination, MORTISE_ISOLATION_NAMESPACES, layers, support->bubblewrap_problem);
  add_layer (examination, MORTISE_ISOLATION_LANDLOCK, layers,
             "the kernel does not offer it; Linux 5.13 and later do, where it is switched on");
  add_layer (examination, MORTISE_ISOLATION_SECCOMP, layers, "the kernel does not offer it");
  add_layer (examination, MORTISE_ISOLATION_NO_NEW_PRIVS, layers, NULL);
  add_layer (examination, MORTISE_ISOLATION_LIMITS, layers, NULL);
  if (mortise_isolation_is_enough (layers, &error))
    add_finding (examination, "isolation: policy", "ok", "enough layers hold for plugins to be run");
  else
    add_finding (examination, "isolation: policy", "error", error->message);
}

static void
finish (GTask *task)
{
  Examination *examination = g_task_get_task_data (task);
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, g_steal_pointer (&examination->findings));
  if (examination->of_machine)
    {
      MortiseHost *self = g_task_get_source_object (task);

      g_clear_pointer (&self->machine, json_node_unref);
      self->machine = json_node_ref (node);
      self->machine_time = g_get_monotonic_time ();
    }
  g_task_return_pointer (task, node, (GDestroyNotify) json_node_unref);
  g_object_unref (task);
}

static void
on_notify (MortiseRunnerProcess *process, const MortiseFrame *frame, gpointer user_data)
{
  Examination *examination = g_task_get_task_data (user_data);
  g_autoptr (JsonNode) node = mortise_json_parse_bytes (frame->body, NULL);
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonArray *layers = mortise_json_get_array (object, "layers");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  if (!g_str_equal (frame->method, "hello") || layers == NULL)
    return;
  for (guint i = 0; i < json_array_get_length (layers); i++)
    g_strv_builder_add (builder, json_array_get_string_element (layers, i));
  names = g_strv_builder_end (builder);
  add_isolation (examination, mortise_isolation_from_names ((const char *const *) names));
  examination->answered = TRUE;
  mortise_runner_process_kill (process, "examined");
}

static void
on_request (MortiseRunnerProcess *process, const MortiseFrame *frame, gpointer user_data)
{
  mortise_runner_process_kill (process, "protocol: a request without a plugin");
}

static void
on_output (MortiseRunnerProcess *process, const char *line, gpointer user_data)
{
  add_finding (g_task_get_task_data (user_data), "isolation: runner", "warning", line);
}

static void
on_exited (MortiseRunnerProcess *process, const char *reason, gpointer user_data)
{
  Examination *examination = g_task_get_task_data (user_data);

  if (!examination->answered)
    add_finding (examination, "isolation: policy", "error", reason);
  finish (user_data);
}

static const MortiseRunnerHandler handler
    = { .request = on_request, .notify = on_notify, .output = on_output, .exited = on_exited };

static gboolean
on_late (gpointer user_data)
{
  Examination *examination = g_task_get_task_data (user_data);

  examination->timer = 0;
  mortise_runner_process_kill (examination->process, "the runner did not start in 20 s");
  return G_SOURCE_REMOVE;
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Examination *examination = g_task_get_task_data (user_data);
  g_autoptr (GError) error = NULL;

  if (mortise_runner_process_start_finish (MORTISE_RUNNER_PROCESS (source), result, &error))
    {
      examination->timer = g_timeout_add (PROBE_LIMIT_MS, on_late, user_data);
      return;
    }
  add_finding (examination, "isolation: policy", "error", error->message);
  finish (user_data);
}

static void
probe_isolation (GTask *task)
{
  MortiseHost *self = g_task_get_source_object (task);
  Examination *examination = g_task_get_task_data (task);
  g_autofree char *empty = g_build_filename (self->runtime_directory, "probe", NULL);
  g_autofree char *scratch = g_build_filename (self->runtime_directory, "scratch", "probe", NULL);
  MortiseRunnerOptions options
      = { .plugin_directory = empty, .scratch_directory = scratch, .memory_mib = 128, .disk_mib = 64 };

  g_mkdir_with_parents (empty, 0700);
  g_mkdir_with_parents (scratch, 0700);
  examination->process = mortise_runner_process_new (&options, &handler, task);
  mortise_runner_process_start_async (examination->process, on_started, task);
}

/* --- the site ----------------------------------------------------------------------------------------------------- */

static void
add_site (MortiseHost *self, Examination *examination)
{
  struct statvfs disk;
  g_autofree char *held = g_strdup_printf ("%s, held by %s", self->site, self->holder);

  add_finding (examination, "site", "ok", held);
  if (statvfs (self->site, &disk) == 0)
    {
      guint64 left = (guint64) disk.f_bavail * disk.f_frsize;
      g_autofree char *size = g_format_size (left);
      g_autofree char *detail = g_strdup_printf ("%s left", size);

      add_finding (examination, "disk", left > LOW_DISK ? "ok" : "warning", detail);
    }
}

static void
add_policy (MortiseHost *self, Examination *examination)
{
  g_autofree char *detail = g_strdup_printf ("%s: %s", mortise_package_policy_to_string (self->package_policy),
                                             mortise_package_policy_explain (self->package_policy));

  add_finding (examination, "policy: packages", "ok", detail);
}

static void
add_limits (Examination *examination)
{
  add_finding (examination, "limits", "ok",
               "128 MiB of memory, 5 s for a call (30 s at most), 64 MiB of disk, unless plugin.json says otherwise; "
               "three crashes in five minutes quarantine a plugin");
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Examination *examination = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (mortise_store_check_finish (MORTISE_STORE (source), result, &error))
    add_finding (examination, "store", "ok", "the database is sound");
  else
    add_finding (examination, "store", "error", error->message);
  add_limits (examination);
  probe_isolation (task);
}

/**
 * mortise_host_examine_async:
 * @self: a host
 * @cancellable: (nullable): a cancellable
 * @callback: called with what was found
 * @user_data: passed to @callback
 *
 * Examines the site and what this machine offers.
 */
void
mortise_host_examine_async (MortiseHost *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Examination *examination = g_new0 (Examination, 1);

  examination->findings = json_array_new ();
  g_task_set_task_data (task, examination, (GDestroyNotify) examination_free);
  add_site (self, examination);
  add_policy (self, examination);
  mortise_store_check_async (self->store, cancellable, on_checked, task);
}

/*< private >
 * mortise_host_examine_machine_async:
 * @self: a host
 * @cancellable: (nullable): a cancellable
 * @callback: called with what was found; ends with mortise_host_examine_finish()
 * @user_data: passed to @callback
 *
 * Examines what this machine offers, without the database. It is quick where that was done in the last minutes.
 */
void
mortise_host_examine_machine_async (MortiseHost *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Examination *examination;

  if (self->machine != NULL && g_get_monotonic_time () - self->machine_time < MACHINE_AGE_US)
    {
      g_task_return_pointer (task, json_node_ref (self->machine), (GDestroyNotify) json_node_unref);
      g_object_unref (task);
      return;
    }
  examination = g_new0 (Examination, 1);
  examination->findings = json_array_new ();
  examination->of_machine = TRUE;
  g_task_set_task_data (task, examination, (GDestroyNotify) examination_free);
  add_site (self, examination);
  probe_isolation (task);
}

JsonNode *
mortise_host_examine_finish (MortiseHost *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
