/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MortisePythonPackage:
 * @directory: the folder that its plugin.json lies in
 * @name: the name of the distribution, as pip takes it
 *
 * A Python package that carries a plugin.
 */
typedef struct
{
  char *directory;
  char *name;
} MortisePythonPackage;

void mortise_python_package_free (MortisePythonPackage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortisePythonPackage, mortise_python_package_free)

void mortise_python_packages_find (const char *folder, GPtrArray *packages, GPtrArray *problems);

G_END_DECLS
