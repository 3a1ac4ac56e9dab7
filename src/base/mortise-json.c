/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mortise-json.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mortise-error.h"
#include "mortise-json-scanner.h"
#include "mortise-json-writer.h"

/**
 * mortise_json_check:
 * @text: (array length=length) (element-type guint8): what to check; it need not end in a NUL byte
 * @length: its length in bytes
 * @error: return location for a %MORTISE_ERROR_INVALID that names the line and column (in characters, from 1)
 *
 * Checks that @text is one JSON value as RFC 8259 has it, in UTF-8 without a byte order mark, and that no reader can
 * take it for something else: no member name comes twice in an object, no string holds U+0000 or half of a surrogate
 * pair, every integer fits a signed 64-bit number and every other number is finite as a double. Nothing is nested
 * deeper than %MORTISE_JSON_MAX_DEPTH, and the whole is not longer than 256 MiB. Names that are made to collide in a
 * hash table are refused as well.
 *
 * It takes no memory but for member names, and recurses nowhere.
 *
 * Returns: whether @text is good
 */
gboolean
mortise_json_check (const char *text, gsize length, GError **error)
{
  return mortise_json_scan (text, length, G_MAXUINT, NULL, error);
}

static void
member_clear (gpointer member)
{
  g_free (((MortiseJsonMember *) member)->name);
}

/**
 * mortise_json_scan_object:
 * @text: (array length=length) (element-type guint8): an object, from `{` to `}`
 * @length: its length in bytes
 * @error: return location for a %MORTISE_ERROR_INVALID, as of [func@Mortise.json_check]
 *
 * Checks the whole of @text and finds its members, so that their values can be passed on as bytes without being parsed.
 *
 * Returns: (transfer full) (element-type MortiseJsonMember): the members in the order of the text; their values point
 *   into @text and live as long as it does
 */
GArray *
mortise_json_scan_object (const char *text, gsize length, GError **error)
{
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (MortiseJsonMember));

  g_array_set_clear_func (members, member_clear);
  if (!mortise_json_scan (text, length, G_MAXUINT, members, error))
    return NULL;
  return g_steal_pointer (&members);
}

/**
 * mortise_json_parse:
 * @text: (array length=length) (element-type guint8): any JSON value
 * @length: its length in bytes
 * @error: return location for a %MORTISE_ERROR_INVALID, as of [func@Mortise.json_check]
 *
 * Reads @text into a tree that the caller may change. Beyond what [func@Mortise.json_check] refuses, it refuses objects
 * of more than %MORTISE_JSON_MAX_MEMBERS members.
 *
 * Returns: (transfer full): the value
 */
JsonNode *
mortise_json_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) local_error = NULL;

  if (!mortise_json_scan (text, length, MORTISE_JSON_MAX_MEMBERS, NULL, error))
    return NULL;
  parser = json_parser_new ();
  if (json_parser_load_from_data (parser, text, length, &local_error))
    return json_parser_steal_root (parser);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "the text cannot be read: %s", local_error->message);
  return NULL;
}

/**
 * mortise_json_parse_bytes:
 * @bytes: any JSON value
 * @error: return location for a %MORTISE_ERROR_INVALID
 *
 * See [func@Mortise.json_parse].
 *
 * Returns: (transfer full): the value
 */
JsonNode *
mortise_json_parse_bytes (GBytes *bytes, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  return mortise_json_parse (text, length, error);
}

static gboolean
fail_errno (int number, GError **error)
{
  MortiseError code = MORTISE_ERROR_FAILED;

  if (number == ENOENT || number == ENOTDIR)
    code = MORTISE_ERROR_NOT_FOUND;
  else if (number == EACCES || number == EPERM)
    code = MORTISE_ERROR_DENIED;
  g_set_error_literal (error, MORTISE_ERROR, code, g_strerror (number));
  return FALSE;
}

