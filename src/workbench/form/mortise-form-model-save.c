/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of a form is to be saved, and when. */
#include <glib/gi18n.h>
#include <string.h>

#include "mortise-field-private.h"
#include "mortise-form-check.h"
#include "mortise-form-json.h"
#include "mortise-form-model-private.h"

JsonNode *
mortise_form_model_get_member (JsonNode *values, const char *key)
{
  return json_object_get_member (json_node_get_object (values), key);
}

static gboolean
is_same (JsonNode *left, JsonNode *right, const char *key)
{
  return mortise_form_json_equal (json_object_get_member (json_node_get_object (left), key),
                                  json_object_get_member (json_node_get_object (right), key));
}

gboolean
mortise_form_model_is_key_changed (MortiseFormModel *self, const char *key)
{
  if (g_hash_table_contains (self->cleared, key) || is_same (self->value, self->saved, key))
    return g_hash_table_contains (self->cleared, key);
  return mortise_form_model_get_member (self->value, key) != NULL || !g_hash_table_contains (self->told_defaults, key);
}

gboolean
mortise_form_model_is_sent (MortiseFormModel *self, const char *key)
{
  return json_object_has_member (json_node_get_object (self->sent), key)
         && (mortise_form_model_get_member (self->value, key) != NULL
                 ? is_same (self->value, self->sent, key)
                 : JSON_NODE_HOLDS_NULL (mortise_form_model_get_member (self->sent, key)));
}

static GPtrArray *
list_keys (MortiseFormModel *self)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GList) now = json_object_get_members (json_node_get_object (self->value));
  g_autoptr (GList) before = json_object_get_members (json_node_get_object (self->saved));
  GHashTableIter iter;
  gpointer key;

  for (GList *item = now; item != NULL; item = item->next)
    g_ptr_array_add (keys, g_strdup (item->data));
  for (GList *item = before; item != NULL; item = item->next)
    if (mortise_form_model_get_member (self->value, item->data) == NULL)
      g_ptr_array_add (keys, g_strdup (item->data));
  g_hash_table_iter_init (&iter, self->cleared);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (mortise_form_model_get_member (self->value, key) == NULL
        && mortise_form_model_get_member (self->saved, key) == NULL)
      g_ptr_array_add (keys, g_strdup (key));
  return keys;
}

/**
 * mortise_form_model_is_changed:
 * @self: a form
 *
 * Returns: whether there is something in it that the host does not have
 */
gboolean
mortise_form_model_is_changed (MortiseFormModel *self)
{
  g_autoptr (GPtrArray) keys = NULL;

  g_return_val_if_fail (MORTISE_IS_FORM_MODEL (self), FALSE);

  keys = list_keys (self);
  for (guint i = 0; i < keys->len; i++)
    if (mortise_form_model_is_key_changed (self, keys->pdata[i]))
      return TRUE;
  return FALSE;
}

/* What was saved, with all changes that have nothing wrong in themselves. */
static JsonNode *
make_candidate (MortiseFormModel *self, GPtrArray *keys, GPtrArray *chosen)
{
  JsonNode *candidate = json_node_ref (self->saved);

  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = keys->pdata[i];
      g_autoptr (JsonNode) before = NULL;

      if (!mortise_form_model_is_key_changed (self, key) || mortise_form_check_has_fault (self->root, key)
          || (!self->is_together && mortise_form_check_is_key_refused (self->root, key)))
        continue;
      before = candidate;
      candidate = mortise_form_json_with_member (before, key, mortise_form_model_get_member (self->value, key));
      if (!mortise_form_model_is_sent (self, key))
        g_ptr_array_add (chosen, (char *) key);
    }
  return candidate;
}

static void
hand_over (MortiseFormModel *self, GPtrArray *chosen)
{
  g_autoptr (JsonObject) values = json_object_new ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) unset = NULL;

  for (guint i = 0; i < chosen->len; i++)
    {
      const char *key = chosen->pdata[i];
      JsonNode *value = mortise_form_model_get_member (self->value, key);
      g_autoptr (JsonNode) nothing = json_node_init_null (json_node_alloc ()), before = self->sent;

      if (value != NULL)
        json_object_set_member (values, key, json_node_ref (value));
      else
        g_strv_builder_add (builder, key);
      self->sent = mortise_form_json_with_member (before, key, value != NULL ? value : nothing);
    }
  unset = g_strv_builder_end (builder);
  mortise_form_model_hand_over (self, values, unset);
}

