/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_WINDOW_STATE (mortise_window_state_get_type ())
G_DECLARE_FINAL_TYPE (MortiseWindowState, mortise_window_state, MORTISE, WINDOW_STATE, GObject)

MortiseWindowState *mortise_window_state_new (const char *site);
void mortise_window_state_bind (MortiseWindowState *self,
                                const char *group,
                                const char *key,
                                gpointer object,
                                const char *property);
void mortise_window_state_bind_choice (MortiseWindowState *self,
                                       const char *group,
                                       const char *key,
                                       gpointer object,
                                       const char *property,
                                       const char *const *choices);
char **mortise_window_state_dup_strings (MortiseWindowState *self, const char *group, const char *key);
void mortise_window_state_set_strings (MortiseWindowState *self,
                                       const char *group,
                                       const char *key,
                                       const char *const *strings);
void mortise_window_state_save (MortiseWindowState *self);

G_END_DECLS
