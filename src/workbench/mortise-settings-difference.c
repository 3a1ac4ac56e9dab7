/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changed in settings, or would: a row for each, with what it was and what it is then. */
#include "mortise-settings-difference.h"

#include <glib/gi18n.h>

#include "mortise-json.h"

/* Of changes in a summary; the rest is counted. */
#define MAX_NAMED 3

/* (nullable): what an earlier version of the plugin had is no setting any more */
static MortiseField *
find_setting (MortiseFormModel *form, const char *key)
{
  GListModel *settings = mortise_field_get_children (mortise_form_model_get_root (form));

  for (guint i = 0; i < g_list_model_get_n_items (settings); i++)
    {
      g_autoptr (MortiseField) setting = g_list_model_get_item (settings, i);

      if (g_strcmp0 (mortise_field_get_key (setting), key) == 0)
        return setting;
    }
  return NULL;
}

static char *
dup_label (MortiseFormModel *form, const char *key)
{
  MortiseField *setting = find_setting (form, key);

  return setting != NULL ? mortise_field_dup_label (setting) : g_utf8_make_valid (key, -1);
}

static char *
describe_value (MortiseField *setting, JsonNode *value)
{
  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return g_strdup (_ ("Default"));
  return setting != NULL ? mortise_field_describe_value (setting, value) : mortise_json_to_text (value, FALSE);
}

static char *
describe_change (MortiseField *setting, JsonObject *change)
{
  g_autofree char *before = NULL, *after = NULL;

  if (mortise_json_get_boolean (change, "secret", FALSE))
    return g_strdup (_ ("Another secret"));
  before = describe_value (setting, mortise_json_get_member (change, "before"));
  after = describe_value (setting, mortise_json_get_member (change, "after"));
  /* Translators: what a setting was, and what it is then. */
  return g_strdup_printf (_ ("%s → %s"), before, after);
}

/**
 * mortise_settings_difference_list:
 * @form: the form of the plugin's settings, which knows what they are called
 * @changes: by key, an object with `before` and `after`, or `secret`
 *
 * Returns: (transfer container) (element-type GtkWidget): a row for each
 */
GPtrArray *
mortise_settings_difference_list (MortiseFormModel *form, JsonObject *changes)
{
  GPtrArray *rows = g_ptr_array_new ();
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, changes);
  while (json_object_iter_next_ordered (&iter, &key, &node))
    {
      g_autofree char *label = dup_label (form, key);
      g_autofree char *text = JSON_NODE_HOLDS_OBJECT (node)
                                  ? describe_change (find_setting (form, key), json_node_get_object (node))
                                  : NULL;

      g_ptr_array_add (rows, g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", label, "subtitle", text,
                                           "title-lines", 0, "subtitle-lines", 0, NULL));
    }
  return rows;
}

/**
 * mortise_settings_difference_dup_labels:
 * @form: the form of the plugin's settings
 * @changes: see mortise_settings_difference_list()
 *
 * Returns: (transfer full): what was changed, on a line or two
 */
char *
mortise_settings_difference_dup_labels (MortiseFormModel *form, JsonObject *changes)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = json_object_get_size (changes), i = 0;
  JsonObjectIter iter;
  const char *key;

  json_object_iter_init_ordered (&iter, changes);
  for (; i < MAX_NAMED && json_object_iter_next_ordered (&iter, &key, NULL); i++)
    {
      g_autofree char *label = dup_label (form, key);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", label);
    }
  /* Translators: %s are the names of some settings, and %u is how many others there are. */
  return n > i ? g_strdup_printf (ngettext ("%s and %u other", "%s and %u others", n - i), text->str, n - i)
               : g_strdup (text->str);
}
