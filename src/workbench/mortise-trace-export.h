/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-trace-source.h"

G_BEGIN_DECLS

void mortise_trace_export (GtkWidget *teller, MortiseTraceSource *source, const char *filter, const char *format);

G_END_DECLS
