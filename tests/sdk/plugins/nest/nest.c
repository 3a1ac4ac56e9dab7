/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <mortise.h>

/* A plugin that fires its own hook from wherever a plugin can. */
struct _Nest
{
  GObject parent_instance;

  MortiseContext *context;
  char *hook;
};

static void plugin_iface_init (MortisePluginInterface *iface);

G_DECLARE_FINAL_TYPE (Nest, nest, TEST, NEST, GObject)
G_DEFINE_FINAL_TYPE_WITH_CODE (Nest,
                               nest,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MORTISE_TYPE_PLUGIN, plugin_iface_init))

static JsonObject *
new_deed (const char *name, gint64 levels)
{
  JsonObject *deed = json_object_new ();

  json_object_set_string_member (deed, "do", name);
  json_object_set_int_member (deed, "levels", levels);
  return deed;
}

static JsonNode *
new_string (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

/* What the own listener answers, or the code of the error. */
static JsonNode *
fire (Nest *self, JsonObject *deed)
{
  g_autoptr (JsonObject) owned = deed;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answers = mortise_context_do_action (self->context, self->hook, deed, &error);
  JsonObject *by_plugin;
  JsonNode *own;

  if (error != NULL)
    return new_string (mortise_error_to_name (error->code));
  by_plugin = json_node_get_object (answers);
  own = json_object_get_member (by_plugin, mortise_context_get_slug (self->context));
  return own != NULL ? json_node_copy (own) : new_string ("nothing");
}

static void
say (Nest *self, const char *beginning, JsonNode *answer)
{
  g_autoptr (JsonNode) owned = answer;
  gboolean is_error = json_node_get_value_type (answer) == G_TYPE_STRING;
  g_autofree char *text = is_error ? json_node_dup_string (answer) : json_to_string (answer, FALSE);
  g_autofree char *message = g_strconcat (beginning, text, NULL);

  mortise_context_log (self->context, MORTISE_LOG_LEVEL_INFO, message, NULL);
}

/* Passes the ballast on through so many calls of itself inside of each other. */
static JsonNode *
go_down (Nest *self, JsonObject *arguments, MortiseCall *call)
{
  gint64 levels = mortise_object_get_int (arguments, "levels", 0);
  g_autofree char *message = g_strdup_printf ("level %" G_GINT64_FORMAT, levels);
  g_autoptr (JsonNode) inner = NULL;
  JsonObject *deed;

  mortise_context_log (self->context, MORTISE_LOG_LEVEL_INFO, message, NULL);
  if (levels == 0)
    return json_node_init_int (json_node_alloc (), 0);
  deed = new_deed ("down", levels - 1);
  json_object_set_string_member (deed, "ballast", mortise_object_get_string (arguments, "ballast", ""));
  inner = fire (self, deed);
  if (json_node_get_value_type (inner) != G_TYPE_INT64)
    return g_steal_pointer (&inner);
  return json_node_init_int (json_node_alloc (), json_node_get_int (inner) + 1);
}

/* Asks the host for nothing until it is cancelled. */
static JsonNode *
compute (Nest *self, JsonObject *arguments, MortiseCall *call)
{
  mortise_context_log (self->context, MORTISE_LOG_LEVEL_INFO, "computing", NULL);
  while (!mortise_context_is_cancelled (self->context))
    ;
  say (self, "cancelled, then ", fire (self, new_deed ("down", 0)));
  return NULL;
}

static JsonNode *
compute_inside (Nest *self, JsonObject *arguments, MortiseCall *call)
{
  return fire (self, new_deed ("compute", 0));
}

/* Learns of its cancellation by what it asks the host for. */
static JsonNode *
call_often (Nest *self, JsonObject *arguments, MortiseCall *call)
{
  GCancellable *cancellable = mortise_call_get_cancellable (call);

  mortise_context_log (self->context, MORTISE_LOG_LEVEL_INFO, "computing", NULL);
  while (!g_cancellable_is_cancelled (cancellable))
    json_node_unref (fire (self, new_deed ("down", 0)));
  say (self, "cancelled, then ", fire (self, new_deed ("down", 0)));
  return NULL;
}

/* Whoever fired the hook has his answer before the plugin goes on. */
static JsonNode *
answer_first (Nest *self, JsonObject *arguments, MortiseCall *call)
{
  mortise_call_return_text (call, "\"answered\"");
  say (self, "after the answer: ", fire (self, new_deed ("down", 2)));
  return NULL;
}

static JsonNode *
emit (Nest *self, JsonObject *arguments, MortiseCall *call)
{
  mortise_context_emit (self->context, self->hook, NULL, NULL);
  return NULL;
}

static JsonNode *
count_refusals (Nest *self, JsonObject *arguments, MortiseCall *call)
{
  gint64 count = mortise_object_get_int (arguments, "count", 0), n_refused = 0;

  for (gint64 i = 0; i < count; i++)
    {
      g_autoptr (GError) error = NULL;

      if (mortise_context_get_database (self->context, &error) == NULL
          && g_error_matches (error, MORTISE_ERROR, MORTISE_ERROR_DENIED))
        n_refused++;
    }
  return json_node_init_int (json_node_alloc (), n_refused);
}

static JsonNode *
ask_whether_cancelled (Nest *self, JsonObject *arguments, MortiseCall *call)
{
  return json_node_init_boolean (json_node_alloc (), mortise_context_is_cancelled (self->context));
}

static const struct
{
  const char *name;
  JsonNode *(*act) (Nest *self, JsonObject *arguments, MortiseCall *call);
} deeds[] = {
  { "down", go_down },
  { "compute", compute },
  { "compute-inside", compute_inside },
  { "call-often", call_often },
  { "answer-first", answer_first },
  { "emit", emit },
  { "database", count_refusals },
  { "idle", ask_whether_cancelled },
};

static void
on_call (MortiseCall *call, gpointer user_data)
{
  JsonObject *arguments = mortise_call_get_arguments (call);
  const char *name = mortise_object_get_string (arguments, "do", "");

  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    if (g_str_equal (deeds[i].name, name))
      {
        JsonNode *answer = deeds[i].act (user_data, arguments, call);

        if (answer != NULL)
          mortise_call_return (call, answer);
        return;
      }
}

static void
on_event (MortiseCall *call, gpointer user_data)
{
  Nest *self = user_data;

  say (self, "event: ", fire (self, new_deed ("down", 2)));
}

static gboolean
nest_activate (MortisePlugin *plugin, MortiseContext *context, GError **error)
{
  Nest *self = TEST_NEST (plugin);

  self->context = context;
  self->hook = g_strconcat ("nest_", mortise_context_get_slug (context), NULL);
  mortise_context_add_action (context, self->hook, 10, on_call, self, NULL);
  mortise_context_subscribe (context, self->hook, on_event, self, NULL);
  if (mortise_context_get_setting_boolean (context, "fires"))
    say (self, "activated: ", fire (self, new_deed ("down", 2)));
  return TRUE;
}

static void
plugin_iface_init (MortisePluginInterface *iface)
{
  iface->activate = nest_activate;
}

static void
nest_finalize (GObject *object)
{
  g_free (TEST_NEST (object)->hook);

  G_OBJECT_CLASS (nest_parent_class)->finalize (object);
}

static void
nest_class_init (NestClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nest_finalize;
}

static void
nest_init (Nest *self)
{
}

void
peas_register_types (gpointer module)
{
  mortise_module_register (module, nest_get_type ());
}
