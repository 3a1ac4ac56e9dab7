/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The grammar of RFC 3986. GUri reads what people paste, and so takes more than it allows. */
#include "mortise-json-format-uri.h"

#include <arpa/inet.h>
#include <string.h>

#define SUB_DELIMITERS "!$&'()*+,;="

/* Unreserved characters, percent-encoded bytes and @others, in @length bytes. */
static gboolean
has_only (const char *text, gsize length, const char *others)
{
  for (const char *p = text; p < text + length; p++)
    {
      if (*p == '%' && text + length - p >= 3 && g_ascii_isxdigit (p[1]) && g_ascii_isxdigit (p[2]))
        p += 2;
      else if (!g_ascii_isalnum (*p) && strchr ("-._~", *p) == NULL && strchr (others, *p) == NULL)
        return FALSE;
    }
  return TRUE;
}

/* IPv6, or `v`, a hexadecimal version, a dot and the address. */
static gboolean
is_ip_literal (const char *text, gsize length)
{
  g_autofree char *address = g_strndup (text, length);
  struct in6_addr ignored;
  gsize n_digits;

  if (*address != 'v' && *address != 'V')
    return inet_pton (AF_INET6, address, &ignored) == 1;
  n_digits = strspn (address + 1, "0123456789abcdefABCDEF");
  return n_digits > 0 && address[n_digits + 1] == '.' && address[n_digits + 2] != '\0' && strchr (address, '%') == NULL
         && has_only (address + n_digits + 2, length - n_digits - 2, SUB_DELIMITERS ":");
}

static gboolean
is_authority (const char *text, gsize length)
{
  const char *at = memchr (text, '@', length), *end = text + length;
  const char *host = at != NULL ? at + 1 : text;
  const char *host_end;

  if (at != NULL && !has_only (text, at - text, SUB_DELIMITERS ":"))
    return FALSE;
  if (host < end && *host == '[')
    {
      host_end = memchr (host, ']', end - host);
      if (host_end == NULL || !is_ip_literal (host + 1, host_end - host - 1))
        return FALSE;
      host_end++;
    }
  else
    {
      host_end = memchr (host, ':', end - host);
      if (host_end == NULL)
        host_end = end;
      if (!has_only (host, host_end - host, SUB_DELIMITERS))
        return FALSE;
    }
  if (host_end == end)
    return TRUE;
  return *host_end == ':' && strspn (host_end + 1, "0123456789") >= (gsize) (end - host_end - 1);
}

/* What follows the scheme, or all of a relative reference. */
static gboolean
is_hierarchy (const char *text)
{
  gsize length;

  if (g_str_has_prefix (text, "//"))
    {
      text += 2;
      length = strcspn (text, "/?#");
      if (!is_authority (text, length))
        return FALSE;
      text += length;
    }
  length = strcspn (text, "?#");
  if (!has_only (text, length, SUB_DELIMITERS ":@/"))
    return FALSE;
  text += length;
  if (*text == '?')
    {
      length = strcspn (++text, "#");
      if (!has_only (text, length, SUB_DELIMITERS ":@/?"))
        return FALSE;
      text += length;
    }
  return *text == '\0' || has_only (text + 1, strlen (text + 1), SUB_DELIMITERS ":@/?");
}

static gsize
get_scheme_length (const char *text)
{
  gsize length = 0;

  if (!g_ascii_isalpha (*text))
    return 0;
  while (g_ascii_isalnum (text[length]) || text[length] == '+' || text[length] == '-' || text[length] == '.')
    length++;
  return text[length] == ':' ? length : 0;
}

/*< private >
 * mortise_json_format_is_uri:
 * @text: any text
 *
 * Returns: whether it is a URI, with a scheme
 */
gboolean
mortise_json_format_is_uri (const char *text)
{
  gsize length = get_scheme_length (text);

  return length > 0 && is_hierarchy (text + length + 1);
}

/*< private >
 * mortise_json_format_is_uri_reference:
 * @text: any text
 *
 * Returns: whether it is a URI, or a reference that is relative to one
 */
gboolean
mortise_json_format_is_uri_reference (const char *text)
{
  if (get_scheme_length (text) > 0)
    return mortise_json_format_is_uri (text);
  /* A colon in the first segment would make a scheme of what is before it. */
  return text[strcspn (text, ":/?#")] != ':' && is_hierarchy (text);
}
