/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-site.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_WINDOW (mortise_window_get_type ())
G_DECLARE_FINAL_TYPE (MortiseWindow, mortise_window, MORTISE, WINDOW, AdwApplicationWindow)

MortiseWindow *mortise_window_new (GtkApplication *application, MortiseSite *site);
void mortise_window_show (MortiseWindow *self, const char *action, GVariant *target);
void mortise_window_install (MortiseWindow *self, GFile *file);
void mortise_window_open (MortiseWindow *self, GFile *file);
void mortise_window_develop (MortiseWindow *self, GFile *file);

G_END_DECLS
