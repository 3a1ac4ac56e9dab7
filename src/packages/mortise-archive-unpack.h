/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-archive-contents.h"

G_BEGIN_DECLS

MortiseArchiveContents *mortise_archive_unpack (int package, int staging, GError **error);

G_END_DECLS
