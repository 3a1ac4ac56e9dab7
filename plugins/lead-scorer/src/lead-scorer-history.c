/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lead-scorer-history.h"

/* The scores that were given, in the plugin's own database. Of the lead it keeps the key and nothing else that
 * identifies a person, but for the e-mail domain that a reason names. */

#define VERSION 1

/* What fits into 64 MiB, the usual disk limit, with room to spare, at about 700 bytes a row. */
#define MAX_ROWS 50000

/* What fits into one answer, which the host takes up to 16 MiB of. */
#define MAX_EXPORT_ROWS 10000

#define SECONDS_OF_DAY (24 * 60 * 60)

struct _LeadScorerHistory
{
  MortiseDatabase *database;
  GError *error;
};

/* `lead` is ANY because keys are text on some sites and numbers on others, and go out as they came in. */
static const char *const schema[] = {
  "CREATE TABLE scores (id INTEGER PRIMARY KEY, lead ANY NOT NULL, scored INTEGER NOT NULL, score INTEGER NOT NULL,"
  " grade TEXT NOT NULL, points INTEGER NOT NULL, possible INTEGER NOT NULL, reasons TEXT NOT NULL) STRICT",
  "CREATE INDEX scores_by_lead ON scores (lead, id)",
  "CREATE INDEX scores_by_time ON scores (scored)",
  "PRAGMA user_version = " G_STRINGIFY (VERSION),
};

static gboolean
create (MortiseDatabase *database, gpointer user_data, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (schema); i++)
    if (mortise_database_execute (database, schema[i], NULL, error) < 0)
      return FALSE;
  return TRUE;
}

static gboolean
prepare (MortiseDatabase *database, GError **error)
{
  g_autoptr (JsonObject) row = mortise_database_query_row (database, "PRAGMA user_version", NULL, error);
  gint64 version = row != NULL ? json_object_get_int_member (row, "user_version") : -1;

  if (row == NULL)
    return FALSE;
  if (version == 0)
    return mortise_database_transaction (database, create, NULL, error);
  if (version == VERSION)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
               "the history was written by a newer version of this plugin; update it, or uninstall it with its data");
  return FALSE;
}

/**
 * lead_scorer_history_new:
 * @context: the plugin's context
 *
 * Opens the history, or keeps why it cannot be had: without the permission `database` that stays so for the life of
 * the process, as the host starts another one when it is granted.
 *
 * Returns: (transfer full): a history
 */
LeadScorerHistory *
lead_scorer_history_new (MortiseContext *context)
{
  LeadScorerHistory *self = g_new0 (LeadScorerHistory, 1);
  MortiseDatabase *database = mortise_context_get_database (context, &self->error);

  if (database != NULL && prepare (database, &self->error))
    self->database = g_object_ref (database);
  return self;
}

void
lead_scorer_history_free (LeadScorerHistory *self)
{
  g_clear_object (&self->database);
  g_clear_error (&self->error);
  g_free (self);
}

/* Returns: (transfer none) (nullable): why nothing can be kept */
const GError *
lead_scorer_history_get_error (LeadScorerHistory *self)
{
  return self->error;
}

static gboolean
is_open (LeadScorerHistory *self, GError **error)
{
  if (self->database == NULL)
    g_propagate_error (error, g_error_copy (self->error));
  return self->database != NULL;
}

/**
 * lead_scorer_history_get_last:
 * @self: a history
 * @lead: key of a lead
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): score, grade and time of the lead's last score; %NULL without an error if it
 *   has none
 */
JsonObject *
lead_scorer_history_get_last (LeadScorerHistory *self, JsonNode *lead, GError **error)
{
  g_autoptr (JsonArray) parameters = json_array_new ();

  if (!is_open (self, error))
    return NULL;
  json_array_add_element (parameters, json_node_copy (lead));
  return mortise_database_query_row (self->database,
                                     "SELECT score, grade, strftime ('%Y-%m-%dT%H:%M:%SZ', scored, 'unixepoch')"
                                     " AS scored_at FROM scores WHERE lead = ? ORDER BY id DESC LIMIT 1",
                                     parameters, error);
}

