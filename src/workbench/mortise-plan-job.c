/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plan-job.h"

#include "mortise-json.h"

/**
 * MortisePlanJob:
 *
 * What the user wants installed or updated: first looked at, as a plan in which nothing changes, and then done.
 */
typedef struct
{
  char *path;
  JsonObject *body;
} Order;

struct _MortisePlanJob
{
  GObject parent_instance;

  MortiseConnection *connection;
  GPtrArray *orders;
  GPtrArray *steps;
  GPtrArray *problems;
  GPtrArray *notes;
  JsonObject *consent;
  gboolean is_dry_run;
};

G_DEFINE_FINAL_TYPE (MortisePlanJob, mortise_plan_job, G_TYPE_OBJECT)

static void
order_free (gpointer data)
{
  Order *order = data;

  g_free (order->path);
  json_object_unref (order->body);
  g_free (order);
}

static JsonObject *
add_order (MortisePlanJob *self, char *path)
{
  Order *order = g_new (Order, 1);

  *order = (Order){ .path = path, .body = json_object_new () };
  g_ptr_array_add (self->orders, order);
  return order->body;
}

/* --- the object --------------------------------------------------------------------------------------------------- */

static void
mortise_plan_job_finalize (GObject *object)
{
  MortisePlanJob *self = MORTISE_PLAN_JOB (object);

  g_clear_object (&self->connection);
  g_clear_pointer (&self->orders, g_ptr_array_unref);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_clear_pointer (&self->consent, json_object_unref);
  G_OBJECT_CLASS (mortise_plan_job_parent_class)->finalize (object);
}

static void
mortise_plan_job_class_init (MortisePlanJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_plan_job_finalize;
}

static void
mortise_plan_job_init (MortisePlanJob *self)
{
  self->orders = g_ptr_array_new_with_free_func (order_free);
  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  self->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  self->consent = json_object_new ();
}

/**
 * mortise_plan_job_new:
 * @connection: the line to the host
 *
 * Returns: (transfer full): a job with nothing to do yet
 */
MortisePlanJob *
mortise_plan_job_new (MortiseConnection *connection)
{
  MortisePlanJob *self = g_object_new (MORTISE_TYPE_PLAN_JOB, NULL);

  self->connection = g_object_ref (connection);
  return self;
}

/**
 * mortise_plan_job_add_offer:
 * @self: a job
 * @slug: a plugin that a catalogue offers
 * @version: (nullable): a range of versions, or %NULL for the newest
 * @catalogue: (nullable): the id of the catalogue, or %NULL for the first that has it
 *
 * Wants a plugin installed from a catalogue, with what it needs.
 */
void
mortise_plan_job_add_offer (MortisePlanJob *self, const char *slug, const char *version, const char *catalogue)
{
  JsonObject *body = add_order (self, g_strdup ("/v1/plugins"));

  json_object_set_string_member (body, "slug", slug);
  if (version != NULL)
    json_object_set_string_member (body, "version", version);
  if (catalogue != NULL)
    json_object_set_string_member (body, "catalogue", catalogue);
}

/**
 * mortise_plan_job_add_update:
 * @self: a job
 * @slug: a plugin of the site
 *
 * Wants a plugin updated from the catalogue that it came from.
 */
void
mortise_plan_job_add_update (MortisePlanJob *self, const char *slug)
{
  add_order (self, g_strdup_printf ("/v1/plugins/%s/update", slug));
}

/**
 * mortise_plan_job_add_path:
 * @self: a job
 * @path: the absolute path of a package or a plugin's folder
 *
 * Wants a plugin installed, or updated, from a file.
 */
void
mortise_plan_job_add_path (MortisePlanJob *self, const char *path)
{
  json_object_set_string_member (add_order (self, g_strdup ("/v1/plugins")), "directory", path);
}

/* --- asking ------------------------------------------------------------------------------------------------------- */

static void ask_next (GTask *task, guint next);

static gboolean
has_slug (GPtrArray *objects, const char *slug)
{
  for (guint i = 0; i < objects->len; i++)
    if (g_strcmp0 (mortise_json_get_string (objects->pdata[i], "slug", NULL), slug) == 0)
      return TRUE;

  return FALSE;
}

/* Two updates may bring along the same plugin. */
static void
take (GPtrArray *objects, JsonObject *plan, const char *name)
{
  JsonArray *array = mortise_json_get_array (plan, name);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;

      if (object != NULL && !has_slug (objects, mortise_json_get_string (object, "slug", NULL)))
        g_ptr_array_add (objects, json_object_ref (object));
    }
}

static void
take_plan (MortisePlanJob *self, JsonNode *answer)
{
  JsonObject *plan = JSON_NODE_HOLDS_OBJECT (answer) ? json_node_get_object (answer) : NULL;

  if (plan == NULL || !self->is_dry_run)
    return;
  take (self->steps, plan, "steps");
  take (self->problems, plan, "problems");
  take (self->notes, plan, "notes");
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  guint asked = GPOINTER_TO_UINT (g_task_get_task_data (task));
  g_autoptr (JsonNode) answer = NULL;
  GError *error = NULL;

  answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);
  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  take_plan (g_task_get_source_object (task), answer);
  ask_next (g_steal_pointer (&task), asked + 1);
}

