static void
on_validate_step (MortiseCall *call, gpointer user_data)
{
  @Prefix@Plugin *self = user_data;
  JsonObject *step = mortise_call_get_object (call, "step_data");
  const char *words = mortise_context_get_setting_string (self->context, "words");
  JsonNode *problems;

  if (step == NULL)
    return;
  problems = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (problems, validator_rules_find_problems (mortise_object_get_string (step, "title", NULL), step,
                                                                 words != NULL ? words : ""));
  mortise_call_return (call, problems);
}

/* An error keeps the step open, and the learner is shown it. */
static void
on_before_step_complete (MortiseCall *call, gpointer user_data)
{
  JsonObject *step = mortise_call_get_object (call, "step");
  g_autoptr (JsonArray) problems = NULL;

  if (step == NULL)
    return;
  problems = validator_rules_find_problems (mortise_object_get_string (step, "title", NULL),
                                            mortise_object_get_object (step, "data"), "");
  if (json_array_get_length (problems) > 0)
    mortise_call_return_error (call, g_error_new (MORTISE_ERROR, MORTISE_ERROR_INVALID, "This step is broken: %s",
                                                  json_array_get_string_element (problems, 0)));
}
