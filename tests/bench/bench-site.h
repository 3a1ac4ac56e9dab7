/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-host.h"

G_BEGIN_DECLS

/* A host on a site of its own, used as the workbench uses it: asynchronously, in the main loop of this thread. What
 * fails ends the program. */
typedef struct _BenchSite BenchSite;

BenchSite *bench_site_new (void);
BenchSite *bench_site_new_at (const char *directory);
void bench_site_free (BenchSite *self);
MortiseHost *bench_site_get_host (BenchSite *self);

void bench_site_add_plugin (BenchSite *self, const char *plugin, const char *slug, const char *hooks, gboolean run);
void bench_site_fire (BenchSite *self, const char *hook, GBytes *payload);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchSite, bench_site_free)

G_END_DECLS