static void
ask_next (GTask *task, guint next)
{
  MortisePlanJob *self = g_task_get_source_object (task);
  g_autoptr (JsonNode) body = NULL;
  const Order *order;

  if (next == self->orders->len)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }

  order = self->orders->pdata[next];
  json_object_set_boolean_member (order->body, "dry_run", self->is_dry_run);
  if (json_object_get_size (self->consent) > 0)
    json_object_set_object_member (order->body, "consent", json_object_ref (self->consent));
  body = json_node_init_object (json_node_alloc (), order->body);
  g_task_set_task_data (task, GUINT_TO_POINTER (next), NULL);
  mortise_connection_request_async (self->connection, "POST", order->path, body, g_task_get_cancellable (task),
                                    asked_cb, task);
}

static void
begin (MortisePlanJob *self,
       gboolean is_dry_run,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, begin);
  /* What was done is told, whether or not the rest was called off. */
  g_task_set_check_cancellable (task, FALSE);
  self->is_dry_run = is_dry_run;
  ask_next (task, 0);
}

/**
 * mortise_plan_job_look_async:
 * @self: a job
 * @cancellable: (nullable): a cancellable
 * @callback: called when the steps are known, or cannot be
 * @user_data: for @callback
 *
 * Gets the packages and looks what would be done.
 */
void
mortise_plan_job_look_async (MortisePlanJob *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (MORTISE_IS_PLAN_JOB (self));

  g_ptr_array_set_size (self->steps, 0);
  g_ptr_array_set_size (self->problems, 0);
  g_ptr_array_set_size (self->notes, 0);
  begin (self, TRUE, cancellable, callback, user_data);
}

/**
 * mortise_plan_job_carry_out_async:
 * @self: a job that was looked at
 * @cancellable: (nullable): a cancellable
 * @callback: called when all is done, or something could not be
 * @user_data: for @callback
 *
 * Does what was looked at.
 */
void
mortise_plan_job_carry_out_async (MortisePlanJob *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (MORTISE_IS_PLAN_JOB (self));
  begin (self, FALSE, cancellable, callback, user_data);
}

/**
 * mortise_plan_job_finish:
 * @self: a job
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether it went well
 */
gboolean
mortise_plan_job_finish (MortisePlanJob *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- what is known ------------------------------------------------------------------------------------------------ */

/**
 * mortise_plan_job_get_connection:
 * @self: a job
 *
 * Returns: (transfer none): the line to the host
 */
MortiseConnection *
mortise_plan_job_get_connection (MortisePlanJob *self)
{
  g_return_val_if_fail (MORTISE_IS_PLAN_JOB (self), NULL);
  return self->connection;
}

/**
 * mortise_plan_job_get_consent:
 * @self: a job
 *
 * Returns: (transfer none): the object `consent` of docs/admin-api.md, to add lists of permissions to by slug
 */
JsonObject *
mortise_plan_job_get_consent (MortisePlanJob *self)
{
  g_return_val_if_fail (MORTISE_IS_PLAN_JOB (self), NULL);
  return self->consent;
}

/**
 * mortise_plan_job_get_steps:
 * @self: a job that was looked at
 *
 * Returns: (transfer none) (element-type JsonObject): the steps of a *plan* of docs/admin-api.md
 */
GPtrArray *
mortise_plan_job_get_steps (MortisePlanJob *self)
{
  g_return_val_if_fail (MORTISE_IS_PLAN_JOB (self), NULL);
  return self->steps;
}

/**
 * mortise_plan_job_get_problems:
 * @self: a job that was looked at
 *
 * Returns: (transfer none) (element-type JsonObject): what makes it impossible
 */
GPtrArray *
mortise_plan_job_get_problems (MortisePlanJob *self)
{
  g_return_val_if_fail (MORTISE_IS_PLAN_JOB (self), NULL);
  return self->problems;
}

/**
 * mortise_plan_job_get_notes:
 * @self: a job that was looked at
 *
 * Returns: (transfer none) (element-type JsonObject): what is worth knowing
 */
GPtrArray *
mortise_plan_job_get_notes (MortisePlanJob *self)
{
  g_return_val_if_fail (MORTISE_IS_PLAN_JOB (self), NULL);
  return self->notes;
}

/**
 * mortise_plan_job_get_size:
 * @self: a job that was looked at
 *
 * Returns: the size of all its packages, in bytes
 */
gint64
mortise_plan_job_get_size (MortisePlanJob *self)
{
  gint64 size = 0;

  g_return_val_if_fail (MORTISE_IS_PLAN_JOB (self), 0);

  for (guint i = 0; i < self->steps->len; i++)
    size += mortise_json_get_int (self->steps->pdata[i], "size", 0);
  return size;
}
