/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-hooks-page.h"

#include <glib/gi18n.h>

#include "mortise-hook-details.h"
#include "mortise-hook-row.h"

/**
 * MortiseHooksPage:
 *
 * The section where hooks are looked up and fired.
 */
struct _MortiseHooksPage
{
  MortiseListPage parent_instance;
};

G_DEFINE_FINAL_TYPE (MortiseHooksPage, mortise_hooks_page, MORTISE_TYPE_LIST_PAGE)

static char *
make_search_text (gpointer unused, const char *name, const char *description)
{
  return g_strjoin (" ", name != NULL ? name : "", description != NULL ? description : "", NULL);
}

/* Hooks that no platform describes come last. */
static char *
make_sort_key (gpointer unused, const char *platform)
{
  return g_strconcat (platform != NULL ? "0" : "1", platform, NULL);
}

static const char *
get_platform (GtkListBoxRow *row)
{
  return mortise_hook_item_get_platform (mortise_hook_row_get_hook (MORTISE_HOOK_ROW (row)));
}

/* GTK 4.8 has no sections in lists: the first row of each platform carries its name. Without a site, rows are going. */
static void
update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  const char *platform = get_platform (row);
  MortiseSite *site = mortise_page_get_site (user_data);
  GtkWidget *label;

  gtk_list_box_row_set_header (row, NULL);
  if (site == NULL || (before != NULL && g_strcmp0 (platform, get_platform (before)) == 0))
    return;

  label = gtk_label_new (platform != NULL ? mortise_site_get_platform_name (site, platform) : _ ("Undescribed"));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "section-title");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_list_box_row_set_header (row, label);
}

static GtkWidget *
create_row (gpointer hook)
{
  return mortise_hook_row_new (hook);
}

static void
mortise_hooks_page_keep_state (MortisePage *page, MortiseWindowState *state)
{
  mortise_window_state_bind (state, "hooks", "selected", page, "selected-key");
}

static void
mortise_hooks_page_class_init (MortiseHooksPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  MORTISE_PAGE_CLASS (klass)->keep_state = mortise_hooks_page_keep_state;
  MORTISE_LIST_PAGE_CLASS (klass)->get_items = mortise_site_get_hooks;
  MORTISE_LIST_PAGE_CLASS (klass)->create_row = create_row;

  g_type_ensure (MORTISE_TYPE_HOOK_DETAILS);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-hooks-page.ui");
  gtk_widget_class_bind_template_callback (widget_class, make_search_text);
  gtk_widget_class_bind_template_callback (widget_class, make_sort_key);
}

static void
mortise_hooks_page_init (MortiseHooksPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  mortise_list_page_set_header_func (MORTISE_LIST_PAGE (self), update_header);
}
