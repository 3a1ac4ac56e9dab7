/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-inspector-page.h"

#include <glib/gi18n.h>

#include "mortise-config.h"
#include "mortise-list-focus.h"
#include "mortise-statistics-view.h"
#include "mortise-trace-archive.h"
#include "mortise-trace-details.h"
#include "mortise-trace-export.h"
#include "mortise-trace-file.h"
#include "mortise-trace-item.h"
#include "mortise-trace-list.h"
#include "mortise-trace-row.h"

/**
 * MortiseInspectorPage:
 *
 * The section that shows what happened when hooks were fired: those of the site as they come, or those of a file; and
 * what all of them took.
 */
struct _MortiseInspectorPage
{
  MortisePage parent_instance;

  AdwViewStack *views;
  MortiseStatisticsView *statistics;
  AdwLeaflet *leaflet;
  AdwWindowTitle *list_title;
  GtkWidget *pause;
  GtkWidget *imported;
  GtkLabel *imported_label;
  GtkEditable *search;
  GtkLabel *problem;
  GtkStack *list_stack;
  GtkScrolledWindow *scroller;
  GtkListView *list;
  MortiseTraceDetails *details;
  GtkSingleSelection *selection;
  MortiseTraceList *live;
  /* What is shown: the live list, or a file. */
  MortiseTraceSource *source;
  GtkNativeDialog *chooser;
};

enum
{
  PROP_0,
  PROP_SORT,
  PROP_PAUSED,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortiseInspectorPage, mortise_inspector_page, MORTISE_TYPE_PAGE)

static GParamSpec *properties[N_PROPS];

static gboolean
get_paused (MortiseInspectorPage *self)
{
  gboolean paused = FALSE;

  if (self->live != NULL)
    g_object_get (self->live, "paused", &paused, NULL);
  return paused;
}

/* --- the list ----------------------------------------------------------------------------------------------------- */

static const char *
choose_child (MortiseInspectorPage *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->source)) > 0)
    return "list";
  if (!mortise_trace_source_get_loaded (self->source))
    return "loading";
  return *mortise_trace_source_get_filter (self->source) != '\0' ? "no-results" : "empty";
}

static void
show_state (MortiseInspectorPage *self)
{
  const char *problem = self->source != NULL ? mortise_trace_source_get_problem (self->source) : NULL;

  if (self->source == NULL)
    return;
  gtk_stack_set_visible_child_name (self->list_stack, choose_child (self));
  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
}

static void
show_count (MortiseInspectorPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->source));
  guint n_waiting = 0;
  g_autofree char *text = NULL;

  if (self->live != NULL && MORTISE_TRACE_SOURCE (self->live) == self->source)
    g_object_get (self->live, "n-waiting", &n_waiting, NULL);
  if (n_waiting > 0 && !get_paused (self))
    /* Translators: how many dispatches came that are not in the list yet. */
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u new, F5 shows it", "%u new, F5 shows them", n_waiting),
                            n_waiting);
  else if (n_waiting > 0)
    /* Translators: how many dispatches came since the list was paused. */
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Paused, %u new", "Paused, %u new", n_waiting), n_waiting);
  else if (get_paused (self))
    text = g_strdup (_ ("Paused"));
  else
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u dispatch", "%u dispatches", n), n);
  adw_window_title_set_subtitle (self->list_title, text);
}

/* New ones come in above what the list shows, which would stay where it is: who is at the beginning stays there. */
static void
on_items_changed (MortiseInspectorPage *self, guint position, guint removed, guint added)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  show_state (self);
  show_count (self);
  if (position == 0 && added > 0 && gtk_adjustment_get_value (adjustment) <= 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", 0);
}

static MortiseTraceItem *
get_selected (MortiseInspectorPage *self)
{
  return self->selection != NULL ? gtk_single_selection_get_selected_item (self->selection) : NULL;
}

