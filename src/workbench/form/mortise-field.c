/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-field.h"

#include <glib/gi18n.h>

#include "mortise-field-private.h"
#include "mortise-field-text.h"
#include "mortise-form-check.h"
#include "mortise-form-json.h"
#include "mortise-form-merge.h"
#include "mortise-form-model-private.h"
#include "mortise-json.h"

/**
 * MortiseField:
 *
 * One field of a form: a setting, or a part of one. A row shows it and hands it what is entered; what that means for
 * the rest of the form is for the model to find out, and each field that is touched by it says [signal@Field::changed].
 *
 * Fields of a form that has gone, or that have left it, stay what they were and take nothing.
 */

enum
{
  SIGNAL_CHANGED,
  SIGNAL_REVEALED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (MortiseField, mortise_field, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void
mortise_field_dispose (GObject *object)
{
  mortise_field_detach (MORTISE_FIELD (object));
  G_OBJECT_CLASS (mortise_field_parent_class)->dispose (object);
}

static void
mortise_field_finalize (GObject *object)
{
  MortiseField *self = MORTISE_FIELD (object);

  g_clear_object (&self->options);
  g_clear_object (&self->children);
  g_clear_pointer (&self->alternatives, g_ptr_array_unref);
  g_clear_pointer (&self->parked, g_hash_table_unref);
  g_clear_pointer (&self->value, json_node_unref);
  g_clear_pointer (&self->schema, json_object_unref);
  g_clear_pointer (&self->source, json_node_unref);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->typed, g_free);
  g_clear_pointer (&self->fault, g_free);
  g_clear_pointer (&self->violation, g_free);
  g_clear_pointer (&self->next_violation, g_free);
  g_clear_pointer (&self->refusal, g_free);
  g_clear_pointer (&self->origin, g_free);
  g_clear_pointer (&self->variables, json_object_unref);
  G_OBJECT_CLASS (mortise_field_parent_class)->finalize (object);
}

static void
mortise_field_class_init (MortiseFieldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mortise_field_dispose;
  object_class->finalize = mortise_field_finalize;

  /**
   * MortiseField::changed:
   * @self: a field
   *
   * Its value, its message, or whether it may be edited changed. Changes of its children are told by them.
   */
  signals[SIGNAL_CHANGED]
      = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * MortiseField::revealed:
   * @self: a secret
   * @value: (type Json.Node): what it is
   *
   * The host told it, as the user asked for it. Nothing keeps it but what shows it.
   */
  signals[SIGNAL_REVEALED] = g_signal_new ("revealed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 1, JSON_TYPE_NODE | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
mortise_field_init (MortiseField *self)
{
  self->children = g_list_store_new (MORTISE_TYPE_FIELD);
  self->parked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_node_unref);
}

static GListStore *
make_options (MortiseField *self)
{
  MortiseFormSchema *schema = mortise_form_model_get_schema (self->model);
  g_autoptr (JsonNode) items = NULL;
  g_autoptr (JsonObject) item = NULL;

  if (self->kind == MORTISE_FIELD_CHOICE)
    return mortise_field_options_new (self->schema);
  if (self->kind != MORTISE_FIELD_FLAGS)
    return NULL;
  items = mortise_field_kind_find_items (schema, self->schema);
  item = mortise_form_schema_resolve (schema, items, NULL);
  return mortise_field_options_new (item);
}

static gboolean
is_secret (JsonObject *schema)
{
  return mortise_json_get_boolean (schema, "writeOnly", FALSE)
         || g_strcmp0 (mortise_json_get_string (schema, "format", NULL), "password") == 0;
}

/*< private >
 * mortise_field_new:
 * @model: the form
 * @parent: (nullable): the field that it is a part of
 * @key: (nullable): the name of the member, %NULL for what is in a list or the chosen alternative
 * @source: what the schema says of it
 * @schema: @source resolved
 *
 * Returns: (transfer full): a field without a value
 */
MortiseField *
mortise_field_new (MortiseFormModel *model, MortiseField *parent, const char *key, JsonNode *source, JsonObject *schema)
{
  MortiseField *self = g_object_new (MORTISE_TYPE_FIELD, NULL);

  self->model = model;
  self->parent = parent;
  self->key = g_strdup (key);
  self->source = json_node_ref (source);
  self->schema = json_object_ref (schema);
  self->is_secret = (parent != NULL && parent->is_secret) || is_secret (schema);
  self->kind = mortise_field_kind_choose (mortise_form_model_get_schema (model), schema, self->is_secret);
  self->options = make_options (self);
  return self;
}

/*< private >
 * mortise_field_detach:
 * @self: a field
 *
 * Takes it out of its form, with all that is in it.
 */
void
mortise_field_detach (MortiseField *self)
{
  self->model = NULL;
  self->parent = NULL;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->children)); i++)
    {
      g_autoptr (MortiseField) child = g_list_model_get_item (G_LIST_MODEL (self->children), i);

      mortise_field_detach (child);
    }
}

/*< private >
 * mortise_field_notify_state:
 * @self: a field
 *
 * Says that something about it changed.
 */
