/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MortiseScaffoldLanguage:
 * @MORTISE_SCAFFOLD_PYTHON: Python
 * @MORTISE_SCAFFOLD_C: C, built with meson
 *
 * What a plugin is written in.
 */
typedef enum
{
  MORTISE_SCAFFOLD_PYTHON,
  MORTISE_SCAFFOLD_C,
} MortiseScaffoldLanguage;

/**
 * MortiseScaffold:
 * @kind: one of [func@Mortise.scaffold_kinds_list]
 * @slug: the new plugin's slug
 * @language: what it is written in
 * @author: who writes it
 *
 * A plugin that is to be made.
 */
typedef struct
{
  const char *kind;
  const char *slug;
  MortiseScaffoldLanguage language;
  const char *author;
} MortiseScaffold;

char **mortise_scaffold_write (const MortiseScaffold *self, const char *directory, GError **error);

G_END_DECLS
