/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with a form, said by the fields where it is to be mended. */
#include "mortise-form-check.h"

#include <glib/gi18n.h>
#include <string.h>

#include "mortise-field-private.h"
#include "mortise-form-json.h"
#include "mortise-form-message.h"
#include "mortise-json-pointer.h"
#include "mortise-json-schema.h"
#include "mortise-json.h"

typedef void (*Visit) (MortiseField *field, gpointer user_data);

static void place_violations (MortiseField *field, MortiseFormSchema *schema, GPtrArray *violations);

static void
walk (MortiseField *field, Visit visit, gpointer user_data)
{
  GListModel *children = mortise_field_get_children (field);

  visit (field, user_data);
  for (guint i = 0; i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr (MortiseField) child = g_list_model_get_item (children, i);

      walk (child, visit, user_data);
    }
}

/* (transfer none) (nullable): the setting, which is a child of @root */
MortiseField *
mortise_form_check_find_setting (MortiseField *root, const char *key)
{
  GListModel *children = mortise_field_get_children (root);

  for (guint i = 0; i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr (MortiseField) child = g_list_model_get_item (children, i);

      if (g_strcmp0 (mortise_field_get_key (child), key) == 0)
        return child;
    }
  return NULL;
}

/*< private >
 * mortise_form_check_make_sentence:
 * @message: what the validator says, which leaves its subject out
 *
 * Returns: (transfer full): it as a sentence that stands beside its subject
 */
char *
mortise_form_check_make_sentence (const char *message)
{
  g_autofree char *first = g_utf8_substring (message, 0, 1);
  g_autofree char *upper = g_utf8_strup (first, -1);

  return g_strconcat (upper, message + strlen (first), NULL);
}

/* --- where violations belong -------------------------------------------------------------------------------------- */

static MortiseField *
step (MortiseField *field, const char *token)
{
  GListModel *children = mortise_field_get_children (field);
  g_autoptr (MortiseField) item = NULL;

  if (field->kind != MORTISE_FIELD_LIST)
    return mortise_form_check_find_setting (field, token);
  item = g_list_model_get_item (children, (guint) g_ascii_strtoull (token, NULL, 10));
  return item;
}

static MortiseField *
enter_variant (MortiseField *field)
{
  while (field->kind == MORTISE_FIELD_VARIANT && g_list_model_get_n_items (mortise_field_get_children (field)) > 0)
    {
      g_autoptr (MortiseField) child = g_list_model_get_item (mortise_field_get_children (field), 0);

      field = child;
    }
  return field;
}

/* The innermost field around the place that @pointer names, below @field. */
MortiseField *
mortise_form_check_find_place (MortiseField *field, const char *pointer)
{
  g_auto (GStrv) tokens = mortise_json_pointer_split (pointer);

  for (guint i = 0; tokens[i] != NULL; i++)
    {
      MortiseField *next = step (enter_variant (field), tokens[i]);

      if (next == NULL)
        return enter_variant (field);
      field = next;
    }
  return field;
}

static void
say (MortiseField *field, const char *message)
{
  if (field->next_violation == NULL)
    field->next_violation = g_strdup (message);
}

/* What is missing is to be written where it is missing. */
static gboolean
say_needed (MortiseField *field)
{
  GListModel *children = mortise_field_get_children (field);
  gboolean is_said = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr (MortiseField) child = g_list_model_get_item (children, i);

      if (!mortise_field_is_required (child) || child->value != NULL || child->is_set)
        continue;
      say (enter_variant (child), _ ("This is needed"));
      is_said = TRUE;
    }
  return is_said;
}

/* Of alternatives the user sees the one that is chosen, so only what is wrong with that one helps. */
static gboolean
say_of_chosen (MortiseField *field, MortiseFormSchema *schema)
{
  MortiseField *chosen = enter_variant (field);
  g_autoptr (JsonNode) part = json_node_init_object (json_node_alloc (), chosen->schema);
  g_autoptr (GPtrArray) violations = NULL;

  if (chosen->value == NULL)
    return FALSE;
  violations = mortise_form_schema_validate (schema, part, chosen->value);
  place_violations (chosen, schema, violations);
  return violations->len > 0;
}

