/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-catalogue-builder.h"
#include "mortise-catalogue-refresh.h"
#include "mortise-error.h"

G_BEGIN_DECLS

/**
 * CatalogueFixture:
 * @folder: a folder of the test's own
 * @input: the publisher's folder
 * @output: what is published
 * @cache: the reader's cache
 * @key: the publisher's key
 * @other_key: another key
 * @state: what the reader remembers
 * @now: the publisher's time
 *
 * A publisher and a reader.
 */
typedef struct
{
  char *folder;
  char *input;
  char *output;
  char *cache;
  MortiseSigningKey *key;
  MortiseSigningKey *other_key;
  SoupSession *session;
  MortiseCatalogueState *state;
  gint64 now;
} CatalogueFixture;

void catalogue_fixture_set_up (CatalogueFixture *self, gconstpointer user_data);
void catalogue_fixture_tear_down (CatalogueFixture *self, gconstpointer user_data);

void catalogue_fixture_write_bytes (const char *folder, const char *name, const char *bytes, gsize length);
void catalogue_fixture_write (const char *folder, const char *name, const char *text);
char *catalogue_fixture_read (const char *folder, const char *name, gsize *length);
void catalogue_fixture_add_plugin (CatalogueFixture *self, const char *slug, const char *version, const char *more);
void catalogue_fixture_publish (CatalogueFixture *self, const char *more);

MortiseCatalogueBuilt *catalogue_fixture_try_build (CatalogueFixture *self,
                                                    MortiseSigningKey *key,
                                                    MortiseSigningKey *previous_key,
                                                    GError **error);
void catalogue_fixture_build (CatalogueFixture *self);
void catalogue_fixture_build_with (CatalogueFixture *self, MortiseSigningKey *key, MortiseSigningKey *previous_key);

MortiseCatalogue *catalogue_fixture_try_refresh (CatalogueFixture *self, MortiseCatalogue *current, GError **error);
MortiseCatalogue *catalogue_fixture_refresh (CatalogueFixture *self);
void catalogue_fixture_refuse (CatalogueFixture *self, MortiseError code, const char *pattern);
void catalogue_fixture_forget (CatalogueFixture *self, const char *fingerprint);
void catalogue_fixture_copy (const char *from, const char *to);

G_END_DECLS
