/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-palette-row.h"

#include <glib/gi18n.h>

/**
 * MortisePaletteRow:
 *
 * A line of the command palette. GTK 4.8 has no sections in lists: the first line of each group carries its name.
 */
struct _MortisePaletteRow
{
  AdwBin parent_instance;

  GtkLabel *group;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *detail;
  GtkLabel *keys;
  MortisePaletteMatch *match;
};

G_DEFINE_FINAL_TYPE (MortisePaletteRow, mortise_palette_row, ADW_TYPE_BIN)

static const struct
{
  const char *title;
  const char *icon_name;
} kinds[MORTISE_PALETTE_N_KINDS] = {
  [MORTISE_PALETTE_RECENT] = { N_ ("Recently Used"), NULL },
  [MORTISE_PALETTE_ACTIONS] = { N_ ("Actions"), "system-run-symbolic" },
  [MORTISE_PALETTE_PLUGINS] = { N_ ("Plugins"), "mortise-plugins-symbolic" },
  [MORTISE_PALETTE_HOOKS] = { N_ ("Hooks"), "mortise-hooks-symbolic" },
  [MORTISE_PALETTE_SETTINGS] = { N_ ("Settings"), "emblem-system-symbolic" },
  [MORTISE_PALETTE_OFFERS] = { N_ ("In Catalogues"), "system-software-install-symbolic" },
};

/* The letters that were searched for are bold. */
static void
show_text (GtkLabel *label, const char *text, const MortiseFuzzyMarks *marks)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  guint position = 0;

  for (const char *p = text; p != NULL && *p != '\0'; p = g_utf8_next_char (p), position++)
    if (mortise_fuzzy_marks_contain (marks, position))
      {
        PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_HEAVY);

        bold->start_index = (guint) (p - text);
        bold->end_index = (guint) (g_utf8_next_char (p) - text);
        pango_attr_list_change (attributes, bold);
      }

  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_label_set_attributes (label, attributes);
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
show_keys (MortisePaletteRow *self, const char *accel)
{
  g_autofree char *keys = NULL;
  GdkModifierType modifiers;
  guint key;

  if (accel != NULL && gtk_accelerator_parse (accel, &key, &modifiers))
    keys = gtk_accelerator_get_label (key, modifiers);
  gtk_label_set_text (self->keys, keys != NULL ? keys : "");
  gtk_widget_set_visible (GTK_WIDGET (self->keys), keys != NULL);
}

/* A list's row is named by nothing in GTK 4.8: the name goes to the widget around ours. */
static void
name_row (MortisePaletteRow *self, MortisePaletteMatch *match)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  const char *detail = mortise_palette_entry_get_detail (match->entry);

  if (parent == NULL)
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  mortise_palette_entry_get_title (match->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  detail != NULL ? detail : "", -1);
}

static void
mortise_palette_row_dispose (GObject *object)
{
  g_clear_object (&MORTISE_PALETTE_ROW (object)->match);
  G_OBJECT_CLASS (mortise_palette_row_parent_class)->dispose (object);
}

static void
mortise_palette_row_class_init (MortisePaletteRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mortise_palette_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-palette-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MortisePaletteRow, detail);
  gtk_widget_class_bind_template_child (widget_class, MortisePaletteRow, group);
  gtk_widget_class_bind_template_child (widget_class, MortisePaletteRow, icon);
  gtk_widget_class_bind_template_child (widget_class, MortisePaletteRow, keys);
  gtk_widget_class_bind_template_child (widget_class, MortisePaletteRow, title);
}

static void
mortise_palette_row_init (MortisePaletteRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mortise_palette_row_new:
 *
 * Returns: (transfer floating): an empty line
 */
GtkWidget *
mortise_palette_row_new (void)
{
  return g_object_new (MORTISE_TYPE_PALETTE_ROW, NULL);
}

/**
 * mortise_palette_row_set_match:
 * @self: a line
 * @match: what it shows from now on
 */
void
mortise_palette_row_set_match (MortisePaletteRow *self, MortisePaletteMatch *match)
{
  g_return_if_fail (MORTISE_IS_PALETTE_ROW (self));

  g_set_object (&self->match, match);
  gtk_label_set_text (self->group, _ (kinds[match->group].title));
  gtk_widget_set_visible (GTK_WIDGET (self->group), match->heads_group);
  gtk_image_set_from_icon_name (self->icon, kinds[mortise_palette_entry_get_kind (match->entry)].icon_name);
  show_text (self->title, mortise_palette_entry_get_title (match->entry), &match->title_marks);
  show_text (self->detail, mortise_palette_entry_get_detail (match->entry), &match->detail_marks);
  show_keys (self, mortise_palette_entry_get_accel (match->entry));
  name_row (self, match);
}

/**
 * mortise_palette_row_get_match:
 * @self: a line
 *
 * Returns: (transfer none) (nullable): what it shows
 */
MortisePaletteMatch *
mortise_palette_row_get_match (MortisePaletteRow *self)
{
  g_return_val_if_fail (MORTISE_IS_PALETTE_ROW (self), NULL);
  return self->match;
}
