/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a plugin tells without being asked: its listeners, its log, and how far it is with starting. */

#include "mortise-worker-private.h"

#include "mortise-json.h"
#include "mortise-string.h"

#include <string.h>

/* A notification is parsed on arrival, so it must stay cheap; libmortise-1 cuts what it logs. */
#define MAX_NOTIFICATION (128 * 1024)
#define ANNOUNCEMENT_MS 10
/* A path within a plugin's folder, and a line. */
#define MAX_PLACE 256

static gboolean
announce (gpointer user_data)
{
  MortiseWorker *self = user_data;

  self->announcement = 0;
  self->delegate->registered (self, self->user_data);
  return G_SOURCE_REMOVE;
}

/* Putting listeners in order costs more than adding one: those of a moment are told of together. */
static void
announce_soon (MortiseWorker *self)
{
  if (self->state == WORKER_RUNNING && self->announcement == 0)
    self->announcement = g_timeout_add (ANNOUNCEMENT_MS, announce, self);
}

static void
take_listener (MortiseWorker *self, JsonObject *object)
{
  const char *hook = mortise_json_get_string (object, "hook", "");
  const char *kind = mortise_json_get_string (object, "kind", "");
  gint64 id = mortise_json_get_int (object, "id", 0);
  gint64 priority = mortise_json_get_int (object, "priority", 10);

  if (!g_regex_match_simple ("^[A-Za-z0-9_.:*{}-]{1,128}$", hook, G_REGEX_DOLLAR_ENDONLY, 0)
      || !g_regex_match_simple ("^(action|filter|collect|event)$", kind, G_REGEX_DOLLAR_ENDONLY, 0) || id <= 0
      || id > G_MAXUINT || mortise_hosted_plugin_get_registrations (self->plugin)->len >= 1000)
    {
      g_autofree char *message
          = g_strdup_printf ("a listener on \"%.128s\" (%.16s) was refused: a hook's name has 1 to 128 "
                             "letters, digits and _ . : -, and a plugin has 1,000 listeners at most",
                             hook, kind);

      mortise_worker_say (self, "warning", message);
      return;
    }
  mortise_hosted_plugin_add_registration (self->plugin, hook, kind, (int) CLAMP (priority, -10000, 10000), (guint) id);
  announce_soon (self);
}

/* What is longer, or no text, is no place; nothing else depends on it. */
static void
take_place (MortiseWorker *self, JsonObject *object)
{
  g_autofree char *place = mortise_string_to_line (mortise_json_get_string (object, "place", ""));
  gint64 id = mortise_json_get_int (object, "id", 0);

  if (id > 0 && id <= G_MAXUINT && *place != '\0' && strlen (place) <= MAX_PLACE)
    mortise_hosted_plugin_place_registration (self->plugin, (guint) id, place);
}

static void
take_log (MortiseWorker *self, JsonObject *object)
{
  self->delegate->log (self, "log", mortise_json_get_string (object, "level", "info"),
                       mortise_json_get_string (object, "message", ""), mortise_json_get_object (object, "fields"),
                       self->user_data);
}

/* Takes what the plugin tells without being asked; what is none of it ends the process. */
void
mortise_worker_take_notice (MortiseRunnerProcess *process, const MortiseFrame *frame, gpointer user_data)
{
  MortiseWorker *self = user_data;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;

  if (g_str_equal (frame->method, "activating"))
    {
      mortise_worker_take_activating (self);
      return;
    }
  if (g_bytes_get_size (frame->body) > MAX_NOTIFICATION)
    {
      mortise_worker_say (self, "warning", "a notification of more than 128 KiB was left out");
      return;
    }

  node = mortise_json_parse_bytes (frame->body, NULL);
  object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  if (object == NULL)
    mortise_runner_process_kill (process, "protocol: a notification that is not a JSON object");
  else if (g_str_equal (frame->method, "hello"))
    mortise_worker_take_hello (self, object);
  else if (g_str_equal (frame->method, "log"))
    take_log (self, object);
  else if (g_str_equal (frame->method, "listen"))
    take_listener (self, object);
  else if (g_str_equal (frame->method, "place"))
    take_place (self, object);
  else if (g_str_equal (frame->method, "unlisten"))
    {
      if (mortise_hosted_plugin_remove_registration (self->plugin, (guint) mortise_json_get_int (object, "id", 0)))
        announce_soon (self);
    }
  else
    mortise_runner_process_kill (process, "protocol: an unknown notification");
}
