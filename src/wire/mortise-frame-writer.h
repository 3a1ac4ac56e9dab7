/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "mortise-frame.h"

G_BEGIN_DECLS

typedef struct _MortiseFrameWriter MortiseFrameWriter;

MortiseFrameWriter *mortise_frame_writer_new (void);
void mortise_frame_writer_free (MortiseFrameWriter *self);
gboolean mortise_frame_writer_send (MortiseFrameWriter *self,
                                    int fd,
                                    MortiseFrameHeader *header,
                                    const char *method,
                                    GBytes *body,
                                    GError **error);
gboolean mortise_frame_writer_flush (MortiseFrameWriter *self, int fd, GError **error);
gsize mortise_frame_writer_get_pending (MortiseFrameWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseFrameWriter, mortise_frame_writer_free)

G_END_DECLS
