/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "isolation-probe.h"

#include "mortise-isolate.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Stands where mortise-runner stands, isolates itself the same way, and then does what it is told over the socket, as
 * a hostile plugin would: a line with a verb and its arguments, separated by tabs, is answered with one line.
 * Its first line says which layers it attests. */

#define MAX_REQUEST 4096

static int socket_fd = -1;
static int memory_mib;
static char *plugin_directory;
static char *data_directory;
static char *scratch_directory;
static char **read_only_paths;
static char **disabled_names;
static gboolean is_threaded;

static const GOptionEntry options[] = {
  { "socket-fd", 0, 0, G_OPTION_ARG_INT, &socket_fd, NULL, NULL },
  { "plugin", 0, 0, G_OPTION_ARG_STRING, &plugin_directory, NULL, NULL },
  { "data", 0, 0, G_OPTION_ARG_STRING, &data_directory, NULL, NULL },
  { "scratch", 0, 0, G_OPTION_ARG_STRING, &scratch_directory, NULL, NULL },
  { "memory-mib", 0, 0, G_OPTION_ARG_INT, &memory_mib, NULL, NULL },
  { "read-only", 0, 0, G_OPTION_ARG_STRING_ARRAY, &read_only_paths, NULL, NULL },
  { "disable", 0, 0, G_OPTION_ARG_STRING_ARRAY, &disabled_names, NULL, NULL },
  { "threaded", 0, 0, G_OPTION_ARG_NONE, &is_threaded, NULL, NULL },
  { NULL },
};

char *
probe_answer (gboolean worked)
{
  return g_strdup (worked ? "ok" : strerrorname_np (errno));
}

static char *
attempt (const char *request)
{
  static const ProbeVerb *const tables[] = { probe_file_verbs, probe_process_verbs, probe_network_verbs };
  g_auto (GStrv) words = g_strsplit (request, "\t", -1);

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const ProbeVerb *verb = tables[i]; verb->verb != NULL; verb++)
      if (g_strcmp0 (words[0], verb->verb) == 0 && g_strv_length (words) == verb->n_arguments + 1)
        {
          errno = 0;
          return verb->attempt ((const char *const *) words + 1);
        }
  return g_strdup ("unknown request");
}

static void
say (const char *line)
{
  g_autofree char *text = g_strconcat (line, "\n", NULL);

  if (write (socket_fd, text, strlen (text)) >= 0)
    return;
  g_printerr ("%s", text);
  _exit (1);
}

static char *
isolate (void)
{
  const MortiseIsolationPolicy policy = {
    .plugin_directory = plugin_directory,
    .data_directory = data_directory,
    .scratch_directory = scratch_directory,
    .read_only_paths = (const char *const *) read_only_paths,
    .socket_fd = socket_fd,
    .memory_bytes = (guint64) memory_mib << 20,
    .max_files = 128,
    .max_file_bytes = 8 << 20,
    .disabled = mortise_isolation_from_names ((const char *const *) disabled_names),
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refusal = NULL;
  MortiseIsolation layers = mortise_isolate (&policy, &error);
  g_auto (GStrv) names = mortise_isolation_to_names (layers);
  g_autofree char *joined = g_strjoinv (",", names);

  if (error != NULL)
    return g_strconcat ("error ", error->message, NULL);
  if (!mortise_isolation_is_enough (layers, &refusal))
    return g_strdup_printf ("refused %s\t%s", joined, refusal->message);
  return g_strdup_printf ("layers %s", joined);
}

/* Left open by someone careless, to see that it is not the plugin's. */
static void
leak_descriptor (void)
{
  if (dup2 (STDERR_FILENO, 77) < 0)
    _exit (1);
}

static gpointer
wait_for_ever (gpointer nothing)
{
  for (;;)
    pause ();
  return NULL;
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autofree char *attestation = NULL;
  g_autoptr (GError) error = NULL;
  char request[MAX_REQUEST];
  FILE *requests;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  signal (SIGPIPE, SIG_IGN);
  leak_descriptor ();
  if (is_threaded)
    g_thread_unref (g_thread_new ("early", wait_for_ever, NULL));
  attestation = isolate ();
  say (attestation);

  requests = fdopen (socket_fd, "r");
  while (requests != NULL && fgets (request, sizeof request, requests) != NULL)
    {
      g_autofree char *answer = attempt (g_strchomp (request));

      say (answer != NULL ? answer : "unknown errno");
    }
  _exit (0);
}
