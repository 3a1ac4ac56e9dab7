/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugin-screenshots.h"

#include <glib/gi18n.h>

#include "mortise-json.h"
#include "mortise-plugin-signature.h"
#include "mortise-screenshot.h"

/**
 * MortisePluginScreenshots:
 *
 * The images in a plugin's package that show what it does. Those of a publisher whom the site does not trust are shown
 * when somebody asks for them: reading images is work that can go wrong.
 */
struct _MortisePluginScreenshots
{
  MortisePluginGroup parent_instance;

  GtkStack *stack;
  AdwCarousel *carousel;
  GtkWidget *previous;
  GtkWidget *next;
  GtkLabel *caption;
  GtkButton *ask;
  GCancellable *cancellable;
  JsonArray *shown;
};

#define HEIGHT 320

G_DEFINE_FINAL_TYPE (MortisePluginScreenshots, mortise_plugin_screenshots, MORTISE_TYPE_PLUGIN_GROUP)

/* --- going through them ------------------------------------------------------------------------------------------- */

static int
get_place (MortisePluginScreenshots *self)
{
  return (int) (adw_carousel_get_position (self->carousel) + 0.5);
}

static void
on_page_changed (MortisePluginScreenshots *self)
{
  int place = get_place (self), n = (int) adw_carousel_get_n_pages (self->carousel);
  GtkWidget *page = place < n ? adw_carousel_get_nth_page (self->carousel, (guint) place) : NULL;

  gtk_label_set_text (self->caption, page != NULL ? gtk_widget_get_tooltip_text (page) : "");
  gtk_widget_set_sensitive (self->previous, place > 0);
  gtk_widget_set_sensitive (self->next, place + 1 < n);
}

static void
go_by (MortisePluginScreenshots *self, int step)
{
  int place = get_place (self) + step;

  if (place >= 0 && place < (int) adw_carousel_get_n_pages (self->carousel))
    adw_carousel_scroll_to (self->carousel, adw_carousel_get_nth_page (self->carousel, (guint) place), TRUE);
}

static void
on_previous (MortisePluginScreenshots *self)
{
  go_by (self, -1);
}

static void
on_next (MortisePluginScreenshots *self)
{
  go_by (self, 1);
}

/* --- loading ------------------------------------------------------------------------------------------------------ */

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkPicture) picture = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = mortise_screenshot_load_finish (result, &error);
  GtkWidget *carousel = gtk_widget_get_ancestor (GTK_WIDGET (picture), ADW_TYPE_CAROUSEL);

  if (texture != NULL)
    gtk_picture_set_paintable (picture, GDK_PAINTABLE (texture));
  else if (carousel != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    adw_carousel_remove (ADW_CAROUSEL (carousel), GTK_WIDGET (picture));
}

static void
add_picture (MortisePluginScreenshots *self, JsonObject *screenshot)
{
  MortisePluginItem *plugin = mortise_plugin_group_get_plugin (MORTISE_PLUGIN_GROUP (self));
  const char *file = mortise_json_get_string (screenshot, "file", "");
  const char *caption = mortise_json_get_string (screenshot, "caption", file);
  GtkWidget *picture
      = g_object_new (GTK_TYPE_PICTURE, "tooltip-text", caption, "can-shrink", TRUE, "hexpand", TRUE, NULL);

  /* GtkPicture:alternative-text is a description, and no name. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (picture), GTK_ACCESSIBLE_PROPERTY_LABEL, caption, -1);
  adw_carousel_append (self->carousel, picture);
  mortise_screenshot_load_async (mortise_plugin_item_get_member (plugin, "directory"), file, self->cancellable,
                                 loaded_cb, g_object_ref (picture));
}

static void
show_pictures (MortisePluginScreenshots *self)
{
  gtk_stack_set_visible_child_name (self->stack, "pictures");
  for (guint i = 0; i < json_array_get_length (self->shown); i++)
    {
      JsonNode *element = json_array_get_element (self->shown, i);

      if (JSON_NODE_HOLDS_OBJECT (element))
        add_picture (self, json_node_get_object (element));
    }
  on_page_changed (self);
}

static void
clear (MortisePluginScreenshots *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  while (adw_carousel_get_n_pages (self->carousel) > 0)
    adw_carousel_remove (self->carousel, adw_carousel_get_nth_page (self->carousel, 0));
  g_clear_pointer (&self->shown, json_array_unref);
}

static gboolean
mortise_plugin_screenshots_fill (MortisePluginGroup *group)
{
  MortisePluginScreenshots *self = MORTISE_PLUGIN_SCREENSHOTS (group);
  JsonArray *screenshots
      = mortise_json_get_array (mortise_plugin_group_get (group, MORTISE_PLUGIN_MANIFEST), "screenshots");
  guint n = screenshots != NULL ? json_array_get_length (screenshots) : 0;
  g_autofree char *label = g_strdup_printf (ngettext ("_Show %u Screenshot", "_Show %u Screenshots", n), n);

  clear (self);
  if (n == 0)
    return FALSE;
  self->shown = json_array_ref (screenshots);
  gtk_button_set_label (self->ask, label);
  if (g_strcmp0 (mortise_plugin_signature_get_state (mortise_plugin_group_get_plugin (group)), "valid") == 0)
    show_pictures (self);
  else
    gtk_stack_set_visible_child_name (self->stack, "ask");
  return TRUE;
}

/* --- the group ---------------------------------------------------------------------------------------------------- */

static void
mortise_plugin_screenshots_dispose (GObject *object)
{
  MortisePluginScreenshots *self = MORTISE_PLUGIN_SCREENSHOTS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->shown, json_array_unref);
  G_OBJECT_CLASS (mortise_plugin_screenshots_parent_class)->dispose (object);
}