static void
on_selected (MortiseInspectorPage *self)
{
  MortiseTraceItem *trace = get_selected (self);
  const char *id = trace != NULL ? mortise_item_get_key (MORTISE_ITEM (trace)) : NULL;

  /* It may be selected before it is read. */
  if (trace != NULL && id == NULL)
    g_signal_connect_object (trace, "updated", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  else if (id != NULL && g_strcmp0 (id, mortise_trace_details_get_id (self->details)) != 0)
    mortise_trace_details_show (self->details, id);
}

static void
on_activate (MortiseInspectorPage *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  on_selected (self);
  if (adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

/* In a narrow window one click is to lead to the details, as in the other sections. */
static void
on_folded (MortiseInspectorPage *self)
{
  gtk_list_view_set_single_click_activate (self->list, adw_leaflet_get_folded (self->leaflet));
}

static void
on_search_changed (MortiseInspectorPage *self)
{
  if (self->source != NULL)
    mortise_trace_source_set_filter (self->source, gtk_editable_get_text (self->search));
}

/* --- live or from a file ------------------------------------------------------------------------------------------ */

static gboolean
is_imported (MortiseInspectorPage *self)
{
  return self->source != NULL && MORTISE_IS_TRACE_ARCHIVE (self->source);
}

static void
show_import (MortiseInspectorPage *self)
{
  gboolean imported = is_imported (self);

  gtk_widget_set_visible (self->imported, imported);
  gtk_widget_set_visible (self->pause, !imported);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "inspector.clear", !imported && self->live != NULL);
  if (imported)
    {
      /* Translators: the name of a file. */
      g_autofree char *text = g_strdup_printf (_ ("From the file “%s”, to be looked at only."),
                                               mortise_trace_archive_get_name (MORTISE_TRACE_ARCHIVE (self->source)));

      gtk_label_set_label (self->imported_label, text);
    }
}

static void
select_none (MortiseInspectorPage *self)
{
  g_clear_object (&self->selection);
  if (self->source == NULL)
    {
      gtk_list_view_set_model (self->list, NULL);
      return;
    }
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->source));
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
}

/* Shows other dispatches; what is searched for stays. */
static void
set_source (MortiseInspectorPage *self, MortiseTraceSource *source)
{
  MortiseSite *site = mortise_page_get_site (MORTISE_PAGE (self));

  if (self->source != NULL)
    g_signal_handlers_disconnect_by_data (self->source, self);
  g_set_object (&self->source, source);
  mortise_trace_details_set_source (self->details, source, site != NULL ? mortise_site_get_connection (site) : NULL);
  select_none (self);
  show_import (self);
  if (source == NULL)
    return;

  g_signal_connect_object (source, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (source, "notify", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  mortise_trace_source_set_filter (source, gtk_editable_get_text (self->search));
  show_state (self);
  show_count (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SORT]);
}

static void
show_live (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseInspectorPage *self = MORTISE_INSPECTOR_PAGE (widget);

  set_source (self, self->live != NULL ? MORTISE_TRACE_SOURCE (self->live) : NULL);
}

/* On a thread: it may be large, and its disk slow. */
static void
read_file (GTask *task, gpointer source, gpointer path, GCancellable *cancellable)
{
  GError *error = NULL;
  JsonArray *dispatches = mortise_trace_file_load (path, &error);

  if (dispatches != NULL)
    g_task_return_pointer (task, dispatches, (GDestroyNotify) json_array_unref);
  else
    g_task_return_error (task, error);
}

/* It says where in the file, which takes longer to read than a toast stays. */
static void
show_refusal (MortiseInspectorPage *self, const char *message)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog;

  if (root == NULL)
    return;
  dialog = adw_message_dialog_new (GTK_WINDOW (root), _ ("The File Cannot Be Imported"), message);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer unused)
{
  MortiseInspectorPage *self = MORTISE_INSPECTOR_PAGE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) dispatches = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *name = g_filename_display_basename (g_task_get_task_data (G_TASK (result)));
  g_autoptr (MortiseTraceArchive) archive = NULL;

  if (dispatches == NULL)
    {
      show_refusal (self, error->message);
      return;
    }
  archive = mortise_trace_archive_new (name, dispatches);
  gtk_editable_set_text (self->search, "");
  set_source (self, MORTISE_TRACE_SOURCE (archive));
  adw_view_stack_set_visible_child_name (self->views, "dispatches");
  adw_leaflet_set_visible_child_name (self->leaflet, "list");
}

