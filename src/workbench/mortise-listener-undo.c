/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-listener-undo.h"

#include <glib/gi18n.h>

#include "mortise-json.h"
#include "mortise-page.h"

struct _MortiseListenerUndo
{
  GtkWidget *teller;
  MortiseConnection *connection;
  char *hook;
  GPtrArray *steps;
};

/* A request of docs/admin-api.md. */
typedef struct
{
  char *path;
  /* %NULL to put it back. */
  JsonNode *body;
} Step;

static void
step_free (gpointer data)
{
  Step *step = data;

  g_free (step->path);
  g_clear_pointer (&step->body, json_node_unref);
  g_free (step);
}

/* (transfer full): a *listener* of docs/admin-api.md as paths have it, SLUG:LISTENER. */
char *
mortise_listener_dup_name (JsonObject *listener)
{
  return g_strdup_printf ("%s:%d", mortise_json_get_string (listener, "plugin", ""),
                          (int) mortise_json_get_int (listener, "listener", 0));
}

/**
 * mortise_listener_undo_new:
 * @teller: a widget in the window, which is told where it fails
 * @connection: the line to the site
 * @hook: the name of a hook
 *
 * Returns: (transfer full): nothing to undo yet
 */
MortiseListenerUndo *
mortise_listener_undo_new (GtkWidget *teller, MortiseConnection *connection, const char *hook)
{
  MortiseListenerUndo *self = g_new0 (MortiseListenerUndo, 1);

  self->teller = g_object_ref (teller);
  self->connection = g_object_ref (connection);
  self->hook = g_strdup (hook);
  self->steps = g_ptr_array_new_with_free_func (step_free);
  return self;
}

void
mortise_listener_undo_free (MortiseListenerUndo *self)
{
  g_object_unref (self->teller);
  g_object_unref (self->connection);
  g_free (self->hook);
  g_ptr_array_unref (self->steps);
  g_free (self);
}

/* (transfer none) */
GtkWidget *
mortise_listener_undo_get_teller (MortiseListenerUndo *self)
{
  return self->teller;
}

const char *
mortise_listener_undo_get_hook (MortiseListenerUndo *self)
{
  return self->hook;
}

/* --- what was --------------------------------------------------------------------------------------------------- */

static void
add_step (MortiseListenerUndo *self, const char *name, JsonObject *override)
{
  Step *step = g_new0 (Step, 1);

  step->path = mortise_admin_build_path ("hooks", self->hook, "listeners", name, NULL);
  if (override != NULL)
    {
      g_autoptr (JsonObject) object = json_object_new ();

      json_object_set_int_member (object, "priority", mortise_json_get_int (override, "priority", 0));
      step->body = json_node_init_object (json_node_alloc (), object);
    }
  g_ptr_array_add (self->steps, step);
}

static gboolean
is_of_plugin (JsonObject *override)
{
  return mortise_json_get_boolean (override, "of_plugin", FALSE);
}

/**
 * mortise_listener_undo_add_set:
 * @self: an undo
 * @listener: a listener that gets a priority of its own, as it was before
 *
 * What was said of all listeners of its plugin holds again when what was said of this one is taken back.
 */
void
mortise_listener_undo_add_set (MortiseListenerUndo *self, JsonObject *listener)
{
  JsonObject *override = mortise_json_get_object (listener, "override");
  g_autofree char *name = mortise_listener_dup_name (listener);

  add_step (self, name, override != NULL && !is_of_plugin (override) ? override : NULL);
}

/**
 * mortise_listener_undo_add_reset:
 * @self: an undo
 * @listener: a listener that is put back, as it was before
 */
void
mortise_listener_undo_add_reset (MortiseListenerUndo *self, JsonObject *listener)
{
  JsonObject *override = mortise_json_get_object (listener, "override");
  g_autofree char *name = mortise_listener_dup_name (listener);

  if (override != NULL)
    add_step (self, is_of_plugin (override) ? mortise_json_get_string (listener, "plugin", "") : name, override);
}

/* --- undoing ------------------------------------------------------------------------------------------------------ */

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) teller = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);

  if (answer == NULL)
    mortise_toast (teller, error->message);
}

/* What is shown follows by the event. */
static void
on_undo (AdwToast *toast, MortiseListenerUndo *self)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      const Step *step = self->steps->pdata[i];

      mortise_connection_request_async (self->connection, step->body != NULL ? "PUT" : "DELETE", step->path, step->body,
                                        NULL, undone_cb, g_object_ref (self->teller));
    }
}

static void
free_with_toast (gpointer self, GClosure *closure)
{
  mortise_listener_undo_free (self);
}

/**
 * mortise_listener_undo_offer:
 * @self: (transfer full): an undo
 * @message: what was done
 *
 * Tells the user of it, and offers to undo it.
 *
 * Returns: (transfer none) (nullable): the toast
 */
AdwToast *
mortise_listener_undo_offer (MortiseListenerUndo *self, const char *message)
{
  AdwToast *toast = mortise_toast_with_button (self->teller, message, _ ("_Undo"));

  if (toast != NULL)
    g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_undo), self, free_with_toast, 0);
  else
    mortise_listener_undo_free (self);
  return toast;
}
