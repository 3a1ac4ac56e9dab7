/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the host does with a package, for the Python tests: `archive-unpack PACKAGE STAGING` prints one JSON object, the
 * contents or the error. STAGING is made. With `--cancel` it is given up at once. */

#include "mortise-error.h"
#include "mortise-helper-process.h"
#include "mortise-json.h"

#include <glib/gstdio.h>
#include <stdio.h>

typedef struct
{
  GMainLoop *loop;
  MortiseArchiveContents *contents;
  GError *error;
} Outcome;

static void
on_unpacked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->contents = mortise_helper_unpack_finish (result, &outcome->error);
  g_main_loop_quit (outcome->loop);
}

static JsonObject *
describe_error (const GError *error)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "error", mortise_error_get_name (error));
  json_object_set_string_member (object, "message", error->message);
  return object;
}

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  Outcome outcome = { .loop = loop };

  if (argc < 3)
    return 2;
  g_mkdir (argv[2], 0700);
  mortise_helper_unpack_async (argv[1], argv[2], cancellable, on_unpacked, &outcome);
  if (argc > 3)
    g_cancellable_cancel (cancellable);
  g_main_loop_run (loop);

  object
      = outcome.contents != NULL ? mortise_archive_contents_to_json (outcome.contents) : describe_error (outcome.error);
  node = json_node_init_object (json_node_alloc (), object);
  text = mortise_json_to_text (node, FALSE);
  puts (text);
  g_clear_pointer (&outcome.contents, mortise_archive_contents_free);
  g_clear_error (&outcome.error);
  return 0;
}
