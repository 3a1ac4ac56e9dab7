/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * MortiseRisk:
 * @MORTISE_RISK_LOW: a misuse stays within the plugin
 * @MORTISE_RISK_HIGH: a misuse exposes people's data, changes the site or leaves the machine
 *
 * How much an administrator should think before granting.
 */
typedef enum
{
  MORTISE_RISK_LOW,
  MORTISE_RISK_HIGH,
} MortiseRisk;

#define MORTISE_TYPE_RISK (mortise_risk_get_type ())
GType mortise_risk_get_type (void);

const char *mortise_risk_to_string (MortiseRisk risk);
gboolean mortise_risk_from_string (const char *name, MortiseRisk *risk, GError **error);

#define MORTISE_TYPE_PERMISSION (mortise_permission_get_type ())
G_DECLARE_FINAL_TYPE (MortisePermission, mortise_permission, MORTISE, PERMISSION, GObject)

MortisePermission *
mortise_permission_new (const char *name, const char *title, const char *description, MortiseRisk risk);
MortisePermission *mortise_permission_lookup_builtin (const char *name);

const char *mortise_permission_get_name (MortisePermission *self);
const char *mortise_permission_get_title (MortisePermission *self);
const char *mortise_permission_get_description (MortisePermission *self);
MortiseRisk mortise_permission_get_risk (MortisePermission *self);

G_END_DECLS
