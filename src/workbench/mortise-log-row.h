/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-log-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_LOG_ROW (mortise_log_row_get_type ())
G_DECLARE_FINAL_TYPE (MortiseLogRow, mortise_log_row, MORTISE, LOG_ROW, AdwBin)

G_END_DECLS
