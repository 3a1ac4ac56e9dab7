/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The site's catalogues, and what is in them. */
#include "mortise-api-handlers.h"

#include "mortise-error.h"
#include "mortise-host-catalogues.h"
#include "mortise-json.h"

#define MAX_RESULTS 10000
#define USUAL_RESULTS 100

/* --- the catalogues ----------------------------------------------------------------------------------------------- */

static void
on_loaded_to_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MortiseCatalogueSet *set = MORTISE_CATALOGUE_SET (source);
  GError *error = NULL;
  gboolean is_loaded = mortise_catalogue_set_load_finish (set, result, &error);

  mortise_api_call_end (user_data, is_loaded ? mortise_catalogue_set_to_json (set) : NULL, error);
}

void
mortise_api_list_catalogues (MortiseApiCall *call)
{
  mortise_catalogue_set_load_async (mortise_host_get_catalogues (call->host), call->cancellable, on_loaded_to_list,
                                    call);
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  const MortiseSiteCatalogue *catalogue
      = mortise_catalogue_set_add_finish (MORTISE_CATALOGUE_SET (source), result, &error);

  mortise_api_call_end (user_data, catalogue != NULL ? mortise_site_catalogue_to_json (catalogue) : NULL, error);
}

void
mortise_api_add_catalogue (MortiseApiCall *call)
{
  static const char *const names[] = { "address", "fingerprint", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = mortise_api_call_get_body (call, names, &error);
  const char *address = mortise_json_get_string (body, "address", NULL);
  const char *fingerprint = mortise_json_get_string (body, "fingerprint", NULL);

  if (body != NULL && (address == NULL || (fingerprint == NULL) == json_object_has_member (body, "fingerprint")))
    g_set_error_literal (&error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                         "the body's \"address\" must be a string, and \"fingerprint\", if it is there, as well");
  if (error != NULL)
    mortise_api_call_fail (call, g_steal_pointer (&error));
  else
    mortise_catalogue_set_add_async (mortise_host_get_catalogues (call->host), address, fingerprint, call->actor,
                                     call->cancellable, on_added, call);
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (JsonObject) nothing = json_object_new ();
  GError *error = NULL;
  gboolean is_removed = mortise_catalogue_set_remove_finish (MORTISE_CATALOGUE_SET (source), result, &error);

  mortise_api_call_end (user_data, is_removed ? json_node_init_object (json_node_alloc (), nothing) : NULL, error);
}

void
mortise_api_remove_catalogue (MortiseApiCall *call)
{
  mortise_catalogue_set_remove_async (mortise_host_get_catalogues (call->host), call->captures[0], call->actor,
                                      on_removed, call);
}

static void
on_refreshed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MortiseCatalogueSet *set = MORTISE_CATALOGUE_SET (source);
  MortiseApiCall *call = user_data;
  GError *error = NULL;
  gboolean is_refreshed = mortise_catalogue_set_refresh_finish (set, result, &error);

  /* Of all, each says itself what is wrong with it. */
  if (call->captures[0] == NULL)
    {
      g_clear_error (&error);
      mortise_api_call_answer (call, mortise_catalogue_set_to_json (set));
    }
  else if (is_refreshed)
    mortise_api_call_answer (
        call, mortise_site_catalogue_to_json (mortise_catalogue_set_lookup (set, call->captures[0], NULL)));
  else
    mortise_api_call_fail (call, error);
}

void
mortise_api_refresh_catalogues (MortiseApiCall *call)
{
  mortise_catalogue_set_refresh_async (mortise_host_get_catalogues (call->host), call->captures[0], call->cancellable,
                                       on_refreshed, call);
}

/* --- what is in them ---------------------------------------------------------------------------------------------- */

static void
on_loaded_to_search (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MortiseApiCall *call = user_data;
  g_autoptr (GError) error = NULL;
  gint64 limit = USUAL_RESULTS;
  const MortiseCatalogueQuery query = { .text = g_hash_table_lookup (call->query, "text"),
                                        .category = g_hash_table_lookup (call->query, "category"),
                                        .platform = g_hash_table_lookup (call->query, "platform"),
                                        .dialect = g_hash_table_lookup (call->query, "dialect") };

  if (mortise_catalogue_set_load_finish (MORTISE_CATALOGUE_SET (source), result, &error)
      && mortise_api_call_get_integer (call, "limit", 1, MAX_RESULTS, &limit, &error))
    mortise_api_call_answer (call, mortise_host_search_catalogues (call->host, &query, (guint) limit));
  else
    mortise_api_call_fail (call, g_steal_pointer (&error));
}

void
mortise_api_search_catalogues (MortiseApiCall *call)
{
  mortise_catalogue_set_load_async (mortise_host_get_catalogues (call->host), call->cancellable, on_loaded_to_search,
                                    call);
}

static void
on_loaded_to_get (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MortiseApiCall *call = user_data;
  GError *error = NULL;
  JsonNode *package = NULL;

  if (mortise_catalogue_set_load_finish (MORTISE_CATALOGUE_SET (source), result, &error))
    package = mortise_host_describe_offer (call->host, call->captures[0],
                                           g_hash_table_lookup (call->query, "catalogue"), &error);
  mortise_api_call_end (call, package, error);
}

void
mortise_api_get_offer (MortiseApiCall *call)
{
  mortise_catalogue_set_load_async (mortise_host_get_catalogues (call->host), call->cancellable, on_loaded_to_get,
                                    call);
}

static void
on_updates (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  JsonNode *updates = mortise_host_list_updates_finish (MORTISE_HOST (source), result, &error);

  mortise_api_call_end (user_data, updates, error);
}

void
mortise_api_list_updates (MortiseApiCall *call)
{
  mortise_host_list_updates_async (call->host, call->cancellable, on_updates, call);
}
