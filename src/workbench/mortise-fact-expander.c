/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-fact-expander.h"

/**
 * MortiseFactExpander:
 *
 * A row that says something in short, and at length when it is expanded.
 */
struct _MortiseFactExpander
{
  AdwExpanderRow parent_instance;

  GtkImage *image;
  MortiseFactRows *rows;
};

G_DEFINE_FINAL_TYPE (MortiseFactExpander, mortise_fact_expander, ADW_TYPE_EXPANDER_ROW)

static void
mortise_fact_expander_finalize (GObject *object)
{
  g_clear_pointer (&MORTISE_FACT_EXPANDER (object)->rows, mortise_fact_rows_free);
  G_OBJECT_CLASS (mortise_fact_expander_parent_class)->finalize (object);
}

static void
mortise_fact_expander_class_init (MortiseFactExpanderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_fact_expander_finalize;
}

static void
mortise_fact_expander_init (MortiseFactExpander *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  self->rows = mortise_fact_rows_new (self);
}

/**
 * mortise_fact_expander_new:
 * @title: what it is about
 *
 * Returns: (transfer floating): a row that says nothing yet
 */
GtkWidget *
mortise_fact_expander_new (const char *title)
{
  return g_object_new (MORTISE_TYPE_FACT_EXPANDER, "title", title, NULL);
}

/**
 * mortise_fact_expander_begin:
 * @self: a row
 *
 * Begins to fill what is seen when it is expanded.
 */
void
mortise_fact_expander_begin (MortiseFactExpander *self)
{
  g_return_if_fail (MORTISE_IS_FACT_EXPANDER (self));
  mortise_fact_rows_begin (self->rows);
}

void
mortise_fact_expander_add (MortiseFactExpander *self, const MortiseFact *fact)
{
  g_return_if_fail (MORTISE_IS_FACT_EXPANDER (self));
  mortise_fact_rows_add (self->rows, fact);
}

/* Those that have a symbol always have one. */
static void
set_image (MortiseFactExpander *self, const char *icon_name, const char *style)
{
  const char *styles[] = { style, NULL };

  if (self->image == NULL)
    {
      self->image = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
      adw_expander_row_add_prefix (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->image));
    }
  gtk_image_set_from_icon_name (self->image, icon_name);
  gtk_widget_set_css_classes (GTK_WIDGET (self->image), styles);
}

/* What can be expanded again is not therefore to be. */
static void
set_can_expand (MortiseFactExpander *self, gboolean can_expand)
{
  AdwExpanderRow *row = ADW_EXPANDER_ROW (self);

  if (adw_expander_row_get_enable_expansion (row) == can_expand)
    return;
  adw_expander_row_set_enable_expansion (row, can_expand);
  adw_expander_row_set_expanded (row, FALSE);
}

/**
 * mortise_fact_expander_end:
 * @self: a row that is being filled
 * @subtitle: what it says in short
 * @icon_name: (nullable): its symbol, if it ever has one
 * @style: (nullable): a style class of the symbol
 *
 * Returns: how many rows are in it
 */
guint
mortise_fact_expander_end (MortiseFactExpander *self, const char *subtitle, const char *icon_name, const char *style)
{
  guint n_rows;

  g_return_val_if_fail (MORTISE_IS_FACT_EXPANDER (self), 0);

  n_rows = mortise_fact_rows_end (self->rows);
  if (g_strcmp0 (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (self)), subtitle) != 0)
    adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), subtitle);
  if (icon_name != NULL)
    set_image (self, icon_name, style);
  set_can_expand (self, n_rows > 0);
  return n_rows;
}
