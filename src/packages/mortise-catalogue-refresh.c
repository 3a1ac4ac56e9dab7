/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How a catalogue is brought up to date. Whoever answers for its address may be anybody; what holds nevertheless:
 *
 * - Nothing is shown that a key of the root did not sign: the index by its signature, which is verified before it is
 *   read; all else by its SHA-256, from the index on.
 * - Nothing goes back: an index counts as newer by the root that it was made under, then by its version; one that is
 *   older than the newest seen, or another of the same version, is refused. A new root begins anew: a thief who signed
 *   the highest number there is loses it with the key.
 * - Nothing is kept from us for long: an index expires, and is then refused.
 *
 * What does not: that the publisher is honest, and the plugins harmless.
 *
 * State and cache cannot part: the cache is only added to, what was in use stays until it is not even in the state
 * before, and the state is given back only when all that it names is there. */

#include "mortise-catalogue-refresh.h"

#include "mortise-catalogue-cache.h"
#include "mortise-catalogue-limits.h"
#include "mortise-catalogue-shards.h"
#include "mortise-catalogue-trust.h"
#include "mortise-error.h"
#include "mortise-signature.h"

#define INDEX_PATH "index.json"
#define INDEX_SIGNATURE_PATH INDEX_PATH MORTISE_SIGNATURE_SUFFIX

typedef struct
{
  MortiseCatalogueSource source;
  char *cache;
  MortiseCatalogueState *state;
  MortiseCatalogue *current;
  /* Of the index before, and of the one that is new. */
  GHashTable *kept;
} Refresh;

static void
refresh_free (gpointer data)
{
  Refresh *self = data;

  g_clear_object (&self->source.session);
  g_clear_object (&self->source.cancellable);
  g_clear_pointer (&self->source.context, g_main_context_unref);
  g_free (self->cache);
  mortise_catalogue_state_free (self->state);
  g_clear_object (&self->current);
  g_hash_table_unref (self->kept);
  g_free (self);
}

static void
keep (Refresh *self, const char *sha256)
{
  if (sha256 != NULL)
    g_hash_table_add (self->kept, g_strdup (sha256));
}

static void
keep_index (Refresh *self, const MortiseCatalogueIndex *index)
{
  keep (self, index->sha256);
  for (guint i = 0; i < index->shards->len; i++)
    keep (self, g_array_index (index->shards, MortiseCatalogueShardEntry, i).sha256);
}

/* --- the index ---------------------------------------------------------------------------------------------------- */

static gboolean
verify (MortiseCatalogueRoot *root, GBytes *bytes, GBytes *signature, const char *address, GError **error)
{
  if (mortise_catalogue_root_verify (root, bytes, signature, error))
    return TRUE;
  g_prefix_error (error, "%s/" INDEX_PATH ": ", address);
  return FALSE;
}

static MortiseCatalogueIndex *
parse (GBytes *bytes, const char *address, GError **error)
{
  MortiseCatalogueIndex *index = mortise_catalogue_index_parse (bytes, error);

  if (index == NULL)
    g_prefix_error (error, "%s/" INDEX_PATH ": ", address);
  return index;
}

/* A key of a root signed it when it was got. That root may have been followed by one that knows the key no more. */
static MortiseCatalogueIndex *
read_cached (const MortiseCatalogueState *state, const char *cache, MortiseCatalogueRoot *root, GError **error)
{
  g_autoptr (GBytes) bytes
      = state->index != NULL ? mortise_catalogue_cache_read (cache, state->index, MORTISE_CATALOGUE_MAX_INDEX) : NULL;
  g_autoptr (GBytes) signature = bytes != NULL ? mortise_catalogue_cache_read_signature (cache, state->index) : NULL;

  if (signature == NULL)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                   "the index of the catalogue %s is not in the cache %s; refresh the catalogue", state->address,
                   cache);
      return NULL;
    }
  return verify (root, bytes, signature, state->address, error) ? parse (bytes, state->address, error) : NULL;
}

static gboolean
check_order (Refresh *self, MortiseCatalogueRoot *root, const MortiseCatalogueIndex *index, GError **error)
{
  const MortiseCatalogueState *state = self->state;
  g_autofree char *problem = NULL;

  if (index->root > root->version)
    problem = g_strdup_printf ("is of root %" G_GINT64_FORMAT ", which is not there", index->root);
  else if (index->root < state->index_root
           || (index->root == state->index_root && index->version < state->index_version))
    problem = g_strdup_printf ("is older than %" G_GINT64_FORMAT ", which was there before", state->index_version);
  else if (index->root == state->index_root && index->version == state->index_version
           && g_strcmp0 (index->sha256, state->index) != 0)
    problem = g_strdup ("is not the one of that number which was there before");
  if (problem == NULL)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
               "%s/" INDEX_PATH ": its version %" G_GINT64_FORMAT " %s; ask the publisher", state->address,
               index->version, problem);
  return FALSE;
}

