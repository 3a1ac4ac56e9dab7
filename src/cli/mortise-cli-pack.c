/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-archive-write.h"
#include "mortise-cli-format.h"
#include "mortise-error.h"
#include "mortise-finding.h"
#include "mortise-manifest-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  char *directory;
  char *output;
  char *draft;
  int fd;
  GPtrArray *findings;
  guint n_files;
  char *sha256;
  goffset size;
} Packing;

static void
packing_clear (Packing *self)
{
  g_free (self->directory);
  g_free (self->output);
  g_free (self->draft);
  g_free (self->sha256);
  g_ptr_array_unref (self->findings);
  if (self->fd >= 0)
    close (self->fd);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Packing, packing_clear)

static gboolean
fail (const char *path, GError **error)
{
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "%s: %s", path, g_strerror (errno));
  return FALSE;
}

static gboolean
is_refused (Packing *self)
{
  return mortise_findings_count (self->findings, MORTISE_SEVERITY_ERROR) > 0;
}

/* Beside its place, so that giving it its name is one step. */
static gboolean
open_draft (Packing *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->output);
  g_autofree char *name = g_path_get_basename (self->output);

  self->draft = g_strdup_printf ("%s/.%s.XXXXXX", folder, name);
  self->fd = g_mkstemp_full (self->draft, O_RDWR | O_CLOEXEC, 0666);
  return self->fd >= 0 || fail (self->output, error);
}

/* Packages made before, which may lie in the plugin's folder, are no part of it. */
static char **
list_left_out (Packing *self, MortiseManifest *manifest)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *packages = g_strdup_printf ("/%s-*.zip", mortise_manifest_get_slug (manifest));
  g_autofree char *signatures = g_strdup_printf ("/%s-*.zip.minisig", mortise_manifest_get_slug (manifest));
  g_autofree char *prefix = g_strconcat (self->directory, "/", NULL);

  g_strv_builder_add_many (builder, packages, signatures, NULL);
  if (g_str_has_prefix (self->output, prefix))
    g_strv_builder_add (builder, self->output + strlen (self->directory));
  return g_strv_builder_end (builder);
}

static gboolean
write_draft (Packing *self, MortiseManifest *manifest, GError **error)
{
  g_auto (GStrv) left_out = list_left_out (self, manifest);
  g_autoptr (MortiseArchiveContents) contents
      = mortise_archive_write (self->directory, (const char *const *) left_out, self->fd, error);

  if (contents == NULL)
    return FALSE;
  self->n_files = contents->files->len;
  for (guint i = 0; i < contents->findings->len; i++)
    g_ptr_array_add (self->findings, mortise_finding_copy (contents->findings->pdata[i]));
  return TRUE;
}

static gboolean
measure_draft (Packing *self, GError **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new_from_fd (self->fd, FALSE, error);
  g_autoptr (GBytes) bytes = file != NULL ? g_mapped_file_get_bytes (file) : NULL;

  if (bytes == NULL)
    return FALSE;
  self->size = (goffset) g_bytes_get_size (bytes);
  self->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  return TRUE;
}

static gboolean
place_draft (Packing *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->output);
  int fd;

  if (g_rename (self->draft, self->output) != 0)
    return fail (self->output, error);
  fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd >= 0)
    {
      fsync (fd);
      close (fd);
    }
  return TRUE;
}

static gboolean
make_package (Packing *self, MortiseManifest *manifest, GError **error)
{
  gboolean is_made;

  if (!open_draft (self, error))
    return FALSE;
  is_made = write_draft (self, manifest, error) && measure_draft (self, error);
  if (is_made && !is_refused (self))
    is_made = place_draft (self, error);
  if (!is_made || is_refused (self))
    g_unlink (self->draft);
  return is_made;
}

static void
print_findings (Packing *self)
{
  for (guint i = 0; i < self->findings->len; i++)
    {
      g_autofree char *text = mortise_finding_to_text (self->findings->pdata[i]);
      g_autofree char *escaped = mortise_cli_text_escape (text);

      fprintf (stderr, "%s\n", escaped);
    }
}

static void
print_text (Packing *self)
{
  print_findings (self);
  if (is_refused (self))
    {
      fprintf (stderr, "mortise: nothing is packed\n");
    }
  else
    {
      g_autofree char *size = mortise_cli_format_size (self->size);
      g_autofree char *path = mortise_cli_text_escape (self->output);

      printf ("%s\n%u files, %s, SHA-256 %s\n", path, self->n_files, size, self->sha256);
    }
}

static void
print_json (Packing *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  JsonArray *findings = json_array_new ();

  for (guint i = 0; i < self->findings->len; i++)
    json_array_add_object_element (findings, mortise_finding_to_json (self->findings->pdata[i]));
  if (!is_refused (self))
    {
      json_object_set_string_member (object, "path", self->output);
      json_object_set_int_member (object, "size", self->size);
      json_object_set_string_member (object, "sha256", self->sha256);
      json_object_set_int_member (object, "files", self->n_files);
    }
  json_object_set_array_member (object, "findings", findings);
  mortise_cli_print_json (node);
}

static char *
choose_output (MortiseCli *cli, MortiseManifest *manifest)
{
  g_autofree char *name
      = g_strdup_printf ("%s-%s.zip", mortise_manifest_get_slug (manifest), mortise_manifest_get_version (manifest));
  const char *output = cli->options.values[MORTISE_CLI_OPTION_OUTPUT];

  return g_canonicalize_filename (output != NULL ? output : name, NULL);
}

static gboolean
run_pack (MortiseCli *cli, GError **error)
{
  g_auto (Packing) self = { .fd = -1, .findings = mortise_findings_new () };
  g_autoptr (MortiseManifest) manifest = NULL;

  self.directory = g_canonicalize_filename (cli->words[0], NULL);
  manifest = mortise_manifest_file_read (self.directory, NULL, self.findings, error);
  if (manifest == NULL && !is_refused (&self))
    return FALSE;
  if (manifest == NULL)
    g_clear_error (error);
  else
    {
      self.output = choose_output (cli, manifest);
      if (!make_package (&self, manifest, error))
        return FALSE;
    }
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    print_json (&self);
  else
    print_text (&self);
  cli->has_failed = is_refused (&self);
  return TRUE;
}

const MortiseCliVerb mortise_cli_verb_pack = {
  .name = "pack",
  .arguments = "DIR",
  .summary = "Packs the plugin in a folder as SLUG-VERSION.zip",
  .details = "The manifest is checked first. The same files make the same package, byte by byte. What\n"
             "DIR/.mortiseignore names, one pattern a line, is left out. No site is needed.",
  .examples = "mortise pack ./my-plugin\n"
              "mortise pack ./my-plugin --output /tmp/my-plugin.zip",
  .min_words = 1,
  .max_words = 1,
  .options = { MORTISE_CLI_OPTION_OUTPUT },
  .run = run_pack,
};
