/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-manifest.h"

G_BEGIN_DECLS

MortiseManifest *
mortise_manifest_file_read (const char *directory, const char *dialect, GPtrArray *findings, GError **error);

G_END_DECLS
