/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-form-model.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_FORM (mortise_form_get_type ())
G_DECLARE_FINAL_TYPE (MortiseForm, mortise_form, MORTISE, FORM, AdwBin)

GtkWidget *mortise_form_new (MortiseFormModel *model);
void mortise_form_show_fault (MortiseForm *self);
void mortise_form_show_field (MortiseForm *self, const char *key);

G_END_DECLS
