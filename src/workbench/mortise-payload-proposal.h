/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtksourceview/gtksource.h>

#include "mortise-payload-place.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PAYLOAD_PROPOSAL (mortise_payload_proposal_get_type ())
G_DECLARE_FINAL_TYPE (MortisePayloadProposal, mortise_payload_proposal, MORTISE, PAYLOAD_PROPOSAL, GObject)

MortisePayloadProposal *mortise_payload_proposal_new (const MortisePayloadWord *word, gboolean is_name);
const char *mortise_payload_proposal_get_text (MortisePayloadProposal *self);
const char *mortise_payload_proposal_get_shown (MortisePayloadProposal *self);
const char *mortise_payload_proposal_get_description (MortisePayloadProposal *self);
gboolean mortise_payload_proposal_is_name (MortisePayloadProposal *self);

G_END_DECLS
