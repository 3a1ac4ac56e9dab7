/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules by themselves, without a host. */
#include "@slug@-rules.h"

#include <string.h>

static guint
count_messages (const char *system_prompt, const char *user_prompt)
{
  g_autoptr (JsonObject) request = ai_rules_make_request (system_prompt, user_prompt, "standard", 100);

  g_assert_cmpint (json_object_get_int_member (request, "max_tokens"), ==, 100);
  return json_array_get_length (json_object_get_array_member (request, "messages"));
}

static void
test_request (void)
{
  g_assert_cmpuint (count_messages ("You teach.", "Explain scope."), ==, 2);
  g_assert_cmpuint (count_messages ("", "Explain scope."), ==, 1);
  g_assert_cmpuint (count_messages (NULL, "Explain scope."), ==, 1);
}

static void
test_prompts_are_bounded (void)
{
  g_autofree char *prompt = g_strnfill (50000, 'x');
  g_autoptr (JsonObject) request = ai_rules_make_request (NULL, prompt, "standard", 100);
  JsonArray *messages = json_object_get_array_member (request, "messages");
  JsonObject *message = json_array_get_object_element (messages, 0);

  g_assert_cmpuint (strlen (json_object_get_string_member (message, "content")), ==, 20000);
}

static void
test_answers (void)
{
  static const char *const wrong[] = { "{}", "{\"text\": \" \"}", "{\"text\": 7}", "[]", "null" };
  g_autoptr (JsonNode) good = json_from_string ("{\"text\": \" Yes. \", \"tokens\": 3}", NULL);
  g_autoptr (JsonObject) content = ai_rules_read_answer (good, NULL);

  g_assert_cmpstr (json_object_get_string_member (content, "text"), ==, "Yes.");
  g_assert_cmpint (json_object_get_int_member (content, "tokens"), ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (JsonNode) answer = json_from_string (wrong[i], NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (ai_rules_read_answer (answer, &error));
      g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/@slug@/request", test_request);
  g_test_add_func ("/@slug@/prompts-are-bounded", test_prompts_are_bounded);
  g_test_add_func ("/@slug@/answers", test_answers);
  return g_test_run ();
}
