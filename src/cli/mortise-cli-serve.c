/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-error.h"
#include "mortise-folder.h"
#include "mortise-host-copy.h"
#include "mortise-json.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SAFELY "{\"on\": true, \"keep\": false}"

static gboolean
read_ready_fd (MortiseCli *cli, int *fd, GError **error)
{
  gint64 value = -1;

  if (!mortise_cli_options_get_integer (&cli->options, MORTISE_CLI_OPTION_READY_FD, 0, G_MAXINT, &value, error))
    return FALSE;
  *fd = value;
  if (*fd < 0 || fcntl (*fd, F_GETFD) >= 0)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "\"--ready-fd %d\" is not an open descriptor", *fd);
  return FALSE;
}

/* The descriptor is closed after its line, so that a parent can read to the end. */
static gboolean
tell_ready (int fd, const char *path, GError **error)
{
  g_autofree char *line = g_strconcat (path, "\n", NULL);
  gssize length = strlen (line);
  gboolean is_told = write (fd, line, length) == length;

  if (!is_told)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "could not write to descriptor %d: %s", fd,
                 g_strerror (errno));
  if (fd > STDERR_FILENO)
    close (fd);
  return is_told;
}

static gboolean
fail_held (MortiseCli *cli, GError **error)
{
  g_autoptr (JsonNode) site = mortise_cli_request (cli, "GET", "/v1/site", NULL, error);
  JsonObject *object;

  if (!site)
    return FALSE;
  object = json_node_get_object (site);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
               "the site \"%s\" is served already, by process %" G_GINT64_FORMAT " (%s)",
               mortise_admin_get_site (cli->admin), mortise_json_get_int (object, "pid", 0),
               mortise_json_get_string (object, "holder", "?"));
  return FALSE;
}

/* Nothing has run yet: the request is the first one. */
static gboolean
begin_safely (MortiseCli *cli, GError **error)
{
  g_autoptr (JsonNode) body = mortise_json_parse (SAFELY, strlen (SAFELY), error);
  g_autoptr (JsonNode) answer = body != NULL ? mortise_cli_request (cli, "PUT", "/v1/safe-mode", body, error) : NULL;

  return answer != NULL;
}

/* --- a copy that is thrown away ------------------------------------------------------------------------------------
 */

/* What mortise_host_copy_async() marks so; nothing else is ever removed. */
static gboolean
check_copy (MortiseCli *cli, GError **error)
{
  const char *site = cli->options.values[MORTISE_CLI_OPTION_SITE];
  g_autofree char *mark = site != NULL ? g_build_filename (site, MORTISE_HOST_COPY_MARK, NULL) : NULL;

  if (mark != NULL && g_file_test (mark, G_FILE_TEST_IS_REGULAR))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "\"--throw-away\" removes the site in the end, and \"%s\" is no copy that Mortise made",
               site != NULL ? site : "the default site");
  return FALSE;
}

static gboolean
on_input (int fd, GIOCondition condition, gpointer user_data)
{
  char bytes[256];

  if (read (fd, bytes, sizeof bytes) > 0)
    return G_SOURCE_CONTINUE;
  mortise_cli_stop (user_data);
  return G_SOURCE_REMOVE;
}

/* Whoever made the copy is gone when the input ends, however it went; its folder goes with the last copy in it. */
static void
throw_away (const char *site)
{
  g_autofree char *parent = g_path_get_dirname (site);

  mortise_folder_remove (site);
  g_rmdir (parent);
}

static gboolean
run_serve (MortiseCli *cli, GError **error)
{
  gboolean is_thrown_away = mortise_cli_has (cli, MORTISE_CLI_OPTION_THROW_AWAY);
  g_autofree char *path = NULL;
  gboolean is_served;
  int ready_fd;

  if (!read_ready_fd (cli, &ready_fd, error) || (is_thrown_away && !check_copy (cli, error)))
    return FALSE;
  mortise_cli_catch_signals (cli);
  if (!mortise_cli_open (cli, is_thrown_away ? MORTISE_HOST_COPY_HOLDER : "serve", error))
    return FALSE;
  if (mortise_admin_is_remote (cli->admin))
    return fail_held (cli, error);
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_SAFE_MODE) && !begin_safely (cli, error))
    return FALSE;

  path = mortise_admin_get_socket_path (cli->admin);
  puts (path);
  fflush (stdout);
  if (ready_fd >= 0 && !tell_ready (ready_fd, path, error))
    return FALSE;
  if (is_thrown_away)
    g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP, on_input, cli);
  is_served = mortise_cli_wait (cli, error);
  if (is_thrown_away)
    {
      g_autofree char *site = g_strdup (mortise_admin_get_site (cli->admin));

      mortise_cli_close (cli);
      throw_away (site);
    }
  return is_served;
}

const MortiseCliVerb mortise_cli_verb_serve = {
  .name = "serve",
  .arguments = "",
  .summary = "Holds the site without a window, until Ctrl+C",
  .details = "Prints the path of the socket on which it answers (docs/admin-api.md), when it does.\n"
             "With --safe-mode no plugin runs, and those that are enabled stay so: until it is switched off,\n"
             "or the next start without.",
  .examples = "mortise serve\n"
              "mortise serve --safe-mode\n"
              "mortise serve --site ./site &\n"
              "curl --unix-socket \"$SOCKET\" http://mortise/v1/plugins",
  .options = { MORTISE_CLI_OPTION_READY_FD, MORTISE_CLI_OPTION_SAFE_MODE, MORTISE_CLI_OPTION_THROW_AWAY },
  .run = run_serve,
};
