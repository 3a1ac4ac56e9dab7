/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-fault-dialog.h"

#include <glib/gi18n.h>

#include "mortise-fact-row.h"
#include "mortise-fault-lab.h"
#include "mortise-json.h"
#include "mortise-listener-item.h"

/* How long a listener that hangs is waited for, in seconds, as `mortise faults` does; and what a call may take at most,
 * docs/manifest.md: `deadline_s`. */
#define DEADLINE_S 2
#define MAX_DEADLINE_S 30
#define MS_PER_S 1000

/**
 * MortiseFaultDialog:
 *
 * The fault lab: harm is done to the listeners of a hook on a copy of the site, and it tells what that breaks.
 */
struct _MortiseFaultDialog
{
  MortiseLabDialog parent_instance;

  MortiseSite *site;
  char *hook;
  JsonNode *payload;
  GtkSwitch *kinds[MORTISE_FAULT_N_KINDS];
  /* Of GtkSwitch, and the slugs that they stand for. */
  GPtrArray *plugins;
  GPtrArray *slugs;
  GtkSpinButton *deadline;
};

G_DEFINE_FINAL_TYPE (MortiseFaultDialog, mortise_fault_dialog, MORTISE_TYPE_LAB_DIALOG)

static const struct
{
  const char *title;
  const char *subtitle;
} kinds[] = {
  [MORTISE_FAULT_ERROR] = { N_ ("Error"), N_ ("It answers with an error") },
  [MORTISE_FAULT_CRASH] = { N_ ("Crash"), N_ ("Its process is killed when it is called") },
  [MORTISE_FAULT_HANG] = { N_ ("Hang"), N_ ("Its process is stopped when it is called, so that it never answers") },
  [MORTISE_FAULT_SLOW] = { N_ ("Slow"), N_ ("It is called half a second later") },
  [MORTISE_FAULT_TYPE] = { N_ ("Wrong Type"), N_ ("It answers with a value of another type") },
  [MORTISE_FAULT_HUGE] = { N_ ("Huge"), N_ ("It answers with more than a payload may hold") },
};

static const char *
name_kind (const char *name)
{
  MortiseFaultKind kind;

  return mortise_fault_kind_from_string (name, &kind, NULL) ? _ (kinds[kind].title) : name;
}

/* --- setting up --------------------------------------------------------------------------------------------------- */

static guint
count_active (GtkSwitch *const *buttons, guint n)
{
  guint n_active = 0;

  for (guint i = 0; i < n; i++)
    n_active += gtk_switch_get_active (buttons[i]);
  return n_active;
}

static void
update (MortiseFaultDialog *self)
{
  mortise_lab_dialog_set_runnable (
      self, count_active (self->kinds, G_N_ELEMENTS (kinds)) > 0
                && count_active ((GtkSwitch *const *) self->plugins->pdata, self->plugins->len) > 0);
}

static GtkSwitch *
add_choice (MortiseFaultDialog *self, AdwPreferencesGroup *group, const char *title, const char *subtitle)
{
  GtkWidget *choice = g_object_new (GTK_TYPE_SWITCH, "active", TRUE, "valign", GTK_ALIGN_CENTER, NULL);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle",
                                 subtitle != NULL ? subtitle : "", "activatable-widget", choice, "title-lines", 0,
                                 "subtitle-lines", 0, NULL);

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), choice);
  adw_preferences_group_add (group, row);
  g_signal_connect_object (choice, "notify::active", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return GTK_SWITCH (choice);
}

static void
add_kinds (MortiseFaultDialog *self)
{
  AdwPreferencesGroup *group = mortise_lab_dialog_add_setup (self, _ ("What Is Done"), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    self->kinds[i] = add_choice (self, group, _ (kinds[i].title), _ (kinds[i].subtitle));
}

/* The host's own listeners have no process that could be harmed. */
static gboolean
is_choice (MortiseFaultDialog *self, MortiseListenerItem *listener)
{
  const char *slug = mortise_listener_item_get_plugin (listener);

  return slug != NULL && !g_str_equal (slug, "host") && mortise_listener_item_get_skipped (listener) == NULL
         && !g_ptr_array_find_with_equal_func (self->slugs, slug, g_str_equal, NULL);
}

static void
add_plugins (MortiseFaultDialog *self, GListModel *listeners)
{
  AdwPreferencesGroup *group = mortise_lab_dialog_add_setup (self, _ ("To Whose Listeners"),
                                                             _ ("Each of them gets each fault, one after the other."));

  for (guint i = 0; i < g_list_model_get_n_items (listeners); i++)
    {
      g_autoptr (MortiseListenerItem) listener = g_list_model_get_item (listeners, i);
      const char *slug = mortise_listener_item_get_plugin (listener);

      if (!is_choice (self, listener))
        continue;
      g_ptr_array_add (self->slugs, g_strdup (slug));
      g_ptr_array_add (self->plugins, add_choice (self, group, mortise_site_get_plugin_name (self->site, slug), NULL));
    }
  if (self->slugs->len == 0)
    adw_preferences_group_add (
        group, g_object_new (ADW_TYPE_ACTION_ROW, "title", _ ("No plugin would be called by this hook now"), NULL));
}

static void
add_deadline (MortiseFaultDialog *self)
{
  AdwPreferencesGroup *group = mortise_lab_dialog_add_setup (self, NULL, NULL);
  GtkWidget *row;

  self->deadline = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (1, MAX_DEADLINE_S, 1));
  gtk_spin_button_set_value (self->deadline, DEADLINE_S);
  gtk_widget_set_valign (GTK_WIDGET (self->deadline), GTK_ALIGN_CENTER);
  row = g_object_new (ADW_TYPE_ACTION_ROW, "title", _ ("Wait for a Listener, s"), "subtitle",
                      _ ("So long is one that hangs waited for"), "activatable-widget", self->deadline, NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), GTK_WIDGET (self->deadline));
  adw_preferences_group_add (group, row);
}

