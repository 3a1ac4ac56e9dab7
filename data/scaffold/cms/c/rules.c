/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "@slug@-rules.h"

#define MAX_SLUG 60

/* Lower-case letters, digits and dashes: what can stand in an address. */
char *
cms_rules_slugify (const char *text)
{
  g_autofree char *plain = g_str_to_ascii (text, "C");
  GString *slug = g_string_new (NULL);

  for (const char *at = plain; *at != '\0' && slug->len < MAX_SLUG; at++)
    if (g_ascii_isalnum (*at))
      g_string_append_c (slug, g_ascii_tolower (*at));
    else if (slug->len > 0 && slug->str[slug->len - 1] != '-')
      g_string_append_c (slug, '-');
  if (slug->len > 0 && slug->str[slug->len - 1] == '-')
    g_string_truncate (slug, slug->len - 1);
  return g_string_free (slug, FALSE);
}

static gboolean
is_available (JsonObject *product)
{
  return g_str_equal (mortise_object_get_string (product, "status", "active"), "active")
         && mortise_object_get_int (product, "stock", 1) > 0;
}

JsonObject *
cms_rules_make_entry (JsonObject *product)
{
  const char *title = mortise_object_get_string (product, "title", "");
  g_autofree char *slug = cms_rules_slugify (title);
  g_autofree char *price = g_strdup_printf ("%.2f %s", mortise_object_get_double (product, "price", 0),
                                            mortise_object_get_string (product, "currency", "?"));
  JsonObject *entry = json_object_new ();

  json_object_set_string_member (entry, "slug", slug[0] != '\0' ? slug : "product");
  json_object_set_string_member (entry, "title", title);
  json_object_set_string_member (entry, "price", price);
  json_object_set_boolean_member (entry, "available", is_available (product));
  return entry;
}
