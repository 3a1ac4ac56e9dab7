/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MortiseBacktrace:
 *
 * Where a process was when it crashed.
 */
typedef struct _MortiseBacktrace MortiseBacktrace;

MortiseBacktrace *mortise_backtrace_new (const char *directory);
void mortise_backtrace_free (MortiseBacktrace *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseBacktrace, mortise_backtrace_free)

gboolean mortise_backtrace_take_line (MortiseBacktrace *self, const char *line);
gboolean mortise_backtrace_is_empty (const MortiseBacktrace *self);
void mortise_backtrace_symbolise (MortiseBacktrace *self);
char *mortise_backtrace_to_text (const MortiseBacktrace *self);

G_END_DECLS
