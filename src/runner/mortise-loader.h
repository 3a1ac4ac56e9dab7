/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-plugin.h"

G_BEGIN_DECLS

/**
 * MortiseModule:
 * @slug: the plugin's slug
 * @loader: `c` or `python`
 * @name: C: `NAME` of `libNAME.so`; Python: name of the module
 * @directory: where the plugin's files are
 * @python_directory: (nullable): where the Python package `mortise` is
 * @scratch_directory: a folder that may be written to
 *
 * What is to be loaded.
 */
typedef struct
{
  const char *slug;
  const char *loader;
  const char *name;
  const char *directory;
  const char *python_directory;
  const char *scratch_directory;
} MortiseModule;

MortisePlugin *mortise_loader_load (const MortiseModule *module, GError **error);

G_END_DECLS
