/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MortiseOutputReader MortiseOutputReader;

/* A line of text, valid UTF-8 without the newline. */
typedef void (*MortiseOutputFunc) (const char *line, gpointer user_data);

MortiseOutputReader *mortise_output_reader_new (int fd, MortiseOutputFunc func, gpointer user_data);
void mortise_output_reader_finish (MortiseOutputReader *self);
void mortise_output_reader_free (MortiseOutputReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseOutputReader, mortise_output_reader_free)

G_END_DECLS
