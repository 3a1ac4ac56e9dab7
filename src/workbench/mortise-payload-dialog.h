/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-payload-sources.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PAYLOAD_DIALOG (mortise_payload_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MortisePayloadDialog, mortise_payload_dialog, MORTISE, PAYLOAD_DIALOG, AdwWindow)

void mortise_payload_dialog_present (MortisePayloadSources *sources,
                                     MortiseSite *site,
                                     MortiseHookItem *hook,
                                     MortisePayloadEditor *editor);

G_END_DECLS
