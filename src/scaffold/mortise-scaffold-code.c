/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Adds a listener to the code of a plugin. Nothing is parsed: there are a few places that scaffolded code has, and that
 * most others have as well; where they cannot be found, nothing is done.
 */
#include "mortise-scaffold-code.h"

#include "mortise-error.h"

#include <string.h>

/* Of a comment; what is longer would have to be broken, and is left out. */
#define MAX_COMMENT 110

/* What no parameter can be called; the list of `keyword.kwlist`. */
static const char *const python_keywords[] = {
  "False",  "None",     "True", "and",    "as",      "assert", "async",  "await",  "break", "class",  "continue", "def",
  "del",    "elif",     "else", "except", "finally", "for",    "from",   "global", "if",    "import", "in",       "is",
  "lambda", "nonlocal", "not",  "or",     "pass",    "raise",  "return", "try",    "while", "with",   "yield",    NULL,
};

static GRegex *
make_regex (const char *pattern)
{
  return g_regex_new (pattern, G_REGEX_MULTILINE, 0, NULL);
}

static gboolean
matches (const char *text, const char *pattern)
{
  g_autoptr (GRegex) regex = make_regex (pattern);

  return g_regex_match (regex, text, 0, NULL);
}

/* Returns: whether it is there; then where it begins and ends. */
static gboolean
find (const char *text, const char *pattern, int *start, int *end)
{
  g_autoptr (GRegex) regex = make_regex (pattern);
  g_autoptr (GMatchInfo) match = NULL;

  return g_regex_match (regex, text, 0, &match) && g_match_info_fetch_pos (match, 0, start, end);
}

/**
 * mortise_scaffold_code_listens:
 * @text: source in Python or C
 * @hook: a hook
 *
 * Returns: whether a listener to it is added there
 */
gboolean
mortise_scaffold_code_listens (const char *text, const char *hook)
{
  g_autofree char *escaped = g_regex_escape_string (hook, -1);
  g_autofree char *pattern
      = g_strdup_printf ("(?:@(?:\\w+\\.)?|add_)(?:action|filter|collect) ?\\(\\s*(?:\\w+,\\s*)?[\"']%s[\"']", escaped);

  return matches (text, pattern);
}

/* A name that no function there has: on_lead_created, on_lead_created_2 and so on. */
static char *
choose_name (const char *text, const char *hook)
{
  g_autofree char *plain = g_strcanon (g_strdup (hook), G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_", '_');

  for (guint i = 1;; i++)
    {
      g_autofree char *name = i == 1 ? g_strconcat ("on_", plain, NULL) : g_strdup_printf ("on_%s_%u", plain, i);
      g_autofree char *pattern = g_strdup_printf ("\\b%s \\(|\\b%s\\(", name, name);

      if (!matches (text, pattern))
        return g_steal_pointer (&name);
    }
}

static char *
join_arguments (const MortiseScaffoldListener *listener, const char *separator)
{
  guint n_arguments = 0;
  const MortiseHookArgument *arguments = NULL;
  GString *joined = g_string_new (NULL);

  if (listener->description != NULL)
    arguments = mortise_hook_description_get_arguments (listener->description, &n_arguments);
  for (guint i = 0; i < n_arguments; i++)
    g_string_append_printf (joined, "%s%s", i > 0 ? separator : "", arguments[i].name);
  return g_string_free (joined, FALSE);
}

/* Somebody else wrote it: what would end a comment or a docstring is none for code. */
static const char *
get_description (const MortiseScaffoldListener *listener)
{
  const char *text
      = listener->description != NULL ? mortise_hook_description_get_description (listener->description) : "";

  return strlen (text) <= MAX_COMMENT && strpbrk (text, "\\\"\n\r*") == NULL ? text : "";
}

/* --- Python ------------------------------------------------------------------------------------------------------- */

/* A name of the platform's may be one of Python's. */
static char *
make_parameters (const MortiseScaffoldListener *listener)
{
  g_autofree char *joined = join_arguments (listener, ", ");
  g_auto (GStrv) names = g_strsplit (joined, ", ", -1);

  for (guint i = 0; names[i] != NULL; i++)
    if (g_strv_contains (python_keywords, names[i]))
      return g_strdup ("**arguments");
  return joined[0] != '\0' ? g_steal_pointer (&joined) : g_strdup ("**arguments");
}

static char *
write_python (const char *text, const MortiseScaffoldListener *listener)
{
  g_autofree char *name = choose_name (text, listener->hook);
  g_autofree char *parameters = make_parameters (listener);
  const char *description = get_description (listener);
  GString *code = g_string_new ("\n\n");

  g_string_append_printf (code, "@mortise.%s(\"%s\"", mortise_hook_kind_to_string (listener->kind), listener->hook);
  if (listener->priority != 10)
    g_string_append_printf (code, ", priority=%d", listener->priority);
  g_string_append_printf (code, ")\ndef %s(%s):\n", name, parameters);
  if (description[0] != '\0')
    g_string_append_printf (code, "    \"\"\"%s\"\"\"\n", description);
  if (listener->kind == MORTISE_HOOK_FILTER && parameters[0] != '*')
    g_string_append_printf (code, "    return %.*s\n", (int) strcspn (parameters, ","), parameters);
  else
    g_string_append_printf (code, "    return {\"heard\": \"%s\"}\n", listener->hook);
  return g_string_free (code, FALSE);
}

/* What is added says `mortise.action`, so that name has to be there. */
static char *
import_mortise (const char *text, GError **error)
{
  int start, end;
  g_autofree char *head = NULL;

  if (matches (text, "^import mortise$"))
    return g_strdup (text);
  if (!find (text, "^from mortise import ", &start, &end))
    {
      g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                           "there is no line `import mortise`; add it, and try again");
      return NULL;
    }
  head = g_strndup (text, (gsize) start);
  return g_strconcat (head, "import mortise\n", text + start, NULL);
}

