/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lead-scorer-email.h"

#include <string.h>

/* RFC 5321, 4.5.3.1, and RFC 1035, 2.3.4, in bytes. */
#define MAX_ADDRESS 254
#define MAX_LOCAL_PART 64
#define MAX_LABEL 63

static gboolean
is_label (const char *label)
{
  gsize length = strlen (label);

  if (length == 0 || length > MAX_LABEL || label[0] == '-' || label[length - 1] == '-')
    return FALSE;
  for (const char *at = label; *at != '\0'; at = g_utf8_next_char (at))
    if (*at != '-' && !g_unichar_isalnum (g_utf8_get_char (at)))
      return FALSE;
  return TRUE;
}

static gboolean
is_domain (const char *domain)
{
  g_auto (GStrv) labels = g_strsplit (domain, ".", -1);

  for (guint i = 0; labels[i] != NULL; i++)
    if (!is_label (labels[i]))
      return FALSE;
  return g_strv_length (labels) > 1;
}

/* Atoms of RFC 5322, 3.2.3; nobody's quoted local part is worth the trouble. */
static gboolean
is_local_part (const char *text, gsize length)
{
  if (length == 0 || length > MAX_LOCAL_PART || text[0] == '.' || text[length - 1] == '.')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (g_ascii_isspace (text[i]) || g_ascii_iscntrl (text[i]) || strchr ("()<>[]:;@\\,\"", text[i]) != NULL)
      return FALSE;
  return TRUE;
}

/**
 * lead_scorer_email_dup_domain:
 * @address: (nullable): what should be an e-mail address
 *
 * Returns: (transfer full) (nullable): its domain without case, %NULL if it is no address
 */
char *
lead_scorer_email_dup_domain (const char *address)
{
  const char *at = address != NULL && strnlen (address, MAX_ADDRESS + 1) <= MAX_ADDRESS ? strrchr (address, '@') : NULL;
  g_autofree char *domain = NULL;

  if (at == NULL || !is_local_part (address, (gsize) (at - address)) || !g_utf8_validate (at, -1, NULL))
    return NULL;
  domain = g_utf8_casefold (at + 1, -1);
  return is_domain (domain) ? g_steal_pointer (&domain) : NULL;
}

/* Whether a domain, or one that it lies in, is in a set of them. */
gboolean
lead_scorer_email_is_listed (const char *domain, GHashTable *domains)
{
  for (const char *at = domain; at != NULL; at = strchr (at, '.') != NULL ? strchr (at, '.') + 1 : NULL)
    if (g_hash_table_contains (domains, at))
      return TRUE;
  return FALSE;
}
