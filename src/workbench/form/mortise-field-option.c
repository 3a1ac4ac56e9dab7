/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-field-option.h"

#include <glib/gi18n.h>

#include "mortise-form-json.h"
#include "mortise-form-merge.h"
#include "mortise-json.h"

/* More than a list of settings may have (plugin.schema.json); nobody would find anything among them. */
#define MAX_OPTIONS 1000

/**
 * MortiseFieldOption:
 *
 * One of the values that a choice has.
 */
struct _MortiseFieldOption
{
  GObject parent_instance;

  char *label;
  JsonNode *value;
};

enum
{
  PROP_0,
  PROP_LABEL,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortiseFieldOption, mortise_field_option, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
mortise_field_option_finalize (GObject *object)
{
  MortiseFieldOption *self = MORTISE_FIELD_OPTION (object);

  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->value, json_node_unref);
  G_OBJECT_CLASS (mortise_field_option_parent_class)->finalize (object);
}

static void
mortise_field_option_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_LABEL:
      g_value_set_string (value, MORTISE_FIELD_OPTION (object)->label);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_field_option_class_init (MortiseFieldOptionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = mortise_field_option_finalize;
  object_class->get_property = mortise_field_option_get_property;

  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mortise_field_option_init (MortiseFieldOption *self)
{
}

static char *
dup_label (JsonNode *value)
{
  if (JSON_NODE_HOLDS_NULL (value))
    return g_strdup (_ ("None"));
  if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (value) ? _ ("On") : _ ("Off"));
  if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING)
    return *json_node_get_string (value) != '\0' ? json_node_dup_string (value) : g_strdup (_ ("Empty"));
  return mortise_json_to_text (value, FALSE);
}

static void
add (GListStore *options, const char *label, JsonNode *value)
{
  g_autoptr (MortiseFieldOption) option = NULL;

  if (g_list_model_get_n_items (G_LIST_MODEL (options)) == MAX_OPTIONS)
    return;
  option = g_object_new (MORTISE_TYPE_FIELD_OPTION, NULL);
  option->label = label != NULL && *label != '\0' ? g_strdup (label) : dup_label (value);
  option->value = json_node_ref (value);
  g_list_store_append (options, option);
}

/* `oneOf` of constants with titles is how draft-07 names values (the `enumNames` of others is no part of it). */
static gboolean
add_titled (GListStore *options, JsonNode *alternative, JsonArray *allowed)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (alternative) ? json_node_get_object (alternative) : NULL;
  JsonArray *values = mortise_json_get_array (object, "enum");
  JsonNode *constant = mortise_json_get_member (object, "const");

  if (constant != NULL && (allowed == NULL || mortise_form_json_has_element (allowed, constant)))
    add (options, mortise_json_get_string (object, "title", NULL), constant);
  for (guint i = 0; constant == NULL && values != NULL && i < json_array_get_length (values); i++)
    if (allowed == NULL || mortise_form_json_has_element (allowed, json_array_get_element (values, i)))
      add (options, NULL, json_array_get_element (values, i));
  return constant != NULL || values != NULL;
}

static void
add_nullable_boolean (GListStore *options)
{
  g_autoptr (JsonNode) nothing = json_node_init_null (json_node_alloc ());
  g_autoptr (JsonNode) on = json_node_init_boolean (json_node_alloc (), TRUE);
  g_autoptr (JsonNode) off = json_node_init_boolean (json_node_alloc (), FALSE);

  add (options, NULL, nothing);
  add (options, NULL, on);
  add (options, NULL, off);
}

/*< private >
 * mortise_field_options_new:
 * @resolved: a schema, resolved
 *
 * Returns: (transfer full) (nullable): the values that it lists, as [class@FieldOption]; %NULL when it does not
 */
GListStore *
mortise_field_options_new (JsonObject *resolved)
{
  g_autoptr (GListStore) options = g_list_store_new (MORTISE_TYPE_FIELD_OPTION);
  JsonArray *values = mortise_json_get_array (resolved, "enum");
  JsonArray *alternatives = mortise_json_get_array (resolved, "oneOf");
  MortiseJsonTypes types = mortise_form_merge_get_types (resolved);
  gboolean is_titled = alternatives != NULL;

  for (guint i = 0; is_titled && i < json_array_get_length (alternatives); i++)
    is_titled = add_titled (options, json_array_get_element (alternatives, i), values);
  if (!is_titled)
    g_list_store_remove_all (options);
  for (guint i = 0; !is_titled && values != NULL && i < json_array_get_length (values); i++)
    add (options, NULL, json_array_get_element (values, i));
  if (!is_titled && values == NULL && types == (MORTISE_JSON_TYPE_BOOLEAN | MORTISE_JSON_TYPE_NULL))
    add_nullable_boolean (options);
  if (!is_titled && values == NULL && types == MORTISE_JSON_TYPE_NULL)
    {
      g_autoptr (JsonNode) nothing = json_node_init_null (json_node_alloc ());

      add (options, NULL, nothing);
    }
  return g_list_model_get_n_items (G_LIST_MODEL (options)) > 0 ? g_steal_pointer (&options) : NULL;
}

/*< private >
 * mortise_field_options_find:
 * @options: a list of [class@FieldOption]
 * @value: (nullable): a value
 *
 * Returns: the position of the option with that value, or %G_MAXUINT
 */
guint
mortise_field_options_find (GListModel *options, JsonNode *value)
{
  for (guint i = 0; value != NULL && i < g_list_model_get_n_items (options); i++)
    {
      g_autoptr (MortiseFieldOption) option = g_list_model_get_item (options, i);

      if (mortise_form_json_equal (option->value, value))
        return i;
    }
  return G_MAXUINT;
}

/**
 * mortise_field_option_get_label:
 * @self: an option
 *
 * Returns: what people call it
 */
const char *
mortise_field_option_get_label (MortiseFieldOption *self)
{
  return self->label;
}

/**
 * mortise_field_option_get_value:
 * @self: an option
 *
 * Returns: (transfer none): the value that it stands for
 */
JsonNode *
mortise_field_option_get_value (MortiseFieldOption *self)
{
  return self->value;
}
