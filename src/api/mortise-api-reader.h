/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-api-events.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_API_READER (mortise_api_reader_get_type ())
G_DECLARE_FINAL_TYPE (MortiseApiReader, mortise_api_reader, MORTISE, API_READER, GObject)

MortiseApiReader *mortise_api_reader_new (GIOStream *stream, MortiseApiEventTypes types);
MortiseApiEventTypes mortise_api_reader_get_types (MortiseApiReader *self);
void mortise_api_reader_push (MortiseApiReader *self, GBytes *line);
void mortise_api_reader_close (MortiseApiReader *self);

G_END_DECLS
