/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Of all classes of a LearnHub plugin, the one that is the plugin: derived from one of the platform's base classes,
 * perhaps by way of others, and itself no base of another. A package is one plugin, so there has to be one of them.
 */
#include "mortise-dialect-classes.h"

#include "mortise-dialect.h"
#include "mortise-json.h"

#include <string.h>

/* How many classes may lie between a plugin's and the platform's; also ends a circle. */
#define MAX_GENERATIONS 16

static const struct
{
  const char *name;
  const char *type; /* nullable */
} bases[] = {
  { "BasePlugin", NULL },
  { "StepTypePlugin", "step_types" },
  { "AIProviderPlugin", "ai_providers" },
  { "GamificationRulePlugin", "gamification_rules" },
  { "ContentGeneratorPlugin", "content_generators" },
  { "ValidatorPlugin", "validators" },
  { "WebhookPlugin", "webhooks" },
};

static const char *const members[] = { "name", "plugin_type", "version", "description", NULL };

typedef struct
{
  JsonObject *object;
  const char *file;
  const char *name;
} Class;

typedef struct
{
  JsonArray *files;
  GArray *classes;
  GPtrArray *findings;
} Package;

/* --- what is wrong ------------------------------------------------------------------------------------------------ */

static MortiseJsonPlace
get_place (JsonObject *object)
{
  return (MortiseJsonPlace){ (guint) CLAMP (mortise_json_get_int (object, "line", 1), 1, G_MAXINT),
                             (guint) CLAMP (mortise_json_get_int (object, "column", 1), 1, G_MAXINT) };
}

static void
report (Package *self,
        MortiseSeverity severity,
        const char *file,
        JsonObject *where,
        const char *message,
        const char *mend)
{
  MortiseFinding *finding = mortise_finding_new (MORTISE_RULE_MANIFEST_SOURCE, severity, message, mend);
  MortiseJsonPlace place = get_place (where);

  mortise_finding_set_file (finding, file);
  if (where != NULL)
    mortise_finding_set_place (finding, place.line, place.column);
  g_ptr_array_add (self->findings, finding);
}

