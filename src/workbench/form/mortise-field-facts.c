/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What there is to know of a field besides its value. */
#include <glib/gi18n.h>
#include <string.h>

#include "mortise-field-private.h"
#include "mortise-field-text.h"
#include "mortise-form-json.h"
#include "mortise-form-model-private.h"
#include "mortise-help-text.h"
#include "mortise-json-pointer.h"
#include "mortise-json.h"

/* Of a summary, in characters. */
#define MAX_SUMMARY 60
/* In bytes. */
#define MAX_CHARACTER 4

MortiseFieldKind
mortise_field_get_kind (MortiseField *self)
{
  g_return_val_if_fail (MORTISE_IS_FIELD (self), MORTISE_FIELD_TEXT);
  return self->kind;
}

/**
 * mortise_field_get_parent:
 * @self: a field
 *
 * Returns: (transfer none) (nullable): the field that it is a part of
 */
MortiseField *
mortise_field_get_parent (MortiseField *self)
{
  g_return_val_if_fail (MORTISE_IS_FIELD (self), NULL);
  return self->parent;
}

/**
 * mortise_field_get_key:
 * @self: a field
 *
 * Returns: (nullable): the name of the member that it is; %NULL for an item of a list, or a chosen alternative
 */
const char *
mortise_field_get_key (MortiseField *self)
{
  g_return_val_if_fail (MORTISE_IS_FIELD (self), NULL);
  return self->key;
}

/*< private >
 * mortise_field_find_child:
 * @self: a field
 * @child: one of its children
 *
 * Returns: the position of @child, or %G_MAXUINT
 */
guint
mortise_field_find_child (MortiseField *self, MortiseField *child)
{
  guint position;

  return g_list_store_find (self->children, child, &position) ? position : G_MAXUINT;
}

/**
 * mortise_field_dup_pointer:
 * @self: a field
 *
 * Returns: (transfer full): where its value is in that of the form, as a JSON pointer
 */
char *
mortise_field_dup_pointer (MortiseField *self)
{
  g_autofree char *above = NULL, *token = NULL;

  g_return_val_if_fail (MORTISE_IS_FIELD (self), NULL);

  if (self->parent == NULL)
    return g_strdup ("");
  above = mortise_field_dup_pointer (self->parent);
  if (self->key != NULL)
    token = mortise_json_pointer_escape (self->key);
  else if (self->parent->kind == MORTISE_FIELD_LIST)
    token = g_strdup_printf ("%u", mortise_field_find_child (self->parent, self));
  return token != NULL ? g_strconcat (above, "/", token, NULL) : g_steal_pointer (&above);
}

/**
 * mortise_field_get_schema:
 * @self: a field
 *
 * Returns: (transfer none): what the schema says of it, resolved
 */
JsonObject *
mortise_field_get_schema (MortiseField *self)
{
  g_return_val_if_fail (MORTISE_IS_FIELD (self), NULL);
  return self->schema;
}

/* --- words -------------------------------------------------------------------------------------------------------- */

/* `api_key` and `apiKey` are “Api key”. */
static char *
make_label (const char *key)
{
  g_autoptr (GRegex) humps = g_regex_new ("(?<=[a-z0-9])(?=[A-Z][a-z])|[_.-]+", 0, 0, NULL);
  g_autofree char *valid = g_utf8_make_valid (key, -1);
  g_autofree char *words = g_regex_replace_literal (humps, valid, -1, 0, " ", 0, NULL);
  g_autofree char *lower
      = strpbrk (valid, "_.- ") == NULL && !g_str_equal (words, valid) ? g_utf8_strdown (words, -1) : g_strdup (words);
  g_autofree char *first = NULL, *upper = NULL;

  g_strstrip (lower);
  if (*lower == '\0')
    return g_strdup (key);
  first = g_utf8_substring (lower, 0, 1);
  upper = g_utf8_strup (first, -1);
  return g_strconcat (upper, g_utf8_next_char (lower), NULL);
}

