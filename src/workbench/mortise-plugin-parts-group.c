/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugin-parts-group.h"

#include <glib/gi18n.h>

#include "mortise-fact-expander.h"
#include "mortise-json.h"

/* The members of a manifest that say what a plugin adds, see docs/manifest.md. */
typedef struct
{
  const char *member;
  const char *title;
  const char *name;
  const char *details[3];
} Part;

static const Part parts[] = {
  { "widgets", N_ ("Widgets"), "title", { "kind", "section", "component" } },
  { "menu_items", N_ ("Menu Items"), "label", { "target", "section", NULL } },
  { "page_components", N_ ("Parts of Pages"), "component", { "page", "section", NULL } },
  { "endpoints", N_ ("Requests That It Answers"), "path", { "method", "handler", NULL } },
  { "webhooks", N_ ("Webhooks That It Receives"), "name", { "scheme", "handler", NULL } },
};

#define N_PARTS G_N_ELEMENTS (parts)

/**
 * MortisePluginPartsGroup:
 *
 * What a plugin's manifest says that it adds: widgets, menu items, parts of pages, requests that it answers.
 */
struct _MortisePluginPartsGroup
{
  MortisePluginGroup parent_instance;

  MortiseFactExpander *expanders[N_PARTS];
};

G_DEFINE_FINAL_TYPE (MortisePluginPartsGroup, mortise_plugin_parts_group, MORTISE_TYPE_PLUGIN_GROUP)

static char *
describe (const Part *part, JsonObject *object)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (part->details) && part->details[i] != NULL; i++)
    {
      const char *word = mortise_json_get_string (object, part->details[i], NULL);

      if (word != NULL && *word != '\0')
        g_ptr_array_add (words, (char *) word);
    }
  g_ptr_array_add (words, NULL);
  return g_strjoinv (" · ", (char **) words->pdata);
}

static void
add_one (MortiseFactExpander *expander, const Part *part, JsonObject *object)
{
  g_autofree char *details = describe (part, object);
  const char *fallback = mortise_json_get_string (object, "id", _ ("Without a name"));

  mortise_fact_expander_add (
      expander, &(MortiseFact){ .title = mortise_json_get_string (object, part->name, fallback), .subtitle = details });
}

static gboolean
fill_part (MortiseFactExpander *expander, const Part *part, JsonObject *manifest)
{
  JsonArray *array = mortise_json_get_array (manifest, part->member);
  guint n = array != NULL ? json_array_get_length (array) : 0;
  g_autofree char *count = g_strdup_printf ("%u", n);

  mortise_fact_expander_begin (expander);
  for (guint i = 0; i < n; i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (element))
        add_one (expander, part, json_node_get_object (element));
    }
  mortise_fact_expander_end (expander, count, NULL, NULL);
  gtk_widget_set_visible (GTK_WIDGET (expander), n > 0);
  return n > 0;
}

static gboolean
mortise_plugin_parts_group_fill (MortisePluginGroup *group)
{
  MortisePluginPartsGroup *self = MORTISE_PLUGIN_PARTS_GROUP (group);
  JsonObject *manifest = mortise_plugin_group_get (group, MORTISE_PLUGIN_MANIFEST);
  gboolean has_any = FALSE;

  for (gsize i = 0; i < N_PARTS; i++)
    has_any |= fill_part (self->expanders[i], &parts[i], manifest);
  return has_any;
}

static void
mortise_plugin_parts_group_class_init (MortisePluginPartsGroupClass *klass)
{
  MORTISE_PLUGIN_GROUP_CLASS (klass)->facts = 1u << MORTISE_PLUGIN_MANIFEST;
  MORTISE_PLUGIN_GROUP_CLASS (klass)->fill = mortise_plugin_parts_group_fill;
}

static void
mortise_plugin_parts_group_init (MortisePluginPartsGroup *self)
{
  for (gsize i = 0; i < N_PARTS; i++)
    {
      self->expanders[i] = MORTISE_FACT_EXPANDER (mortise_fact_expander_new (_ (parts[i].title)));
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->expanders[i]));
    }
}
