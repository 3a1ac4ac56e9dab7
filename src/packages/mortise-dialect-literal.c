/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads one object literal out of a TypeScript or JavaScript file: the argument of a decorator, `@Plugin({…})`, or the
 * value of something called metadata, `const metadata: PluginMetadata = {…}`. Nothing is run, and little is understood:
 * up to the object only what hides text is told apart (strings, templates, comments), and in it only literals are read.
 * Whatever is computed is refused, with its place.
 *
 * A regular expression may look like the beginning of a string. As no string goes beyond its line, what is lost by that
 * is found again at the next.
 */
#include "mortise-dialect-literal.h"

#include "mortise-dialect.h"
#include "mortise-json-pointer.h"
#include "mortise-json.h"
#include "mortise-manifest-check.h"

#include <math.h>
#include <string.h>

/* Of all values of the object together; no manifest has so many. */
#define MAX_VALUES 10000

typedef struct
{
  const char *text;
  const char *at;
  const char *end;
  const char *counted;    /* until where lines and columns were counted, */
  MortiseJsonPlace place; /* which is here */
  guint n_values;
  const char *file;
  MortiseDialectDocument *document;
  GPtrArray *findings;
} Reader;

static JsonNode *read_value (Reader *self, const char *pointer, guint depth);

/* Counts on from the last place, so that a long file is walked through once. */
static MortiseJsonPlace
find_place (Reader *self, const char *at)
{
  if (self->counted == NULL || at < self->counted)
    {
      self->counted = self->text;
      self->place = (MortiseJsonPlace){ 1, 1 };
    }
  for (; self->counted < at; self->counted = g_utf8_next_char (self->counted))
    if (*self->counted == '\n')
      self->place = (MortiseJsonPlace){ self->place.line + 1, 1 };
    else
      self->place.column++;
  return self->place;
}

static gpointer
fail (Reader *self, const char *at, const char *message, const char *mend)
{
  MortiseFinding *finding = mortise_finding_new (MORTISE_RULE_MANIFEST_SOURCE, MORTISE_SEVERITY_ERROR, message, mend);
  MortiseJsonPlace place = find_place (self, at);

  mortise_finding_set_file (finding, self->file);
  mortise_finding_set_place (finding, place.line, place.column);
  g_ptr_array_add (self->findings, finding);
  return NULL;
}

/* --- what lies between -------------------------------------------------------------------------------------------- */

static gboolean
is_at (Reader *self, const char *text)
{
  gsize length = strlen (text);

  return (gsize) (self->end - self->at) >= length && memcmp (self->at, text, length) == 0;
}

static void
skip_until (Reader *self, const char *text)
{
  const char *found = g_strstr_len (self->at, self->end - self->at, text);

  self->at = found != NULL ? found + strlen (text) : self->end;
}

static void
skip_space (Reader *self)
{
  while (self->at < self->end)
    if (g_ascii_isspace (*self->at))
      self->at++;
    else if (is_at (self, "//"))
      skip_until (self, "\n");
    else if (is_at (self, "/*"))
      skip_until (self, "*/");
    else
      return;
}

static void
skip_quoted (Reader *self)
{
  char quote = *self->at++;

  for (; self->at < self->end && *self->at != quote; self->at++)
    if (*self->at == '\\' && self->at + 1 < self->end)
      self->at++;
    else if (*self->at == '\n' && quote != '`')
      return;
  if (self->at < self->end)
    self->at++;
}

static gboolean
is_name_character (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '$' || (guchar) c >= 0x80;
}

static char *
take_name (Reader *self)
{
  const char *start = self->at;

  while (self->at < self->end && is_name_character (*self->at))
    self->at++;
  return g_strndup (start, (gsize) (self->at - start));
}

static gboolean
take (Reader *self, char c)
{
  skip_space (self);
  if (self->at == self->end || *self->at != c)
    return FALSE;
  self->at++;
  return TRUE;
}

/* --- literals ----------------------------------------------------------------------------------------------------- */

static gboolean
take_hex (Reader *self, guint n_digits, gunichar *code)
{
  *code = 0;
  for (guint i = 0; i < n_digits; i++, self->at++)
    {
      int digit = self->at < self->end ? g_ascii_xdigit_value (*self->at) : -1;

      if (digit < 0)
        return FALSE;
      *code = *code * 16 + (gunichar) digit;
    }
  return TRUE;
}

