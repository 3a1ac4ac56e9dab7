/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-passphrase.h"

#include "mortise-error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* Passphrases of keys: from the terminal, not shown, or the first line of a file. None is kept here; where the text has
 * to be compared it is wiped. */

static gboolean
read_line (int fd, char *line, gsize size, GError **error)
{
  gsize length = 0;

  for (;;)
    {
      gssize got = read (fd, line + length, 1);

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "the passphrase: %s", g_strerror (errno));
          return FALSE;
        }
      if (got == 0 || line[length] == '\n')
        break;
      if (++length == size)
        {
          explicit_bzero (line, size);
          g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
                       "the passphrase is longer than %" G_GSIZE_FORMAT " bytes", size - 1);
          return FALSE;
        }
    }
  line[length] = '\0';
  return TRUE;
}

static gboolean
read_file (const char *path, char *passphrase, gsize size, GError **error)
{
  int fd = g_str_equal (path, "-") ? STDIN_FILENO : open (path, O_RDONLY | O_CLOEXEC);
  gboolean is_read;

  if (fd < 0)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "%s: %s", path, g_strerror (errno));
      return FALSE;
    }
  is_read = read_line (fd, passphrase, size, error);
  if (fd != STDIN_FILENO)
    close (fd);
  return is_read;
}

static gboolean
ask_terminal (const char *prompt, char *passphrase, gsize size, GError **error)
{
  int fd = open ("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
  struct termios shown, hidden;
  gboolean is_read;

  if (fd < 0 || tcgetattr (fd, &shown) != 0)
    {
      g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE,
                           "the key has a passphrase and there is no terminal to ask for it; write \"--passphrase-file "
                           "FILE\", or - for standard input");
      if (fd >= 0)
        close (fd);
      return FALSE;
    }
  hidden = shown;
  hidden.c_lflag &= ~(tcflag_t) ECHO;
  dprintf (fd, "%s: ", prompt);
  tcsetattr (fd, TCSAFLUSH, &hidden);
  is_read = read_line (fd, passphrase, size, error);
  tcsetattr (fd, TCSAFLUSH, &shown);
  dprintf (fd, "\n");
  close (fd);
  return is_read;
}

/**
 * mortise_cli_ask_passphrase:
 * @passphrase: where to put it
 * @size: the size of @passphrase
 * @cli: the run
 * @error: return location for an error
 *
 * Returns: whether the passphrase of a key that is there was given
 */
gboolean
mortise_cli_ask_passphrase (char *passphrase, gsize size, gpointer cli, GError **error)
{
  const char *file = ((MortiseCli *) cli)->options.values[MORTISE_CLI_OPTION_PASSPHRASE_FILE];

  return file != NULL ? read_file (file, passphrase, size, error)
                      : ask_terminal ("Passphrase", passphrase, size, error);
}

/**
 * mortise_cli_ask_new_passphrase:
 * @passphrase: where to put it
 * @size: the size of @passphrase
 * @cli: the run
 * @error: return location for an error
 *
 * Returns: whether a passphrase for a new key was given, on a terminal twice the same
 */
gboolean
mortise_cli_ask_new_passphrase (char *passphrase, gsize size, gpointer cli, GError **error)
{
  const char *file = ((MortiseCli *) cli)->options.values[MORTISE_CLI_OPTION_PASSPHRASE_FILE];
  g_autofree char *again = NULL;
  gboolean is_same;

  if (file != NULL)
    return read_file (file, passphrase, size, error);
  again = g_malloc0 (size);
  if (!ask_terminal ("New passphrase", passphrase, size, error) || !ask_terminal ("The same again", again, size, error))
    {
      explicit_bzero (again, size);
      return FALSE;
    }
  is_same = strcmp (passphrase, again) == 0;
  explicit_bzero (again, size);
  if (!is_same)
    g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "the two passphrases differ; nothing was made");
  return is_same;
}

/**
 * mortise_cli_load_key:
 * @cli: the run
 * @path: the file of a secret key
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the key
 */
MortiseSigningKey *
mortise_cli_load_key (MortiseCli *cli, const char *path, GError **error)
{
  return mortise_signing_key_load (path, mortise_cli_ask_passphrase, cli, error);
}