static JsonObject *
get_element (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static guint
count (JsonArray *array)
{
  return array != NULL ? json_array_get_length (array) : 0;
}

/* --- the classes -------------------------------------------------------------------------------------------------- */

static gboolean
collect_file (Package *self, JsonObject *file)
{
  const char *path = mortise_json_get_string (file, "path", "?");
  JsonObject *error = mortise_json_get_object (file, "error");
  JsonArray *list = mortise_json_get_array (file, "classes");

  if (error != NULL)
    {
      report (self, MORTISE_SEVERITY_ERROR, path, error, mortise_json_get_string (error, "message", "is not Python"),
              "mend the module, so that Python can parse it");
      return FALSE;
    }
  for (guint i = 0; i < count (list); i++)
    {
      JsonObject *object = get_element (list, i);
      Class class = { object, path, mortise_json_get_string (object, "name", "?") };

      g_array_append_val (self->classes, class);
    }
  return TRUE;
}

static const Class *
find_class (Package *self, const char *name)
{
  for (guint i = 0; name != NULL && i < self->classes->len; i++)
    if (g_str_equal (g_array_index (self->classes, Class, i).name, name))
      return &g_array_index (self->classes, Class, i);
  return NULL;
}

static const char *
get_base (const Class *class, guint index)
{
  JsonArray *list = mortise_json_get_array (class->object, "bases");
  JsonNode *node = index < count (list) ? json_array_get_element (list, index) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

/* The class of this package that @class is derived from. */
static const Class *
find_parent (Package *self, const Class *class)
{
  for (guint i = 0; i < count (mortise_json_get_array (class->object, "bases")); i++)
    {
      const Class *parent = find_class (self, get_base (class, i));

      if (parent != NULL && parent != class)
        return parent;
    }
  return NULL;
}

/* Which of the platform's base classes is at the root: an index of bases, or -1. */
static int
find_root (Package *self, const Class *class)
{
  for (guint generation = 0; class != NULL && generation < MAX_GENERATIONS; generation++)
    {
      for (guint i = 0; i < count (mortise_json_get_array (class->object, "bases")); i++)
        for (guint j = 0; j < G_N_ELEMENTS (bases); j++)
          if (g_strcmp0 (get_base (class, i), bases[j].name) == 0)
            return (int) j;
      class = find_parent (self, class);
    }
  return -1;
}

static gboolean
is_base (Package *self, const Class *class)
{
  for (guint i = 0; i < self->classes->len; i++)
    if (find_parent (self, &g_array_index (self->classes, Class, i)) == class)
      return TRUE;
  return FALSE;
}

static const Class *
choose_class (Package *self)
{
  const Class *chosen = NULL;

  for (guint i = 0; i < self->classes->len; i++)
    {
      const Class *class = &g_array_index (self->classes, Class, i);
      g_autofree char *message = NULL;

      if (find_root (self, class) < 0 || is_base (self, class))
        continue;
      if (chosen == NULL)
        {
          chosen = class;
          continue;
        }
      message = g_str_equal (chosen->name, class->name)
                    ? g_strdup_printf ("there is another class \"%s\"", class->name)
                    : g_strdup_printf ("%s is a second plugin beside %s", class->name, chosen->name);
      report (self, MORTISE_SEVERITY_ERROR, class->file, class->object, message,
              "keep one; each plugin has a package of its own");
      return NULL;
    }
  if (chosen == NULL)
    report (self, MORTISE_SEVERITY_ERROR, NULL, NULL, "no class of it is derived from BasePlugin or a type of plugin",
            "write class MyPlugin(StepTypePlugin) after from learning.plugins import StepTypePlugin");
  return chosen;
}

/* --- what it says ------------------------------------------------------------------------------------------------- */

/* As in Python, its own, or that of the next base that has it; places are told in the class's file. */
static JsonObject *
find_member (Package *self, const Class *class, const char *name, const Class **owner)
{
  for (guint generation = 0; class != NULL && generation < MAX_GENERATIONS; generation++)
    {
      JsonObject *member = mortise_json_get_object (mortise_json_get_object (class->object, "members"), name);

      *owner = class;
      if (member != NULL)
        return member;
      class = find_parent (self, class);
    }
  return NULL;
}

static void
say (MortiseDialectDocument *document, const char *member, const char *value, JsonObject *where)
{
  g_autofree char *pointer = g_strconcat ("/", member, NULL);

  json_object_set_string_member (json_node_get_object (mortise_dialect_document_get_root (document)), member, value);
  mortise_dialect_document_set_place (document, pointer, get_place (where));
}

static gboolean
read_members (Package *self, const Class *class, MortiseDialectDocument *document)
{
  for (guint i = 0; members[i] != NULL; i++)
    {
      const Class *owner;
      JsonObject *member = find_member (self, class, members[i], &owner);
      const char *value = member != NULL ? mortise_json_get_string (member, "value", NULL) : NULL;
      g_autofree char *message
          = g_strdup_printf ("the %s is computed, and nothing of a plugin is run to learn it", members[i]);

      if (member == NULL)
        continue;
      if (value == NULL)
        {
          report (self, MORTISE_SEVERITY_ERROR, owner->file, member, message, "write it out as a string");
          return FALSE;
        }
      say (document, members[i], value, g_str_equal (owner->file, class->file) ? member : class->object);
    }
  return TRUE;
}

/* `myapp/plugins.py` is the module myapp.plugins. */
static char *
make_module (const char *file)
{
  g_autofree char *module = g_strndup (file, strlen (file) - strlen (".py"));

  if (g_str_has_suffix (module, "/__init__"))
    module[strlen (module) - strlen ("/__init__")] = '\0';
  return g_strdup (g_strdelimit (module, "/", '.'));
}

static void
read_class (Package *self, const Class *class, MortiseDialectDocument *document)
{
  JsonObject *said = json_node_get_object (mortise_dialect_document_get_root (document));
  const char *docstring = mortise_json_get_string (class->object, "docstring", NULL);
  int root = find_root (self, class);
  g_autofree char *module = make_module (class->file);

  say (document, "class", class->name, class->object);
  say (document, "module", module, class->object);
  if (docstring != NULL && !json_object_has_member (said, "description"))
    say (document, "description", docstring, class->object);
  if (bases[root].type != NULL && !json_object_has_member (said, "plugin_type"))
    say (document, "plugin_type", bases[root].type, class->object);
}

/* --- what is called ----------------------------------------------------------------------------------------------- */

static JsonObject *
get_argument (JsonObject *call, guint index)
{
  JsonArray *arguments = mortise_json_get_array (call, "arguments");

  return index < count (arguments) ? get_element (arguments, index) : NULL;
}

static const char *
get_text (JsonObject *argument)
{
  return mortise_json_get_string (argument, "value", NULL);
}

/* The registration has to say what the class says. */
static void
compare (Package *self,
         const char *file,
         JsonObject *call,
         guint index,
         MortiseDialectDocument *document,
         const char *member)
{
  JsonObject *said = json_node_get_object (mortise_dialect_document_get_root (document));
  JsonObject *argument = get_argument (call, index);
  const char *registered = get_text (argument);
  const char *own = mortise_json_get_string (said, member, NULL);
  g_autofree char *message = NULL;

  if (registered != NULL && own == NULL)
    {
      say (document, member, registered, argument);
      return;
    }
  if (registered == NULL || g_str_equal (registered, own))
    return;
  message = g_strdup_printf ("registers \"%.64s\", where the class has \"%.64s\"", registered, own);
  report (self, MORTISE_SEVERITY_ERROR, file, argument, message, "write the same in both places");
}

static void
read_hook (Package *self, const char *file, JsonObject *call, MortiseDialectDocument *document)
{
  JsonObject *said = json_node_get_object (mortise_dialect_document_get_root (document));
  JsonObject *argument = get_argument (call, 0);
  const char *name = get_text (argument);
  JsonArray *hooks = mortise_json_get_array (said, "hooks");
  g_autofree char *pointer = g_strdup_printf ("/hooks/%u", count (hooks));

  if (name == NULL)
    {
      report (self, MORTISE_SEVERITY_WARNING, file, argument,
              "the name of a hook is computed, so it is not shown before the plugin first runs",
              "write it out as a string");
      return;
    }
  if (hooks == NULL)
    {
      hooks = json_array_new ();
      json_object_set_array_member (said, "hooks", hooks);
    }
  json_array_add_string_element (hooks, name);
  mortise_dialect_document_set_place (document, pointer, get_place (argument));
}

/* Returns whether the class is registered in that file. */
static gboolean
read_calls (Package *self, const Class *class, JsonObject *file, MortiseDialectDocument *document)
{
  JsonArray *calls = mortise_json_get_array (file, "calls");
  const char *path = mortise_json_get_string (file, "path", "?");
  gboolean is_registered = FALSE;

  for (guint i = 0; i < count (calls); i++)
    {
      JsonObject *call = get_element (calls, i);
      const char *name = mortise_json_get_string (call, "name", "");

      if (g_str_equal (name, "register_hook"))
        read_hook (self, path, call, document);
      else if (g_strcmp0 (mortise_json_get_string (call, "class", NULL), class->name) == 0)
        {
          compare (self, path, call, 0, document, "plugin_type");
          compare (self, path, call, 1, document, "name");
          is_registered = TRUE;
        }
    }
  return is_registered;
}

static void
read_all_calls (Package *self, const Class *class, MortiseDialectDocument *document)
{
  g_autofree char *mend = g_strdup_printf ("write registry.register_plugin('…', '…', %s())", class->name);
  gboolean is_registered = FALSE;

  for (guint i = 0; i < json_array_get_length (self->files); i++)
    is_registered |= read_calls (self, class, get_element (self->files, i), document);
  if (!is_registered)
    report (self, MORTISE_SEVERITY_WARNING, class->file, class->object,
            "is registered nowhere, and LearnHub would not see it", mend);
}

static MortiseDialectDocument *
describe (Package *self)
{
  const Class *class = choose_class (self);
  g_autoptr (MortiseDialectDocument) document = NULL;
  g_autoptr (JsonObject) said = NULL;

  if (class == NULL)
    return NULL;
  document = mortise_dialect_document_new (class->file);
  said = json_object_new ();
  mortise_dialect_document_take_root (document, json_node_init_object (json_node_alloc (), said));
  mortise_dialect_document_set_place (document, "", get_place (class->object));
  if (!read_members (self, class, document))
    return NULL;
  read_class (self, class, document);
  read_all_calls (self, class, document);
  return g_steal_pointer (&document);
}

/**
 * mortise_dialect_classes_read:
 * @files: what [func@Mortise.python_reader_read_classes] says of the modules of a LearnHub plugin
 * @findings: (element-type MortiseFinding): where to add what is wrong with them
 *
 * Returns: (transfer full) (nullable): what its class and its registration say, as learnhub.schema.json has it; %NULL
 *   with an error among @findings
 */
MortiseDialectDocument *
mortise_dialect_classes_read (JsonArray *files, GPtrArray *findings)
{
  g_autoptr (GArray) classes = g_array_new (FALSE, FALSE, sizeof (Class));
  Package package = { files, classes, findings };

  for (guint i = 0; i < json_array_get_length (files); i++)
    if (!collect_file (&package, get_element (files, i)))
      return NULL;
  return describe (&package);
}