static char *
make_item_label (MortiseField *self, const char *title)
{
  guint number = mortise_field_find_child (self->parent, self) + 1;

  /* A field that is still to be put into the list is the next one. */
  if (number == 0)
    number = g_list_model_get_n_items (G_LIST_MODEL (self->parent->children)) + 1;
  /* Translators: what an item of a list is called, and its number: “Rule 3”. */
  return g_strdup_printf (_ ("%s %u"), title != NULL ? title : _ ("Item"), number);
}

/**
 * mortise_field_dup_label:
 * @self: a field
 *
 * Returns: (transfer full): what people call it
 */
char *
mortise_field_dup_label (MortiseField *self)
{
  const char *title;

  g_return_val_if_fail (MORTISE_IS_FIELD (self), NULL);

  title = mortise_json_get_string (self->schema, "title", NULL);
  if (title != NULL && *title == '\0')
    title = NULL;
  if (self->parent != NULL && self->parent->kind == MORTISE_FIELD_LIST)
    return make_item_label (self, title);
  if (self->parent != NULL && self->parent->kind == MORTISE_FIELD_VARIANT)
    return g_strdup (mortise_field_get_alternative_title (self->parent, self->parent->selected));
  if (self->is_entry)
    return g_utf8_make_valid (self->key, -1);
  return title != NULL ? g_utf8_make_valid (title, -1) : make_label (self->key != NULL ? self->key : "");
}

/**
 * mortise_field_get_description:
 * @self: a field
 *
 * Returns: (nullable): what its author says of it, see [func@Mortise.help_text_to_markup]
 */
const char *
mortise_field_get_description (MortiseField *self)
{
  g_return_val_if_fail (MORTISE_IS_FIELD (self), NULL);
  return mortise_json_get_string (self->schema, "description", NULL);
}

/**
 * mortise_field_get_section:
 * @self: a field
 *
 * Returns: (nullable): the title of the section that it belongs to
 */
const char *
mortise_field_get_section (MortiseField *self)
{
  g_return_val_if_fail (MORTISE_IS_FIELD (self), NULL);
  return mortise_json_get_string (self->schema, "x-section", NULL);
}

/**
 * mortise_field_get_unit:
 * @self: a field
 *
 * Returns: (nullable): what its number counts, such as `MiB`
 */
const char *
mortise_field_get_unit (MortiseField *self)
{
  g_return_val_if_fail (MORTISE_IS_FIELD (self), NULL);
  return mortise_json_get_string (self->schema, "x-unit", NULL);
}

/**
 * mortise_field_get_variable:
 * @self: a field
 *
 * Returns: (nullable): the variable in the environment of the host that gives it its value, and not that of something
 *   around it
 */
const char *
mortise_field_get_variable (MortiseField *self)
{
  g_autofree char *token = NULL, *pointer = NULL;

  g_return_val_if_fail (MORTISE_IS_FIELD (self), NULL);

  if (self->variables != NULL && json_object_has_member (self->variables, ""))
    return mortise_json_get_string (self->variables, "", NULL);
  if (self->key == NULL || self->parent == NULL || self->parent->variables == NULL)
    return NULL;
  token = mortise_json_pointer_escape (self->key);
  pointer = g_strconcat ("/", token, NULL);
  return mortise_json_get_string (self->parent->variables, pointer, NULL);
}

/**
 * mortise_field_get_source:
 * @self: a field
 *
 * Returns: (nullable): the layer that its value comes from: `default`, `file`, `environment`, `site` or `tenant`
 */
const char *
mortise_field_get_source (MortiseField *self)
{
  g_return_val_if_fail (MORTISE_IS_FIELD (self), NULL);
  return self->origin == NULL && mortise_field_get_variable (self) != NULL ? "environment" : self->origin;
}

static char *
shorten (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", 2);
  const char *line = lines[0] != NULL ? lines[0] : "";
  g_autofree char *start = NULL;

  if (g_utf8_strlen (line, -1) <= MAX_SUMMARY && (lines[0] == NULL || lines[1] == NULL))
    return g_strdup (line);
  start = g_utf8_substring (line, 0, MIN (g_utf8_strlen (line, -1), MAX_SUMMARY));
  return g_strconcat (start, "…", NULL);
}