void
mortise_field_notify_state (MortiseField *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* --- the value ---------------------------------------------------------------------------------------------------- */

static JsonNode *
get_fallback (MortiseField *self)
{
  return mortise_json_get_member (self->schema, "default");
}

/**
 * mortise_field_get_value:
 * @self: a field
 *
 * Returns: (transfer none) (nullable): its value; %NULL when none is set, so that the default holds
 */
JsonNode *
mortise_field_get_value (MortiseField *self)
{
  g_return_val_if_fail (MORTISE_IS_FIELD (self), NULL);
  return self->value;
}

/**
 * mortise_field_get_shown_value:
 * @self: a field
 *
 * Returns: (transfer none) (nullable): its value, else its default
 */
JsonNode *
mortise_field_get_shown_value (MortiseField *self)
{
  g_return_val_if_fail (MORTISE_IS_FIELD (self), NULL);
  return self->value != NULL || mortise_field_is_untold (self) ? self->value : get_fallback (self);
}

/* What is changed is a copy of the default, where nothing was set before. */
static JsonNode *
compose (MortiseField *self, MortiseField *child, JsonNode *value)
{
  JsonNode *before = mortise_field_get_shown_value (self);

  if (self->kind == MORTISE_FIELD_VARIANT)
    return value != NULL ? json_node_ref (value) : NULL;
  if (self->kind == MORTISE_FIELD_LIST)
    {
      g_autoptr (JsonNode) nothing = json_node_init_null (json_node_alloc ());

      return mortise_form_json_with_element (before, mortise_field_find_child (self, child),
                                             value != NULL ? value : nothing);
    }
  return mortise_form_json_with_member (before, child->key, value);
}

/*< private >
 * mortise_field_take:
 * @self: a field
 * @value: (nullable): what it shall be
 *
 * Has the form make this the field's value.
 */
void
mortise_field_take (MortiseField *self, JsonNode *value)
{
  g_autoptr (JsonNode) composed = NULL;

  if (self->model == NULL || mortise_form_model_is_busy (self->model))
    return;
  self->is_told_default = FALSE;
  if (self->parent != NULL && self->parent->parent == NULL)
    mortise_form_check_forget_refusals (self);
  if (self->parent == NULL)
    {
      mortise_form_model_take (self->model, value);
      return;
    }
  composed = compose (self->parent, self, value);
  mortise_field_take (self->parent, composed);
}

static void
forget_typed (MortiseField *self)
{
  self->is_stale |= self->typed != NULL;
  g_clear_pointer (&self->typed, g_free);
  g_clear_pointer (&self->fault, g_free);
}

/**
 * mortise_field_set_value:
 * @self: a field
 * @value: (nullable): what was entered, or %NULL for none, so that the default holds
 *
 * Takes over a value. It need not be one that the schema allows: then the form says so, and does not send it.
 */
void
mortise_field_set_value (MortiseField *self, JsonNode *value)
{
  g_return_if_fail (MORTISE_IS_FIELD (self));

  if (!mortise_field_is_editable (self))
    return;
  forget_typed (self);
  mortise_field_take (self, value);
}

/**
 * mortise_field_reset:
 * @self: a field
 *
 * Goes back to the default. A secret is forgotten.
 */
void
mortise_field_reset (MortiseField *self)
{
  gboolean has_to_be_there;

  g_return_if_fail (MORTISE_IS_FIELD (self));

  if (!mortise_field_is_editable (self))
    return;
  has_to_be_there = self->key == NULL || (self->is_required && self->parent != NULL && self->parent->parent != NULL);
  if (self->is_set && self->model != NULL)
    mortise_form_model_clear (self->model, self->key);
  self->is_stale |= self->is_set;
  self->is_set = FALSE;
  mortise_field_set_value (self, has_to_be_there ? get_fallback (self) : NULL);
}

/**
 * mortise_field_commit:
 * @self: a field
 *
 * Says that the user is done with it for now, so that it can be saved.
 */
void
mortise_field_commit (MortiseField *self)
{
  g_return_if_fail (MORTISE_IS_FIELD (self));

  if (self->typed != NULL && self->fault == NULL)
    {
      forget_typed (self);
      mortise_field_notify_state (self);
    }
  if (self->model != NULL)
    mortise_form_model_commit (self->model);
}

/**
 * mortise_field_reveal:
 * @self: a secret
 *
 * Asks to see the value that the host keeps to itself. It comes with [signal@Field::revealed].
 */
void
mortise_field_reveal (MortiseField *self)
{
  g_return_if_fail (MORTISE_IS_FIELD (self));

  if (self->model != NULL && mortise_field_is_untold (self))
    mortise_form_model_reveal (self->model, self->key);
}

/**
 * mortise_field_dup_text:
 * @self: a field of a kind that can be written
 *
 * Returns: (transfer full): what is in its entry: what was typed, or else its value
 */
char *
mortise_field_dup_text (MortiseField *self)
{
  g_return_val_if_fail (MORTISE_IS_FIELD (self), NULL);
  return self->typed != NULL ? g_strdup (self->typed)
                             : mortise_field_text_show (self->kind, mortise_field_get_shown_value (self));
}

/* Whether there is no such thing without a value: an item of a list, or an entry of a table. */
static gboolean
is_part (MortiseField *self)
{
  return self->key == NULL || self->is_entry;
}

/* No text is no value, unless there has to be one: then it is an empty text, and the schema says whether that will do.
 */
static JsonNode *
make_empty (MortiseField *self)
{
  MortiseJsonTypes types
      = mortise_json_get_member (self->schema, "type") != NULL ? mortise_form_merge_get_types (self->schema) : 0;

  if (!self->is_required && !is_part (self) && get_fallback (self) == NULL)
    return NULL;
  if ((types & MORTISE_JSON_TYPE_NULL) != 0)
    return json_node_init_null (json_node_alloc ());
  return mortise_field_kind_is_string (self->kind) ? json_node_init_string (json_node_alloc (), "") : NULL;
}

/**
 * mortise_field_set_text:
 * @self: a field of a kind that can be written
 * @text: what is in its entry now
 *
 * Takes over what is typed, as far as it is a value; if not, the field has a message, and its value stays.
 */
void
mortise_field_set_text (MortiseField *self, const char *text)
{
  g_autofree char *before = NULL, *fault = NULL;
  g_autoptr (JsonNode) value = NULL;

  g_return_if_fail (MORTISE_IS_FIELD (self));
  g_return_if_fail (mortise_field_kind_is_text (self->kind));

  before = mortise_field_dup_text (self);
  if (g_str_equal (before, text) || !mortise_field_is_editable (self))
    return;
  value = *text == '\0' ? make_empty (self)
                        : mortise_field_text_read (self->kind, self->schema, self->value, text, &fault);
  if (value == NULL && fault == NULL && is_part (self))
    fault = g_strdup (_ ("This is needed"));
  g_free (self->typed);
  self->typed = g_strdup (text);
  g_free (self->fault);
  self->fault = g_steal_pointer (&fault);
  self->is_stale = TRUE;
  mortise_field_take (self, self->fault != NULL ? self->value : value);
}

/**
 * mortise_field_get_message:
 * @self: a field
 *
 * Returns: (nullable): what is wrong with what was entered, as a sentence
 */
const char *
mortise_field_get_message (MortiseField *self)
{
  g_return_val_if_fail (MORTISE_IS_FIELD (self), NULL);
  return self->fault != NULL ? self->fault : self->violation != NULL ? self->violation : self->refusal;
}

/*< private >
 * mortise_field_set_refusal:
 * @self: a field
 * @message: (nullable): why the host did not take its value
 *
 * Shows that until something else is entered.
 */
void
mortise_field_set_refusal (MortiseField *self, const char *message)
{
  if (g_strcmp0 (self->refusal, message) == 0)
    return;
  g_free (self->refusal);
  self->refusal = g_strdup (message);
  mortise_field_notify_state (self);
}

/* The rows of what is in it show whether they are locked. */
static void
take_variables (MortiseField *self, JsonObject *variables)
{
  GListModel *children = G_LIST_MODEL (self->children);
  gboolean is_same
      = variables == self->variables
        || (variables != NULL && self->variables != NULL && json_object_equal (variables, self->variables));

  if (is_same)
    return;
  g_clear_pointer (&self->variables, json_object_unref);
  self->variables = variables != NULL ? json_object_ref (variables) : NULL;
  self->is_stale = TRUE;
  for (guint i = 0; i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr (MortiseField) child = g_list_model_get_item (children, i);

      child->is_stale = TRUE;
    }
}

/*< private >
 * mortise_field_tell:
 * @self: a setting
 * @facts: (nullable): what the host tells of it
 *
 * Takes over where its value comes from, and whether it may be changed.
 */
void
mortise_field_tell (MortiseField *self, JsonObject *facts)
{
  const char *origin = mortise_json_get_string (facts, "source", NULL);
  gboolean is_locked = mortise_json_get_boolean (facts, "locked", FALSE);
  /* Of what is no secret the value is told. */
  gboolean is_set = self->is_secret && mortise_json_get_boolean (facts, "is_set", FALSE);
  gboolean is_told_default = mortise_json_get_boolean (facts, "is_default", FALSE);

  self->is_stale |= g_strcmp0 (self->origin, origin) != 0 || self->is_locked != is_locked || self->is_set != is_set
                    || self->is_told_default != is_told_default;
  g_free (self->origin);
  self->origin = g_strdup (origin);
  self->is_locked = is_locked;
  self->is_set = is_set;
  self->is_told_default = is_told_default;
  take_variables (self, mortise_json_get_object (facts, "variables"));
}

/*< private >
 * mortise_field_tell_secret:
 * @self: a secret
 * @value: what it is
 */
void
mortise_field_tell_secret (MortiseField *self, JsonNode *value)
{
  if (mortise_field_is_untold (self))
    g_signal_emit (self, signals[SIGNAL_REVEALED], 0, value);
}
