/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The least that a call to another process can cost: blocking writes and reads on a socketpair, and a process at the
 * other end that sends back what comes. */
typedef struct _BenchPong BenchPong;

BenchPong *bench_pong_new (void);
void bench_pong_free (BenchPong *self);
void bench_pong_call (BenchPong *self, GBytes *payload);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchPong, bench_pong_free)

G_END_DECLS
