/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-origin-view.h"

#include <glib/gi18n.h>

#include "mortise-json.h"
#include "mortise-page.h"
#include "mortise-value-node.h"

/**
 * MortiseOriginView:
 *
 * Who set a part of a value last, and what it was before.
 */
struct _MortiseOriginView
{
  AdwBin parent_instance;

  GtkLabel *title;
  GtkLabel *setter;
  GtkLabel *before;
  GtkLabel *inside;
  GtkWidget *buttons;
  GtkWidget *call_button;
  GtkWidget *file_button;
  GtkWidget *plugin_button;
};

G_DEFINE_FINAL_TYPE (MortiseOriginView, mortise_origin_view, ADW_TYPE_BIN)

static void
mortise_origin_view_class_init (MortiseOriginViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-origin-view.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseOriginView, before);
  gtk_widget_class_bind_template_child (widget_class, MortiseOriginView, buttons);
  gtk_widget_class_bind_template_child (widget_class, MortiseOriginView, call_button);
  gtk_widget_class_bind_template_child (widget_class, MortiseOriginView, inside);
  gtk_widget_class_bind_template_child (widget_class, MortiseOriginView, file_button);
  gtk_widget_class_bind_template_child (widget_class, MortiseOriginView, plugin_button);
  gtk_widget_class_bind_template_child (widget_class, MortiseOriginView, setter);
  gtk_widget_class_bind_template_child (widget_class, MortiseOriginView, title);
}

static void
mortise_origin_view_init (MortiseOriginView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static JsonObject *
get_call (JsonObject *dispatch, guint step)
{
  JsonArray *calls = mortise_json_get_array (dispatch, "calls");
  JsonNode *element = calls != NULL && step > 0 && step <= json_array_get_length (calls)
                          ? json_array_get_element (calls, step - 1)
                          : NULL;

  return element != NULL && JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
}

/* (transfer full): plugin, version, listener, priority and call. */
static char *
describe_call (MortiseOriginView *self, JsonObject *call, guint step)
{
  const char *name = mortise_page_find_plugin_name (GTK_WIDGET (self), mortise_json_get_string (call, "plugin", "?"));
  const char *version = mortise_json_get_string (call, "version", NULL);
  const char *place = mortise_json_get_string (call, "place", NULL);
  g_autofree char *plugin = g_strjoin (" ", name, version, NULL);

  if (place != NULL)
    /* Translators: a plugin with its version, the number of its listener, the file and line where that is written, and
     * which call of the dispatch it was. */
    return g_strdup_printf (_ ("%s, listener %d in %s, at priority %d, in call %u"), plugin,
                            (int) mortise_json_get_int (call, "listener", 0), place,
                            (int) mortise_json_get_int (call, "priority", 0), step);

  /* Translators: a plugin with its version, the number of its listener, and which call of the dispatch it was. */
  return g_strdup_printf (_ ("%s, listener %d, at priority %d, in call %u"), plugin,
                          (int) mortise_json_get_int (call, "listener", 0),
                          (int) mortise_json_get_int (call, "priority", 0), step);
}

/* Only what is loaded from where it is written can be changed there. */
static gboolean
is_being_written (MortiseOriginView *self, const char *slug)
{
  MortiseSite *site = mortise_page_find_site (GTK_WIDGET (self));
  MortiseItem *plugin = site != NULL ? mortise_item_list_find (mortise_site_get_plugins (site), slug) : NULL;

  return plugin != NULL
         && g_strcmp0 (mortise_plugin_item_get_member (MORTISE_PLUGIN_ITEM (plugin), "source"), "run") == 0;
}

static void
show_buttons (MortiseOriginView *self, JsonObject *call, guint step)
{
  const char *slug = call != NULL ? mortise_json_get_string (call, "plugin", "") : "";
  const char *place = call != NULL ? mortise_json_get_string (call, "place", NULL) : NULL;

  gtk_widget_set_visible (self->buttons, call != NULL);
  if (call == NULL)
    return;
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->call_button), "u", step);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->plugin_button), "s", slug);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->file_button), "(ss)", slug, place != NULL ? place : "");
  gtk_widget_set_visible (self->file_button, place != NULL && is_being_written (self, slug));
}

static char *
describe_before (JsonNode *before)
{
  g_autofree char *value = before != NULL ? mortise_value_describe (before) : NULL;

  return value != NULL ? g_strdup_printf (_ ("Before, it was %s."), value) : g_strdup (_ ("Before, it was not there."));
}

/**
 * mortise_origin_view_show:
 * @self: a view
 * @dispatch: a *dispatch* of docs/admin-api.md
 * @title: which part of the value it is
 * @origin: where it comes from
 */
void
mortise_origin_view_show (MortiseOriginView *self,
                          JsonObject *dispatch,
                          const char *title,
                          const MortiseProvenanceOrigin *origin)
{
  JsonObject *call, *changer;
  g_autofree char *by = NULL;
  g_autofree char *text = NULL;
  g_autofree char *before = NULL;
  g_autofree char *inside = NULL;

  g_return_if_fail (MORTISE_IS_ORIGIN_VIEW (self));

  call = get_call (dispatch, origin->step);
  changer = origin->changed != origin->step ? get_call (dispatch, origin->changed) : NULL;
  if (call != NULL)
    {
      by = describe_call (self, call, origin->step);
      text = g_strdup_printf (_ ("Set by %s."), by);
      before = describe_before (origin->before);
    }
  if (changer != NULL)
    {
      g_autofree char *changed = describe_call (self, changer, origin->changed);

      inside = g_strdup_printf (_ ("Something in it was changed by %s."), changed);
    }
  gtk_label_set_label (self->title, title);
  set_text (self->setter, text != NULL ? text : _ ("It is what the hook was fired with."));
  set_text (self->before, before);
  set_text (self->inside, inside);
  show_buttons (self, call != NULL ? call : changer, call != NULL ? origin->step : origin->changed);
}

/**
 * mortise_origin_view_show_removed:
 * @self: a view
 * @dispatch: a *dispatch* of docs/admin-api.md
 * @title: which part of the value it was
 * @call: the number of the call that took it out, from 1; or 0 where that is not known
 */
void
mortise_origin_view_show_removed (MortiseOriginView *self, JsonObject *dispatch, const char *title, guint call)
{
  JsonObject *remover = get_call (dispatch, call);
  g_autofree char *by = remover != NULL ? describe_call (self, remover, call) : NULL;
  g_autofree char *text
      = by != NULL ? g_strdup_printf (_ ("Taken out by %s."), by) : g_strdup (_ ("It was taken out."));

  g_return_if_fail (MORTISE_IS_ORIGIN_VIEW (self));

  mortise_origin_view_show_text (self, title, text);
  show_buttons (self, remover, call);
}

/* Where there is nothing to tell but @text. */
void
mortise_origin_view_show_text (MortiseOriginView *self, const char *title, const char *text)
{
  g_return_if_fail (MORTISE_IS_ORIGIN_VIEW (self));

  gtk_label_set_label (self->title, title);
  set_text (self->setter, text);
  set_text (self->before, NULL);
  set_text (self->inside, NULL);
  show_buttons (self, NULL, 0);
}

/* Moves the focus to what can be done about it, if anything. */
void
mortise_origin_view_focus (MortiseOriginView *self)
{
  g_return_if_fail (MORTISE_IS_ORIGIN_VIEW (self));

  if (gtk_widget_get_mapped (self->call_button))
    gtk_widget_grab_focus (self->call_button);
}
