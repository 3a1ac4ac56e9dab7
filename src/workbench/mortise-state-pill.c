/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-state-pill.h"

#include <glib/gi18n.h>

/**
 * MortiseStatePill:
 *
 * A state of a plugin, a dispatch or a call, or what became of a value, told by a word and an icon; colour only helps.
 */
struct _MortiseStatePill
{
  AdwBin parent_instance;

  GtkWidget *image;
  GtkWidget *label;
  char *state;
};

typedef struct
{
  const char *state;
  const char *label;
  const char *icon_name;
  const char *style;
} Look;

static const Look looks[] = {
  { "disabled", N_ ("Disabled"), "media-playback-pause-symbolic", "neutral" },
  { "enabled", N_ ("Enabled"), "object-select-symbolic", "accent" },
  { "running", N_ ("Running"), "media-playback-start-symbolic", "success" },
  { "suspended", N_ ("Suspended"), "media-playback-pause-symbolic", "warning" },
  { "quarantined", N_ ("Quarantined"), "dialog-warning-symbolic", "warning" },
  { "completed", N_ ("Completed"), "object-select-symbolic", "success" },
  { "vetoed", N_ ("Vetoed"), "action-unavailable-symbolic", "warning" },
  { "failed", N_ ("Failed"), "dialog-error-symbolic", "error" },
  { "ok", N_ ("OK"), "object-select-symbolic", "success" },
  { "error", N_ ("Error"), "dialog-error-symbolic", "error" },
  { "timeout", N_ ("Timed Out"), "document-open-recent-symbolic", "error" },
  { "crashed", N_ ("Crashed"), "dialog-error-symbolic", "error" },
  { "skipped", N_ ("Skipped"), "media-skip-forward-symbolic", "neutral" },
  { "cancelled", N_ ("Cancelled"), "process-stop-symbolic", "neutral" },
  { "added", N_ ("Added"), "list-add-symbolic", "success" },
  { "changed", N_ ("Changed"), "document-edit-symbolic", "accent" },
  { "removed", N_ ("Removed"), "list-remove-symbolic", "error" },
  { "changed-inside", N_ ("Changed Inside"), "pan-down-symbolic", "neutral" },
};

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortiseStatePill, mortise_state_pill, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static void
mortise_state_pill_finalize (GObject *object)
{
  MortiseStatePill *self = MORTISE_STATE_PILL (object);

  g_clear_pointer (&self->state, g_free);
  G_OBJECT_CLASS (mortise_state_pill_parent_class)->finalize (object);
}

static void
mortise_state_pill_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortiseStatePill *self = MORTISE_STATE_PILL (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_string (value, self->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_state_pill_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_STATE:
      mortise_state_pill_set_state (MORTISE_STATE_PILL (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_state_pill_class_init (MortiseStatePillClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = mortise_state_pill_finalize;
  object_class->get_property = mortise_state_pill_get_property;
  object_class->set_property = mortise_state_pill_set_property;

  properties[PROP_STATE] = g_param_spec_string ("state", NULL, NULL, NULL,
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "statepill");
}

static void
mortise_state_pill_init (MortiseStatePill *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  self->image = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->label = gtk_label_new (NULL);
  gtk_box_append (GTK_BOX (box), self->image);
  gtk_box_append (GTK_BOX (box), self->label);
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

/**
 * mortise_state_pill_set_state:
 * @self: a pill
 * @state: (nullable): a word of docs/admin-api.md, such as `running` or `timeout`
 *
 * Shows @state; a word that this version does not know is shown as it is.
 */
void
mortise_state_pill_set_state (MortiseStatePill *self, const char *state)
{
  Look look = { state, state, "dialog-question-symbolic", "neutral" };

  g_return_if_fail (MORTISE_IS_STATE_PILL (self));

  if (g_strcmp0 (self->state, state) == 0)
    return;

  g_free (self->state);
  self->state = g_strdup (state);

  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    if (g_strcmp0 (looks[i].state, state) == 0)
      look = looks[i];

  gtk_label_set_label (GTK_LABEL (self->label), look.label != state ? _ (look.label) : state);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->image), look.icon_name);
  gtk_widget_set_css_classes (GTK_WIDGET (self), (const char *[]){ look.style, NULL });
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}
