/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of a value when a setting changes its type from one version of a plugin to the next. */
#include "mortise-setting-conversion.h"

#include "mortise-json.h"
#include "mortise-json-value.h"

#include <math.h>
#include <string.h>

typedef JsonNode *(*Convert) (JsonNode *value);

static JsonNode *
new_string (char *text)
{
  g_autofree char *owned = text;

  return json_node_init_string (json_node_alloc (), owned);
}

/* Whole numbers stay so: 30 and not 30.0. */
static JsonNode *
new_number (double number)
{
  if (number == trunc (number) && fabs (number) < (double) (G_GINT64_CONSTANT (1) << 53))
    return json_node_init_int (json_node_alloc (), (gint64) number);
  return json_node_init_double (json_node_alloc (), number);
}

static gboolean
is_number (JsonNode *value)
{
  return (mortise_json_value_get_types (value) & MORTISE_JSON_TYPE_NUMBER) != 0;
}

static const char *
get_text (JsonNode *value)
{
  return JSON_NODE_HOLDS_VALUE (value) ? json_node_get_string (value) : NULL;
}

static JsonNode *
number_to_text (JsonNode *value)
{
  return is_number (value) ? new_string (mortise_json_to_text (value, FALSE)) : NULL;
}

static JsonNode *
text_to_number (JsonNode *value)
{
  const char *text = get_text (value);
  g_autofree char *stripped = g_strstrip (g_strdup (text != NULL ? text : ""));
  g_autoptr (JsonNode) number = mortise_json_parse (stripped, strlen (stripped), NULL);

  return number != NULL && is_number (number) ? g_steal_pointer (&number) : NULL;
}

static JsonNode *
boolean_to_text (JsonNode *value)
{
  if (!JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) != G_TYPE_BOOLEAN)
    return NULL;
  return new_string (g_strdup (json_node_get_boolean (value) ? "true" : "false"));
}

static JsonNode *
text_to_boolean (JsonNode *value)
{
  const char *text = get_text (value);
  gboolean is_true = text != NULL && g_ascii_strcasecmp (text, "true") == 0;

  if (!is_true && (text == NULL || g_ascii_strcasecmp (text, "false") != 0))
    return NULL;
  return json_node_init_boolean (json_node_alloc (), is_true);
}

/* --- durations, as ISO 8601 and RFC 3339, appendix A, have them --------------------------------------------------- */

/* Those of a length that is always the same, in their order; months and years have none. */
static const struct
{
  char letter;
  gboolean is_time;
  gint64 seconds;
} units[] = {
  { 'W', FALSE, 604800 }, { 'D', FALSE, 86400 }, { 'H', TRUE, 3600 }, { 'M', TRUE, 60 }, { 'S', TRUE, 1 },
};

static JsonNode *
seconds_to_duration (JsonNode *value)
{
  double seconds = is_number (value) ? json_node_get_double (value) : -1;
  g_autoptr (GString) text = NULL;
  char fraction[G_ASCII_DTOSTR_BUF_SIZE];
  gint64 rest;

  if (seconds < 0 || seconds > (double) G_MAXINT32)
    return NULL;
  text = g_string_new ("PT");
  rest = (gint64) seconds;
  if (rest >= 3600)
    g_string_append_printf (text, "%" G_GINT64_FORMAT "H", rest / 3600);
  if (rest % 3600 >= 60)
    g_string_append_printf (text, "%" G_GINT64_FORMAT "M", rest % 3600 / 60);
  if (seconds - (double) (rest - rest % 60) > 0 || rest == 0)
    g_string_append_printf (text, "%sS",
                            g_ascii_formatd (fraction, sizeof fraction, "%.6g", seconds - (double) (rest - rest % 60)));
  return new_string (g_string_free (g_steal_pointer (&text), FALSE));
}

/* Takes one number with its unit off @text; @next is the first unit that may still come. */
static gboolean
take_part (const char **text, gboolean is_time, guint *next, double *seconds)
{
  char *end;
  double number = g_ascii_isdigit (**text) ? g_ascii_strtod (*text, &end) : -1;

  if (number < 0)
    return FALSE;
  for (guint i = *next; i < G_N_ELEMENTS (units); i++)
    if (units[i].letter == *end && units[i].is_time == is_time)
      {
        *seconds += number * (double) units[i].seconds;
        *next = i + 1;
        *text = end + 1;
        return TRUE;
      }
  return FALSE;
}

static JsonNode *
duration_to_seconds (JsonNode *value)
{
  const char *text = get_text (value);
  double seconds = 0;
  guint next = 0;
  gboolean is_time = FALSE;

  if (text == NULL || *text++ != 'P' || *text == '\0')
    return NULL;
  while (*text != '\0')
    {
      if (*text == 'T' && !is_time && text[1] != '\0')
        {
          is_time = TRUE;
          text++;
        }
      if (!take_part (&text, is_time, &next, &seconds))
        return NULL;
    }
  return new_number (seconds);
}

/* --- the conversions there are ------------------------------------------------------------------------------------ */

static const struct
{
  const char *name;
  Convert convert;
} conversions[] = {
  { "number-to-text", number_to_text },           { "text-to-number", text_to_number },
  { "boolean-to-text", boolean_to_text },         { "text-to-boolean", text_to_boolean },
  { "seconds-to-duration", seconds_to_duration }, { "duration-to-seconds", duration_to_seconds },
};

/* A map has texts for names, so that is what a value of another type is looked up by. */
static JsonNode *
look_up (JsonNode *value, JsonObject *map)
{
  g_autofree char *shown = get_text (value) != NULL ? g_strdup (get_text (value)) : mortise_json_to_text (value, FALSE);
  JsonNode *found = mortise_json_get_member (map, shown);

  return json_node_copy (found != NULL ? found : value);
}

/**
 * mortise_setting_convert:
 * @value: a value
 * @conversion: what a migration says of it: the name of a conversion (`number-to-text`, `text-to-number`,
 *   `boolean-to-text`, `text-to-boolean`, `seconds-to-duration`, `duration-to-seconds`), or an object that has the new
 *   value for each old one, and leaves others as they are
 *
 * Returns: (transfer full) (nullable): the new value; %NULL where @value cannot be converted
 */
JsonNode *
mortise_setting_convert (JsonNode *value, JsonNode *conversion)
{
  const char *name = get_text (conversion);

  if (JSON_NODE_HOLDS_OBJECT (conversion))
    return look_up (value, json_node_get_object (conversion));
  for (guint i = 0; i < G_N_ELEMENTS (conversions); i++)
    if (g_strcmp0 (name, conversions[i].name) == 0)
      return conversions[i].convert (value);
  return NULL;
}
