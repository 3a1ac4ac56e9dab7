/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-catalogue-builder.h"
#include "mortise-catalogue-output.h"
#include "mortise-manifest.h"
#include "mortise-version.h"

G_BEGIN_DECLS

/**
 * MortiseCatalogueInput:
 * @path: what the publisher put there: a package or a plugin's folder
 * @package: the package, staged
 * @folder: the plugin's folder: that, or where the package was unpacked
 * @manifest: what the plugin says of itself
 * @version: its version
 * @content: the package's bytes
 * @sha256: their SHA-256, in hexadecimal digits
 * @signature: (nullable): what the .minisig beside the package has
 *
 * One version of a plugin, as the publisher gives it.
 */
typedef struct
{
  char *path;
  char *package;
  char *folder;
  MortiseManifest *manifest;
  MortiseVersion *version;
  GBytes *content;
  char *sha256;
  char *signature;
} MortiseCatalogueInput;

char **mortise_catalogue_input_list (const char *directory, MortiseCatalogueOutput *output, GError **error);
MortiseCatalogueInput *mortise_catalogue_input_read (const char *path,
                                                     MortiseCatalogueOutput *output,
                                                     MortiseUnpackFunc unpack,
                                                     GCancellable *cancellable,
                                                     GError **error);
void mortise_catalogue_input_free (MortiseCatalogueInput *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseCatalogueInput, mortise_catalogue_input_free)

G_END_DECLS
