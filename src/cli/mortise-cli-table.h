/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-cli-text.h"

G_BEGIN_DECLS

/**
 * MortiseCliTable:
 *
 * Rows printed in aligned columns. The last column takes what the terminal has left and is wrapped in it.
 */
typedef struct _MortiseCliTable MortiseCliTable;

MortiseCliTable *mortise_cli_table_new (const char *header, ...) G_GNUC_NULL_TERMINATED;
MortiseCliTable *mortise_cli_table_new_plain (guint n_columns);
void mortise_cli_table_free (MortiseCliTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseCliTable, mortise_cli_table_free)

gboolean mortise_cli_table_is_empty (MortiseCliTable *self);
void mortise_cli_table_set_right (MortiseCliTable *self, guint column);
void mortise_cli_table_set_indent (MortiseCliTable *self, guint indent);
void mortise_cli_table_add (MortiseCliTable *self, MortiseCliStyle style, const char *text);
void mortise_cli_table_add_take (MortiseCliTable *self, MortiseCliStyle style, char *text);
char *mortise_cli_table_to_text (MortiseCliTable *self, guint width);
void mortise_cli_table_print (MortiseCliTable *self);

G_END_DECLS
