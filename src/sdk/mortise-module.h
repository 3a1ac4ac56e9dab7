/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>
#include <gmodule.h>

#include "mortise-macros.h"

G_BEGIN_DECLS

MORTISE_EXPORT void mortise_module_register (gpointer module, GType plugin_type);

#ifndef __GI_SCANNER__
/* The function that libpeas, 1.0 and 2 alike, calls when it loads a C plugin; each plugin defines it. */
G_MODULE_EXPORT void peas_register_types (gpointer module);
#endif

G_END_DECLS
