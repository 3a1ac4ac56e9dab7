/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugin-header.h"

#include <glib/gi18n.h>

#include "mortise-json.h"
#include "mortise-link-dialog.h"
#include "mortise-plugin-icon.h"
#include "mortise-markdown.h"
#include "mortise-plugin-signature.h"
#include "mortise-plugin-switch.h"
#include "mortise-state-pill.h"
#include "mortise-wrap-layout.h"

/**
 * MortisePluginHeader:
 *
 * What a plugin is: its name, where it is from, who vouches for it, what state it is in, what it says of itself; and
 * whether its version is on trial.
 */
struct _MortisePluginHeader
{
  MortisePluginGroup parent_instance;

  MortisePluginIcon *icon;
  MortisePluginSwitch *control;
  GtkLabel *name;
  GtkLabel *origin;
  GtkImage *signature_image;
  GtkLabel *signature;
  MortiseStatePill *pill;
  GtkLabel *source;
  GtkLabel *pinned;
  GtkWidget *trial;
  GtkLabel *trial_text;
  GtkWidget *roll_back;
  GtkLabel *description;
  GtkLabel *homepage;
  char *signature_style;
};

G_DEFINE_FINAL_TYPE (MortisePluginHeader, mortise_plugin_header, MORTISE_TYPE_PLUGIN_GROUP)

/* --- where it is from --------------------------------------------------------------------------------------------- */

static gint64
find_size (JsonObject *removal, MortisePluginItem *plugin)
{
  JsonArray *plugins = mortise_json_get_array (removal, "plugins");

  for (guint i = 0; plugins != NULL && i < json_array_get_length (plugins); i++)
    {
      JsonArray *versions = mortise_json_get_array (json_array_get_object_element (plugins, i), "versions");

      for (guint j = 0; versions != NULL && j < json_array_get_length (versions); j++)
        {
          JsonObject *version = json_array_get_object_element (versions, j);

          if (g_strcmp0 (mortise_json_get_string (version, "directory", NULL),
                         mortise_plugin_item_get_member (plugin, "directory"))
              == 0)
            return mortise_json_get_int (version, "bytes", 0);
        }
    }
  return 0;
}

static void
add_part (GPtrArray *parts, const char *part)
{
  if (part != NULL && *part != '\0')
    g_ptr_array_add (parts, (char *) part);
}

static void
show_origin (MortisePluginHeader *self, MortisePluginItem *plugin)
{
  gint64 bytes = find_size (mortise_plugin_group_get (MORTISE_PLUGIN_GROUP (self), MORTISE_PLUGIN_HOLDINGS), plugin);
  g_autofree char *size = bytes > 0 ? g_format_size ((guint64) bytes) : NULL;
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_autofree char *text = NULL;

  add_part (parts, mortise_plugin_item_get_member (plugin, "version"));
  add_part (parts, mortise_plugin_item_get_member (plugin, "author"));
  add_part (parts, mortise_plugin_item_get_member (plugin, "licence"));
  add_part (parts, size);
  g_ptr_array_add (parts, NULL);
  text = g_strjoinv (" · ", (char **) parts->pdata);
  gtk_label_set_text (self->origin, text);
}

static void
show_signature (MortisePluginHeader *self, MortisePluginItem *plugin)
{
  const char *state = mortise_plugin_signature_get_state (plugin);
  g_autofree char *text = mortise_plugin_signature_describe (plugin);

  gtk_label_set_text (self->signature, text);
  gtk_image_set_from_icon_name (self->signature_image, mortise_signature_get_icon_name (state));
  if (self->signature_style != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->signature_image), self->signature_style);
  g_free (self->signature_style);
  self->signature_style = g_strdup (mortise_signature_get_style (state));
  gtk_widget_add_css_class (GTK_WIDGET (self->signature_image), self->signature_style);
}

/* The values of the member `source` in docs/admin-api.md. */
static const char *
describe_source (MortisePluginItem *plugin)
{
  const char *source = mortise_plugin_item_get_member (plugin, "source");

  if (g_strcmp0 (source, "bundled") == 0)
    return _ ("Bundled");
  if (g_strcmp0 (source, "run") == 0)
    return _ ("Runs in Place");
  if (g_strcmp0 (source, "system") == 0)
    return _ ("System");
  if (g_strcmp0 (source, "python") == 0)
    return _ ("Python Package");
  return mortise_plugin_item_get_provenance (plugin, "sha256") != NULL ? _ ("Package") : _ ("Folder");
}

/* --- what it is at ------------------------------------------------------------------------------------------------ */

