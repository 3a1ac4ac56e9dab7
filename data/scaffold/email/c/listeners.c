static JsonObject *
tell_why_not (const char *reason)
{
  JsonObject *answer = json_object_new ();

  json_object_set_boolean_member (answer, "sent", FALSE);
  json_object_set_string_member (answer, "reason", reason);
  return answer;
}

static void
send_message (@Prefix@Plugin *self, MortiseCall *call, JsonObject *message)
{
  const char *address = mortise_context_get_setting_string (self->context, "address");
  g_autoptr (JsonNode) reply = NULL;
  GError *error = NULL;
  JsonObject *answer;

  if (address == NULL || address[0] == '\0')
    {
      mortise_call_return_object (call, tell_why_not ("no address is set"));
      return;
    }
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

static const char *
get_setting (@Prefix@Plugin *self, const char *name)
{
  const char *value = mortise_context_get_setting_string (self->context, name);

  return value != NULL ? value : "";
}

static void
on_after_user_create (MortiseCall *call, gpointer user_data)
{
  @Prefix@Plugin *self = user_data;
  JsonObject *customer = mortise_call_get_object (call, "customer");
  g_autoptr (JsonObject) message = NULL;

  if (customer == NULL)
    return;
  message = email_rules_make_message (customer, get_setting (self, "sender"), get_setting (self, "subject"),
                                      get_setting (self, "text"));
  if (message != NULL)
    send_message (self, call, message);
  else
    mortise_call_return_object (call, tell_why_not ("the customer has no e-mail address"));
}
