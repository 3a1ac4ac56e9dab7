/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plan-part.h"

#include "mortise-catalogue-package.h"
#include "mortise-disk-full.h"
#include "mortise-download-address.h"
#include "mortise-error.h"
#include "mortise-signature.h"
#include "mortise-site-keys.h"

#include <errno.h>
#include <glib/gstdio.h>

/**
 * mortise_plan_part_new:
 * @step: what is to be done
 * @catalogues: (element-type MortiseCatalogue): those that the plan was made from
 * @site: the site's folder
 *
 * Returns: (transfer full): a part of a plan
 */
MortisePlanPart *
mortise_plan_part_new (const MortiseSolverStep *step, GPtrArray *catalogues, const char *site)
{
  MortisePlanPart *self = g_new0 (MortisePlanPart, 1);

  self->step = mortise_solver_step_copy (step);
  self->site = g_strdup (site);
  if (step->to != NULL)
    mortise_host_find_offer (catalogues, step->to, &self->offer);
  return self;
}

/**
 * mortise_plan_part_free:
 * @self: (transfer full): a part
 */
void
mortise_plan_part_free (MortisePlanPart *self)
{
  mortise_solver_step_free (self->step);
  mortise_offer_clear (&self->offer);
  g_free (self->site);
  g_free (self->path);
  g_free (self->address);
  g_clear_pointer (&self->intake, mortise_package_intake_free);
  g_free (self);
}

/**
 * mortise_plan_part_gets_package:
 * @self: a part
 *
 * Returns: whether a package has to be got for it
 */
gboolean
mortise_plan_part_gets_package (const MortisePlanPart *self)
{
  return self->offer.release != NULL
         && (self->step->action == MORTISE_SOLVER_INSTALL || self->step->action == MORTISE_SOLVER_UPDATE);
}

/* What comes from a catalogue may be signed by the catalogue itself. */
static MortiseKeyRing *
open_keys (const MortisePlanPart *self)
{
  MortiseKeyRing *keys = mortise_site_keys_open (self->site);
  MortiseCatalogueRoot *root = mortise_catalogue_get_root (self->offer.catalogue);

  for (guint i = 0; i < root->keys->len; i++)
    mortise_key_ring_trust (keys, root->keys->pdata[i], root->name);
  return keys;
}

static char *
dup_signature_path (const MortisePlanPart *self)
{
  return g_strconcat (self->path, MORTISE_SIGNATURE_SUFFIX, NULL);
}

/* --- looking at it ------------------------------------------------------------------------------------------------ */

/* The index is signed, and so may the package be; they have to agree. */
static gboolean
check_promise (const MortisePlanPart *self, GError **error)
{
  MortiseManifest *manifest = self->intake->manifest;
  const char *slug = mortise_catalogue_package_get_slug (self->offer.package);
  const char *version = mortise_version_to_string (self->offer.release->version);

  if (!g_str_equal (self->intake->sha256, self->offer.release->sha256))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                   "%s is not what the catalogue says any more; remove it and try again", self->path);
      return FALSE;
    }
  if (g_str_equal (mortise_manifest_get_slug (manifest), slug)
      && g_str_equal (mortise_manifest_get_version (manifest), version))
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "%s: the catalogue says that it is %s %s, and it says that it is %s %s; tell the catalogue's publisher",
               self->address, slug, version, mortise_manifest_get_slug (manifest),
               mortise_manifest_get_version (manifest));
  return FALSE;
}

static void
open_package (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  MortisePlanPart *self = task_data;
  g_autoptr (MortiseKeyRing) keys = open_keys (self);
  GError *error = NULL;

  self->intake = mortise_package_intake_open (self->path, self->site, NULL, keys, cancellable, &error);
  if (self->intake != NULL && check_promise (self, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  mortise_disk_full_explain (&error, self->site);
  g_task_return_error (task, error);
}

/* --- getting it --------------------------------------------------------------------------------------------------- */

/* The signature is text of the index; beside the package it is where it is looked for. */
static gboolean
write_signature (const MortisePlanPart *self, const char *signature, GError **error)
{
  g_autofree char *path = dup_signature_path (self);

  if (signature != NULL)
    return g_file_set_contents (path, signature, -1, error);
  g_unlink (path);
  return TRUE;
}

static void
look (GTask *task)
{
  MortisePlanPart *self = g_task_get_task_data (task);
  g_autofree char *signature = mortise_catalogue_package_dup_signature (self->offer.package, self->offer.release);
  GError *error = NULL;

  if (write_signature (self, signature, &error))
    g_task_run_in_thread (task, open_package);
  else
    g_task_return_error (task, error);
}

static void
on_downloaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (MortiseSignatureVerdict) verdict = mortise_download_finish (result, &error);

  if (verdict != NULL)
    {
      look (task);
      return;
    }
  mortise_disk_full_explain (&error, ((MortisePlanPart *) g_task_get_task_data (task))->site);
  g_task_return_error (task, error);
}

static gboolean
choose_place (MortisePlanPart *self, GError **error)
{
  g_autofree char *folder = g_build_filename (self->site, "downloads", NULL);
  g_autofree char *name = g_strconcat (self->offer.release->sha256, ".zip", NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "%s: %s", folder, g_strerror (errno));
      return FALSE;
    }
  g_free (self->path);
  self->path = g_build_filename (folder, name, NULL);
  g_free (self->address);
  self->address = mortise_download_address_join (mortise_catalogue_get_address (self->offer.catalogue),
                                                 self->offer.release->file, error);
  return self->address != NULL;
}

/**
 * mortise_plan_part_fetch_async:
 * @self: a part that gets a package; it has to live until it is there
 * @session: what speaks to servers
 * @progress: (nullable): what to tell how far it is
 * @progress_data: for @progress
 * @cancellable: (nullable): a cancellable
 * @callback: called when the package is there and was looked at
 * @user_data: passed to @callback
 *
 * Gets the package and looks what is in it. One that was got before and not installed is not got again.
 */
void
mortise_plan_part_fetch_async (MortisePlanPart *self,
                               SoupSession *session,
                               MortiseDownloadProgressFunc progress,
                               gpointer progress_data,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (MortiseKeyRing) keys = open_keys (self);
  g_autofree char *signature = mortise_catalogue_package_dup_signature (self->offer.package, self->offer.release);
  MortiseDownload download = {
    .size = self->offer.release->size, .sha256 = self->offer.release->sha256, .signature = signature, .key_ring = keys
  };
  GError *error = NULL;

  g_task_set_task_data (task, self, NULL);
  if (!choose_place (self, &error))
    g_task_return_error (task, error);
  else if (g_file_test (self->path, G_FILE_TEST_EXISTS))
    look (task);
  else
    {
      download.address = self->address;
      download.path = self->path;
      mortise_download_async (&download, session, cancellable, progress, progress_data, on_downloaded,
                              g_steal_pointer (&task));
    }
}

gboolean
mortise_plan_part_fetch_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * mortise_plan_part_forget:
 * @self: a part whose package is installed
 *
 * Removes the package; what was in it is where it belongs.
 */
void
mortise_plan_part_forget (MortisePlanPart *self)
{
  g_autofree char *signature = self->path != NULL ? dup_signature_path (self) : NULL;

  if (signature == NULL)
    return;
  g_unlink (self->path);
  g_unlink (signature);
}
