/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-form-model.h"
#include "mortise-plugin-item.h"

G_BEGIN_DECLS

/**
 * MortiseSettingsStep:
 * @tail: the request, after the plugin in its path: one that takes `dry_run`
 * @body: its body, without that
 * @heading: what would be done, as a question
 * @note: (nullable): what else there is to know
 * @verb: what the button says
 * @done: what to say when it is done
 *
 * What makes many settings something else at once.
 */
typedef struct
{
  const char *tail;
  JsonObject *body;
  const char *heading;
  const char *note;
  const char *verb;
  const char *done;
} MortiseSettingsStep;

#define MORTISE_TYPE_SETTINGS_PREVIEW_DIALOG (mortise_settings_preview_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MortiseSettingsPreviewDialog,
                      mortise_settings_preview_dialog,
                      MORTISE,
                      SETTINGS_PREVIEW_DIALOG,
                      AdwWindow)

MortiseSettingsPreviewDialog *mortise_settings_preview_dialog_present (GtkWidget *parent,
                                                                       GtkWidget *teller,
                                                                       MortisePluginItem *plugin,
                                                                       MortiseFormModel *form,
                                                                       const MortiseSettingsStep *step);

G_END_DECLS
