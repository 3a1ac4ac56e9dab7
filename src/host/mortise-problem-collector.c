/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-problem-collector.h"

/**
 * mortise_problem_collector_add:
 * @self: what was found until now
 * @kind: what kind of problem it is
 * @severity: `error` or `warning`
 * @subject: what tells it from others of its kind
 * @text: a sentence
 *
 * Returns: (transfer none): a problem that nothing mends yet
 */
JsonObject *
mortise_problem_collector_add (MortiseProblemCollector *self,
                               const char *kind,
                               const char *severity,
                               const char *subject,
                               const char *text)
{
  JsonObject *problem = json_object_new ();
  g_autofree char *id = g_strdup_printf ("%s:%s", kind, subject);

  json_object_set_string_member (problem, "id", id);
  json_object_set_string_member (problem, "kind", kind);
  json_object_set_string_member (problem, "severity", severity);
  json_object_set_string_member (problem, "subject", subject);
  json_object_set_null_member (problem, "plugin");
  json_object_set_string_member (problem, "text", text);
  json_object_set_array_member (problem, "actions", json_array_new ());
  json_array_add_object_element (self->problems, problem);
  return problem;
}

static const char *
get_label (const char *verb)
{
  static const struct
  {
    const char *verb;
    const char *label;
  } labels[] = {
    { "restart", "Try again" }, { "rollback", "Roll back" }, { "disable", "Disable" },
    { "enable", "Enable" },     { "grant", "Grant" },        { "install", "Install" },
    { "update", "Update" },     { "reset", "Reset" },        { "refresh", "Refresh" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_str_equal (labels[i].verb, verb))
      return labels[i].label;
  g_assert_not_reached ();
}

/**
 * mortise_problem_add_action:
 * @problem: a problem
 * @verb: what is done
 * @slug: (nullable): the plugin that it is done to
 * @method: the method of a request that does it
 * @path: its path
 * @body: (nullable) (transfer full): its body
 */
void
mortise_problem_add_action (JsonObject *problem,
                            const char *verb,
                            const char *slug,
                            const char *method,
                            const char *path,
                            JsonObject *body)
{
  JsonObject *action = json_object_new ();

  json_object_set_string_member (action, "verb", verb);
  json_object_set_string_member (action, "label", get_label (verb));
  if (slug != NULL)
    json_object_set_string_member (action, "plugin", slug);
  else
    json_object_set_null_member (action, "plugin");
  json_object_set_string_member (action, "method", method);
  json_object_set_string_member (action, "path", path);
  if (body != NULL)
    json_object_set_object_member (action, "body", body);
  else
    json_object_set_null_member (action, "body");
  json_array_add_object_element (json_object_get_array_member (problem, "actions"), action);
}

/**
 * mortise_problem_add_plugin_action:
 * @problem: a problem
 * @verb: what is done
 * @method: the method of a request that does it
 * @slug: the plugin that it is done to
 * @rest: what follows the plugin in the path
 */
void
mortise_problem_add_plugin_action (JsonObject *problem,
                                   const char *verb,
                                   const char *method,
                                   const char *slug,
                                   const char *rest)
{
  g_autofree char *path = g_strconcat ("/v1/plugins/", slug, rest, NULL);

  mortise_problem_add_action (problem, verb, slug, method, path, NULL);
}

/**
 * mortise_problem_add_rollback:
 * @problem: a problem
 * @plugin: the plugin that has it
 *
 * Offers the way back to an earlier version, where there is one.
 */
void
mortise_problem_add_rollback (JsonObject *problem, MortiseHostedPlugin *plugin)
{
  if (mortise_hosted_plugin_get_upkeep (plugin)->previous_version != NULL)
    mortise_problem_add_plugin_action (problem, "rollback", "POST", mortise_hosted_plugin_get_slug (plugin),
                                       "/rollback");
}

/**
 * mortise_problem_get_stop:
 * @text: the end of a sentence that somebody else wrote
 *
 * Returns: what it lacks to be one
 */
const char *
mortise_problem_get_stop (const char *text)
{
  return g_str_has_suffix (text, ".") ? "" : ".";
}
