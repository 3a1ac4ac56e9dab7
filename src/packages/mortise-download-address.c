/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-download-address.h"

#include "mortise-error.h"
#include "mortise-json-value.h"

#include <libsoup/soup.h>
#include <string.h>

#define MAX_ADDRESS 2000
#define PATH_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+-/"

static char *
fail (const char *address, const char *reason, GError **error)
{
  g_autofree char *shown = mortise_json_text_describe (address);

  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s %s", shown, reason);
  return NULL;
}

static char *
normalize_path (const char *path)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);

  return g_filename_to_uri (absolute, NULL, NULL);
}

static char *
normalize_uri (const char *address, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  gboolean is_file = g_str_equal (scheme, "file");

  if (!is_file && !g_str_equal (scheme, "https") && !g_str_equal (scheme, "http"))
    return fail (address, "is no address; write one that begins with https://, http:// or file://", error);
  if (is_file ? host != NULL && *host != '\0' : host == NULL || *host == '\0')
    return fail (address, is_file ? "names a host; write file:///, or https://" : "names no host", error);
  if (g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return fail (address, "has more than the path of a folder; leave out what follows ? and #", error);
  if (g_uri_get_userinfo (uri) != NULL)
    return fail (address, "has a name or a password in it; leave them out", error);
  return g_uri_to_string (uri);
}

/**
 * mortise_download_address_normalize:
 * @address: an address that begins with https://, http:// or file://, or the path of a folder
 * @error: return location for a %MORTISE_ERROR_INVALID
 *
 * Returns: (transfer full) (nullable): the folder's address, without a slash at its end
 */
char *
mortise_download_address_normalize (const char *address, GError **error)
{
  g_autofree char *normal = NULL;

  if (strlen (address) > MAX_ADDRESS || !g_utf8_validate (address, -1, NULL))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "the address is longer than %d bytes, or no text",
                   MAX_ADDRESS);
      return NULL;
    }
  if (*address == '/' || *address == '.')
    normal = normalize_path (address);
  else
    normal = normalize_uri (address, error);
  while (normal != NULL && g_str_has_suffix (normal, "/") && !g_str_has_suffix (normal, "///"))
    normal[strlen (normal) - 1] = '\0';
  return g_steal_pointer (&normal);
}

/* What the schema says of paths, and nothing that has to be written otherwise in an address. */
static gboolean
is_inside (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);

  if (path[strspn (path, PATH_CHARACTERS)] != '\0')
    return FALSE;
  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] == '\0' || *parts[i] == '.')
      return FALSE;
  return parts[0] != NULL;
}

/**
 * mortise_download_address_join:
 * @address: what [func@Mortise.download_address_normalize] gave
 * @path: a file in that folder
 * @error: return location for a %MORTISE_ERROR_INVALID where it is not inside the folder, or is an address itself
 *
 * Returns: (transfer full) (nullable): the file's address
 */
char *
mortise_download_address_join (const char *address, const char *path, GError **error)
{
  if (is_inside (path))
    return g_strconcat (address, "/", path, NULL);
  return fail (path, "is no path inside a catalogue; write letters, digits and . _ + - with / between folders", error);
}

static gboolean
is_same_origin (GUri *a, GUri *b)
{
  const char *host = g_uri_get_host (b);

  /* SOUP_HTTP_URI_FLAGS make the port the scheme's own where none is written. */
  return host != NULL && g_str_equal (g_uri_get_scheme (a), g_uri_get_scheme (b))
         && g_ascii_strcasecmp (g_uri_get_host (a), host) == 0 && g_uri_get_port (a) == g_uri_get_port (b);
}

/**
 * mortise_download_address_follow:
 * @uri: what was asked for
 * @location: (nullable): where the server says it is
 * @error: return location for a %MORTISE_ERROR_DENIED where that is at another scheme, host or port
 *
 * Returns: (transfer full) (nullable): what to ask for next
 */
GUri *
mortise_download_address_follow (GUri *uri, const char *location, GError **error)
{
  g_autoptr (GUri) next = location != NULL ? g_uri_parse_relative (uri, location, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  g_autofree char *valid = g_utf8_make_valid (location != NULL ? location : "", -1);
  g_autofree char *shown = mortise_json_text_describe (valid);

  if (next != NULL && is_same_origin (uri, next))
    return g_steal_pointer (&next);
  g_set_error (
      error, MORTISE_ERROR, MORTISE_ERROR_DENIED,
      "the server sends us on to %s, which is not where the catalogue is; if its publisher has moved it, add it "
      "with the new address",
      shown);
  return NULL;
}
