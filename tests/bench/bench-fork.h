/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

int bench_fork (void (*serve) (int fd));

G_END_DECLS
