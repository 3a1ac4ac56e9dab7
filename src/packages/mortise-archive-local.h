/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-archive-entry.h"
#include "mortise-archive-source.h"

G_BEGIN_DECLS

gboolean mortise_archive_local_check (MortiseArchiveSource *source, GPtrArray *entries, guint64 limit);

G_END_DECLS