/**
 * mortise_inspector_page_import:
 * @self: a page
 * @path: (type filename): a file with traces, from anywhere
 *
 * Shows what is in it, or says why not.
 */
void
mortise_inspector_page_import (MortiseInspectorPage *self, const char *path)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (MORTISE_IS_INSPECTOR_PAGE (self));

  task = g_task_new (self, NULL, read_cb, NULL);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, read_file);
}

static void
on_import_chosen (MortiseInspectorPage *self, int response)
{
  g_autoptr (GFile) file
      = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser)) : NULL;

  g_clear_object (&self->chooser);
  if (file != NULL && g_file_peek_path (file) == NULL)
    mortise_toast (GTK_WIDGET (self), _ ("Only files on this computer can be imported"));
  else if (file != NULL)
    mortise_inspector_page_import (self, g_file_peek_path (file));
}

static void
import (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseInspectorPage *self = MORTISE_INSPECTOR_PAGE (widget);
  GtkFileChooserNative *chooser
      = gtk_file_chooser_native_new (_ ("Import Dispatches"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                     GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Import"), _ ("_Cancel"));

  g_clear_object (&self->chooser);
  self->chooser = GTK_NATIVE_DIALOG (chooser);
  gtk_native_dialog_set_modal (self->chooser, TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_import_chosen), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (self->chooser);
}

static void
export_list (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseInspectorPage *self = MORTISE_INSPECTOR_PAGE (widget);

  if (self->source != NULL)
    mortise_trace_export (widget, self->source, mortise_trace_source_get_filter (self->source),
                          g_variant_get_string (parameter, NULL));
}

/* --- clearing ----------------------------------------------------------------------------------------------------- */

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseInspectorPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);

  if (answer == NULL)
    mortise_toast (GTK_WIDGET (self), error->message);
  if (answer == NULL || self->live == NULL)
    return;
  mortise_trace_details_show (self->details, NULL);
  mortise_trace_list_reload (self->live);
}

static void
on_clear_response (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  MortiseInspectorPage *self = user_data;

  if (self->live != NULL && g_str_equal (response, "clear"))
    mortise_connection_request_async (mortise_trace_list_get_connection (self->live), "DELETE", "/v1/traces", NULL,
                                      NULL, cleared_cb, g_object_ref (self));
}

static void
clear (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (
      adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), _ ("Forget All Dispatches?"),
                              _ ("Those that are pinned stay. What is forgotten cannot be brought back.")));

  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "clear", _ ("_Forget"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "clear", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_clear_response), widget, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
show_all (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_editable_set_text (MORTISE_INSPECTOR_PAGE (widget)->search, "");
}

static gboolean
shows_statistics (MortiseInspectorPage *self)
{
  return g_strcmp0 (adw_view_stack_get_visible_child_name (self->views), "statistics") == 0;
}

static void
show_view (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  adw_view_stack_set_visible_child_name (MORTISE_INSPECTOR_PAGE (widget)->views,
                                         g_variant_get_string (parameter, NULL));
}

