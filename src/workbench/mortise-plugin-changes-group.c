/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugin-changes-group.h"

#include <glib/gi18n.h>

#include "mortise-fact-expander.h"
#include "mortise-json.h"

/* Of the latest versions everything is seen at once. */
#define N_LATEST 2

/**
 * MortisePluginChangesGroup:
 *
 * What was new in each version of a plugin, as its manifest says.
 */
struct _MortisePluginChangesGroup
{
  MortisePluginGroup parent_instance;

  MortiseFactRow *latest[N_LATEST];
  MortiseFactExpander *earlier;
};

G_DEFINE_FINAL_TYPE (MortisePluginChangesGroup, mortise_plugin_changes_group, MORTISE_TYPE_PLUGIN_GROUP)

static char *
describe_changes (JsonObject *entry)
{
  JsonArray *changes = mortise_json_get_array (entry, "changes");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; changes != NULL && i < json_array_get_length (changes); i++)
    {
      JsonNode *change = json_array_get_element (changes, i);

      if (JSON_NODE_HOLDS_VALUE (change) && json_node_get_value_type (change) == G_TYPE_STRING)
        g_string_append_printf (text, "%s• %s", text->len > 0 ? "\n" : "", json_node_get_string (change));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static JsonObject *
get_entry (JsonArray *changelog, guint index)
{
  JsonNode *element = json_array_get_element (changelog, index);

  return JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
}

static gboolean
mortise_plugin_changes_group_fill (MortisePluginGroup *group)
{
  MortisePluginChangesGroup *self = MORTISE_PLUGIN_CHANGES_GROUP (group);
  JsonArray *changelog
      = mortise_json_get_array (mortise_plugin_group_get (group, MORTISE_PLUGIN_MANIFEST), "changelog");
  guint n = changelog != NULL ? json_array_get_length (changelog) : 0;

  mortise_fact_expander_begin (self->earlier);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *entry = get_entry (changelog, i);
      g_autofree char *changes = describe_changes (entry);
      const MortiseFact fact = { .title = mortise_json_get_string (entry, "version", ""),
                                 .subtitle = changes,
                                 .value = mortise_json_get_string (entry, "date", NULL) };

      if (i < N_LATEST)
        mortise_fact_row_set (self->latest[i], &fact);
      else
        mortise_fact_expander_add (self->earlier, &fact);
    }
  for (guint i = 0; i < N_LATEST; i++)
    gtk_widget_set_visible (GTK_WIDGET (self->latest[i]), i < n);
  gtk_widget_set_visible (GTK_WIDGET (self->earlier), mortise_fact_expander_end (self->earlier, "", NULL, NULL) > 0);
  return n > 0;
}

static void
mortise_plugin_changes_group_class_init (MortisePluginChangesGroupClass *klass)
{
  MORTISE_PLUGIN_GROUP_CLASS (klass)->facts = 1u << MORTISE_PLUGIN_MANIFEST;
  MORTISE_PLUGIN_GROUP_CLASS (klass)->fill = mortise_plugin_changes_group_fill;
}

static void
mortise_plugin_changes_group_init (MortisePluginChangesGroup *self)
{
  for (guint i = 0; i < N_LATEST; i++)
    {
      self->latest[i] = g_object_new (MORTISE_TYPE_FACT_ROW, NULL);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->latest[i]));
    }
  self->earlier = MORTISE_FACT_EXPANDER (mortise_fact_expander_new (_ ("Earlier Versions")));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->earlier));
}
