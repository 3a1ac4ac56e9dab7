/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The one place that knows which libpeas this is. What differs between 1.34 and 2.0: the header's name, whether the
 * plugin information is boxed or an object, how the engine is made and asked, and the Python loader's name. */

#include "mortise-config.h"

#ifdef MORTISE_HAVE_PEAS_2
#include <libpeas.h>

#define MORTISE_PEAS_PYTHON_LOADER "python"

static inline PeasEngine *
mortise_peas_engine_new (void)
{
  return peas_engine_new ();
}

static inline GObject *
mortise_peas_create (PeasEngine *engine, PeasPluginInfo *info, GType type)
{
  return peas_engine_create_extension (engine, info, type, NULL);
}
#else
#include <libpeas/peas.h>

#define MORTISE_PEAS_PYTHON_LOADER "python3"

static inline PeasEngine *
mortise_peas_engine_new (void)
{
  return g_object_ref (peas_engine_get_default ());
}

static inline GObject *
mortise_peas_create (PeasEngine *engine, PeasPluginInfo *info, GType type)
{
  return (GObject *) peas_engine_create_extension (engine, info, type, NULL);
}
#endif
