/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-sandbox.h"

#include <string.h>
#include <unistd.h>

/* The commands themselves are run by test_isolation.py; here is what they consist of, also where a machine lacks the
 * programs that they name. */

static const char *const read_only_paths[] = { "/tmp/build", "/tmp/build/nested", NULL };
static const char *const environment[] = { "MORTISE_TEST=a=b", "HOME=/elsewhere", NULL };

static const MortiseSandbox complete = {
  .runner = "/tmp/build/mortise-runner",
  .plugin_directory = "/tmp/site/plugins/good/1.0.0/",
  .data_directory = "/tmp/site/data/good",
  .scratch_directory = "/tmp/site/scratch",
  .read_only_paths = read_only_paths,
  .environment = environment,
  .memory_mib = 96,
};

static char bubblewrap[] = "/test/bwrap";
static char systemd_run[] = "/test/systemd-run";

static MortiseSandboxCommand *
build (const MortiseSandbox *sandbox, const MortiseSandboxSupport *support)
{
  g_autoptr (GError) error = NULL;
  MortiseSandboxCommand *command = mortise_sandbox_build (sandbox, support, &error);

  g_assert_no_error (error);
  return command;
}

static gboolean
has (char **words, const char *word)
{
  return g_strv_contains ((const char *const *) words, word);
}

/* The arguments in the memory file, as bubblewrap reads them, each on a line. */
static char *
read_arguments (int fd)
{
  char *text = g_malloc0 (65536);
  gssize length = read (fd, text, 65535);

  g_assert_cmpint (length, >, 0);
  for (gssize i = 0; i < length; i++)
    if (text[i] == '\0')
      text[i] = '\n';
  return text;
}

static void
assert_order (const char *text, const char *const *parts)
{
  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *found = strstr (text, parts[i]);

      if (found == NULL)
        g_error ("%s is not in its place", parts[i]);
      text = found + strlen (parts[i]);
    }
}

static void
test_plain (void)
{
  const MortiseSandboxSupport support = { 0 };
  g_autoptr (MortiseSandboxCommand) command = build (&complete, &support);

  g_assert_cmpstr (command->argv[0], ==, complete.runner);
  g_assert_cmpint (command->args_fd, ==, -1);
  g_assert_true (has (command->argv, "--socket-fd=3"));
  g_assert_true (has (command->argv, "--data=/tmp/site/data/good"));
  g_assert_true (has (command->argv, "--scratch=/tmp/site/scratch"));
  g_assert_true (has (command->argv, "--memory-mib=96"));
  g_assert_true (has (command->argv, "--read-only=/usr"));
  g_assert_true (has (command->argv, "--read-only=/tmp/build/nested"));
}

static void
test_bubblewrap (void)
{
  /* Whatever is below /tmp comes after the tmpfs that would hide it, and a folder before what is in it. */
  static const char *const order[] = {
    "--unshare-all\n--unshare-user\n--disable-userns\n--die-with-parent\n--new-session\n",
    "--cap-drop\nALL\n",
    "--clearenv\n",
    "--ro-bind-try\n/usr\n/usr\n",
    "--proc\n/proc\n--remount-ro\n/proc\n",
    "--dev\n/dev\n",
    "--tmpfs\n/dev/shm\n",
    "--tmpfs\n/tmp\n",
    "--tmpfs\n/run/mortise/scratch\n",
    "--ro-bind-try\n/tmp/build\n/tmp/build\n",
    "--ro-bind\n/tmp/build/mortise-runner\n/tmp/build/mortise-runner\n",
    "--ro-bind-try\n/tmp/build/nested\n/tmp/build/nested\n",
    "--bind\n/tmp/site/data/good\n/tmp/site/data/good\n",
    "--ro-bind\n/tmp/site/plugins/good/1.0.0\n/tmp/site/plugins/good/1.0.0\n",
    "--remount-ro\n/dev\n--remount-ro\n/\n",
    NULL,
  };
  const MortiseSandboxSupport support = { .bubblewrap = bubblewrap };
  g_autoptr (MortiseSandboxCommand) command = build (&complete, &support);
  g_autofree char *arguments = read_arguments (command->args_fd);

  g_assert_cmpstr (command->argv[0], ==, bubblewrap);
  g_assert_cmpstr (command->argv[1], ==, "--args");
  g_assert_cmpstr (command->argv[2], ==, "4");
  g_assert_true (has (command->argv, complete.runner));
  g_assert_true (has (command->argv, "--scratch=/run/mortise/scratch"));
  assert_order (arguments, order);
  g_assert_null (strstr (arguments, "/tmp/site/scratch"));
}

