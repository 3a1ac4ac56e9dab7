/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-site.h"
#include "mortise-window-state.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PAGE (mortise_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (MortisePage, mortise_page, MORTISE, PAGE, AdwBin)

/**
 * MortisePageClass:
 * @set_site: shows the lists of a site, or none
 * @search: (nullable): lets the user search, as Ctrl+F does
 * @refresh: (nullable): reads what it shows anew, as F5 does; lists of the site are read anew besides
 * @keep_state: binds what the user chose in it, so that it is the same the next time
 *
 * One section of the window.
 */
struct _MortisePageClass
{
  AdwBinClass parent_class;

  void (*set_site) (MortisePage *self, MortiseSite *site);
  void (*search) (MortisePage *self);
  void (*refresh) (MortisePage *self);
  void (*keep_state) (MortisePage *self, MortiseWindowState *state);
};

const char *mortise_page_get_title (MortisePage *self);
const char *mortise_page_get_icon_name (MortisePage *self);
MortiseSite *mortise_page_get_site (MortisePage *self);
void mortise_page_set_site (MortisePage *self, MortiseSite *site);
void mortise_page_search (MortisePage *self);
void mortise_page_refresh (MortisePage *self);
void mortise_page_keep_state (MortisePage *self, MortiseWindowState *state);

MortiseSite *mortise_page_find_site (GtkWidget *widget);
const char *mortise_page_find_plugin_name (GtkWidget *widget, const char *slug);
void mortise_toast (GtkWidget *widget, const char *message);
AdwToast *mortise_toast_with_button (GtkWidget *widget, const char *message, const char *label);
void mortise_toast_failure (GObject *source, GAsyncResult *result, gpointer widget);

G_END_DECLS
