/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MortiseCommand:
 * @action: an action of the window or the application, with its target
 * @accels: (array zero-terminated=1): the keys for it, the ones to show first
 * @title: (nullable): what the command palette calls it, not translated yet; %NULL where it is no use there
 *
 * Something that can be done anywhere in the window.
 */
typedef struct
{
  const char *action;
  const char *accels[3];
  const char *title;
} MortiseCommand;

const MortiseCommand *mortise_commands_get (guint *n_commands);

G_END_DECLS
