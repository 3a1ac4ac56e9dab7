/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GArray *mortise_process_tree_list (GPid root);

G_END_DECLS
