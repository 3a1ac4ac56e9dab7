/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mortise-json-format.h"

#include <arpa/inet.h>
#include <string.h>

#include "mortise-json-format-uri.h"
#include "mortise-json-pointer.h"
#include "mortise-json-regex.h"

/* RFC 1035, 2.3.4; RFC 5321, 4.5.3.1.1 */
#define MAX_HOSTNAME 253
#define MAX_LABEL 63
#define MAX_LOCAL_PART 64

/* Two digits, and then the byte that has to follow. */
static gboolean
read_two (const char **at, guint max, char after, guint *number)
{
  const char *p = *at;

  if (!g_ascii_isdigit (p[0]) || !g_ascii_isdigit (p[1]) || p[2] != after)
    return FALSE;
  *number = (p[0] - '0') * 10 + (p[1] - '0');
  *at = p + 2 + (after != '\0');
  return *number <= max;
}

/* RFC 3339, full-date, of ten bytes. */
static gboolean
is_date_of_ten (const char *text)
{
  const char *month_and_day = text + 5;
  guint month, day;
  gint64 year;

  if (strspn (text, "0123456789") != 4 || text[4] != '-')
    return FALSE;
  year = g_ascii_strtoll (text, NULL, 10);
  if (!read_two (&month_and_day, 12, '-', &month) || month == 0)
    return FALSE;
  if (!g_ascii_isdigit (month_and_day[0]) || !g_ascii_isdigit (month_and_day[1]))
    return FALSE;
  day = (month_and_day[0] - '0') * 10 + (month_and_day[1] - '0');
  /* GDate has no year 0, which was a leap year as 400 was. */
  return day > 0 && day <= g_date_get_days_in_month (month, year != 0 ? year : 400);
}

static gboolean
is_date (const char *text)
{
  return strlen (text) == 10 && is_date_of_ten (text);
}

/* RFC 3339, time-offset, in minutes east of UTC. */
static gboolean
read_offset (const char *text, int *minutes)
{
  const char *at = text + 1;
  guint hour, minute;

  *minutes = 0;
  if (*text == 'Z' || *text == 'z')
    return *at == '\0';
  if (*text != '+' && *text != '-')
    return FALSE;
  if (!read_two (&at, 23, ':', &hour) || !read_two (&at, 59, '\0', &minute))
    return FALSE;
  *minutes = (*text == '-' ? -1 : 1) * (int) (hour * 60 + minute);
  return TRUE;
}

/* RFC 3339, full-time. A leap second comes at the end of a day of UTC only. */
static gboolean
is_time (const char *text)
{
  const int day = 24 * 60;
  const char *at = text;
  guint hour, minute, second;
  int offset;

  if (!read_two (&at, 23, ':', &hour) || !read_two (&at, 59, ':', &minute))
    return FALSE;
  if (!g_ascii_isdigit (at[0]) || !g_ascii_isdigit (at[1]))
    return FALSE;
  second = (at[0] - '0') * 10 + (at[1] - '0');
  at += 2;
  if (*at == '.')
    {
      gsize n_digits = strspn (++at, "0123456789");

      if (n_digits == 0)
        return FALSE;
      at += n_digits;
    }
  if (second > 60 || !read_offset (at, &offset))
    return FALSE;
  return second < 60 || ((int) (hour * 60 + minute) - offset + day) % day == day - 1;
}

static gboolean
is_date_time (const char *text)
{
  return strlen (text) > 11 && is_date_of_ten (text) && (text[10] == 'T' || text[10] == 't') && is_time (text + 11);
}

/* RFC 1123: labels of letters, digits and hyphens, no hyphen at an end. */
static gboolean
is_hostname (const char *text)
{
  gsize length = strlen (text), label = 0;

  if (length == 0 || length > MAX_HOSTNAME)
    return FALSE;
  for (const char *p = text;; p++)
    {
      if (*p == '.' || *p == '\0')
        {
          if (label == 0 || label > MAX_LABEL || p[-1] == '-')
            return FALSE;
          if (*p == '\0')
            return TRUE;
          label = 0;
        }
      else if (g_ascii_isalnum (*p) || (*p == '-' && label > 0))
        label++;
      else
        return FALSE;
    }
}

static gboolean
is_ipv4 (const char *text)
{
  struct in_addr ignored;

  return inet_pton (AF_INET, text, &ignored) == 1;
}

static gboolean
is_ipv6 (const char *text)
{
  struct in6_addr ignored;

  return inet_pton (AF_INET6, text, &ignored) == 1;
}

/* RFC 5321, Dot-string. */
static gboolean
is_dot_string (const char *text)
{
  char before = '.';

  for (const char *p = text; *p != '\0'; before = *p++)
    if (*p == '.' ? before == '.' : !g_ascii_isalnum (*p) && strchr ("!#$%&'*+-/=?^_`{|}~", *p) == NULL)
      return FALSE;
  return before != '.';
}

/* RFC 5321, Quoted-string. */
static gboolean
is_quoted_string (const char *text)
{
  gsize length = strlen (text);

  if (length < 2 || text[0] != '"' || text[length - 1] != '"')
    return FALSE;
  for (const char *p = text + 1; p < text + length - 1; p++)
    {
      gboolean is_escaped = *p == '\\';

      if (is_escaped && ++p == text + length - 1)
        return FALSE;
      if (*p < ' ' || *p > '~' || (*p == '"' && !is_escaped))
        return FALSE;
    }
  return TRUE;
}

/* RFC 5321, address-literal, between its brackets. */
static gboolean
is_address_literal (const char *text)
{
  return g_ascii_strncasecmp (text, "IPv6:", 5) == 0 ? is_ipv6 (text + 5) : is_ipv4 (text);
}

static gboolean
is_email (const char *text)
{
  const char *at = strrchr (text, '@');
  g_autofree char *local = NULL, *domain = NULL;
  gsize length;

  if (at == NULL || at - text > MAX_LOCAL_PART)
    return FALSE;
  local = g_strndup (text, at - text);
  if (!is_dot_string (local) && !is_quoted_string (local))
    return FALSE;
  domain = g_strdup (at + 1);
  length = strlen (domain);
  if (*domain != '[' || domain[length - 1] != ']')
    return is_hostname (domain);
  domain[length - 1] = '\0';
  return is_address_literal (domain + 1);
}

static gboolean
is_regex (const char *text)
{
  g_autoptr (GRegex) regex = mortise_json_regex_new (text, NULL);

  return regex != NULL;
}

/* Those of draft-07 (Validation, section 7.3) that need no tables of Unicode. */
static const MortiseJsonFormat formats[] = {
  { "date-time", "2024-05-31T14:30:00Z", is_date_time },
  { "date", "2024-05-31", is_date },
  { "time", "14:30:00Z", is_time },
  { "email", "ada@example.com", is_email },
  { "hostname", "www.example.com", is_hostname },
  { "ipv4", "192.0.2.1", is_ipv4 },
  { "ipv6", "2001:db8::1", is_ipv6 },
  { "uri", "https://example.com/path", mortise_json_format_is_uri },
  { "uri-reference", "/path?query", mortise_json_format_is_uri_reference },
  { "json-pointer", "/list/0", mortise_json_pointer_is_valid },
  { "regex", "^[a-z]+$", is_regex },
};

/*< private >
 * mortise_json_format_find:
 * @name: the name of a format
 *
 * Returns: (transfer none) (nullable): that format; one that is not known asserts nothing
 */
const MortiseJsonFormat *
mortise_json_format_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_equal (formats[i].name, name))
      return &formats[i];
  return NULL;
}
