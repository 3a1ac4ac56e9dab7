/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-section-list.h"

#include <glib/gi18n.h>

#include "mortise-list-focus.h"
#include "mortise-page.h"

/**
 * MortiseSectionList:
 *
 * The sections of a window, each a page of a stack, with how much of it wants attention.
 */
struct _MortiseSectionList
{
  AdwBin parent_instance;

  GtkListBox *list;
  GtkStack *pages;
};

enum
{
  PROP_PAGES = 1,
  N_PROPERTIES
};

enum
{
  ACTIVATED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MortiseSectionList, mortise_section_list, ADW_TYPE_BIN)

static GtkWidget *
get_page (MortiseSectionList *self, guint position)
{
  g_autoptr (GtkSelectionModel) pages = gtk_stack_get_pages (self->pages);
  g_autoptr (GObject) page = g_list_model_get_item (G_LIST_MODEL (pages), position);

  return page != NULL ? gtk_stack_page_get_child (GTK_STACK_PAGE (page)) : NULL;
}

static void
on_selected (MortiseSectionList *self, GtkListBoxRow *row)
{
  if (row != NULL)
    gtk_stack_set_visible_child (self->pages, get_page (self, gtk_list_box_row_get_index (row)));
}

static void
on_activated (MortiseSectionList *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
on_page_changed (MortiseSectionList *self)
{
  GtkWidget *shown = gtk_stack_get_visible_child (self->pages);
  GtkWidget *page;

  for (guint i = 0; (page = get_page (self, i)) != NULL; i++)
    if (page == shown)
      gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, i));
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

static void
on_badge (GtkWidget *row, GParamSpec *pspec, MortisePage *page)
{
  g_autofree char *text = NULL;
  guint n;

  g_object_get (page, "badge", &n, NULL);
  text = n > 0 ? g_strdup_printf (ngettext ("%u wants attention", "%u want attention", n), n) : g_strdup ("");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static gboolean
has_badge (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_boolean (to, g_value_get_uint (from) > 0);
  return TRUE;
}

static GtkWidget *
create_badge (MortisePage *page)
{
  GtkWidget *badge = g_object_new (GTK_TYPE_LABEL, "valign", GTK_ALIGN_CENTER, NULL);

  gtk_widget_add_css_class (badge, "badge");
  gtk_widget_add_css_class (badge, "numeric");
  g_object_bind_property (page, "badge", badge, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property_full (page, "badge", badge, "visible", G_BINDING_SYNC_CREATE, has_badge, NULL, NULL, NULL);
  return badge;
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  MortisePage *page = MORTISE_PAGE (gtk_stack_page_get_child (item));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_IMAGE, "icon-name", mortise_page_get_icon_name (page),
                                               "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_LABEL, "label", mortise_page_get_title (page), "xalign", 0.0,
                                               "hexpand", TRUE, NULL));
  gtk_box_append (GTK_BOX (box), create_badge (page));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, mortise_page_get_title (page),
                                  -1);
  g_signal_connect_object (page, "notify::badge", G_CALLBACK (on_badge), row, G_CONNECT_SWAPPED);
  return row;
}

/* --- class -------------------------------------------------------------------------------------------------------- */

static void
set_pages (MortiseSectionList *self, GtkStack *pages)
{
  g_autoptr (GtkSelectionModel) model = gtk_stack_get_pages (pages);

  self->pages = pages;
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (model), create_row, NULL, NULL);
  g_signal_connect_object (pages, "notify::visible-child", G_CALLBACK (on_page_changed), self, G_CONNECT_SWAPPED);
  on_page_changed (self);
}

static void
mortise_section_list_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_PAGES)
    set_pages (MORTISE_SECTION_LIST (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
mortise_section_list_class_init (MortiseSectionListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = mortise_section_list_set_property;

  /**
   * MortiseSectionList:pages:
   *
   * The stack of the sections' pages, each a [class@Page]. It is next to the list, and lives as long.
   */
  properties[PROP_PAGES]
      = g_param_spec_object ("pages", NULL, NULL, GTK_TYPE_STACK, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  /**
   * MortiseSectionList::activated:
   * @self: a list of sections
   *
   * A section was clicked on, or Return was pressed: a narrow window goes on to its page.
   */
  signals[ACTIVATED]
      = g_signal_new ("activated", MORTISE_TYPE_SECTION_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-section-list.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseSectionList, list);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
}

static void
mortise_section_list_init (MortiseSectionList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  mortise_list_focus_leave_by_tab (GTK_WIDGET (self->list));
}
