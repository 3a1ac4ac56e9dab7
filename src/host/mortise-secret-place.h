/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MORTISE_SECRET_KEY_BYTES:
 *
 * How many bytes a key has: those of XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha, section 2).
 */
#define MORTISE_SECRET_KEY_BYTES 32

char *mortise_secret_place_find (const char *site);
gboolean mortise_secret_place_load (const char *site, const char *id, guint8 *key, GError **error);
gboolean mortise_secret_place_store (const char *site, const char *id, const guint8 *key, GError **error);
void mortise_secret_place_forget_others (const char *site, const char *id);

G_END_DECLS
