/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-hook-description.h"

G_BEGIN_DECLS

/**
 * MortiseScaffoldListener:
 * @hook: the hook that is listened to
 * @kind: how
 * @priority: with which priority
 * @description: (nullable): what its platform says of it
 *
 * A listener that is to be added.
 */
typedef struct
{
  const char *hook;
  MortiseHookKind kind;
  int priority;
  MortiseHookDescription *description;
} MortiseScaffoldListener;

gboolean mortise_scaffold_code_listens (const char *text, const char *hook);
char *mortise_scaffold_code_add_python (const char *text, const MortiseScaffoldListener *listener, GError **error);
char *mortise_scaffold_code_add_c (const char *text, const MortiseScaffoldListener *listener, GError **error);

G_END_DECLS
