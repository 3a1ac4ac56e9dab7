/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-payload-proposal.h"

/**
 * MortisePayloadProposal:
 *
 * A word in the list that the editor offers.
 */
struct _MortisePayloadProposal
{
  GObject parent_instance;

  char *text;
  char *shown;
  char *description;
  gboolean is_name;
};

G_DEFINE_FINAL_TYPE_WITH_CODE (MortisePayloadProposal,
                               mortise_payload_proposal,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_SOURCE_TYPE_COMPLETION_PROPOSAL, NULL))

static void
mortise_payload_proposal_finalize (GObject *object)
{
  MortisePayloadProposal *self = MORTISE_PAYLOAD_PROPOSAL (object);

  g_free (self->text);
  g_free (self->shown);
  g_free (self->description);
  G_OBJECT_CLASS (mortise_payload_proposal_parent_class)->finalize (object);
}

static void
mortise_payload_proposal_class_init (MortisePayloadProposalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_payload_proposal_finalize;
}

static void
mortise_payload_proposal_init (MortisePayloadProposal *self)
{
}

/**
 * mortise_payload_proposal_new:
 * @word: what is offered
 * @is_name: whether it is the name of a member
 *
 * Returns: (transfer full): an offer
 */
MortisePayloadProposal *
mortise_payload_proposal_new (const MortisePayloadWord *word, gboolean is_name)
{
  MortisePayloadProposal *self = g_object_new (MORTISE_TYPE_PAYLOAD_PROPOSAL, NULL);

  self->text = g_strdup (word->text);
  self->shown = g_strdup (word->shown);
  self->description = g_strdup (word->description);
  self->is_name = is_name;
  return self;
}

const char *
mortise_payload_proposal_get_text (MortisePayloadProposal *self)
{
  return self->text;
}

const char *
mortise_payload_proposal_get_shown (MortisePayloadProposal *self)
{
  return self->shown;
}

const char *
mortise_payload_proposal_get_description (MortisePayloadProposal *self)
{
  return self->description;
}

gboolean
mortise_payload_proposal_is_name (MortisePayloadProposal *self)
{
  return self->is_name;
}
