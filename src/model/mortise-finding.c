/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-finding.h"

#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-string.h"

static const char *const severities[] = {
  [MORTISE_SEVERITY_NOTE] = "note",
  [MORTISE_SEVERITY_WARNING] = "warning",
  [MORTISE_SEVERITY_ERROR] = "error",
};

G_DEFINE_ENUM_TYPE (MortiseSeverity,
                    mortise_severity,
                    G_DEFINE_ENUM_VALUE (MORTISE_SEVERITY_NOTE, "note"),
                    G_DEFINE_ENUM_VALUE (MORTISE_SEVERITY_WARNING, "warning"),
                    G_DEFINE_ENUM_VALUE (MORTISE_SEVERITY_ERROR, "error"))

G_DEFINE_BOXED_TYPE (MortiseFinding, mortise_finding, mortise_finding_copy, mortise_finding_free)

/**
 * mortise_severity_to_string:
 * @severity: a severity
 *
 * Returns: (transfer none): its name in reports and the admin API
 */
const char *
mortise_severity_to_string (MortiseSeverity severity)
{
  g_return_val_if_fail ((guint) severity < G_N_ELEMENTS (severities), NULL);

  return severities[severity];
}

/**
 * mortise_severity_from_string:
 * @name: (nullable): a name as [func@Severity.to_string] gives it
 * @severity: (out): the severity of that name
 *
 * Returns: whether @name is one
 */
gboolean
mortise_severity_from_string (const char *name, MortiseSeverity *severity)
{
  for (guint i = 0; i < G_N_ELEMENTS (severities); i++)
    if (g_strcmp0 (name, severities[i]) == 0)
      {
        *severity = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * mortise_finding_new:
 * @rule: the id of a rule
 * @severity: how bad it is
 * @message: what is wrong
 * @mend: (nullable): what to write instead
 *
 * Returns: (transfer full): a finding about the plugin as a whole
 */
MortiseFinding *
mortise_finding_new (const char *rule, MortiseSeverity severity, const char *message, const char *mend)
{
  MortiseFinding *self = g_new0 (MortiseFinding, 1);

  self->rule = g_strdup (rule);
  self->severity = severity;
  self->message = g_strdup (message);
  self->mend = g_strdup (mend);
  return self;
}

static guint
read_count (JsonObject *object, const char *name)
{
  return (guint) CLAMP (mortise_json_get_int (object, name, 0), 0, G_MAXINT);
}

/**
 * mortise_finding_new_from_json:
 * @object: what [method@Finding.to_json] gave, perhaps in another process, which is not trusted
 *
 * Returns: (transfer full) (nullable): the finding; %NULL when @object is none
 */
MortiseFinding *
mortise_finding_new_from_json (JsonObject *object)
{
  const char *rule = mortise_json_get_string (object, "rule", NULL);
  const char *message = mortise_json_get_string (object, "message", NULL);
  MortiseSeverity severity;
  MortiseFinding *self;

  if (rule == NULL || message == NULL
      || !mortise_severity_from_string (mortise_json_get_string (object, "severity", NULL), &severity))
    return NULL;

  self = mortise_finding_new (rule, severity, message, mortise_json_get_string (object, "mend", NULL));
  mortise_finding_set_file (self, mortise_json_get_string (object, "file", NULL));
  mortise_finding_set_pointer (self, mortise_json_get_string (object, "pointer", NULL));
  mortise_finding_set_place (self, read_count (object, "line"), read_count (object, "column"));
  return self;
}

/**
 * mortise_finding_copy:
 * @self: a finding
 *
 * Returns: (transfer full): the same
 */
MortiseFinding *
mortise_finding_copy (const MortiseFinding *self)
{
  MortiseFinding *copy = mortise_finding_new (self->rule, self->severity, self->message, self->mend);

  copy->file = g_strdup (self->file);
  copy->pointer = g_strdup (self->pointer);
  copy->place = self->place;
  return copy;
}

/**
 * mortise_finding_free:
 * @self: (transfer full): a finding
 */
void
mortise_finding_free (MortiseFinding *self)
{
  g_free (self->rule);
  g_free (self->file);
  g_free (self->pointer);
  g_free (self->message);
  g_free (self->mend);
  g_free (self);
}

/**
 * mortise_finding_set_file:
 * @self: a finding
 * @file: (nullable): the file that it is about, relative to the plugin's folder
 */
void
mortise_finding_set_file (MortiseFinding *self, const char *file)
{
  g_free (self->file);
  self->file = g_strdup (file);
}

/**
 * mortise_finding_set_pointer:
 * @self: a finding
 * @pointer: (nullable): where in the file, as an RFC 6901 pointer
 */
void
mortise_finding_set_pointer (MortiseFinding *self, const char *pointer)
{
  g_free (self->pointer);
  self->pointer = g_strdup (pointer);
}

/**
 * mortise_finding_set_place:
 * @self: a finding
 * @line: from 1
 * @column: in characters, from 1
 */
void
mortise_finding_set_place (MortiseFinding *self, guint line, guint column)
{
  self->place = (MortiseJsonPlace){ line, column };
}

/**
 * mortise_finding_locate:
 * @self: a finding with a pointer
 * @text: the JSON that its pointer is about
 * @length: the length of @text in bytes
 *
 * Sets the line and column that belong to the pointer.
 */
void
mortise_finding_locate (MortiseFinding *self, const char *text, gsize length)
{
  if (self->pointer != NULL)
    self->place = mortise_json_place_find (text, length, self->pointer);
}

static void
set_string (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
}

/**
 * mortise_finding_to_json:
 * @self: a finding
 *
 * Returns: (transfer full): the same as JSON: `rule`, `severity`, `message`, and where known `file`, `pointer`, `line`,
 *   `column` and `mend`
 */
JsonObject *
mortise_finding_to_json (const MortiseFinding *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "rule", self->rule);
  json_object_set_string_member (object, "severity", mortise_severity_to_string (self->severity));
  set_string (object, "file", self->file);
  set_string (object, "pointer", self->pointer);
  if (self->place.line > 0)
    {
      json_object_set_int_member (object, "line", self->place.line);
      json_object_set_int_member (object, "column", self->place.column);
    }
  json_object_set_string_member (object, "message", self->message);
  set_string (object, "mend", self->mend);
  return object;
}

/**
 * mortise_finding_to_text:
 * @self: a finding
 *
 * Returns: (transfer full): one line in the form that compilers use, so that editors find the place:
 *   `plugin.json:3:11: error: /slug must be a string, not 7. Write …. [manifest-schema]`
 */
char *
mortise_finding_to_text (const MortiseFinding *self)
{
  g_autofree char *pointer = self->pointer != NULL ? mortise_string_to_line (self->pointer) : NULL;
  GString *text = g_string_new (self->file);

  if (self->place.line > 0)
    g_string_append_printf (text, "%s%u:%u", text->len > 0 ? ":" : "", self->place.line, self->place.column);
  if (text->len > 0)
    g_string_append (text, ": ");
  g_string_append_printf (text, "%s: ", mortise_severity_to_string (self->severity));
  if (pointer != NULL && *pointer != '\0')
    g_string_append_printf (text, "%s: ", pointer);
  g_string_append (text, self->message);
  if (self->mend != NULL)
    g_string_append_printf (text, "; %s", self->mend);
  g_string_append_printf (text, " [%s]", self->rule);
  return g_string_free (text, FALSE);
}

/**
 * mortise_findings_new:
 *
 * Returns: (transfer full) (element-type MortiseFinding): an empty list of findings
 */
GPtrArray *
mortise_findings_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_finding_free);
}

