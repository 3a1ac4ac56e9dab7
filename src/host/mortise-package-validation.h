/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mortise-validation.h"

G_BEGIN_DECLS

MortiseValidation *
mortise_package_validate (const char *path, const char *dialect, GCancellable *cancellable, GError **error);

G_END_DECLS