static gboolean
insert (LeadScorerHistory *self, JsonNode *lead, const LeadScorerScore *score, gint64 now, GError **error)
{
  g_autoptr (JsonArray) parameters = json_array_new ();
  g_autofree char *reasons = lead_scorer_score_to_line (score);

  json_array_add_element (parameters, json_node_copy (lead));
  json_array_add_int_element (parameters, now);
  json_array_add_int_element (parameters, score->score);
  json_array_add_string_element (parameters, score->grade);
  json_array_add_int_element (parameters, score->points);
  json_array_add_int_element (parameters, score->possible);
  json_array_add_string_element (parameters, reasons);
  return mortise_database_execute (self->database,
                                   "INSERT INTO scores (lead, scored, score, grade, points, possible, reasons)"
                                   " VALUES (?, ?, ?, ?, ?, ?, ?)",
                                   parameters, error)
         >= 0;
}

static gboolean
prune (LeadScorerHistory *self, gint64 now, int days, GError **error)
{
  g_autoptr (JsonArray) parameters = json_array_new ();

  json_array_add_int_element (parameters, days > 0 ? now - (gint64) days * SECONDS_OF_DAY : G_MININT64);
  json_array_add_int_element (parameters, MAX_ROWS);
  return mortise_database_execute (self->database,
                                   "DELETE FROM scores WHERE scored < ?"
                                   " OR id <= (SELECT max (id) FROM scores) - ?",
                                   parameters, error)
         >= 0;
}

/**
 * lead_scorer_history_keep:
 * @self: a history
 * @lead: key of the lead
 * @score: its score
 * @now: when it was given, in seconds since 1970
 * @days: how long scores are kept; 0 for ever
 * @error: return location for an error
 *
 * Adds a score, after those that are too old or too many were removed.
 *
 * Returns: %TRUE if it is on disk
 */
gboolean
lead_scorer_history_keep (LeadScorerHistory *self,
                          JsonNode *lead,
                          const LeadScorerScore *score,
                          gint64 now,
                          int days,
                          GError **error)
{
  return is_open (self, error) && prune (self, now, days, error) && insert (self, lead, score, now, error);
}

static JsonObject *
query_range (LeadScorerHistory *self, const char *sql, const LeadScorerRange *range, GError **error)
{
  g_autoptr (JsonArray) parameters = json_array_new ();

  json_array_add_int_element (parameters, range->first);
  json_array_add_int_element (parameters, range->last);
  return mortise_database_query_row (self->database, sql, parameters, error);
}

/**
 * lead_scorer_history_export:
 * @self: a history
 * @range: from when to when
 * @error: return location for an error; `MORTISE_ERROR_LIMIT` if there are more rows than an answer can hold
 *
 * SQLite writes the rows as JSON: as a tree, thousands of them take many times the memory.
 *
 * Returns: (transfer full): the text of an array with an object for each score in the range, in the order in which
 *   they were given
 */
char *
lead_scorer_history_export (LeadScorerHistory *self, const LeadScorerRange *range, GError **error)
{
  g_autoptr (JsonObject) count = NULL;
  g_autoptr (JsonObject) rows = NULL;

  if (!is_open (self, error))
    return NULL;
  count = query_range (self, "SELECT count (*) AS n FROM scores WHERE scored >= ? AND scored <= ?", range, error);
  if (count == NULL)
    return NULL;
  if (json_object_get_int_member (count, "n") > MAX_EXPORT_ROWS)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
                   "the range has more than %d scores; export it in shorter ones", MAX_EXPORT_ROWS);
      return NULL;
    }
  rows = query_range (self,
                      "SELECT json_group_array (json_object ('lead_id', lead, 'score', score, 'grade', grade,"
                      " 'points', points, 'possible', possible,"
                      " 'scored_at', strftime ('%Y-%m-%dT%H:%M:%SZ', scored, 'unixepoch'), 'reasons', reasons)) AS rows"
                      " FROM (SELECT * FROM scores WHERE scored >= ? AND scored <= ? ORDER BY scored, id)",
                      range, error);
  return rows != NULL ? g_strdup (json_object_get_string_member (rows, "rows")) : NULL;
}
