/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What a plugin could try. Each attempt answers `ok`, sometimes with more after it, or the name of an errno. */
typedef char *(*ProbeAttempt) (const char *const *arguments);

typedef struct
{
  const char *verb;
  guint n_arguments;
  ProbeAttempt attempt;
} ProbeVerb;

char *probe_answer (gboolean worked);

extern const ProbeVerb probe_file_verbs[];
extern const ProbeVerb probe_process_verbs[];
extern const ProbeVerb probe_network_verbs[];
