/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-site.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_COMPARE_COLUMN (mortise_compare_column_get_type ())
G_DECLARE_FINAL_TYPE (MortiseCompareColumn, mortise_compare_column, MORTISE, COMPARE_COLUMN, AdwBin)

void mortise_compare_column_show (MortiseCompareColumn *self,
                                  MortiseSite *site,
                                  const char *title,
                                  JsonObject *dispatch,
                                  JsonObject *plugin);

G_END_DECLS
