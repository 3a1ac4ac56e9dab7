/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-graph-source.h"

#include "mortise-json.h"

/* Around one plugin nobody follows more; the graph of the whole site shows all. */
#define MAX_AROUND 40

typedef struct
{
  MortiseGraphSource *source;
  GHashTable *places;
} Reader;

static void
plugin_free (gpointer data)
{
  MortiseGraphPlugin *plugin = data;

  g_free (plugin->slug);
  g_free (plugin->version);
  g_free (plugin);
}

static void
relation_free (gpointer data)
{
  MortiseGraphRelation *relation = data;

  g_free (relation->range);
  g_free (relation);
}

void
mortise_graph_source_free (MortiseGraphSource *self)
{
  g_ptr_array_unref (self->plugins);
  g_ptr_array_unref (self->relations);
  g_free (self);
}

static guint
find_or_add (Reader *reader, const char *slug)
{
  MortiseGraphPlugin *plugin;
  gpointer place;

  if (g_hash_table_lookup_extended (reader->places, slug, NULL, &place))
    return GPOINTER_TO_UINT (place);
  plugin = g_new0 (MortiseGraphPlugin, 1);
  plugin->slug = g_strdup (slug);
  g_ptr_array_add (reader->source->plugins, plugin);
  g_hash_table_insert (reader->places, plugin->slug, GUINT_TO_POINTER (reader->source->plugins->len - 1));
  return reader->source->plugins->len - 1;
}

static JsonObject *
get_element (JsonArray *array, guint index)
{
  JsonNode *element = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
}

static void
read_plugins (Reader *reader, JsonArray *array)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = get_element (array, i);
      guint place = find_or_add (reader, mortise_json_get_string (object, "slug", ""));
      MortiseGraphPlugin *plugin = reader->source->plugins->pdata[place];

      g_free (plugin->version);
      plugin->version = g_strdup (mortise_json_get_string (object, "version", ""));
      plugin->enabled = mortise_json_get_boolean (object, "enabled", FALSE);
    }
}

/* What is switched off itself lacks nothing by what is switched off too. */
static gboolean
is_met (const MortiseGraphPlugin *plugin, const char *state)
{
  return g_str_equal (state, "met") || (!plugin->enabled && g_str_equal (state, "disabled"));
}

/* Conflicts with what is not there, and wishes for it, are no relations of this site. */
static void
read_relations (Reader *reader, JsonArray *array, gboolean is_conflict)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = get_element (array, i);
      const char *to = mortise_json_get_string (object, "to", "");
      gboolean is_optional = mortise_json_get_boolean (object, "optional", FALSE);
      MortiseGraphRelation *relation;

      if ((is_conflict || is_optional) && !g_hash_table_contains (reader->places, to))
        continue;
      relation = g_new0 (MortiseGraphRelation, 1);
      relation->from = find_or_add (reader, mortise_json_get_string (object, "from", ""));
      relation->to = find_or_add (reader, to);
      relation->is_conflict = is_conflict;
      relation->is_optional = is_optional;
      relation->is_met = is_conflict ? !mortise_json_get_boolean (object, "hit", FALSE)
                                     : is_met (reader->source->plugins->pdata[relation->from],
                                               mortise_json_get_string (object, "state", ""));
      relation->range = g_strdup (mortise_json_get_string (object, "range", "*"));
      g_ptr_array_add (reader->source->relations, relation);
    }
}

/* --- what is drawn ------------------------------------------------------------------------------------------------ */

static gboolean *
mark_related (MortiseGraphSource *self)
{
  gboolean *marks = g_new0 (gboolean, self->plugins->len);

  for (guint i = 0; i < self->relations->len; i++)
    {
      const MortiseGraphRelation *relation = self->relations->pdata[i];

      marks[relation->from] = marks[relation->to] = TRUE;
    }
  return marks;
}

