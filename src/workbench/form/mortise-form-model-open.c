/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A form as one value that may be seen: without secrets. */
#include "mortise-field-private.h"
#include "mortise-form-check.h"
#include "mortise-form-json.h"
#include "mortise-form-model-private.h"
#include "mortise-json.h"

static gboolean
is_hidden_from_view (MortiseField *setting)
{
  return setting->is_secret;
}

/**
 * mortise_form_model_dup_open_value:
 * @self: a form
 *
 * Returns: (transfer full): what is in the form now, without secrets
 */
JsonNode *
mortise_form_model_dup_open_value (MortiseFormModel *self)
{
  GListModel *settings;
  JsonNode *value;

  g_return_val_if_fail (MORTISE_IS_FORM_MODEL (self), NULL);

  settings = mortise_field_get_children (self->root);
  value = json_node_ref (self->value);
  for (guint i = 0; i < g_list_model_get_n_items (settings); i++)
    {
      g_autoptr (MortiseField) setting = g_list_model_get_item (settings, i);
      g_autoptr (JsonNode) before = NULL;

      if (!is_hidden_from_view (setting))
        continue;
      before = value;
      value = mortise_form_json_with_member (before, setting->key, NULL);
    }
  return value;
}

/**
 * mortise_form_model_set_open_value:
 * @self: a form
 * @value: an object
 *
 * Takes over what the user made of mortise_form_model_dup_open_value(). Secrets, and what may not be changed, stay.
 */
void
mortise_form_model_set_open_value (MortiseFormModel *self, JsonNode *value)
{
  GListModel *settings;
  JsonNode *next;

  g_return_if_fail (MORTISE_IS_FORM_MODEL (self));
  g_return_if_fail (JSON_NODE_HOLDS_OBJECT (value));

  settings = mortise_field_get_children (self->root);
  next = json_node_ref (value);
  for (guint i = 0; i < g_list_model_get_n_items (settings); i++)
    {
      g_autoptr (MortiseField) setting = g_list_model_get_item (settings, i);
      g_autoptr (JsonNode) before = NULL;

      if (!is_hidden_from_view (setting) && mortise_field_is_editable (setting))
        continue;
      before = next;
      next = mortise_form_json_with_member (before, setting->key,
                                            mortise_form_model_get_member (self->value, setting->key));
    }
  mortise_form_check_forget_refusals (self->root);
  self->is_loading = TRUE;
  mortise_form_model_take (self, next);
  self->is_loading = FALSE;
  json_node_unref (next);
}

/**
 * mortise_form_model_dup_open_schema:
 * @self: a form
 *
 * Returns: (transfer full): the schema of mortise_form_model_dup_open_value(), which lacks nothing that it may lack
 */
JsonNode *
mortise_form_model_dup_open_schema (MortiseFormModel *self)
{
  JsonObject *root;
  g_autoptr (JsonObject) open = NULL;
  JsonArray *required, *needed;

  g_return_val_if_fail (MORTISE_IS_FORM_MODEL (self), NULL);

  root = json_node_get_object (mortise_form_schema_get_root (self->schema));
  required = mortise_json_get_array (root, "required");
  needed = json_array_new ();
  open = mortise_form_json_copy_object (root);
  for (guint i = 0; required != NULL && i < json_array_get_length (required); i++)
    {
      const char *key = json_array_get_string_element (required, i);

      if (mortise_form_check_needs (self->root, key))
        json_array_add_string_element (needed, key);
    }
  json_object_set_array_member (open, "required", needed);
  return json_node_init_object (json_node_alloc (), open);
}
