/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-fault.h"

#include "mortise-error.h"
#include "mortise-json-value.h"
#include "mortise-json.h"

#include <string.h>

/* By MortiseFaultKind. */
static const char *const kinds[MORTISE_FAULT_N_KINDS] = { "error", "crash", "hang", "slow", "type", "huge" };

void
mortise_fault_free (MortiseFault *fault)
{
  g_free (fault->plugin);
  g_free (fault);
}

const char *
mortise_fault_kind_to_string (MortiseFaultKind kind)
{
  return kinds[kind];
}

/**
 * mortise_fault_kind_from_string:
 * @name: a word
 * @kind: (out): what it stands for
 * @error: return location for a `MORTISE_ERROR_INVALID`
 *
 * Returns: whether it stands for one
 */
gboolean
mortise_fault_kind_from_string (const char *name, MortiseFaultKind *kind, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i], name))
      {
        *kind = (MortiseFaultKind) i;
        return TRUE;
      }
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "there is no fault \"%s\"; there are error, crash, hang, slow, type and huge", name);
  return FALSE;
}

/**
 * mortise_listener_name_parse:
 * @name: `SLUG`, or `SLUG:LISTENER` for one of its listeners
 * @plugin: (out) (transfer full): the slug
 * @listener: (out): the number of the listener, as a call has it; 0 where there is none
 * @error: return location for a `MORTISE_ERROR_INVALID`
 *
 * Returns: whether it is one of the two
 */
gboolean
mortise_listener_name_parse (const char *name, char **plugin, guint *listener, GError **error)
{
  const char *colon = strchr (name, ':');
  guint64 number = 0;

  if (*name != '\0' && colon != name
      && (colon == NULL || g_ascii_string_to_unsigned (colon + 1, 10, 1, G_MAXINT, &number, NULL)))
    {
      *plugin = colon != NULL ? g_strndup (name, (gsize) (colon - name)) : g_strdup (name);
      *listener = (guint) number;
      return TRUE;
    }
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "\"%s\" names no listener: write a plugin's slug, or slug:1 for one of its listeners", name);
  return FALSE;
}

static gboolean
read_delay (JsonObject *object, const char *name, MortiseFault *fault, GError **error)
{
  JsonNode *node = json_object_get_member (object, "ms");
  gint64 ms = MORTISE_FAULT_DEFAULT_MS;

  if (node != NULL)
    ms = (mortise_json_value_get_types (node) & MORTISE_JSON_TYPE_INTEGER) != 0 ? json_node_get_int (node) : 0;
  fault->ms = (guint) CLAMP (ms, 0, MORTISE_FAULT_MAX_MS);
  if (ms >= 1 && ms <= MORTISE_FAULT_MAX_MS)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "the fault of \"%s\": its \"ms\" must be an integer from 1 to %d", name, MORTISE_FAULT_MAX_MS);
  return FALSE;
}

static MortiseFault *
read_fault (const char *name, JsonNode *node, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *kind = mortise_json_get_string (object, "kind", NULL);
  MortiseFault *fault = g_new0 (MortiseFault, 1);
  guint n_known;

  if (kind == NULL)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                   "the fault of \"%s\" must be an object with \"kind\", such as {\"kind\": \"crash\"}", name);
    }
  else if (mortise_listener_name_parse (name, &fault->plugin, &fault->listener, error)
           && mortise_fault_kind_from_string (kind, &fault->kind, error) && read_delay (object, name, fault, error))
    {
      n_known = 1 + (json_object_has_member (object, "ms") ? 1 : 0);
      if (json_object_get_size (object) == n_known)
        return fault;
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                   "the fault of \"%s\" has a member that is not known: it may have kind, ms", name);
    }
  mortise_fault_free (fault);
  return NULL;
}

/**
 * mortise_faults_from_json:
 * @node: an object: by `SLUG` or `SLUG:LISTENER` an object with `kind`, and `ms` of a slow one
 * @error: return location for a `MORTISE_ERROR_INVALID`
 *
 * Returns: (transfer full) (element-type MortiseFault) (nullable): what is to be done to whom
 */
GPtrArray *
mortise_faults_from_json (JsonNode *node, GError **error)
{
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_fault_free);
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                           "\"faults\" must be an object with a fault by listener, such as {\"slug:1\": {\"kind\": "
                           "\"crash\"}}");
      return NULL;
    }
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      MortiseFault *fault = read_fault (name, member, error);

      if (fault == NULL)
        return NULL;
      g_ptr_array_add (faults, fault);
    }
  return g_steal_pointer (&faults);
}

/**
 * mortise_faults_find:
 * @faults: (element-type MortiseFault): from [func@Mortise.faults_from_json]
 * @plugin: a plugin
 * @listener: number of one of its listeners
 *
 * Returns: (transfer none) (nullable): what is to be done to that listener; what names it alone goes before what names
 *   its plugin
 */
const MortiseFault *
mortise_faults_find (GPtrArray *faults, const char *plugin, guint listener)
{
  const MortiseFault *found = NULL;

  for (guint i = 0; i < faults->len; i++)
    {
      const MortiseFault *fault = faults->pdata[i];

      if (g_str_equal (fault->plugin, plugin)
          && (fault->listener == listener || (fault->listener == 0 && found == NULL)))
        found = fault;
    }
  return found;
}
