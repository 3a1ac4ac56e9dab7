/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-payload-sources.h"

#include <glib/gi18n.h>

#include "mortise-json.h"
#include "mortise-page.h"
#include "mortise-payload-dialog.h"
#include "mortise-payload-making.h"

/* More than these are to be looked for in the dialog. */
#define MAX_IN_MENU 12
/* Of names, as docs/admin-api.md says. */
#define MAX_NAME 80

/**
 * MortisePayloadSources:
 *
 * The menu of where the payload in an editor comes from: the platform's sample, the last dispatch, one that was saved,
 * or one that is made up.
 */
struct _MortisePayloadSources
{
  AdwBin parent_instance;

  GtkMenuButton *button;
  GMenu *saved;
  MortiseSite *site;
  MortiseHookItem *hook;
  MortisePayloadEditor *editor;
  guint32 seed;
};

G_DEFINE_FINAL_TYPE (MortisePayloadSources, mortise_payload_sources, ADW_TYPE_BIN)

/* An answer that is waited for is of no use any more where another hook is shown meanwhile. */
typedef struct
{
  MortisePayloadSources *self;
  MortiseHookItem *hook;
} Wait;

static Wait *
wait_new (MortisePayloadSources *self)
{
  Wait *wait = g_new0 (Wait, 1);

  wait->self = g_object_ref (self);
  wait->hook = g_object_ref (self->hook);
  return wait;
}

static void
wait_free (Wait *wait)
{
  g_object_unref (wait->self);
  g_object_unref (wait->hook);
  g_free (wait);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Wait, wait_free)

/* (transfer full) (nullable): the answer; %NULL where it is none, which is told, or where nobody waits any more. */
static JsonNode *
take_answer (Wait *wait, GObject *source, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);

  if (answer == NULL)
    mortise_toast (GTK_WIDGET (wait->self), error->message);
  return wait->self->hook == wait->hook ? g_steal_pointer (&answer) : NULL;
}

static void
ask (MortisePayloadSources *self, const char *method, char *path, JsonNode *body, GAsyncReadyCallback callback)
{
  mortise_connection_request_async (mortise_site_get_connection (self->site), method, path, body, NULL, callback,
                                    wait_new (self));
  g_free (path);
}

static void
show_payload (Wait *wait, JsonNode *answer)
{
  JsonNode *payload = answer != NULL && JSON_NODE_HOLDS_OBJECT (answer)
                          ? mortise_json_get_member (json_node_get_object (answer), "payload")
                          : NULL;

  if (payload != NULL)
    mortise_payload_editor_set_payload (wait->self->editor, payload);
}

/* --- the platform's, and made-up ones ----------------------------------------------------------------------------- */

static void
take_sample (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_payload_editor_reset (MORTISE_PAYLOAD_SOURCES (widget)->editor);
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Wait) wait = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cases = mortise_payload_making_finish (result, &error);

  if (cases == NULL)
    mortise_toast (GTK_WIDGET (wait->self), error->message);
  else if (wait->self->hook == wait->hook && cases->len > 0)
    mortise_payload_editor_set_payload (wait->self->editor, ((const MortisePayloadCase *) cases->pdata[0])->payload);
}

/* Another one each time. */
static void
take_valid (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortisePayloadSources *self = MORTISE_PAYLOAD_SOURCES (widget);

  mortise_payload_making_async (mortise_hook_item_get_schema (self->hook), mortise_hook_item_get_sample (self->hook),
                                MORTISE_PAYLOAD_VALID, ++self->seed, made_cb, wait_new (self));
}

/* --- the last one ------------------------------------------------------------------------------------------------- */

static void
last_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Wait) wait = user_data;
  g_autoptr (JsonNode) answer = take_answer (wait, source, result);

  show_payload (wait, answer);
  if (answer != NULL && !mortise_json_get_boolean (json_node_get_object (answer), "complete", TRUE))
    mortise_toast (GTK_WIDGET (wait->self), _ ("It is what was kept: something was left out, or redacted as a secret"));
}

