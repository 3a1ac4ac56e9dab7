/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a filter of traces is in SQL.
 *
 * Conditions on a plugin, its version and an error are about one call: `plugin:slack* version:2.* error:*timeout*` is a
 * call that all of that is true of. Where there is one, so are status, slower and faster; else they are about the
 * dispatch. A condition that is negated with nothing of that kind beside it is about all calls.
 */
#include "mortise-trace-query.h"

#include "mortise-store-private.h"

#include <string.h>

typedef struct
{
  GString *sql;
  GVariantBuilder params;
  guint n_params;
  gboolean has_call;
} Writer;

static void
bind (Writer *writer, GVariant *value)
{
  g_variant_builder_add_value (&writer->params, value);
  g_string_append_printf (writer->sql, "?%u", ++writer->n_params);
}

/* --- single conditions ----------------------------------------------------------------------------------------------
 */

/* GLOB has sets of letters, too, which nobody asked for. */
static char *
escape_sets (const char *pattern)
{
  g_autoptr (GString) escaped = g_string_new (pattern);

  g_string_replace (escaped, "[", "[[]", 0);
  return g_string_free (g_steal_pointer (&escaped), FALSE);
}

static void
write_match (Writer *writer, const char *column, const char *value)
{
  g_autofree char *pattern = NULL;

  if (strpbrk (value, "*?") == NULL)
    {
      g_string_append_printf (writer->sql, "%s = ", column);
      bind (writer, mortise_store_text (value));
      return;
    }
  pattern = escape_sets (value);
  g_string_append_printf (writer->sql, "%s GLOB ", column);
  bind (writer, mortise_store_text (pattern));
}

static void
write_any (Writer *writer, const char *column, char **values)
{
  g_string_append_c (writer->sql, '(');
  for (guint i = 0; values[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append (writer->sql, " OR ");
      write_match (writer, column, values[i]);
    }
  g_string_append_c (writer->sql, ')');
}

/* Messages are long: a value fits where the message holds it, without regard to case in ASCII. */
static void
write_holds (Writer *writer, const char *column, const char *text)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);

  g_string_append_printf (writer->sql, "instr (lower (%s), ", column);
  bind (writer, mortise_store_text (lower));
  g_string_append (writer->sql, ") > 0");
}

