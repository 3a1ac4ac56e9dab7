/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-hook-details.h"

#include <glib/gi18n.h>

#include "mortise-argument-item.h"
#include "mortise-fault-dialog.h"
#include "mortise-json.h"
#include "mortise-listeners-group.h"
#include "mortise-page.h"
#include "mortise-payload-editor.h"
#include "mortise-payload-sources.h"
#include "mortise-playground.h"
#include "mortise-result-view.h"

/* The frame that is under way, the one that lays out what was added, and the next, which knows its place. */
#define FRAMES_TO_LAY_OUT 3

/**
 * MortiseHookDetails:
 *
 * Everything about one hook, and the bench to fire it on.
 */
struct _MortiseHookDetails
{
  AdwBin parent_instance;

  GtkScrolledWindow *scroller;
  GtkListBox *arguments;
  MortiseListenersGroup *listeners;
  MortisePayloadEditor *editor;
  MortisePayloadSources *sources;
  MortisePlayground *playground;
  GtkStack *fire_stack;
  MortiseResultView *result;
  MortiseSite *site;
  MortiseHookItem *hook;
  GtkWidget *content;
  gboolean firing;
  GtkWidget *scroll_target;
  int frames_to_scroll;
};

enum
{
  PROP_0,
  PROP_HOOK,
  PROP_SITE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortiseHookDetails, mortise_hook_details, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static char *
describe_kind (gpointer self, const char *kind, gboolean veto)
{
  const char *text = kind;

  if (g_strcmp0 (kind, "action") == 0)
    text = veto ? _ ("Action: all listeners are called; the first that fails stops it.")
                : _ ("Action: all listeners are called.");
  else if (g_strcmp0 (kind, "filter") == 0)
    text = veto ? _ ("Filter: listeners transform its first argument in turn; the first that fails stops it.")
                : _ ("Filter: listeners transform its first argument in turn.");
  else if (g_strcmp0 (kind, "collect") == 0)
    text = _ ("Collect: what the listeners give back becomes a list.");

  return g_strdup (text);
}

static char *
describe_origin (MortiseHookDetails *self, const char *platform, gboolean described)
{
  if (!described || platform == NULL)
    return g_strdup (_ ("No platform describes this hook"));
  return g_strdup (self->site != NULL ? mortise_site_get_platform_name (self->site, platform) : platform);
}

static char *
describe_permission (gpointer self, const char *permission)
{
  return permission != NULL ? g_strdup_printf (_ ("Listeners need the permission “%s”."), permission) : NULL;
}

static gboolean
has_text (gpointer self, const char *text)
{
  return text != NULL && *text != '\0';
}

static gboolean
has_items (gpointer self, guint n_items)
{
  return n_items > 0;
}

static void
update_actions (MortiseHookDetails *self)
{
  gboolean valid = mortise_payload_editor_get_payload (self->editor) != NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "hook.fire", self->hook != NULL && valid && !self->firing);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "hook.fault-lab", self->hook != NULL && valid);
  gtk_stack_set_visible_child_name (self->fire_stack, self->firing ? "busy" : "idle");
}

static gboolean
scroll_to_target (GtkWidget *content, GdkFrameClock *clock, gpointer user_data)
{
  MortiseHookDetails *self = user_data;
  graphene_rect_t bounds;

  if (--self->frames_to_scroll > 0)
    return G_SOURCE_CONTINUE;

  if (gtk_widget_compute_bounds (self->scroll_target, content, &bounds))
    {
      GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
      double lowest = bounds.origin.y;
      double highest = lowest - MAX (gtk_adjustment_get_page_size (adjustment) - bounds.size.height, 0);

      /* gtk_adjustment_clamp_page() would leave an animation under way, which then has the last word. */
      gtk_adjustment_set_value (adjustment, CLAMP (gtk_adjustment_get_value (adjustment), highest, lowest));
    }

  return G_SOURCE_REMOVE;
}

/* Scrolls to @target, a part of the page, once what has just changed in it is laid out. */
static void
queue_scroll (MortiseHookDetails *self, gpointer target)
{
  self->scroll_target = target;
  if (self->frames_to_scroll <= 0)
    gtk_widget_add_tick_callback (self->content, scroll_to_target, self, NULL);
  self->frames_to_scroll = FRAMES_TO_LAY_OUT;
}

