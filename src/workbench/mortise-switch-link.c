/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-switch-link.h"

/**
 * MortiseSwitchLink:
 *
 * Between a switch and what it switches at the host. The switch moves at once and settles where the host says; it can
 * be moved again before the host has answered, and what was wanted last is what is asked for then.
 */
struct _MortiseSwitchLink
{
  GObject parent_instance;

  GtkSwitch *control;
  GObject *item;
  char *property;
  MortiseSwitchAsk ask;
  gpointer owner;
  gboolean asking;
  gboolean wanted;
};

G_DEFINE_FINAL_TYPE (MortiseSwitchLink, mortise_switch_link, G_TYPE_OBJECT)

static gboolean
is_on (MortiseSwitchLink *self)
{
  gboolean on;

  g_object_get (self->item, self->property, &on, NULL);
  return on;
}

/* A switch that is where it should be is left alone: to set it would undo what the user is just doing with it. */
static void
settle (MortiseSwitchLink *self)
{
  gboolean on = is_on (self);

  if (!self->asking && gtk_switch_get_active (self->control) != on)
    gtk_switch_set_active (self->control, on);
}

static void
ask_for_wanted (MortiseSwitchLink *self)
{
  self->asking = TRUE;
  self->ask (self->owner, self->wanted);
}

static void
on_active (MortiseSwitchLink *self)
{
  self->wanted = gtk_switch_get_active (self->control);
  if (!self->asking && self->wanted != is_on (self))
    ask_for_wanted (self);
}

static void
mortise_switch_link_finalize (GObject *object)
{
  MortiseSwitchLink *self = MORTISE_SWITCH_LINK (object);

  g_clear_object (&self->control);
  g_clear_object (&self->item);
  g_clear_pointer (&self->property, g_free);
  G_OBJECT_CLASS (mortise_switch_link_parent_class)->finalize (object);
}

static void
mortise_switch_link_class_init (MortiseSwitchLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_switch_link_finalize;
}

static void
mortise_switch_link_init (MortiseSwitchLink *self)
{
}

/**
 * mortise_switch_link_new:
 * @control: a switch
 * @item: (type GObject): what tells the truth
 * @property: the boolean property of @item that does
 * @func: asks the host
 * @owner: for @func; outlives the link
 *
 * Returns: (transfer full): the link, which works as long as it is kept
 */
MortiseSwitchLink *
mortise_switch_link_new (GtkSwitch *control, gpointer item, const char *property, MortiseSwitchAsk func, gpointer owner)
{
  MortiseSwitchLink *self = g_object_new (MORTISE_TYPE_SWITCH_LINK, NULL);
  g_autofree char *notify = g_strconcat ("notify::", property, NULL);

  self->control = g_object_ref (control);
  self->item = g_object_ref (item);
  self->property = g_strdup (property);
  self->ask = func;
  self->owner = owner;
  settle (self);
  g_signal_connect_object (control, "notify::active", G_CALLBACK (on_active), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (item, notify, G_CALLBACK (settle), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * mortise_switch_link_answered:
 * @self: a link
 * @done: whether the host did what it was asked
 *
 * Ends what [callback@SwitchAsk] began.
 */
void
mortise_switch_link_answered (MortiseSwitchLink *self, gboolean done)
{
  g_return_if_fail (MORTISE_IS_SWITCH_LINK (self));

  self->asking = FALSE;
  if (done && self->wanted != is_on (self))
    ask_for_wanted (self);
  else
    settle (self);
}
