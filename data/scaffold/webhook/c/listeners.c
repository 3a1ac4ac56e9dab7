static JsonObject *
make_answer (gboolean is_sent)
{
  JsonObject *answer = json_object_new ();

  json_object_set_boolean_member (answer, "sent", is_sent);
  if (!is_sent)
    json_object_set_string_member (answer, "reason", "no address is set");
  return answer;
}

static void
send_text (@Prefix@Plugin *self, MortiseCall *call, const char *text)
{
  const char *address = mortise_context_get_setting_string (self->context, "address");
  g_autoptr (JsonObject) message = json_object_new ();
  g_autoptr (JsonNode) reply = NULL;
  GError *error = NULL;

  if (address == NULL || address[0] == '\0')
    {
      mortise_call_return_object (call, make_answer (FALSE));
      return;
    }
  json_object_set_string_member (message, "text", text);
  reply = http_send (self->context, "POST", address, message, &error);
  if (reply == NULL)
    {
      mortise_call_return_error (call, error);
      return;
    }
  mortise_call_return_object (call, make_answer (TRUE));
}

static void
on_after_level_up (MortiseCall *call, gpointer user_data)
{
  @Prefix@Plugin *self = user_data;
  JsonObject *user = mortise_call_get_object (call, "user");
  gint64 level = mortise_object_get_int (mortise_call_get_arguments (call), "level", 0);

  if (user != NULL && (double) level >= mortise_context_get_setting_number (self->context, "min_level"))
    {
      g_autofree char *text = webhook_rules_describe_level (user, level);

      send_text (self, call, text);
    }
}

static void
on_after_step_complete (MortiseCall *call, gpointer user_data)
{
  @Prefix@Plugin *self = user_data;
  JsonObject *user = mortise_call_get_object (call, "user");
  JsonObject *step = mortise_call_get_object (call, "step");

  if (user != NULL && step != NULL && mortise_context_get_setting_boolean (self->context, "steps"))
    {
      g_autofree char *text = webhook_rules_describe_step (user, step);

      send_text (self, call, text);
    }
}
