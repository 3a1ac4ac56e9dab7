/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plan-step-group.h"

#include <glib/gi18n.h>

#include "mortise-consent-group.h"
#include "mortise-json.h"
#include "mortise-permission-wish-row.h"
#include "mortise-plugin-signature.h"

/**
 * MortisePlanStepGroup:
 *
 * A step of a plan: what is installed or updated, who vouches for it, what it asks for, and what is different.
 */
struct _MortisePlanStepGroup
{
  AdwBin parent_instance;

  char *slug;
  AdwPreferencesGroup *group;
  GtkWidget *consent;
};

G_DEFINE_FINAL_TYPE (MortisePlanStepGroup, mortise_plan_step_group, ADW_TYPE_BIN)

typedef struct
{
  const char *name;
  const char *label;
} Word;

/* The sections of the member `difference` in docs/admin-api.md; permissions are shown on their own. */
static const Word sections[] = {
  { "hooks", N_ ("Hooks") },
  { "settings", N_ ("Settings") },
  { "dependencies", N_ ("Dependencies") },
  { "conflicts", N_ ("Conflicts") },
  { "widgets", N_ ("Widgets") },
  { "menu_items", N_ ("Menu Items") },
  { "endpoints", N_ ("Web Addresses") },
  { "webhooks", N_ ("Webhooks") },
};

static const Word changes[] = {
  { "added", N_ ("New") },
  { "changed", N_ ("Changed") },
  { "removed", N_ ("Gone") },
};

static GtkWidget *
create_row (const char *title, const char *subtitle, const char *icon_name, const char *style)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle",
                                 subtitle != NULL ? subtitle : "", "title-lines", 0, "subtitle-lines", 0, NULL);

  if (icon_name != NULL)
    {
      GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "icon-name", icon_name, "accessible-role",
                                       GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

      gtk_widget_add_css_class (image, style);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
    }
  return row;
}

static char *
join (JsonArray *array)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (json_node_get_value_type (json_array_get_element (array, i)) == G_TYPE_STRING)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", json_array_get_string_element (array, i));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* --- who vouches for it ------------------------------------------------------------------------------------------- */

static void
add_signature (MortisePlanStepGroup *self, JsonObject *step)
{
  JsonObject *signature = mortise_json_get_object (step, "signature");
  const char *state = mortise_json_get_string (signature, "state", NULL);
  const char *reason = mortise_json_get_string (signature, "reason", NULL);
  const char *catalogue = mortise_json_get_string (step, "catalogue", NULL);
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;

  if (signature == NULL)
    return;

  title = mortise_signature_describe (state, mortise_json_get_string (signature, "publisher", NULL));
  if (reason != NULL)
    subtitle = g_strdup (reason);
  else if (catalogue != NULL)
    subtitle = g_strdup_printf (_ ("Offered by %s"), catalogue);
  adw_preferences_group_add (self->group, create_row (title, subtitle, mortise_signature_get_icon_name (state),
                                                      mortise_signature_get_style (state)));
}

/* --- what it asks for --------------------------------------------------------------------------------------------- */

static void
add_wishes (MortisePlanStepGroup *self, GListModel *permissions)
{
  guint n = g_list_model_get_n_items (permissions);
  g_autofree char *title = g_strdup_printf (ngettext ("Asks for %u permission", "Asks for %u permissions", n), n);
  GtkWidget *expander;

  if (n == 0)
    {
      adw_preferences_group_add (self->group, create_row (_ ("Asks for no permissions"), NULL, NULL, NULL));
      return;
    }

  expander = g_object_new (ADW_TYPE_EXPANDER_ROW, "title", title, "subtitle",
                           _ ("None is granted until you enable it and say so."), NULL);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (MortisePermissionItem) permission = g_list_model_get_item (permissions, i);

      adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), mortise_permission_wish_row_new (permission));
    }
  adw_preferences_group_add (self->group, expander);
}

/* A new plugin is disabled, and asked about when it is enabled; an update goes on running. */
static void
add_permissions (MortisePlanStepGroup *self, GtkWidget *box, JsonObject *step)
{
  JsonArray *array = mortise_json_get_array (step, "new_permissions");
  gboolean is_update = mortise_json_get_string (step, "from", NULL) != NULL;
  g_autoptr (GListStore) permissions = g_list_store_new (MORTISE_TYPE_PERMISSION_ITEM);

  if (array == NULL)
    return;

  mortise_item_list_sync (permissions, array);
  if (!is_update)
    add_wishes (self, G_LIST_MODEL (permissions));
  else if (json_array_get_length (array) > 0)
    {
      self->consent = mortise_consent_group_new (_ ("Wants More Permissions"), G_LIST_MODEL (permissions));
      gtk_box_append (GTK_BOX (box), self->consent);
    }
}

/* --- what is different -------------------------------------------------------------------------------------------- */

