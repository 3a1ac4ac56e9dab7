/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-form-sections.h"

#include <glib/gi18n.h>

#include "mortise-form-list.h"
#include "mortise-form-parts.h"
#include "mortise-form-row.h"
#include "mortise-help-text.h"

/**
 * MortiseFormSections:
 *
 * The fields of a form under headings: those that name a section in the section of that name, those that are objects
 * each in one of its own, and all others in one without a heading, which comes first.
 */
struct _MortiseFormSections
{
  AdwBin parent_instance;

  MortiseField *root;
  GtkBox *box;
  GPtrArray *sections;
  char *query;
};

typedef struct
{
  char *title;
  MortiseField *owner;
  GListModel *fields;
  AdwPreferencesGroup *group;
  GtkListBox *list;
} Section;

G_DEFINE_FINAL_TYPE (MortiseFormSections, mortise_form_sections, ADW_TYPE_BIN)

static void
section_free (Section *section)
{
  g_free (section->title);
  g_clear_object (&section->owner);
  g_clear_object (&section->fields);
  g_free (section);
}

static void
mortise_form_sections_finalize (GObject *object)
{
  MortiseFormSections *self = MORTISE_FORM_SECTIONS (object);

  g_clear_pointer (&self->sections, g_ptr_array_unref);
  g_clear_object (&self->root);
  g_clear_pointer (&self->query, g_free);
  G_OBJECT_CLASS (mortise_form_sections_parent_class)->finalize (object);
}

static void
mortise_form_sections_class_init (MortiseFormSectionsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_form_sections_finalize;
}

static void
mortise_form_sections_init (MortiseFormSections *self)
{
  self->sections = g_ptr_array_new_with_free_func ((GDestroyNotify) section_free);
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 24));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}

/* --- search ------------------------------------------------------------------------------------------------------- */

static gboolean
is_wanted (MortiseFormSections *self, MortiseField *field)
{
  return self->query == NULL || *self->query == '\0' || mortise_field_matches (field, self->query);
}

/* A list box that is bound to a model has no filter. */
static gboolean
show_wanted (MortiseFormSections *self, Section *section)
{
  gboolean is_shown = self->query == NULL || *self->query == '\0';
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (section->list, i)) != NULL; i++)
    {
      gboolean row_is_wanted = is_wanted (self, mortise_form_row_get_field (MORTISE_FORM_ROW (row)));

      gtk_widget_set_visible (GTK_WIDGET (row), row_is_wanted);
      is_shown |= row_is_wanted;
    }
  gtk_widget_set_visible (GTK_WIDGET (section->group), is_shown);
  return is_shown;
}

/**
 * mortise_form_sections_search:
 * @self: sections
 * @query: what is searched for; all is shown for an empty one
 *
 * Returns: whether anything was found
 */
gboolean
mortise_form_sections_search (MortiseFormSections *self, const char *query)
{
  gboolean is_found = FALSE;

  g_return_val_if_fail (MORTISE_IS_FORM_SECTIONS (self), FALSE);

  g_free (self->query);
  self->query = g_strdup (query);
  for (guint i = 0; i < self->sections->len; i++)
    is_found |= show_wanted (self, self->sections->pdata[i]);
  return is_found;
}

/* --- sections ----------------------------------------------------------------------------------------------------- */

static gboolean
is_section_of_its_own (MortiseField *field)
{
  return mortise_field_get_kind (field) == MORTISE_FIELD_GROUP && mortise_field_get_section (field) == NULL
         && !mortise_field_is_secret (field);
}

/* What is wrong with the object as a whole stands below its heading. */
static void
show_owner_message (GtkLabel *label, MortiseField *owner)
{
  const char *message = mortise_field_get_message (owner);

  gtk_label_set_label (label, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (label), message != NULL);
}

static void
on_owner_changed (MortiseField *owner, GtkLabel *label)
{
  show_owner_message (label, owner);
}

static GtkWidget *
make_owner_message (MortiseField *owner)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, NULL);

  gtk_widget_add_css_class (label, "error");
  g_signal_connect_object (owner, "changed", G_CALLBACK (on_owner_changed), label, 0);
  show_owner_message (GTK_LABEL (label), owner);
  return label;
}

static void
fill_owned (Section *section, GtkWidget *box)
{
  const char *description = mortise_field_get_description (section->owner);
  g_autofree char *markup = description != NULL ? mortise_help_text_to_markup (description) : NULL;

  /* The description of AdwPreferencesGroup is markup, as this one is. */
  adw_preferences_group_set_description (section->group, markup);
  gtk_box_prepend (GTK_BOX (box), make_owner_message (section->owner));
  gtk_box_append (GTK_BOX (box), mortise_form_parts_new_hint (section->owner));
  gtk_box_append (GTK_BOX (box), mortise_form_parts_new_adder (section->owner));
}

