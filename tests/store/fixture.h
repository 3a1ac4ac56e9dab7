/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-store.h"

/* A store in a folder of its own, and asynchronous calls that wait for their end. */

#define ALICE "alice"
#define BOB "bob"

typedef struct
{
  char *folder;
  char *path;
  MortiseStore *store;
} Fixture;

void fixture_set_up (Fixture *fixture, gconstpointer user_data);
void fixture_tear_down (Fixture *fixture, gconstpointer user_data);
void fixture_reopen (Fixture *fixture);
char *make_folder (void);
void remove_folder (const char *folder);

void take_result (GObject *source, GAsyncResult *result, gpointer user_data);
GAsyncResult *wait_for (GAsyncResult **result);
gboolean flush (MortiseStore *store, GError **error);
void flush_well (MortiseStore *store);

void put_plugin (MortiseStore *store, const char *tenant, const char *slug);
void put_settings (MortiseStore *store, const char *tenant, const char *slug, const char *settings);
char *list_setting (MortiseStore *store, const char *tenant, const char *slug, const char *key);
void assert_one_line (const GError *error, const char *part);
gint64 query_int (const char *path, const char *sql);
