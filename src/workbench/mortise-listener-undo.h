/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-connection.h"

G_BEGIN_DECLS

/* What makes a change of the order of a hook's listeners undone. */
typedef struct _MortiseListenerUndo MortiseListenerUndo;

char *mortise_listener_dup_name (JsonObject *listener);

MortiseListenerUndo *mortise_listener_undo_new (GtkWidget *teller, MortiseConnection *connection, const char *hook);
void mortise_listener_undo_free (MortiseListenerUndo *self);
GtkWidget *mortise_listener_undo_get_teller (MortiseListenerUndo *self);
const char *mortise_listener_undo_get_hook (MortiseListenerUndo *self);
void mortise_listener_undo_add_set (MortiseListenerUndo *self, JsonObject *listener);
void mortise_listener_undo_add_reset (MortiseListenerUndo *self, JsonObject *listener);
AdwToast *mortise_listener_undo_offer (MortiseListenerUndo *self, const char *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseListenerUndo, mortise_listener_undo_free)

G_END_DECLS
