/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a JSON list of a schema and values: the schema is refused with one line, or says the same of each value
 * twice, and true and false of the boolean schemas. */
#include <string.h>

#include "mortise-error.h"
#include "mortise-json-schema.h"
#include "mortise-json.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_line (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_true (error->domain == MORTISE_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_null (strpbrk (error->message, "\r\n"));
}

static void
check_value (MortiseJsonSchema *schema, JsonNode *value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) violations = mortise_json_schema_validate (schema, value);
  gboolean is_good = mortise_json_schema_check (schema, value, &error);

  g_assert_cmpint (is_good, ==, violations->len == 0);
  if (!is_good)
    check_line (error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (JsonNode) node = mortise_json_parse ((const char *) data, size, NULL);
  JsonArray *list = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr (MortiseJsonSchema) schema = NULL;
  g_autoptr (GError) error = NULL;

  if (list == NULL || json_array_get_length (list) == 0)
    return 0;
  schema = mortise_json_schema_new (json_array_get_element (list, 0), &error);
  if (schema == NULL)
    {
      check_line (error);
      return 0;
    }
  for (guint i = 1; i < json_array_get_length (list); i++)
    check_value (schema, json_array_get_element (list, i));
  return 0;
}