/**
 * mortise_scaffold_code_add_python:
 * @text: the source of a plugin
 * @listener: what to add to it
 * @error: return location for a %MORTISE_ERROR_INVALID when there is no place for it
 *
 * Returns: (transfer full): the same, with a function at its end
 */
char *
mortise_scaffold_code_add_python (const char *text, const MortiseScaffoldListener *listener, GError **error)
{
  g_autofree char *imported = import_mortise (text, error);
  g_autofree char *code = NULL;

  if (imported == NULL)
    return NULL;
  code = write_python (imported, listener);
  return g_strconcat (imported, g_str_has_suffix (imported, "\n") ? "" : "\n", code, NULL);
}

/* --- C ------------------------------------------------------------------------------------------------------------ */

static char *
write_c (const char *name, const MortiseScaffoldListener *listener)
{
  g_autofree char *arguments = join_arguments (listener, ", ");
  g_autofree char *comment = g_strdup_printf ("%s Arguments: %s.", get_description (listener), arguments);
  GString *code = g_string_new (NULL);

  if (arguments[0] != '\0' && strlen (comment) <= MAX_COMMENT)
    g_string_append_printf (code, "/* %s */\n", g_strchug (comment));
  g_string_append_printf (code, "static void\n%s (MortiseCall *call, gpointer user_data)\n{\n", name);
  if (listener->kind == MORTISE_HOOK_FILTER)
    g_string_append (code, "  JsonNode *value = mortise_call_get_value (call);\n\n"
                           "  if (value != NULL)\n"
                           "    mortise_call_return (call, json_node_copy (value));\n");
  else
    g_string_append (code, "  JsonObject *answer = json_object_new ();\n\n"
                           "  json_object_set_string_member (answer, \"heard\", mortise_call_get_hook (call));\n"
                           "  mortise_call_return_object (call, answer);\n");
  g_string_append (code, "}\n\n");
  return g_string_free (code, FALSE);
}

static char *
write_registration (const char *name, const char *body, const MortiseScaffoldListener *listener)
{
  return g_strdup_printf ("  mortise_context_add_%s (context, \"%s\", %d, %s, %s, NULL);\n",
                          mortise_hook_kind_to_string (listener->kind), listener->hook, listener->priority, name,
                          strstr (body, "*self = ") != NULL ? "self" : "NULL");
}

static gboolean
fail_c (GError **error)
{
  g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                       "there is no function …_activate (MortisePlugin *…, MortiseContext *context, …) that ends with "
                       "`return TRUE;`, as scaffolded code has; add the listener by hand");
  return FALSE;
}

/**
 * mortise_scaffold_code_add_c:
 * @text: the source of a plugin, the file with its activate()
 * @listener: what to add to it
 * @error: return location for a %MORTISE_ERROR_INVALID when there is no place for it
 *
 * Returns: (transfer full): the same, with a function before activate(), and its registration at the end of that
 */
char *
mortise_scaffold_code_add_c (const char *text, const MortiseScaffoldListener *listener, GError **error)
{
  g_autofree char *name = choose_name (text, listener->hook);
  g_autofree char *head = NULL, *function = NULL, *code = NULL, *registration = NULL;
  int start, body, end, last;

  if (!find (text,
             "^static gboolean\\n\\w+_activate \\(MortisePlugin \\*\\w+, MortiseContext \\*context, "
             "GError \\*\\*error\\)\\n\\{\\n",
             &start, &body)
      || !find (text + body, "^\\}$", &end, &last))
    {
      fail_c (error);
      return NULL;
    }
  end += body;
  if (!g_str_has_suffix ((function = g_strndup (text + start, (gsize) (end - start))), "  return TRUE;\n"))
    {
      fail_c (error);
      return NULL;
    }
  function[strlen (function) - strlen ("  return TRUE;\n")] = '\0';
  head = g_strndup (text, (gsize) start);
  code = write_c (name, listener);
  registration = write_registration (name, function, listener);
  return g_strconcat (head, code, function, registration, "  return TRUE;\n", text + end, NULL);
}
