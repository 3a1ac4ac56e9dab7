/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-rules.h"

/* An error is what the host refuses, what cannot work, or what must not be published. */
static const MortiseRule rules[] = {
  { MORTISE_RULE_PACKAGE_ARCHITECTURE, MORTISE_SEVERITY_WARNING, "A plugin in C has a module for this machine.",
    "build it for this machine too, or say in the description where it runs" },
  { MORTISE_RULE_PACKAGE_EXECUTABLE, MORTISE_SEVERITY_WARNING, "A plugin's files are not executable.",
    "take the right away with `chmod a-x`: programs cannot be started in the sandbox" },
  { MORTISE_RULE_PACKAGE_FILE_MISSING, MORTISE_SEVERITY_ERROR, "The files that the manifest names exist.",
    "add the file, or name another one" },
  { MORTISE_RULE_PACKAGE_LARGE_FILE, MORTISE_SEVERITY_WARNING, "No file has more than 16 MiB.",
    "leave out what the plugin does not need" },
  { MORTISE_RULE_PACKAGE_LEFT_OUT, MORTISE_SEVERITY_NOTE, "What tools leave behind is not packed.",
    "nothing needs to be done when it is packed by `mortise pack`" },
  { MORTISE_RULE_PACKAGE_LEFTOVER, MORTISE_SEVERITY_WARNING, "Nothing is packed that tools left behind.",
    "remove it, or name it in .mortiseignore" },
  { MORTISE_RULE_PACKAGE_LICENCE, MORTISE_SEVERITY_WARNING, "A plugin says under which licence it may be used.",
    "write \"licence\": \"GPL-3.0-or-later\" or another SPDX expression into plugin.json" },
  { MORTISE_RULE_PACKAGE_MODULE, MORTISE_SEVERITY_ERROR, "The module that the manifest names is there.",
    "add it, or name the one that is there" },
  { MORTISE_RULE_PACKAGE_NOT_BUILT, MORTISE_SEVERITY_NOTE, "A module in C is built before it is looked at.",
    "run `meson setup build && meson compile -C build`, and look at build" },
  { MORTISE_RULE_PACKAGE_SECRET, MORTISE_SEVERITY_ERROR, "No file holds a secret.",
    "take it out, revoke it if anybody saw it, and ask for it in a setting with \"sensitive\": true" },
  { MORTISE_RULE_PACKAGE_SUPPRESSION, MORTISE_SEVERITY_WARNING, "Every suppression suppresses something.",
    "remove it" },
  { MORTISE_RULE_CODE_BLOCKING_CALL, MORTISE_SEVERITY_WARNING, "Listeners do not wait for time to pass.",
    "return, and go on when the next hook is fired: all other calls of the plugin wait meanwhile" },
  { MORTISE_RULE_CODE_ENCODING, MORTISE_SEVERITY_ERROR, "Source files are UTF-8.", "save it as UTF-8" },
  { MORTISE_RULE_CODE_FOREIGN_IMPORT, MORTISE_SEVERITY_WARNING, "A plugin brings along the modules that it imports.",
    "put the package into the plugin's folder, or catch ImportError and do without" },
  { MORTISE_RULE_CODE_HOOK_ARGUMENT, MORTISE_SEVERITY_WARNING, "Listeners ask for arguments that their hook has.",
    "name one of the hook's arguments, or give it a default" },
  { MORTISE_RULE_CODE_HOOK_KIND, MORTISE_SEVERITY_WARNING, "A hook is listened to as what it is.",
    "listen to it as its platform describes it" },
  { MORTISE_RULE_CODE_REFUSED_CALL, MORTISE_SEVERITY_WARNING, "Nothing is called that the sandbox refuses.",
    "use what the host lends: context.http, context.database, context.storage" },
  { MORTISE_RULE_CODE_SYNTAX, MORTISE_SEVERITY_ERROR, "Source files can be parsed.", "mend it" },
  { MORTISE_RULE_CODE_UNDECLARED_HOOK, MORTISE_SEVERITY_WARNING, "The manifest names the hooks that are listened to.",
    "add it to \"hooks\" in plugin.json, as `mortise add-hook` does" },
  { MORTISE_RULE_CODE_UNDECLARED_PERMISSION, MORTISE_SEVERITY_WARNING,
    "The manifest asks for the permissions that the code needs.",
    "add it to \"permissions\" in plugin.json with a reason; what is not asked for cannot be granted" },
  { MORTISE_RULE_CODE_UNHEARD_HOOK, MORTISE_SEVERITY_WARNING, "The hooks that the manifest names are listened to.",
    "remove it from plugin.json, or add the listener" },
  { MORTISE_RULE_CODE_UNREAD, MORTISE_SEVERITY_ERROR, "Source files can be looked into.",
    "make several files of it, none over 1 MiB and none nested deeply" },
  { MORTISE_RULE_CODE_UNUSED_PERMISSION, MORTISE_SEVERITY_WARNING, "No permission is asked for that is not used.",
    "remove it from plugin.json: an administrator has to decide about each" },
};

/**
 * mortise_rules_lookup:
 * @id: the id of a rule
 *
 * Returns: (transfer none) (nullable): the rule; %NULL for one of those about manifests, archives and modules, which
 *   say with each finding what it means
 */
const MortiseRule *
mortise_rules_lookup (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (g_str_equal (rules[i].id, id))
      return &rules[i];
  return NULL;
}

/**
 * mortise_rules_find_place:
 * @manifest_text: the text of a plugin.json, empty where there is none
 * @pointer: a JSON pointer
 *
 * Returns: where in the manifest it leads; line 0 where there is none
 */
MortiseJsonPlace
mortise_rules_find_place (GBytes *manifest_text, const char *pointer)
{
  gsize length;
  const char *text = g_bytes_get_data (manifest_text, &length);

  return mortise_json_place_find (text != NULL ? text : "", length, pointer);
}

/**
 * mortise_rules_report:
 * @findings: (element-type MortiseFinding): where to add it, unless it is full
 * @id: the rule that was broken
 * @file: (nullable): the file that breaks it, relative to the plugin's folder
 * @place: where in the file, or line 0
 * @format: what is wrong, for printf()
 * @...: for @format
 *
 * Adds a finding with the severity and the mend of its rule.
 */
void
mortise_rules_report (GPtrArray *findings,
                      const char *id,
                      const char *file,
                      MortiseJsonPlace place,
                      const char *format,
                      ...)
{
  const MortiseRule *rule = mortise_rules_lookup (id);
  g_autofree char *message = NULL;
  MortiseFinding *finding;
  va_list arguments;

  g_return_if_fail (rule != NULL);

  if (findings->len >= MORTISE_RULES_MAX_FINDINGS)
    return;
  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  finding = mortise_finding_new (id, rule->severity, message, rule->mend);
  mortise_finding_set_file (finding, file);
  mortise_finding_set_place (finding, place.line, place.column);
  g_ptr_array_add (findings, finding);
}