static gboolean
is_typing (MortiseHookDetails *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->editor));
}

/* What is wrong with the payload stands below it, and whoever is typing shall see it. */
static void
on_valid (MortiseHookDetails *self)
{
  update_actions (self);
  if (is_typing (self))
    queue_scroll (self, self->editor);
}

/* A note says that it was fired on a copy of the site. */
static void
show_dispatch (MortiseHookDetails *self, MortiseDispatchItem *dispatch, const char *note, const GError *error)
{
  g_autoptr (MortiseArgumentItem) filtered = NULL;

  self->firing = FALSE;
  update_actions (self);
  if (dispatch == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        mortise_toast (GTK_WIDGET (self), error->message);
      return;
    }
  if (self->hook == NULL
      || g_strcmp0 (mortise_dispatch_item_get_hook (dispatch), mortise_hook_item_get_name (self->hook)) != 0)
    return;

  filtered = g_list_model_get_item (mortise_hook_item_get_arguments (self->hook), 0);
  mortise_result_view_show (self->result, self->site, dispatch,
                            filtered != NULL ? mortise_argument_item_get_name (filtered) : NULL);
  if (note != NULL)
    mortise_result_view_set_note (self->result, note);
  gtk_widget_set_visible (GTK_WIDGET (self->result), TRUE);
  queue_scroll (self, self->result);
}

static void
fire_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseHookDetails) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseDispatchItem) dispatch = mortise_site_fire_finish (MORTISE_SITE (source), result, &error);

  show_dispatch (self, dispatch, NULL, error);
}

static void
run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseHookDetails) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *note = NULL;
  g_autoptr (MortiseDispatchItem) dispatch
      = mortise_playground_run_finish (MORTISE_PLAYGROUND (source), result, &note, &error);

  show_dispatch (self, dispatch, note, error);
}

static void
fire (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseHookDetails *self = MORTISE_HOOK_DETAILS (widget);
  JsonNode *payload = mortise_payload_editor_get_payload (self->editor);

  if (self->firing || self->hook == NULL || payload == NULL || !gtk_widget_get_mapped (widget))
    return;

  self->firing = TRUE;
  update_actions (self);
  if (mortise_playground_is_on_copy (self->playground))
    mortise_playground_run_async (self->playground, payload, run_cb, g_object_ref (self));
  else
    mortise_site_fire_async (self->site, self->hook, payload, fire_cb, g_object_ref (self));
}

static void
show_fault_lab (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseHookDetails *self = MORTISE_HOOK_DETAILS (widget);

  mortise_fault_dialog_present (widget, self->site, self->hook, mortise_payload_editor_get_payload (self->editor));
}

static GtkWidget *
create_argument_row (gpointer item, gpointer user_data)
{
  const char *description = mortise_argument_item_get_description (item);

  return g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", mortise_argument_item_get_name (item),
                       "subtitle", description != NULL ? description : "", NULL);
}

static void
on_schema (MortiseHookDetails *self)
{
  mortise_payload_editor_set_schema (self->editor, mortise_hook_item_get_schema (self->hook));
}

static void
on_sample (MortiseHookDetails *self)
{
  mortise_payload_editor_set_sample (self->editor, mortise_hook_item_get_sample (self->hook));
}

static void
mortise_hook_details_dispose (GObject *object)
{
  MortiseHookDetails *self = MORTISE_HOOK_DETAILS (object);

  if (self->hook != NULL)
    g_signal_handlers_disconnect_by_data (self->hook, self);
  g_clear_object (&self->hook);
  g_clear_object (&self->site);
  G_OBJECT_CLASS (mortise_hook_details_parent_class)->dispose (object);
}

