/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-site.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_FOLDER_BAR (mortise_folder_bar_get_type ())
G_DECLARE_FINAL_TYPE (MortiseFolderBar, mortise_folder_bar, MORTISE, FOLDER_BAR, AdwBin)

GtkWidget *mortise_folder_bar_new (MortiseSite *site, const char *folder);
gboolean mortise_folder_bar_start (MortiseFolderBar *self, GError **error);
char *mortise_folder_bar_find_file (MortiseFolderBar *self, const char *slug, const char *place, guint *line);
const char *mortise_folder_bar_get_folder (MortiseFolderBar *self);

G_END_DECLS
