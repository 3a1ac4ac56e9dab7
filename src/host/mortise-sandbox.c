/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-sandbox.h"

#include "mortise-error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* The sandbox is an empty file system in namespaces of its own: into it go the system's libraries, the plugin's folder
 * and what it was granted, each at its own absolute path. The runner looks whether it is true (mortise-namespaces.c)
 * and adds the inner layers itself (mortise-isolate.c, where the whole is laid out). */

/* Where the runner's temporary files are when bubblewrap makes the place. */
#define SCRATCH "/run/mortise/scratch"

/* tmpfs is memory, so what can be written to it is bounded; a cgroup counts it too. Bytes, as bubblewrap wants them. */
#define SCRATCH_SIZE "67108864"
#define TMP_SIZE "16777216"
#define SHM_SIZE "4194304"

/* 256 threads, as the runner's own limit, and bubblewrap's processes. */
#define TASKS_MAX "272"

#define FLATPAK_INFO "/.flatpak-info"
#define UNIFIED_HIERARCHY "0::"

/* Folders of the root that are either symbolic links into /usr or, on systems older than the merge, real. */
static const char *const root_folders[] = { "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", NULL };

/* What a dynamic loader, a clock and alternatives of libraries need of /etc. */
static const char *const etc_paths[] = { "/etc/ld.so.cache", "/etc/localtime", "/etc/alternatives", NULL };

static const char *const passed_variables[] = { "LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "TZ", NULL };

/* systemd-run finds its manager by them. They are not for the plugin: bubblewrap clears them. */
static const char *const manager_variables[] = { "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", NULL };

typedef struct
{
  char *path;
  const char *option; /* of bubblewrap */
} Bind;

static void
bind_free (gpointer bind)
{
  g_free (((Bind *) bind)->path);
  g_free (bind);
}

static void add (GStrvBuilder *arguments, const char *first, ...) G_GNUC_NULL_TERMINATED;

static void
add (GStrvBuilder *arguments, const char *first, ...)
{
  va_list rest;

  va_start (rest, first);
  for (const char *argument = first; argument != NULL; argument = va_arg (rest, const char *))
    g_strv_builder_add (arguments, argument);
  va_end (rest);
}

/* Debian's Python reads its sitecustomize from /etc/python3.N. */
static char **
list_system_paths (void)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  g_autoptr (GDir) etc = g_dir_open ("/etc", 0, NULL);
  const char *name;

  add (paths, "/usr", "/lib", "/lib32", "/lib64", "/libx32", NULL);
  g_strv_builder_addv (paths, (const char **) etc_paths);
  while (etc != NULL && (name = g_dir_read_name (etc)) != NULL)
    if (g_str_has_prefix (name, "python3"))
      {
        g_autofree char *path = g_build_filename ("/etc", name, NULL);

        g_strv_builder_add (paths, path);
      }
  return g_strv_builder_end (paths);
}

static char *
describe_namespaces (void)
{
  g_autoptr (GString) description = g_string_new (NULL);
  g_autoptr (GDir) links = g_dir_open ("/proc/self/ns", 0, NULL);
  const char *name;

  while (links != NULL && (name = g_dir_read_name (links)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/ns", name, NULL);
      g_autofree char *target = g_file_read_link (path, NULL);

      if (target != NULL)
        g_string_append_printf (description, "%s%s", description->len > 0 ? " " : "", target);
    }
  return g_string_free (g_steal_pointer (&description), FALSE);
}

static char **
take_variables (char **environment, const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_getenv (names[i]) != NULL)
      environment = g_environ_setenv (environment, names[i], g_getenv (names[i]), TRUE);
  return environment;
}