static void
mortise_hook_details_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortiseHookDetails *self = MORTISE_HOOK_DETAILS (object);

  switch (prop_id)
    {
    case PROP_HOOK:
      g_value_set_object (value, self->hook);
      break;
    case PROP_SITE:
      g_value_set_object (value, self->site);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_hook_details_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  MortiseHookDetails *self = MORTISE_HOOK_DETAILS (object);

  switch (prop_id)
    {
    case PROP_HOOK:
      mortise_hook_details_set_hook (self, g_value_get_object (value));
      break;
    case PROP_SITE:
      g_set_object (&self->site, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_hook_details_class_init (MortiseHookDetailsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mortise_hook_details_dispose;
  object_class->get_property = mortise_hook_details_get_property;
  object_class->set_property = mortise_hook_details_set_property;

  properties[PROP_HOOK] = g_param_spec_object ("hook", NULL, NULL, MORTISE_TYPE_HOOK_ITEM,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SITE]
      = g_param_spec_object ("site", NULL, NULL, MORTISE_TYPE_SITE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (MORTISE_TYPE_LISTENERS_GROUP);
  g_type_ensure (MORTISE_TYPE_PAYLOAD_EDITOR);
  g_type_ensure (MORTISE_TYPE_PAYLOAD_SOURCES);
  g_type_ensure (MORTISE_TYPE_PLAYGROUND);
  g_type_ensure (MORTISE_TYPE_RESULT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-hook-details.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseHookDetails, arguments);
  gtk_widget_class_bind_template_child (widget_class, MortiseHookDetails, content);
  gtk_widget_class_bind_template_child (widget_class, MortiseHookDetails, editor);
  gtk_widget_class_bind_template_child (widget_class, MortiseHookDetails, fire_stack);
  gtk_widget_class_bind_template_child (widget_class, MortiseHookDetails, listeners);
  gtk_widget_class_bind_template_child (widget_class, MortiseHookDetails, playground);
  gtk_widget_class_bind_template_child (widget_class, MortiseHookDetails, result);
  gtk_widget_class_bind_template_child (widget_class, MortiseHookDetails, scroller);
  gtk_widget_class_bind_template_child (widget_class, MortiseHookDetails, sources);
  gtk_widget_class_bind_template_callback (widget_class, describe_kind);
  gtk_widget_class_bind_template_callback (widget_class, describe_origin);
  gtk_widget_class_bind_template_callback (widget_class, describe_permission);
  gtk_widget_class_bind_template_callback (widget_class, has_items);
  gtk_widget_class_bind_template_callback (widget_class, has_text);
  gtk_widget_class_bind_template_callback (widget_class, on_valid);
  gtk_widget_class_install_action (widget_class, "hook.fire", NULL, fire);
  gtk_widget_class_install_action (widget_class, "hook.fault-lab", NULL, show_fault_lab);
}

static void
mortise_hook_details_init (MortiseHookDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_actions (self);
}

static void
show_hook (MortiseHookDetails *self)
{
  MortiseHookItem *hook = self->hook;

  g_signal_connect_swapped (hook, "notify::schema", G_CALLBACK (on_schema), self);
  g_signal_connect_swapped (hook, "notify::sample", G_CALLBACK (on_sample), self);
  gtk_list_box_bind_model (self->arguments, mortise_hook_item_get_arguments (hook), create_argument_row, NULL, NULL);
  mortise_listeners_group_set_hook (self->listeners, self->site, hook);
  on_schema (self);
  on_sample (self);
  if (self->site != NULL)
    mortise_site_load_hook_async (self->site, hook, mortise_toast_failure, g_object_ref (self));
}

/**
 * mortise_hook_details_set_hook:
 * @self: a pane
 * @hook: (nullable): the hook to show
 *
 * Shows a hook.
 */
void
mortise_hook_details_set_hook (MortiseHookDetails *self, MortiseHookItem *hook)
{
  g_return_if_fail (MORTISE_IS_HOOK_DETAILS (self));

  if (self->hook == hook)
    return;

  if (self->hook != NULL)
    g_signal_handlers_disconnect_by_data (self->hook, self);
  g_set_object (&self->hook, hook);
  mortise_payload_sources_set_hook (self->sources, self->site, hook, self->editor);
  mortise_playground_set_hook (self->playground, self->site, hook, self->editor);
  gtk_widget_set_visible (GTK_WIDGET (self->result), FALSE);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  if (hook != NULL)
    show_hook (self);
  update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOOK]);
}
