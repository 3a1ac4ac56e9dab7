/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-host-verb.h"

G_BEGIN_DECLS

typedef void (*MortiseHostNext) (GTask *task);

char *mortise_host_dup_block_reason (MortiseHost *self, MortiseHostedPlugin *plugin);
void mortise_host_screen (GTask *task, MortiseHostNext next);
void mortise_host_watch_blocklists (MortiseHost *self);

G_END_DECLS
