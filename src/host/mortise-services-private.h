/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-cache.h"
#include "mortise-service-request.h"
#include "mortise-services.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

struct _MortiseServices
{
  GObject parent_instance;

  MortiseHookBus *bus;
  MortiseStore *store;
  MortiseCache *cache;
  SoupSession *session;
  GHashTable *allowances;
  GHashTable *refusals;
};

/* Each takes the request, and answers it now or later. */
void mortise_services_http_request (MortiseServices *self, MortiseServiceRequest *request);
void mortise_services_storage_get (MortiseServices *self, MortiseServiceRequest *request);
void mortise_services_storage_put (MortiseServices *self, MortiseServiceRequest *request);
void mortise_services_storage_delete (MortiseServices *self, MortiseServiceRequest *request);
void mortise_services_storage_list (MortiseServices *self, MortiseServiceRequest *request);

G_END_DECLS