static char *
describe_several (MortiseField *self, JsonArray *values)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (values) && text->len <= MAX_SUMMARY * MAX_CHARACTER; i++)
    {
      g_autofree char *one = mortise_field_describe_value (self, json_array_get_element (values, i));

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", one);
    }
  return text->len > 0 ? shorten (text->str) : g_strdup (_ ("Empty"));
}

/**
 * mortise_field_describe_value:
 * @self: a field
 * @value: a value that it has, had or may have
 *
 * Returns: (transfer full): @value in a few words
 */
char *
mortise_field_describe_value (MortiseField *self, JsonNode *value)
{
  guint position = self->options != NULL ? mortise_field_options_find (G_LIST_MODEL (self->options), value) : G_MAXUINT;
  g_autofree char *text = NULL;

  if (position != G_MAXUINT)
    {
      g_autoptr (MortiseFieldOption) option = g_list_model_get_item (G_LIST_MODEL (self->options), position);

      return g_strdup (mortise_field_option_get_label (option));
    }
  if (JSON_NODE_HOLDS_ARRAY (value) && (self->kind == MORTISE_FIELD_TAGS || self->kind == MORTISE_FIELD_FLAGS))
    return describe_several (self, json_node_get_array (value));
  if (self->kind == MORTISE_FIELD_SWITCH && JSON_NODE_HOLDS_VALUE (value))
    return g_strdup (json_node_get_boolean (value) ? _ ("On") : _ ("Off"));
  text = self->kind == MORTISE_FIELD_DURATION ? mortise_field_text_describe_duration (value)
                                              : mortise_field_text_show (self->kind, value);
  return *text != '\0' ? shorten (text) : g_strdup (_ ("Empty"));
}

/**
 * mortise_field_dup_default_text:
 * @self: a field
 *
 * Returns: (transfer full) (nullable): its default in a few words, when it has one that can be said so
 */
char *
mortise_field_dup_default_text (MortiseField *self)
{
  JsonNode *fallback;

  g_return_val_if_fail (MORTISE_IS_FIELD (self), NULL);

  fallback = mortise_json_get_member (self->schema, "default");
  if (fallback == NULL || !JSON_NODE_HOLDS_VALUE (fallback) || self->kind == MORTISE_FIELD_SECRET)
    return NULL;
  return mortise_field_describe_value (self, fallback);
}

/**
 * mortise_field_dup_summary:
 * @self: a field
 *
 * Returns: (transfer full) (nullable): a few words by which to tell it from others in a list: the first of its values
 */
char *
mortise_field_dup_summary (MortiseField *self)
{
  JsonNode *value;

  g_return_val_if_fail (MORTISE_IS_FIELD (self), NULL);

  value = mortise_field_get_shown_value (self);
  if (self->is_secret || value == NULL || JSON_NODE_HOLDS_NULL (value))
    return NULL;
  if (!mortise_field_kind_has_children (self->kind))
    return JSON_NODE_HOLDS_VALUE (value) ? mortise_field_describe_value (self, value) : NULL;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->children)); i++)
    {
      g_autoptr (MortiseField) child = g_list_model_get_item (G_LIST_MODEL (self->children), i);
      char *summary = child->kind != MORTISE_FIELD_SWITCH ? mortise_field_dup_summary (child) : NULL;

      if (summary != NULL)
        return summary;
    }
  return NULL;
}

/* --- states ------------------------------------------------------------------------------------------------------- */

gboolean
mortise_field_is_required (MortiseField *self)
{
  g_return_val_if_fail (MORTISE_IS_FIELD (self), FALSE);
  return self->is_required;
}

/*< private >
 * mortise_field_set_required:
 * @self: a field
 * @is_required: whether what it is a part of needs it
 */
void
mortise_field_set_required (MortiseField *self, gboolean is_required)
{
  self->is_stale |= self->is_required != is_required;
  self->is_required = is_required;
}

gboolean
mortise_field_is_deprecated (MortiseField *self)
{
  g_return_val_if_fail (MORTISE_IS_FIELD (self), FALSE);
  return mortise_json_get_boolean (self->schema, "deprecated", FALSE);
}

