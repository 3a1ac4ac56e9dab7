/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What mends a problem. Little is done at once: what cannot be taken back, or lets a plugin do more, is shown before.
 */
#include "mortise-problem-verbs.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "mortise-json.h"
#include "mortise-page.h"
#include "mortise-permission-item.h"
#include "mortise-plan-dialog.h"
#include "mortise-plugin-actions.h"
#include "mortise-plugin-verbs.h"

static MortisePluginItem *
find_plugin (GtkWidget *page, JsonObject *action)
{
  MortiseSite *site = mortise_page_get_site (MORTISE_PAGE (page));
  const char *slug = mortise_json_get_string (action, "plugin", NULL);
  MortiseItem *item
      = site != NULL && slug != NULL ? mortise_item_list_find (mortise_site_get_plugins (site), slug) : NULL;

  return item != NULL ? MORTISE_PLUGIN_ITEM (item) : NULL;
}

/* --- at once ------------------------------------------------------------------------------------------------------ */

static void
requested_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) page = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);
  JsonObject *object = answer != NULL && JSON_NODE_HOLDS_OBJECT (answer) ? json_node_get_object (answer) : NULL;
  /* A catalogue that cannot be refreshed says so itself. */
  const char *problem = object != NULL ? mortise_json_get_string (object, "problem", NULL) : NULL;

  if (answer == NULL || problem != NULL)
    mortise_toast (page, answer == NULL ? error->message : problem);
}

static void
request (GtkWidget *page, JsonObject *action)
{
  MortiseSite *site = mortise_page_get_site (MORTISE_PAGE (page));
  JsonObject *members = mortise_json_get_object (action, "body");
  g_autoptr (JsonNode) body = members != NULL ? json_node_init_object (json_node_alloc (), members) : NULL;

  if (site != NULL)
    mortise_connection_request_async (
        mortise_site_get_connection (site), mortise_json_get_string (action, "method", "GET"),
        mortise_json_get_string (action, "path", "/"), body, NULL, requested_cb, g_object_ref (page));
}

/* --- after a question --------------------------------------------------------------------------------------------- */

static void
on_confirmed (GtkWidget *page, const char *response, AdwMessageDialog *dialog)
{
  if (g_str_equal (response, "mend"))
    request (page, g_object_get_data (G_OBJECT (dialog), "action"));
}

/* Asks before the request is sent. Return by mistake changes nothing. */
static AdwMessageDialog *
confirm (GtkWidget *page, JsonObject *action, const char *heading, const char *body, const char *label)
{
  GtkWidget *widget = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (page)), heading, body);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);

  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "mend", label, NULL);
  adw_message_dialog_set_close_response (dialog, "cancel");
  adw_message_dialog_set_default_response (dialog, "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "action", json_object_ref (action), (GDestroyNotify) json_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_confirmed), page, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  return dialog;
}

/* The last segment of a request's path: a permission, or the key of a setting. */
static char *
dup_last_segment (JsonObject *action)
{
  const char *path = mortise_json_get_string (action, "path", "");
  const char *slash = strrchr (path, '/');

  return slash != NULL ? g_uri_unescape_string (slash + 1, NULL) : NULL;
}

static char *
describe_permission (MortisePermissionItem *permission)
{
  const char *description = mortise_permission_item_get_description (permission);
  const char *reason = mortise_permission_item_get_reason (permission);
  const char *const *scopes = mortise_permission_item_get_scopes (permission);
  g_autoptr (GString) text = g_string_new (description);

  if (scopes != NULL && scopes[0] != NULL)
    {
      g_autofree char *list = g_strjoinv (", ", (char **) scopes);

      /* Translators: what a permission is limited to, such as the names of servers. */
      g_string_append_printf (text, _ ("\nOnly: %s"), list);
    }
  if (reason != NULL)
    g_string_append_printf (text, _ ("\n\nThe author says: “%s”"), reason);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
grant (GtkWidget *page, MortisePluginItem *plugin, JsonObject *action)
{
  g_autofree char *name = dup_last_segment (action);
  MortiseItem *item = name != NULL ? mortise_item_list_find (mortise_plugin_item_get_permissions (plugin), name) : NULL;
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;

  if (item == NULL)
    return;
  /* Translators: what a permission lends, and the name of a plugin. */
  heading
      = g_strdup_printf (_ ("Allow “%s” for “%s”?"), mortise_permission_item_get_title (MORTISE_PERMISSION_ITEM (item)),
                         mortise_plugin_item_get_name (plugin));
  body = describe_permission (MORTISE_PERMISSION_ITEM (item));
  confirm (page, action, heading, body, _ ("_Allow"));
}

static void
reset (GtkWidget *page, MortiseProblemItem *problem, JsonObject *action)
{
  g_autofree char *key = dup_last_segment (action);
  g_autofree char *heading = g_strdup_printf (_ ("Reset the Setting “%s”?"), key != NULL ? key : "");
  g_autofree char *body = g_strdup_printf (_ ("%s\n\nIt gets its default value, and what it was set to is lost."),
                                           mortise_record_item_get_string (problem, "text"));

  adw_message_dialog_set_response_appearance (confirm (page, action, heading, body, _ ("_Reset")), "mend",
                                              ADW_RESPONSE_DESTRUCTIVE);
}

/* --- by a plan that is shown -------------------------------------------------------------------------------------- */

static void
plan (GtkWidget *page, JsonObject *action, gboolean is_update)
{
  MortiseSite *site = mortise_page_get_site (MORTISE_PAGE (page));
  const char *slug = mortise_json_get_string (action, "plugin", NULL);
  JsonObject *body = mortise_json_get_object (action, "body");
  g_autoptr (MortisePlanJob) job = NULL;

  if (site == NULL || slug == NULL)
    return;
  job = mortise_plan_job_new (mortise_site_get_connection (site));
  if (is_update)
    mortise_plan_job_add_update (job, slug);
  else
    mortise_plan_job_add_offer (job, slug, mortise_json_get_string (body, "version", NULL), NULL);
  mortise_plan_dialog_present (page, job);
}

/* --- all of them -------------------------------------------------------------------------------------------------- */

typedef enum
{
  VERB_REQUEST,
  VERB_DISABLE,
  VERB_ENABLE,
  VERB_GRANT,
  VERB_INSTALL,
  VERB_RESET,
  VERB_ROLL_BACK,
  VERB_UPDATE,
} Verb;

static const struct
{
  const char *name;
  const char *label;
  Verb verb;
} verbs[] = {
  { "restart", N_ ("Try Again"), VERB_REQUEST }, { "refresh", N_ ("Refresh"), VERB_REQUEST },
  { "disable", N_ ("Disable"), VERB_DISABLE },   { "enable", N_ ("Enable…"), VERB_ENABLE },
  { "grant", N_ ("Allow…"), VERB_GRANT },        { "install", N_ ("Install…"), VERB_INSTALL },
  { "reset", N_ ("Reset…"), VERB_RESET },        { "rollback", N_ ("Roll Back…"), VERB_ROLL_BACK },
  { "update", N_ ("Update…"), VERB_UPDATE },
};

static int
find_verb (JsonObject *action)
{
  const char *name = mortise_json_get_string (action, "verb", "");

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (verbs[i].name, name))
      return i;
  return -1;
}

