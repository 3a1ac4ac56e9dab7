/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "mortise-redaction.h"
#include "mortise-store.h"

G_BEGIN_DECLS

/* The host's log: what plugins and the host itself say, numbered, kept in the store. What comes too fast is counted,
 * and left out. Signal "record" (JsonNode): a *log record* of docs/admin-api.md was added. */
#define MORTISE_TYPE_JOURNAL (mortise_journal_get_type ())
G_DECLARE_FINAL_TYPE (MortiseJournal, mortise_journal, MORTISE, JOURNAL, GObject)

MortiseJournal *mortise_journal_new (MortiseStore *store, const char *tenant);
void mortise_journal_set_redaction (MortiseJournal *self, MortiseRedaction *redaction);
void mortise_journal_add (MortiseJournal *self,
                          const char *plugin,
                          const char *stream,
                          const char *level,
                          const char *message,
                          JsonObject *fields);
void mortise_journal_query_async (MortiseJournal *self,
                                  const char *plugin,
                                  gint64 after,
                                  guint limit,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GBytes *mortise_journal_query_finish (MortiseJournal *self, GAsyncResult *result, GError **error);

G_END_DECLS
