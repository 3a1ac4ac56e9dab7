/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_ADMIN (mortise_admin_get_type ())
G_DECLARE_DERIVABLE_TYPE (MortiseAdmin, mortise_admin, MORTISE, ADMIN, GObject)

/**
 * MortiseAdminClass:
 * @request_async: sends a request of docs/admin-api.md
 * @request_finish: gives its answer
 * @close_async: lets go of the site
 * @close_finish: says whether everything was kept
 * @follow: begins to emit [signal@Admin::event]
 * @is_remote: whether another process holds the site
 *
 * A front end's way to a site, whichever process holds it.
 */
struct _MortiseAdminClass
{
  GObjectClass parent_class;

  void (*request_async) (MortiseAdmin *self,
                         const char *method,
                         const char *path,
                         JsonNode *body,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
  JsonNode *(*request_finish) (MortiseAdmin *self, GAsyncResult *result, GError **error);
  void (*close_async) (MortiseAdmin *self, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*close_finish) (MortiseAdmin *self, GAsyncResult *result, GError **error);
  void (*follow) (MortiseAdmin *self);
  gboolean (*is_remote) (MortiseAdmin *self);
};

void mortise_admin_open_async (const char *site,
                               const char *holder,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
MortiseAdmin *mortise_admin_open_finish (GAsyncResult *result, GError **error);
void mortise_admin_close_async (MortiseAdmin *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean mortise_admin_close_finish (MortiseAdmin *self, GAsyncResult *result, GError **error);

const char *mortise_admin_get_site (MortiseAdmin *self);
const char *mortise_admin_get_holder (MortiseAdmin *self);
char *mortise_admin_get_socket_path (MortiseAdmin *self);
gboolean mortise_admin_is_remote (MortiseAdmin *self);

char *mortise_admin_build_path (const char *first, ...) G_GNUC_NULL_TERMINATED;
void mortise_admin_request_async (MortiseAdmin *self,
                                  const char *method,
                                  const char *path,
                                  JsonNode *body,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
JsonNode *mortise_admin_request_finish (MortiseAdmin *self, GAsyncResult *result, GError **error);
void mortise_admin_follow (MortiseAdmin *self);

G_END_DECLS