static void
traces_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Wait) wait = user_data;
  g_autoptr (JsonNode) answer = take_answer (wait, source, result);
  JsonArray *traces = answer != NULL && JSON_NODE_HOLDS_ARRAY (answer) ? json_node_get_array (answer) : NULL;
  const char *id;

  if (traces == NULL)
    return;
  if (json_array_get_length (traces) == 0)
    {
      mortise_toast (GTK_WIDGET (wait->self), _ ("It was not fired yet, or nothing of that was kept"));
      return;
    }
  id = mortise_json_get_string (json_array_get_object_element (traces, 0), "id", "");
  ask (wait->self, "GET", mortise_admin_build_path ("traces", id, "payload", NULL), NULL, last_cb);
}

static void
take_last (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortisePayloadSources *self = MORTISE_PAYLOAD_SOURCES (widget);
  g_autofree char *filter = g_strdup_printf ("hook:%s", mortise_hook_item_get_name (self->hook));
  g_autofree char *escaped = g_uri_escape_string (filter, NULL, FALSE);

  ask (self, "GET", g_strdup_printf ("/v1/traces?limit=1&filter=%s", escaped), NULL, traces_cb);
}

/* --- saved ones --------------------------------------------------------------------------------------------------- */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Wait) wait = user_data;
  g_autoptr (JsonNode) answer = take_answer (wait, source, result);

  show_payload (wait, answer);
}

/* Takes the payload that was saved as @name. */
void
mortise_payload_sources_take_saved (MortisePayloadSources *self, const char *name)
{
  ask (self, "GET", mortise_admin_build_path ("hooks", mortise_hook_item_get_name (self->hook), "payloads", name, NULL),
       NULL, saved_cb);
}

static void
take_saved (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_payload_sources_take_saved (MORTISE_PAYLOAD_SOURCES (widget), g_variant_get_string (parameter, NULL));
}

static void
list_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Wait) wait = user_data;
  g_autoptr (JsonNode) answer = take_answer (wait, source, result);
  JsonArray *list = answer != NULL && JSON_NODE_HOLDS_ARRAY (answer) ? json_node_get_array (answer) : NULL;

  if (list == NULL)
    return;
  g_menu_remove_all (wait->self->saved);
  for (guint i = 0; i < MIN (json_array_get_length (list), MAX_IN_MENU); i++)
    {
      const char *name = mortise_json_get_string (json_array_get_object_element (list, i), "name", "");
      g_autoptr (GMenuItem) item = g_menu_item_new (NULL, NULL);
      g_auto (GStrv) parts = g_strsplit (name, "_", -1);
      g_autofree char *label = g_strjoinv ("__", parts);

      g_menu_item_set_label (item, label);
      g_menu_item_set_action_and_target (item, "payload.saved", "s", name);
      g_menu_append_item (wait->self->saved, item);
    }
}

static void
list_saved (MortisePayloadSources *self)
{
  if (self->hook != NULL && self->site != NULL)
    ask (self, "GET", mortise_admin_build_path ("hooks", mortise_hook_item_get_name (self->hook), "payloads", NULL),
         NULL, list_cb);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Wait) wait = user_data;
  g_autoptr (JsonNode) answer = take_answer (wait, source, result);

  if (answer == NULL)
    return;
  mortise_toast (GTK_WIDGET (wait->self), _ ("The payload is saved"));
  list_saved (wait->self);
}

static void
on_name_given (AdwMessageDialog *dialog, const char *response, MortisePayloadSources *self)
{
  GtkEditable *entry = GTK_EDITABLE (adw_message_dialog_get_extra_child (dialog));
  g_autoptr (JsonNode) payload = mortise_payload_editor_dup_object (self->editor);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), object);
  char *path;

  if (!g_str_equal (response, "save") || payload == NULL || self->hook == NULL)
    return;
  json_object_set_member (object, "payload", g_steal_pointer (&payload));
  path = mortise_admin_build_path ("hooks", mortise_hook_item_get_name (self->hook), "payloads",
                                   gtk_editable_get_text (entry), NULL);
  ask (self, "PUT", path, body, kept_cb);
}

