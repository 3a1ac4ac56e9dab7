/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_CONSENT_GROUP (mortise_consent_group_get_type ())
G_DECLARE_FINAL_TYPE (MortiseConsentGroup, mortise_consent_group, MORTISE, CONSENT_GROUP, AdwBin)

GtkWidget *mortise_consent_group_new (const char *title, GListModel *permissions);
char **mortise_consent_group_dup_granted (MortiseConsentGroup *self);

G_END_DECLS
