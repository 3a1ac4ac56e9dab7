/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_APPLICATION (mortise_application_get_type ())
G_DECLARE_FINAL_TYPE (MortiseApplication, mortise_application, MORTISE, APPLICATION, AdwApplication)

MortiseApplication *mortise_application_new (void);

G_END_DECLS
