/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-archive-contents.h"

G_BEGIN_DECLS

MortiseArchiveContents *
mortise_archive_write (const char *directory, const char *const *left_out, int fd, GError **error);

G_END_DECLS
