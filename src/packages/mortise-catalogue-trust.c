/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How keys come to be trusted, and are followed when they change. These are the ideas of The Update Framework
 * (theupdateframework.github.io/specification, sections 5.1 to 5.3), with one signature each instead of a threshold.
 *
 * A root names the keys. The first one is trusted because its SHA-256 is the fingerprint that the administrator was
 * given elsewhere, or, where there is none, because it was there first. Each further one, root/2.json, root/3.json and
 * so on, is trusted because a key of the one before signed it, and is used only if a key of its own did so as well:
 * nobody can be locked out by a key that nobody has. Nothing is read before it is known to be signed, but for the first
 * root, which cannot be. Whoever steals a key can make the next root with it; who has one of the others, as the spare
 * one in the publisher's drawer, can make it first. */

#include "mortise-catalogue-trust.h"

#include "mortise-catalogue-cache.h"
#include "mortise-catalogue-limits.h"
#include "mortise-error.h"
#include "mortise-signature.h"

#define NEWEST_PATH "root.json"

typedef struct
{
  const MortiseCatalogueSource *source;
  const char *cache;
  MortiseCatalogueState *state;
} Trust;

/**
 * mortise_catalogue_root_path:
 * @version: the version of a root
 *
 * Returns: (transfer full): where it is in a catalogue
 */
char *
mortise_catalogue_root_path (gint64 version)
{
  return g_strdup_printf ("root/%" G_GINT64_FORMAT ".json", version);
}

/**
 * mortise_catalogue_trust_cached:
 * @state: what is remembered
 * @cache: the cache
 *
 * Returns: (transfer full) (nullable): the root that is trusted, if it is in the cache
 */
MortiseCatalogueRoot *
mortise_catalogue_trust_cached (const MortiseCatalogueState *state, const char *cache)
{
  g_autoptr (GBytes) bytes
      = state->root != NULL ? mortise_catalogue_cache_read (cache, state->root, MORTISE_CATALOGUE_MAX_ROOT) : NULL;

  return bytes != NULL ? mortise_catalogue_root_parse (bytes, NULL) : NULL;
}

static GBytes *
read_root (Trust *self, gint64 version, GError **error)
{
  g_autofree char *path = mortise_catalogue_root_path (version);

  return mortise_catalogue_source_read (self->source, path, MORTISE_CATALOGUE_MAX_ROOT, error);
}

static gboolean
verify (Trust *self, MortiseCatalogueRoot *by, GBytes *root, gint64 version, const char *suffix, GError **error)
{
  g_autofree char *root_path = mortise_catalogue_root_path (version);
  g_autofree char *path = g_strconcat (root_path, suffix, NULL);
  g_autoptr (GBytes) signature
      = mortise_catalogue_source_read (self->source, path, MORTISE_CATALOGUE_MAX_SIGNATURE, error);

  if (signature == NULL)
    return FALSE;
  if (mortise_catalogue_root_verify (by, root, signature, error))
    return TRUE;
  g_prefix_error (error, "%s/%s: ", self->source->address, path);
  return FALSE;
}

static MortiseCatalogueRoot *
parse (Trust *self, GBytes *bytes, const char *path, GError **error)
{
  MortiseCatalogueRoot *root = mortise_catalogue_root_parse (bytes, error);

  if (root == NULL)
    g_prefix_error (error, "%s/%s: ", self->source->address, path);
  return root;
}

static gboolean
keep (Trust *self, MortiseCatalogueRoot *root, GError **error)
{
  if (!mortise_catalogue_cache_write (self->cache, root->fingerprint, root->bytes, error))
    return FALSE;
  self->state->root_version = root->version;
  g_free (self->state->root);
  self->state->root = g_strdup (root->fingerprint);
  mortise_download_validators_clear (&self->state->root_validators);
  return TRUE;
}

/* --- the first ---------------------------------------------------------------------------------------------------- */

static gboolean
has_fingerprint (GBytes *bytes, const char *fingerprint)
{
  g_autofree char *found = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);

  return g_str_equal (found, fingerprint);
}

static GBytes *
fail_to_find (Trust *self, GError **error)
{
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "%s: none of its roots has the fingerprint %s; compare it with what its publisher says",
               self->source->address, self->state->root);
  return NULL;
}

