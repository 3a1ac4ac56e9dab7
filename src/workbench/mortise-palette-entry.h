/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mortise-fuzzy.h"

G_BEGIN_DECLS

/**
 * MortisePaletteKind:
 * @MORTISE_PALETTE_RECENT: what was used lately, of whatever kind; no entry has this one itself
 * @MORTISE_PALETTE_ACTIONS: what can be done anywhere in the window
 * @MORTISE_PALETTE_PLUGINS: a plugin of the site
 * @MORTISE_PALETTE_HOOKS: a hook
 * @MORTISE_PALETTE_SETTINGS: a setting of a plugin
 * @MORTISE_PALETTE_OFFERS: a plugin of a catalogue
 * @MORTISE_PALETTE_N_KINDS: how many there are
 *
 * The groups of the command palette, in the order in which they are listed where nothing tells them apart.
 */
typedef enum
{
  MORTISE_PALETTE_RECENT,
  MORTISE_PALETTE_ACTIONS,
  MORTISE_PALETTE_PLUGINS,
  MORTISE_PALETTE_HOOKS,
  MORTISE_PALETTE_SETTINGS,
  MORTISE_PALETTE_OFFERS,
  MORTISE_PALETTE_N_KINDS,
} MortisePaletteKind;

#define MORTISE_TYPE_PALETTE_ENTRY (mortise_palette_entry_get_type ())
G_DECLARE_FINAL_TYPE (MortisePaletteEntry, mortise_palette_entry, MORTISE, PALETTE_ENTRY, GObject)

MortisePaletteEntry *mortise_palette_entry_new (MortisePaletteKind kind,
                                                const char *title,
                                                const char *detail,
                                                const char *action,
                                                GVariant *target);
void mortise_palette_entry_set_accel (MortisePaletteEntry *self, const char *accel);
MortisePaletteKind mortise_palette_entry_get_kind (MortisePaletteEntry *self);
const char *mortise_palette_entry_get_title (MortisePaletteEntry *self);
const char *mortise_palette_entry_get_detail (MortisePaletteEntry *self);
const char *mortise_palette_entry_get_accel (MortisePaletteEntry *self);
const char *mortise_palette_entry_get_action (MortisePaletteEntry *self);
GVariant *mortise_palette_entry_get_target (MortisePaletteEntry *self);
const char *mortise_palette_entry_get_id (MortisePaletteEntry *self);
int mortise_palette_entry_match (MortisePaletteEntry *self,
                                 GPtrArray *words,
                                 MortiseFuzzyMarks *title_marks,
                                 MortiseFuzzyMarks *detail_marks);

G_END_DECLS