/* After the backslash. Half of a surrogate pair, and U+0000, are refused, as strict JSON has neither. */
static gboolean
take_escape (Reader *self, GString *text)
{
  static const char letters[] = "bfnrtv";
  static const char meanings[] = "\b\f\n\r\t\v";
  char c = self->at < self->end ? *self->at++ : '\0';
  const char *letter = c != '\0' ? strchr (letters, c) : NULL;
  gunichar code;

  if (letter != NULL)
    g_string_append_c (text, meanings[letter - letters]);
  else if (c == 'x' || c == 'u')
    {
      if (!take_hex (self, c == 'x' ? 2 : 4, &code) || code == 0 || !g_unichar_validate (code))
        return FALSE;
      g_string_append_unichar (text, code);
    }
  else if (g_ascii_isdigit (c) || c == '\0')
    return FALSE;
  else if (c != '\n')
    g_string_append_c (text, c);
  return TRUE;
}

static char *
take_string (Reader *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *start = self->at;
  char quote = *self->at++;

  while (self->at < self->end && *self->at != quote)
    {
      char c = *self->at;

      if (c == '\n' && quote != '`')
        break;
      if (quote == '`' && is_at (self, "${"))
        return fail (self, start, "is put together when it runs", "write it out as one string");
      self->at++;
      if (c != '\\')
        g_string_append_c (text, c);
      else if (!take_escape (self, text))
        return fail (self, start, "has an escape that is not read", "write the character itself");
    }
  if (self->at == self->end || *self->at != quote)
    return fail (self, start, "is a string without an end", "close it on the same line");
  self->at++;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static JsonNode *
read_number (Reader *self)
{
  const char *start = self->at;
  g_autofree char *text = NULL;
  char *text_end;
  gint64 integer;
  double number;

  while (self->at < self->end && (is_name_character (*self->at) || strchr ("+-.", *self->at) != NULL))
    self->at++;
  text = g_strndup (start, (gsize) (self->at - start));
  if (g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &integer, NULL))
    return json_node_init_int (json_node_alloc (), integer);
  number = g_ascii_strtod (text, &text_end);
  if (*text_end != '\0' || text_end == text || !isfinite (number) || strchr (text, 'x') != NULL)
    return fail (self, start, "is not a number that is read here", "write it with decimal digits, such as 1000 or 0.5");
  return json_node_init_double (json_node_alloc (), number);
}

static JsonNode *
read_word (Reader *self)
{
  const char *start = self->at;
  g_autofree char *word = take_name (self);

  if (g_str_equal (word, "true") || g_str_equal (word, "false"))
    return json_node_init_boolean (json_node_alloc (), *word == 't');
  if (g_str_equal (word, "null") || g_str_equal (word, "undefined"))
    return json_node_init_null (json_node_alloc ());
  return fail (self, start, "is computed, and nothing of a plugin is run to read its metadata",
               "write the value itself: a string, a number, true, false, a list or an object");
}

/* --- containers --------------------------------------------------------------------------------------------------- */

static char *
take_key (Reader *self)
{
  const char *start;
  char *key;

  skip_space (self);
  start = self->at;
  if (self->at < self->end && (*self->at == '"' || *self->at == '\''))
    return take_string (self);
  key = take_name (self);
  if (*key != '\0')
    return key;
  g_free (key);
  return fail (self, start, "is no name of a member", "write members as name: value");
}

static gboolean
read_member (Reader *self, JsonObject *object, const char *pointer, guint depth)
{
  g_autofree char *key = take_key (self);
  g_autofree char *token = key != NULL ? mortise_json_pointer_escape (key) : NULL;
  g_autofree char *inner = g_strdup_printf ("%s/%s", pointer, token);
  const char *start = self->at;
  JsonNode *value;

  if (key == NULL)
    return FALSE;
  if (json_object_has_member (object, key))
    {
      fail (self, start, "follows a name that was there before", "keep one of the two members");
      return FALSE;
    }
  if (!take (self, ':'))
    {
      fail (self, start, "has no value of its own", "write it as name: value");
      return FALSE;
    }
  value = read_value (self, inner, depth);
  if (value != NULL)
    json_object_set_member (object, key, value);
  return value != NULL;
}

static JsonNode *
read_object (Reader *self, const char *pointer, guint depth)
{
  g_autoptr (JsonObject) object = json_object_new ();
  const char *start = self->at++;

  while (!take (self, '}'))
    {
      if (!read_member (self, object, pointer, depth))
        return NULL;
      if (!take (self, ',') && (self->at == self->end || *self->at != '}'))
        return fail (self, self->at < self->end ? self->at : start, "is where a comma or } should be",
                     "separate members by commas");
    }
  return json_node_init_object (json_node_alloc (), object);
}

