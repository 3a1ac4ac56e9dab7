/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-setting-item.h"

G_BEGIN_DECLS

GtkWidget *mortise_setting_row_new (MortiseSettingItem *setting);

G_END_DECLS
