static void
on_calculate_xp (MortiseCall *call, gpointer user_data)
{
  @Prefix@Plugin *self = user_data;
  JsonObject *learner = mortise_call_get_object (call, "context");
  JsonNode *value = mortise_call_get_value (call);
  gint64 bonus;

  if (learner == NULL || value == NULL
      || g_strcmp0 (mortise_call_get_string (call, "action"),
                    mortise_context_get_setting_string (self->context, "action"))
             != 0)
    return;
  bonus = gamification_rules_get_bonus (mortise_object_get_int (learner, "current_streak", 0),
                                        (gint64) mortise_context_get_setting_number (self->context, "week_bonus"),
                                        (gint64) mortise_context_get_setting_number (self->context, "month_bonus"));
  if (bonus > 0)
    mortise_call_return (call, json_node_init_int (json_node_alloc (), json_node_get_int (value) + bonus));
}
