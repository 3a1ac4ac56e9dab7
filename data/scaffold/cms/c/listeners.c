static JsonObject *
make_answer (JsonObject *entry, gboolean is_published)
{
  JsonObject *answer = json_object_new ();

  json_object_set_boolean_member (answer, "published", is_published);
  if (!is_published)
    json_object_set_string_member (answer, "reason", "no address is set");
  json_object_set_object_member (answer, "entry", json_object_ref (entry));
  return answer;
}

static JsonObject *
publish (@Prefix@Plugin *self, JsonObject *product, GError **error)
{
  const char *address = mortise_context_get_setting_string (self->context, "address");
  g_autoptr (JsonObject) entry = cms_rules_make_entry (product);
  g_autofree char *uri = NULL;
  g_autoptr (JsonNode) reply = NULL;

  if (address == NULL || address[0] == '\0')
    return make_answer (entry, FALSE);
  uri = g_strdup_printf ("%s%s%s", address, g_str_has_suffix (address, "/") ? "" : "/",
                         json_object_get_string_member (entry, "slug"));
  reply = http_send (self->context, "PUT", uri, entry, error);
  return reply != NULL ? make_answer (entry, TRUE) : NULL;
}

static void
on_product (MortiseCall *call, gpointer user_data)
{
  JsonObject *product = mortise_call_get_object (call, "product");
  GError *error = NULL;
  JsonObject *answer;

  if (product == NULL)
    return;
  answer = publish (user_data, product, &error);
  if (answer != NULL)
    mortise_call_return_object (call, answer);
  else
    mortise_call_return_error (call, error);
}

static void
on_after_product_create (MortiseCall *call, gpointer user_data)
{
  on_product (call, user_data);
}

static void
on_after_product_update (MortiseCall *call, gpointer user_data)
{
  on_product (call, user_data);
}
