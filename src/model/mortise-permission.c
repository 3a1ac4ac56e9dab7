/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-permission.h"

#include "mortise-error.h"

/**
 * MortisePermission:
 *
 * Something that an administrator grants to a plugin: the use of a service of the host, or listening to the hooks of
 * a platform that carry other people's data.
 */
struct _MortisePermission
{
  GObject parent_instance;

  char *name;
  char *title;
  char *description;
  MortiseRisk risk;
};

enum
{
  PROP_NAME = 1,
  PROP_TITLE,
  PROP_DESCRIPTION,
  PROP_RISK,
  N_PROPS
};

typedef struct
{
  const char *name;
  const char *title;
  const char *description;
  MortiseRisk risk;
} Builtin;

/* The permissions that belong to the host, in the words of docs/manifest.md. */
static const Builtin builtins[] = {
  { "http", "Network", "Send requests through the host, to the hosts that the manifest names and no other.",
    MORTISE_RISK_HIGH },
  { "storage", "Storage", "Keep keys and values in the host.", MORTISE_RISK_LOW },
  { "database", "Database", "Keep a private folder with a SQLite file in it.", MORTISE_RISK_LOW },
  { "events", "Events", "Emit events and receive those of other plugins.", MORTISE_RISK_LOW },
  { "hooks", "Hooks", "Fire hooks that other plugins listen to.", MORTISE_RISK_LOW },
  { "native-code", "Native widgets",
    "Run inside the workbench to build GTK widgets, without a sandbox, with all your rights.", MORTISE_RISK_HIGH },
};

static const char *const risk_names[] = {
  [MORTISE_RISK_LOW] = "low",
  [MORTISE_RISK_HIGH] = "high",
};

G_DEFINE_ENUM_TYPE (MortiseRisk,
                    mortise_risk,
                    G_DEFINE_ENUM_VALUE (MORTISE_RISK_LOW, "low"),
                    G_DEFINE_ENUM_VALUE (MORTISE_RISK_HIGH, "high"))

G_DEFINE_FINAL_TYPE (MortisePermission, mortise_permission, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
mortise_permission_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortisePermission *self = MORTISE_PERMISSION (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, self->description);
      break;
    case PROP_RISK:
      g_value_set_enum (value, self->risk);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_permission_finalize (GObject *object)
{
  MortisePermission *self = MORTISE_PERMISSION (object);

  g_free (self->name);
  g_free (self->title);
  g_free (self->description);

  G_OBJECT_CLASS (mortise_permission_parent_class)->finalize (object);
}

static void
mortise_permission_class_init (MortisePermissionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = mortise_permission_get_property;
  object_class->finalize = mortise_permission_finalize;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  properties[PROP_RISK] = g_param_spec_enum ("risk", NULL, NULL, MORTISE_TYPE_RISK, MORTISE_RISK_LOW, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mortise_permission_init (MortisePermission *self)
{
}

/**
 * mortise_risk_to_string:
 * @risk: a risk
 *
 * Returns: (transfer none): `low` or `high`
 */
const char *
mortise_risk_to_string (MortiseRisk risk)
{
  g_return_val_if_fail ((guint) risk < G_N_ELEMENTS (risk_names), NULL);

  return risk_names[risk];
}

/**
 * mortise_risk_from_string:
 * @name: (nullable): a name as [func@Risk.to_string] gives it
 * @risk: (out): the risk of that name
 * @error: return location for an error
 *
 * Returns: whether @name is a risk; %MORTISE_ERROR_INVALID is set where it is not
 */
gboolean
mortise_risk_from_string (const char *name, MortiseRisk *risk, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (risk_names); i++)
    if (g_strcmp0 (name, risk_names[i]) == 0)
      {
        *risk = i;
        return TRUE;
      }

  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "“%s” is not a risk: write low or high",
               name != NULL ? name : "");
  return FALSE;
}

/**
 * mortise_permission_new:
 * @name: the name that manifests ask for
 * @title: a few words for people
 * @description: one sentence: what it lets a plugin do
 * @risk: how much to think before granting it
 *
 * Returns: (transfer full): a permission
 */
MortisePermission *
mortise_permission_new (const char *name, const char *title, const char *description, MortiseRisk risk)
{
  MortisePermission *self = g_object_new (MORTISE_TYPE_PERMISSION, NULL);

  self->name = g_strdup (name);
  self->title = g_strdup (title);
  self->description = g_strdup (description);
  self->risk = risk;
  return self;
}

static GHashTable *
make_builtins (void)
{
  GHashTable *by_name = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);

  for (guint i = 0; i < G_N_ELEMENTS (builtins); i++)
    {
      const Builtin *builtin = &builtins[i];

      g_hash_table_insert (by_name, (char *) builtin->name,
                           mortise_permission_new (builtin->name, builtin->title, builtin->description, builtin->risk));
    }
  return by_name;
}

/**
 * mortise_permission_lookup_builtin:
 * @name: the name of a permission
 *
 * Looks up a permission that the host itself knows, see docs/manifest.md. May be called from any thread.
 *
 * Returns: (transfer none) (nullable): the permission, %NULL where @name is none of the host's own
 */
MortisePermission *
mortise_permission_lookup_builtin (const char *name)
{
  static GHashTable *by_name;

  g_return_val_if_fail (name != NULL, NULL);

  if (g_once_init_enter (&by_name))
    g_once_init_leave (&by_name, make_builtins ());
  return g_hash_table_lookup (by_name, name);
}

/**
 * mortise_permission_get_name:
 * @self: a permission
 *
 * Returns: (transfer none): the name that manifests ask for
 */
const char *
mortise_permission_get_name (MortisePermission *self)
{
  g_return_val_if_fail (MORTISE_IS_PERMISSION (self), NULL);

  return self->name;
}

/**
 * mortise_permission_get_title:
 * @self: a permission
 *
 * Returns: (transfer none): a few words for people
 */
const char *
mortise_permission_get_title (MortisePermission *self)
{
  g_return_val_if_fail (MORTISE_IS_PERMISSION (self), NULL);

  return self->title;
}

/**
 * mortise_permission_get_description:
 * @self: a permission
 *
 * Returns: (transfer none): one sentence: what it lets a plugin do
 */
const char *
mortise_permission_get_description (MortisePermission *self)
{
  g_return_val_if_fail (MORTISE_IS_PERMISSION (self), NULL);

  return self->description;
}

/**
 * mortise_permission_get_risk:
 * @self: a permission
 *
 * Returns: how much to think before granting it
 */
MortiseRisk
mortise_permission_get_risk (MortisePermission *self)
{
  g_return_val_if_fail (MORTISE_IS_PERMISSION (self), MORTISE_RISK_HIGH);

  return self->risk;
}