static void
show_trial (MortisePluginHeader *self, MortisePluginItem *plugin)
{
  const char *version = mortise_plugin_item_get_member (plugin, "version");
  const char *previous = mortise_plugin_item_get_member (plugin, "previous-version");
  gboolean on_trial;
  g_autofree char *text = NULL;

  g_object_get (plugin, "on-trial", &on_trial, NULL);
  /* Translators: two versions. */
  text = previous != NULL ? g_strdup_printf (
             _ ("Version %s is on trial: if it fails soon, version %s comes back by itself."), version, previous)
                          : g_strdup_printf (_ ("Version %s is on trial until it has answered some calls."), version);
  gtk_label_set_text (self->trial_text, text);
  gtk_widget_set_visible (self->trial, on_trial);
  gtk_widget_set_visible (self->roll_back, previous != NULL);
}

static void
show_prose (MortisePluginHeader *self, MortisePluginItem *plugin)
{
  const char *homepage = mortise_plugin_item_get_member (plugin, "homepage");
  g_autofree char *markup = mortise_markdown_to_markup (mortise_plugin_item_get_member (plugin, "description"));
  g_autofree char *link = NULL;

  if (g_strcmp0 (gtk_label_get_label (self->description), markup) != 0)
    gtk_label_set_markup (self->description, markup);
  gtk_widget_set_visible (GTK_WIDGET (self->description), *markup != '\0');
  if (homepage != NULL)
    link = g_markup_printf_escaped ("<a href=\"%s\">%s</a>", homepage, homepage);
  if (g_strcmp0 (gtk_label_get_label (self->homepage), link != NULL ? link : "") != 0)
    gtk_label_set_markup (self->homepage, link != NULL ? link : "");
  gtk_widget_set_visible (GTK_WIDGET (self->homepage), link != NULL);
}

static gboolean
mortise_plugin_header_fill (MortisePluginGroup *group)
{
  MortisePluginHeader *self = MORTISE_PLUGIN_HEADER (group);
  MortisePluginItem *plugin = mortise_plugin_group_get_plugin (group);
  const char *name = mortise_plugin_item_get_name (plugin);
  const char *range = mortise_plugin_item_get_member (plugin, "pinned");
  /* Translators: a range of versions. */
  g_autofree char *pinned = range != NULL ? g_strdup_printf (_ ("Pinned to %s"), range) : NULL;

  g_object_set (self->icon, "plugin", plugin, NULL);
  g_object_set (self->control, "plugin", plugin, NULL);
  g_object_set (self->pill, "state", mortise_plugin_item_get_state (plugin), NULL);
  gtk_label_set_text (self->name, name != NULL ? name : "");
  gtk_label_set_text (self->source, describe_source (plugin));
  gtk_label_set_text (self->pinned, pinned != NULL ? pinned : "");
  gtk_widget_set_visible (GTK_WIDGET (self->pinned), pinned != NULL);
  show_origin (self, plugin);
  show_signature (self, plugin);
  show_trial (self, plugin);
  show_prose (self, plugin);
  return TRUE;
}

/* --- the widget --------------------------------------------------------------------------------------------------- */

static void
mortise_plugin_header_finalize (GObject *object)
{
  g_free (MORTISE_PLUGIN_HEADER (object)->signature_style);
  G_OBJECT_CLASS (mortise_plugin_header_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (MORTISE_TYPE_PLUGIN_ICON);
  g_type_ensure (MORTISE_TYPE_PLUGIN_SWITCH);
  g_type_ensure (MORTISE_TYPE_STATE_PILL);
  g_type_ensure (MORTISE_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-plugin-header.ui");
  gtk_widget_class_bind_template_child (widget_class, MortisePluginHeader, control);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginHeader, description);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginHeader, homepage);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginHeader, icon);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginHeader, name);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginHeader, origin);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginHeader, pill);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginHeader, pinned);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginHeader, roll_back);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginHeader, signature);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginHeader, signature_image);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginHeader, source);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginHeader, trial);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginHeader, trial_text);
}

static void
mortise_plugin_header_class_init (MortisePluginHeaderClass *klass)
{
  static const char *const watched[] = { "notify::name",
                                         "notify::version",
                                         "notify::author",
                                         "notify::licence",
                                         "notify::source",
                                         "notify::state",
                                         "notify::provenance",
                                         "notify::pinned",
                                         "notify::on-trial",
                                         "notify::homepage",
                                         "notify::previous-version",
                                         "notify::description",
                                         "notify::directory",
                                         NULL };

  G_OBJECT_CLASS (klass)->finalize = mortise_plugin_header_finalize;
  MORTISE_PLUGIN_GROUP_CLASS (klass)->facts = 1u << MORTISE_PLUGIN_HOLDINGS;
  MORTISE_PLUGIN_GROUP_CLASS (klass)->watched = watched;
  MORTISE_PLUGIN_GROUP_CLASS (klass)->fill = mortise_plugin_header_fill;
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
mortise_plugin_header_init (MortisePluginHeader *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  mortise_link_dialog_attach (self->description);
  mortise_link_dialog_attach (self->homepage);
}
