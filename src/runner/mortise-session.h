/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "mortise-isolation.h"

G_BEGIN_DECLS

typedef struct _MortiseSession MortiseSession;

/**
 * MortiseSessionPlaces:
 * @plugin_directory: the plugin's files
 * @data_directory: (nullable): its private folder
 * @scratch_directory: its temporary folder
 * @python_directory: (nullable): where the Python package `mortise` is
 *
 * The folders that the runner was started with.
 */
typedef struct
{
  char *plugin_directory;
  char *data_directory;
  char *scratch_directory;
  char *python_directory;
} MortiseSessionPlaces;

MortiseSession *mortise_session_new (int fd, const MortiseSessionPlaces *places);
void mortise_session_run (MortiseSession *self, MortiseIsolation layers);
void mortise_session_free (MortiseSession *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseSession, mortise_session_free)

G_END_DECLS
