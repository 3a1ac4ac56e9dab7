/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-fact-row.h"

/**
 * MortiseFactRow:
 *
 * A row that says something and does nothing.
 */
struct _MortiseFactRow
{
  AdwActionRow parent_instance;

  GtkImage *image;
  GtkLabel *value;
};

G_DEFINE_FINAL_TYPE (MortiseFactRow, mortise_fact_row, ADW_TYPE_ACTION_ROW)

static void
mortise_fact_row_class_init (MortiseFactRowClass *klass)
{
}

static void
mortise_fact_row_init (MortiseFactRow *self)
{
  self->value = g_object_new (GTK_TYPE_LABEL, "visible", FALSE, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->value), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->value), "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->value));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 0);
}

static void
set_image (MortiseFactRow *self, const char *icon_name, const char *style)
{
  const char *styles[] = { style, NULL };

  if (icon_name == NULL)
    {
      /* Room for a prefix is left while there is one, be it visible or not. */
      if (self->image != NULL)
        adw_action_row_remove (ADW_ACTION_ROW (self), GTK_WIDGET (self->image));
      self->image = NULL;
      return;
    }
  if (self->image == NULL)
    {
      self->image = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
      adw_action_row_add_prefix (ADW_ACTION_ROW (self), GTK_WIDGET (self->image));
    }
  if (g_strcmp0 (gtk_image_get_icon_name (self->image), icon_name) != 0)
    gtk_image_set_from_icon_name (self->image, icon_name);
  gtk_widget_set_css_classes (GTK_WIDGET (self->image), styles);
}

/**
 * mortise_fact_row_set:
 * @self: a row
 * @fact: what it is to say
 */
void
mortise_fact_row_set (MortiseFactRow *self, const MortiseFact *fact)
{
  const char *subtitle = fact->subtitle != NULL ? fact->subtitle : "";

  g_return_if_fail (MORTISE_IS_FACT_ROW (self));

  if (g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)), fact->title) != 0)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), fact->title);
  if (g_strcmp0 (adw_action_row_get_subtitle (ADW_ACTION_ROW (self)), subtitle) != 0)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  gtk_label_set_text (self->value, fact->value != NULL ? fact->value : "");
  gtk_widget_set_visible (GTK_WIDGET (self->value), fact->value != NULL);
  set_image (self, fact->icon_name, fact->style);
}

/* --- several ------------------------------------------------------------------------------------------------------ */

struct _MortiseFactRows
{
  GtkWidget *parent;
  GPtrArray *rows;
  guint n_used;
};

/**
 * mortise_fact_rows_new:
 * @parent: (type GtkWidget): an [class@Adw.PreferencesGroup] or [class@Adw.ExpanderRow], which outlives them
 *
 * Returns: (transfer full): no rows
 */
MortiseFactRows *
mortise_fact_rows_new (gpointer parent)
{
  MortiseFactRows *self = g_new0 (MortiseFactRows, 1);

  self->parent = parent;
  self->rows = g_ptr_array_new ();
  return self;
}

void
mortise_fact_rows_free (MortiseFactRows *self)
{
  g_ptr_array_unref (self->rows);
  g_free (self);
}

/**
 * mortise_fact_rows_begin:
 * @self: rows
 *
 * Begins to fill them.
 */
void
mortise_fact_rows_begin (MortiseFactRows *self)
{
  self->n_used = 0;
}

/**
 * mortise_fact_rows_add:
 * @self: rows that are being filled
 * @fact: what the next one says
 *
 * Returns: (transfer none): the row
 */
MortiseFactRow *
mortise_fact_rows_add (MortiseFactRows *self, const MortiseFact *fact)
{
  if (self->n_used == self->rows->len)
    {
      GtkWidget *row = g_object_new (MORTISE_TYPE_FACT_ROW, NULL);

      g_ptr_array_add (self->rows, row);
      if (ADW_IS_EXPANDER_ROW (self->parent))
        adw_expander_row_add_row (ADW_EXPANDER_ROW (self->parent), row);
      else
        adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->parent), row);
    }
  mortise_fact_row_set (self->rows->pdata[self->n_used], fact);
  return self->rows->pdata[self->n_used++];
}

/**
 * mortise_fact_rows_end:
 * @self: rows that are being filled
 *
 * Removes the rows that are left from the last time.
 *
 * Returns: how many there are
 */
guint
mortise_fact_rows_end (MortiseFactRows *self)
{
  while (self->rows->len > self->n_used)
    {
      GtkWidget *row = g_ptr_array_steal_index (self->rows, self->rows->len - 1);

      if (ADW_IS_EXPANDER_ROW (self->parent))
        adw_expander_row_remove (ADW_EXPANDER_ROW (self->parent), row);
      else
        adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->parent), row);
    }
  return self->n_used;
}
