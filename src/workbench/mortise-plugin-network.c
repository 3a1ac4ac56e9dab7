/* SPDX-License-Identifier: GPL-3.0-or-later */
/* With which hosts a plugin may speak, with which it did, and with which it would have. */
#include "mortise-plugin-network.h"

#include <glib/gi18n.h>

#include "mortise-json.h"
#include "mortise-permission-item.h"
#include "mortise-text.h"

/* docs/manifest.md: without a port the usual one of http or https is meant. */
static gboolean
stands_for (const char *declared, const char *contacted)
{
  const char *colon = strrchr (contacted, ':');
  gsize length = colon != NULL ? (gsize) (colon - contacted) : strlen (contacted);

  if (g_ascii_strcasecmp (declared, contacted) == 0)
    return TRUE;
  return colon != NULL && strlen (declared) == length && g_ascii_strncasecmp (declared, contacted, length) == 0
         && (g_str_equal (colon, ":443") || g_str_equal (colon, ":80"));
}

static const char *const *
list_declared (MortisePluginItem *plugin)
{
  static const char *const none[] = { NULL };
  MortiseItem *permission = mortise_item_list_find (mortise_plugin_item_get_permissions (plugin), "http");
  const char *const *scopes
      = permission != NULL ? mortise_permission_item_get_scopes (MORTISE_PERMISSION_ITEM (permission)) : NULL;

  return scopes != NULL ? scopes : none;
}

static gboolean
is_contacted (JsonArray *hosts, const char *declared)
{
  for (guint i = 0; i < json_array_get_length (hosts); i++)
    if (stands_for (declared, mortise_json_get_string (json_array_get_object_element (hosts, i), "name", "")))
      return TRUE;
  return FALSE;
}

static void
add_contacted (MortiseFactExpander *row, JsonObject *host)
{
  gint64 uses = mortise_json_get_int (host, "uses", 0), refusals = mortise_json_get_int (host, "refusals", 0);
  g_autofree char *time = mortise_text_describe_time (mortise_json_get_int (host, "last", 0));
  /* Translators: a time. */
  g_autofree char *last = g_strdup_printf (_ ("Last at %s"), time);
  g_autofree char *count
      = refusals > 0 && uses == 0
            ? g_strdup_printf (ngettext ("refused %d time", "refused %d times", (gulong) refusals), (int) refusals)
            : g_strdup_printf (ngettext ("%d request", "%d requests", (gulong) uses), (int) uses);

  mortise_fact_expander_add (row, &(MortiseFact){ .title = mortise_json_get_string (host, "name", ""),
                                                  .subtitle = last,
                                                  .value = count,
                                                  .icon_name = refusals > 0 ? "dialog-warning-symbolic" : NULL,
                                                  .style = refusals > 0 ? "warning" : NULL });
}

static char *
describe (guint n_declared, guint n_contacted, gint64 refusals)
{
  g_autofree char *declared
      = g_strdup_printf (ngettext ("It asks for %u host", "It asks for %u hosts", n_declared), n_declared);
  g_autofree char *contacted = g_strdup_printf (ngettext ("contacted %u", "contacted %u", n_contacted), n_contacted);

  if (refusals > 0)
    return g_strdup_printf (
        ngettext ("%s, and was refused others %d time", "%s, and was refused others %d times", (gulong) refusals),
        n_declared > 0 ? declared : _ ("It asks for no host"), (int) refusals);
  if (n_declared == 0)
    return g_strdup (_ ("None: it asks for no host"));
  /* Translators: “It asks for 2 hosts, contacted 1”. */
  return g_strdup_printf (_ ("%s, %s"), declared, contacted);
}

/**
 * mortise_plugin_network_fill:
 * @row: where to show it
 * @plugin: a plugin
 * @activity: (nullable): the object *activity* of docs/admin-api.md, if it is known
 *
 * Shows with which hosts a plugin may speak, and did.
 */
void
mortise_plugin_network_fill (MortiseFactExpander *row, MortisePluginItem *plugin, JsonObject *activity)
{
  const char *const *declared = list_declared (plugin);
  JsonArray *hosts = mortise_json_get_array (activity, "hosts");
  g_autoptr (JsonArray) contacted = hosts != NULL ? json_array_ref (hosts) : json_array_new ();
  guint n_declared = g_strv_length ((char **) declared), n_contacted = 0;
  gint64 refusals = 0;
  g_autofree char *text = NULL;

  mortise_fact_expander_begin (row);
  for (guint i = 0; i < json_array_get_length (contacted); i++)
    {
      JsonObject *host = json_array_get_object_element (contacted, i);

      add_contacted (row, host);
      refusals += mortise_json_get_int (host, "refusals", 0);
      n_contacted += mortise_json_get_int (host, "uses", 0) > 0 ? 1 : 0;
    }
  for (guint i = 0; declared[i] != NULL; i++)
    if (!is_contacted (contacted, declared[i]))
      mortise_fact_expander_add (
          row, &(MortiseFact){ .title = declared[i], .subtitle = _ ("Not contacted since the host started") });
  text = describe (n_declared, n_contacted, refusals);
  mortise_fact_expander_end (row, text,
                             refusals > 0     ? "dialog-warning-symbolic"
                             : n_declared > 0 ? "network-wired-symbolic"
                                              : "security-high-symbolic",
                             refusals > 0     ? "warning"
                             : n_declared > 0 ? "dim-label"
                                              : "success");
}
