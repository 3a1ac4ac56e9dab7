/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <link.h>

G_BEGIN_DECLS

typedef struct _MortiseElfImage MortiseElfImage;

MortiseElfImage *mortise_elf_image_new (GBytes *file, GError **error);
void mortise_elf_image_free (MortiseElfImage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseElfImage, mortise_elf_image_free)

const ElfW (Phdr) * mortise_elf_image_get_segments (MortiseElfImage *self, guint *n_segments);
const ElfW (Phdr) * mortise_elf_image_find_segment (MortiseElfImage *self, guint32 type);

const guint8 *mortise_elf_image_peek_rest (MortiseElfImage *self, guint64 address, gsize *available);
const guint8 *mortise_elf_image_peek (MortiseElfImage *self, guint64 address, guint64 size);
gboolean mortise_elf_image_read (MortiseElfImage *self, guint64 address, gpointer target, gsize size);

G_END_DECLS
