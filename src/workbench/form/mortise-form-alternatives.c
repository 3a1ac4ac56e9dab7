/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `oneOf`, `anyOf` and several types mean to a form: a choice by a member, or of what the value is. */
#include "mortise-form-alternatives.h"

#include <glib/gi18n.h>

#include "mortise-form-json.h"
#include "mortise-form-merge.h"
#include "mortise-json.h"

void
mortise_form_alternative_free (MortiseFormAlternative *alternative)
{
  g_free (alternative->title);
  json_node_unref (alternative->schema);
  g_free (alternative);
}

/* --- by a member -------------------------------------------------------------------------------------------------- */

/* The constant that an alternative asks of its member @name. */
static JsonNode *
find_constant (MortiseFormSchema *schema, JsonObject *alternative, const char *name)
{
  JsonNode *property = mortise_json_get_member (mortise_json_get_object (alternative, "properties"), name);
  JsonArray *values;
  JsonObject *object;

  if (property == NULL)
    return NULL;
  property = mortise_form_schema_follow (schema, property);
  if (!JSON_NODE_HOLDS_OBJECT (property))
    return NULL;
  object = json_node_get_object (property);
  if (!mortise_form_merge_is_constant (object))
    return NULL;
  values = mortise_json_get_array (object, "enum");
  return json_object_has_member (object, "const") ? json_object_get_member (object, "const")
                                                  : json_array_get_element (values, 0);
}

static gboolean
is_discriminator (MortiseFormSchema *schema, GPtrArray *resolved, const char *name)
{
  g_autoptr (JsonArray) seen = json_array_new ();

  for (guint i = 0; i < resolved->len; i++)
    {
      JsonNode *constant = find_constant (schema, resolved->pdata[i], name);

      if (constant == NULL || mortise_form_json_has_element (seen, constant))
        return FALSE;
      json_array_add_element (seen, json_node_ref (constant));
    }
  return TRUE;
}

static GPtrArray *
resolve_all (MortiseFormSchema *schema, JsonArray *alternatives, JsonNode *value)
{
  GPtrArray *resolved = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);

  for (guint i = 0; i < json_array_get_length (alternatives); i++)
    g_ptr_array_add (resolved, mortise_form_schema_resolve (schema, json_array_get_element (alternatives, i), value));
  return resolved;
}

/* References in circles would have each resolve the other. */
static gboolean
are_plain (MortiseFormSchema *schema, JsonArray *alternatives)
{
  static const char *const words[] = { "oneOf", "anyOf", "allOf", "if", "dependencies" };

  for (guint i = 0; i < json_array_get_length (alternatives); i++)
    {
      JsonNode *node = mortise_form_schema_follow (schema, json_array_get_element (alternatives, i));
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (mortise_json_get_object (object, "properties") == NULL)
        return FALSE;
      for (guint j = 0; j < G_N_ELEMENTS (words); j++)
        if (json_object_has_member (object, words[j]))
          return FALSE;
    }
  return TRUE;
}

/*< private >
 * mortise_form_alternatives_find_member:
 * @schema: a schema
 * @alternatives: schemas of objects
 *
 * Returns: (transfer full) (nullable): the member that has another constant in each of them, if there is one
 */
char *
mortise_form_alternatives_find_member (MortiseFormSchema *schema, JsonArray *alternatives)
{
  g_autoptr (GPtrArray) resolved = NULL;
  g_autoptr (GList) names = NULL;

  if (json_array_get_length (alternatives) < 2 || !are_plain (schema, alternatives))
    return NULL;
  resolved = resolve_all (schema, alternatives, NULL);
  names = json_object_get_members (mortise_json_get_object (resolved->pdata[0], "properties"));
  for (GList *name = names; name != NULL; name = name->next)
    if (is_discriminator (schema, resolved, name->data))
      return g_strdup (name->data);
  return NULL;
}

static char *
dup_title (JsonObject *alternative, JsonNode *constant)
{
  const char *title = mortise_json_get_string (alternative, "title", NULL);

  if (title != NULL && *title != '\0')
    return g_strdup (title);
  if (constant != NULL && JSON_NODE_HOLDS_VALUE (constant) && json_node_get_value_type (constant) == G_TYPE_STRING)
    return json_node_dup_string (constant);
  return constant != NULL ? mortise_json_to_text (constant, FALSE) : NULL;
}

