/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_STATE_PILL (mortise_state_pill_get_type ())
G_DECLARE_FINAL_TYPE (MortiseStatePill, mortise_state_pill, MORTISE, STATE_PILL, AdwBin)

void mortise_state_pill_set_state (MortiseStatePill *self, const char *state);

G_END_DECLS