/* Only one that is signed is read. */
static MortiseCatalogueIndex *
accept (Refresh *self, MortiseCatalogueRoot *root, GBytes *bytes, GError **error)
{
  g_autoptr (GBytes) signature
      = mortise_catalogue_source_read (&self->source, INDEX_SIGNATURE_PATH, MORTISE_CATALOGUE_MAX_SIGNATURE, error);
  g_autoptr (MortiseCatalogueIndex) index = NULL;

  if (signature == NULL || !verify (root, bytes, signature, self->source.address, error)
      || (index = parse (bytes, self->source.address, error)) == NULL || !check_order (self, root, index, error)
      || !mortise_catalogue_cache_write_signature (self->cache, index->sha256, signature, error)
      || !mortise_catalogue_cache_write (self->cache, index->sha256, bytes, error))
    return NULL;
  return g_steal_pointer (&index);
}

static MortiseCatalogueIndex *
read_index_once (Refresh *self, MortiseCatalogueRoot *root, MortiseDownloadValidators *validators, GError **error)
{
  g_autoptr (MortiseCatalogueIndex) cached = read_cached (self->state, self->cache, root, NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *sha256 = NULL;

  mortise_download_validators_clear (validators);
  if (cached != NULL)
    mortise_download_validators_set (validators, &self->state->index_validators);
  if (!mortise_catalogue_source_read_if_changed (&self->source, INDEX_PATH, MORTISE_CATALOGUE_MAX_INDEX, validators,
                                                 &bytes, error))
    return NULL;
  if (bytes == NULL)
    return g_steal_pointer (&cached);
  sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (cached != NULL && g_str_equal (cached->sha256, sha256))
    return g_steal_pointer (&cached);
  return accept (self, root, bytes, error);
}

/* An index and its signature are two files: while they are replaced, one may come before the change and the other
 * after it. */
static MortiseCatalogueIndex *
read_index (Refresh *self, MortiseCatalogueRoot *root, MortiseDownloadValidators *validators, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  MortiseCatalogueIndex *index = read_index_once (self, root, validators, &local_error);

  if (index == NULL && g_error_matches (local_error, MORTISE_ERROR, MORTISE_ERROR_INVALID))
    {
      g_clear_error (&local_error);
      index = read_index_once (self, root, validators, &local_error);
    }
  if (index == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return index;
}

/* --- all of it ---------------------------------------------------------------------------------------------------- */

static gboolean
check_time (Refresh *self, MortiseCatalogueRoot *root, const MortiseCatalogueIndex *index, gint64 now, GError **error)
{
  if (mortise_catalogue_root_check_time (root, now, error)
      && (index == NULL || mortise_catalogue_index_check_time (index, now, error)))
    return TRUE;
  g_prefix_error (error, "%s: ", self->source.address);
  return FALSE;
}

static gboolean
is_current (Refresh *self, MortiseCatalogueRoot *root, const MortiseCatalogueIndex *index)
{
  return self->current != NULL
         && g_str_equal (mortise_catalogue_get_root (self->current)->fingerprint, root->fingerprint)
         && g_str_equal (mortise_catalogue_get_index (self->current)->sha256, index->sha256);
}

static MortiseCatalogue *
assemble (Refresh *self, MortiseCatalogueRoot *root, MortiseCatalogueIndex *index, GError **error)
{
  g_autoptr (GPtrArray) shards = NULL;

  if (is_current (self, root, index))
    return g_object_ref (self->current);
  shards = mortise_catalogue_shards_gather (&self->source, self->cache, self->current, index, error);
  return shards != NULL ? mortise_catalogue_new (self->source.address, root, index, shards, error) : NULL;
}

static void
remember (Refresh *self, const MortiseCatalogueIndex *index, const MortiseDownloadValidators *validators, gint64 now)
{
  MortiseCatalogueState *state = self->state;

  state->index_root = index->root;
  state->index_version = index->version;
  g_free (state->index);
  state->index = g_strdup (index->sha256);
  mortise_download_validators_set (&state->index_validators, validators);
  state->refreshed = now;
}

static MortiseCatalogue *
refresh (Refresh *self, GError **error)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (MortiseCatalogueRoot) before = mortise_catalogue_trust_cached (self->state, self->cache);
  g_autoptr (MortiseCatalogueIndex) known
      = before != NULL ? read_cached (self->state, self->cache, before, NULL) : NULL;
  g_autoptr (MortiseCatalogueRoot) root = NULL;
  g_autoptr (MortiseCatalogueIndex) index = NULL;
  g_auto (MortiseDownloadValidators) validators = { NULL };
  MortiseCatalogue *catalogue;

  keep (self, self->state->root);
  if (known != NULL)
    keep_index (self, known);
  root = mortise_catalogue_trust_newest (&self->source, self->cache, self->state, error);
  if (root == NULL || !check_time (self, root, NULL, now, error)
      || (index = read_index (self, root, &validators, error)) == NULL || !check_time (self, root, index, now, error)
      || (catalogue = assemble (self, root, index, error)) == NULL)
    return NULL;
  remember (self, index, &validators, now);
  keep (self, root->fingerprint);
  keep_index (self, index);
  mortise_catalogue_cache_prune (self->cache, self->kept);
  return catalogue;
}

static void
refresh_in_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  MortiseCatalogue *catalogue = refresh (task_data, &error);

  if (catalogue != NULL)
    g_task_return_pointer (task, catalogue, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * mortise_catalogue_refresh_async:
 * @session: what speaks to servers. Up to six requests are made at a time, where its `max-conns-per-host` lets them
 * @state: what is remembered of the catalogue
 * @cache: a folder of the catalogue's own, in which one refresh runs at a time; it is made if it is not there
 * @current: (nullable): the catalogue as it is known; what did not change is shared with it
 * @cancellable: (nullable): a cancellable
 * @callback: what to call when it is done
 * @user_data: for @callback
 *
 * Looks what is new. All that takes long is done on other threads; the main context has to run meanwhile. It may be
 * ended at any instant: the cache then fits any state that was ever given back.
 */
void
mortise_catalogue_refresh_async (SoupSession *session,
                                 const MortiseCatalogueState *state,
                                 const char *cache,
                                 MortiseCatalogue *current,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Refresh *self = g_new0 (Refresh, 1);

  g_task_set_source_tag (task, mortise_catalogue_refresh_async);
  /* A root that was trusted is to be told also when the rest failed. */
  g_task_set_check_cancellable (task, FALSE);
  self->state = mortise_catalogue_state_copy (state);
  self->source.session = g_object_ref (session);
  self->source.address = self->state->address;
  self->source.context = g_main_context_ref (g_task_get_context (task));
  self->source.cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->cache = g_strdup (cache);
  self->current = current != NULL ? g_object_ref (current) : NULL;
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_task_set_task_data (task, self, refresh_free);
  g_task_run_in_thread (task, refresh_in_thread);
}

/**
 * mortise_catalogue_refresh_finish:
 * @result: what the callback was given
 * @state: (out) (transfer full): what is to be remembered from now on, also where it failed: a root may have been
 *   trusted before something else went wrong
 * @error: return location for an error that begins with an address: %MORTISE_ERROR_INVALID where something is not
 * signed or not as it should be, %MORTISE_ERROR_CONFLICT where it is older than what was seen, or has expired,
 *   %MORTISE_ERROR_LIMIT, %MORTISE_ERROR_DENIED, %MORTISE_ERROR_NOT_FOUND, %MORTISE_ERROR_UNAVAILABLE,
 *   %MORTISE_ERROR_TIMEOUT or %MORTISE_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the catalogue as it is now; the one that was given, where nothing is new
 */
MortiseCatalogue *
mortise_catalogue_refresh_finish (GAsyncResult *result, MortiseCatalogueState **state, GError **error)
{
  Refresh *self = g_task_get_task_data (G_TASK (result));

  *state = mortise_catalogue_state_copy (self->state);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * mortise_catalogue_load:
 * @state: what is remembered of a catalogue
 * @cache: its folder
 * @error: return location for an error: %MORTISE_ERROR_NOT_FOUND where the cache does not have all of it
 *
 * Reads the catalogue as it was when it was refreshed, without asking anybody; it may have expired, see
 * [method@Mortise.Catalogue.check_time]. It blocks: call it on a thread of its own.
 *
 * Returns: (transfer full) (nullable): the catalogue
 */
MortiseCatalogue *
mortise_catalogue_load (const MortiseCatalogueState *state, const char *cache, GError **error)
{
  g_autoptr (MortiseCatalogueRoot) root = mortise_catalogue_trust_cached (state, cache);
  g_autoptr (MortiseCatalogueIndex) index = NULL;
  g_autoptr (GPtrArray) shards = NULL;

  if (root == NULL)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                   "the root of the catalogue %s is not in the cache %s; refresh the catalogue", state->address, cache);
      return NULL;
    }
  index = read_cached (state, cache, root, error);
  if (index != NULL)
    shards = mortise_catalogue_shards_gather (NULL, cache, NULL, index, error);
  return shards != NULL ? mortise_catalogue_new (state->address, root, index, shards, error) : NULL;
}
