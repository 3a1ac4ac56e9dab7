/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-form-model.h"
#include "mortise-plugin-item.h"

G_BEGIN_DECLS

void mortise_settings_import (GtkWidget *teller, MortisePluginItem *plugin, MortiseFormModel *form);

G_END_DECLS