static void
on_name_changed (GtkEditable *entry, AdwMessageDialog *dialog)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_message_dialog_set_response_enabled (dialog, "save", *name != '\0');
}

static void
present_save_dialog (MortisePayloadSources *self)
{
  GtkWidget *entry = g_object_new (GTK_TYPE_ENTRY, "activates-default", TRUE, "max-length", MAX_NAME, NULL);
  GtkWidget *dialog
      = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Save the Payload"),
                                _ ("It is kept for this hook, in this site. One of the same name is replaced."));

  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Name"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "save", _ ("_Save"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "save", FALSE);
  g_signal_connect (entry, "changed", G_CALLBACK (on_name_changed), dialog);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_name_given), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (entry);
}

/* One that does not fit the schema can be saved as well, as long as it is an object. */
static void
save (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_autoptr (JsonNode) payload = mortise_payload_editor_dup_object (MORTISE_PAYLOAD_SOURCES (widget)->editor);

  if (payload != NULL)
    present_save_dialog (MORTISE_PAYLOAD_SOURCES (widget));
  else
    mortise_toast (widget, _ ("Only a JSON object can be saved; mend the payload first"));
}

static void
choose (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortisePayloadSources *self = MORTISE_PAYLOAD_SOURCES (widget);

  mortise_payload_dialog_present (self, self->site, self->hook, self->editor);
}

/* --- the object --------------------------------------------------------------------------------------------------- */

static void
mortise_payload_sources_dispose (GObject *object)
{
  MortisePayloadSources *self = MORTISE_PAYLOAD_SOURCES (object);

  g_clear_object (&self->site);
  g_clear_object (&self->hook);
  g_clear_object (&self->editor);
  G_OBJECT_CLASS (mortise_payload_sources_parent_class)->dispose (object);
}

static void
mortise_payload_sources_class_init (MortisePayloadSourcesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mortise_payload_sources_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-payload-sources.ui");
  gtk_widget_class_bind_template_child (widget_class, MortisePayloadSources, button);
  gtk_widget_class_bind_template_child (widget_class, MortisePayloadSources, saved);
  gtk_widget_class_install_action (widget_class, "payload.sample", NULL, take_sample);
  gtk_widget_class_install_action (widget_class, "payload.last", NULL, take_last);
  gtk_widget_class_install_action (widget_class, "payload.valid", NULL, take_valid);
  gtk_widget_class_install_action (widget_class, "payload.saved", "s", take_saved);
  gtk_widget_class_install_action (widget_class, "payload.save", NULL, save);
  gtk_widget_class_install_action (widget_class, "payload.choose", NULL, choose);
}

static void
mortise_payload_sources_init (MortisePayloadSources *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_menu_button_get_popover (self->button), "show", G_CALLBACK (list_saved), self,
                           G_CONNECT_SWAPPED);
}

/**
 * mortise_payload_sources_set_hook:
 * @self: a menu
 * @site: (nullable): the site that keeps payloads
 * @hook: (nullable): the hook that they are for; %NULL while none is shown
 * @editor: where they go
 *
 * Says what the payloads are for.
 */
void
mortise_payload_sources_set_hook (MortisePayloadSources *self,
                                  MortiseSite *site,
                                  MortiseHookItem *hook,
                                  MortisePayloadEditor *editor)
{
  g_return_if_fail (MORTISE_IS_PAYLOAD_SOURCES (self));

  g_set_object (&self->site, site);
  g_set_object (&self->hook, hook);
  g_set_object (&self->editor, editor);
  g_menu_remove_all (self->saved);
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), hook != NULL && site != NULL);
}
