/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "host-fixture.h"
#include "mortise-host.h"

/* A site in a folder of its own, with its host, and plugins' folders to install. */

typedef struct
{
  char *folder;
  char *site;
  MortiseHost *host;
} SiteFixture;

void site_set_up (SiteFixture *fixture, gconstpointer user_data);
void site_tear_down (SiteFixture *fixture, gconstpointer user_data);
void site_open (SiteFixture *fixture);
void site_close (SiteFixture *fixture);
void site_reopen (SiteFixture *fixture);

char *write_plugin (SiteFixture *fixture, const char *slug, const char *version, const char *more);
MortiseHostedPlugin *install (SiteFixture *fixture, const char *directory, GError **error);
MortiseHostedPlugin *install_well (SiteFixture *fixture, const char *slug, const char *more);
MortiseHostedPlugin *finish_verb (SiteFixture *fixture, GAsyncResult **slot, GError **error);
void finish_verb_well (SiteFixture *fixture, GAsyncResult **slot);
char *list_messages (SiteFixture *fixture);