/* --- telling ------------------------------------------------------------------------------------------------------ */

static char *
join_broken (JsonObject *fault)
{
  JsonArray *broken = mortise_json_get_array (fault, "broke");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; broken != NULL && i < json_array_get_length (broken); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", json_array_get_string_element (broken, i));
  return text->len > 0 ? g_strdup (text->str) : g_strdup (_ ("Nothing broke"));
}

/* How the call itself ended, which with a fault is seldom well. */
static char *
describe_call (JsonObject *fault)
{
  const char *call = mortise_json_get_string (fault, "call", NULL);

  /* Translators: the status of a call, such as “timeout”. */
  return call != NULL ? g_strdup_printf (_ ("Call: %s"), call) : NULL;
}

static void
add_fault (MortiseFactRows *rows, JsonObject *fault)
{
  gboolean survived = mortise_json_get_boolean (fault, "survived", FALSE);
  g_autofree char *broken = join_broken (fault);
  g_autofree char *call = describe_call (fault);

  mortise_fact_rows_add (rows,
                         &(MortiseFact){ .title = name_kind (mortise_json_get_string (fault, "kind", "?")),
                                         .subtitle = broken,
                                         .value = call,
                                         .icon_name = survived ? "object-select-symbolic" : "dialog-error-symbolic",
                                         .style = survived ? "success" : "error" });
}

static char *
describe_score (JsonObject *object)
{
  const char *obstacle = mortise_json_get_string (object, "obstacle", NULL);

  if (obstacle != NULL)
    return g_strdup_printf (_ ("Not tried: %s"), obstacle);
  /* Translators: how many faults out of how many. */
  return g_strdup_printf (_ ("%d of %d faults survived"), (int) mortise_json_get_int (object, "survived", 0),
                          (int) mortise_json_get_int (object, "tried", 0));
}

static void
add_listener (MortiseFaultDialog *self, JsonObject *listener)
{
  const char *slug = mortise_json_get_string (listener, "plugin", "");
  /* Translators: the name of a plugin, and the number of one of its listeners. */
  g_autofree char *title
      = g_markup_printf_escaped (_ ("%s, listener %d"), mortise_site_get_plugin_name (self->site, slug),
                                 (int) mortise_json_get_int (listener, "listener", 0));
  g_autofree char *score = describe_score (listener);
  g_autofree char *markup = g_markup_escape_text (score, -1);
  JsonArray *faults = mortise_json_get_array (listener, "faults");
  AdwPreferencesGroup *group = mortise_lab_dialog_add_result (self, title, markup);
  MortiseFactRows *rows = mortise_fact_rows_new (group);

  for (guint i = 0; faults != NULL && i < json_array_get_length (faults); i++)
    add_fault (rows, json_array_get_object_element (faults, i));
  mortise_fact_rows_free (rows);
}

static void
show_report (MortiseFaultDialog *self, JsonObject *report)
{
  JsonArray *listeners = mortise_json_get_array (report, "listeners");
  gint64 tried = mortise_json_get_int (report, "tried", 0), survived = mortise_json_get_int (report, "survived", 0);
  gboolean is_comparable = mortise_json_get_boolean (report, "comparable", TRUE);
  /* Translators: how many faults out of how many. */
  g_autofree char *score = g_strdup_printf (_ ("%d of %d Faults Survived"), (int) survived, (int) tried);

  for (guint i = 0; listeners != NULL && i < json_array_get_length (listeners); i++)
    add_listener (self, json_array_get_object_element (listeners, i));
  mortise_lab_dialog_end (
      self,
      tried == 0          ? "dialog-information-symbolic"
      : survived == tried ? "object-select-symbolic"
                          : "dialog-warning-symbolic",
      tried == 0          ? "dim-label"
      : survived == tried ? "success"
                          : "warning",
      score,
      is_comparable ? _ ("They were done on a copy of the site, of which nothing is left.")
                    : _ ("The result differs from one time to the next, so that nobody can say whether it is right."));
}

