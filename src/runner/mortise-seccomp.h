/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean mortise_seccomp_apply (gboolean private_files, GError **error);

G_END_DECLS
