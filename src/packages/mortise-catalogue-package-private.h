/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-catalogue-package.h"

G_BEGIN_DECLS

struct _MortiseCataloguePackage
{
  char *slug;
  char *name;
  char *summary;
  char **categories;
  char **platforms;
  char **dialects;
  GPtrArray *releases;
  GBytes *text;
  /* What is searched, as mortise_catalogue_fold() gives it. */
  char *folded_slug;
  char *folded_name;
  char *folded_summary;
  char *folded_rest;
};

G_END_DECLS