static gboolean
requires (JsonObject *resolved, const char *member)
{
  JsonArray *required = mortise_json_get_array (resolved, "required");
  g_autoptr (JsonNode) name = json_node_init_string (json_node_alloc (), member);

  return required != NULL && mortise_form_json_has_element (required, name);
}

/*< private >
 * mortise_form_alternatives_make_choice:
 * @schema: a schema
 * @alternatives: schemas of objects
 * @member: the member that tells them apart
 *
 * Returns: (transfer full): the schema of an object with that member alone, as a choice of titles
 */
JsonObject *
mortise_form_alternatives_make_choice (MortiseFormSchema *schema, JsonArray *alternatives, const char *member)
{
  g_autoptr (GPtrArray) resolved = resolve_all (schema, alternatives, NULL);
  JsonObject *choice = json_object_new (), *properties = json_object_new (), *property = json_object_new ();
  JsonArray *options = json_array_new (), *required = json_array_new ();
  gboolean is_required = TRUE;

  for (guint i = 0; i < resolved->len; i++)
    {
      JsonNode *constant = find_constant (schema, resolved->pdata[i], member);
      g_autofree char *title = dup_title (resolved->pdata[i], constant);
      JsonObject *option = json_object_new ();

      json_object_set_member (option, "const", json_node_ref (constant));
      json_object_set_string_member (option, "title", title);
      json_array_add_object_element (options, option);
      is_required &= requires (resolved->pdata[i], member);
    }
  json_object_set_array_member (property, "oneOf", options);
  json_object_set_object_member (properties, member, property);
  json_object_set_object_member (choice, "properties", properties);
  if (is_required)
    json_array_add_string_element (required, member);
  json_object_set_array_member (choice, "required", required);
  return choice;
}

static JsonObject *
without_member (JsonObject *branch, const char *member)
{
  static const char *const words[] = { "title", "description", "default" };
  JsonObject *copy = mortise_form_json_copy_object (branch);
  JsonObject *properties = mortise_form_json_copy_object (mortise_json_get_object (branch, "properties"));

  json_object_remove_member (properties, member);
  json_object_set_object_member (copy, "properties", properties);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (json_object_has_member (copy, words[i]))
      json_object_remove_member (copy, words[i]);
  return copy;
}

/*< private >
 * mortise_form_alternatives_find_branch:
 * @schema: a schema
 * @alternatives: schemas of objects
 * @member: the member that tells them apart
 * @value: an object
 *
 * Returns: (transfer full) (nullable): the alternative that @value chooses, resolved and without @member
 */
JsonObject *
mortise_form_alternatives_find_branch (MortiseFormSchema *schema,
                                       JsonArray *alternatives,
                                       const char *member,
                                       JsonNode *value)
{
  JsonNode *chosen
      = JSON_NODE_HOLDS_OBJECT (value) ? mortise_json_get_member (json_node_get_object (value), member) : NULL;
  g_autoptr (GPtrArray) resolved = NULL;

  if (chosen == NULL)
    return NULL;
  resolved = resolve_all (schema, alternatives, value);
  for (guint i = 0; i < resolved->len; i++)
    if (mortise_form_json_equal (find_constant (schema, resolved->pdata[i], member), chosen))
      return without_member (resolved->pdata[i], member);
  return NULL;
}

/* --- by what the value is ----------------------------------------------------------------------------------------- */

/*< private >
 * mortise_form_alternatives_get_common_type:
 * @schema: a schema
 * @alternatives: some schemas
 *
 * Returns: (transfer none) (nullable): the type of them all, where they are of one type that has no parts, and differ
 * in no more than in how they restrict it
 */
JsonNode *
mortise_form_alternatives_get_common_type (MortiseFormSchema *schema, JsonArray *alternatives)
{
  static const char *const scalars[] = { "string", "number", "integer", "boolean", NULL };
  JsonNode *common = NULL;

  for (guint i = 0; i < json_array_get_length (alternatives); i++)
    {
      JsonNode *node = mortise_form_schema_follow (schema, json_array_get_element (alternatives, i));
      JsonObject *object = json_node_get_object (node);
      const char *type = mortise_json_get_string (object, "type", NULL);

      if (type == NULL || !g_strv_contains (scalars, type) || mortise_form_merge_is_constant (object)
          || json_object_has_member (object, "enum"))
        return NULL;
      if (common != NULL && !g_str_equal (json_node_get_string (common), type))
        return NULL;
      common = json_object_get_member (object, "type");
    }
  return common;
}

