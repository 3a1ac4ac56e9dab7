/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SARIF 2.1.0, the format in which code hosts and editors take what checkers find:
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html. Sections are of that document.
 */
#include "mortise-validation.h"

#include "mortise-config.h"
#include "mortise-rules.h"

#define SCHEMA "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
/* Section 3.14.14: what relative addresses are relative to. */
#define BASE "PLUGIN"

typedef struct
{
  JsonArray *rules;
  JsonArray *results;
  /* Rule ids and their place in @rules, one more than that. */
  GHashTable *indices;
  /* Where each rule has a page. */
  const char *pages;
} Report;

static JsonObject *
make_text (const char *text)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "text", text);
  return object;
}

/* --- rules (3.49) ------------------------------------------------------------------------------------------------- */

static JsonObject *
describe_rule (Report *self, const char *id)
{
  const MortiseRule *rule = mortise_rules_lookup (id);
  g_autofree char *name = g_strconcat (id, ".md", NULL);
  g_autofree char *page = g_build_filename (self->pages, name, NULL);
  g_autofree char *address = g_filename_to_uri (page, NULL, NULL);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "helpUri", address);
  if (rule != NULL)
    {
      JsonObject *configuration = json_object_new ();

      json_object_set_object_member (object, "shortDescription", make_text (rule->summary));
      json_object_set_object_member (object, "help", make_text (rule->mend));
      json_object_set_string_member (configuration, "level", mortise_severity_to_string (rule->severity));
      json_object_set_object_member (object, "defaultConfiguration", configuration);
    }
  return object;
}

static guint
get_rule_index (Report *self, const char *id)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (self->indices, id));

  if (index > 0)
    return index - 1;
  json_array_add_object_element (self->rules, describe_rule (self, id));
  index = json_array_get_length (self->rules);
  g_hash_table_insert (self->indices, (char *) id, GUINT_TO_POINTER (index));
  return index - 1;
}

/* --- results (3.27) ----------------------------------------------------------------------------------------------- */

static JsonArray *
make_locations (const MortiseFinding *finding)
{
  JsonArray *locations = json_array_new ();
  JsonObject *location = json_object_new ();
  JsonObject *physical = json_object_new ();
  JsonObject *artifact = json_object_new ();
  g_autofree char *uri = g_uri_escape_string (finding->file, "/", FALSE);

  json_object_set_string_member (artifact, "uri", uri);
  json_object_set_string_member (artifact, "uriBaseId", BASE);
  json_object_set_object_member (physical, "artifactLocation", artifact);
  if (finding->place.line > 0)
    {
      JsonObject *region = json_object_new ();

      json_object_set_int_member (region, "startLine", finding->place.line);
      json_object_set_int_member (region, "startColumn", MAX (finding->place.column, 1));
      json_object_set_object_member (physical, "region", region);
    }
  json_object_set_object_member (location, "physicalLocation", physical);
  json_array_add_object_element (locations, location);
  return locations;
}

static JsonObject *
add_result (Report *self, const MortiseFinding *finding)
{
  JsonObject *result = json_object_new ();
  g_autoptr (GString) text = g_string_new (finding->message);

  if (finding->pointer != NULL && finding->pointer[0] != '\0')
    {
      g_string_prepend (text, ": ");
      g_string_prepend (text, finding->pointer);
    }
  if (finding->mend != NULL)
    g_string_append_printf (text, "; %s", finding->mend);
  json_object_set_string_member (result, "ruleId", finding->rule);
  json_object_set_int_member (result, "ruleIndex", get_rule_index (self, finding->rule));
  json_object_set_string_member (result, "level", mortise_severity_to_string (finding->severity));
  json_object_set_object_member (result, "message", make_text (text->str));
  if (finding->file != NULL)
    json_object_set_array_member (result, "locations", make_locations (finding));
  json_array_add_object_element (self->results, result);
  return result;
}

/* Section 3.35: the manifest is part of what was looked at, so the suppression is `inSource`. */
static void
add_suppressed (Report *self, const MortiseSuppressedFinding *suppressed)
{
  JsonObject *result = add_result (self, suppressed->finding);
  JsonArray *suppressions = json_array_new ();
  JsonObject *suppression = json_object_new ();

  json_object_set_string_member (suppression, "kind", "inSource");
  json_object_set_string_member (suppression, "justification", suppressed->reason);
  json_array_add_object_element (suppressions, suppression);
  json_object_set_array_member (result, "suppressions", suppressions);
}

/* --- the log (3.13) ----------------------------------------------------------------------------------------------- */

static JsonObject *
make_tool (JsonArray *rules)
{
  JsonObject *tool = json_object_new ();
  JsonObject *driver = json_object_new ();

  json_object_set_string_member (driver, "name", "mortise validate");
  json_object_set_string_member (driver, "semanticVersion", MORTISE_VERSION);
  json_object_set_array_member (driver, "rules", rules);
  json_object_set_object_member (tool, "driver", driver);
  return tool;
}

static JsonObject *
make_bases (const char *path)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *address = g_filename_to_uri (absolute, NULL, NULL);
  g_autofree char *uri = g_strconcat (address, "/", NULL);
  JsonObject *bases = json_object_new ();
  JsonObject *base = json_object_new ();

  json_object_set_string_member (base, "uri", uri);
  json_object_set_object_member (bases, BASE, base);
  return bases;
}

static JsonObject *
make_run (const MortiseValidation *validation, Report *report)
{
  JsonObject *run = json_object_new ();

  json_object_set_object_member (run, "tool", make_tool (report->rules));
  json_object_set_object_member (run, "originalUriBaseIds", make_bases (validation->path));
  json_object_set_string_member (run, "columnKind", "unicodeCodePoints");
  json_object_set_array_member (run, "results", report->results);
  return run;
}

/**
 * mortise_validation_to_sarif:
 * @self: a validation
 * @pages: (type filename): the folder with a page for each rule, absolute
 *
 * Returns: (transfer full): a SARIF 2.1.0 log with one run
 */
JsonObject *
mortise_validation_to_sarif (const MortiseValidation *self, const char *pages)
{
  g_autoptr (GHashTable) indices = g_hash_table_new (g_str_hash, g_str_equal);
  Report report = { json_array_new (), json_array_new (), indices, pages };
  JsonObject *log = json_object_new ();
  JsonArray *runs = json_array_new ();

  for (guint i = 0; i < self->findings->len; i++)
    add_result (&report, self->findings->pdata[i]);
  for (guint i = 0; i < self->suppressed->len; i++)
    add_suppressed (&report, self->suppressed->pdata[i]);
  json_object_set_string_member (log, "$schema", SCHEMA);
  json_object_set_string_member (log, "version", "2.1.0");
  json_array_add_object_element (runs, make_run (self, &report));
  json_object_set_array_member (log, "runs", runs);
  return log;
}
