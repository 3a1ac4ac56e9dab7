/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-catalogue-build.h"

#include "mortise-catalogue-builder.h"
#include "mortise-cli-passphrase.h"
#include "mortise-cli-text.h"
#include "mortise-helper-process.h"
#include "mortise-python-process.h"

#include <stdio.h>

static void
print_built (MortiseCli *cli, const MortiseCatalogueBuilt *built, const char *output)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *path = mortise_cli_text_escape (output);

  json_object_set_string_member (object, "path", output);
  json_object_set_string_member (object, "fingerprint", built->fingerprint);
  json_object_set_int_member (object, "root", built->root);
  json_object_set_boolean_member (object, "new_root", built->is_new_root);
  json_object_set_int_member (object, "version", built->version);
  json_object_set_int_member (object, "plugins", built->n_packages);
  json_object_set_int_member (object, "versions", built->n_releases);
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (node);
  else
    printf ("%s\nversion %" G_GINT64_FORMAT ": %u plugins in %u versions\nfingerprint %s\n", path, built->version,
            built->n_packages, built->n_releases, built->fingerprint);
}

/* The time of a build can be said from outside, so that the same input makes the same catalogue:
 * https://reproducible-builds.org/specs/source-date-epoch/ */
static gint64
get_time (void)
{
  const char *epoch = g_getenv ("SOURCE_DATE_EPOCH");
  guint64 time;

  if (epoch != NULL && g_ascii_string_to_unsigned (epoch, 10, 1, G_MAXUINT32, &time, NULL))
    return (gint64) time;
  return g_get_real_time () / G_USEC_PER_SEC;
}

/**
 * mortise_cli_catalogue_build:
 * @cli: the run
 * @directory: the folder with catalogue.json, packages and plugins
 * @error: return location for an error
 *
 * Makes the catalogue of a folder, or its next version.
 *
 * Returns: whether it was made
 */
gboolean
mortise_cli_catalogue_build (MortiseCli *cli, const char *directory, GError **error)
{
  const char *key_path = cli->options.values[MORTISE_CLI_OPTION_KEY];
  const char *previous_path = cli->options.values[MORTISE_CLI_OPTION_PREVIOUS_KEY];
  const char *output = cli->options.values[MORTISE_CLI_OPTION_OUTPUT];
  g_autoptr (MortiseSigningKey) key = NULL;
  g_autoptr (MortiseSigningKey) previous_key = NULL;
  g_autoptr (MortisePythonReader) reader = mortise_python_process_new ();
  g_autoptr (MortiseCatalogueBuilt) built = NULL;
  g_autofree char *usual_output = g_build_filename (directory, "public", NULL);
  MortiseCatalogueOrder order
      = { .directory = directory, .output = output != NULL ? output : usual_output, .now = get_time () };

  if (key_path == NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           "\"catalogue build\" needs \"--key FILE\"; `mortise key generate NAME` makes one");
      return FALSE;
    }
  key = mortise_cli_load_key (cli, key_path, error);
  if (key == NULL
      || (previous_path != NULL && (previous_key = mortise_cli_load_key (cli, previous_path, error)) == NULL))
    return FALSE;
  mortise_python_reader_set_default (reader);
  order.key = key;
  order.previous_key = previous_key;
  order.unpack = mortise_helper_unpack;
  built = mortise_catalogue_build (&order, NULL, error);
  if (built == NULL)
    return FALSE;
  print_built (cli, built, order.output);
  return TRUE;
}
