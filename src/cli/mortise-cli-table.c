/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-table.h"

#include <stdio.h>
#include <string.h>

typedef struct
{
  char *text;
  guint width;
  MortiseCliStyle style;
} Cell;

struct _MortiseCliTable
{
  GPtrArray *cells;
  guint n_columns;
  guint64 right;
  guint indent;
};

/* Columns between two others. */
#define GAP 2
/* A last column narrower than this is read worse than one that the terminal breaks. */
#define MIN_LAST_WIDTH 20

static void
cell_free (gpointer data)
{
  Cell *cell = data;

  g_free (cell->text);
  g_free (cell);
}

/**
 * mortise_cli_table_new:
 * @header: the first column's header
 * @...: those of the others, then %NULL
 *
 * Returns: (transfer full): a table without rows
 */
MortiseCliTable *
mortise_cli_table_new (const char *header, ...)
{
  MortiseCliTable *self = g_new0 (MortiseCliTable, 1);
  va_list headers;

  self->cells = g_ptr_array_new_with_free_func (cell_free);
  va_start (headers, header);
  for (; header; header = va_arg (headers, const char *))
    {
      mortise_cli_table_add (self, MORTISE_CLI_BOLD, header);
      self->n_columns++;
    }
  va_end (headers);
  return self;
}

/**
 * mortise_cli_table_new_plain:
 * @n_columns: how many columns
 *
 * Returns: (transfer full): a table without rows and headers
 */
MortiseCliTable *
mortise_cli_table_new_plain (guint n_columns)
{
  MortiseCliTable *self = mortise_cli_table_new (NULL, NULL);

  self->n_columns = n_columns;
  return self;
}

/**
 * mortise_cli_table_free:
 * @self: (transfer full): a table
 */
void
mortise_cli_table_free (MortiseCliTable *self)
{
  g_ptr_array_unref (self->cells);
  g_free (self);
}

/* Whether it has no rows but the one with the headers. */
gboolean
mortise_cli_table_is_empty (MortiseCliTable *self)
{
  return self->cells->len <= self->n_columns;
}

/**
 * mortise_cli_table_set_right:
 * @self: a table
 * @column: a column of numbers, from 0 on
 */
void
mortise_cli_table_set_right (MortiseCliTable *self, guint column)
{
  self->right |= G_GUINT64_CONSTANT (1) << column;
}

/**
 * mortise_cli_table_set_indent:
 * @self: a table
 * @indent: by how many columns every line is moved to the right
 */
void
mortise_cli_table_set_indent (MortiseCliTable *self, guint indent)
{
  self->indent = indent;
}

/**
 * mortise_cli_table_add:
 * @self: a table
 * @style: how the cell is set off
 * @text: (nullable): what it holds, from anywhere
 *
 * Adds the next cell of the row, or the first one of the next row.
 */
void
mortise_cli_table_add (MortiseCliTable *self, MortiseCliStyle style, const char *text)
{
  Cell *cell = g_new0 (Cell, 1);

  cell->text = mortise_cli_text_escape (text ? text : "");
  cell->width = mortise_cli_text_get_width (cell->text);
  cell->style = style;
  g_ptr_array_add (self->cells, cell);
}

/**
 * mortise_cli_table_add_take:
 * @self: a table
 * @style: how the cell is set off
 * @text: (transfer full): what it holds
 *
 * As [method@CliTable.add], for a text that was made for it.
 */
void
mortise_cli_table_add_take (MortiseCliTable *self, MortiseCliStyle style, char *text)
{
  mortise_cli_table_add (self, style, text);
  g_free (text);
}

static guint
measure (MortiseCliTable *self, guint column)
{
  guint width = 0;

  for (guint i = column; i < self->cells->len; i += self->n_columns)
    width = MAX (width, ((Cell *) self->cells->pdata[i])->width);
  return width;
}

static void
append_spaces (GString *output, guint n)
{
  while (n--)
    g_string_append_c (output, ' ');
}

static void
append_cell (GString *output, const Cell *cell, guint width, gboolean is_right)
{
  g_autofree char *painted = mortise_cli_text_paint (cell->style, cell->text);
  guint room = width - cell->width;

  append_spaces (output, is_right ? room : 0);
  g_string_append (output, painted);
  append_spaces (output, is_right ? 0 : room);
}

/* The last cell, its later lines under its first. */
static void
append_last (GString *output, const Cell *cell, guint indent, guint width)
{
  const char *rest = cell->text;

  for (;;)
    {
      gsize length = width ? mortise_cli_text_fit (rest, width) : strlen (rest);
      g_autofree char *line = g_strndup (rest, length);
      g_autofree char *painted = mortise_cli_text_paint (cell->style, line);

      g_string_append (output, painted);
      rest += length;
      rest += strspn (rest, " ");
      if (!*rest)
        return;
      g_string_append_c (output, '\n');
      append_spaces (output, indent);
    }
}

static void
trim_end (GString *output)
{
  while (output->len && output->str[output->len - 1] == ' ')
    g_string_truncate (output, output->len - 1);
}

/**
 * mortise_cli_table_to_text:
 * @self: a table, with whole rows
 * @width: columns of the terminal, 0 for a line that is as long as it is
 *
 * Returns: (transfer full): the table's lines
 */
char *
mortise_cli_table_to_text (MortiseCliTable *self, guint width)
{
  GString *output = g_string_new (NULL);
  guint last = self->n_columns - 1;
  g_autofree guint *widths = g_new0 (guint, self->n_columns);
  guint before_last = self->indent;
  guint left;

  for (guint i = 0; i < last; i++)
    {
      widths[i] = measure (self, i);
      before_last += widths[i] + GAP;
    }
  left = width > before_last ? width - before_last : 0;
  left = width ? MAX (left, MIN_LAST_WIDTH) : 0;

  for (guint i = 0; i < self->cells->len; i++)
    {
      guint column = i % self->n_columns;

      append_spaces (output, column == 0 ? self->indent : GAP);
      if (column < last)
        {
          append_cell (output, self->cells->pdata[i], widths[column], self->right >> column & 1);
          continue;
        }
      append_last (output, self->cells->pdata[i], before_last, left);
      trim_end (output);
      g_string_append_c (output, '\n');
    }
  return g_string_free (output, FALSE);
}

/**
 * mortise_cli_table_print:
 * @self: a table, with whole rows
 *
 * Prints it to standard output, in the terminal's width.
 */
void
mortise_cli_table_print (MortiseCliTable *self)
{
  g_autofree char *text = mortise_cli_table_to_text (self, mortise_cli_text_get_terminal_width ());

  fputs (text, stdout);
}
