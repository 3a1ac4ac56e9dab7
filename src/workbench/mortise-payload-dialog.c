/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-payload-dialog.h"

#include <glib/gi18n.h>

#include "mortise-json.h"
#include "mortise-list-focus.h"
#include "mortise-payload-item.h"
#include "mortise-payload-making.h"

/* The choice after the three sorts that are made up. */
#define SAVED (MORTISE_PAYLOAD_INVALID + 1)
/* The same payloads each time, which `mortise payload` numbers. */
#define SEED 1

/**
 * MortisePayloadDialog:
 *
 * All payloads that can be had for a hook, with what is special about each.
 */
struct _MortisePayloadDialog
{
  AdwWindow parent_instance;

  GtkDropDown *sort;
  GtkLabel *note;
  GtkSearchEntry *search;
  GtkStack *stack;
  AdwStatusPage *empty;
  GtkListView *list;
  GListStore *items;
  GtkFilterListModel *found;
  GtkFilter *filter;
  MortisePayloadSources *sources;
  MortiseSite *site;
  MortiseHookItem *hook;
  MortisePayloadEditor *editor;
  /* Answers to what was asked before are not shown any more. */
  guint asked;
};

typedef struct
{
  MortisePayloadDialog *self;
  guint asked;
} Wait;

G_DEFINE_FINAL_TYPE (MortisePayloadDialog, mortise_payload_dialog, ADW_TYPE_WINDOW)

static Wait *
wait_new (MortisePayloadDialog *self)
{
  Wait *wait = g_new0 (Wait, 1);

  wait->self = g_object_ref (self);
  wait->asked = ++self->asked;
  return wait;
}

static void
wait_free (Wait *wait)
{
  g_object_unref (wait->self);
  g_free (wait);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Wait, wait_free)

/* --- the list ----------------------------------------------------------------------------------------------------- */

static gboolean
is_found (gpointer item, gpointer user_data)
{
  MortisePayloadDialog *self = user_data;
  g_autofree char *words = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  g_autofree char *all
      = g_strjoin (" ", mortise_payload_item_get_title (item), mortise_payload_item_get_subtitle (item), NULL);
  g_autofree char *text = g_utf8_casefold (all, -1);

  return strstr (text, words) != NULL;
}

static void
show_list (MortisePayloadDialog *self)
{
  gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->found)) == 0;

  gtk_stack_set_visible_child_name (self->stack, is_empty ? "empty" : "list");
}

static void
on_search (MortisePayloadDialog *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  show_list (self);
}

static void
fail (MortisePayloadDialog *self, const char *message)
{
  g_list_store_remove_all (self->items);
  adw_status_page_set_description (self->empty, message);
  show_list (self);
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Wait) wait = user_data;
  MortisePayloadDialog *self = wait->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cases = mortise_payload_making_finish (result, &error);

  if (wait->asked != self->asked)
    return;
  if (cases == NULL)
    {
      fail (self, error->message);
      return;
    }
  for (guint i = 0; i < cases->len; i++)
    {
      const MortisePayloadCase *made = cases->pdata[i];
      const char *place = *made->pointer != '\0' ? made->pointer : _ ("All of it");
      /* Translators: a place in a payload, and the rule of its schema that it is about. */
      g_autofree char *subtitle
          = made->rule != NULL ? g_strdup_printf (_ ("%s · %s"), place, made->rule) : g_strdup (place);
      g_autoptr (MortisePayloadItem) item = mortise_payload_item_new (made->title, subtitle, made->payload);

      g_list_store_append (self->items, item);
    }
  show_list (self);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Wait) wait = user_data;
  MortisePayloadDialog *self = wait->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);

  if (wait->asked != self->asked)
    return;
  if (answer == NULL || !JSON_NODE_HOLDS_ARRAY (answer))
    {
      fail (self, error != NULL ? error->message : "");
      return;
    }
  g_list_store_remove_all (self->items);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (answer)); i++)
    {
      JsonObject *saved = json_array_get_object_element (json_node_get_array (answer), i);
      g_autofree char *size
          = g_format_size_full ((guint64) mortise_json_get_int (saved, "bytes", 0), G_FORMAT_SIZE_IEC_UNITS);
      g_autofree char *subtitle
          = g_strdup_printf (_ ("%s, saved by %s"), size, mortise_json_get_string (saved, "actor", "?"));
      g_autoptr (MortisePayloadItem) item
          = mortise_payload_item_new (mortise_json_get_string (saved, "name", "?"), subtitle, NULL);

      g_list_store_append (self->items, item);
    }
  show_list (self);
}

static void
ask_saved (MortisePayloadDialog *self, const char *method, const char *name)
{
  g_autofree char *path
      = mortise_admin_build_path ("hooks", mortise_hook_item_get_name (self->hook), "payloads", name, NULL);

  mortise_connection_request_async (mortise_site_get_connection (self->site), method, path, NULL, NULL, listed_cb,
                                    wait_new (self));
}

static void
load (MortisePayloadDialog *self)
{
  static const char *const notes[]
      = { N_ ("Made up of the schema, and fitting it."),
          N_ ("Fitting, with one part at the limit of what the schema allows."),
          N_ ("Refused by the schema for one reason: to see that it is."), N_ ("Kept for this hook in this site.") };
  guint sort = gtk_drop_down_get_selected (self->sort);

  if (self->hook == NULL || sort > SAVED)
    return;
  g_list_store_remove_all (self->items);
  adw_status_page_set_description (self->empty, NULL);
  gtk_label_set_label (self->note, _ (notes[sort]));
  gtk_stack_set_visible_child_name (self->stack, "busy");
  if (sort == SAVED)
    ask_saved (self, "GET", NULL);
  else
    mortise_payload_making_async (mortise_hook_item_get_schema (self->hook), mortise_hook_item_get_sample (self->hook),
                                  (MortisePayloadSort) sort, SEED, made_cb, wait_new (self));
}