static const struct
{
  const char *type;
  const char *title;
} kinds[] = {
  { "string", N_ ("Text") },       { "integer", N_ ("Whole Number") }, { "number", N_ ("Number") },
  { "boolean", N_ ("On or Off") }, { "array", N_ ("List") },           { "object", N_ ("Entries") },
  { "null", N_ ("Nothing") },
};

static const char *
get_type_title (JsonObject *resolved)
{
  MortiseJsonTypes types = mortise_form_merge_get_types (resolved);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (types == mortise_json_types_from_name (kinds[i].type))
      return _ (kinds[i].title);
  return NULL;
}

static void
add_alternative (GPtrArray *list, const char *title, JsonNode *schema)
{
  MortiseFormAlternative *alternative = g_new0 (MortiseFormAlternative, 1);

  alternative->title = g_strdup (title);
  alternative->schema = schema;
  g_ptr_array_add (list, alternative);
}

/* What holds whichever alternative is chosen, without what names the whole. */
static JsonNode *
make_base (JsonObject *resolved, const char *without)
{
  static const char *const words[]
      = { "title", "description", "default", "examples", "readOnly", "deprecated", "x-section", "definitions" };
  g_autoptr (JsonObject) base = mortise_form_json_copy_object (resolved);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (json_object_has_member (base, words[i]))
      json_object_remove_member (base, words[i]);
  if (json_object_has_member (base, without))
    json_object_remove_member (base, without);
  return json_node_init_object (json_node_alloc (), base);
}

static void
list_given (GPtrArray *list, MortiseFormSchema *schema, JsonObject *resolved, JsonArray *alternatives)
{
  g_autoptr (JsonNode) base = make_base (resolved, "oneOf");

  for (guint i = 0; i < json_array_get_length (alternatives); i++)
    {
      JsonNode *node = json_array_get_element (alternatives, i);
      g_autoptr (JsonObject) own = mortise_form_schema_resolve (schema, node, NULL);
      const char *type_title = get_type_title (own);
      g_autofree char *given = dup_title (own, NULL);
      /* Translators: one of several forms that a value may have and that have no names; %u is its number. */
      g_autofree char *numbered = g_strdup_printf (_ ("Form %u"), i + 1);

      add_alternative (list,
                       given != NULL        ? given
                       : type_title != NULL ? type_title
                                            : numbered,
                       mortise_form_json_make_all_of (node, base));
    }
}

static void
list_types (GPtrArray *list, JsonObject *resolved, MortiseJsonTypes types)
{
  g_autoptr (JsonNode) base = make_base (resolved, "type");

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if ((types & mortise_json_types_from_name (kinds[i].type)) != 0)
      {
        g_autoptr (JsonNode) typed = mortise_form_json_make_typed (kinds[i].type);

        add_alternative (list, _ (kinds[i].title), mortise_form_json_make_all_of (typed, base));
      }
}

/*< private >
 * mortise_form_alternatives_list:
 * @schema: a schema
 * @resolved: a part of it, resolved
 *
 * Returns: (transfer full) (element-type MortiseFormAlternative): what a value of it may be: what `oneOf` lists, else
 * one for each type
 */
GPtrArray *
mortise_form_alternatives_list (MortiseFormSchema *schema, JsonObject *resolved)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_form_alternative_free);
  JsonArray *alternatives = mortise_json_get_array (resolved, "oneOf");
  MortiseJsonTypes types = mortise_form_merge_get_types (resolved);
  const MortiseJsonTypes any = MORTISE_JSON_TYPE_STRING | MORTISE_JSON_TYPE_NUMBER | MORTISE_JSON_TYPE_BOOLEAN
                               | MORTISE_JSON_TYPE_ARRAY | MORTISE_JSON_TYPE_OBJECT | MORTISE_JSON_TYPE_NULL;

  if (alternatives != NULL)
    list_given (list, schema, resolved, alternatives);
  else
    list_types (list, resolved, types != 0 ? types : any);
  return list;
}