static gboolean
is_one_of (const char *keyword, const char *first, const char *second)
{
  return g_str_equal (keyword, first) || g_str_equal (keyword, second);
}

/* An empty text where there has to be one is missing, however the schema puts it. */
static gboolean
is_missing (MortiseField *field, const MortiseJsonViolation *violation)
{
  return g_str_equal (violation->keyword, "minLength") && field->is_required && field->value != NULL
         && JSON_NODE_HOLDS_VALUE (field->value) && g_strcmp0 (json_node_get_string (field->value), "") == 0;
}

static void
place_violation (MortiseField *root, MortiseFormSchema *schema, const MortiseJsonViolation *violation)
{
  MortiseField *field = mortise_form_check_find_place (root, violation->pointer);
  g_autofree char *message = NULL;

  if (is_one_of (violation->keyword, "required", "dependencies") && say_needed (enter_variant (field)))
    return;
  if (is_one_of (violation->keyword, "oneOf", "anyOf") && field != root && say_of_chosen (field, schema))
    return;
  field = enter_variant (field);
  message = is_missing (field, violation) ? g_strdup (_ ("This is needed"))
                                          : mortise_form_message_new (field->kind, field->schema, violation);
  say (field, message);
}

static void
place_violations (MortiseField *field, MortiseFormSchema *schema, GPtrArray *violations)
{
  for (guint i = 0; i < violations->len; i++)
    place_violation (field, schema, violations->pdata[i]);
}

/* --- checking ----------------------------------------------------------------------------------------------------- */

/* The whole as the plugin gets it: with defaults, and with something for secrets that the host keeps to itself. */
static JsonNode *
complete (MortiseField *root, JsonNode *value)
{
  GListModel *settings = mortise_field_get_children (root);
  JsonNode *complete = json_node_ref (value);

  for (guint i = 0; i < g_list_model_get_n_items (settings); i++)
    {
      g_autoptr (MortiseField) setting = g_list_model_get_item (settings, i);
      JsonNode *fallback = mortise_json_get_member (setting->schema, "default");
      g_autoptr (JsonNode) nothing = json_node_init_null (json_node_alloc ()), before = NULL;

      if (json_object_has_member (json_node_get_object (complete), setting->key)
          || (fallback == NULL && !setting->is_set))
        continue;
      before = complete;
      complete = mortise_form_json_with_member (before, setting->key, fallback != NULL ? fallback : nothing);
    }
  return complete;
}

static gboolean
is_about_untold (MortiseField *root, const MortiseJsonViolation *violation, JsonNode *value)
{
  g_auto (GStrv) tokens = mortise_json_pointer_split (violation->pointer);
  MortiseField *setting = tokens[0] != NULL ? mortise_form_check_find_setting (root, tokens[0]) : NULL;

  return setting != NULL && setting->is_set && !json_object_has_member (json_node_get_object (value), tokens[0]);
}

static GPtrArray *
list_violations (MortiseField *root, MortiseFormSchema *schema, JsonNode *value)
{
  g_autoptr (JsonNode) whole = complete (root, value);
  GPtrArray *violations = mortise_form_schema_validate (schema, NULL, whole);

  for (guint i = violations->len; i-- > 0;)
    if (is_about_untold (root, violations->pdata[i], value))
      g_ptr_array_remove_index (violations, i);
  return violations;
}

static void
take_message (MortiseField *field, gpointer n_faults)
{
  if (g_strcmp0 (field->violation, field->next_violation) != 0)
    {
      g_free (field->violation);
      field->violation = g_steal_pointer (&field->next_violation);
      field->is_stale = TRUE;
    }
  g_clear_pointer (&field->next_violation, g_free);
  *(guint *) n_faults += field->fault != NULL || field->violation != NULL;
}

/*< private >
 * mortise_form_check:
 * @root: the field of the whole
 * @schema: its schema
 * @value: its value
 *
 * Gives each field the message that concerns it.
 *
 * Returns: how many fields have one; 0 only when @value is good
 */