/* --- running ------------------------------------------------------------------------------------------------------ */

static void
on_progress (guint n_done, guint n_all, gpointer user_data)
{
  mortise_lab_dialog_set_progress (user_data, n_done, n_all);
}

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseFaultDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) report = mortise_fault_lab_run_finish (result, &error);

  if (mortise_lab_dialog_goes_on (self, result, error))
    show_report (self, report);
}

static void
start (MortiseFaultDialog *self, MortiseLab *lab, GCancellable *cancellable)
{
  g_autoptr (GArray) wanted = g_array_new (FALSE, FALSE, sizeof (MortiseFaultKind));
  g_autoptr (GPtrArray) slugs = g_ptr_array_new ();
  MortiseFaultOrder order = { .hook = self->hook,
                              .payload = self->payload,
                              .deadline_ms = (gint64) gtk_spin_button_get_value_as_int (self->deadline) * MS_PER_S,
                              .progress = on_progress,
                              .progress_data = self };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      MortiseFaultKind kind = (MortiseFaultKind) i;

      if (gtk_switch_get_active (self->kinds[i]))
        g_array_append_val (wanted, kind);
    }
  for (guint i = 0; i < self->plugins->len; i++)
    if (gtk_switch_get_active (self->plugins->pdata[i]))
      g_ptr_array_add (slugs, self->slugs->pdata[i]);
  g_ptr_array_add (slugs, NULL);
  order.kinds = (const MortiseFaultKind *) (void *) wanted->data;
  order.n_kinds = wanted->len;
  order.plugins = (const char *const *) slugs->pdata;
  mortise_lab_dialog_set_progress (self, 0, 0);
  mortise_fault_lab_run_async (lab, &order, cancellable, ran_cb, g_object_ref (self));
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseFaultDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseLab) lab = mortise_lab_open_finish (result, &error);

  if (mortise_lab_dialog_goes_on (self, result, error))
    start (self, lab, g_task_get_cancellable (G_TASK (result)));
}

static void
mortise_fault_dialog_run (MortiseLabDialog *dialog, GCancellable *cancellable)
{
  mortise_lab_open_async (mortise_connection_get_admin (mortise_lab_dialog_get_connection (dialog)), cancellable,
                          opened_cb, g_object_ref (dialog));
}

/* --- the object --------------------------------------------------------------------------------------------------- */

static void
mortise_fault_dialog_finalize (GObject *object)
{
  MortiseFaultDialog *self = MORTISE_FAULT_DIALOG (object);

  g_clear_object (&self->site);
  g_free (self->hook);
  g_clear_pointer (&self->payload, json_node_unref);
  g_ptr_array_unref (self->plugins);
  g_ptr_array_unref (self->slugs);
  G_OBJECT_CLASS (mortise_fault_dialog_parent_class)->finalize (object);
}

static void
mortise_fault_dialog_class_init (MortiseFaultDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_fault_dialog_finalize;
  MORTISE_LAB_DIALOG_CLASS (klass)->run = mortise_fault_dialog_run;
}

static void
mortise_fault_dialog_init (MortiseFaultDialog *self)
{
  self->plugins = g_ptr_array_new ();
  self->slugs = g_ptr_array_new_with_free_func (g_free);
}

/**
 * mortise_fault_dialog_present:
 * @parent: a widget in the window that asks
 * @site: a site
 * @hook: one of its hooks
 * @payload: what it is fired with
 *
 * Lets the user do harm to the listeners of a hook, on a copy of the site.
 */
void
mortise_fault_dialog_present (GtkWidget *parent, MortiseSite *site, MortiseHookItem *hook, JsonNode *payload)
{
  MortiseFaultDialog *self = g_object_new (MORTISE_TYPE_FAULT_DIALOG, NULL);

  self->site = g_object_ref (site);
  self->hook = g_strdup (mortise_hook_item_get_name (hook));
  self->payload = json_node_copy (payload);
  mortise_lab_dialog_prepare (
      self, parent, mortise_site_get_connection (site), _ ("Fault Lab"),
      _ ("Harm is done to the listeners on a copy of the site, to see what else breaks. The hook "
         "is fired with the payload of its page. The site itself is left alone."));
  add_kinds (self);
  add_plugins (self, mortise_hook_item_get_listeners (hook));
  add_deadline (self);
  update (self);
  gtk_window_present (GTK_WINDOW (self));
}
