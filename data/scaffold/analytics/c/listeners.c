static void
log_sums (@Prefix@Plugin *self, const char *key, JsonObject *sums)
{
  g_autofree char *message = g_strdup_printf ("sums of %s", key);

  if (mortise_context_get_setting_boolean (self->context, "log"))
    mortise_context_log (self->context, MORTISE_LOG_LEVEL_INFO, message, sums);
}

static JsonNode *
add_order (@Prefix@Plugin *self, JsonObject *order, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *key = analytics_rules_dup_key (order, now);
  g_autoptr (GError) failure = NULL;
  g_autoptr (JsonNode) before = mortise_context_storage_get (self->context, key, &failure);
  gboolean has_sums = before != NULL && JSON_NODE_HOLDS_OBJECT (before);
  g_autoptr (JsonObject) sums = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  sums = analytics_rules_add_order (has_sums ? json_node_get_object (before) : NULL, order);
  node = json_node_init_object (json_node_alloc (), sums);
  if (!mortise_context_storage_put (self->context, key, node, error))
    return NULL;
  log_sums (self, key, sums);
  return g_steal_pointer (&node);
}

static void
on_after_order_complete (MortiseCall *call, gpointer user_data)
{
  JsonObject *order = mortise_call_get_object (call, "order");
  GError *error = NULL;
  JsonNode *sums;

  if (order == NULL)
    return;
  sums = add_order (user_data, order, &error);
  if (sums != NULL)
    mortise_call_return (call, sums);
  else
    mortise_call_return_error (call, error);
}
