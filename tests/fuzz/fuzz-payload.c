/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes, up to the first NUL as a schema, and after it as a payload to validate. */
#include <string.h>

#include "mortise-error.h"
#include "mortise-json-schema.h"
#include "mortise-json.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
validate (MortiseJsonSchema *schema, JsonNode *instance)
{
  g_autoptr (GPtrArray) violations = mortise_json_schema_validate (schema, instance);
  g_autoptr (GError) error = NULL;
  gboolean is_good = mortise_json_schema_check (schema, instance, &error);

  /* Two runs may differ in how much time they may spend on patterns, and in nothing else. */
  if (is_good)
    g_assert_no_error (error);
  else
    g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
  for (guint i = 0; i < violations->len; i++)
    {
      const MortiseJsonViolation *violation = violations->pdata[i];

      g_assert_true (*violation->pointer == '\0' || *violation->pointer == '/');
      g_assert_true (g_utf8_validate (violation->message, -1, NULL));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const char *text = (const char *) data;
  const char *separator = size > 0 ? memchr (text, '\0', size) : NULL;
  g_autoptr (JsonNode) schema_node = NULL, instance = NULL;
  g_autoptr (MortiseJsonSchema) schema = NULL;

  if (separator == NULL)
    return 0;
  schema_node = mortise_json_parse (text, separator - text, NULL);
  if (schema_node != NULL)
    schema = mortise_json_schema_new (schema_node, NULL);
  instance = mortise_json_parse (separator + 1, size - (separator - text) - 1, NULL);
  if (schema != NULL && instance != NULL)
    validate (schema, instance);
  return 0;
}