static void
test_arguments_are_sealed (void)
{
  const MortiseSandboxSupport support = { .bubblewrap = bubblewrap };
  g_autoptr (MortiseSandboxCommand) command = build (&complete, &support);

  g_assert_cmpint (pwrite (command->args_fd, "x", 1, 0), ==, -1);
  g_assert_cmpint (ftruncate (command->args_fd, 0), ==, -1);
}

static void
test_scope (void)
{
  const MortiseSandboxSupport support = { .bubblewrap = bubblewrap, .systemd_run = systemd_run };
  g_autoptr (MortiseSandboxCommand) command = build (&complete, &support);

  g_assert_cmpstr (command->argv[0], ==, systemd_run);
  g_assert_cmpint (has (command->argv, "--user"), ==, getuid () != 0);
  g_assert_true (has (command->argv, "--scope"));
  g_assert_true (has (command->argv, "MemoryMax=96M"));
  g_assert_true (has (command->argv, "MemorySwapMax=0"));
  g_assert_true (has (command->argv, bubblewrap));
}

static void
test_disabled_layers (void)
{
  const MortiseSandboxSupport support = { .bubblewrap = bubblewrap, .systemd_run = systemd_run };
  MortiseSandbox sandbox = complete;
  g_autoptr (MortiseSandboxCommand) command = NULL;

  sandbox.disabled = MORTISE_ISOLATION_NAMESPACES | MORTISE_ISOLATION_CGROUP | MORTISE_ISOLATION_SECCOMP;
  sandbox.data_directory = NULL;
  command = build (&sandbox, &support);
  g_assert_cmpstr (command->argv[0], ==, complete.runner);
  g_assert_true (has (command->argv, "--disable=seccomp"));
  g_assert_false (has (command->argv, "--disable=landlock"));
  for (guint i = 0; command->argv[i] != NULL; i++)
    g_assert_false (g_str_has_prefix (command->argv[i], "--data="));
}

static void
test_environment (void)
{
  const MortiseSandboxSupport support = { .bubblewrap = bubblewrap };
  g_autoptr (MortiseSandboxCommand) command = NULL;

  g_setenv ("MORTISE_TEST_SECRET", "of the host", TRUE);
  command = build (&complete, &support);
  g_assert_null (g_environ_getenv (command->envp, "MORTISE_TEST_SECRET"));
  g_assert_null (g_environ_getenv (command->envp, "XDG_RUNTIME_DIR"));
  g_assert_cmpstr (g_environ_getenv (command->envp, "MORTISE_TEST"), ==, "a=b");
  g_assert_cmpstr (g_environ_getenv (command->envp, "HOME"), ==, "/elsewhere");
  g_assert_cmpstr (g_environ_getenv (command->envp, "TMPDIR"), ==, "/run/mortise/scratch");
  g_assert_nonnull (strstr (g_environ_getenv (command->envp, MORTISE_ISOLATION_HOST_NAMESPACES), "pid:["));
}

static void
on_probed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  const MortiseSandboxSupport **support = user_data;

  *support = mortise_sandbox_probe_finish (result, &error);
  g_assert_no_error (error);
}

static void
test_probe (void)
{
  const MortiseSandboxSupport *support = NULL;

  mortise_sandbox_probe_async (NULL, on_probed, &support);
  while (support == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (support == mortise_sandbox_probe ());
  g_assert_true ((support->bubblewrap == NULL) != (support->bubblewrap_problem == NULL));
  g_assert_true ((support->systemd_run == NULL) != (support->systemd_run_problem == NULL));
}

static void
test_no_cgroup_without_a_limit (void)
{
  g_autofree char *cgroup = mortise_sandbox_dup_cgroup (getpid (), 1);

  g_assert_null (cgroup);
  g_assert_null (mortise_sandbox_dup_cgroup (-1, 1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sandbox/plain", test_plain);
  g_test_add_func ("/sandbox/bubblewrap", test_bubblewrap);
  g_test_add_func ("/sandbox/arguments-are-sealed", test_arguments_are_sealed);
  g_test_add_func ("/sandbox/scope", test_scope);
  g_test_add_func ("/sandbox/disabled-layers", test_disabled_layers);
  g_test_add_func ("/sandbox/environment", test_environment);
  g_test_add_func ("/sandbox/probe", test_probe);
  g_test_add_func ("/sandbox/no-cgroup-without-a-limit", test_no_cgroup_without_a_limit);
  return g_test_run ();
}
