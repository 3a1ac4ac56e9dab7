/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-form-model.h"

G_BEGIN_DECLS

GPtrArray *mortise_settings_difference_list (MortiseFormModel *form, JsonObject *changes);
char *mortise_settings_difference_dup_labels (MortiseFormModel *form, JsonObject *changes);

G_END_DECLS