static char *
describe_section (JsonObject *section)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *names = join (mortise_json_get_array (section, changes[i].name));

      if (*names != '\0')
        g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", _ (changes[i].label), names);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_difference (MortisePlanStepGroup *self, JsonObject *step)
{
  JsonObject *difference = mortise_json_get_object (step, "difference");

  for (gsize i = 0; difference != NULL && i < G_N_ELEMENTS (sections); i++)
    {
      JsonObject *section = mortise_json_get_object (difference, sections[i].name);
      g_autofree char *text = section != NULL ? describe_section (section) : NULL;

      if (text != NULL && *text != '\0')
        adw_preferences_group_add (self->group, create_row (_ (sections[i].label), text, NULL, NULL));
    }
}

/* --- what was found ----------------------------------------------------------------------------------------------- */

static void
add_findings (MortisePlanStepGroup *self, JsonObject *step)
{
  JsonArray *findings = mortise_json_get_array (step, "findings");
  guint n = findings != NULL ? json_array_get_length (findings) : 0;
  g_autofree char *title = g_strdup_printf (ngettext ("%u finding", "%u findings", n), n);
  GtkWidget *expander;

  if (n == 0)
    return;

  expander = g_object_new (ADW_TYPE_EXPANDER_ROW, "title", title, "subtitle", _ ("What a look at its files brought up"),
                           NULL);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *finding = json_array_get_object_element (findings, i);
      gboolean is_note = g_str_equal (mortise_json_get_string (finding, "severity", ""), "note");

      adw_expander_row_add_row (ADW_EXPANDER_ROW (expander),
                                create_row (mortise_json_get_string (finding, "message", ""),
                                            mortise_json_get_string (finding, "mend", NULL),
                                            is_note ? "dialog-information-symbolic" : "dialog-warning-symbolic",
                                            is_note ? "dim-label" : "warning"));
    }
  adw_preferences_group_add (self->group, expander);
}

/* --- the step ----------------------------------------------------------------------------------------------------- */

static char *
describe_step (JsonObject *step)
{
  const char *action = mortise_json_get_string (step, "action", "");
  const char *from = mortise_json_get_string (step, "from", NULL);
  const char *to = mortise_json_get_string (step, "to", "");
  g_autofree char *size = g_format_size ((guint64) MAX (mortise_json_get_int (step, "size", 0), 0));

  if (g_str_equal (action, "remove"))
    return g_strdup (_ ("Is removed"));
  if (g_str_equal (action, "enable"))
    return g_strdup (_ ("Is enabled"));
  if (from != NULL)
    /* Translators: the version that is installed, the new one, and how large the package is. */
    return g_strdup_printf (_ ("Version %s becomes %s · %s"), from, to, size);
  /* Translators: a version, and how large the package is. */
  return g_strdup_printf (_ ("Version %s · %s"), to, size);
}

static void
mortise_plan_step_group_finalize (GObject *object)
{
  g_clear_pointer (&MORTISE_PLAN_STEP_GROUP (object)->slug, g_free);
  G_OBJECT_CLASS (mortise_plan_step_group_parent_class)->finalize (object);
}

static void
mortise_plan_step_group_class_init (MortisePlanStepGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_plan_step_group_finalize;
}

static void
mortise_plan_step_group_init (MortisePlanStepGroup *self)
{
}

/**
 * mortise_plan_step_group_new:
 * @step: a step of a *plan* of docs/admin-api.md
 *
 * Returns: (transfer floating): a widget that shows it
 */
GtkWidget *
mortise_plan_step_group_new (JsonObject *step)
{
  MortisePlanStepGroup *self = g_object_new (MORTISE_TYPE_PLAN_STEP_GROUP, NULL);
  const char *slug = mortise_json_get_string (step, "slug", "");
  const char *name = mortise_json_get_string (mortise_json_get_object (step, "package"), "name", slug);
  g_autofree char *title = g_markup_escape_text (name, -1);
  g_autofree char *text = describe_step (step);
  g_autofree char *description = g_markup_escape_text (text, -1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  self->slug = g_strdup (slug);
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, title);
  adw_preferences_group_set_description (self->group, description);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->group));
  adw_bin_set_child (ADW_BIN (self), box);

  add_signature (self, step);
  add_permissions (self, box, step);
  add_difference (self, step);
  add_findings (self, step);
  return GTK_WIDGET (self);
}

/**
 * mortise_plan_step_group_add_consent:
 * @self: a widget
 * @consent: the object `consent` of docs/admin-api.md
 *
 * Adds which of the new permissions of an update are granted, if it has any.
 */
void
mortise_plan_step_group_add_consent (MortisePlanStepGroup *self, JsonObject *consent)
{
  g_auto (GStrv) names = NULL;
  JsonArray *array;

  g_return_if_fail (MORTISE_IS_PLAN_STEP_GROUP (self));

  if (self->consent == NULL)
    return;
  names = mortise_consent_group_dup_granted (MORTISE_CONSENT_GROUP (self->consent));
  array = json_array_new ();
  for (guint i = 0; names[i] != NULL; i++)
    json_array_add_string_element (array, names[i]);
  json_object_set_array_member (consent, self->slug, array);
}
