/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The same by D-Bus, peer to peer without a message bus: what GNOME programs would use if there were no wire of our
 * own. */
typedef struct _BenchGdbus BenchGdbus;

BenchGdbus *bench_gdbus_new (void);
void bench_gdbus_connect (BenchGdbus *self);
void bench_gdbus_free (BenchGdbus *self);
void bench_gdbus_call (BenchGdbus *self, GBytes *payload);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchGdbus, bench_gdbus_free)

G_END_DECLS
