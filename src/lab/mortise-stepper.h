/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-lab.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_STEPPER (mortise_stepper_get_type ())
G_DECLARE_FINAL_TYPE (MortiseStepper, mortise_stepper, MORTISE, STEPPER, GObject)

void mortise_stepper_open_async (MortiseLab *lab,
                                 const char *hook,
                                 JsonNode *payload,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
MortiseStepper *mortise_stepper_open_finish (GAsyncResult *result, GError **error);

guint mortise_stepper_get_n_listeners (MortiseStepper *self);
guint mortise_stepper_get_place (MortiseStepper *self);
JsonObject *mortise_stepper_get_listener (MortiseStepper *self);
JsonNode *mortise_stepper_get_payload (MortiseStepper *self);
gboolean mortise_stepper_edit (MortiseStepper *self, const char *pointer, JsonNode *value, GError **error);
void mortise_stepper_skip (MortiseStepper *self);
void mortise_stepper_call_async (MortiseStepper *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
JsonNode *mortise_stepper_call_finish (MortiseStepper *self, GAsyncResult *result, GError **error);

G_END_DECLS
