/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugin-safety-group.h"

#include <glib/gi18n.h>

#include "mortise-fact-expander.h"
#include "mortise-isolation.h"
#include "mortise-json.h"
#include "mortise-plugin-network.h"
#include "mortise-plugin-signature.h"

/**
 * MortisePluginSafetyGroup:
 *
 * Whether a plugin may be trusted: who signed it, what holds around its process, what was found in its files, and with
 * which hosts it speaks.
 */
struct _MortisePluginSafetyGroup
{
  MortisePluginGroup parent_instance;

  MortiseFactRow *signature;
  MortiseFactExpander *isolation;
  MortiseFactExpander *code;
  MortiseFactExpander *network;
};

typedef struct
{
  MortiseIsolation layer;
  const char *title;
  const char *subtitle;
} Wording;

static const Wording wordings[] = {
  { MORTISE_ISOLATION_NAMESPACES, N_ ("Own View of the System"),
    N_ ("No network, no home folder, no other processes in sight.") },
  { MORTISE_ISOLATION_LANDLOCK, N_ ("Files"), N_ ("The kernel opens no files but the plugin’s own and the system’s.") },
  { MORTISE_ISOLATION_SECCOMP, N_ ("System Calls"), N_ ("Only those that a plugin needs; others fail.") },
  { MORTISE_ISOLATION_NO_NEW_PRIVS, N_ ("Privileges"), N_ ("No program that it starts can gain any.") },
  { MORTISE_ISOLATION_LIMITS, N_ ("Limits"), N_ ("Memory, processor time, processes and files are bounded.") },
  { MORTISE_ISOLATION_CGROUP, N_ ("Control Group"), N_ ("Memory and processes are bounded as a whole.") },
};

G_DEFINE_FINAL_TYPE (MortisePluginSafetyGroup, mortise_plugin_safety_group, MORTISE_TYPE_PLUGIN_GROUP)

/* --- who ---------------------------------------------------------------------------------------------------------- */

static void
fill_signature (MortisePluginSafetyGroup *self, MortisePluginItem *plugin)
{
  const char *state = mortise_plugin_signature_get_state (plugin);
  g_autofree char *text = mortise_plugin_signature_describe (plugin);

  mortise_fact_row_set (self->signature, &(MortiseFact){ .title = _ ("Publisher"),
                                                         .subtitle = text,
                                                         .icon_name = mortise_signature_get_icon_name (state),
                                                         .style = mortise_signature_get_style (state) });
}

/* --- isolation ---------------------------------------------------------------------------------------------------- */

static void
add_layer (MortisePluginSafetyGroup *self, const char *name, gboolean holds)
{
  const char *title = name;
  const char *subtitle = "";

  for (gsize i = 0; i < G_N_ELEMENTS (wordings); i++)
    if (g_str_equal (mortise_isolation_get_name (wordings[i].layer), name))
      {
        title = _ (wordings[i].title);
        subtitle = _ (wordings[i].subtitle);
      }
  mortise_fact_expander_add (
      self->isolation, &(MortiseFact){ .title = title,
                                       .subtitle = holds ? subtitle : _ ("Missing: this machine does not offer it."),
                                       .icon_name = holds ? "security-high-symbolic" : "dialog-warning-symbolic",
                                       .style = holds ? "success" : "warning" });
}

static void
fill_isolation (MortisePluginSafetyGroup *self, MortisePluginItem *plugin)
{
  g_auto (GStrv) holds = NULL;
  g_auto (GStrv) missing = NULL;
  guint n_holding, n_missing;
  g_autofree char *text = NULL;

  g_object_get (plugin, "isolation", &holds, "isolation-missing", &missing, NULL);
  n_holding = holds != NULL ? g_strv_length (holds) : 0;
  n_missing = missing != NULL ? g_strv_length (missing) : 0;
  mortise_fact_expander_begin (self->isolation);
  for (guint i = 0; i < n_holding; i++)
    add_layer (self, holds[i], TRUE);
  for (guint i = 0; i < n_missing; i++)
    add_layer (self, missing[i], FALSE);

  if (n_holding + n_missing == 0)
    text = g_strdup (_ ("Not running: each layer is checked when it starts, before its code is loaded"));
  else if (n_missing == 0)
    text = g_strdup_printf (ngettext ("%u layer holds", "All %u layers hold", n_holding), n_holding);
  else
    text = g_strdup_printf (ngettext ("%u of %u layers is missing", "%u of %u layers are missing", n_missing),
                            n_missing, n_holding + n_missing);
  mortise_fact_expander_end (self->isolation, text,
                             n_missing > 0   ? "dialog-warning-symbolic"
                             : n_holding > 0 ? "security-high-symbolic"
                                             : "security-medium-symbolic",
                             n_missing > 0   ? "warning"
                             : n_holding > 0 ? "success"
                                             : "dim-label");
}

/* --- files -------------------------------------------------------------------------------------------------------- */

