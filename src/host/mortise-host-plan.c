/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Installing and updating from catalogues, with what is needed for it.
 *
 * A plan is made by the solver. All packages are got and looked at before the first of them is installed, so most of
 * what can go wrong leaves everything as it was; then each step is a verb of its own, the dependencies first. Plans run
 * one after the other: the next one is made from what the one before has left.
 */
#include "mortise-host-plan.h"

#include "mortise-error.h"
#include "mortise-host-verb.h"
#include "mortise-json.h"
#include "mortise-manifest-difference.h"
#include "mortise-package-description.h"
#include "mortise-plan-part.h"

typedef struct
{
  char *slug;
  char *range;
  char *catalogue;
  gboolean is_update;
  gboolean is_dry_run;
  JsonObject *consent;
  char *actor;
  GPtrArray *catalogues;
  MortiseSolver *solver;
  MortiseSolverPlan *plan;
  GPtrArray *parts;
  guint next;
} Plan;

static void
plan_free (gpointer data)
{
  Plan *plan = data;

  g_free (plan->slug);
  g_free (plan->range);
  g_free (plan->catalogue);
  g_clear_pointer (&plan->consent, json_object_unref);
  g_free (plan->actor);
  g_clear_pointer (&plan->catalogues, g_ptr_array_unref);
  g_clear_object (&plan->solver);
  g_clear_pointer (&plan->plan, mortise_solver_plan_free);
  g_clear_pointer (&plan->parts, g_ptr_array_unref);
  g_free (plan);
}

static MortisePlanPart *
get_part (Plan *plan)
{
  return plan->parts->pdata[plan->next];
}

static void run_next (MortiseHost *self);

static void
end (GTask *task, JsonNode *answer, GError *error)
{
  g_autoptr (GTask) owned_task = task;
  MortiseHost *self = g_task_get_source_object (task);

  self->is_planning = FALSE;
  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, error);
  run_next (self);
}

/* --- what is told ------------------------------------------------------------------------------------------------- */

static MortiseManifest *
get_installed (MortiseHost *self, const char *slug)
{
  MortiseHostedPlugin *plugin = mortise_host_get_plugin (self, slug);

  return plugin != NULL ? mortise_hosted_plugin_get_manifest (plugin) : NULL;
}

static void
describe_part (MortiseHost *self, const MortisePlanPart *part, JsonObject *step)
{
  const MortisePackageIntake *intake = part->intake;
  const MortisePackageFacts facts = { .manifest = intake->manifest,
                                      .before = get_installed (self, part->step->slug),
                                      .verdict = intake->verdict,
                                      .findings = intake->findings,
                                      .sha256 = intake->sha256,
                                      .size = intake->size };

  mortise_package_describe (&facts, self->platforms, step);
  json_object_set_string_member (step, "catalogue", mortise_catalogue_get_name (part->offer.catalogue));
}

static JsonNode *
describe (MortiseHost *self, Plan *plan)
{
  g_autoptr (JsonObject) object = mortise_solver_plan_to_json (plan->plan);
  JsonArray *steps = mortise_json_get_array (object, "steps");
  gint64 size = 0;

  for (guint i = 0; plan->parts != NULL && i < plan->parts->len; i++)
    {
      const MortisePlanPart *part = plan->parts->pdata[i];

      if (part->intake == NULL)
        continue;
      describe_part (self, part, json_array_get_object_element (steps, i));
      size += (gint64) part->intake->size;
    }
  json_object_set_int_member (object, "size", size);
  json_object_set_boolean_member (object, "done", !plan->is_dry_run);
  return json_node_init_object (json_node_alloc (), object);
}

/* --- doing it ----------------------------------------------------------------------------------------------------- */

static void do_next (GTask *task);

/* A dependency is needed enabled by a plugin that is: that was agreed to with the plan. */
static gboolean
is_to_be_enabled (MortiseHost *self, Plan *plan, const MortisePlanPart *part)
{
  MortiseHostedPlugin *target = mortise_host_get_plugin (self, plan->slug);

  return part->step->enables && !g_str_equal (part->step->slug, plan->slug) && target != NULL
         && mortise_hosted_plugin_get_state (target) != MORTISE_PLUGIN_DISABLED;
}

static void
on_step_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Plan *plan = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (MortiseHostedPlugin) plugin = mortise_host_verb_finish (MORTISE_HOST (source), result, &error);

  if (plugin == NULL)
    {
      end (task, NULL, error);
      return;
    }
  plan->next++;
  do_next (task);
}

static void
on_installed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseHost *self = MORTISE_HOST (source);
  Plan *plan = g_task_get_task_data (task);
  MortisePlanPart *part = get_part (plan);
  GError *error = NULL;
  g_autoptr (MortiseHostedPlugin) plugin = mortise_host_verb_finish (self, result, &error);

  if (plugin == NULL)
    {
      end (task, NULL, error);
      return;
    }
  mortise_plan_part_forget (part);
  if (is_to_be_enabled (self, plan, part))
    {
      mortise_host_enable_async (self, part->step->slug, plan->actor, NULL, on_step_done, task);
      return;
    }
  plan->next++;
  do_next (task);
}

