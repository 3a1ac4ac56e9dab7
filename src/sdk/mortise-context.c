/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mortise-context-private.h"

#include "mortise-database-private.h"
#include "mortise-error.h"
#include "mortise-json.h"

#include <string.h>

/* The host keeps no longer message; a record longer than 128 KiB it does not look at. */
#define MAX_LOG_MESSAGE (8 * 1024)
#define MAX_LOG_RECORD (96 * 1024)

/**
 * MortiseContext:
 *
 * What the host lends a plugin: hooks, settings, the log and the services.
 *
 * Listeners run in the main thread, one after the other; while a listener waits for the host, it can be
 * called again only by a hook that its own request caused. The services that answer (fire, cache, storage, http)
 * wait for the host and may be used from any thread.
 *
 * Services that need a permission fail with %MORTISE_ERROR_DENIED until an administrator grants it.
 */

enum
{
  PROP_0,
  PROP_SLUG,
  PROP_VERSION,
  PROP_TENANT,
  N_PROPS
};

enum
{
  SETTINGS_CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (MortiseContext, mortise_context, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
mortise_context_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MortiseContext *self = MORTISE_CONTEXT (object);

  switch (id)
    {
    case PROP_SLUG:
      g_value_set_string (value, self->slug);
      break;
    case PROP_VERSION:
      g_value_set_string (value, self->version);
      break;
    case PROP_TENANT:
      g_value_set_string (value, self->tenant);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mortise_context_finalize (GObject *object)
{
  MortiseContext *self = MORTISE_CONTEXT (object);

  g_clear_object (&self->database);
  g_clear_error (&self->database_denied);
  g_clear_object (&self->broker);
  g_hash_table_unref (self->listeners);
  json_object_unref (self->settings);
  g_free (self->slug);
  g_free (self->version);
  g_free (self->tenant);
  g_free (self->plugin_directory);
  g_free (self->data_directory);

  G_OBJECT_CLASS (mortise_context_parent_class)->finalize (object);
}

static void
mortise_context_class_init (MortiseContextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = mortise_context_get_property;
  object_class->finalize = mortise_context_finalize;

  /**
   * MortiseContext:slug:
   *
   * The plugin's slug.
   */
  properties[PROP_SLUG] = g_param_spec_string ("slug", NULL, NULL, NULL, flags);
  /**
   * MortiseContext:version:
   *
   * The plugin's version, a semantic version.
   */
  properties[PROP_VERSION] = g_param_spec_string ("version", NULL, NULL, NULL, flags);
  /**
   * MortiseContext:tenant:
   *
   * Whom this process works for; `default` on a site without tenants.
   */
  properties[PROP_TENANT] = g_param_spec_string ("tenant", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * MortiseContext::settings-changed:
   * @self: the context
   *
   * An administrator changed the plugin's settings; [method@Context.get_settings] has the new ones.
   */
  signals[SETTINGS_CHANGED]
      = g_signal_new ("settings-changed", MORTISE_TYPE_CONTEXT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mortise_context_init (MortiseContext *self)
{
  self->listeners = mortise_context_listeners_new ();
  self->settings = json_object_new ();
}

MortiseContext *
mortise_context_new (MortiseBroker *broker, const MortiseContextDetails *details)
{
  MortiseContext *self = g_object_new (MORTISE_TYPE_CONTEXT, NULL);

  self->broker = g_object_ref (broker);
  self->slug = g_strdup (details->slug);
  self->version = g_strdup (details->version);
  self->tenant = g_strdup (details->tenant);
  self->plugin_directory = g_strdup (details->plugin_directory);
  self->data_directory = g_strdup (details->data_directory);
  return self;
}

void
mortise_context_set_settings (MortiseContext *self, JsonObject *settings)
{
  json_object_unref (self->settings);
  self->settings = json_object_ref (settings);
  g_signal_emit (self, signals[SETTINGS_CHANGED], 0);
}

/* Asks the host a question whose parts are JSON; an answer without a body is %NULL without an error. */
JsonNode *
mortise_context_ask (MortiseContext *self, const char *method, JsonObject *arguments, GError **error)
{
  g_autoptr (GBytes) body = mortise_json_object_to_bytes (arguments);
  g_autoptr (GBytes) reply = mortise_broker_request (self->broker, method, body, error);

  if (reply == NULL || g_bytes_get_size (reply) == 0)
    return NULL;
  return mortise_json_parse_bytes (reply, error);
}

/* --- who, where and the settings ------------------------------------------------------------------------------ */

/**
 * mortise_context_get_slug:
 * @self: a context
 *
 * Returns: (transfer none): the plugin's slug
 */
const char *
mortise_context_get_slug (MortiseContext *self)
{
  g_return_val_if_fail (MORTISE_IS_CONTEXT (self), NULL);

  return self->slug;
}

/**
 * mortise_context_get_version:
 * @self: a context
 *
 * Returns: (transfer none): the plugin's version
 */
const char *
mortise_context_get_version (MortiseContext *self)
{
  g_return_val_if_fail (MORTISE_IS_CONTEXT (self), NULL);

  return self->version;
}

/**
 * mortise_context_get_tenant:
 * @self: a context
 *
 * Returns: (transfer none): the tenant that this process works for
 */
const char *
mortise_context_get_tenant (MortiseContext *self)
{
  g_return_val_if_fail (MORTISE_IS_CONTEXT (self), NULL);

  return self->tenant;
}

/**
 * mortise_context_get_plugin_directory:
 * @self: a context
 *
 * Returns: (transfer none): the folder of the plugin's files, which can be read only
 */
const char *
mortise_context_get_plugin_directory (MortiseContext *self)
{
  g_return_val_if_fail (MORTISE_IS_CONTEXT (self), NULL);

  return self->plugin_directory;
}

/**
 * mortise_context_get_data_directory:
 * @self: a context
 *
 * Returns: (transfer none) (nullable): the plugin's private folder; %NULL without the permission `database`
 */
const char *
mortise_context_get_data_directory (MortiseContext *self)
{
  g_return_val_if_fail (MORTISE_IS_CONTEXT (self), NULL);

  return self->data_directory;
}

/**
 * mortise_context_get_settings:
 * @self: a context
 *
 * Returns: (transfer none): the plugin's settings by key, with the defaults of the manifest filled in; valid until
 *   the settings change
 */
JsonObject *
mortise_context_get_settings (MortiseContext *self)
{
  g_return_val_if_fail (MORTISE_IS_CONTEXT (self), NULL);

  return self->settings;
}

/**
 * mortise_context_dup_settings_text:
 * @self: a context
 *
 * Returns: (transfer full): the settings as the text of a JSON object
 */
char *
mortise_context_dup_settings_text (MortiseContext *self)
{
  g_autoptr (GBytes) bytes = mortise_json_object_to_bytes (mortise_context_get_settings (self));

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/**
 * mortise_context_get_setting:
 * @self: a context
 * @key: the key of a setting
 *
 * Returns: (transfer none) (nullable): its value
 */
JsonNode *
mortise_context_get_setting (MortiseContext *self, const char *key)
{
  return mortise_json_get_member (mortise_context_get_settings (self), key);
}

/**
 * mortise_context_get_setting_string:
 * @self: a context
 * @key: the key of a setting
 *
 * Returns: (transfer none): its value, an empty string if it is none
 */
const char *
mortise_context_get_setting_string (MortiseContext *self, const char *key)
{
  return mortise_json_get_string (mortise_context_get_settings (self), key, "");
}

/**
 * mortise_context_get_setting_number:
 * @self: a context
 * @key: the key of a setting
 *
 * Returns: its value, 0 if it is no number
 */
double
mortise_context_get_setting_number (MortiseContext *self, const char *key)
{
  return mortise_json_get_double (mortise_context_get_settings (self), key, 0);
}

/**
 * mortise_context_get_setting_boolean:
 * @self: a context
 * @key: the key of a setting
 *
 * Returns: its value, %FALSE if it is no boolean
 */
gboolean
mortise_context_get_setting_boolean (MortiseContext *self, const char *key)
{
  return mortise_json_get_boolean (mortise_context_get_settings (self), key, FALSE);
}

/* The host keeps the audit record of what was refused, and words the refusal as for any other service. It is asked
 * once: when the permission is granted or taken away it starts another process. */
static void
refuse_database (MortiseContext *self, GError **error)
{
  g_autoptr (GError) refusal = NULL;
  g_autofree char *reply = NULL;

  if (self->database_denied == NULL)
    reply = mortise_context_request (self, "database.open", "{}", &refusal);
  if (reply != NULL)
    refusal = g_error_new_literal (MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE,
                                   "the permission \"database\" was granted after this process began; it holds at its "
                                   "next start");
  if (g_error_matches (refusal, MORTISE_ERROR, MORTISE_ERROR_DENIED))
    self->database_denied = g_error_copy (refusal);
  g_propagate_error (error, refusal != NULL ? g_steal_pointer (&refusal) : g_error_copy (self->database_denied));
}

/**
 * mortise_context_get_database:
 * @self: a context
 * @error: return location for `MORTISE_ERROR_DENIED` without the permission `database`
 *
 * Returns: (transfer none): the plugin's own SQLite database; opened at the first use
 */
MortiseDatabase *
mortise_context_get_database (MortiseContext *self, GError **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (MORTISE_IS_CONTEXT (self), NULL);

  if (self->database != NULL)
    return self->database;
  if (self->data_directory == NULL)
    {
      refuse_database (self, error);
      return NULL;
    }

  path = g_build_filename (self->data_directory, "database.sqlite", NULL);
  self->database = mortise_database_open (path, error);
  return self->database;
}

static const char *
log_level_name (MortiseLogLevel level)
{
  switch (level)
    {
    case MORTISE_LOG_LEVEL_DEBUG:
      return "debug";
    case MORTISE_LOG_LEVEL_WARNING:
      return "warning";
    case MORTISE_LOG_LEVEL_ERROR:
      return "error";
    case MORTISE_LOG_LEVEL_INFO:
    default:
      return "info";
    }
}

/**
 * mortise_context_log:
 * @self: a context
 * @level: how much it matters
 * @message: one line for people
 * @fields: (nullable) (transfer none): more, for machines
 *
 * Writes to the plugin's log: the first 8 KiB of @message, and @fields as long as both together take less than 96 KiB.
 * A plugin that writes faster than the host takes it is slowed down, and what is too much is counted and dropped.
 */
void
mortise_context_log (MortiseContext *self, MortiseLogLevel level, const char *message, JsonObject *fields)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autofree char *cut_message = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_return_if_fail (MORTISE_IS_CONTEXT (self));
  g_return_if_fail (message != NULL);

  cut_message = g_utf8_make_valid (message, (gssize) strnlen (message, MAX_LOG_MESSAGE));
  json_object_set_string_member (body, "level", log_level_name (level));
  json_object_set_string_member (body, "message", cut_message);
  if (fields != NULL)
    json_object_set_object_member (body, "fields", json_object_ref (fields));
  bytes = mortise_json_object_to_bytes (body);
  if (g_bytes_get_size (bytes) > MAX_LOG_RECORD)
    {
      JsonObject *left_out = json_object_new ();

      json_object_set_string_member (left_out, "left_out", "fields of more than 96 KiB");
      json_object_set_object_member (body, "fields", left_out);
      g_bytes_unref (bytes);
      bytes = mortise_json_object_to_bytes (body);
    }
  mortise_broker_notify (self->broker, "log", bytes, NULL);
}

/**
 * mortise_context_request:
 * @self: a context
 * @method: name of a service's method, as docs/protocol.md lists them
 * @arguments: the text of a JSON object
 * @error: return location for the host's refusal
 *
 * Asks the host, in JSON text: what language bindings are made of. From C use the functions for each service.
 *
 * Returns: (transfer full): the answer as JSON text, empty for none
 */
char *
mortise_context_request (MortiseContext *self, const char *method, const char *arguments, GError **error)
{
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GBytes) reply = NULL;
  const char *text;
  gsize length;

  g_return_val_if_fail (MORTISE_IS_CONTEXT (self), NULL);

  body = g_bytes_new (arguments, strlen (arguments));
  reply = mortise_broker_request (self->broker, method, body, error);
  if (reply == NULL)
    return NULL;
  text = g_bytes_get_data (reply, &length);
  return length > 0 ? g_strndup (text, length) : g_strdup ("");
}
