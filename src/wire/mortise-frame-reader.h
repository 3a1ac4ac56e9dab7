/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "mortise-frame.h"

G_BEGIN_DECLS

typedef struct _MortiseFrameReader MortiseFrameReader;

MortiseFrameReader *mortise_frame_reader_new (void);
void mortise_frame_reader_free (MortiseFrameReader *self);
guint8 *mortise_frame_reader_get_space (MortiseFrameReader *self, gsize *size);
void mortise_frame_reader_commit (MortiseFrameReader *self, gsize size);
gboolean mortise_frame_reader_next (MortiseFrameReader *self, MortiseFrame *frame, GError **error);
gboolean mortise_frame_reader_is_empty (MortiseFrameReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseFrameReader, mortise_frame_reader_free)

G_END_DECLS
