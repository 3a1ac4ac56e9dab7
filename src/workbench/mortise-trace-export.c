/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dispatches as a file: which file, then one after the other, whole. */
#include "mortise-trace-export.h"

#include <glib/gi18n.h>
#include <string.h>

#include "mortise-config.h"
#include "mortise-json.h"
#include "mortise-page.h"
#include "mortise-trace-chrome.h"
#include "mortise-trace-file.h"

/* Of one file: a request for each, and all of them in memory. */
#define MAX_EXPORTED 1000

typedef struct
{
  GtkWidget *teller;
  MortiseTraceSource *source;
  GtkNativeDialog *chooser;
  GFile *file;
  char *filter;
  gboolean for_chrome;
  JsonNode *listed;
  JsonArray *whole;
} Export;

static void
export_free (Export *export)
{
  g_clear_object (&export->teller);
  g_clear_object (&export->source);
  g_clear_object (&export->chooser);
  g_clear_object (&export->file);
  g_free (export->filter);
  g_clear_pointer (&export->listed, json_node_unref);
  g_clear_pointer (&export->whole, json_array_unref);
  g_free (export);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Export, export_free)

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Export) export = user_data;
  guint n = json_array_get_length (export->whole);
  g_autofree char *name = g_file_get_basename (G_FILE (source));
  g_autofree char *shown = g_filename_display_name (name);
  /* Translators: how many, and the name of a file. */
  g_autofree char *text = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u dispatch exported to “%s”", "%u dispatches exported to “%s”", n), n, shown);
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    mortise_toast (export->teller, text);
  else
    mortise_toast (export->teller, error->message);
}

static void
write_file (Export *export)
{
  g_autoptr (JsonNode) root
      = export->for_chrome ? mortise_trace_to_chrome (export->whole) : mortise_trace_file_build (export->whole);
  g_autoptr (GBytes) bytes = mortise_json_to_bytes (root);

  g_file_replace_contents_bytes_async (export->file, bytes, NULL, FALSE,
                                       G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL, written_cb,
                                       export);
}

static void load_next (Export *export);

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Export) export = user_data;
  g_autoptr (GError) error = NULL;
  JsonNode *dispatch = mortise_trace_source_answer_finish (MORTISE_TRACE_SOURCE (source), result, &error);

  if (dispatch == NULL)
    {
      mortise_toast (export->teller, error->message);
      return;
    }
  json_array_add_element (export->whole, dispatch);
  load_next (g_steal_pointer (&export));
}

/* What a list has of a dispatch is not the whole. */
static void
load_next (Export *export)
{
  JsonArray *listed = json_node_get_array (export->listed);
  guint next = json_array_get_length (export->whole);

  if (next == json_array_get_length (listed))
    write_file (export);
  else
    mortise_trace_source_load_async (export->source,
                                     mortise_json_get_string (json_array_get_object_element (listed, next), "id", ""),
                                     NULL, loaded_cb, export);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Export) export = user_data;
  g_autoptr (GError) error = NULL;

  export->listed = mortise_trace_source_answer_finish (MORTISE_TRACE_SOURCE (source), result, &error);
  if (export->listed != NULL && JSON_NODE_HOLDS_ARRAY (export->listed))
    load_next (g_steal_pointer (&export));
  else if (error != NULL)
    mortise_toast (export->teller, error->message);
}

static void
on_chosen (GtkNativeDialog *chooser, int response, gpointer user_data)
{
  g_autoptr (Export) export = user_data;

  if (response == GTK_RESPONSE_ACCEPT)
    export->file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  if (export->file == NULL)
    return;
  mortise_trace_source_list_async (export->source, export->filter, MAX_EXPORTED, NULL, listed_cb, export);
  export = NULL;
}

/**
 * mortise_trace_export:
 * @teller: a widget in the window that asks, where the user is told what was done
 * @source: where the dispatches are
 * @filter: which of them, the first thousand
 * @format: `json` for Mortise's own, or `chrome` for other viewers
 *
 * Lets the user choose a file, and writes dispatches to it, see docs/traces.md.
 */
void
mortise_trace_export (GtkWidget *teller, MortiseTraceSource *source, const char *filter, const char *format)
{
  Export *export = g_new0 (Export, 1);
  GtkFileChooserNative *chooser
      = gtk_file_chooser_native_new (_ ("Export Dispatches"), GTK_WINDOW (gtk_widget_get_root (teller)),
                                     GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), _ ("_Cancel"));

  export->teller = g_object_ref (teller);
  export->source = g_object_ref (source);
  export->chooser = GTK_NATIVE_DIALOG (chooser);
  export->filter = g_strdup (filter);
  export->for_chrome = g_str_equal (format, "chrome");
  export->whole = json_array_new ();
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), export->for_chrome ? "trace.json" : "traces.json");
  gtk_native_dialog_set_modal (export->chooser, TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (on_chosen), export);
  gtk_native_dialog_show (export->chooser);
}
