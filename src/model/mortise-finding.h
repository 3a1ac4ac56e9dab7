/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "mortise-json-place.h"

G_BEGIN_DECLS

/**
 * MortiseSeverity:
 * @MORTISE_SEVERITY_NOTE: worth knowing
 * @MORTISE_SEVERITY_WARNING: works, and had better be mended
 * @MORTISE_SEVERITY_ERROR: the plugin is refused
 *
 * How bad a finding is. The names are those of SARIF 2.1.0, section 3.27.10.
 */
typedef enum
{
  MORTISE_SEVERITY_NOTE,
  MORTISE_SEVERITY_WARNING,
  MORTISE_SEVERITY_ERROR,
} MortiseSeverity;

#define MORTISE_TYPE_SEVERITY (mortise_severity_get_type ())
GType mortise_severity_get_type (void);

const char *mortise_severity_to_string (MortiseSeverity severity);
gboolean mortise_severity_from_string (const char *name, MortiseSeverity *severity);

/**
 * MortiseFinding:
 * @rule: the id of the rule that found it, such as `manifest-schema`; each has a page in docs/rules
 * @severity: how bad it is
 * @file: (nullable): in which file of the plugin, with `/` between folders
 * @pointer: (nullable): where in a JSON file, as an RFC 6901 pointer
 * @place: where in the file's text, or line 0
 * @message: what is wrong, one sentence that names the value
 * @mend: (nullable): what to write instead, one sentence
 *
 * What was found wrong with a plugin before it ran.
 */
typedef struct
{
  char *rule;
  MortiseSeverity severity;
  char *file;
  char *pointer;
  MortiseJsonPlace place;
  char *message;
  char *mend;
} MortiseFinding;

#define MORTISE_TYPE_FINDING (mortise_finding_get_type ())
GType mortise_finding_get_type (void);

MortiseFinding *mortise_finding_new (const char *rule, MortiseSeverity severity, const char *message, const char *mend);
MortiseFinding *mortise_finding_new_from_json (JsonObject *object);
MortiseFinding *mortise_finding_copy (const MortiseFinding *self);
void mortise_finding_free (MortiseFinding *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseFinding, mortise_finding_free)

void mortise_finding_set_file (MortiseFinding *self, const char *file);
void mortise_finding_set_pointer (MortiseFinding *self, const char *pointer);
void mortise_finding_set_place (MortiseFinding *self, guint line, guint column);
void mortise_finding_locate (MortiseFinding *self, const char *text, gsize length);
JsonObject *mortise_finding_to_json (const MortiseFinding *self);
char *mortise_finding_to_text (const MortiseFinding *self);

GPtrArray *mortise_findings_new (void);
guint mortise_findings_count (GPtrArray *findings, MortiseSeverity severity);
gboolean mortise_findings_check (GPtrArray *findings, const char *path, GError **error);

G_END_DECLS
