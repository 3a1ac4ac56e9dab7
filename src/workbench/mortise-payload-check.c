/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-payload-check.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "mortise-json.h"

static void
fault_free (MortisePayloadFault *fault)
{
  g_clear_pointer (&fault->message, g_free);
  g_free (fault);
}

static void
add_fault (GPtrArray *faults, gsize offset, gsize length, char *message)
{
  MortisePayloadFault *fault = g_new0 (MortisePayloadFault, 1);

  fault->offset = offset;
  fault->length = length;
  fault->message = message;
  g_ptr_array_add (faults, fault);
}

/* The reader's messages begin with “line L, column C:”, both from 1, the column in characters. */
static void
add_syntax_fault (GPtrArray *faults, const char *text, const GError *error)
{
  const char *at = text;
  const char *line_end;
  unsigned int line, column;

  if (sscanf (error->message, "line %u, column %u", &line, &column) != 2)
    {
      add_fault (faults, 0, strlen (text), g_strdup (error->message));
      return;
    }

  for (unsigned int i = 1; i < line && strchr (at, '\n') != NULL; i++)
    at = strchr (at, '\n') + 1;
  line_end = at + strcspn (at, "\n");
  for (unsigned int i = 1; i < column && at < line_end; i++)
    at = g_utf8_next_char (at);

  /* At the end of a line there is nothing to underline but what stands before it. */
  if (at == line_end && at > text)
    at = g_utf8_prev_char (at);
  add_fault (faults, at - text, MAX (line_end - at, 1), g_strdup (error->message));
}

static gboolean
enter_member (const char **value, gsize *length, const char *name)
{
  g_autoptr (GArray) members = mortise_json_scan_object (*value, *length, NULL);

  for (guint i = 0; members != NULL && i < members->len; i++)
    {
      const MortiseJsonMember *member = &g_array_index (members, MortiseJsonMember, i);

      if (g_str_equal (member->name, name))
        {
          *value = member->value;
          *length = member->value_length;
          return TRUE;
        }
    }

  return FALSE;
}

static char *
unescape_step (const char *step)
{
  g_autoptr (GString) name = g_string_new (step);

  /* RFC 6901, section 4: first ~1, then ~0. */
  g_string_replace (name, "~1", "/", 0);
  g_string_replace (name, "~0", "~", 0);
  return g_string_free (g_steal_pointer (&name), FALSE);
}

/* Underlines the innermost object member on the way to @violation; the elements of arrays are not told apart. */
static void
add_violation (GPtrArray *faults, const char *text, const MortiseJsonViolation *violation)
{
  g_auto (GStrv) steps = g_strsplit (violation->pointer, "/", -1);
  const char *value = text + strspn (text, " \t\r\n");
  gsize length = strlen (value);
  gboolean found = TRUE;

  for (guint i = 1; steps[0] != NULL && steps[i] != NULL && found; i++)
    {
      g_autofree char *name = unescape_step (steps[i]);

      found = enter_member (&value, &length, name);
    }

  /* Of the whole document, its first line is enough. */
  if (*violation->pointer == '\0')
    length = strcspn (value, "\n");
  add_fault (faults, value - text, length,
             *violation->pointer == '\0' ? g_strdup (violation->message)
                                         : g_strdup_printf ("%s: %s", violation->pointer + 1, violation->message));
}

/**
 * mortise_payload_check:
 * @text: what somebody typed
 * @schema: (nullable): what the hook wants
 * @payload: (out) (transfer full) (nullable): the object that @text is, when nothing is wrong with it
 *
 * Reads a hook's payload.
 *
 * Returns: (transfer full) (element-type MortisePayloadFault): what is wrong with it, in no order
 */
GPtrArray *
mortise_payload_check (const char *text, MortiseJsonSchema *schema, JsonNode **payload)
{
  GPtrArray *faults = g_ptr_array_new_with_free_func ((GDestroyNotify) fault_free);
  g_autoptr (GPtrArray) violations = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = mortise_json_parse (text, strlen (text), &error);

  if (node == NULL)
    add_syntax_fault (faults, text, error);
  else if (!JSON_NODE_HOLDS_OBJECT (node))
    add_fault (faults, 0, strlen (text), g_strdup (_ ("A payload is an object with the arguments by name: { … }")));
  else if (schema != NULL)
    violations = mortise_json_schema_validate (schema, node);

  for (guint i = 0; violations != NULL && i < violations->len; i++)
    add_violation (faults, text, g_ptr_array_index (violations, i));

  *payload = faults->len == 0 ? g_steal_pointer (&node) : NULL;
  return faults;
}
