static JsonObject *
get_video (MortiseCall *call)
{
  JsonObject *step_data = mortise_call_get_object (call, "step_data");

  return step_data != NULL && g_str_equal (mortise_object_get_string (step_data, "type", ""), "video") ? step_data
                                                                                                       : NULL;
}

/* Steps of other types stay as they are. */
static void
on_render_step (MortiseCall *call, gpointer user_data)
{
  JsonObject *step_data = get_video (call);

  if (step_data != NULL)
    mortise_call_return_object (call, step_rules_render (step_data));
}

static void
on_validate_step (MortiseCall *call, gpointer user_data)
{
  @Prefix@Plugin *self = user_data;
  JsonObject *step_data = get_video (call);
  guint max_checkpoints = (guint) mortise_context_get_setting_number (self->context, "max_checkpoints");

  if (step_data != NULL)
    {
      JsonNode *problems = json_node_new (JSON_NODE_ARRAY);

      json_node_take_array (problems, step_rules_find_problems (step_data, max_checkpoints));
      mortise_call_return (call, problems);
    }
}