static void
on_activate (MortisePayloadDialog *self, guint position)
{
  g_autoptr (MortisePayloadItem) item = g_list_model_get_item (G_LIST_MODEL (self->found), position);

  if (mortise_payload_item_get_payload (item) != NULL)
    mortise_payload_editor_set_payload (self->editor, mortise_payload_item_get_payload (item));
  else
    mortise_payload_sources_take_saved (self->sources, mortise_payload_item_get_title (item));
  gtk_window_close (GTK_WINDOW (self));
}

static void delete (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ask_saved (MORTISE_PAYLOAD_DIALOG (widget), "DELETE", g_variant_get_string (parameter, NULL));
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

static GtkWidget *
create_label (GtkWidget *box, const char *css_class)
{
  GtkWidget *label
      = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);

  if (css_class != NULL)
    {
      gtk_widget_add_css_class (label, css_class);
      gtk_widget_add_css_class (label, "caption");
    }
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
set_up_row (GtkListItemFactory *factory, GtkListItem *list_item, gpointer unused)
{
  GtkWidget *row = g_object_new (GTK_TYPE_BOX, "spacing", 6, "margin-top", 6, "margin-bottom", 6, "margin-start", 9,
                                 "margin-end", 3, NULL);
  GtkWidget *texts = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 3, "hexpand", TRUE,
                                   "valign", GTK_ALIGN_CENTER, NULL);
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "icon-name", "user-trash-symbolic", "valign", GTK_ALIGN_CENTER,
                                    "action-name", "payloads.delete", "action-target", g_variant_new_string (""),
                                    "tooltip-text", _ ("Delete"), NULL);

  gtk_widget_add_css_class (button, "flat");
  create_label (texts, NULL);
  create_label (texts, "dim-label");
  gtk_box_append (GTK_BOX (row), texts);
  gtk_box_append (GTK_BOX (row), button);
  gtk_list_item_set_child (list_item, row);
}

static void
bind_row (GtkListItemFactory *factory, GtkListItem *list_item, gpointer unused)
{
  MortisePayloadItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *row = gtk_list_item_get_child (list_item);
  GtkWidget *title = gtk_widget_get_first_child (gtk_widget_get_first_child (row));
  GtkWidget *button = gtk_widget_get_last_child (row);
  const char *name = mortise_payload_item_get_title (item);
  g_autofree char *label = g_strdup_printf ("%s, %s", name, mortise_payload_item_get_subtitle (item));
  g_autofree char *delete_label = g_strdup_printf (_ ("Delete “%s”"), name);

  gtk_label_set_label (GTK_LABEL (title), name);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (title)), mortise_payload_item_get_subtitle (item));
  gtk_widget_set_visible (button, mortise_payload_item_get_payload (item) == NULL);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, delete_label, -1);
  /* What takes the focus is the list's own widget around this one, which GTK 4.8 gives no name. */
  if (gtk_widget_get_parent (row) != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (row)), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                    -1);
}

/* --- the object --------------------------------------------------------------------------------------------------- */

static void
mortise_payload_dialog_dispose (GObject *object)
{
  MortisePayloadDialog *self = MORTISE_PAYLOAD_DIALOG (object);

  g_clear_object (&self->items);
  g_clear_object (&self->found);
  g_clear_object (&self->sources);
  g_clear_object (&self->site);
  g_clear_object (&self->hook);
  g_clear_object (&self->editor);
  G_OBJECT_CLASS (mortise_payload_dialog_parent_class)->dispose (object);
}

static void
mortise_payload_dialog_class_init (MortisePayloadDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mortise_payload_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-payload-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MortisePayloadDialog, empty);
  gtk_widget_class_bind_template_child (widget_class, MortisePayloadDialog, list);
  gtk_widget_class_bind_template_child (widget_class, MortisePayloadDialog, note);
  gtk_widget_class_bind_template_child (widget_class, MortisePayloadDialog, search);
  gtk_widget_class_bind_template_child (widget_class, MortisePayloadDialog, sort);
  gtk_widget_class_bind_template_child (widget_class, MortisePayloadDialog, stack);
  gtk_widget_class_bind_template_callback (widget_class, load);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_search);
  gtk_widget_class_install_action (widget_class, "payloads.delete", "s", delete);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mortise_payload_dialog_init (MortisePayloadDialog *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkNoSelection *selection;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->items = g_list_store_new (MORTISE_TYPE_PAYLOAD_ITEM);
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_found, self, NULL));
  self->found = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->items)), self->filter);
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_row), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row), NULL);
  selection = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->found)));
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
  mortise_list_focus_leave_by_tab (GTK_WIDGET (self->list));
  /* What takes the focus is the button within. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (self->sort))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Which Payloads"), -1);
}

/**
 * mortise_payload_dialog_present:
 * @sources: the menu that it was opened from
 * @site: the site that keeps payloads
 * @hook: the hook that they are for
 * @editor: where the chosen one goes
 *
 * Lets the user choose among all payloads that there are.
 */
void
mortise_payload_dialog_present (MortisePayloadSources *sources,
                                MortiseSite *site,
                                MortiseHookItem *hook,
                                MortisePayloadEditor *editor)
{
  MortisePayloadDialog *self
      = g_object_new (MORTISE_TYPE_PAYLOAD_DIALOG, "transient-for", gtk_widget_get_root (GTK_WIDGET (sources)), NULL);

  self->sources = g_object_ref (sources);
  self->site = g_object_ref (site);
  self->hook = g_object_ref (hook);
  self->editor = g_object_ref (editor);
  load (self);
  gtk_window_present (GTK_WINDOW (self));
}
