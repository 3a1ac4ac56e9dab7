/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-palette.h"

#include "mortise-palette-entries.h"
#include "mortise-palette-match.h"
#include "mortise-palette-row.h"

/**
 * MortisePalette:
 *
 * Finds whatever the window can do or show by a few letters of its name. The keyboard stays in the search until it goes
 * down into the list; typing brings it back.
 */
struct _MortisePalette
{
  AdwWindow parent_instance;

  GtkSearchEntry *entry;
  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkListView *list;
  GtkSingleSelection *selection;
  GListStore *matches;
  MortiseSite *site;
  char **recent;
  /* Everything by kind, and all of it in one array that a search may be reading. */
  GPtrArray *entries[MORTISE_PALETTE_N_KINDS];
  GPtrArray *all;
  GCancellable *searching;
  GCancellable *asking_offers;
  GCancellable *closed;
};

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};

/* As many offers as can be listed. */
#define MAX_OFFERS MORTISE_PALETTE_MAX_IN_GROUP

G_DEFINE_FINAL_TYPE (MortisePalette, mortise_palette, ADW_TYPE_WINDOW)

static guint signals[N_SIGNALS];

/* --- searching ---------------------------------------------------------------------------------------------------- */

static void
show_matches (MortisePalette *self, GPtrArray *found)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->matches));

  g_list_store_splice (self->matches, 0, n, found->pdata, found->len);
  gtk_single_selection_set_selected (self->selection, 0);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  gtk_stack_set_visible_child_name (self->stack, found->len > 0 ? "list" : "nothing");
}

static void
search_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortisePalette) self = user_data;
  g_autoptr (GPtrArray) found = mortise_palette_search_finish (result, NULL);

  if (found != NULL)
    show_matches (self, found);
}

static void
renew (GCancellable **cancellable)
{
  g_cancellable_cancel (*cancellable);
  g_clear_object (cancellable);
  *cancellable = g_cancellable_new ();
}

static void
search (MortisePalette *self)
{
  if (self->all == NULL)
    {
      self->all = g_ptr_array_new_with_free_func (g_object_unref);
      for (guint i = 0; i < MORTISE_PALETTE_N_KINDS; i++)
        for (guint j = 0; self->entries[i] != NULL && j < self->entries[i]->len; j++)
          g_ptr_array_add (self->all, g_object_ref (self->entries[i]->pdata[j]));
    }

  renew (&self->searching);
  mortise_palette_search_async (self->all, gtk_editable_get_text (GTK_EDITABLE (self->entry)),
                                (const char *const *) self->recent, self->searching, search_cb, g_object_ref (self));
}

static void
take_entries (MortisePalette *self, MortisePaletteKind kind, GPtrArray *entries)
{
  g_clear_pointer (&self->entries[kind], g_ptr_array_unref);
  g_clear_pointer (&self->all, g_ptr_array_unref);
  self->entries[kind] = entries;
}

static void
offers_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortisePalette) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || answer == NULL || !JSON_NODE_HOLDS_ARRAY (answer))
    return;
  take_entries (self, MORTISE_PALETTE_OFFERS, mortise_palette_list_offers (json_node_get_array (answer)));
  search (self);
}

/* The host searches the catalogues, which may be large. */
static void
ask_offers (MortisePalette *self, const char *text)
{
  g_autofree char *escaped = g_uri_escape_string (text, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/v1/offers?text=%s&limit=%d", escaped, MAX_OFFERS);

  renew (&self->asking_offers);
  mortise_connection_request_async (mortise_site_get_connection (self->site), "GET", path, NULL, self->asking_offers,
                                    offers_cb, g_object_ref (self));
}

static void
on_search_changed (MortisePalette *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (gtk_widget_get_focus_child (GTK_WIDGET (self->list)) != NULL)
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->entry));
      gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
    }
  search (self);
  if (*text != '\0')
    ask_offers (self, text);
}

/* --- settings ----------------------------------------------------------------------------------------------------- */

static void
list_settings (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task, mortise_palette_list_settings (json_node_get_array (task_data)),
                         (GDestroyNotify) g_ptr_array_unref);
}

static void
listed_settings_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MortisePalette *self = MORTISE_PALETTE (source);
  GPtrArray *entries = g_task_propagate_pointer (G_TASK (result), NULL);

  if (entries == NULL)
    return;
  take_entries (self, MORTISE_PALETTE_SETTINGS, entries);
  search (self);
}

/* There may be ten for each plugin. */
static void
settings_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortisePalette) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);
  g_autoptr (GTask) task = NULL;

  if (answer == NULL || !JSON_NODE_HOLDS_ARRAY (answer))
    {
      g_info ("Settings are not among what is searched: %s", error != NULL ? error->message : "no list of them");
      return;
    }
  task = g_task_new (self, self->closed, listed_settings_cb, NULL);
  g_task_set_source_tag (task, settings_cb);
  g_task_set_task_data (task, g_steal_pointer (&answer), (GDestroyNotify) json_node_unref);
  g_task_run_in_thread (task, list_settings);
}

/* --- choosing ----------------------------------------------------------------------------------------------------- */

static void
choose_selected (MortisePalette *self)
{
  MortisePaletteMatch *match = gtk_single_selection_get_selected_item (self->selection);
  g_autoptr (MortisePaletteEntry) entry = match != NULL ? g_object_ref (match->entry) : NULL;

  if (entry == NULL)
    return;
  g_object_ref (self);
  gtk_window_close (GTK_WINDOW (self));
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, entry);
  g_object_unref (self);
}

