/* Returns: FALSE with an error when they cannot be had; NULL counts when there are none yet. */
static gboolean
load_counts (@Prefix@Plugin *self, JsonObject **counts, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (JsonNode) node = mortise_context_storage_get (self->context, "counts", &failure);

  *counts = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_object_ref (json_node_get_object (node)) : NULL;
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static void
on_dashboard_widget (MortiseCall *call, gpointer user_data)
{
  @Prefix@Plugin *self = user_data;
  const char *title = mortise_context_get_setting_string (self->context, "title");
  guint rows = (guint) mortise_context_get_setting_number (self->context, "rows");
  g_autoptr (JsonObject) counts = NULL;
  g_autofree char *html = NULL;
  GError *error = NULL;

  if (!load_counts (self, &counts, &error))
    {
      mortise_call_return_error (call, error);
      return;
    }
  html = widget_rules_render (title != NULL ? title : "", counts, rows);
  mortise_call_return (call, json_node_init_string (json_node_alloc (), html));
}

static JsonNode *
count_lead (@Prefix@Plugin *self, JsonObject *lead, GError **error)
{
  g_autoptr (JsonObject) before = NULL;
  g_autoptr (JsonObject) counts = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (!load_counts (self, &before, error))
    return NULL;
  counts = widget_rules_count_source (before, mortise_object_get_string (lead, "source", NULL));
  node = json_node_init_object (json_node_alloc (), counts);
  return mortise_context_storage_put (self->context, "counts", node, error) ? g_steal_pointer (&node) : NULL;
}

static void
on_lead_created (MortiseCall *call, gpointer user_data)
{
  JsonObject *lead = mortise_call_get_object (call, "lead");
  GError *error = NULL;
  JsonNode *counts;

  if (lead == NULL)
    return;
  counts = count_lead (user_data, lead, &error);
  if (counts != NULL)
    mortise_call_return (call, counts);
  else
    mortise_call_return_error (call, error);
}
