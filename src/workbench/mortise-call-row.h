/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-call-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_CALL_ROW (mortise_call_row_get_type ())
G_DECLARE_FINAL_TYPE (MortiseCallRow, mortise_call_row, MORTISE, CALL_ROW, AdwExpanderRow)

GtkWidget *
mortise_call_row_new (MortiseCallItem *call, const char *name, guint order, gint64 total_us, gboolean has_step);

G_END_DECLS
