static JsonObject *
tell_why_not (const char *reason)
{
  JsonObject *answer = json_object_new ();

  json_object_set_boolean_member (answer, "sent", FALSE);
  json_object_set_string_member (answer, "reason", reason);
  return answer;
}

static void
send_text (@Prefix@Plugin *self, MortiseCall *call, const char *text)
{
  const char *address = mortise_context_get_setting_string (self->context, "address");
  g_autoptr (JsonObject) message = json_object_new ();
  g_autoptr (JsonNode) reply = NULL;
  GError *error = NULL;
  JsonObject *answer;

  if (address == NULL || address[0] == '\0')
    {
      mortise_call_return_object (call, tell_why_not ("no address is set"));
      return;
    }
  json_object_set_string_member (message, "text", text);
  reply = http_send (self->context, "POST", address, message, &error);
  if (reply == NULL)
    {
      mortise_call_return_error (call, error);
      return;
    }
  answer = json_object_new ();
  json_object_set_boolean_member (answer, "sent", TRUE);
  mortise_call_return_object (call, answer);
}

static void
on_ticket_created (MortiseCall *call, gpointer user_data)
{
  @Prefix@Plugin *self = user_data;
  JsonObject *ticket = mortise_call_get_object (call, "ticket");
  const char *priorities = mortise_context_get_setting_string (self->context, "priorities");
  g_autofree char *text = NULL;

  if (ticket == NULL)
    return;
  if (!notifier_rules_is_wanted (ticket, priorities != NULL ? priorities : ""))
    {
      mortise_call_return_object (call, tell_why_not ("the priority is not among those that are told"));
      return;
    }
  text = notifier_rules_describe (ticket);
  send_text (self, call, text);
}