/* A setting with a fault keeps no other from being saved, unless the rest would not do without it. */
static void
save (MortiseFormModel *self)
{
  g_autoptr (GPtrArray) keys = list_keys (self);
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  g_autoptr (JsonNode) candidate = make_candidate (self, keys, chosen);

  if (chosen->len == 0)
    return;
  if (mortise_form_check_count (self->root, self->schema, candidate)
      <= mortise_form_check_count (self->root, self->schema, self->saved))
    hand_over (self, chosen);
}

/**
 * mortise_form_model_commit:
 * @self: a form
 *
 * Saves what has changed and is good, unless the settings wait for each other.
 */
void
mortise_form_model_commit (MortiseFormModel *self)
{
  g_return_if_fail (MORTISE_IS_FORM_MODEL (self));

  if (self->is_busy)
    self->is_commit_due = TRUE;
  else if (!self->is_together)
    save (self);
}

/**
 * mortise_form_model_apply:
 * @self: a form
 *
 * Saves all that has changed, if all of it is good.
 */
void
mortise_form_model_apply (MortiseFormModel *self)
{
  g_return_if_fail (MORTISE_IS_FORM_MODEL (self));

  if (self->n_faults == 0)
    save (self);
}

/* --- refusals ----------------------------------------------------------------------------------------------------- */

/* A line begins with the JSON pointer of the field that it is about; without one it is about all that was sent. */
static MortiseField *
read_line (MortiseFormModel *self, const char *line, const char **message)
{
  const char *colon = *line == '/' ? strstr (line, ": ") : NULL;
  g_autofree char *pointer = colon != NULL ? g_strndup (line, (gsize) (colon - line)) : NULL;
  MortiseField *field = pointer != NULL ? mortise_form_check_find_place (self->root, pointer) : self->root;

  *message = colon != NULL ? colon + strlen (": ") : line;
  return field != self->root ? field : NULL;
}

static void
refuse_all (MortiseFormModel *self, const char *const *keys, const char *message)
{
  GListModel *settings = mortise_field_get_children (self->root);

  for (guint i = 0; i < g_list_model_get_n_items (settings); i++)
    {
      g_autoptr (MortiseField) setting = g_list_model_get_item (settings, i);

      if (g_strv_contains (keys, setting->key) && !mortise_form_check_is_refused (setting))
        mortise_field_set_refusal (setting, message);
    }
}

static void
forget_sent (MortiseFormModel *self, const char *const *keys)
{
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autoptr (JsonNode) before = self->sent;

      self->sent = mortise_form_json_with_member (before, keys[i], NULL);
    }
}

/**
 * mortise_form_model_retry:
 * @self: a form
 *
 * Saves again what was refused, as whoever refused it could not be asked then, or says otherwise now.
 */
void
mortise_form_model_retry (MortiseFormModel *self)
{
  g_return_if_fail (MORTISE_IS_FORM_MODEL (self));

  mortise_form_check_forget_refusals (self->root);
  mortise_form_check_tell (self->root);
  mortise_form_model_commit (self);
}

/**
 * mortise_form_model_refuse:
 * @self: a form
 * @keys: the settings that were to be saved together, none of which was
 * @message: why, as the host says it: a line for each reason, which begins with the JSON pointer of a field and a colon
 *   where it is about one
 *
 * Shows that beside the fields, each until something else is entered there.
 */
void
mortise_form_model_refuse (MortiseFormModel *self, const char *const *keys, const char *message)
{
  g_auto (GStrv) lines = g_strsplit (message, "\n", -1);
  const char *rest = NULL;

  g_return_if_fail (MORTISE_IS_FORM_MODEL (self));

  forget_sent (self, keys);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *text;
      MortiseField *field = read_line (self, lines[i], &text);
      g_autofree char *sentence = mortise_form_check_make_sentence (text);

      if (field != NULL)
        mortise_field_set_refusal (field, sentence);
      else
        rest = lines[i];
    }
  /* What was sent along waits as well: it would be refused again for the same reason. */
  refuse_all (self, keys, rest != NULL ? rest : _ ("Not saved yet, as it was to be saved together with another"));
}
