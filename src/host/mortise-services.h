/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-hook-bus.h"
#include "mortise-worker.h"

G_BEGIN_DECLS

/* What the host lends plugins. Each request is checked against the plugin's grants and its rate. */
#define MORTISE_TYPE_SERVICES (mortise_services_get_type ())
G_DECLARE_FINAL_TYPE (MortiseServices, mortise_services, MORTISE, SERVICES, GObject)

MortiseServices *mortise_services_new (MortiseHookBus *bus, MortiseStore *store);
void mortise_services_serve (MortiseServices *self, MortiseWorker *worker, const MortiseFrame *frame);

G_END_DECLS
