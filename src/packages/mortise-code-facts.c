/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-code-facts.h"

static void
listener_free (gpointer data)
{
  MortiseCodeListener *listener = data;

  g_free (listener->hook);
  g_free (listener->file);
  g_strfreev (listener->names);
  g_free (listener);
}

static void
use_free (gpointer data)
{
  MortiseCodeUse *use = data;

  g_free (use->permission);
  g_free (use->file);
  g_free (use);
}

/**
 * mortise_code_facts_new:
 *
 * Returns: (transfer full): what is known of code that was not looked at: nothing
 */
MortiseCodeFacts *
mortise_code_facts_new (void)
{
  MortiseCodeFacts *self = g_new0 (MortiseCodeFacts, 1);

  self->listeners = g_ptr_array_new_with_free_func (listener_free);
  self->uses = g_ptr_array_new_with_free_func (use_free);
  self->mentions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
mortise_code_facts_free (MortiseCodeFacts *self)
{
  g_ptr_array_unref (self->listeners);
  g_ptr_array_unref (self->uses);
  g_hash_table_unref (self->mentions);
  g_free (self);
}

/**
 * mortise_code_facts_add_listener:
 * @self: facts
 * @hook: the hook that is listened to
 * @kind: how
 * @file: where
 * @place: where in there
 * @names: (transfer full): the arguments without which the listener cannot be called
 */
void
mortise_code_facts_add_listener (MortiseCodeFacts *self,
                                 const char *hook,
                                 MortiseHookKind kind,
                                 const char *file,
                                 MortiseJsonPlace place,
                                 char **names)
{
  MortiseCodeListener *listener = g_new0 (MortiseCodeListener, 1);

  listener->hook = g_strdup (hook);
  listener->kind = kind;
  listener->file = g_strdup (file);
  listener->place = place;
  listener->names = names;
  g_ptr_array_add (self->listeners, listener);
}

/**
 * mortise_code_facts_add_use:
 * @self: facts
 * @permission: the host's permission that is needed
 * @file: where
 * @place: where in there, or line 0
 */
void
mortise_code_facts_add_use (MortiseCodeFacts *self, const char *permission, const char *file, MortiseJsonPlace place)
{
  MortiseCodeUse *use = g_new0 (MortiseCodeUse, 1);

  use->permission = g_strdup (permission);
  use->file = g_strdup (file);
  use->place = place;
  g_ptr_array_add (self->uses, use);
  g_hash_table_add (self->mentions, g_strdup (permission));
}

/**
 * mortise_code_facts_hears:
 * @self: facts
 * @hook: the name of a hook
 *
 * Returns: whether a listener to it is known
 */
gboolean
mortise_code_facts_hears (const MortiseCodeFacts *self, const char *hook)
{
  for (guint i = 0; i < self->listeners->len; i++)
    if (g_str_equal (((const MortiseCodeListener *) self->listeners->pdata[i])->hook, hook))
      return TRUE;
  return FALSE;
}