static gboolean
fail_length (gsize max_length, GError **error)
{
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
               "the file is longer than the %" G_GSIZE_FORMAT " bytes allowed; make it shorter", max_length);
  return FALSE;
}

/* A file may grow after fstat(), so one byte more than is allowed is asked for. */
static gboolean
read_all (int fd, GString *text, gsize max_length, GError **error)
{
  char chunk[16 * 1024];
  gssize n;

  while ((n = read (fd, chunk, sizeof chunk)) != 0)
    {
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return fail_errno (errno, error);
      if ((gsize) n > max_length - text->len)
        return fail_length (max_length, error);
      g_string_append_len (text, chunk, n);
    }
  return TRUE;
}

static gboolean
read_regular_file (int fd, GString *text, gsize max_length, GError **error)
{
  struct stat status;

  if (fstat (fd, &status) < 0)
    return fail_errno (errno, error);
  if (!S_ISREG (status.st_mode))
    {
      g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                           S_ISDIR (status.st_mode) ? "this is a folder; name a file in it"
                                                    : "this is not a regular file; name one that is");
      return FALSE;
    }
  if ((guint64) status.st_size > max_length)
    return fail_length (max_length, error);
  return read_all (fd, text, max_length, error);
}

/* Never waits: a FIFO is opened without a writer, and then refused. */
static gboolean
read_file (const char *path, GString *text, gsize max_length, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  gboolean was_read;

  if (fd < 0)
    return fail_errno (errno, error);
  was_read = read_regular_file (fd, text, max_length, error);
  close (fd);
  return was_read;
}

/**
 * mortise_json_load_file:
 * @path: (type filename): a regular file
 * @max_length: the most bytes that it may have
 * @error: return location for an error whose message begins with @path: %MORTISE_ERROR_NOT_FOUND, %MORTISE_ERROR_DENIED
 *   when it may not be read, %MORTISE_ERROR_LIMIT when it is longer than @max_length, %MORTISE_ERROR_INVALID when it is
 *   no regular file or not JSON, %MORTISE_ERROR_FAILED when reading fails
 *
 * Reads a file as [func@Mortise.json_parse] does a text. It never waits for a writer, but for a disk.
 *
 * Returns: (transfer full): the value
 */
JsonNode *
mortise_json_load_file (const char *path, gsize max_length, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *display_name = NULL;
  JsonNode *node = NULL;

  if (read_file (path, text, max_length, error) && (node = mortise_json_parse (text->str, text->len, error)) != NULL)
    return node;
  display_name = g_filename_display_name (path);
  g_prefix_error (error, "%s: ", display_name);
  return NULL;
}

/**
 * mortise_json_load_bytes:
 * @path: (type filename): a regular file
 * @max_length: the most bytes that it may have
 * @error: return location for an error, as of [func@Mortise.json_load_file]
 *
 * Reads a file without looking at what it holds.
 *
 * Returns: (transfer full): its bytes
 */
GBytes *
mortise_json_load_bytes (const char *path, gsize max_length, GError **error)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *display_name = NULL;
  gboolean was_read = read_file (path, text, max_length, error);

  bytes = g_string_free_to_bytes (text);
  if (was_read)
    return g_steal_pointer (&bytes);
  display_name = g_filename_display_name (path);
  g_prefix_error (error, "%s: ", display_name);
  return NULL;
}

/**
 * mortise_json_to_text:
 * @node: (nullable): any value; %NULL is `null`
 * @pretty: whether to indent by two spaces, with one member or element a line
 *
 * Writes a value that [func@Mortise.json_check] accepts: what is not UTF-8 in a string becomes U+FFFD, and a number
 * that is not finite becomes `null`.
 *
 * Returns: (transfer full): the text
 */
char *
mortise_json_to_text (JsonNode *node, gboolean pretty)
{
  GString *text = g_string_new (NULL);

  if (node != NULL)
    mortise_json_write (text, node, pretty);
  else
    g_string_append (text, "null");
  return g_string_free (text, FALSE);
}

