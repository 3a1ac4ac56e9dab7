/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lead-scorer-lead.h"

#include "lead-scorer-email.h"
#include "lead-scorer-text.h"

#include <mortise.h>
#include <string.h>

#define MAX_ID_BYTES 200
#define MAX_NAME_BYTES 200

/* Keywords are looked for in the first pages of the notes; what was pasted below them is an e-mail thread. */
#define MAX_NOTES_BYTES 20000

/* ITU-T E.164 has at most 15 digits; the shortest subscriber numbers in use have 7 with their area. */
#define MIN_PHONE_DIGITS 7
#define MAX_PHONE_DIGITS 15

static gboolean
has_text (JsonObject *object, const char *name)
{
  g_autofree char *folded = lead_scorer_text_fold (mortise_object_get_string (object, name, NULL), MAX_NAME_BYTES);

  return *folded != '\0';
}

/* Digits with the punctuation that people put between them, and not one digit over and over. */
static gboolean
is_phone (const char *text)
{
  guint n_digits = 0;
  char first = '\0';
  gboolean varies = FALSE;

  for (const char *at = text != NULL ? text : ""; *at != '\0'; at++)
    {
      if (strchr (" +-./()", *at) != NULL)
        continue;
      if (!g_ascii_isdigit (*at) || ++n_digits > MAX_PHONE_DIGITS)
        return FALSE;
      if (first == '\0')
        first = *at;
      varies = varies || *at != first;
    }
  return varies && n_digits >= MIN_PHONE_DIGITS;
}

static JsonNode *
read_id (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "id");
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (type == G_TYPE_INT64)
    return json_node_copy (node);
  if (type == G_TYPE_STRING && *json_node_get_string (node) != '\0'
      && strlen (json_node_get_string (node)) <= MAX_ID_BYTES)
    return json_node_copy (node);
  return NULL;
}

/* The platform writes RFC 3339, which also allows small letters; GLib does not. */
static GDateTime *
read_time (JsonObject *object, const char *name)
{
  const char *text = mortise_object_get_string (object, name, NULL);
  g_autofree char *upper = text != NULL ? g_ascii_strup (text, -1) : NULL;
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

  return upper != NULL ? g_date_time_new_from_iso8601 (upper, utc) : NULL;
}

static char *
read_industry (JsonObject *object, JsonObject *fields)
{
  JsonObject *business = mortise_object_get_object (object, "business");
  const char *fallback = mortise_object_get_string (business, "industry", NULL);

  return lead_scorer_text_fold (mortise_object_get_string (fields, "industry", fallback), MAX_NAME_BYTES);
}

/**
 * lead_scorer_lead_new:
 * @object: (transfer none): a lead as the hook gives it
 *
 * Returns: (transfer full): what can be read of it
 */
LeadScorerLead *
lead_scorer_lead_new (JsonObject *object)
{
  LeadScorerLead *self = g_new0 (LeadScorerLead, 1);
  JsonObject *fields = mortise_object_get_object (object, "fields");

  self->id = read_id (object);
  self->has_full_name = has_text (object, "first_name") && has_text (object, "last_name");
  self->has_phone = is_phone (mortise_object_get_string (object, "phone", NULL));
  self->email_domain = lead_scorer_email_dup_domain (mortise_object_get_string (object, "email", NULL));
  self->source = lead_scorer_text_fold (mortise_object_get_string (object, "source", NULL), MAX_NAME_BYTES);
  self->industry = read_industry (object, fields);
  self->notes = lead_scorer_text_fold (mortise_object_get_string (object, "notes", NULL), MAX_NOTES_BYTES);
  self->created = read_time (object, "created_at");
  self->fields = fields != NULL ? json_object_ref (fields) : NULL;
  return self;
}

void
lead_scorer_lead_free (LeadScorerLead *self)
{
  g_clear_pointer (&self->id, json_node_unref);
  g_free (self->email_domain);
  g_free (self->source);
  g_free (self->industry);
  g_free (self->notes);
  g_clear_pointer (&self->created, g_date_time_unref);
  g_clear_pointer (&self->fields, json_object_unref);
  g_free (self);
}
