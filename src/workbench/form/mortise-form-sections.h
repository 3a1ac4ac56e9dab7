/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-form-model.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_FORM_SECTIONS (mortise_form_sections_get_type ())
G_DECLARE_FINAL_TYPE (MortiseFormSections, mortise_form_sections, MORTISE, FORM_SECTIONS, AdwBin)

GtkWidget *mortise_form_sections_new (MortiseField *root);
gboolean mortise_form_sections_search (MortiseFormSections *self, const char *query);

G_END_DECLS
