/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where the keys are that the secrets of a site are sealed with: in the Secret Service of the user's session, which the
 * login unlocks, or where there is none, it is locked, or it has no collection, in a file of the site,
 * `secrets/ID.key`, which nobody but the user can read.
 *
 * A file protects from who gets the database alone (a backup, a report of a problem), and not from who reads the whole
 * site. Nothing here ever opens a dialog: what cannot be had without one is not there.
 */
#include "mortise-secret-place.h"

#include "mortise-error.h"
#include "mortise-private-directory.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <libsecret/secret.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUFFIX ".key"
/* How long the Secret Service may take to answer, in ms. */
#define SERVICE_LIMIT_MS 3000
#define BASE64 sodium_base64_VARIANT_ORIGINAL
/* Of a key as text, with its NUL. */
#define TEXT_SIZE (MORTISE_SECRET_KEY_BYTES * 4 / 3 + 4)

static const SecretSchema schema = {
  "io.github.mortise.SiteKey",
  SECRET_SCHEMA_NONE,
  { { "site", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "key", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

static void
write_text (const guint8 *key, char *text)
{
  sodium_bin2base64 (text, TEXT_SIZE, key, MORTISE_SECRET_KEY_BYTES, BASE64);
}

static gboolean
read_text (const char *text, gsize length, guint8 *key)
{
  size_t size;

  return sodium_base642bin (key, MORTISE_SECRET_KEY_BYTES, text, length, "\n", &size, NULL, BASE64) == 0
         && size == MORTISE_SECRET_KEY_BYTES;
}

/* --- the Secret Service ------------------------------------------------------------------------------------------- */

/* (transfer full) (nullable): without a session there is none, and looking for it would start one */
static SecretService *
open_service (void)
{
  g_autofree char *socket = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);
  SecretService *service;

  if (g_getenv ("DBUS_SESSION_BUS_ADDRESS") == NULL && !g_file_test (socket, G_FILE_TEST_EXISTS))
    return NULL;
  service = secret_service_get_sync (SECRET_SERVICE_OPEN_SESSION, NULL, NULL);
  if (service != NULL)
    g_dbus_proxy_set_default_timeout (G_DBUS_PROXY (service), SERVICE_LIMIT_MS);
  return service;
}

/* Those of a site, or with @id only the key of that id, wherever the site was when it was made. */
static GHashTable *
make_attributes (const char *site, const char *id)
{
  return id != NULL ? secret_attributes_build (&schema, "key", id, NULL)
                    : secret_attributes_build (&schema, "site", site, NULL);
}

static GList *
search_service (SecretService *service, const char *site, const char *id)
{
  g_autoptr (GHashTable) attributes = make_attributes (site, id);

  return secret_service_search_sync (service, &schema, attributes, SECRET_SEARCH_ALL | SECRET_SEARCH_LOAD_SECRETS, NULL,
                                     NULL);
}

static char *
dup_id (SecretItem *item)
{
  g_autoptr (GHashTable) attributes = secret_item_get_attributes (item);

  return g_strdup (g_hash_table_lookup (attributes, "key"));
}

static gboolean
read_item (SecretItem *item, guint8 *key)
{
  g_autoptr (SecretValue) value = secret_item_get_secret (item);
  gsize length;
  const char *text = value != NULL ? secret_value_get (value, &length) : NULL;

  return text != NULL && read_text (text, length, key);
}

static gboolean
load_from_service (const char *id, guint8 *key, gboolean *is_locked)
{
  g_autoptr (SecretService) service = open_service ();
  g_autolist (SecretItem) items = service != NULL ? search_service (service, NULL, id) : NULL;
  gboolean is_read = FALSE;

  for (GList *link = items; link != NULL && !is_read; link = link->next)
    {
      is_read = read_item (link->data, key);
      *is_locked |= secret_item_get_locked (link->data);
    }
  return is_read;
}

static gboolean
store_in_service (const char *site, const char *id, const char *text)
{
  g_autoptr (SecretService) service = open_service ();
  g_autoptr (SecretCollection) collection
      = service != NULL
            ? secret_collection_for_alias_sync (service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, NULL, NULL)
            : NULL;
  g_autoptr (GHashTable) attributes = secret_attributes_build (&schema, "site", site, "key", id, NULL);
  g_autoptr (SecretValue) value = NULL;
  g_autofree char *label = g_strdup_printf ("Mortise: the key of the secrets in %s", site);

  if (collection == NULL || secret_collection_get_locked (collection))
    return FALSE;
  value = secret_value_new (text, -1, "text/plain");
  return secret_service_store_sync (service, &schema, attributes, SECRET_COLLECTION_DEFAULT, label, value, NULL, NULL);
}

static char *
find_in_service (const char *site)
{
  g_autoptr (SecretService) service = open_service ();
  g_autolist (SecretItem) items = service != NULL ? search_service (service, site, NULL) : NULL;

  for (GList *link = items; link != NULL; link = link->next)
    if (!secret_item_get_locked (link->data))
      return dup_id (link->data);
  return NULL;
}

static void
forget_others_in_service (const char *site, const char *id)
{
  g_autoptr (SecretService) service = open_service ();
  g_autolist (SecretItem) items = service != NULL ? search_service (service, site, NULL) : NULL;

  for (GList *link = items; link != NULL; link = link->next)
    {
      g_autofree char *own = dup_id (link->data);

      if (g_strcmp0 (own, id) != 0)
        secret_item_delete_sync (link->data, NULL, NULL);
    }
}

/* --- files -------------------------------------------------------------------------------------------------------- */

static char *
build_directory (const char *site)
{
  return g_build_filename (site, "secrets", NULL);
}

static char *
build_path (const char *site, const char *id)
{
  g_autofree char *name = g_strconcat (id, SUFFIX, NULL);

  return g_build_filename (site, "secrets", name, NULL);
}

static gboolean
check_file (int fd, const char *path, GError **error)
{
  struct stat info;

  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && info.st_uid == geteuid () && (info.st_mode & 077) == 0)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_DENIED,
               "%s holds the key of the secrets, and is not a file that only you can read; make it one by chmod 600",
               path);
  return FALSE;
}

