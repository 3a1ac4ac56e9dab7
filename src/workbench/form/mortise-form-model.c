/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-form-model.h"

#include "mortise-field-private.h"
#include "mortise-form-check.h"
#include "mortise-form-json.h"
#include "mortise-form-model-private.h"
#include "mortise-json.h"

/**
 * MortiseFormModel:
 *
 * The settings that a form shows, without the form: their schema, their values as the host has them and as they are in
 * the form, and the tree of fields. It says what is wrong while something is entered, and hands over what is good to be
 * saved: at once with each change that is done, or all together when the user asks for it.
 */

enum
{
  PROP_0,
  PROP_CHANGED,
  PROP_N_FAULTS,
  N_PROPS
};

enum
{
  SIGNAL_SAVE,
  SIGNAL_REVEAL,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (MortiseFormModel, mortise_form_model, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
mortise_form_model_dispose (GObject *object)
{
  MortiseFormModel *self = MORTISE_FORM_MODEL (object);

  if (self->root != NULL)
    mortise_field_detach (self->root);
  g_clear_object (&self->root);
  G_OBJECT_CLASS (mortise_form_model_parent_class)->dispose (object);
}

static void
mortise_form_model_finalize (GObject *object)
{
  MortiseFormModel *self = MORTISE_FORM_MODEL (object);

  g_clear_pointer (&self->told_defaults, g_hash_table_unref);
  g_clear_pointer (&self->cleared, g_hash_table_unref);
  g_clear_pointer (&self->value, json_node_unref);
  g_clear_pointer (&self->saved, json_node_unref);
  g_clear_pointer (&self->sent, json_node_unref);
  g_clear_object (&self->schema);
  G_OBJECT_CLASS (mortise_form_model_parent_class)->finalize (object);
}

static void
mortise_form_model_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortiseFormModel *self = MORTISE_FORM_MODEL (object);

  switch (prop_id)
    {
    case PROP_CHANGED:
      g_value_set_boolean (value, mortise_form_model_is_changed (self));
      break;
    case PROP_N_FAULTS:
      g_value_set_uint (value, self->n_faults);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_form_model_class_init (MortiseFormModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = mortise_form_model_dispose;
  object_class->finalize = mortise_form_model_finalize;
  object_class->get_property = mortise_form_model_get_property;

  properties[PROP_CHANGED] = g_param_spec_boolean ("changed", NULL, NULL, FALSE, flags);
  properties[PROP_N_FAULTS] = g_param_spec_uint ("n-faults", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * MortiseFormModel::save:
   * @self: a form
   * @values: (type Json.Object): the new values, by key; all of them are good
   * @unset: (type GStrv): the keys of those that go back to their defaults
   *
   * Some settings are to be saved. Whoever does it says why they were not taken with mortise_form_model_refuse(), and
   * then what the host has with mortise_form_model_load().
   */
  signals[SIGNAL_SAVE] = g_signal_new ("save", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 2, JSON_TYPE_OBJECT, G_TYPE_STRV);

  /**
   * MortiseFormModel::reveal:
   * @self: a form
   * @key: a secret
   *
   * The user wants to see it. Whoever asks the host for it passes it on with mortise_form_model_tell_secret().
   */
  signals[SIGNAL_REVEAL] = g_signal_new ("reveal", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
}

static JsonNode *
make_object_node (void)
{
  g_autoptr (JsonObject) object = json_object_new ();

  return json_node_init_object (json_node_alloc (), object);
}

static void
mortise_form_model_init (MortiseFormModel *self)
{
  self->told_defaults = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cleared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->value = make_object_node ();
  self->saved = make_object_node ();
  self->sent = make_object_node ();
}

/* --- for fields --------------------------------------------------------------------------------------------------- */

/* While values come from elsewhere, and not from the user. */
gboolean
mortise_form_model_is_loading (MortiseFormModel *self)
{
  return self->is_loading;
}

/* While fields are being brought in line, when what they hold is half old and half new. */
gboolean
mortise_form_model_is_busy (MortiseFormModel *self)
{
  return self->is_busy;
}

/* What of the form is to be looked at again: the whole of it, as one part can depend on any other. */
static void
show (MortiseFormModel *self, JsonNode *value)
{
  g_autoptr (JsonObject) schema = NULL;
  g_autoptr (JsonNode) before = NULL;

  self->is_busy = TRUE;
  mortise_form_schema_begin (self->schema);
  schema = mortise_form_schema_resolve (self->schema, mortise_form_schema_get_root (self->schema), value);
  before = self->value;
  self->value = mortise_field_sync (self->root, schema, value);
  self->is_busy = FALSE;

  mortise_form_schema_begin (self->schema);
  self->n_faults = mortise_form_check (self->root, self->schema, self->value);
  mortise_form_check_tell (self->root);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHANGED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_FAULTS]);
  if (self->is_commit_due)
    {
      self->is_commit_due = FALSE;
      mortise_form_model_commit (self);
    }
}

/*< private >
 * mortise_form_model_take:
 * @self: a form
 * @value: (nullable): the new value of all of it
 *
 * Has the fields show @value, which the user made.
 */
void
mortise_form_model_take (MortiseFormModel *self, JsonNode *value)
{
  g_autoptr (JsonNode) empty = make_object_node ();
  g_autoptr (JsonNode) next = json_node_ref (value != NULL && JSON_NODE_HOLDS_OBJECT (value) ? value : empty);

  show (self, next);
}

/*< private >
 * mortise_form_model_clear:
 * @self: a form
 * @key: a secret whose value the host keeps to itself
 *
 * Has the secret forgotten with the next save.
 */
void
mortise_form_model_clear (MortiseFormModel *self, const char *key)
{
  g_hash_table_add (self->cleared, g_strdup (key));
}

/*< private >
 * mortise_form_model_hand_over:
 * @self: a form
 * @values: new values, by key
 * @unset: keys of those that go back to their defaults
 *
 * Asks for them to be saved.
 */
void
mortise_form_model_hand_over (MortiseFormModel *self, JsonObject *values, GStrv unset)
{
  g_signal_emit (self, signals[SIGNAL_SAVE], 0, values, unset);
}

/* --- reading and writing ------------------------------------------------------------------------------------------ */

/**
 * mortise_form_model_new:
 * @schema: a JSON Schema (draft-07) of an object
 * @error: return location for a `MORTISE_ERROR_INVALID` that says what is wrong with @schema
 *
 * Returns: (transfer full): a form without values
 */
MortiseFormModel *
mortise_form_model_new (JsonNode *schema, GError **error)
{
  g_autoptr (MortiseFormModel) self = g_object_new (MORTISE_TYPE_FORM_MODEL, NULL);
  g_autoptr (JsonObject) resolved = NULL;

  self->schema = mortise_form_schema_new (schema, error);
  if (self->schema == NULL)
    return NULL;
  self->is_together
      = g_strcmp0 (mortise_json_get_string (json_node_get_object (schema), "x-apply", NULL), "together") == 0;
  resolved = mortise_form_schema_resolve (self->schema, schema, self->value);
  json_object_set_string_member (resolved, "type", "object");
  self->root = mortise_field_new (self, NULL, NULL, schema, resolved);
  self->is_loading = TRUE;
  mortise_form_model_take (self, NULL);
  self->is_loading = FALSE;
  return g_steal_pointer (&self);
}

/* Whoever is typing keeps what is typed. */
static JsonNode *
merge_loaded (MortiseFormModel *self, JsonNode *loaded)
{
  GListModel *settings = mortise_field_get_children (self->root);
  JsonNode *merged = json_node_ref (loaded);

  for (guint i = 0; i < g_list_model_get_n_items (settings); i++)
    {
      g_autoptr (MortiseField) setting = g_list_model_get_item (settings, i);
      g_autoptr (JsonNode) before = NULL;

      if (!mortise_form_check_is_typing (setting)
          && (mortise_form_model_is_sent (self, setting->key)
              || !mortise_form_model_is_key_changed (self, setting->key)))
        continue;
      before = merged;
      merged = mortise_form_json_with_member (before, setting->key,
                                              mortise_form_model_get_member (self->value, setting->key));
    }
  return merged;
}

static void
tell_facts (MortiseFormModel *self, JsonObject *facts)
{
  GListModel *settings = mortise_field_get_children (self->root);

  for (guint i = 0; i < g_list_model_get_n_items (settings); i++)
    {
      g_autoptr (MortiseField) setting = g_list_model_get_item (settings, i);
      JsonObject *own = mortise_json_get_object (facts, setting->key);

      mortise_field_tell (setting, own);
      if (!mortise_form_model_is_key_changed (self, setting->key))
        mortise_form_check_forget_refusals (setting);
      if (mortise_json_get_boolean (own, "is_default", FALSE))
        g_hash_table_add (self->told_defaults, g_strdup (setting->key));
    }
}

/**
 * mortise_form_model_load:
 * @self: a form
 * @values: the values that the host has, by key
 * @facts: (nullable): what it tells of them, by key: objects with `source` (`default`, `file`, `environment`, `site` or
 *   `tenant`), `locked`, `is_default`, and of a secret `is_set`
 *
 * Shows what the host has. What the user is changing stays as it is.
 */
void
mortise_form_model_load (MortiseFormModel *self, JsonObject *values, JsonObject *facts)
{
  g_autoptr (JsonNode) loaded = NULL, merged = NULL;

  g_return_if_fail (MORTISE_IS_FORM_MODEL (self));
  g_return_if_fail (values != NULL);

  loaded = json_node_init_object (json_node_alloc (), values);
  merged = merge_loaded (self, loaded);
  json_node_unref (self->saved);
  self->saved = json_node_ref (loaded);
  json_node_unref (self->sent);
  self->sent = make_object_node ();
  g_hash_table_remove_all (self->told_defaults);
  g_hash_table_remove_all (self->cleared);

  self->is_loading = TRUE;
  show (self, merged);
  /* Facts are told to the fields that the values brought up, and the check depends on them. */
  tell_facts (self, facts);
  show (self, merged);
  self->is_loading = FALSE;
}

MortiseFormSchema *
mortise_form_model_get_schema (MortiseFormModel *self)
{
  g_return_val_if_fail (MORTISE_IS_FORM_MODEL (self), NULL);
  return self->schema;
}

/**
 * mortise_form_model_get_root:
 * @self: a form
 *
 * Returns: (transfer none): the field of the whole, whose children are the settings
 */
MortiseField *
mortise_form_model_get_root (MortiseFormModel *self)
{
  g_return_val_if_fail (MORTISE_IS_FORM_MODEL (self), NULL);
  return self->root;
}

/**
 * mortise_form_model_dup_value:
 * @self: a form
 *
 * Returns: (transfer full): what is in the form now, also what nobody saved and what is wrong
 */
JsonNode *
mortise_form_model_dup_value (MortiseFormModel *self)
{
  g_return_val_if_fail (MORTISE_IS_FORM_MODEL (self), NULL);
  return json_node_ref (self->value);
}

/* Whether changed settings wait for each other, to be applied by the user. */
gboolean
mortise_form_model_is_together (MortiseFormModel *self)
{
  g_return_val_if_fail (MORTISE_IS_FORM_MODEL (self), FALSE);
  return self->is_together;
}

guint
mortise_form_model_get_n_faults (MortiseFormModel *self)
{
  g_return_val_if_fail (MORTISE_IS_FORM_MODEL (self), 0);
  return self->n_faults;
}

/**
 * mortise_form_model_find_fault:
 * @self: a form
 *
 * Returns: (transfer none) (nullable): the first field that has a message
 */
MortiseField *
mortise_form_model_find_fault (MortiseFormModel *self)
{
  g_return_val_if_fail (MORTISE_IS_FORM_MODEL (self), NULL);
  return mortise_form_check_find_fault (self->root);
}

/**
 * mortise_form_model_revert:
 * @self: a form
 *
 * Goes back to what was saved.
 */
void
mortise_form_model_revert (MortiseFormModel *self)
{
  g_return_if_fail (MORTISE_IS_FORM_MODEL (self));

  g_hash_table_remove_all (self->cleared);
  mortise_form_check_forget_typed (self->root);
  mortise_form_check_forget_refusals (self->root);
  self->is_loading = TRUE;
  mortise_form_model_take (self, self->saved);
  self->is_loading = FALSE;
}

/* --- secrets ------------------------------------------------------------------------------------------------------ */

/**
 * mortise_form_model_reveal:
 * @self: a form
 * @key: a secret that the host keeps to itself
 *
 * Asks for it to be shown.
 */
void
mortise_form_model_reveal (MortiseFormModel *self, const char *key)
{
  g_return_if_fail (MORTISE_IS_FORM_MODEL (self));
  g_signal_emit (self, signals[SIGNAL_REVEAL], 0, key);
}

/**
 * mortise_form_model_tell_secret:
 * @self: a form
 * @key: a secret
 * @value: what it is
 *
 * Has the secret shown by whoever asked for it. The form does not keep it.
 */
void
mortise_form_model_tell_secret (MortiseFormModel *self, const char *key, JsonNode *value)
{
  MortiseField *setting;

  g_return_if_fail (MORTISE_IS_FORM_MODEL (self));

  setting = mortise_form_check_find_setting (self->root, key);
  if (setting != NULL)
    mortise_field_tell_secret (setting, value);
}
