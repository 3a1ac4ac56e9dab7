/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is to be installed or updated: from a folder, a package or a catalogue, or only looked at. */
#include "mortise-api-handlers.h"

#include "mortise-error.h"
#include "mortise-host-plan.h"
#include "mortise-json.h"

static gboolean
check_type (JsonObject *body, const char *name, GType type, const char *should, GError **error)
{
  JsonNode *node = json_object_get_member (body, name);

  if (node == NULL || json_node_get_value_type (node) == type)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "the body's \"%s\" must be %s", name, should);
  return FALSE;
}

static gboolean
is_list_of_strings (JsonNode *node)
{
  JsonArray *list = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    if (json_node_get_value_type (json_array_get_element (list, i)) != G_TYPE_STRING)
      return FALSE;
  return list != NULL;
}

static gboolean
check_consent (JsonObject *body, GError **error)
{
  JsonNode *consent = json_object_get_member (body, "consent");
  JsonObjectIter iter;
  const char *slug;
  JsonNode *names;
  gboolean is_good = consent == NULL || JSON_NODE_HOLDS_OBJECT (consent);

  if (consent != NULL && is_good)
    {
      json_object_iter_init (&iter, json_node_get_object (consent));
      while (is_good && json_object_iter_next (&iter, &slug, &names))
        is_good = is_list_of_strings (names);
    }
  if (!is_good)
    g_set_error_literal (
        error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
        "the body's \"consent\" must be an object of slugs and lists of permissions, such as {\"crm\": [\"http\"]}");
  return is_good;
}

static gboolean
check_body (JsonObject *body, GError **error)
{
  return check_type (body, "directory", G_TYPE_STRING, "a string: the absolute path of a folder or a package", error)
         && check_type (body, "dialect", G_TYPE_STRING, "a string: the name of a dialect, such as \"services-ai\"",
                        error)
         && check_type (body, "run", G_TYPE_BOOLEAN, "true or false", error)
         && check_type (body, "enabled", G_TYPE_BOOLEAN, "true or false", error)
         && check_type (body, "dry_run", G_TYPE_BOOLEAN, "true or false", error)
         && check_type (body, "slug", G_TYPE_STRING, "a string: the slug of a plugin", error)
         && check_type (body, "version", G_TYPE_STRING, "a string: a range of versions, such as \"^1.2.0\"", error)
         && check_type (body, "catalogue", G_TYPE_STRING, "a string: the id of a catalogue", error)
         && check_consent (body, error);
}

static void
on_plugin (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MortiseApiCall *call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseHostedPlugin) plugin = mortise_host_verb_finish (MORTISE_HOST (source), result, &error);

  mortise_api_call_end (call, plugin != NULL ? mortise_hosted_plugin_to_json (plugin) : NULL, g_steal_pointer (&error));
}

static void
on_inspected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  JsonNode *plan = mortise_host_inspect_finish (MORTISE_HOST (source), result, &error);

  mortise_api_call_end (user_data, plan, error);
}

static void
on_planned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  JsonNode *plan = mortise_host_plan_finish (MORTISE_HOST (source), result, &error);

  mortise_api_call_end (user_data, plan, error);
}

/* Consent to the update of the plugin that the package turns out to be. */
static char **
dup_consent (JsonObject *body)
{
  JsonObject *consent = mortise_json_get_object (body, "consent");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonObjectIter iter;
  const char *slug;
  JsonNode *names;

  if (consent == NULL)
    return NULL;
  json_object_iter_init (&iter, consent);
  while (json_object_iter_next (&iter, &slug, &names))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (names)); i++)
      g_strv_builder_add (builder, json_array_get_string_element (json_node_get_array (names), i));
  return g_strv_builder_end (builder);
}

static void
add_file (MortiseApiCall *call, JsonObject *body)
{
  g_auto (GStrv) consent = dup_consent (body);
  const MortiseInstallOrder order = { .path = mortise_json_get_string (body, "directory", NULL),
                                      .dialect = mortise_json_get_string (body, "dialect", NULL),
                                      .run = mortise_json_get_boolean (body, "run", FALSE),
                                      .disabled = !mortise_json_get_boolean (body, "enabled", TRUE),
                                      .consent = (const char *const *) consent };

  if (!g_path_is_absolute (order.path))
    mortise_api_call_fail (call,
                           g_error_new (MORTISE_ERROR, MORTISE_ERROR_INVALID,
                                        "the body's \"directory\" must be an absolute path, not \"%s\"", order.path));
  else if (mortise_json_get_boolean (body, "dry_run", FALSE))
    mortise_host_inspect_async (call->host, &order, call->cancellable, on_inspected, call);
  else
    mortise_host_install_async (call->host, &order, call->actor, call->cancellable, on_plugin, call);
}

static void
plan (MortiseApiCall *call, JsonObject *body, const char *slug, gboolean is_update)
{
  const MortisePlanOrder order = { .slug = slug,
                                   .range = mortise_json_get_string (body, "version", NULL),
                                   .catalogue = mortise_json_get_string (body, "catalogue", NULL),
                                   .is_update = is_update,
                                   .is_dry_run = mortise_json_get_boolean (body, "dry_run", FALSE),
                                   .consent = mortise_json_get_object (body, "consent") };

  mortise_host_plan_async (call->host, &order, call->actor, call->cancellable, on_planned, call);
}

void
mortise_api_add_plugin (MortiseApiCall *call)
{
  static const char *const names[]
      = { "directory", "dialect", "run", "enabled", "slug", "version", "catalogue", "consent", "dry_run", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = mortise_api_call_get_body (call, names, &error);
  const char *slug = NULL;

  if (body != NULL && check_body (body, &error))
    {
      slug = mortise_json_get_string (body, "slug", NULL);
      if ((slug != NULL) == json_object_has_member (body, "directory"))
        g_set_error_literal (&error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                             "the body must have either \"directory\", a path, or \"slug\", the name of a plugin");
    }
  if (error != NULL)
    mortise_api_call_fail (call, g_steal_pointer (&error));
  else if (slug != NULL)
    plan (call, body, slug, FALSE);
  else
    add_file (call, body);
}

void
mortise_api_reload_plugin (MortiseApiCall *call)
{
  static const char *const names[] = { "consent", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = mortise_api_call_get_body (call, names, &error);
  g_auto (GStrv) consent = NULL;

  if (body == NULL || !check_body (body, &error))
    {
      mortise_api_call_fail (call, g_steal_pointer (&error));
      return;
    }
  consent = dup_consent (body);
  mortise_host_reload_async (call->host, call->captures[0], (const char *const *) consent, call->actor,
                             call->cancellable, on_plugin, call);
}

void
mortise_api_update_plugin (MortiseApiCall *call)
{
  static const char *const names[] = { "consent", "dry_run", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = mortise_api_call_get_body (call, names, &error);

  if (body != NULL && check_body (body, &error))
    plan (call, body, call->captures[0], TRUE);
  else
    mortise_api_call_fail (call, g_steal_pointer (&error));
}
