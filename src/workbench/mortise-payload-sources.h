/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-payload-editor.h"
#include "mortise-site.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PAYLOAD_SOURCES (mortise_payload_sources_get_type ())
G_DECLARE_FINAL_TYPE (MortisePayloadSources, mortise_payload_sources, MORTISE, PAYLOAD_SOURCES, AdwBin)

void mortise_payload_sources_set_hook (MortisePayloadSources *self,
                                       MortiseSite *site,
                                       MortiseHookItem *hook,
                                       MortisePayloadEditor *editor);
void mortise_payload_sources_take_saved (MortisePayloadSources *self, const char *name);

G_END_DECLS
