/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-archive-source.h"

G_BEGIN_DECLS

GPtrArray *mortise_archive_directory_read (MortiseArchiveSource *source);

G_END_DECLS