static void
add_finding (MortisePluginSafetyGroup *self, JsonObject *finding)
{
  const char *severity = mortise_json_get_string (finding, "severity", "note");
  const char *mend = mortise_json_get_string (finding, "mend", NULL);
  const char *file = mortise_json_get_string (finding, "file", NULL);
  g_autofree char *subtitle = g_strconcat (file != NULL ? file : "", file != NULL && mend != NULL ? "\n" : "",
                                           mend != NULL ? mend : "", NULL);
  gboolean is_error = g_str_equal (severity, "error");

  mortise_fact_expander_add (self->code, &(MortiseFact){ .title = mortise_json_get_string (finding, "message", ""),
                                                         .subtitle = subtitle,
                                                         .icon_name = is_error ? "dialog-error-symbolic"
                                                                      : g_str_equal (severity, "warning")
                                                                          ? "dialog-warning-symbolic"
                                                                          : "dialog-information-symbolic",
                                                         .style = is_error                            ? "error"
                                                                  : g_str_equal (severity, "warning") ? "warning"
                                                                                                      : "dim-label" });
}

static char *
describe_findings (gint64 n_errors, gint64 n_warnings, gint64 n_notes)
{
  g_autofree char *errors = g_strdup_printf (ngettext ("%d error", "%d errors", (gulong) n_errors), (int) n_errors);
  g_autofree char *warnings
      = g_strdup_printf (ngettext ("%d warning", "%d warnings", (gulong) n_warnings), (int) n_warnings);
  g_autofree char *notes = g_strdup_printf (ngettext ("%d note", "%d notes", (gulong) n_notes), (int) n_notes);
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();

  if (n_errors > 0)
    g_ptr_array_add (parts, errors);
  if (n_warnings > 0)
    g_ptr_array_add (parts, warnings);
  if (n_notes > 0)
    g_ptr_array_add (parts, notes);
  if (parts->len == 0)
    return g_strdup (_ ("Nothing was found in its files"));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **) parts->pdata);
}

static void
fill_code (MortisePluginSafetyGroup *self, JsonObject *validation, const char *problem)
{
  JsonArray *findings = mortise_json_get_array (validation, "findings");
  gint64 n_errors = mortise_json_get_int (validation, "errors", 0);
  gint64 n_warnings = mortise_json_get_int (validation, "warnings", 0);
  g_autofree char *text = NULL;

  mortise_fact_expander_begin (self->code);
  if (validation == NULL)
    {
      mortise_fact_expander_end (self->code, problem != NULL ? problem : _ ("Being looked at…"),
                                 problem != NULL ? "dialog-warning-symbolic" : "security-medium-symbolic",
                                 problem != NULL ? "warning" : "dim-label");
      return;
    }
  for (guint i = 0; findings != NULL && i < json_array_get_length (findings); i++)
    add_finding (self, json_array_get_object_element (findings, i));
  text = describe_findings (n_errors, n_warnings, mortise_json_get_int (validation, "notes", 0));
  mortise_fact_expander_end (self->code, text,
                             n_errors + n_warnings > 0 ? "dialog-warning-symbolic" : "security-high-symbolic",
                             n_errors > 0     ? "error"
                             : n_warnings > 0 ? "warning"
                                              : "success");
}

/* --- the group ---------------------------------------------------------------------------------------------------- */

static gboolean
mortise_plugin_safety_group_fill (MortisePluginGroup *group)
{
  MortisePluginSafetyGroup *self = MORTISE_PLUGIN_SAFETY_GROUP (group);
  MortisePluginItem *plugin = mortise_plugin_group_get_plugin (group);

  fill_signature (self, plugin);
  fill_isolation (self, plugin);
  fill_code (self, mortise_plugin_group_get (group, MORTISE_PLUGIN_FINDINGS),
             mortise_plugin_facts_get_problem (mortise_plugin_group_get_facts (group), MORTISE_PLUGIN_FINDINGS));
  mortise_plugin_network_fill (self->network, plugin, mortise_plugin_group_get (group, MORTISE_PLUGIN_ACTIVITY));
  return TRUE;
}

static void
mortise_plugin_safety_group_class_init (MortisePluginSafetyGroupClass *klass)
{
  static const char *const watched[]
      = { "notify::isolation", "notify::isolation-missing", "notify::provenance", "notify::source", NULL };

  MORTISE_PLUGIN_GROUP_CLASS (klass)->facts = 1u << MORTISE_PLUGIN_ACTIVITY | 1u << MORTISE_PLUGIN_FINDINGS;
  MORTISE_PLUGIN_GROUP_CLASS (klass)->watched = watched;
  MORTISE_PLUGIN_GROUP_CLASS (klass)->fill = mortise_plugin_safety_group_fill;
}

static GtkWidget *
add (MortisePluginSafetyGroup *self, GtkWidget *row)
{
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  return row;
}

static void
mortise_plugin_safety_group_init (MortisePluginSafetyGroup *self)
{
  self->signature = MORTISE_FACT_ROW (add (self, g_object_new (MORTISE_TYPE_FACT_ROW, NULL)));
  self->isolation = MORTISE_FACT_EXPANDER (add (self, mortise_fact_expander_new (_ ("Isolation"))));
  self->code = MORTISE_FACT_EXPANDER (add (self, mortise_fact_expander_new (_ ("Code"))));
  self->network = MORTISE_FACT_EXPANDER (add (self, mortise_fact_expander_new (_ ("Network"))));
}
