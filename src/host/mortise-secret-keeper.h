/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Seals the secrets of a site, and opens them. May be used by several threads at once. */
#define MORTISE_TYPE_SECRET_KEEPER (mortise_secret_keeper_get_type ())
G_DECLARE_FINAL_TYPE (MortiseSecretKeeper, mortise_secret_keeper, MORTISE, SECRET_KEEPER, GObject)

/**
 * MortiseSecretOwner:
 * @tenant: whose
 * @slug: the plugin
 * @key: the setting's name
 *
 * What a secret belongs to: sealed for one, it opens for no other.
 */
typedef struct
{
  const char *tenant;
  const char *slug;
  const char *key;
} MortiseSecretOwner;

MortiseSecretKeeper *mortise_secret_keeper_new (const char *site);
gboolean mortise_secret_keeper_ensure_key (MortiseSecretKeeper *self, GError **error);
gboolean mortise_secret_keeper_is_sealed (const char *text);
gboolean mortise_secret_keeper_is_current (MortiseSecretKeeper *self, const char *text);
char *mortise_secret_keeper_seal (MortiseSecretKeeper *self,
                                  const MortiseSecretOwner *owner,
                                  const char *text,
                                  GError **error);
char *mortise_secret_keeper_open (MortiseSecretKeeper *self,
                                  const MortiseSecretOwner *owner,
                                  const char *sealed,
                                  GError **error);
gboolean mortise_secret_keeper_change_key (MortiseSecretKeeper *self, GError **error);
void mortise_secret_keeper_forget_other_keys (MortiseSecretKeeper *self);

G_END_DECLS