/* The fingerprint may have been given long ago, for a root that others have followed since. */
static GBytes *
search (Trust *self, GError **error)
{
  for (gint64 version = 1; version <= MORTISE_CATALOGUE_MAX_ROOT_STEPS; version++)
    {
      g_autoptr (GError) local_error = NULL;
      g_autoptr (GBytes) bytes = read_root (self, version, &local_error);

      if (g_error_matches (local_error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND))
        break;
      if (bytes == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      if (has_fingerprint (bytes, self->state->root))
        return g_steal_pointer (&bytes);
    }
  return fail_to_find (self, error);
}

static GBytes *
find_first (Trust *self, GBytes *newest, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (self->state->root == NULL || has_fingerprint (newest, self->state->root))
    return g_bytes_ref (newest);
  if (self->state->root_version == 0)
    return search (self, error);
  bytes = read_root (self, self->state->root_version, error);
  if (bytes == NULL || has_fingerprint (bytes, self->state->root))
    return g_steal_pointer (&bytes);
  return fail_to_find (self, error);
}

static MortiseCatalogueRoot *
trust_first (Trust *self, GBytes *newest, GError **error)
{
  g_autoptr (GBytes) bytes = find_first (self, newest, error);
  g_autoptr (MortiseCatalogueRoot) root = bytes != NULL ? parse (self, bytes, NEWEST_PATH, error) : NULL;

  if (root == NULL || !verify (self, root, bytes, root->version, MORTISE_SIGNATURE_SUFFIX, error)
      || !keep (self, root, error))
    return NULL;
  return g_steal_pointer (&root);
}

/* --- those that follow -------------------------------------------------------------------------------------------- */

static void
fail_to_follow (Trust *self, MortiseCatalogueRoot *root, GError **error)
{
  g_clear_error (error);
  g_set_error (
      error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
      "%s: its root.json is neither root %" G_GINT64_FORMAT
      ", which is trusted, nor one that follows it: an old one is shown, or somebody else's; ask the publisher",
      self->source->address, root->version);
}

static MortiseCatalogueRoot *
follow (Trust *self, MortiseCatalogueRoot *root, GError **error)
{
  gint64 version = root->version + 1;
  g_autofree char *path = mortise_catalogue_root_path (version);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) bytes = read_root (self, version, &local_error);
  g_autoptr (MortiseCatalogueRoot) next = NULL;

  if (bytes == NULL)
    {
      if (g_error_matches (local_error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND))
        fail_to_follow (self, root, &local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (!verify (self, root, bytes, version, MORTISE_CATALOGUE_PREVIOUS_SUFFIX, error)
      || (next = parse (self, bytes, path, error)) == NULL
      || !verify (self, next, bytes, version, MORTISE_SIGNATURE_SUFFIX, error))
    return NULL;
  if (next->version == version)
    return keep (self, next, error) ? g_steal_pointer (&next) : NULL;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "%s/%s: it says that it is root %" G_GINT64_FORMAT "; tell the publisher", self->source->address, path,
               next->version);
  return NULL;
}

static MortiseCatalogueRoot *
follow_all (Trust *self, MortiseCatalogueRoot *first, GBytes *newest, GError **error)
{
  g_autoptr (MortiseCatalogueRoot) root = mortise_catalogue_root_ref (first);

  for (guint i = 0; i < MORTISE_CATALOGUE_MAX_ROOT_STEPS; i++)
    {
      MortiseCatalogueRoot *next;

      if (has_fingerprint (newest, root->fingerprint))
        return g_steal_pointer (&root);
      next = follow (self, root, error);
      if (next == NULL)
        return NULL;
      mortise_catalogue_root_unref (root);
      root = next;
    }
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
               "%s: more than %d roots follow the one that is trusted; refresh again to go on", self->source->address,
               MORTISE_CATALOGUE_MAX_ROOT_STEPS);
  return NULL;
}

/**
 * mortise_catalogue_trust_newest:
 * @source: where the catalogue is
 * @cache: the cache
 * @state: what is remembered; it moves on with each root that is trusted, also where a later one is not
 * @error: return location for an error that begins with the catalogue's address: %MORTISE_ERROR_INVALID where a
 * signature or a fingerprint does not fit, %MORTISE_ERROR_CONFLICT where another root is shown than one that may follow
 *
 * Asks for the newest root, and follows the roots to it.
 *
 * Returns: (transfer full) (nullable): the newest root; whether it has expired is not looked at
 */
MortiseCatalogueRoot *
mortise_catalogue_trust_newest (const MortiseCatalogueSource *source,
                                const char *cache,
                                MortiseCatalogueState *state,
                                GError **error)
{
  Trust self = { source, cache, state };
  g_autoptr (MortiseCatalogueRoot) trusted = mortise_catalogue_trust_cached (state, cache);
  g_auto (MortiseDownloadValidators) validators = { NULL };
  g_autoptr (GBytes) newest = NULL;
  MortiseCatalogueRoot *root;

  if (trusted != NULL)
    mortise_download_validators_set (&validators, &state->root_validators);
  if (!mortise_catalogue_source_read_if_changed (source, NEWEST_PATH, MORTISE_CATALOGUE_MAX_ROOT, &validators, &newest,
                                                 error))
    return NULL;
  if (newest == NULL)
    return g_steal_pointer (&trusted);
  if (trusted == NULL)
    trusted = trust_first (&self, newest, error);
  root = trusted != NULL ? follow_all (&self, trusted, newest, error) : NULL;
  if (root != NULL)
    mortise_download_validators_set (&state->root_validators, &validators);
  return root;
}
