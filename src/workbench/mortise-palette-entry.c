/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-palette-entry.h"

/**
 * MortisePaletteEntry:
 *
 * Something that the command palette finds: what it is called, and the action of the window that shows or does it.
 * It does not change once it is made, so that a thread may search it.
 */
struct _MortisePaletteEntry
{
  GObject parent_instance;

  MortisePaletteKind kind;
  char *title;
  char *detail;
  char *accel;
  char *action;
  GVariant *target;
  char *id;
  MortiseFuzzyText *title_text;
  MortiseFuzzyText *detail_text;
};

/* By how much a title counts for more than what stands below it. */
#define TITLE_WORTH 5000

G_DEFINE_FINAL_TYPE (MortisePaletteEntry, mortise_palette_entry, G_TYPE_OBJECT)

static void
mortise_palette_entry_finalize (GObject *object)
{
  MortisePaletteEntry *self = MORTISE_PALETTE_ENTRY (object);

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->detail, g_free);
  g_clear_pointer (&self->accel, g_free);
  g_clear_pointer (&self->action, g_free);
  g_clear_pointer (&self->target, g_variant_unref);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->title_text, mortise_fuzzy_text_free);
  g_clear_pointer (&self->detail_text, mortise_fuzzy_text_free);
  G_OBJECT_CLASS (mortise_palette_entry_parent_class)->finalize (object);
}

static void
mortise_palette_entry_class_init (MortisePaletteEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_palette_entry_finalize;
}

static void
mortise_palette_entry_init (MortisePaletteEntry *self)
{
}

/**
 * mortise_palette_entry_new:
 * @kind: what it is
 * @title: what it is called
 * @detail: (nullable): what tells it from others of that name; searched too
 * @action: an action of the window or the application, such as `win.refresh`
 * @target: (nullable): the action's parameter; taken if it is floating
 *
 * Returns: (transfer full): an entry
 */
MortisePaletteEntry *
mortise_palette_entry_new (MortisePaletteKind kind,
                           const char *title,
                           const char *detail,
                           const char *action,
                           GVariant *target)
{
  MortisePaletteEntry *self = g_object_new (MORTISE_TYPE_PALETTE_ENTRY, NULL);

  self->kind = kind;
  self->title = g_strdup (title);
  self->detail = g_strdup (detail);
  self->action = g_strdup (action);
  self->target = target != NULL ? g_variant_ref_sink (target) : NULL;
  self->id = g_action_print_detailed_name (action, self->target);
  self->title_text = mortise_fuzzy_text_new (title);
  self->detail_text = detail != NULL ? mortise_fuzzy_text_new (detail) : NULL;
  return self;
}

/**
 * mortise_palette_entry_set_accel:
 * @self: an entry that nobody else has yet
 * @accel: (nullable): the keys that do the same, as [func@Gtk.accelerator_parse] reads them
 */
void
mortise_palette_entry_set_accel (MortisePaletteEntry *self, const char *accel)
{
  g_return_if_fail (MORTISE_IS_PALETTE_ENTRY (self));

  g_free (self->accel);
  self->accel = g_strdup (accel);
}

/**
 * mortise_palette_entry_get_kind:
 * @self: an entry
 *
 * Returns: what it is
 */
MortisePaletteKind
mortise_palette_entry_get_kind (MortisePaletteEntry *self)
{
  g_return_val_if_fail (MORTISE_IS_PALETTE_ENTRY (self), MORTISE_PALETTE_ACTIONS);
  return self->kind;
}

/**
 * mortise_palette_entry_get_title:
 * @self: an entry
 *
 * Returns: what it is called
 */
const char *
mortise_palette_entry_get_title (MortisePaletteEntry *self)
{
  g_return_val_if_fail (MORTISE_IS_PALETTE_ENTRY (self), NULL);
  return self->title;
}

/**
 * mortise_palette_entry_get_detail:
 * @self: an entry
 *
 * Returns: (nullable): what stands below its title
 */
const char *
mortise_palette_entry_get_detail (MortisePaletteEntry *self)
{
  g_return_val_if_fail (MORTISE_IS_PALETTE_ENTRY (self), NULL);
  return self->detail;
}

/**
 * mortise_palette_entry_get_accel:
 * @self: an entry
 *
 * Returns: (nullable): the keys that do the same
 */
const char *
mortise_palette_entry_get_accel (MortisePaletteEntry *self)
{
  g_return_val_if_fail (MORTISE_IS_PALETTE_ENTRY (self), NULL);
  return self->accel;
}

/**
 * mortise_palette_entry_get_action:
 * @self: an entry
 *
 * Returns: the action that it stands for
 */
const char *
mortise_palette_entry_get_action (MortisePaletteEntry *self)
{
  g_return_val_if_fail (MORTISE_IS_PALETTE_ENTRY (self), NULL);
  return self->action;
}

/**
 * mortise_palette_entry_get_target:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): the parameter of its action
 */
GVariant *
mortise_palette_entry_get_target (MortisePaletteEntry *self)
{
  g_return_val_if_fail (MORTISE_IS_PALETTE_ENTRY (self), NULL);
  return self->target;
}

/**
 * mortise_palette_entry_get_id:
 * @self: an entry
 *
 * Returns: what tells it from all others, also the next time: its action with the parameter
 */
const char *
mortise_palette_entry_get_id (MortisePaletteEntry *self)
{
  g_return_val_if_fail (MORTISE_IS_PALETTE_ENTRY (self), NULL);
  return self->id;
}

/* Letters scattered over a sentence are no find. */
static int
match_word (MortisePaletteEntry *self,
            const MortiseFuzzyText *word,
            MortiseFuzzyMarks *title_marks,
            MortiseFuzzyMarks *detail_marks)
{
  MortiseFuzzyMarks in_title = { 0 }, in_detail = { 0 };
  int title = mortise_fuzzy_match (word, self->title_text, &in_title);
  int detail = self->detail_text != NULL ? mortise_fuzzy_match (word, self->detail_text, &in_detail) : 0;

  detail = detail >= MORTISE_FUZZY_WORD_STARTS ? detail - TITLE_WORTH : 0;
  if (title >= detail)
    mortise_fuzzy_marks_add (title_marks, &in_title);
  else
    mortise_fuzzy_marks_add (detail_marks, &in_detail);
  return MAX (title, detail);
}

/**
 * mortise_palette_entry_match:
 * @self: an entry
 * @words: (element-type MortiseFuzzyText): what is searched for, in any order
 * @title_marks: (out): which letters of its title were found
 * @detail_marks: (out): which letters of its detail were found
 *
 * Returns: what the worst of the words' matches is worth, as [func@fuzzy_match] counts; 0 where a word is missing
 */
int
mortise_palette_entry_match (MortisePaletteEntry *self,
                             GPtrArray *words,
                             MortiseFuzzyMarks *title_marks,
                             MortiseFuzzyMarks *detail_marks)
{
  int worst = G_MAXINT;

  *title_marks = (MortiseFuzzyMarks){ 0 };
  *detail_marks = (MortiseFuzzyMarks){ 0 };
  for (guint i = 0; i < words->len && worst > 0; i++)
    worst = MIN (worst, match_word (self, words->pdata[i], title_marks, detail_marks));

  return worst;
}
