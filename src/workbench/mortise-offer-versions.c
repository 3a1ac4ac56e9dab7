/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-offer-versions.h"

#include <glib/gi18n.h>

#include "mortise-json.h"

/**
 * MortiseOfferVersions:
 *
 * The versions of a plugin that a catalogue has: what is new in each, and a button that installs it.
 */
struct _MortiseOfferVersions
{
  AdwPreferencesGroup parent_instance;

  GPtrArray *rows;
};

/* Who wants an older one names it on the command line. */
#define MAX_VERSIONS 20

G_DEFINE_FINAL_TYPE (MortiseOfferVersions, mortise_offer_versions, ADW_TYPE_PREFERENCES_GROUP)

static char *
describe_release (JsonObject *version)
{
  g_autofree char *size = g_format_size ((guint64) MAX (mortise_json_get_int (version, "size", 0), 0));
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (mortise_json_get_string (version, "released", ""), NULL);
  g_autofree char *date = time != NULL ? g_date_time_format (time, "%x") : NULL;

  return g_strdup_printf ("%s · %s", date != NULL ? date : "", size);
}

static char *
describe_changes (JsonObject *version)
{
  JsonArray *changelog = mortise_json_get_array (version, "changelog");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; changelog != NULL && i < json_array_get_length (changelog); i++)
    if (json_node_get_value_type (json_array_get_element (changelog, i)) == G_TYPE_STRING)
      g_string_append_printf (text, "%s• %s", text->len > 0 ? "\n" : "", json_array_get_string_element (changelog, i));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GtkWidget *
create_badge (const char *text, const char *style)
{
  GtkWidget *badge = g_object_new (GTK_TYPE_LABEL, "label", text, "valign", GTK_ALIGN_CENTER, NULL);

  gtk_widget_add_css_class (badge, "badge");
  if (style != NULL)
    gtk_widget_add_css_class (badge, style);
  return badge;
}

/* What a version is, besides one of many. */
static GtkWidget *
create_mark (JsonObject *version, const char *installed)
{
  const char *obstacle = mortise_json_get_string (version, "obstacle", "none");

  if (g_strcmp0 (mortise_json_get_string (version, "version", NULL), installed) == 0)
    return create_badge (_ ("Installed"), "accent");
  if (g_str_equal (obstacle, "blocked"))
    return create_badge (_ ("Blocked"), "error");
  if (g_str_equal (obstacle, "withdrawn"))
    return create_badge (_ ("Withdrawn"), "warning");
  if (g_str_equal (obstacle, "prerelease") || mortise_json_get_boolean (version, "prerelease", FALSE))
    return create_badge (_ ("Pre-release"), NULL);
  if (g_str_equal (obstacle, "held"))
    return create_badge (_ ("Held"), NULL);
  if (g_str_equal (obstacle, "pinned"))
    return create_badge (_ ("Outside of the Pin"), NULL);
  return NULL;
}

static gboolean
can_be_installed (JsonObject *version, const char *installed)
{
  const char *obstacle = mortise_json_get_string (version, "obstacle", "none");

  return g_strcmp0 (mortise_json_get_string (version, "version", NULL), installed) != 0
         && !g_str_equal (obstacle, "blocked") && !g_str_equal (obstacle, "withdrawn");
}

static GtkWidget *
create_button (JsonObject *offer, const char *version)
{
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "label", _ ("Install…"), "valign", GTK_ALIGN_CENTER, NULL);
  /* Translators: what a button does; %s is a version. */
  g_autofree char *label = g_strdup_printf (_ ("Install Version %s…"), version);

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(sss)", mortise_json_get_string (offer, "slug", ""),
                                    version, mortise_json_get_string (offer, "catalogue", ""));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "plugins.install-offer");
  return button;
}

static GtkWidget *
create_text_row (const char *text)
{
  return g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", text, "title-lines", 0, NULL);
}

static GtkWidget *
create_version_row (JsonObject *offer, JsonObject *version)
{
  const char *text = mortise_json_get_string (version, "version", "");
  const char *installed = mortise_json_get_string (offer, "installed", NULL);
  const char *reason = mortise_json_get_string (version, "obstacle_reason", NULL);
  g_autofree char *release = describe_release (version);
  g_autofree char *changes = describe_changes (version);
  GtkWidget *mark = create_mark (version, installed);
  GtkWidget *row = g_object_new (ADW_TYPE_EXPANDER_ROW, "use-markup", FALSE, "title", text, "subtitle", release, NULL);

  if (can_be_installed (version, installed))
    adw_expander_row_add_action (ADW_EXPANDER_ROW (row), create_button (offer, text));
  if (mark != NULL)
    adw_expander_row_add_action (ADW_EXPANDER_ROW (row), mark);
  if (reason != NULL)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), create_text_row (reason));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row),
                            create_text_row (*changes != '\0' ? changes : _ ("The author does not say what is new.")));
  return row;
}

static void
mortise_offer_versions_finalize (GObject *object)
{
  g_clear_pointer (&MORTISE_OFFER_VERSIONS (object)->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (mortise_offer_versions_parent_class)->finalize (object);
}

static void
mortise_offer_versions_class_init (MortiseOfferVersionsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_offer_versions_finalize;
}

static void
mortise_offer_versions_init (MortiseOfferVersions *self)
{
  self->rows = g_ptr_array_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Versions"));
}

/**
 * mortise_offer_versions_set_offer:
 * @self: a group
 * @offer: (nullable): what `/v1/offers/SLUG` of docs/admin-api.md answers
 *
 * Shows the versions of an offer; without one the group is hidden.
 */
void
mortise_offer_versions_set_offer (MortiseOfferVersions *self, JsonObject *offer)
{
  JsonArray *versions = offer != NULL ? mortise_json_get_array (offer, "versions") : NULL;
  guint n = versions != NULL ? MIN (json_array_get_length (versions), MAX_VERSIONS) : 0;

  g_return_if_fail (MORTISE_IS_OFFER_VERSIONS (self));

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);

  for (guint i = 0; i < n; i++)
    {
      GtkWidget *row = create_version_row (offer, json_array_get_object_element (versions, i));

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
      g_ptr_array_add (self->rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}
