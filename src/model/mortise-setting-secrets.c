/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Secrets that are a part of a setting: `{"mode": "live", "secretKey": "…"}` is sealed as a whole, and shown without
 * its secretKey; who writes it back without one means the same. A part counts as a secret when its schema says so, or
 * when a secret is in it at a place that only a value decides on, such as the items of a list.
 */
#include "mortise-setting-secrets.h"

#include "mortise-json.h"
#include "mortise-settings-schema.h"

/* (nullable): the schemas of the members of an object, where the schema @part has them */
static JsonObject *
get_properties (JsonNode *part)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (part) ? json_node_get_object (part) : NULL;

  if (object == NULL || mortise_json_get_boolean (object, "writeOnly", FALSE)
      || mortise_json_get_string (object, "$ref", NULL) != NULL)
    return NULL;
  return mortise_json_get_object (object, "properties");
}

static JsonNode *
find_part (JsonObject *whole, const char *key)
{
  JsonObject *properties = mortise_json_get_object (whole, "properties");

  return properties != NULL ? mortise_json_get_member (properties, key) : NULL;
}

static JsonNode *hide (JsonObject *whole, JsonNode *part, JsonNode *value);

static JsonNode *
hide_members (JsonObject *whole, JsonObject *properties, JsonObject *object)
{
  g_autoptr (JsonObject) shown = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      JsonNode *part = mortise_json_get_member (properties, name);
      JsonNode *visible = part != NULL ? hide (whole, part, member) : NULL;

      if (visible != NULL)
        json_object_set_member (shown, name, visible);
    }
  return json_node_init_object (json_node_alloc (), shown);
}

/* (transfer full) (nullable): what may be shown of @value; of members that no schema is about, nothing, in an object
 * with secrets */
static JsonNode *
hide (JsonObject *whole, JsonNode *part, JsonNode *value)
{
  JsonObject *properties = get_properties (part);

  if (!mortise_settings_schema_has_secret (whole, part))
    return json_node_copy (value);
  if (properties == NULL || !JSON_NODE_HOLDS_OBJECT (value))
    return NULL;
  return hide_members (whole, properties, json_node_get_object (value));
}

/**
 * mortise_setting_hide_secrets:
 * @whole: the JSON Schema of all settings
 * @key: one of them, which is a secret or has one in it
 * @value: its value
 *
 * Returns: (transfer full) (nullable): what may be shown of @value; %NULL for nothing
 */
JsonNode *
mortise_setting_hide_secrets (JsonObject *whole, const char *key, JsonNode *value)
{
  JsonNode *part = find_part (whole, key);

  return part != NULL ? hide (whole, part, value) : NULL;
}

static JsonNode *keep (JsonObject *whole, JsonNode *part, JsonNode *value, JsonNode *before);

static JsonNode *
keep_members (JsonObject *whole, JsonObject *properties, JsonObject *object, JsonObject *old)
{
  g_autoptr (JsonObject) kept = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      JsonNode *part = mortise_json_get_member (properties, name);
      JsonNode *before = mortise_json_get_member (old, name);

      json_object_set_member (
          kept, name, part != NULL && before != NULL ? keep (whole, part, member, before) : json_node_copy (member));
    }
  json_object_iter_init_ordered (&iter, old);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      JsonNode *part = mortise_json_get_member (properties, name);
      g_autoptr (JsonNode) visible = part != NULL ? hide (whole, part, member) : NULL;

      if (visible == NULL && !json_object_has_member (kept, name))
        json_object_set_member (kept, name, json_node_copy (member));
    }
  return json_node_init_object (json_node_alloc (), kept);
}

static JsonNode *
keep (JsonObject *whole, JsonNode *part, JsonNode *value, JsonNode *before)
{
  JsonObject *properties = get_properties (part);

  if (properties == NULL || !mortise_settings_schema_has_secret (whole, part) || !JSON_NODE_HOLDS_OBJECT (value)
      || !JSON_NODE_HOLDS_OBJECT (before))
    return json_node_copy (value);
  return keep_members (whole, properties, json_node_get_object (value), json_node_get_object (before));
}

/**
 * mortise_setting_keep_secrets:
 * @whole: the JSON Schema of all settings
 * @key: one of them
 * @value: a new value for it
 * @before: the value that it has
 *
 * Returns: (transfer full): @value, with what [func@Mortise.setting_hide_secrets] hides of @before where @value has
 *   nothing there
 */
JsonNode *
mortise_setting_keep_secrets (JsonObject *whole, const char *key, JsonNode *value, JsonNode *before)
{
  JsonNode *part = find_part (whole, key);

  return part != NULL ? keep (whole, part, value, before) : json_node_copy (value);
}
