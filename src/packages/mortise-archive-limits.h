/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The bounds of a package, from anchors/isolation.md; docs/packages.md has them for authors. */

/* Entries, folders among them. */
#define MORTISE_ARCHIVE_MAX_ENTRIES 10000
/* All files together, unpacked. */
#define MORTISE_ARCHIVE_MAX_BYTES (G_GUINT64_CONSTANT (256) << 20)
/* How many times larger than the package its files may be together, where they are larger than the floor. */
#define MORTISE_ARCHIVE_MAX_RATIO 100
#define MORTISE_ARCHIVE_RATIO_FLOOR (G_GUINT64_CONSTANT (1) << 20)
/* Folders in folders, the file itself counted. */
#define MORTISE_ARCHIVE_MAX_DEPTH 32
/* Of one file or folder, in bytes: what file systems take. */
#define MORTISE_ARCHIVE_MAX_NAME 255
/* Of a whole path, in bytes: with the site's own path in front it stays below PATH_MAX. */
#define MORTISE_ARCHIVE_MAX_PATH 1024
/* Of the central directory, in bytes: so that the names of all entries have a bound together. */
#define MORTISE_ARCHIVE_MAX_DIRECTORY (4u << 20)

G_END_DECLS