static void
go_back (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  adw_leaflet_navigate (MORTISE_INSPECTOR_PAGE (widget)->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

/**
 * mortise_inspector_page_show_trace:
 * @self: a page
 * @id: the id of a dispatch of the site, or `last`
 *
 * Shows all about a dispatch, whatever the list shows.
 */
void
mortise_inspector_page_show_trace (MortiseInspectorPage *self, const char *id)
{
  g_return_if_fail (MORTISE_IS_INSPECTOR_PAGE (self));

  if (is_imported (self))
    show_live (GTK_WIDGET (self), NULL, NULL);
  adw_view_stack_set_visible_child_name (self->views, "dispatches");
  mortise_trace_details_show (self->details, id);
  if (adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

/**
 * mortise_inspector_page_show_filter:
 * @self: a page
 * @filter: words of the filter language
 *
 * Shows the dispatches of the site that fit.
 */
void
mortise_inspector_page_show_filter (MortiseInspectorPage *self, const char *filter)
{
  g_return_if_fail (MORTISE_IS_INSPECTOR_PAGE (self));

  if (is_imported (self))
    show_live (GTK_WIDGET (self), NULL, NULL);
  gtk_editable_set_text (self->search, filter);
}

/* --- the page ----------------------------------------------------------------------------------------------------- */

static void
mortise_inspector_page_set_site (MortisePage *page, MortiseSite *site)
{
  MortiseInspectorPage *self = MORTISE_INSPECTOR_PAGE (page);

  set_source (self, NULL);
  g_clear_object (&self->live);
  /* Without a template any more, the page is going. */
  if (self->statistics != NULL)
    mortise_statistics_view_set_site (self->statistics, site);
  if (site == NULL)
    return;
  self->live = mortise_trace_list_new (mortise_site_get_connection (site));
  g_signal_connect_object (self->live, "notify::n-waiting", G_CALLBACK (show_count), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->live, "notify::paused", G_CALLBACK (show_count), self, G_CONNECT_SWAPPED);
  set_source (self, MORTISE_TRACE_SOURCE (self->live));
  mortise_trace_list_set_active (self->live, gtk_widget_get_mapped (GTK_WIDGET (self)));
}

static void
mortise_inspector_page_search (MortisePage *page)
{
  MortiseInspectorPage *self = MORTISE_INSPECTOR_PAGE (page);

  if (shows_statistics (self))
    {
      mortise_statistics_view_search (self->statistics);
      return;
    }
  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
mortise_inspector_page_refresh (MortisePage *page)
{
  MortiseInspectorPage *self = MORTISE_INSPECTOR_PAGE (page);

  if (shows_statistics (self))
    mortise_statistics_view_refresh (self->statistics);
  else if (self->live != NULL)
    mortise_trace_list_reload (self->live);
}

static void
mortise_inspector_page_keep_state (MortisePage *page, MortiseWindowState *state)
{
  static const char *const views[] = { "dispatches", "statistics", NULL };

  mortise_window_state_bind_choice (state, "inspector", "view", MORTISE_INSPECTOR_PAGE (page)->views,
                                    "visible-child-name", views);
}

static void
mortise_inspector_page_map (GtkWidget *widget)
{
  MortiseInspectorPage *self = MORTISE_INSPECTOR_PAGE (widget);

  GTK_WIDGET_CLASS (mortise_inspector_page_parent_class)->map (widget);
  if (self->live != NULL)
    mortise_trace_list_set_active (self->live, TRUE);
}

static void
mortise_inspector_page_unmap (GtkWidget *widget)
{
  MortiseInspectorPage *self = MORTISE_INSPECTOR_PAGE (widget);

  if (self->live != NULL)
    mortise_trace_list_set_active (self->live, FALSE);
  GTK_WIDGET_CLASS (mortise_inspector_page_parent_class)->unmap (widget);
}

static void
mortise_inspector_page_dispose (GObject *object)
{
  MortiseInspectorPage *self = MORTISE_INSPECTOR_PAGE (object);

  G_OBJECT_CLASS (mortise_inspector_page_parent_class)->dispose (object);
  g_clear_object (&self->chooser);
  g_clear_object (&self->selection);
}

static void
mortise_inspector_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortiseInspectorPage *self = MORTISE_INSPECTOR_PAGE (object);

  switch (prop_id)
    {
    case PROP_SORT:
      g_value_set_string (value, self->source != NULL ? mortise_trace_source_get_sort (self->source) : "-time");
      break;
    case PROP_PAUSED:
      g_value_set_boolean (value, get_paused (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_inspector_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  MortiseInspectorPage *self = MORTISE_INSPECTOR_PAGE (object);

  switch (prop_id)
    {
    case PROP_SORT:
      if (self->source != NULL)
        mortise_trace_source_set_sort (self->source, g_value_get_string (value));
      break;
    case PROP_PAUSED:
      if (self->live != NULL)
        g_object_set (self->live, "paused", g_value_get_boolean (value), NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  g_object_notify_by_pspec (object, pspec);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (MORTISE_TYPE_STATISTICS_VIEW);
  g_type_ensure (MORTISE_TYPE_TRACE_DETAILS);
  g_type_ensure (MORTISE_TYPE_TRACE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-inspector-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseInspectorPage, details);
  gtk_widget_class_bind_template_child (widget_class, MortiseInspectorPage, imported);
  gtk_widget_class_bind_template_child (widget_class, MortiseInspectorPage, imported_label);
  gtk_widget_class_bind_template_child (widget_class, MortiseInspectorPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, MortiseInspectorPage, list);
  gtk_widget_class_bind_template_child (widget_class, MortiseInspectorPage, list_stack);
  gtk_widget_class_bind_template_child (widget_class, MortiseInspectorPage, list_title);
  gtk_widget_class_bind_template_child (widget_class, MortiseInspectorPage, pause);
  gtk_widget_class_bind_template_child (widget_class, MortiseInspectorPage, problem);
  gtk_widget_class_bind_template_child (widget_class, MortiseInspectorPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, MortiseInspectorPage, search);
  gtk_widget_class_bind_template_child (widget_class, MortiseInspectorPage, statistics);
  gtk_widget_class_bind_template_child (widget_class, MortiseInspectorPage, views);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
}

static void
mortise_inspector_page_class_init (MortiseInspectorPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = mortise_inspector_page_dispose;
  object_class->get_property = mortise_inspector_page_get_property;
  object_class->set_property = mortise_inspector_page_set_property;
  widget_class->map = mortise_inspector_page_map;
  widget_class->unmap = mortise_inspector_page_unmap;
  MORTISE_PAGE_CLASS (klass)->keep_state = mortise_inspector_page_keep_state;
  MORTISE_PAGE_CLASS (klass)->set_site = mortise_inspector_page_set_site;
  MORTISE_PAGE_CLASS (klass)->search = mortise_inspector_page_search;
  MORTISE_PAGE_CLASS (klass)->refresh = mortise_inspector_page_refresh;

  properties[PROP_SORT] = g_param_spec_string ("sort", NULL, NULL, "-time", flags);
  properties[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "inspector.back", NULL, go_back);
  gtk_widget_class_install_action (widget_class, "inspector.clear", NULL, clear);
  gtk_widget_class_install_action (widget_class, "inspector.export", "s", export_list);
  gtk_widget_class_install_action (widget_class, "inspector.import", NULL, import);
  gtk_widget_class_install_action (widget_class, "inspector.live", NULL, show_live);
  gtk_widget_class_install_action (widget_class, "inspector.show-all", NULL, show_all);
  gtk_widget_class_install_action (widget_class, "inspector.view", "s", show_view);
  gtk_widget_class_install_property_action (widget_class, "inspector.paused", "paused");
  gtk_widget_class_install_property_action (widget_class, "inspector.sort", "sort");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "inspector.back", NULL);
}

static void
mortise_inspector_page_init (MortiseInspectorPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  mortise_list_focus_leave_by_tab (GTK_WIDGET (self->list));
  g_signal_connect_object (self->leaflet, "notify::folded", G_CALLBACK (on_folded), self, G_CONNECT_SWAPPED);
  on_folded (self);
}
