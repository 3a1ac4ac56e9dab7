/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Shows a form: form-viewer FILE. The file holds what the admin API says of a plugin's settings, a list of them, or an
 * object with `schema`, `values` and `layers`, of which the last two may be left out.
 * What the form has saved is printed, a line of JSON for each time, and taken for saved. A value `"refuse"` is refused.
 * With FORM_TEXT_SCALE=2 in the environment, letters are twice as large.
 */
#include <adwaita.h>
#include <gtksourceview/gtksource.h>

#include "mortise-config.h"
#include "mortise-form-answer.h"
#include "mortise-form.h"
#include "mortise-json.h"

#define MAX_FILE (4 * 1024 * 1024)
#define WIDTH 640
#define HEIGHT 860

static void
print_saved (JsonObject *values, GStrv unset)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *saved = json_object_new ();
  JsonArray *keys = json_array_new ();
  g_autofree char *text = NULL;

  for (guint i = 0; unset[i] != NULL; i++)
    json_array_add_string_element (keys, unset[i]);
  json_object_set_object_member (saved, "values", json_object_ref (values));
  json_object_set_array_member (saved, "unset", keys);
  json_node_take_object (node, saved);
  text = mortise_json_to_text (node, FALSE);
  g_print ("%s\n", text);
}

static void
on_save (MortiseFormModel *model, JsonObject *values, GStrv unset, MortiseFormAnswer *host)
{
  g_autoptr (GList) keys = json_object_get_members (values);
  g_autofree char *refused = NULL;

  print_saved (values, unset);
  for (GList *key = keys; key != NULL; key = key->next)
    if (g_strcmp0 (mortise_json_get_string (values, key->data, NULL), "refuse") == 0)
      refused = g_strdup (key->data);
    else
      json_object_set_member (host->values, key->data, json_node_copy (json_object_get_member (values, key->data)));
  for (guint i = 0; unset[i] != NULL; i++)
    if (json_object_has_member (host->values, unset[i]))
      json_object_remove_member (host->values, unset[i]);
  if (refused != NULL)
    mortise_form_model_refuse (model, (const char *const[]){ refused, NULL }, "the plugin does not want that");
  mortise_form_model_load (model, host->values, host->facts);
}

static void
free_host (gpointer host, GClosure *closure)
{
  mortise_form_answer_free (host);
}

static void
show (GtkApplication *application, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) file = mortise_json_load_file (path, MAX_FILE, &error);
  MortiseFormAnswer *host = file != NULL ? mortise_form_answer_new (file) : NULL;
  MortiseFormModel *model = host != NULL ? mortise_form_model_new (host->schema, &error) : NULL;
  GtkWidget *window, *clamp, *scroller, *box;

  if (model == NULL)
    g_error ("%s: %s", path, error != NULL ? error->message : "there are no settings in it");
  mortise_form_model_load (model, host->values, host->facts);
  g_signal_connect_data (model, "save", G_CALLBACK (on_save), host, free_host, 0);

  clamp = g_object_new (ADW_TYPE_CLAMP, "child", mortise_form_new (model), "margin-top", 12, "margin-bottom", 12,
                        "margin-start", 12, "margin-end", 12, NULL);
  scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", clamp, "vexpand", TRUE, "hscrollbar-policy",
                           GTK_POLICY_NEVER, NULL);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), scroller);
  window = g_object_new (ADW_TYPE_APPLICATION_WINDOW, "application", application, "title", "Form", "content", box,
                         "default-width", WIDTH, "default-height", HEIGHT, NULL);
  gtk_window_present (GTK_WINDOW (window));
  g_object_unref (model);
}

/* As the desktop's setting for large text does it: GTK has 1024ths of dots per inch, of which 96 are usual. */
static void
scale_text (const char *scale)
{
  if (scale != NULL)
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) (g_ascii_strtod (scale, NULL) * 96 * 1024), NULL);
}

static void
on_open (GtkApplication *application, GFile **files, int n_files, const char *hint)
{
  gtk_source_init ();
  scale_text (g_getenv ("FORM_TEXT_SCALE"));
  show (application, g_file_peek_path (files[0]));
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application = g_object_new (
      ADW_TYPE_APPLICATION, "application-id", MORTISE_APP_ID ".FormViewer", "resource-base-path",
      "/io/github/mortise/Workbench", "flags", G_APPLICATION_HANDLES_OPEN | G_APPLICATION_NON_UNIQUE, NULL);

  setvbuf (stdout, NULL, _IOLBF, 0);
  g_signal_connect (application, "open", G_CALLBACK (on_open), NULL);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
