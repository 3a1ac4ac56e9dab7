/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "@slug@-rules.h"

/* In characters. */
#define MAX_PROMPT 20000

static void
add_message (JsonArray *messages, const char *role, const char *prompt)
{
  g_autofree char *content = g_utf8_substring (prompt, 0, MIN (MAX_PROMPT, g_utf8_strlen (prompt, -1)));
  JsonObject *message = json_object_new ();

  json_object_set_string_member (message, "role", role);
  json_object_set_string_member (message, "content", content);
  json_array_add_object_element (messages, message);
}

JsonObject *
ai_rules_make_request (const char *system_prompt, const char *user_prompt, const char *model, gint64 max_tokens)
{
  JsonObject *request = json_object_new ();
  JsonArray *messages = json_array_new ();

  if (system_prompt != NULL && system_prompt[0] != '\0')
    add_message (messages, "system", system_prompt);
  add_message (messages, "user", user_prompt);
  json_object_set_string_member (request, "model", model);
  json_object_set_int_member (request, "max_tokens", max_tokens);
  json_object_set_array_member (request, "messages", messages);
  return request;
}

/* Text and tokens; an error when the service says neither. */
JsonObject *
ai_rules_read_answer (JsonNode *answer, GError **error)
{
  JsonObject *object = answer != NULL && JSON_NODE_HOLDS_OBJECT (answer) ? json_node_get_object (answer) : NULL;
  g_autofree char *text = g_strdup (object != NULL ? mortise_object_get_string (object, "text", "") : "");
  JsonObject *content;

  if (g_strstrip (text)[0] == '\0')
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE, "the service answered without a text");
      return NULL;
    }
  content = json_object_new ();
  json_object_set_string_member (content, "text", text);
  json_object_set_int_member (content, "tokens", mortise_object_get_int (object, "tokens", 0));
  return content;
}
