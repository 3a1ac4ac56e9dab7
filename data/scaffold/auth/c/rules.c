/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "@slug@-rules.h"

/* One for each account, however its name is written; the name itself is kept nowhere. */
char *
auth_rules_dup_key (const char *username)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (username));
  g_autofree char *folded = g_utf8_casefold (trimmed, -1);
  g_autofree char *checksum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, folded, -1);

  return g_strconcat ("failures-", checksum, NULL);
}

static gint64
get_count (JsonNode *failures)
{
  return failures != NULL && JSON_NODE_HOLDS_VALUE (failures) ? MAX (json_node_get_int (failures), 0) : 0;
}

gint64
auth_rules_count_failure (JsonNode *failures)
{
  return get_count (failures) + 1;
}

gboolean
auth_rules_is_locked (JsonNode *failures, gint64 attempts)
{
  return get_count (failures) >= attempts;
}
