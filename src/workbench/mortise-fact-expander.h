/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-fact-row.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_FACT_EXPANDER (mortise_fact_expander_get_type ())
G_DECLARE_FINAL_TYPE (MortiseFactExpander, mortise_fact_expander, MORTISE, FACT_EXPANDER, AdwExpanderRow)

GtkWidget *mortise_fact_expander_new (const char *title);
void mortise_fact_expander_begin (MortiseFactExpander *self);
void mortise_fact_expander_add (MortiseFactExpander *self, const MortiseFact *fact);
guint
mortise_fact_expander_end (MortiseFactExpander *self, const char *subtitle, const char *icon_name, const char *style);

G_END_DECLS
