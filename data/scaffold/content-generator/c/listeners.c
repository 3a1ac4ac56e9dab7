static void
on_create_content (MortiseCall *call, gpointer user_data)
{
  @Prefix@Plugin *self = user_data;
  JsonObject *arguments = mortise_call_get_arguments (call);
  guint min_words = (guint) mortise_context_get_setting_number (self->context, "min_words");
  guint count = (guint) CLAMP (mortise_object_get_int (arguments, "count", 1), 1, 100);
  JsonArray *steps
      = content_rules_make_gap_texts (mortise_object_get_string (arguments, "topic", ""),
                                      mortise_object_get_string (arguments, "source", ""), count, min_words);
  JsonNode *answer = json_node_new (JSON_NODE_ARRAY);
  g_autofree char *message
      = g_strdup_printf ("%u gap texts of %u that were wanted", json_array_get_length (steps), count);

  mortise_context_log (self->context, MORTISE_LOG_LEVEL_INFO, message, NULL);
  json_node_take_array (answer, steps);
  mortise_call_return (call, answer);
}
