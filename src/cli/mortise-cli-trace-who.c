/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-trace-parts.h"

#include "mortise-cli-format.h"
#include "mortise-cli-table.h"
#include "mortise-cli-text.h"
#include "mortise-error.h"
#include "mortise-json-pointer.h"
#include "mortise-json.h"
#include "mortise-provenance.h"

#include <stdio.h>

/* --- one part ----------------------------------------------------------------------------------------------------- */

static char *
describe_step (JsonObject *dispatch, guint step)
{
  JsonArray *calls = mortise_json_get_array (dispatch, "calls");
  JsonObject *call = step > 0 ? json_array_get_object_element (calls, step - 1) : NULL;
  g_autofree char *place = NULL;

  if (call == NULL)
    return g_strdup ("what the hook was fired with");
  place = mortise_cli_text_escape (mortise_json_get_string (call, "place", ""));
  return g_strdup_printf ("%s%s%s, call %u, at priority %" G_GINT64_FORMAT,
                          mortise_json_get_string (call, "plugin", "?"), *place != '\0' ? ", " : "", place, step,
                          mortise_json_get_int (call, "priority", 0));
}

static void
print_origin (JsonObject *dispatch, const char *pointer, const MortiseProvenanceOrigin *origin)
{
  g_autofree char *escaped = mortise_cli_text_escape (pointer);
  g_autofree char *by = describe_step (dispatch, origin->step);
  g_autofree char *changed = describe_step (dispatch, origin->changed);
  g_autofree char *before = origin->before != NULL ? mortise_cli_format_value (origin->before) : NULL;

  printf ("%s: set by %s\n", *escaped != '\0' ? escaped : "The value", by);
  if (origin->changed != origin->step)
    printf ("Something in it was changed by %s\n", changed);
  if (origin->step > 0)
    printf ("Before: %s\n", before != NULL ? before : "not there");
}

static JsonObject *
make_object (const MortiseProvenanceOrigin *origin)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "call", origin->step);
  json_object_set_int_member (object, "changed", origin->changed);
  if (origin->before != NULL)
    json_object_set_member (object, "before", json_node_copy (origin->before));
  return object;
}

static gboolean
show_part (MortiseCli *cli, JsonObject *dispatch, MortiseProvenance *provenance, const char *pointer, GError **error)
{
  const MortiseProvenanceOrigin *origin = mortise_provenance_find (provenance, pointer);
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (origin == NULL)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                   "\"%s\" is not in the result; a pointer begins with a slash, such as /score", pointer);
      return FALSE;
    }
  if (!mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    {
      print_origin (dispatch, pointer, origin);
      return TRUE;
    }
  object = make_object (origin);
  node = json_node_init_object (json_node_alloc (), object);
  mortise_cli_print_json (node);
  return TRUE;
}

/* --- all parts ---------------------------------------------------------------------------------------------------- */

typedef struct
{
  JsonObject *dispatch;
  MortiseProvenance *provenance;
  JsonObject *object;
  MortiseCliTable *table;
} Listing;

static void
add_part (Listing *listing, JsonNode *value, const char *pointer)
{
  const MortiseProvenanceOrigin *origin = mortise_provenance_find (listing->provenance, pointer);

  json_object_set_object_member (listing->object, pointer, make_object (origin));
  if (JSON_NODE_HOLDS_OBJECT (value) || JSON_NODE_HOLDS_ARRAY (value))
    return;
  mortise_cli_table_add_take (listing->table, MORTISE_CLI_PLAIN, mortise_cli_text_escape (pointer));
  mortise_cli_table_add_take (listing->table, MORTISE_CLI_PLAIN, mortise_cli_format_value (value));
  mortise_cli_table_add_take (listing->table, MORTISE_CLI_PLAIN,
                              origin->before != NULL ? mortise_cli_format_value (origin->before) : g_strdup (""));
  mortise_cli_table_add_take (listing->table, MORTISE_CLI_PLAIN, describe_step (listing->dispatch, origin->step));
}

static void
add_parts (Listing *listing, JsonNode *value, const char *pointer)
{
  add_part (listing, value, pointer);
  if (JSON_NODE_HOLDS_OBJECT (value))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;

      json_object_iter_init_ordered (&iter, json_node_get_object (value));
      while (json_object_iter_next_ordered (&iter, &name, &member))
        {
          g_autofree char *token = mortise_json_pointer_escape (name);
          g_autofree char *path = g_strconcat (pointer, "/", token, NULL);

          add_parts (listing, member, path);
        }
    }
  for (guint i = 0; JSON_NODE_HOLDS_ARRAY (value) && i < json_array_get_length (json_node_get_array (value)); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%u", pointer, i);

      add_parts (listing, json_array_get_element (json_node_get_array (value), i), path);
    }
}

static gboolean
show_all (MortiseCli *cli, JsonObject *dispatch, MortiseProvenance *provenance)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autoptr (MortiseCliTable) table = mortise_cli_table_new ("PART", "VALUE", "BEFORE", "SET BY", NULL);
  Listing listing = { dispatch, provenance, object, table };

  add_parts (&listing, mortise_provenance_get_value (provenance), "");
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (node);
  else
    mortise_cli_table_print (table);
  return TRUE;
}

/* Says which plugin set a part of a filter's result last, and what it was before; without @pointer, of all parts. */
gboolean
mortise_cli_trace_who (MortiseCli *cli, const char *id, const char *pointer, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("traces", id, NULL);
  g_autoptr (JsonNode) trace = mortise_cli_request (cli, "GET", path, NULL, error);
  JsonObject *dispatch = trace != NULL ? json_node_get_object (trace) : NULL;
  g_autoptr (MortiseProvenance) provenance = NULL;

  if (dispatch == NULL)
    return FALSE;
  provenance = mortise_provenance_new_from_dispatch (dispatch, G_MAXUINT);
  if (provenance == NULL)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE,
                   "%s was no filter, or its values were not kept (`mortise trace level full` keeps them)", id);
      return FALSE;
    }
  return pointer != NULL ? show_part (cli, dispatch, provenance, pointer, error) : show_all (cli, dispatch, provenance);
}
