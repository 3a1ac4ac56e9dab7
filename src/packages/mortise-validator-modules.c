/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the module that a manifest names is there, and what a module in C says of itself. It is never loaded. */
#include "mortise-validator-modules.h"

#include "mortise-code-elf.h"
#include "mortise-elf.h"
#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-rules.h"
#include "mortise-validator-files.h"

#include <string.h>

/* As the host takes it at most. */
#define MAX_MODULE (128 * 1024 * 1024)
#define WHOLE_FILE ((MortiseJsonPlace){ 0, 0 })

typedef struct
{
  MortiseManifest *manifest;
  MortiseDialectFolder *folder;
  const MortiseArchiveContents *files;
  /* Nullable. */
  MortiseElfPolicy *policy;
  gboolean is_package;
  GBytes *text;
  MortiseCodeFacts *facts;
  GPtrArray *findings;
  guint n_read;
} Check;

static void
check_python (Check *self)
{
  g_autofree char *stem = g_strdelimit (g_strdup (mortise_manifest_get_module (self->manifest)), ".", '/');
  g_autofree char *file = g_strconcat (stem, ".py", NULL);
  g_autofree char *package = g_strconcat (stem, "/__init__.py", NULL);

  if (!mortise_validator_files_has (self->files, file) && !mortise_validator_files_has (self->files, package))
    mortise_rules_report (self->findings, MORTISE_RULE_PACKAGE_MODULE, MORTISE_MANIFEST_FILE,
                          mortise_rules_find_place (self->text, "/module"),
                          "the module \"%s\" is named, and there is no %s",
                          mortise_manifest_get_module (self->manifest), file);
}

static const char *
get_machine (Check *self)
{
  return self->policy != NULL ? mortise_elf_policy_get_machine (self->policy) : NULL;
}

static void
check_report (Check *self, const MortiseElfReport *report, const char *path, const char *architecture)
{
  g_autoptr (GPtrArray) found = NULL;

  self->n_read++;
  mortise_code_elf_read (report, path, self->facts);
  if (architecture != NULL && !g_str_equal (architecture, report->machine))
    mortise_rules_report (self->findings, MORTISE_RULE_PACKAGE_ARCHITECTURE, path, WHOLE_FILE,
                          "is for %s, and named for %s", report->machine, architecture);
  /* A module for another machine cannot be compared with the libraries of this one. */
  if (self->policy == NULL || (architecture != NULL && g_strcmp0 (architecture, get_machine (self)) != 0))
    return;
  found = mortise_elf_policy_check (self->policy, report);
  for (guint i = 0; i < found->len; i++)
    {
      MortiseFinding *finding = mortise_finding_copy (found->pdata[i]);

      mortise_finding_set_file (finding, path);
      g_ptr_array_add (self->findings, finding);
    }
}

static void
check_library (Check *self, const char *path, const char *architecture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mortise_dialect_folder_read (self->folder, path, MAX_MODULE, &error);
  g_autoptr (MortiseElfReport) report = bytes != NULL ? mortise_elf_inspect (bytes, &error) : NULL;

  if (report != NULL)
    check_report (self, report, path, architecture);
  else
    mortise_rules_report (self->findings, MORTISE_RULE_PACKAGE_MODULE, path, WHOLE_FILE, "is no module: %s",
                          error->message);
}

static char *
make_path (Check *self, const char *folder)
{
  g_autofree char *name = g_strdup_printf ("lib%s.so", mortise_manifest_get_module (self->manifest));

  return folder != NULL ? g_build_filename (folder, name, NULL) : g_steal_pointer (&name);
}

static void
check_only (Check *self)
{
  g_autofree char *path = make_path (self, NULL);

  if (mortise_validator_files_has (self->files, path))
    check_library (self, path, NULL);
  else if (!self->is_package && mortise_validator_files_has (self->files, "meson.build"))
    mortise_rules_report (self->findings, MORTISE_RULE_PACKAGE_NOT_BUILT, "meson.build", WHOLE_FILE,
                          "this is the source of %s, which is not looked at here", path);
  else
    mortise_rules_report (self->findings, MORTISE_RULE_PACKAGE_MODULE, MORTISE_MANIFEST_FILE,
                          mortise_rules_find_place (self->text, "/module"),
                          "the module \"%s\" is named, and there is no %s",
                          mortise_manifest_get_module (self->manifest), path);
}

static void
check_each (Check *self, JsonObject *folders)
{
  JsonObjectIter iter;
  const char *architecture;
  JsonNode *node;

  if (get_machine (self) != NULL && !json_object_has_member (folders, get_machine (self)))
    mortise_rules_report (self->findings, MORTISE_RULE_PACKAGE_ARCHITECTURE, MORTISE_MANIFEST_FILE,
                          mortise_rules_find_place (self->text, "/modules"),
                          "there is no module for this machine, which is %s", get_machine (self));
  json_object_iter_init_ordered (&iter, folders);
  while (json_object_iter_next_ordered (&iter, &architecture, &node))
    {
      g_autofree char *path = make_path (self, json_node_get_string (node));
      g_autofree char *pointer = g_strconcat ("/modules/", architecture, NULL);

      if (mortise_validator_files_has (self->files, path))
        check_library (self, path, architecture);
      else
        mortise_rules_report (self->findings, MORTISE_RULE_PACKAGE_MODULE, MORTISE_MANIFEST_FILE,
                              mortise_rules_find_place (self->text, pointer),
                              "a module for %s is named, and there is no %s", architecture, path);
    }
}

static void
check_c (Check *self)
{
  JsonObject *folders
      = mortise_json_get_object (json_node_get_object (mortise_manifest_get_json (self->manifest)), "modules");

  self->facts->knows_uses = TRUE;
  if (folders != NULL)
    check_each (self, folders);
  else
    check_only (self);
  self->facts->knows_uses &= self->n_read > 0;
}

/**
 * mortise_validator_modules_check:
 * @manifest: what a plugin says of itself
 * @folder: its folder
 * @files: the files in there
 * @policy: (nullable): what a module in C has to keep to; without it modules are read, and not compared
 * @is_package: whether it came out of a package, where modules are built
 * @manifest_text: the text of its plugin.json, for places
 * @facts: what is known of the code, to which is added what a module in C is linked with
 * @findings: (element-type MortiseFinding): where to add what is wrong
 */
void
mortise_validator_modules_check (MortiseManifest *manifest,
                                 MortiseDialectFolder *folder,
                                 const MortiseArchiveContents *files,
                                 MortiseElfPolicy *policy,
                                 gboolean is_package,
                                 GBytes *manifest_text,
                                 MortiseCodeFacts *facts,
                                 GPtrArray *findings)
{
  Check self = { manifest, folder, files, policy, is_package, manifest_text, facts, findings, 0 };

  if (g_str_equal (mortise_manifest_get_loader (manifest), "python"))
    check_python (&self);
  else if (g_str_equal (mortise_manifest_get_loader (manifest), "c"))
    check_c (&self);
}
