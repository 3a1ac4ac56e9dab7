static char *
dup_key (MortiseCall *call)
{
  JsonObject *credentials = mortise_call_get_object (call, "credentials");

  return auth_rules_dup_key (credentials != NULL ? mortise_object_get_string (credentials, "username", "") : "");
}

/* An error refuses the attempt. Nobody is told whether there is such an account. */
static void
on_before_authenticate (MortiseCall *call, gpointer user_data)
{
  @Prefix@Plugin *self = user_data;
  gint64 attempts = (gint64) mortise_context_get_setting_number (self->context, "attempts");
  g_autofree char *key = dup_key (call);
  g_autoptr (JsonNode) failures = mortise_context_cache_get (self->context, key, NULL);

  if (auth_rules_is_locked (failures, attempts))
    mortise_call_return_error (
        call, g_error_new (MORTISE_ERROR, MORTISE_ERROR_DENIED, "Too many attempts failed; wait, and try again."));
}

static void
on_authentication_failed (MortiseCall *call, gpointer user_data)
{
  @Prefix@Plugin *self = user_data;
  guint seconds = (guint) (mortise_context_get_setting_number (self->context, "minutes") * 60);
  g_autofree char *key = dup_key (call);
  g_autoptr (JsonNode) before = mortise_context_cache_get (self->context, key, NULL);
  g_autoptr (JsonNode) failures = json_node_init_int (json_node_alloc (), auth_rules_count_failure (before));
  GError *error = NULL;

  if (mortise_context_cache_set (self->context, key, failures, seconds, &error))
    mortise_call_return (call, g_steal_pointer (&failures));
  else
    mortise_call_return_error (call, error);
}

static void
on_after_authenticate (MortiseCall *call, gpointer user_data)
{
  @Prefix@Plugin *self = user_data;
  g_autofree char *key = dup_key (call);
  GError *error = NULL;

  if (!mortise_context_cache_delete (self->context, key, &error))
    mortise_call_return_error (call, error);
}
