/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MortiseFaultKind:
 * @MORTISE_FAULT_ERROR: the listener answers with an error
 * @MORTISE_FAULT_CRASH: its process is killed while it is called
 * @MORTISE_FAULT_HANG: its process is stopped while it is called, so that it never answers
 * @MORTISE_FAULT_SLOW: it is called later
 * @MORTISE_FAULT_TYPE: it answers with a value of another JSON type
 * @MORTISE_FAULT_HUGE: it answers with more than a payload may hold
 *
 * What is done to a listener to see what others make of it.
 */
typedef enum
{
  MORTISE_FAULT_ERROR,
  MORTISE_FAULT_CRASH,
  MORTISE_FAULT_HANG,
  MORTISE_FAULT_SLOW,
  MORTISE_FAULT_TYPE,
  MORTISE_FAULT_HUGE,
} MortiseFaultKind;

#define MORTISE_FAULT_N_KINDS (MORTISE_FAULT_HUGE + 1)

/* How much later a slow listener is called where nothing is said, and at most: half a second, and more than the longest
 * deadline, in ms. */
#define MORTISE_FAULT_DEFAULT_MS 500
#define MORTISE_FAULT_MAX_MS 60000

/**
 * MortiseFault:
 * @plugin: the plugin that it is done to
 * @listener: number of its listener, as a call has it; 0 for all of them
 * @kind: what is done
 * @ms: of a slow one: how much later it is called, in ms, 1 to %MORTISE_FAULT_MAX_MS
 */
typedef struct
{
  char *plugin;
  guint listener;
  MortiseFaultKind kind;
  guint ms;
} MortiseFault;

void mortise_fault_free (MortiseFault *fault);

const char *mortise_fault_kind_to_string (MortiseFaultKind kind);
gboolean mortise_fault_kind_from_string (const char *name, MortiseFaultKind *kind, GError **error);
gboolean mortise_listener_name_parse (const char *name, char **plugin, guint *listener, GError **error);

GPtrArray *mortise_faults_from_json (JsonNode *node, GError **error);
const MortiseFault *mortise_faults_find (GPtrArray *faults, const char *plugin, guint listener);

G_END_DECLS
