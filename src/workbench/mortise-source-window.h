/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_SOURCE_WINDOW (mortise_source_window_get_type ())
G_DECLARE_FINAL_TYPE (MortiseSourceWindow, mortise_source_window, MORTISE, SOURCE_WINDOW, AdwWindow)

void mortise_source_window_present (GtkWindow *parent, const char *path, guint line);

G_END_DECLS