static char **
dup_consent (Plan *plan, const char *slug)
{
  JsonArray *names = mortise_json_get_array (plan->consent, slug);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++)
    g_strv_builder_add (builder, json_array_get_string_element (names, i));
  return g_strv_builder_end (builder);
}

static void
install_part (GTask *task, MortisePlanPart *part)
{
  MortiseHost *self = g_task_get_source_object (task);
  Plan *plan = g_task_get_task_data (task);
  g_auto (GStrv) consent = dup_consent (plan, part->step->slug);

  mortise_host_install_intake_async (
      self, g_steal_pointer (&part->intake), part->address, mortise_catalogue_get_address (part->offer.catalogue),
      (const char *const *) consent, plan->actor, g_task_get_cancellable (task), on_installed, task);
}

static void
do_next (GTask *task)
{
  MortiseHost *self = g_task_get_source_object (task);
  Plan *plan = g_task_get_task_data (task);

  for (; plan->next < plan->parts->len; plan->next++)
    {
      MortisePlanPart *part = get_part (plan);

      if (part->intake != NULL)
        {
          install_part (task, part);
          return;
        }
      if (is_to_be_enabled (self, plan, part))
        {
          mortise_host_enable_async (self, part->step->slug, plan->actor, NULL, on_step_done, task);
          return;
        }
    }
  end (task, describe (self, plan), NULL);
}

/* --- consent ------------------------------------------------------------------------------------------------------ */

static gboolean
check_part_consent (MortiseHost *self, Plan *plan, const MortisePlanPart *part, GError **error)
{
  MortiseManifest *before = get_installed (self, part->step->slug);
  g_auto (GStrv) fresh = before != NULL && part->intake != NULL
                             ? mortise_manifest_list_new_permissions (before, part->intake->manifest)
                             : NULL;
  g_autofree char *names = NULL;

  if (fresh == NULL || *fresh == NULL || mortise_json_get_array (plan->consent, part->step->slug) != NULL)
    return TRUE;
  names = g_strjoinv (", ", fresh);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_DENIED,
               "%s %s wants more than before: %s; `mortise update %s --consent %s` grants it, and `--consent none` "
               "updates without",
               part->step->slug, mortise_manifest_get_version (part->intake->manifest), names, part->step->slug,
               *fresh);
  return FALSE;
}

static gboolean
check_part_policy (MortiseHost *self, const MortisePlanPart *part, GError **error)
{
  return part->intake == NULL
         || mortise_package_policy_check (self->package_policy, part->intake->verdict, part->address, error);
}

static gboolean
is_allowed (MortiseHost *self, Plan *plan, GError **error)
{
  for (guint i = 0; i < plan->parts->len; i++)
    if (!check_part_policy (self, plan->parts->pdata[i], error)
        || !check_part_consent (self, plan, plan->parts->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* --- getting the packages ----------------------------------------------------------------------------------------- */

static void
tell_progress (guint64 done, guint64 size, gpointer user_data)
{
  GTask *task = user_data;
  Plan *plan = g_task_get_task_data (task);

  mortise_host_tell_progress (g_task_get_source_object (task), plan->slug, get_part (plan)->step->slug, done, size);
}

static void fetch_next (GTask *task);

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Plan *plan = g_task_get_task_data (task);
  GError *error = NULL;

  if (!mortise_plan_part_fetch_finish (result, &error))
    {
      end (task, NULL, error);
      return;
    }
  plan->next++;
  fetch_next (task);
}

static void
on_all_fetched (GTask *task)
{
  MortiseHost *self = g_task_get_source_object (task);
  Plan *plan = g_task_get_task_data (task);
  GError *error = NULL;

  plan->next = 0;
  if (plan->is_dry_run)
    end (task, describe (self, plan), NULL);
  else if (is_allowed (self, plan, &error))
    do_next (task);
  else
    end (task, NULL, error);
}

static void
fetch_next (GTask *task)
{
  MortiseHost *self = g_task_get_source_object (task);
  Plan *plan = g_task_get_task_data (task);

  while (plan->next < plan->parts->len && !mortise_plan_part_gets_package (get_part (plan)))
    plan->next++;
  if (plan->next == plan->parts->len)
    on_all_fetched (task);
  else
    mortise_plan_part_fetch_async (get_part (plan), mortise_catalogue_set_get_session (self->catalogues), tell_progress,
                                   task, g_task_get_cancellable (task), on_fetched, task);
}

/* --- solving ------------------------------------------------------------------------------------------------------ */

static GError *
first_problem (MortiseSolverPlan *plan)
{
  const MortiseSolverProblem *problem = plan->problems->pdata[0];

  return g_error_new (MORTISE_ERROR, MORTISE_ERROR_CONFLICT, "%s%s%s", problem->text,
                      problem->suggestion != NULL ? " " : "", problem->suggestion != NULL ? problem->suggestion : "");
}

static void
on_solved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseHost *self = g_task_get_source_object (task);
  Plan *plan = g_task_get_task_data (task);
  GError *error = NULL;

  plan->plan = g_task_propagate_pointer (G_TASK (result), &error);
  if (plan->plan == NULL)
    {
      end (task, NULL, error);
      return;
    }
  if (!mortise_solver_plan_is_possible (plan->plan))
    {
      if (plan->is_dry_run)
        end (task, describe (self, plan), NULL);
      else
        end (task, NULL, first_problem (plan->plan));
      return;
    }
  plan->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_plan_part_free);
  for (guint i = 0; i < plan->plan->steps->len; i++)
    g_ptr_array_add (plan->parts, mortise_plan_part_new (plan->plan->steps->pdata[i], plan->catalogues, self->site));
  fetch_next (task);
}

