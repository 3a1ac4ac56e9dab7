/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-manifest.h"
#include "mortise-platform-set.h"
#include "mortise-store.h"

/* What the tests of the host share: a folder of their own, and calls that wait for their end. */

char *make_folder (void);
void remove_folder (char *folder);

void take_result (GObject *source, GAsyncResult *result, gpointer user_data);
GAsyncResult *wait_for (GAsyncResult **slot);
void settle (void);
void flush_store (MortiseStore *store);

GBytes *bytes_of (const char *text);
char *text_of (GBytes *bytes);
MortiseManifest *make_manifest (const char *slug, const char *more);
