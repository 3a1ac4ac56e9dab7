/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dialect-probe: for each line of standard input, `DIALECT DIR` or `- DIR`, prints what that folder's manifest is: one
 * line of JSON with `manifest`, `findings` and `error`. test_dialects.py asks it. */
#include "mortise-json.h"
#include "mortise-finding.h"
#include "mortise-manifest-file.h"
#include "python-fixture.h"

#include <stdio.h>
#include <string.h>

static JsonArray *
list (GPtrArray *findings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < findings->len; i++)
    json_array_add_object_element (array, mortise_finding_to_json (findings->pdata[i]));
  return array;
}

static void
probe (const char *dialect, const char *directory)
{
  g_autoptr (GPtrArray) findings = mortise_findings_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseManifest) manifest
      = mortise_manifest_file_read (directory, g_str_equal (dialect, "-") ? NULL : dialect, findings, &error);
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), answer);
  g_autofree char *text = NULL;

  json_object_set_array_member (answer, "findings", list (findings));
  if (manifest != NULL)
    json_object_set_member (answer, "manifest", json_node_copy (mortise_manifest_get_json (manifest)));
  if (error != NULL)
    json_object_set_string_member (answer, "error", error->message);
  text = mortise_json_to_text (node, FALSE);
  puts (text);
  fflush (stdout);
}

int
main (void)
{
  char line[8192];

  python_fixture_lend ();
  while (fgets (line, sizeof line, stdin) != NULL)
    {
      char *space = strchr (line, ' ');

      line[strcspn (line, "\n")] = '\0';
      if (space == NULL)
        return 2;
      *space = '\0';
      probe (line, space + 1);
    }
  mortise_python_reader_set_default (NULL);
  return 0;
}
