/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-elf-dynamic.h"

G_BEGIN_DECLS

/**
 * MortiseElfVersion:
 * @name: the version
 * @library: (nullable): the library that it is of; %NULL for the file's own
 */
typedef struct
{
  const char *name;
  const char *library;
} MortiseElfVersion;

GHashTable *mortise_elf_versions_read (MortiseElfImage *image, const MortiseElfDynamic *dynamic, GError **error);

G_END_DECLS