static GtkWidget *
find_row (MortisePalette *self, guint position)
{
  g_autoptr (MortisePaletteMatch) match = g_list_model_get_item (G_LIST_MODEL (self->matches), position);

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (mortise_palette_row_get_match (MORTISE_PALETTE_ROW (gtk_widget_get_first_child (row))) == match)
      return row;

  return NULL;
}

static gboolean
on_entry_key (MortisePalette *self, guint key)
{
  guint position = gtk_single_selection_get_selected (self->selection) + 1;
  GtkWidget *row;

  if ((key != GDK_KEY_Down && key != GDK_KEY_KP_Down)
      || position >= g_list_model_get_n_items (G_LIST_MODEL (self->matches)))
    return FALSE;

  gtk_single_selection_set_selected (self->selection, position);
  row = find_row (self, position);
  if (row != NULL)
    gtk_widget_grab_focus (row);
  return TRUE;
}

static gboolean
on_list_key (MortisePalette *self, guint key)
{
  if ((key != GDK_KEY_Up && key != GDK_KEY_KP_Up) || gtk_single_selection_get_selected (self->selection) != 0)
    return FALSE;

  return gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

/* --- the list ----------------------------------------------------------------------------------------------------- */

/* A list activates by two clicks, or selects whatever the pointer passes. */
static void
on_released (MortisePalette *self, int n_press, double x, double y, GtkGesture *click)
{
  GtkListItem *item = g_object_get_data (G_OBJECT (click), "item");

  gtk_single_selection_set_selected (self->selection, gtk_list_item_get_position (item));
  choose_selected (self);
}

static void
on_setup (MortisePalette *self, GtkListItem *item)
{
  GtkWidget *row = mortise_palette_row_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_object_set_data (G_OBJECT (click), "item", item);
  g_signal_connect_object (click, "released", G_CALLBACK (on_released), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (click));
  gtk_list_item_set_child (item, row);
}

static void
on_bind (MortisePalette *self, GtkListItem *item)
{
  mortise_palette_row_set_match (MORTISE_PALETTE_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

/* --- the window --------------------------------------------------------------------------------------------------- */

static gboolean
mortise_palette_close_request (GtkWindow *window)
{
  MortisePalette *self = MORTISE_PALETTE (window);

  g_cancellable_cancel (self->searching);
  g_cancellable_cancel (self->asking_offers);
  g_cancellable_cancel (self->closed);
  return GTK_WINDOW_CLASS (mortise_palette_parent_class)->close_request (window);
}

static void
mortise_palette_dispose (GObject *object)
{
  MortisePalette *self = MORTISE_PALETTE (object);

  g_clear_object (&self->site);
  g_clear_object (&self->searching);
  g_clear_object (&self->asking_offers);
  g_clear_object (&self->closed);
  g_clear_pointer (&self->recent, g_strfreev);
  g_clear_pointer (&self->all, g_ptr_array_unref);
  for (guint i = 0; i < MORTISE_PALETTE_N_KINDS; i++)
    g_clear_pointer (&self->entries[i], g_ptr_array_unref);
  G_OBJECT_CLASS (mortise_palette_parent_class)->dispose (object);
}

static void
mortise_palette_class_init (MortisePaletteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mortise_palette_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = mortise_palette_close_request;

  /**
   * MortisePalette::chosen:
   * @self: the palette, which is closed by now
   * @entry: what the user wants
   */
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, MORTISE_TYPE_PALETTE_ENTRY);

  g_type_ensure (MORTISE_TYPE_PALETTE_MATCH);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-palette.ui");
  gtk_widget_class_bind_template_child (widget_class, MortisePalette, entry);
  gtk_widget_class_bind_template_child (widget_class, MortisePalette, list);
  gtk_widget_class_bind_template_child (widget_class, MortisePalette, matches);
  gtk_widget_class_bind_template_child (widget_class, MortisePalette, scroller);
  gtk_widget_class_bind_template_child (widget_class, MortisePalette, selection);
  gtk_widget_class_bind_template_child (widget_class, MortisePalette, stack);
  gtk_widget_class_bind_template_callback (widget_class, choose_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_key);
  gtk_widget_class_bind_template_callback (widget_class, on_list_key);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mortise_palette_init (MortisePalette *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (self->entry, GTK_WIDGET (self));
  self->closed = g_cancellable_new ();
}

/**
 * mortise_palette_present:
 * @parent: the window that it is for
 * @site: what is searched
 * @recent: (nullable) (array zero-terminated=1): what was chosen lately, by its identifiers, the last one first
 *
 * Lets the user find something. The palette closes by itself.
 *
 * Returns: (transfer none): a palette, for its signal [signal@Palette::chosen]
 */
MortisePalette *
mortise_palette_present (GtkWindow *parent, MortiseSite *site, const char *const *recent)
{
  MortisePalette *self = g_object_new (MORTISE_TYPE_PALETTE, "transient-for", parent, NULL);

  self->site = g_object_ref (site);
  self->recent = g_strdupv ((char **) recent);
  take_entries (self, MORTISE_PALETTE_ACTIONS, mortise_palette_list_actions ());
  take_entries (self, MORTISE_PALETTE_PLUGINS, mortise_palette_list_plugins (site));
  take_entries (self, MORTISE_PALETTE_HOOKS, mortise_palette_list_hooks (site));
  mortise_connection_request_async (mortise_site_get_connection (site), "GET", "/v1/settings", NULL, self->closed,
                                    settings_cb, g_object_ref (self));
  search (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  return self;
}
