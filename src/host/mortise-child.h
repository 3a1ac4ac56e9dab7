/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-sandbox.h"

G_BEGIN_DECLS

/* The most descriptors that a child is given: stdio, the socket, bubblewrap's arguments and a launcher. */
#define MORTISE_CHILD_N_FDS 6

gboolean mortise_child_spawn (const MortiseSandboxCommand *command, const int *fds, GPid *pid, GError **error);

G_END_DECLS