/* %FALSE without an error where there is no such file. */
static gboolean
load_file (const char *path, guint8 *key, GError **error)
{
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  char text[TEXT_SIZE + 1];
  gssize length = -1;
  gboolean is_read;

  if (fd < 0)
    {
      if (errno != ENOENT)
        g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE, "%s: %s", path, g_strerror (errno));
      return FALSE;
    }
  if (check_file (fd, path, error))
    length = read (fd, text, sizeof text);
  close (fd);
  is_read = length >= 0 && read_text (text, (gsize) length, key);
  sodium_memzero (text, sizeof text);
  if (length >= 0 && !is_read)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE,
                 "%s is not the key of the secrets any more; put its copy back", path);
  return is_read;
}

/* A name is on disk when its folder is. */
static void
sync_directory (const char *directory)
{
  int fd = open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

static gboolean
store_file (const char *site, const char *id, const char *text, GError **error)
{
  g_autofree char *directory = build_directory (site);
  g_autofree char *path = build_path (site, id);

  if (!mortise_private_directory_ensure (directory, TRUE, error)
      || !g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                    error))
    return FALSE;
  sync_directory (directory);
  return TRUE;
}

static char *
take_id (const char *name)
{
  return g_str_has_suffix (name, SUFFIX) ? g_strndup (name, strlen (name) - strlen (SUFFIX)) : NULL;
}

static char *
find_file (const char *site)
{
  g_autofree char *directory = build_directory (site);
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *id = take_id (name);

      if (id != NULL)
        return g_steal_pointer (&id);
    }
  return NULL;
}

/* Also what somebody left unfinished who was killed while he wrote a key. */
static void
forget_other_files (const char *site, const char *id)
{
  g_autofree char *directory = build_directory (site);
  g_autofree char *current = g_strconcat (id, SUFFIX, NULL);
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      if (!g_str_equal (name, current))
        g_unlink (path);
    }
}

/* --- wherever it is ----------------------------------------------------------------------------------------------- */

/**
 * mortise_secret_place_find:
 * @site: the site's folder
 *
 * Returns: (transfer full) (nullable): the id of a key of the site, %NULL where there is none yet
 */
char *
mortise_secret_place_find (const char *site)
{
  char *id = find_file (site);

  return id != NULL ? id : find_in_service (site);
}

/**
 * mortise_secret_place_load:
 * @site: the site's folder
 * @id: which key
 * @key: (out caller-allocates): where to put its %MORTISE_SECRET_KEY_BYTES bytes
 * @error: return location for %MORTISE_ERROR_UNAVAILABLE where it cannot be had now
 *
 * Returns: whether it was found
 */
gboolean
mortise_secret_place_load (const char *site, const char *id, guint8 *key, GError **error)
{
  g_autofree char *path = build_path (site, id);
  g_autoptr (GError) problem = NULL;
  gboolean is_locked = FALSE;

  if (load_file (path, key, &problem))
    return TRUE;
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  if (load_from_service (id, key, &is_locked))
    return TRUE;
  if (is_locked)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE,
                 "the key of the secrets is in your keyring, which is locked; unlock it");
  else
    g_set_error (
        error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE,
        "the key %s of the secrets is neither in your keyring nor at %s; put its copy back, or set the secrets "
        "again",
        id, path);
  return FALSE;
}

/**
 * mortise_secret_place_store:
 * @site: the site's folder
 * @id: what the key is called
 * @key: its %MORTISE_SECRET_KEY_BYTES bytes
 * @error: return location for an error
 *
 * Puts a key where it lasts. When this returns it is on disk.
 *
 * Returns: whether it is there
 */
gboolean
mortise_secret_place_store (const char *site, const char *id, const guint8 *key, GError **error)
{
  char text[TEXT_SIZE];
  gboolean is_stored;

  write_text (key, text);
  is_stored = store_in_service (site, id, text) || store_file (site, id, text, error);
  sodium_memzero (text, sizeof text);
  return is_stored;
}

/**
 * mortise_secret_place_forget_others:
 * @site: the site's folder
 * @id: the key that nothing else is sealed with any more
 *
 * Removes all other keys of the site.
 */
void
mortise_secret_place_forget_others (const char *site, const char *id)
{
  forget_other_files (site, id);
  forget_others_in_service (site, id);
}