/* Follows the relations from @centre one way: what it needs, what that needs; or what needs it. */
static void
mark_from (MortiseGraphSource *self, gboolean *marks, guint centre, gboolean backward, guint *n_marked)
{
  g_autoptr (GQueue) todo = g_queue_new ();
  g_autofree gboolean *seen = g_new0 (gboolean, self->plugins->len);

  seen[centre] = TRUE;
  g_queue_push_tail (todo, GUINT_TO_POINTER (centre));
  while (!g_queue_is_empty (todo) && *n_marked < MAX_AROUND)
    {
      guint at = GPOINTER_TO_UINT (g_queue_pop_head (todo));

      *n_marked += marks[at] ? 0 : 1;
      marks[at] = TRUE;
      for (guint i = 0; i < self->relations->len; i++)
        {
          const MortiseGraphRelation *relation = self->relations->pdata[i];
          guint next = backward ? relation->from : relation->to;

          if ((backward ? relation->to : relation->from) != at || seen[next])
            continue;
          seen[next] = TRUE;
          /* What another one does not get on with says nothing of this one. */
          if (!relation->is_conflict)
            g_queue_push_tail (todo, GUINT_TO_POINTER (next));
          else if (at == centre)
            marks[next] = TRUE;
        }
    }
}

static gboolean *
mark_around (MortiseGraphSource *self, guint centre)
{
  gboolean *marks = g_new0 (gboolean, self->plugins->len);
  guint n_marked = 0;

  mark_from (self, marks, centre, FALSE, &n_marked);
  mark_from (self, marks, centre, TRUE, &n_marked);
  return marks;
}

static void
keep_marked (MortiseGraphSource *self, const gboolean *marks)
{
  g_autofree guint *places = g_new0 (guint, self->plugins->len);
  GPtrArray *plugins = g_ptr_array_new_with_free_func (plugin_free);

  for (guint i = 0; i < self->plugins->len; i++)
    {
      places[i] = plugins->len;
      if (marks[i])
        g_ptr_array_add (plugins, g_steal_pointer (&self->plugins->pdata[i]));
      else
        plugin_free (self->plugins->pdata[i]);
    }
  for (guint i = self->relations->len; i > 0; i--)
    {
      MortiseGraphRelation *relation = self->relations->pdata[i - 1];

      if (!marks[relation->from] || !marks[relation->to])
        {
          g_ptr_array_remove_index (self->relations, i - 1);
          continue;
        }
      relation->from = places[relation->from];
      relation->to = places[relation->to];
    }
  self->n_alone = self->plugins->len - plugins->len;
  g_ptr_array_set_free_func (self->plugins, NULL);
  g_ptr_array_unref (self->plugins);
  self->plugins = plugins;
}

/**
 * mortise_graph_source_new:
 * @dependencies: the object *dependencies* of docs/admin-api.md
 * @centre: (nullable): the plugin around which to look; %NULL for all that have to do with others
 *
 * Returns: (transfer full): who needs whom
 */
MortiseGraphSource *
mortise_graph_source_new (JsonObject *dependencies, const char *centre)
{
  MortiseGraphSource *self = g_new0 (MortiseGraphSource, 1);
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  Reader reader = { self, places };
  g_autofree gboolean *marks = NULL;
  gpointer place;

  self->plugins = g_ptr_array_new_with_free_func (plugin_free);
  self->relations = g_ptr_array_new_with_free_func (relation_free);
  read_plugins (&reader, mortise_json_get_array (dependencies, "plugins"));
  read_relations (&reader, mortise_json_get_array (dependencies, "dependencies"), FALSE);
  read_relations (&reader, mortise_json_get_array (dependencies, "conflicts"), TRUE);

  if (centre == NULL)
    marks = mark_related (self);
  else if (g_hash_table_lookup_extended (places, centre, NULL, &place))
    marks = mark_around (self, GPOINTER_TO_UINT (place));
  else
    marks = g_new0 (gboolean, self->plugins->len);
  keep_marked (self, marks);
  return self;
}
