/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-hook-kind.h"
#include "mortise-platform-set.h"

G_BEGIN_DECLS

/**
 * MortiseScaffoldHook:
 * @hook: the hook that is to be listened to
 * @priority: with which priority
 * @kind: how; set from what the manifest or its platform says unless @has_kind
 * @has_kind: whether @kind was chosen
 * @code_file: (nullable): set to the file with the code
 * @permission: (nullable): set to the permission that is asked for now and was not before
 * @is_new_in_manifest: set to whether the manifest did not name it
 * @is_new_in_code: set to whether the code did not listen to it
 *
 * A hook that is to be added to a plugin, and what was done.
 */
typedef struct
{
  const char *hook;
  int priority;
  MortiseHookKind kind;
  gboolean has_kind;
  char *code_file;
  char *permission;
  gboolean is_new_in_manifest;
  gboolean is_new_in_code;
} MortiseScaffoldHook;

void mortise_scaffold_hook_clear (MortiseScaffoldHook *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MortiseScaffoldHook, mortise_scaffold_hook_clear)

gboolean mortise_scaffold_hook_add (MortiseScaffoldHook *self,
                                    const char *directory,
                                    MortisePlatformSet *platforms,
                                    GError **error);

G_END_DECLS
