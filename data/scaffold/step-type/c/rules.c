/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "@slug@-rules.h"

static int
compare_checkpoints (gconstpointer a, gconstpointer b)
{
  double left = mortise_object_get_double (*(JsonObject *const *) a, "seconds", 0);
  double right = mortise_object_get_double (*(JsonObject *const *) b, "seconds", 0);

  return (left > right) - (left < right);
}

static JsonObject *
get_object (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* Those that have a time, by it. */
static GPtrArray *
list_checkpoints (JsonObject *step_data)
{
  JsonArray *array = mortise_object_get_array (step_data, "checkpoints");
  GPtrArray *checkpoints = g_ptr_array_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *checkpoint = get_object (array, i);

      if (checkpoint != NULL && mortise_object_get_double (checkpoint, "seconds", -1) >= 0)
        g_ptr_array_add (checkpoints, checkpoint);
    }
  g_ptr_array_sort (checkpoints, compare_checkpoints);
  return checkpoints;
}

/* Without the answers, which stay here. */
static JsonArray *
list_questions (JsonObject *step_data)
{
  JsonArray *array = mortise_object_get_array (step_data, "questions");
  JsonArray *questions = json_array_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *question = get_object (array, i);

      if (question != NULL)
        json_array_add_string_element (questions, mortise_object_get_string (question, "text", ""));
    }
  return questions;
}

/* What the player is given. */
JsonObject *
step_rules_render (JsonObject *step_data)
{
  g_autoptr (GPtrArray) checkpoints = list_checkpoints (step_data);
  JsonObject *rendered = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < checkpoints->len; i++)
    json_array_add_object_element (array, json_object_ref (checkpoints->pdata[i]));
  json_object_set_string_member (rendered, "type", "video");
  json_object_set_string_member (rendered, "title", mortise_object_get_string (step_data, "title", ""));
  json_object_set_string_member (rendered, "video_url", mortise_object_get_string (step_data, "video_url", ""));
  json_object_set_array_member (rendered, "checkpoints", array);
  json_object_set_array_member (rendered, "questions", list_questions (step_data));
  return rendered;
}

/* One sentence for each thing that keeps the step from being shown. */
JsonArray *
step_rules_find_problems (JsonObject *step_data, guint max_checkpoints)
{
  g_autoptr (GPtrArray) checkpoints = list_checkpoints (step_data);
  JsonArray *problems = json_array_new ();

  if (!g_str_has_prefix (mortise_object_get_string (step_data, "video_url", ""), "https://"))
    json_array_add_string_element (problems, "The address of the video has to begin with https://.");
  if (checkpoints->len == 0)
    json_array_add_string_element (problems, "At least one checkpoint with a time is needed.");
  if (checkpoints->len > max_checkpoints)
    {
      g_autofree char *problem = g_strdup_printf ("There are more than %u checkpoints.", max_checkpoints);

      json_array_add_string_element (problems, problem);
    }
  return problems;
}
