/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * MortiseFact:
 * @title: what it is about
 * @subtitle: (nullable): a sentence or more
 * @value: (nullable): a short text at the end of the row
 * @icon_name: (nullable): a symbol at its beginning
 * @style: (nullable): a style class of the symbol
 *
 * What a row says.
 */
typedef struct
{
  const char *title;
  const char *subtitle;
  const char *value;
  const char *icon_name;
  const char *style;
} MortiseFact;

#define MORTISE_TYPE_FACT_ROW (mortise_fact_row_get_type ())
G_DECLARE_FINAL_TYPE (MortiseFactRow, mortise_fact_row, MORTISE, FACT_ROW, AdwActionRow)

void mortise_fact_row_set (MortiseFactRow *self, const MortiseFact *fact);

/**
 * MortiseFactRows:
 *
 * The rows of a group or of an expander that are filled again and again. Rows are taken over from one time to the next,
 * so that the focus stays where it is.
 */
typedef struct _MortiseFactRows MortiseFactRows;

MortiseFactRows *mortise_fact_rows_new (gpointer parent);
void mortise_fact_rows_free (MortiseFactRows *self);
void mortise_fact_rows_begin (MortiseFactRows *self);
MortiseFactRow *mortise_fact_rows_add (MortiseFactRows *self, const MortiseFact *fact);
guint mortise_fact_rows_end (MortiseFactRows *self);

G_END_DECLS
