/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-validation.h"

#include "mortise-json.h"
#include "mortise-rules.h"

#include <string.h>

static void
suppressed_free (gpointer data)
{
  MortiseSuppressedFinding *suppressed = data;

  mortise_finding_free (suppressed->finding);
  g_free (suppressed->reason);
  g_free (suppressed);
}

/**
 * mortise_validation_new:
 * @path: (type filename): the folder or the package that is looked at
 *
 * Returns: (transfer full): a validation that found nothing yet
 */
MortiseValidation *
mortise_validation_new (const char *path)
{
  MortiseValidation *self = g_new0 (MortiseValidation, 1);

  self->path = g_strdup (path);
  self->findings = mortise_findings_new ();
  self->suppressed = g_ptr_array_new_with_free_func (suppressed_free);
  return self;
}

void
mortise_validation_free (MortiseValidation *self)
{
  g_free (self->path);
  g_clear_object (&self->manifest);
  g_ptr_array_unref (self->findings);
  g_ptr_array_unref (self->suppressed);
  g_free (self);
}

/**
 * mortise_validation_add:
 * @self: a validation
 * @findings: (element-type MortiseFinding): what was found elsewhere, such as when the package was unpacked
 */
void
mortise_validation_add (MortiseValidation *self, GPtrArray *findings)
{
  for (guint i = 0; i < findings->len && self->findings->len < MORTISE_RULES_MAX_FINDINGS; i++)
    g_ptr_array_add (self->findings, mortise_finding_copy (findings->pdata[i]));
}

/* --- suppressions ------------------------------------------------------------------------------------------------- */

/* What the host refuses stays refused, whatever the manifest says of it. */
static gboolean
can_be_suppressed (const MortiseFinding *finding)
{
  return finding->severity < MORTISE_SEVERITY_ERROR || mortise_rules_lookup (finding->rule) != NULL;
}

static gboolean
is_meant (const MortiseFinding *finding, const char *rule, const char *file)
{
  return can_be_suppressed (finding) && g_str_equal (finding->rule, rule)
         && (file == NULL || g_strcmp0 (finding->file, file) == 0);
}

/* Returns: whether there was anything to suppress. */
static gboolean
suppress (MortiseValidation *self, const char *rule, const char *file, const char *reason)
{
  gboolean is_used = FALSE;

  for (guint i = 0; i < self->findings->len;)
    {
      MortiseSuppressedFinding *suppressed;

      if (!is_meant (self->findings->pdata[i], rule, file))
        {
          i++;
          continue;
        }
      suppressed = g_new0 (MortiseSuppressedFinding, 1);
      suppressed->finding = g_ptr_array_steal_index (self->findings, i);
      suppressed->reason = g_strdup (reason);
      g_ptr_array_add (self->suppressed, suppressed);
      is_used = TRUE;
    }
  return is_used;
}

static void
report_unused (MortiseValidation *self, guint index, const char *rule, const char *file, GBytes *text)
{
  g_autofree char *pointer = g_strdup_printf ("/suppress/%u", index);

  mortise_rules_report (self->findings, MORTISE_RULE_PACKAGE_SUPPRESSION, MORTISE_MANIFEST_FILE,
                        mortise_rules_find_place (text, pointer),
                        "nothing was found%s%s that breaks \"%s\" and can be suppressed", file != NULL ? " in " : "",
                        file != NULL ? file : "", rule);
}

static void
apply_suppressions (MortiseValidation *self, GBytes *text)
{
  JsonArray *list = self->manifest != NULL ? mortise_manifest_get_list (self->manifest, "suppress") : NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *entry = json_array_get_object_element (list, i);
      const char *rule = json_object_get_string_member (entry, "rule");
      const char *file = mortise_json_get_string (entry, "file", NULL);

      if (!suppress (self, rule, file, json_object_get_string_member (entry, "reason")))
        report_unused (self, i, rule, file, text);
    }
}

static int
compare_findings (gconstpointer a, gconstpointer b)
{
  const MortiseFinding *left = *(const MortiseFinding *const *) a;
  const MortiseFinding *right = *(const MortiseFinding *const *) b;
  int order = g_strcmp0 (left->file, right->file);

  if (order == 0)
    order = (left->place.line > right->place.line) - (left->place.line < right->place.line);
  if (order == 0)
    order = (left->place.column > right->place.column) - (left->place.column < right->place.column);
  if (order == 0)
    order = strcmp (left->rule, right->rule);
  return order != 0 ? order : strcmp (left->message, right->message);
}

/**
 * mortise_validation_finish:
 * @self: a validation to which nothing is added any more
 * @manifest_text: the text of its plugin.json, for places; empty where there is none
 *
 * Takes out what the manifest says is meant so, tells which of that was needless, and sorts the rest.
 */
void
mortise_validation_finish (MortiseValidation *self, GBytes *manifest_text)
{
  self->is_cut = self->findings->len >= MORTISE_RULES_MAX_FINDINGS;
  apply_suppressions (self, manifest_text);
  g_ptr_array_sort (self->findings, compare_findings);
}

/**
 * mortise_validation_is_good:
 * @self: a validation
 * @is_strict: whether warnings count as well
 *
 * Returns: whether nothing was found that counts; %FALSE when something may have been left out
 */
gboolean
mortise_validation_is_good (const MortiseValidation *self, gboolean is_strict)
{
  guint n_bad = mortise_findings_count (self->findings, is_strict ? MORTISE_SEVERITY_WARNING : MORTISE_SEVERITY_ERROR);

  return n_bad == 0 && !self->is_cut;
}

static guint
count (const MortiseValidation *self, MortiseSeverity severity)
{
  guint n = mortise_findings_count (self->findings, severity);

  return severity < MORTISE_SEVERITY_ERROR ? n - mortise_findings_count (self->findings, severity + 1) : n;
}

/**
 * mortise_validation_to_json:
 * @self: a validation
 *
 * Returns: (transfer full): `path`, `slug` and `version` where they are known, how many `errors`, `warnings` and
 *   `notes`, the `findings`, whether that list `is_cut`, and those that are `suppressed` with their `reason`
 */
JsonObject *
mortise_validation_to_json (const MortiseValidation *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *findings = json_array_new ();
  JsonArray *suppressed = json_array_new ();
  g_autofree char *path = g_filename_display_name (self->path);

  for (guint i = 0; i < self->findings->len; i++)
    json_array_add_object_element (findings, mortise_finding_to_json (self->findings->pdata[i]));
  for (guint i = 0; i < self->suppressed->len; i++)
    {
      const MortiseSuppressedFinding *entry = self->suppressed->pdata[i];
      JsonObject *finding = mortise_finding_to_json (entry->finding);

      json_object_set_string_member (finding, "reason", entry->reason);
      json_array_add_object_element (suppressed, finding);
    }
  json_object_set_string_member (object, "path", path);
  if (self->manifest != NULL)
    {
      json_object_set_string_member (object, "slug", mortise_manifest_get_slug (self->manifest));
      json_object_set_string_member (object, "version", mortise_manifest_get_version (self->manifest));
    }
  json_object_set_int_member (object, "errors", count (self, MORTISE_SEVERITY_ERROR));
  json_object_set_int_member (object, "warnings", count (self, MORTISE_SEVERITY_WARNING));
  json_object_set_int_member (object, "notes", count (self, MORTISE_SEVERITY_NOTE));
  json_object_set_array_member (object, "findings", findings);
  json_object_set_boolean_member (object, "is_cut", self->is_cut);
  json_object_set_array_member (object, "suppressed", suppressed);
  return object;
}
