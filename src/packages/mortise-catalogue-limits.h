/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The bounds of a catalogue; docs/catalogues.md has them for publishers. catalogue.schema.json has those of single
 * fields. */

#define MORTISE_CATALOGUE_MAX_ROOT (64u << 10)
/* How many roots may follow each other between two refreshes. */
#define MORTISE_CATALOGUE_MAX_ROOT_STEPS 256
#define MORTISE_CATALOGUE_MAX_SIGNATURE (16u << 10)
#define MORTISE_CATALOGUE_MAX_INDEX (4u << 20)
/* The same as in the schema. */
#define MORTISE_CATALOGUE_MAX_SHARD (8u << 20)
/* All shards of an index together. */
#define MORTISE_CATALOGUE_MAX_BYTES (60u << 20)
#define MORTISE_CATALOGUE_MAX_SHARDS 4096
/* Versions of all packages together. */
#define MORTISE_CATALOGUE_MAX_RELEASES 100000

/* RFC 6234, in hexadecimal digits. */
#define MORTISE_SHA256_LENGTH 64

G_END_DECLS