static void
mortise_plugin_screenshots_class_init (MortisePluginScreenshotsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mortise_plugin_screenshots_dispose;
  MORTISE_PLUGIN_GROUP_CLASS (klass)->facts = 1u << MORTISE_PLUGIN_MANIFEST;
  MORTISE_PLUGIN_GROUP_CLASS (klass)->fill = mortise_plugin_screenshots_fill;
}

static GtkWidget *
create_step_button (MortisePluginScreenshots *self, const char *icon_name, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static GtkWidget *
create_pictures (MortisePluginScreenshots *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *dots = adw_carousel_indicator_dots_new ();

  /* The wheel scrolls the page. */
  self->carousel = g_object_new (ADW_TYPE_CAROUSEL, "spacing", 12, "allow-scroll-wheel", FALSE, NULL);
  self->caption = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "justify", GTK_JUSTIFY_CENTER, NULL);
  self->previous
      = create_step_button (self, "go-previous-symbolic", _ ("Previous Screenshot"), G_CALLBACK (on_previous));
  self->next = create_step_button (self, "go-next-symbolic", _ ("Next Screenshot"), G_CALLBACK (on_next));
  adw_carousel_indicator_dots_set_carousel (ADW_CAROUSEL_INDICATOR_DOTS (dots), self->carousel);
  gtk_widget_add_css_class (GTK_WIDGET (self->caption), "caption");
  gtk_widget_set_halign (bar, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (bar), self->previous);
  gtk_box_append (GTK_BOX (bar), dots);
  gtk_box_append (GTK_BOX (bar), self->next);
  gtk_box_append (GTK_BOX (box), g_object_new (ADW_TYPE_CLAMP, "orientation", GTK_ORIENTATION_VERTICAL, "maximum-size",
                                               HEIGHT, "tightening-threshold", HEIGHT, "child", self->carousel, NULL));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->caption));
  gtk_box_append (GTK_BOX (box), bar);
  g_signal_connect_object (self->carousel, "page-changed", G_CALLBACK (on_page_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->carousel, "notify::n-pages", G_CALLBACK (on_page_changed), self, G_CONNECT_SWAPPED);
  return box;
}

static void
mortise_plugin_screenshots_init (MortisePluginScreenshots *self)
{
  self->stack = g_object_new (GTK_TYPE_STACK, "vhomogeneous", FALSE, NULL);
  self->ask = g_object_new (GTK_TYPE_BUTTON, "use-underline", TRUE, "halign", GTK_ALIGN_CENTER, "tooltip-text",
                            _ ("They come from somebody whom this site does not trust"), NULL);
  g_signal_connect_swapped (self->ask, "clicked", G_CALLBACK (show_pictures), self);
  gtk_stack_add_named (self->stack, create_pictures (self), "pictures");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->ask), "ask");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->stack));
}