static JsonNode *
read_array (Reader *self, const char *pointer, guint depth)
{
  g_autoptr (JsonArray) array = json_array_new ();
  const char *start = self->at++;

  while (!take (self, ']'))
    {
      g_autofree char *inner = g_strdup_printf ("%s/%u", pointer, json_array_get_length (array));
      JsonNode *value = read_value (self, inner, depth);

      if (value == NULL)
        return NULL;
      json_array_add_element (array, value);
      if (!take (self, ',') && (self->at == self->end || *self->at != ']'))
        return fail (self, self->at < self->end ? self->at : start, "is where a comma or ] should be",
                     "separate elements by commas");
    }
  return json_node_init_array (json_node_alloc (), array);
}

static JsonNode *
read_string (Reader *self)
{
  g_autofree char *text = take_string (self);

  return text != NULL ? json_node_init_string (json_node_alloc (), text) : NULL;
}

static JsonNode *
read_value (Reader *self, const char *pointer, guint depth)
{
  skip_space (self);
  if (self->at == self->end)
    return fail (self, self->at, "is the end of the file, in the midst of the metadata", "close it with }");
  if (depth == MORTISE_JSON_MAX_DEPTH)
    return fail (self, self->at, "is nested too deep", "nest no more than " G_STRINGIFY (MORTISE_JSON_MAX_DEPTH));
  if (++self->n_values > MAX_VALUES)
    return fail (self, self->at, "is one value too many", "leave some out: " G_STRINGIFY (MAX_VALUES) " are read");
  mortise_dialect_document_set_place (self->document, pointer, find_place (self, self->at));
  if (*self->at == '{')
    return read_object (self, pointer, depth + 1);
  if (*self->at == '[')
    return read_array (self, pointer, depth + 1);
  if (strchr ("\"'`", *self->at) != NULL)
    return read_string (self);
  if (g_ascii_isdigit (*self->at) || strchr ("+-.", *self->at) != NULL)
    return read_number (self);
  return read_word (self);
}

/* --- finding it --------------------------------------------------------------------------------------------------- */

/* After the name: perhaps a type, which has no `=` in it, and then the value. */
static gboolean
is_assigned_object (Reader *self)
{
  skip_space (self);
  if (take (self, ':'))
    while (self->at < self->end && strchr ("=;{}\n", *self->at) == NULL)
      self->at++;
  return take (self, '=') && (skip_space (self), self->at < self->end && *self->at == '{');
}

static gboolean
is_decorator_object (Reader *self)
{
  return take (self, '(') && (skip_space (self), self->at < self->end && *self->at == '{');
}

/* Leaves the reader at the object's brace. */
static gboolean
find_object (Reader *self, gboolean decorated)
{
  self->at = self->text;
  while (skip_space (self), self->at < self->end)
    {
      gboolean is_decorator = *self->at == '@';
      g_autofree char *name = NULL;

      if (strchr ("\"'`", *self->at) != NULL)
        {
          skip_quoted (self);
          continue;
        }
      if (is_decorator)
        self->at++;
      name = take_name (self);
      if (decorated && is_decorator && g_str_equal (name, "Plugin") && is_decorator_object (self))
        return TRUE;
      if (!decorated && !is_decorator && g_str_equal (name, "metadata") && is_assigned_object (self))
        return TRUE;
      if (*name == '\0' && !is_decorator)
        self->at++;
    }
  return FALSE;
}

/**
 * mortise_dialect_literal_read:
 * @file: the name of a TypeScript or JavaScript file
 * @source: what is in it
 * @findings: (element-type MortiseFinding): where to add why it cannot be read
 *
 * Returns: (transfer full) (nullable): the object that describes the plugin; %NULL with an error among @findings
 */
MortiseDialectDocument *
mortise_dialect_literal_read (const char *file, GBytes *source, GPtrArray *findings)
{
  g_autoptr (MortiseDialectDocument) document = mortise_dialect_document_new (file);
  gsize length;
  const char *text = g_bytes_get_data (source, &length);
  Reader reader = { .file = file, .document = document, .findings = findings };
  const char *bad;
  JsonNode *root;

  reader.text = length > 0 ? text : "";
  reader.end = reader.text + length;
  if (!g_utf8_validate_len (reader.text, length, &bad))
    return fail (&reader, bad, "is not UTF-8", "save the file as UTF-8");
  if (!find_object (&reader, TRUE) && !find_object (&reader, FALSE))
    return fail (&reader, reader.text, "has neither @Plugin({…}) nor metadata = {…}",
                 "write @Plugin({ name: '…', version: '1.0.0' }) above the class");
  root = read_value (&reader, "", 0);
  if (root == NULL)
    return NULL;
  mortise_dialect_document_take_root (document, root);
  return g_steal_pointer (&document);
}
