/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_VALUE_ROW (mortise_value_row_get_type ())
G_DECLARE_FINAL_TYPE (MortiseValueRow, mortise_value_row, MORTISE, VALUE_ROW, AdwBin)

G_END_DECLS