/**
 * mortise_findings_count:
 * @findings: (element-type MortiseFinding): what was found
 * @severity: a severity
 *
 * Returns: how many are so bad, or worse
 */
guint
mortise_findings_count (GPtrArray *findings, MortiseSeverity severity)
{
  guint n = 0;

  for (guint i = 0; i < findings->len; i++)
    n += ((const MortiseFinding *) findings->pdata[i])->severity >= severity;
  return n;
}

static const MortiseFinding *
get_first_error (GPtrArray *findings)
{
  for (guint i = 0; i < findings->len; i++)
    {
      const MortiseFinding *finding = findings->pdata[i];

      if (finding->severity == MORTISE_SEVERITY_ERROR)
        return finding;
    }
  return NULL;
}

/**
 * mortise_findings_check:
 * @findings: (element-type MortiseFinding): what was found
 * @path: the plugin's folder or package, for the message
 * @error: return location for a `MORTISE_ERROR_INVALID` with the first error, and how many more there are
 *
 * Returns: %TRUE if none of @findings is an error
 */
gboolean
mortise_findings_check (GPtrArray *findings, const char *path, GError **error)
{
  const MortiseFinding *first = get_first_error (findings);
  guint n_more = mortise_findings_count (findings, MORTISE_SEVERITY_ERROR);
  g_autofree char *text = NULL;
  g_autofree char *more = NULL;

  if (first == NULL)
    return TRUE;

  text = mortise_finding_to_text (first);
  more = --n_more > 0 ? g_strdup_printf (" (and %u more)", n_more) : NULL;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s%s%s%s", path, first->file != NULL ? "/" : ": ", text,
               more != NULL ? more : "");
  return FALSE;
}
