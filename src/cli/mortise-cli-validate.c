/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-cli-format.h"
#include "mortise-package-validation.h"
#include "mortise-paths.h"

#include <stdio.h>

typedef enum
{
  FORMAT_TEXT,
  FORMAT_JSON,
  FORMAT_SARIF,
} Format;

static gboolean
read_format (MortiseCli *cli, Format *format, GError **error)
{
  static const char *const names[] = { "text", "json", "sarif" };
  const char *name = cli->options.values[MORTISE_CLI_OPTION_FORMAT];

  *format = mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON) ? FORMAT_JSON : FORMAT_TEXT;
  if (name == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i], name))
      {
        *format = (Format) i;
        return TRUE;
      }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "\"--format %s\" is wrong: write text, json or sarif",
               name);
  return FALSE;
}

static void
print_line (const char *text)
{
  g_autofree char *escaped = mortise_cli_text_escape (text);

  puts (escaped);
}

static void
print_suppressed (const MortiseSuppressedFinding *suppressed)
{
  g_autofree char *finding = mortise_finding_to_text (suppressed->finding);
  g_autofree char *text = g_strdup_printf ("%s (suppressed: %s)", finding, suppressed->reason);

  print_line (text);
}

static void
print_count (guint n, const char *one, const char *many)
{
  printf ("%u %s", n, n == 1 ? one : many);
}

static void
print_text (const MortiseValidation *validation)
{
  guint n_errors = mortise_findings_count (validation->findings, MORTISE_SEVERITY_ERROR);
  guint n_warnings = mortise_findings_count (validation->findings, MORTISE_SEVERITY_WARNING) - n_errors;

  for (guint i = 0; i < validation->findings->len; i++)
    {
      g_autofree char *text = mortise_finding_to_text (validation->findings->pdata[i]);

      print_line (text);
    }
  for (guint i = 0; i < validation->suppressed->len; i++)
    print_suppressed (validation->suppressed->pdata[i]);
  print_count (n_errors, "error", "errors");
  fputs (", ", stdout);
  print_count (n_warnings, "warning", "warnings");
  if (validation->suppressed->len > 0)
    printf (", %u suppressed", validation->suppressed->len);
  puts ("");
  if (validation->is_cut)
    puts ("there is more than is shown; mend this first");
  if (validation->findings->len > 0)
    printf ("the rules in brackets have a page each in %s\n", mortise_paths_get_rules ());
}

static void
print_object (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  mortise_cli_print_json (node);
  json_object_unref (object);
}

static gboolean
run_validate (MortiseCli *cli, GError **error)
{
  g_autoptr (MortiseValidation) validation = NULL;
  Format format;

  if (!read_format (cli, &format, error))
    return FALSE;
  validation = mortise_package_validate (cli->words[0], cli->options.values[MORTISE_CLI_OPTION_DIALECT], NULL, error);
  if (validation == NULL)
    return FALSE;
  switch (format)
    {
    case FORMAT_TEXT:
      print_text (validation);
      break;
    case FORMAT_JSON:
      print_object (mortise_validation_to_json (validation));
      break;
    case FORMAT_SARIF:
      print_object (mortise_validation_to_sarif (validation, mortise_paths_get_rules ()));
      break;
    }
  cli->has_failed = !mortise_validation_is_good (validation, mortise_cli_has (cli, MORTISE_CLI_OPTION_STRICT));
  return TRUE;
}

const MortiseCliVerb mortise_cli_verb_validate = {
  .name = "validate",
  .arguments = "DIR|ZIP",
  .summary = "Tells what is wrong with a plugin, before it runs",
  .details = "Manifest, files, code and modules are looked at; nothing is run, and no site is needed. Each\n"
             "finding ends with its rule, which has a page; where, the last line says. What is meant so goes into\n"
             "\"suppress\" of the manifest, with a reason. Exits with 1 when there are errors, with --strict\n"
             "also when there are warnings.",
  .examples = "mortise validate ./my-plugin\n"
              "mortise validate ./my-plugin-1.0.0.zip --strict\n"
              "mortise validate ./my-plugin --format sarif",
  .min_words = 1,
  .max_words = 1,
  .options = { MORTISE_CLI_OPTION_FORMAT, MORTISE_CLI_OPTION_STRICT, MORTISE_CLI_OPTION_DIALECT },
  .run = run_validate,
};