guint
mortise_form_check (MortiseField *root, MortiseFormSchema *schema, JsonNode *value)
{
  g_autoptr (GPtrArray) violations = list_violations (root, schema, value);
  guint n_faults = 0;

  place_violations (root, schema, violations);
  walk (root, take_message, &n_faults);
  return n_faults;
}

/*< private >
 * mortise_form_check_count:
 * @root: the field of the whole
 * @schema: its schema
 * @value: a value that it might have
 *
 * Returns: how many things are wrong with @value
 */
guint
mortise_form_check_count (MortiseField *root, MortiseFormSchema *schema, JsonNode *value)
{
  g_autoptr (GPtrArray) violations = list_violations (root, schema, value);

  return violations->len;
}

static void
tell (MortiseField *field, gpointer user_data)
{
  if (!field->is_stale)
    return;
  field->is_stale = FALSE;
  mortise_field_notify_state (field);
}

/*< private >
 * mortise_form_check_tell:
 * @root: the field of the whole
 *
 * Has each field that changed say so.
 */
void
mortise_form_check_tell (MortiseField *root)
{
  walk (root, tell, NULL);
}

/* --- questions ---------------------------------------------------------------------------------------------------- */

/* Whether the setting has to be written, as there is nothing to take instead. */
gboolean
mortise_form_check_needs (MortiseField *root, const char *key)
{
  MortiseField *setting = mortise_form_check_find_setting (root, key);

  return setting != NULL && !setting->is_secret && !json_object_has_member (setting->schema, "default");
}

static void
find_own_fault (MortiseField *field, gpointer found)
{
  if (field->fault != NULL || field->violation != NULL)
    *(gboolean *) found = TRUE;
}

gboolean
mortise_form_check_has_fault (MortiseField *root, const char *key)
{
  MortiseField *setting = mortise_form_check_find_setting (root, key);
  gboolean found = FALSE;

  if (setting != NULL)
    walk (setting, find_own_fault, &found);
  return found;
}

static void
find_refusal (MortiseField *field, gpointer found)
{
  if (field->refusal != NULL)
    *(gboolean *) found = TRUE;
}

/* Whether the host did not take what is in it. */
gboolean
mortise_form_check_is_refused (MortiseField *field)
{
  gboolean found = FALSE;

  walk (field, find_refusal, &found);
  return found;
}

gboolean
mortise_form_check_is_key_refused (MortiseField *root, const char *key)
{
  MortiseField *setting = mortise_form_check_find_setting (root, key);

  return setting != NULL && mortise_form_check_is_refused (setting);
}

static void
forget_refusal (MortiseField *field, gpointer user_data)
{
  field->is_stale |= field->refusal != NULL;
  g_clear_pointer (&field->refusal, g_free);
}

void
mortise_form_check_forget_refusals (MortiseField *field)
{
  walk (field, forget_refusal, NULL);
}

static void
find_typed (MortiseField *field, gpointer found)
{
  if (field->typed != NULL)
    *(gboolean *) found = TRUE;
}

/* Whether somebody is in the middle of writing in it. */
gboolean
mortise_form_check_is_typing (MortiseField *field)
{
  gboolean found = FALSE;

  walk (field, find_typed, &found);
  return found;
}

static void
forget (MortiseField *field, gpointer user_data)
{
  field->is_stale |= field->typed != NULL;
  g_clear_pointer (&field->typed, g_free);
  g_clear_pointer (&field->fault, g_free);
}

void
mortise_form_check_forget_typed (MortiseField *field)
{
  walk (field, forget, NULL);
}

/* In the order of the form; the whole comes first only if nothing else is at fault. */
MortiseField *
mortise_form_check_find_fault (MortiseField *field)
{
  GListModel *children = mortise_field_get_children (field);

  for (guint i = 0; i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr (MortiseField) child = g_list_model_get_item (children, i);
      MortiseField *found = mortise_form_check_find_fault (child);

      if (found != NULL)
        return found;
    }
  return mortise_field_get_message (field) != NULL ? field : NULL;
}