/**
 * mortise_problem_dup_title:
 * @problem: a problem
 * @plugin_name: (nullable): what the plugin that has it is called, if one has
 *
 * Returns: (transfer full): a line that says what kind of problem it is
 */
char *
mortise_problem_dup_title (MortiseProblemItem *problem, const char *plugin_name)
{
  static const struct
  {
    const char *kind;
    const char *title;
    gboolean has_name;
  } titles[] = {
    { "quarantined", N_ ("“%s” Is Quarantined"), TRUE },
    { "blocked", N_ ("“%s” Must Not Run"), TRUE },
    { "permission", N_ ("“%s” Lacks a Permission"), TRUE },
    { "dependency", N_ ("“%s” Lacks What It Needs"), TRUE },
    { "setting", N_ ("The Settings of “%s” Need Attention"), TRUE },
    { "budget", N_ ("“%s” Costs More Than It May"), TRUE },
    { "catalogue", N_ ("A Catalogue Is Out of Date"), FALSE },
    { "isolation", N_ ("A Layer of Isolation Is Missing"), FALSE },
  };
  const char *kind = mortise_record_item_get_string (problem, "kind");

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_strcmp0 (kind, titles[i].kind) == 0 && titles[i].has_name == (plugin_name != NULL))
      {
        g_autoptr (GString) title = g_string_new (_ (titles[i].title));

        if (plugin_name != NULL)
          g_string_replace (title, "%s", plugin_name, 1);
        return g_string_free (g_steal_pointer (&title), FALSE);
      }
  return g_strdup (plugin_name != NULL ? plugin_name : _ ("This Computer Needs Attention"));
}

/**
 * mortise_problem_get_verb_label:
 * @action: one of the *actions* of a problem
 *
 * Returns: what its button says
 */
const char *
mortise_problem_get_verb_label (JsonObject *action)
{
  int found = find_verb (action);

  return found >= 0 ? _ (verbs[found].label) : mortise_json_get_string (action, "label", "");
}

/**
 * mortise_problem_mend:
 * @page: (type MortisePage): the page that shows the problem
 * @problem: a problem
 * @action: one of its *actions*
 *
 * Does what mends it, or shows first what that would be.
 */
void
mortise_problem_mend (GtkWidget *page, MortiseProblemItem *problem, JsonObject *action)
{
  MortisePluginItem *plugin = find_plugin (page, action);
  int found = find_verb (action);
  Verb verb = found >= 0 ? verbs[found].verb : VERB_REQUEST;

  if (verb == VERB_INSTALL || verb == VERB_UPDATE)
    plan (page, action, verb == VERB_UPDATE);
  else if (verb == VERB_RESET)
    reset (page, problem, action);
  else if (verb == VERB_REQUEST)
    request (page, action);
  else if (plugin == NULL)
    mortise_toast (page, _ ("The plugin is not there any more"));
  else if (verb == VERB_GRANT)
    grant (page, plugin, action);
  else if (verb == VERB_ENABLE)
    mortise_plugin_enable (page, plugin);
  else if (verb == VERB_DISABLE)
    mortise_plugin_disable (page, plugin);
  else
    mortise_plugin_roll_back (page, plugin);
}
