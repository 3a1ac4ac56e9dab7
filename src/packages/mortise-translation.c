/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What an author reads about a manifest has to be about the file that he wrote. So each value of the translation
 * remembers the pointer of what it was made of; a value below one that was copied lies at the same place below that.
 */
#include "mortise-translation.h"

#include "mortise-dialect.h"
#include "mortise-json.h"

#include <string.h>

struct _MortiseTranslation
{
  MortiseDialectDocument *document;
  GPtrArray *findings;
  JsonNode *result;
  GHashTable *origins;
};

/**
 * mortise_translation_new:
 * @document: (transfer none): the manifest that is translated, whose root is an object; it has to outlive this
 * @findings: (element-type MortiseFinding) (transfer none): where what is reported goes
 *
 * Returns: (transfer full): a translation without members
 */
MortiseTranslation *
mortise_translation_new (MortiseDialectDocument *document, GPtrArray *findings)
{
  MortiseTranslation *self = g_new0 (MortiseTranslation, 1);
  g_autoptr (JsonObject) members = json_object_new ();

  self->document = document;
  self->findings = g_ptr_array_ref (findings);
  self->result = json_node_init_object (json_node_alloc (), members);
  self->origins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
mortise_translation_free (MortiseTranslation *self)
{
  g_ptr_array_unref (self->findings);
  json_node_unref (self->result);
  g_hash_table_unref (self->origins);
  g_free (self);
}

/* The members of the manifest that is translated. */
JsonObject *
mortise_translation_get_source (MortiseTranslation *self)
{
  return json_node_get_object (mortise_dialect_document_get_root (self->document));
}

const char *
mortise_translation_get_file (MortiseTranslation *self)
{
  return mortise_dialect_document_get_file (self->document);
}

JsonNode *
mortise_translation_get_result (MortiseTranslation *self)
{
  return self->result;
}

/* --- what it says ------------------------------------------------------------------------------------------------- */

/**
 * mortise_translation_take:
 * @self: a translation
 * @field: a member of our plugin.json
 * @value: (transfer full): its value
 * @origin: (nullable): the pointer of what that was made of
 */
void
mortise_translation_take (MortiseTranslation *self, const char *field, JsonNode *value, const char *origin)
{
  g_autofree char *pointer = g_strconcat ("/", field, NULL);

  json_object_set_member (json_node_get_object (self->result), field, value);
  if (origin != NULL)
    mortise_translation_trace (self, pointer, origin);
}

/* The same for a string, which is copied. */
void
mortise_translation_set (MortiseTranslation *self, const char *field, const char *value, const char *origin)
{
  mortise_translation_take (self, field, json_node_init_string (json_node_alloc (), value), origin);
}

/* Takes over a member of theirs as it is, if it is there. */
void
mortise_translation_copy (MortiseTranslation *self, const char *field, const char *member)
{
  JsonNode *value = mortise_json_get_member (mortise_translation_get_source (self), member);
  g_autofree char *origin = g_strconcat ("/", member, NULL);

  if (value != NULL)
    mortise_translation_take (self, field, json_node_copy (value), origin);
}

/**
 * mortise_translation_add:
 * @self: a translation
 * @list: a member of our plugin.json that is a list
 * @element: (transfer full): what to add to it
 * @origin: the pointer of what that was made of
 *
 * Returns: the element's index, for [method@Translation.trace]
 */
guint
mortise_translation_add (MortiseTranslation *self, const char *list, JsonObject *element, const char *origin)
{
  JsonObject *members = json_node_get_object (self->result);
  JsonArray *array = mortise_json_get_array (members, list);
  g_autofree char *pointer = NULL;
  guint index;

  if (array == NULL)
    {
      array = json_array_new ();
      json_object_set_array_member (members, list, array);
    }
  index = json_array_get_length (array);
  json_array_add_object_element (array, element);
  pointer = g_strdup_printf ("/%s/%u", list, index);
  mortise_translation_trace (self, pointer, origin);
  return index;
}

/* Remembers of what the value at @pointer was made, where that is not at the same place below what its container is
 * of. */
void
mortise_translation_trace (MortiseTranslation *self, const char *pointer, const char *origin)
{
  g_hash_table_replace (self->origins, g_strdup (pointer), g_strdup (origin));
}

/**
 * mortise_translation_suppose:
 * @self: a translation
 * @field: a member of our plugin.json for which theirs has nothing
 * @value: (nullable): what it is taken to be; %NULL where it stays out
 * @message: the note that says so
 */
void
mortise_translation_suppose (MortiseTranslation *self, const char *field, const char *value, const char *message)
{
  if (value != NULL)
    mortise_translation_set (self, field, value, "");
  mortise_translation_report (self, MORTISE_RULE_MANIFEST_DEFAULT, MORTISE_SEVERITY_NOTE, "", message, NULL);
}

/* --- what is wrong ------------------------------------------------------------------------------------------------ */

/* Adds a finding about the manifest that is translated; @origin is a pointer into that. */
void
mortise_translation_report (MortiseTranslation *self,
                            const char *rule,
                            MortiseSeverity severity,
                            const char *origin,
                            const char *message,
                            const char *mend)
{
  mortise_dialect_document_report (self->document, self->findings, rule, severity, origin, message, mend);
}

static char *
find_origin (MortiseTranslation *self, const char *pointer)
{
  g_autofree char *outer = g_strdup (pointer);

  for (;;)
    {
      const char *origin = g_hash_table_lookup (self->origins, outer);
      char *slash = strrchr (outer, '/');

      if (origin != NULL)
        return g_strconcat (origin, pointer + strlen (outer), NULL);
      if (slash == NULL)
        return g_strdup ("");
      *slash = '\0';
    }
}

/**
 * mortise_translation_bring_back:
 * @self: a translation
 * @findings: (element-type MortiseFinding): what was found wrong with the result, with pointers into that
 *
 * Adds the same to the translation's own findings, with pointers, lines and columns in what was translated.
 */
void
mortise_translation_bring_back (MortiseTranslation *self, GPtrArray *findings)
{
  for (guint i = 0; i < findings->len; i++)
    {
      MortiseFinding *finding = mortise_finding_copy (findings->pdata[i]);
      g_autofree char *origin = find_origin (self, finding->pointer != NULL ? finding->pointer : "");

      mortise_finding_set_pointer (finding, origin);
      mortise_dialect_document_locate (self->document, finding);
      g_ptr_array_add (self->findings, finding);
    }
}