/**
 * mortise_json_to_bytes:
 * @node: (nullable): any value
 *
 * Returns: (transfer full): what [func@Mortise.json_to_text] makes of @node, not indented and without a NUL byte
 */
GBytes *
mortise_json_to_bytes (JsonNode *node)
{
  char *text = mortise_json_to_text (node, FALSE);

  return g_bytes_new_take (text, strlen (text));
}

/**
 * mortise_json_object_to_bytes:
 * @object: an object
 *
 * Returns: (transfer full): what [func@Mortise.json_to_bytes] makes of @object
 */
GBytes *
mortise_json_object_to_bytes (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  return mortise_json_to_bytes (node);
}

/**
 * mortise_json_get_member:
 * @object: (nullable): an object
 * @name: a member's name
 *
 * Returns: (transfer none) (nullable): the member's value, which may be a JSON null, or %NULL when there is none
 */
JsonNode *
mortise_json_get_member (JsonObject *object, const char *name)
{
  return object != NULL ? json_object_get_member (object, name) : NULL;
}

/* The member's value when it is of the type, which no container is. */
static JsonNode *
get_value (JsonObject *object, const char *name, GType type)
{
  JsonNode *node = mortise_json_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type ? node : NULL;
}

/**
 * mortise_json_get_string:
 * @object: (nullable): an object
 * @name: a member's name
 * @fallback: (nullable): what to return when it is absent or no string
 *
 * Returns: (transfer none) (nullable): the member's text, owned by @object, or @fallback
 */
const char *
mortise_json_get_string (JsonObject *object, const char *name, const char *fallback)
{
  JsonNode *node = get_value (object, name, G_TYPE_STRING);

  return node != NULL ? json_node_get_string (node) : fallback;
}

/**
 * mortise_json_get_int:
 * @object: (nullable): an object
 * @name: a member's name
 * @fallback: what to return when it is absent or not written as an integer
 *
 * Returns: the member's number, or @fallback
 */
gint64
mortise_json_get_int (JsonObject *object, const char *name, gint64 fallback)
{
  JsonNode *node = get_value (object, name, G_TYPE_INT64);

  return node != NULL ? json_node_get_int (node) : fallback;
}

/**
 * mortise_json_get_double:
 * @object: (nullable): an object
 * @name: a member's name
 * @fallback: what to return when it is absent or no number
 *
 * Returns: the member's number, which may be written as an integer, or @fallback
 */
double
mortise_json_get_double (JsonObject *object, const char *name, double fallback)
{
  JsonNode *node = get_value (object, name, G_TYPE_DOUBLE);

  if (node == NULL)
    node = get_value (object, name, G_TYPE_INT64);
  return node != NULL ? json_node_get_double (node) : fallback;
}

/**
 * mortise_json_get_boolean:
 * @object: (nullable): an object
 * @name: a member's name
 * @fallback: what to return when it is absent or neither true nor false
 *
 * Returns: the member's value, or @fallback
 */
gboolean
mortise_json_get_boolean (JsonObject *object, const char *name, gboolean fallback)
{
  JsonNode *node = get_value (object, name, G_TYPE_BOOLEAN);

  return node != NULL ? json_node_get_boolean (node) : fallback;
}

/**
 * mortise_json_get_object:
 * @object: (nullable): an object
 * @name: a member's name
 *
 * Returns: (transfer none) (nullable): the member when it is an object, else %NULL
 */
JsonObject *
mortise_json_get_object (JsonObject *object, const char *name)
{
  JsonNode *node = mortise_json_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * mortise_json_get_array:
 * @object: (nullable): an object
 * @name: a member's name
 *
 * Returns: (transfer none) (nullable): the member when it is an array, else %NULL
 */
JsonArray *
mortise_json_get_array (JsonObject *object, const char *name)
{
  JsonNode *node = mortise_json_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}