static void
write_error (Writer *writer, char **values)
{
  g_string_append_c (writer->sql, '(');
  for (guint i = 0; values[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append (writer->sql, " OR ");
      if (strpbrk (values[i], "*?") != NULL)
        write_match (writer, "c.message", values[i]);
      else
        write_holds (writer, "c.message", values[i]);
    }
  g_string_append_c (writer->sql, ')');
}

static void
write_text (Writer *writer, const char *text)
{
  g_string_append_c (writer->sql, '(');
  write_holds (writer, "t.hook", text);
  g_string_append (writer->sql, " OR EXISTS (SELECT 1 FROM trace_call AS c WHERE c.trace = t.seq AND (");
  write_holds (writer, "c.plugin", text);
  g_string_append (writer->sql, " OR ");
  write_holds (writer, "c.message", text);
  g_string_append (writer->sql, ")))");
}

static void
write_call_status (Writer *writer, const char *value)
{
  if (g_str_equal (value, "ok"))
    g_string_append (writer->sql, "c.status = 'ok'");
  else if (g_str_equal (value, "error"))
    g_string_append (writer->sql, "c.status IN ('error', 'timeout', 'crashed')");
  else if (g_str_equal (value, "completed") || g_str_equal (value, "vetoed") || g_str_equal (value, "failed"))
    write_match (writer, "t.status", value);
  else
    write_match (writer, "c.status", value);
}

static void
write_dispatch_status (Writer *writer, const char *value)
{
  if (g_str_equal (value, "ok"))
    g_string_append (writer->sql, "t.failed = 0");
  else if (g_str_equal (value, "error"))
    g_string_append (writer->sql, "t.failed = 1");
  else if (g_str_equal (value, "completed") || g_str_equal (value, "vetoed") || g_str_equal (value, "failed"))
    write_match (writer, "t.status", value);
  else
    {
      g_string_append (writer->sql, "EXISTS (SELECT 1 FROM trace_call AS c WHERE c.trace = t.seq AND ");
      write_match (writer, "c.status", value);
      g_string_append_c (writer->sql, ')');
    }
}

static void
write_status (Writer *writer, char **values)
{
  g_string_append_c (writer->sql, '(');
  for (guint i = 0; values[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append (writer->sql, " OR ");
      if (writer->has_call)
        write_call_status (writer, values[i]);
      else
        write_dispatch_status (writer, values[i]);
    }
  g_string_append_c (writer->sql, ')');
}

static void
write_number (Writer *writer, const char *column, const char *comparison, gint64 number)
{
  g_string_append_printf (writer->sql, "%s %s ", column, comparison);
  bind (writer, g_variant_new_int64 (number));
}

static void
write_term (Writer *writer, const MortiseTraceTerm *term)
{
  const char *wall = writer->has_call ? "c.wall_us" : "t.wall_us";

  switch (term->field)
    {
    case MORTISE_TRACE_HOOK:
      write_any (writer, "t.hook", term->values);
      break;
    case MORTISE_TRACE_PLUGIN:
      write_any (writer, "c.plugin", term->values);
      break;
    case MORTISE_TRACE_VERSION:
      write_any (writer, "c.version", term->values);
      break;
    case MORTISE_TRACE_STATUS:
      write_status (writer, term->values);
      break;
    case MORTISE_TRACE_ERROR:
      write_error (writer, term->values);
      break;
    case MORTISE_TRACE_KIND:
      write_any (writer, "t.kind", term->values);
      break;
    case MORTISE_TRACE_PLATFORM:
      write_any (writer, "t.platform", term->values);
      break;
    case MORTISE_TRACE_ORIGIN:
      write_any (writer, "t.origin", term->values);
      break;
    case MORTISE_TRACE_ACTOR:
      write_any (writer, "t.actor", term->values);
      break;
    case MORTISE_TRACE_ID:
      write_any (writer, "t.id", term->values);
      break;
    case MORTISE_TRACE_PARENT:
      write_any (writer, "t.parent", term->values);
      break;
    case MORTISE_TRACE_SLOWER:
      write_number (writer, wall, ">=", term->number);
      break;
    case MORTISE_TRACE_FASTER:
      write_number (writer, wall, "<", term->number);
      break;
    case MORTISE_TRACE_SINCE:
      write_number (writer, "t.at", ">=", term->number);
      break;
    case MORTISE_TRACE_UNTIL:
      write_number (writer, "t.at", "<", term->number);
      break;
    case MORTISE_TRACE_PINNED:
      write_number (writer, "(t.keep = 2)", "=", term->number);
      break;
    case MORTISE_TRACE_TEXT:
    default:
      write_text (writer, term->values[0]);
      break;
    }
}

/* --- all of them -------------------------------------------------------------------------------------------------- */

/* A NULL, such as the message of what went well, does not fit: so its negation does. */
static void
write_condition (Writer *writer, const MortiseTraceTerm *term)
{
  g_string_append (writer->sql, term->negated ? " AND coalesce (" : " AND ");
  write_term (writer, term);
  g_string_append (writer->sql, term->negated ? ", 0) = 0" : "");
}

static void
write_call_conditions (Writer *writer, GPtrArray *terms)
{
  g_string_append (writer->sql, " AND EXISTS (SELECT 1 FROM trace_call AS c WHERE c.trace = t.seq");
  writer->has_call = TRUE;
  for (guint i = 0; i < terms->len; i++)
    if (mortise_trace_term_may_be_of_call (terms->pdata[i]))
      write_condition (writer, terms->pdata[i]);
  writer->has_call = FALSE;
  g_string_append_c (writer->sql, ')');
}

static void
write_no_call (Writer *writer, const MortiseTraceTerm *term)
{
  g_string_append (writer->sql, " AND NOT EXISTS (SELECT 1 FROM trace_call AS c WHERE c.trace = t.seq AND ");
  write_term (writer, term);
  g_string_append_c (writer->sql, ')');
}

static void
write_where (Writer *writer, const MortiseTraceQuery *self, const char *tenant)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  GPtrArray *terms = self->terms != NULL ? self->terms : none;
  gboolean about_call = mortise_trace_filter_is_about_call (terms);

  g_string_append (writer->sql, "WHERE t.tenant = ");
  bind (writer, mortise_store_tenant (tenant));
  if (self->after > 0)
    {
      g_string_append (writer->sql, " AND ");
      write_number (writer, "t.seq", ">", self->after);
    }
  if (self->upto > 0)
    {
      g_string_append (writer->sql, " AND ");
      write_number (writer, "t.seq", "<=", self->upto);
    }
  if (about_call)
    write_call_conditions (writer, terms);
  for (guint i = 0; i < terms->len; i++)
    {
      const MortiseTraceTerm *term = terms->pdata[i];

      if (about_call && mortise_trace_term_may_be_of_call (term))
        continue;
      if (mortise_trace_term_names_call (term))
        write_no_call (writer, term);
      else
        write_condition (writer, term);
    }
}

static char *
end (Writer *writer, GVariant **params)
{
  *params = g_variant_builder_end (&writer->params);
  return g_string_free (writer->sql, FALSE);
}

/**
 * mortise_trace_query_to_sql:
 * @self: a query
 * @tenant: (nullable): whose traces
 * @params: (out) (transfer floating): the parameters
 *
 * Returns: (transfer full): a statement whose columns are seq, id, keep, summary and NULL
 */
char *
mortise_trace_query_to_sql (const MortiseTraceQuery *self, const char *tenant, GVariant **params)
{
  static const char *const columns[] = { "t.seq", "t.wall_us", "t.hook", "t.status" };
  const char *direction = self->ascending ? "ASC" : "DESC";
  Writer writer = { .sql = g_string_new ("SELECT t.seq, t.id, t.keep, t.summary, NULL FROM trace AS t ") };

  g_variant_builder_init (&writer.params, G_VARIANT_TYPE_TUPLE);
  write_where (&writer, self, tenant);
  g_string_append_printf (writer.sql, " ORDER BY %s %s", columns[self->sort], direction);
  if (self->sort != MORTISE_TRACE_BY_TIME)
    g_string_append (writer.sql, ", t.seq DESC");
  g_string_append (writer.sql, " LIMIT ");
  bind (&writer, g_variant_new_int64 (self->limit));
  g_string_append (writer.sql, " OFFSET ");
  bind (&writer, g_variant_new_int64 (self->offset));
  return end (&writer, params);
}

/* The same, for a statement that counts them without regard to @offset and @limit. */
char *
mortise_trace_query_to_count_sql (const MortiseTraceQuery *self, const char *tenant, GVariant **params)
{
  Writer writer = { .sql = g_string_new ("SELECT count (*) FROM trace AS t ") };

  g_variant_builder_init (&writer.params, G_VARIANT_TYPE_TUPLE);
  write_where (&writer, self, tenant);
  return end (&writer, params);
}