/* Whether somebody decides on it whom the user cannot overrule here. */
gboolean
mortise_field_is_locked (MortiseField *self)
{
  g_return_val_if_fail (MORTISE_IS_FIELD (self), FALSE);
  return self->is_locked || mortise_field_get_variable (self) != NULL
         || (self->parent != NULL && mortise_field_is_locked (self->parent));
}

gboolean
mortise_field_is_editable (MortiseField *self)
{
  g_return_val_if_fail (MORTISE_IS_FIELD (self), FALSE);
  return self->model != NULL && !mortise_field_is_locked (self)
         && !mortise_json_get_boolean (self->schema, "readOnly", FALSE)
         && (self->parent == NULL || mortise_field_is_editable (self->parent));
}

/* Whether its name was chosen by the user, as in a table of names and values. */
gboolean
mortise_field_is_entry (MortiseField *self)
{
  g_return_val_if_fail (MORTISE_IS_FIELD (self), FALSE);
  return self->is_entry;
}

/* Whether nobody is to see its value who does not ask for it. */
gboolean
mortise_field_is_secret (MortiseField *self)
{
  g_return_val_if_fail (MORTISE_IS_FIELD (self), FALSE);
  return self->is_secret;
}

/* Whether it is a secret that is set, and that the host keeps to itself. */
gboolean
mortise_field_is_untold (MortiseField *self)
{
  g_return_val_if_fail (MORTISE_IS_FIELD (self), FALSE);
  return self->is_set && self->value == NULL;
}

gboolean
mortise_field_is_default (MortiseField *self)
{
  JsonNode *fallback;

  g_return_val_if_fail (MORTISE_IS_FIELD (self), FALSE);

  fallback = mortise_json_get_member (self->schema, "default");
  if (mortise_field_is_untold (self))
    return FALSE;
  if (self->value == NULL || self->is_told_default)
    return self->typed == NULL;
  return self->typed == NULL && fallback != NULL && mortise_form_json_equal (self->value, fallback);
}

/* What a file of the site says cannot be taken back by whoever only reads it. */
static gboolean
is_of_file (MortiseField *self)
{
  return g_strcmp0 (self->origin, "file") == 0 && self->typed == NULL
         && !mortise_form_model_is_key_changed (self->model, self->key);
}

gboolean
mortise_field_can_reset (MortiseField *self)
{
  gboolean has_fallback;

  g_return_val_if_fail (MORTISE_IS_FIELD (self), FALSE);

  if (self->parent == NULL || self->is_entry || !mortise_field_is_editable (self) || mortise_field_is_default (self)
      || is_of_file (self))
    return FALSE;
  has_fallback = json_object_has_member (self->schema, "default");
  return has_fallback || (self->key != NULL && !self->is_required);
}

/* --- search ------------------------------------------------------------------------------------------------------- */

static gboolean
holds_all (const char *text, char **words)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *folded = g_utf8_casefold (valid, -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (folded, words[i]) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
matches (MortiseField *self, char **words)
{
  g_autofree char *label = mortise_field_dup_label (self);
  const char *description = mortise_field_get_description (self), *section = mortise_field_get_section (self);
  g_autofree char *text = g_strjoin ("\n", label, description != NULL ? description : "",
                                     section != NULL ? section : "", self->key, NULL);

  if (holds_all (text, words))
    return TRUE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->children)); i++)
    {
      g_autoptr (MortiseField) child = g_list_model_get_item (G_LIST_MODEL (self->children), i);

      if (matches (child, words))
        return TRUE;
    }
  return FALSE;
}

/**
 * mortise_field_matches:
 * @self: a field
 * @query: what is searched for
 *
 * Returns: whether all words of @query are in the label, the description, the section or the key of it, or of one field
 * that is in it
 */
gboolean
mortise_field_matches (MortiseField *self, const char *query)
{
  g_autofree char *folded = g_utf8_casefold (query, -1);
  g_auto (GStrv) words = g_strsplit_set (folded, " \t\n", -1);

  g_return_val_if_fail (MORTISE_IS_FIELD (self), FALSE);

  return matches (self, words);
}