static char **
make_environment (const MortiseSandbox *self, const char *scratch)
{
  g_autofree char *namespaces = describe_namespaces ();
  char **environment = take_variables (NULL, passed_variables);

  environment = g_environ_setenv (environment, "PATH", "/usr/bin:/bin", TRUE);
  environment = g_environ_setenv (environment, "HOME", scratch, TRUE);
  environment = g_environ_setenv (environment, "TMPDIR", scratch, TRUE);
  environment = g_environ_setenv (environment, "GIO_USE_VFS", "local", TRUE);
  environment = g_environ_setenv (environment, "GSETTINGS_BACKEND", "memory", TRUE);
  environment = g_environ_setenv (environment, "PYTHONDONTWRITEBYTECODE", "1", TRUE);
  environment = g_environ_setenv (environment, "PYTHONNOUSERSITE", "1", TRUE);
  for (guint i = 0; self->environment != NULL && self->environment[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (self->environment[i], "=", 2);

      if (g_strv_length (pair) == 2)
        environment = g_environ_setenv (environment, pair[0], pair[1], TRUE);
    }
  return g_environ_setenv (environment, MORTISE_ISOLATION_HOST_NAMESPACES, namespaces, TRUE);
}

static void
add_environment (GStrvBuilder *arguments, char **environment)
{
  g_strv_builder_add (arguments, "--clearenv");
  for (guint i = 0; environment[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (environment[i], "=", 2);

      add (arguments, "--setenv", pair[0], pair[1], NULL);
    }
}

static void
add_root_folder (GStrvBuilder *arguments, const char *path)
{
  g_autofree char *target = g_file_read_link (path, NULL);

  if (target != NULL)
    add (arguments, "--symlink", target, path, NULL);
  else
    add (arguments, "--ro-bind-try", path, path, NULL);
}

/* /proc is read-only because its files under sys/ obey the host's root even where he has no capabilities, and because
 * of bubblewrap's own process with its mem file. */
static void
add_file_system (GStrvBuilder *arguments)
{
  g_auto (GStrv) system_paths = list_system_paths ();

  for (guint i = 0; root_folders[i] != NULL; i++)
    add_root_folder (arguments, root_folders[i]);
  for (guint i = 0; system_paths[i] != NULL; i++)
    if (!g_str_has_prefix (system_paths[i], "/lib"))
      add (arguments, "--ro-bind-try", system_paths[i], system_paths[i], NULL);
  add (arguments, "--proc", "/proc", "--remount-ro", "/proc", "--dev", "/dev", "--size", SHM_SIZE, "--tmpfs",
       "/dev/shm", "--size", TMP_SIZE, "--tmpfs", "/tmp", "--size", SCRATCH_SIZE, "--tmpfs", SCRATCH, NULL);
}

static void
add_namespaces (GStrvBuilder *arguments)
{
  add (arguments, "--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent", "--new-session",
       "--hostname", "mortise", "--cap-drop", "ALL", NULL);
}

static void
take_bind (GPtrArray *binds, const char *option, const char *path)
{
  Bind *bind = g_new0 (Bind, 1);

  bind->option = option;
  bind->path = g_canonicalize_filename (path, "/");
  g_ptr_array_add (binds, bind);
}

/* A folder before what lies in it, which is then bound on top; the same path writable last. */
static int
compare_binds (gconstpointer a, gconstpointer b)
{
  const Bind *first = *(const Bind *const *) a;
  const Bind *second = *(const Bind *const *) b;
  int order = strcmp (first->path, second->path);

  return order != 0 ? order : strcmp (second->option, first->option);
}

static void
add_binds (GStrvBuilder *arguments, const MortiseSandbox *self)
{
  g_autoptr (GPtrArray) binds = g_ptr_array_new_with_free_func (bind_free);

  take_bind (binds, "--ro-bind", self->runner);
  take_bind (binds, "--ro-bind", self->plugin_directory);
  if (self->data_directory != NULL)
    take_bind (binds, "--bind", self->data_directory);
  for (guint i = 0; self->read_only_paths != NULL && self->read_only_paths[i] != NULL; i++)
    take_bind (binds, "--ro-bind-try", self->read_only_paths[i]);

  g_ptr_array_sort (binds, compare_binds);
  for (guint i = 0; i < binds->len; i++)
    {
      const Bind *bind = g_ptr_array_index (binds, i);

      add (arguments, bind->option, bind->path, bind->path, NULL);
    }
}

/* Arguments travel in a sealed memory file: there are many, and paths of the user are not for every process list. */
static int
write_arguments (char **arguments, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  int fd = memfd_create ("mortise-sandbox", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  for (guint i = 0; arguments[i] != NULL; i++)
    g_string_append_len (text, arguments[i], strlen (arguments[i]) + 1);
  if (fd >= 0 && pwrite (fd, text->str, text->len, 0) == (gssize) text->len
      && fcntl (fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0)
    return fd;

  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "The sandbox's arguments cannot be passed in memory: %s",
               g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return -1;
}

static gboolean
add_bubblewrap (GStrvBuilder *argv,
                const MortiseSandbox *self,
                const char *bubblewrap,
                MortiseSandboxCommand *command,
                GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) arguments = NULL;

  add_namespaces (builder);
  add_environment (builder, command->envp);
  add_file_system (builder);
  add_binds (builder, self);
  add (builder, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", SCRATCH, NULL);
  arguments = g_strv_builder_end (builder);

  command->args_fd = write_arguments (arguments, error);
  add (argv, bubblewrap, "--args", G_STRINGIFY (MORTISE_SANDBOX_ARGS_FD), "--", NULL);
  return command->args_fd >= 0;
}

static void
add_scope (GStrvBuilder *argv, const char *systemd_run, guint memory_mib)
{
  g_autofree char *memory = g_strdup_printf ("MemoryMax=%uM", memory_mib);

  g_strv_builder_add (argv, systemd_run);
  if (getuid () != 0)
    g_strv_builder_add (argv, "--user");
  add (argv, "--scope", "--quiet", "--collect", "-p", memory, "-p", "MemorySwapMax=0", "-p", "TasksMax=" TASKS_MAX,
       "--", NULL);
}

static void
add_option (GStrvBuilder *argv, const char *option, const char *value)
{
  g_autofree char *argument = g_strconcat (option, value, NULL);

  g_strv_builder_add (argv, argument);
}

static void
add_runner (GStrvBuilder *argv, const MortiseSandbox *self, const char *scratch)
{
  g_auto (GStrv) system_paths = list_system_paths ();
  g_auto (GStrv) disabled = mortise_isolation_to_names (self->disabled);
  g_autofree char *memory = g_strdup_printf ("%u", self->memory_mib);

  g_strv_builder_add (argv, self->runner);
  add_option (argv, "--socket-fd=", G_STRINGIFY (MORTISE_SANDBOX_SOCKET_FD));
  add_option (argv, "--plugin=", self->plugin_directory);
  if (self->data_directory != NULL)
    add_option (argv, self->is_data_hidden ? "--coverage=" : "--data=", self->data_directory);
  add_option (argv, "--scratch=", scratch);
  add_option (argv, "--memory-mib=", memory);
  for (guint i = 0; system_paths[i] != NULL; i++)
    add_option (argv, "--read-only=", system_paths[i]);
  for (guint i = 0; self->read_only_paths != NULL && self->read_only_paths[i] != NULL; i++)
    add_option (argv, "--read-only=", self->read_only_paths[i]);
  for (guint i = 0; disabled[i] != NULL; i++)
    add_option (argv, "--disable=", disabled[i]);
}

/**
 * mortise_sandbox_build:
 * @self: how to start the plugin process
 * @support: what this machine offers, as [func@Mortise.sandbox_probe] found it
 * @error: return location for an error
 *
 * Makes the command line of one plugin process: a systemd scope with a memory limit, around bubblewrap, around
 * `mortise-runner`, as far as @support has them. Without bubblewrap the runner is started as it is, with its inner
 * layers; whether those are enough is decided when it attests them.
 *
 * The command has to be started from a thread that lives as long as the host: both bubblewrap and the runner are
 * killed when the thread that started them ends (see PR_SET_PDEATHSIG in prctl(2)).
 *
 * Returns: (transfer full): the command, or %NULL with @error set to %MORTISE_ERROR_FAILED
 */
MortiseSandboxCommand *
mortise_sandbox_build (const MortiseSandbox *self, const MortiseSandboxSupport *support, GError **error)
{
  g_autoptr (MortiseSandboxCommand) command = g_new0 (MortiseSandboxCommand, 1);
  g_autoptr (GStrvBuilder) argv = g_strv_builder_new ();
  gboolean wrapped = support->bubblewrap != NULL && !(self->disabled & MORTISE_ISOLATION_NAMESPACES);
  gboolean scoped = support->systemd_run != NULL && !(self->disabled & MORTISE_ISOLATION_CGROUP);
  const char *scratch = wrapped ? SCRATCH : self->scratch_directory;

  command->args_fd = -1;
  command->envp = make_environment (self, scratch);
  if (scoped)
    add_scope (argv, support->systemd_run, self->memory_mib);
  if (wrapped && !add_bubblewrap (argv, self, support->bubblewrap, command, error))
    return NULL;
  add_runner (argv, self, scratch);

  command->argv = g_strv_builder_end (argv);
  if (scoped)
    command->envp = take_variables (command->envp, manager_variables);
  return g_steal_pointer (&command);
}

/**
 * mortise_sandbox_command_free:
 * @command: (transfer full): a command
 *
 * Frees @command and closes its descriptor, unless that was set to -1 by whoever took it.
 */
void
mortise_sandbox_command_free (MortiseSandboxCommand *command)
{
  g_strfreev (command->argv);
  g_strfreev (command->envp);
  if (command->args_fd >= 0)
    close (command->args_fd);
  g_free (command);
}

/* Returns why @argv does not end well, NULL when it does. */
static char *
try_command (char **argv)
{
  g_auto (GStrv) environment = g_environ_setenv (NULL, "PATH", "/usr/bin:/bin", TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *complaint = NULL;
  int status;

  environment = take_variables (g_steal_pointer (&environment), manager_variables);
  if (!g_spawn_sync (NULL, argv, environment, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &complaint, &status,
                     &error))
    return g_strdup (error->message);
  if (g_spawn_check_wait_status (status, &error))
    return NULL;
  g_strdelimit (g_strstrip (complaint), "\n", ' ');
  return g_strdup_printf ("%s: %s", argv[0], complaint[0] != '\0' ? complaint : error->message);
}

static void
probe_bubblewrap (MortiseSandboxSupport *support)
{
  g_autofree char *program = g_find_program_in_path ("bwrap");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;

  if (support->flatpak)
    {
      support->bubblewrap_problem = g_strdup ("Flatpak refuses namespaces inside its sandbox, and its portal is not "
                                              "used yet: plugins have the inner layers");
      return;
    }
  if (program == NULL)
    {
      support->bubblewrap_problem = g_strdup ("bwrap is not in PATH: install bubblewrap");
      return;
    }
  g_strv_builder_add (builder, program);
  add_namespaces (builder);
  add_file_system (builder);
  add (builder, "--remount-ro", "/dev", "--remount-ro", "/", "--", "/usr/bin/true", NULL);
  argv = g_strv_builder_end (builder);
  support->bubblewrap_problem = try_command (argv);
  if (support->bubblewrap_problem == NULL)
    support->bubblewrap = g_steal_pointer (&program);
}

static gboolean
has_service_manager (void)
{
  g_autofree char *socket = g_build_filename (g_get_user_runtime_dir (), "systemd", "private", NULL);

  return g_file_test (getuid () == 0 ? "/run/systemd/system" : socket, G_FILE_TEST_EXISTS);
}

static void
probe_systemd_run (MortiseSandboxSupport *support)
{
  g_autofree char *program = g_find_program_in_path ("systemd-run");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;

  if (program == NULL || !has_service_manager ())
    {
      support->systemd_run_problem = g_strdup ("there is no systemd to make a scope");
      return;
    }
  add_scope (builder, program, 64);
  g_strv_builder_add (builder, "/usr/bin/true");
  argv = g_strv_builder_end (builder);
  support->systemd_run_problem = try_command (argv);
  if (support->systemd_run_problem == NULL)
    support->systemd_run = g_steal_pointer (&program);
}

/**
 * mortise_sandbox_probe:
 *
 * Finds out, by trying it once, whether bubblewrap can make its namespaces and systemd a scope. It takes some
 * milliseconds the first time, so an interface uses [func@Mortise.sandbox_probe_async]. It may be called from any
 * thread.
 *
 * Returns: (transfer none): what this machine offers, the same for as long as the process lives
 */
const MortiseSandboxSupport *
mortise_sandbox_probe (void)
{
  static gsize probed = 0;
  static MortiseSandboxSupport support = { 0 };

  if (g_once_init_enter (&probed))
    {
      support.flatpak = g_file_test (FLATPAK_INFO, G_FILE_TEST_EXISTS);
      probe_bubblewrap (&support);
      probe_systemd_run (&support);
      g_once_init_leave (&probed, 1);
    }
  return &support;
}

static void
probe_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task, (gpointer) mortise_sandbox_probe (), NULL);
}

/**
 * mortise_sandbox_probe_async:
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is known
 * @user_data: for @callback
 *
 * As [func@Mortise.sandbox_probe], without waiting.
 */
void
mortise_sandbox_probe_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, mortise_sandbox_probe_async);
  g_task_run_in_thread (task, probe_in_thread);
}

/**
 * mortise_sandbox_probe_finish:
 * @result: what the callback was given
 * @error: return location for an error, which can only be %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer none): what this machine offers, or %NULL with @error set
 */
const MortiseSandboxSupport *
mortise_sandbox_probe_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * mortise_sandbox_dup_cgroup:
 * @pid: the process that the command was started as
 * @memory_mib: the memory that it was given, in MiB
 *
 * Looks whether %MORTISE_ISOLATION_CGROUP really holds around @pid: whether it is in a cgroup whose `memory.max` is no
 * more than @memory_mib. systemd-run has moved it there before the runner starts, so it can be asked once the runner
 * has said something.
 *
 * Returns: (transfer full) (nullable): the cgroup's folder, whose `memory.events` tells why a process was killed and
 *   whose `memory.current` tells what it uses, or %NULL
 */
char *
mortise_sandbox_dup_cgroup (GPid pid, guint memory_mib)
{
  g_autofree char *membership = g_strdup_printf ("/proc/%d/cgroup", pid);
  g_autofree char *folder = NULL;
  g_autofree char *limit_path = NULL;
  g_autofree char *limit = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  const char *path = NULL;
  guint64 bytes;

  if (!g_file_get_contents (membership, &text, NULL, NULL))
    return NULL;
  /* The line of cgroup v2 has hierarchy 0 and no controllers, see cgroups(7). */
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], UNIFIED_HIERARCHY))
      path = lines[i] + strlen (UNIFIED_HIERARCHY);
  if (path == NULL)
    return NULL;

  folder = g_build_filename ("/sys/fs/cgroup", path, NULL);
  limit_path = g_build_filename (folder, "memory.max", NULL);
  if (!g_file_get_contents (limit_path, &limit, NULL, NULL)
      || !g_ascii_string_to_unsigned (g_strchomp (limit), 10, 1, (guint64) memory_mib << 20, &bytes, NULL))
    return NULL;
  return g_steal_pointer (&folder);
}