static void
solve (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Plan *plan = task_data;
  GError *error = NULL;
  MortiseSolverPlan *solved = plan->is_update ? mortise_solver_update (plan->solver, plan->slug, &error)
                                              : mortise_solver_install (plan->solver, plan->slug, plan->range, &error);

  if (solved != NULL)
    g_task_return_pointer (task, solved, (GDestroyNotify) mortise_solver_plan_free);
  else
    g_task_return_error (task, error);
}

static gboolean
find_catalogue (MortiseHost *self, Plan *plan, const char **address, GError **error)
{
  const MortiseSiteCatalogue *catalogue;

  *address = NULL;
  if (plan->catalogue == NULL)
    return TRUE;
  catalogue = mortise_catalogue_set_lookup (self->catalogues, plan->catalogue, error);
  *address = catalogue != NULL ? catalogue->address : NULL;
  return catalogue != NULL;
}

static gboolean
check_target (MortiseHost *self, Plan *plan, GError **error)
{
  MortiseHostedPlugin *plugin = mortise_host_get_plugin (self, plan->slug);
  const char *source = plugin != NULL ? mortise_hosted_plugin_get_source (plugin) : NULL;

  if (plan->is_update && plugin == NULL)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND, "%s is not installed; `mortise install %s` installs it",
                 plan->slug, plan->slug);
  else if (source != NULL
           && (g_str_equal (source, "bundled") || g_str_equal (source, "system") || g_str_equal (source, "python")
               || g_str_equal (source, "run")))
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
                 "%s is %s, and is not installed or updated here; what put it there keeps it up to date", plan->slug,
                 g_str_equal (source, "bundled") ? "bundled with Mortise" : "put there by something else");
  else
    return TRUE;
  return FALSE;
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseHost *self = g_task_get_source_object (task);
  Plan *plan = g_task_get_task_data (task);
  const char *const slugs[] = { plan->slug, NULL };
  const char *address;
  g_autoptr (GTask) solving = NULL;
  GError *error = NULL;

  if (!mortise_catalogue_set_load_finish (MORTISE_CATALOGUE_SET (source), result, &error)
      || !check_target (self, plan, &error) || !find_catalogue (self, plan, &address, &error))
    {
      end (task, NULL, error);
      return;
    }
  plan->catalogues = mortise_catalogue_set_list_valid (self->catalogues);
  plan->solver = mortise_host_build_solver (self, slugs, address, plan->catalogues, &error);
  if (plan->solver == NULL)
    {
      end (task, NULL, error);
      return;
    }
  solving = g_task_new (NULL, NULL, on_solved, task);
  g_task_set_task_data (solving, plan, NULL);
  g_task_run_in_thread (solving, solve);
}

static void
run_next (MortiseHost *self)
{
  GTask *task;

  if (self->is_planning || g_queue_is_empty (&self->plans))
    return;
  self->is_planning = TRUE;
  task = g_queue_pop_head (&self->plans);
  mortise_catalogue_set_load_async (self->catalogues, g_task_get_cancellable (task), on_loaded, task);
}

/**
 * mortise_host_plan_async:
 * @self: a host
 * @order: what is to be got
 * @actor: who does it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: passed to @callback
 *
 * Installs or updates a plugin from a catalogue, with what it needs; or tells what that would be, for which the
 * packages are got as well.
 */
void
mortise_host_plan_async (MortiseHost *self,
                         const MortisePlanOrder *order,
                         const char *actor,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Plan *plan = g_new0 (Plan, 1);

  plan->slug = g_strdup (order->slug);
  plan->range = g_strdup (order->range);
  plan->catalogue = g_strdup (order->catalogue);
  plan->is_update = order->is_update;
  plan->is_dry_run = order->is_dry_run;
  plan->consent = order->consent != NULL ? json_object_ref (order->consent) : json_object_new ();
  plan->actor = g_strdup (actor);
  g_task_set_task_data (task, plan, plan_free);
  /* What was done is told. */
  g_task_set_check_cancellable (task, FALSE);
  g_queue_push_tail (&self->plans, task);
  run_next (self);
}

/**
 * mortise_host_plan_finish:
 * @self: a host
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the object *plan* of docs/admin-api.md
 */
JsonNode *
mortise_host_plan_finish (MortiseHost *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
