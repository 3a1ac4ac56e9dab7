static JsonObject *
mark_as_checked (JsonObject *payment, const char *slug)
{
  JsonObject *metadata = mortise_object_get_object (payment, "metadata");

  if (metadata == NULL)
    {
      metadata = json_object_new ();
      json_object_set_object_member (payment, "metadata", metadata);
    }
  json_object_set_string_member (metadata, "checked_by", slug);
  return json_object_ref (payment);
}

/* An error prevents the payment, and the customer is shown it. */
static void
on_before_payment_process (MortiseCall *call, gpointer user_data)
{
  @Prefix@Plugin *self = user_data;
  JsonObject *payment = mortise_call_get_object (call, "payment");
  const char *currencies = mortise_context_get_setting_string (self->context, "currencies");
  g_autofree char *problem = NULL;

  if (payment == NULL)
    return;
  problem = payment_rules_find_problem (payment, mortise_context_get_setting_number (self->context, "minimum"),
                                        mortise_context_get_setting_number (self->context, "maximum"),
                                        currencies != NULL ? currencies : "");
  if (problem != NULL)
    mortise_call_return_error (call, g_error_new (MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s", problem));
  else
    mortise_call_return_object (call, mark_as_checked (payment, mortise_context_get_slug (self->context)));
}
