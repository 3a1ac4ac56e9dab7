static JsonObject *
generate (@Prefix@Plugin *self, MortiseCall *call, const char *address, GError **error)
{
  const char *model = mortise_context_get_setting_string (self->context, "model");
  gint64 max_tokens = (gint64) mortise_context_get_setting_number (self->context, "max_tokens");
  const char *user_prompt = mortise_call_get_string (call, "user_prompt");
  g_autoptr (JsonObject) request
      = ai_rules_make_request (mortise_call_get_string (call, "system_prompt"), user_prompt != NULL ? user_prompt : "",
                               model != NULL ? model : "", max_tokens);
  gint64 started = g_get_monotonic_time ();
  g_autoptr (JsonNode) answer = http_send (self->context, "POST", address, request, error);
  JsonObject *content = answer != NULL ? ai_rules_read_answer (answer, error) : NULL;

  if (content != NULL)
    json_object_set_double_member (content, "time", (double) (g_get_monotonic_time () - started) / G_USEC_PER_SEC);
  return content;
}

static void
on_generate_content (MortiseCall *call, gpointer user_data)
{
  @Prefix@Plugin *self = user_data;
  const char *address = mortise_context_get_setting_string (self->context, "address");
  GError *error = NULL;
  JsonObject *content;

  if (address == NULL || address[0] == '\0')
    {
      mortise_context_log (self->context, MORTISE_LOG_LEVEL_WARNING, "no text is generated: no address is set", NULL);
      return;
    }
  content = generate (self, call, address, &error);
  if (content != NULL)
    mortise_call_return_object (call, content);
  else
    mortise_call_return_error (call, error);
}