static void
show_list (GListModel *fields, guint position, guint removed, guint added, GtkWidget *list)
{
  gtk_widget_set_visible (list, g_list_model_get_n_items (fields) > 0);
}

static Section *
section_new (MortiseFormSections *self, const char *title, MortiseField *owner)
{
  Section *section = g_new0 (Section, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autofree char *escaped = title != NULL ? g_markup_escape_text (title, -1) : NULL;

  section->title = g_strdup (title);
  section->owner = owner != NULL ? g_object_ref (owner) : NULL;
  section->fields = owner != NULL ? g_object_ref (mortise_field_get_children (owner))
                                  : G_LIST_MODEL (g_list_store_new (MORTISE_TYPE_FIELD));
  section->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  section->list = GTK_LIST_BOX (mortise_form_parts_new (section->fields, title != NULL ? title : _ ("Settings")));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (section->list));
  adw_preferences_group_set_title (section->group, escaped != NULL ? escaped : "");
  adw_preferences_group_add (section->group, box);
  if (owner != NULL)
    fill_owned (section, box);
  g_signal_connect_object (section->fields, "items-changed", G_CALLBACK (show_list), section->list, 0);
  show_list (section->fields, 0, 0, 0, GTK_WIDGET (section->list));
  return section;
}

static Section *
find_section (MortiseFormSections *self, const char *title, MortiseField *owner)
{
  for (guint i = 0; i < self->sections->len; i++)
    {
      Section *section = self->sections->pdata[i];

      if (section->owner == owner && g_strcmp0 (section->title, title) == 0)
        return section;
    }
  return NULL;
}

/* What @field belongs to, kept from before or made anew; @wanted is where it comes in the order of the form. */
static Section *
place_field (MortiseFormSections *self, GPtrArray *wanted, MortiseField *field)
{
  MortiseField *owner = is_section_of_its_own (field) ? field : NULL;
  g_autofree char *label = owner != NULL ? mortise_field_dup_label (owner) : NULL;
  const char *title = owner != NULL ? label : mortise_field_get_section (field);
  Section *section = find_section (self, title, owner);

  if (section == NULL)
    {
      section = section_new (self, title, owner);
      g_ptr_array_add (self->sections, section);
    }
  if (!g_ptr_array_find (wanted, section, NULL))
    g_ptr_array_insert (wanted, title == NULL ? 0 : (int) wanted->len, section);
  return section;
}

static void
arrange (MortiseFormSections *self, GPtrArray *wanted)
{
  GtkWidget *before = NULL;

  for (guint i = self->sections->len; i-- > 0;)
    {
      Section *section = self->sections->pdata[i];

      if (g_ptr_array_find (wanted, section, NULL))
        continue;
      gtk_box_remove (self->box, GTK_WIDGET (section->group));
      g_ptr_array_remove_index (self->sections, i);
    }
  for (guint i = 0; i < wanted->len; i++)
    {
      GtkWidget *group = GTK_WIDGET (((Section *) wanted->pdata[i])->group);

      if (gtk_widget_get_parent (group) == NULL)
        gtk_box_insert_child_after (self->box, group, before);
      else if (gtk_widget_get_prev_sibling (group) != before)
        gtk_box_reorder_child_after (self->box, group, before);
      before = group;
    }
}

static void
rebuild (MortiseFormSections *self)
{
  GListModel *settings = mortise_field_get_children (self->root);
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  g_autoptr (GHashTable) fields = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < g_list_model_get_n_items (settings); i++)
    {
      g_autoptr (MortiseField) field = g_list_model_get_item (settings, i);
      Section *section = place_field (self, wanted, field);

      if (section->owner != NULL)
        continue;
      if (!g_hash_table_contains (fields, section))
        g_hash_table_insert (fields, section, g_ptr_array_new_with_free_func (g_object_unref));
      g_ptr_array_add (g_hash_table_lookup (fields, section), g_object_ref (field));
    }
  arrange (self, wanted);
  for (guint i = 0; i < wanted->len; i++)
    {
      Section *section = wanted->pdata[i];

      if (section->owner == NULL)
        mortise_form_list_replace (G_LIST_STORE (section->fields), g_hash_table_lookup (fields, section));
      show_wanted (self, section);
    }
}

/**
 * mortise_form_sections_new:
 * @root: the field of a whole form
 *
 * Returns: (transfer floating): what is in it, under headings
 */
GtkWidget *
mortise_form_sections_new (MortiseField *root)
{
  MortiseFormSections *self = g_object_new (MORTISE_TYPE_FORM_SECTIONS, NULL);

  self->root = g_object_ref (root);
  g_signal_connect_object (mortise_field_get_children (root), "items-changed", G_CALLBACK (rebuild), self,
                           G_CONNECT_SWAPPED);
  rebuild (self);
  return GTK_WIDGET (self);
}
