/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-hook-kind.h"
#include "mortise-json-place.h"

G_BEGIN_DECLS

/* Of one plugin; of one with more, they are not all known. */
#define MORTISE_CODE_MAX_LISTENERS 5000

/**
 * MortiseCodeListener:
 * @hook: the hook that it listens to
 * @kind: how
 * @file: where it is added
 * @place: where in there
 * @names: (array zero-terminated=1): the arguments without which it cannot be called
 *
 * A listener, as the code has it.
 */
typedef struct
{
  char *hook;
  MortiseHookKind kind;
  char *file;
  MortiseJsonPlace place;
  char **names;
} MortiseCodeListener;

/**
 * MortiseCodeUse:
 * @permission: the host's permission that it needs
 * @file: where it is used
 * @place: where in there, or line 0
 *
 * A service of the host that the code uses.
 */
typedef struct
{
  char *permission;
  char *file;
  MortiseJsonPlace place;
} MortiseCodeUse;

/**
 * MortiseCodeFacts:
 * @listeners: (element-type MortiseCodeListener): its listeners, as far as they can be read
 * @uses: (element-type MortiseCodeUse): the services that it uses for certain
 * @mentions: (element-type utf8): permissions that it may well need
 * @knows_listeners: whether @listeners are all that there are
 * @knows_uses: whether nothing is used that is not among @mentions
 *
 * What the code of a plugin does, as far as it can be told without running it.
 */
typedef struct
{
  GPtrArray *listeners;
  GPtrArray *uses;
  GHashTable *mentions;
  gboolean knows_listeners;
  gboolean knows_uses;
} MortiseCodeFacts;

MortiseCodeFacts *mortise_code_facts_new (void);
void mortise_code_facts_free (MortiseCodeFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseCodeFacts, mortise_code_facts_free)

void mortise_code_facts_add_listener (MortiseCodeFacts *self,
                                      const char *hook,
                                      MortiseHookKind kind,
                                      const char *file,
                                      MortiseJsonPlace place,
                                      char **names);
void
mortise_code_facts_add_use (MortiseCodeFacts *self, const char *permission, const char *file, MortiseJsonPlace place);
gboolean mortise_code_facts_hears (const MortiseCodeFacts *self, const char *hook);

G_END_DECLS
