/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-payload-completion.h"

#include <glib/gi18n.h>

#include "mortise-payload-place.h"
#include "mortise-payload-proposal.h"

/**
 * MortisePayloadCompletion:
 *
 * Offers in an editor of JSON what its schema knows: names of members, and values to choose among.
 */
struct _MortisePayloadCompletion
{
  GObject parent_instance;

  JsonNode *schema;
};

static void provider_init (GtkSourceCompletionProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MortisePayloadCompletion,
                               mortise_payload_completion,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_SOURCE_TYPE_COMPLETION_PROVIDER, provider_init))

static MortisePayloadPlace *
find_place (GtkTextBuffer *buffer)
{
  g_autofree char *text = NULL;
  GtkTextIter begin, cursor;

  gtk_text_buffer_get_start_iter (buffer, &begin);
  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  text = gtk_text_buffer_get_text (buffer, &begin, &cursor, TRUE);
  return mortise_payload_place_find (text, strlen (text));
}

static GListStore *
list_proposals (MortisePayloadCompletion *self, GtkSourceCompletionContext *context)
{
  GListStore *proposals = g_list_store_new (MORTISE_TYPE_PAYLOAD_PROPOSAL);
  GtkSourceBuffer *buffer = gtk_source_completion_context_get_buffer (context);
  g_autoptr (MortisePayloadPlace) place = NULL;
  g_autoptr (GPtrArray) words = NULL;

  if (self->schema == NULL || buffer == NULL)
    return proposals;
  place = find_place (GTK_TEXT_BUFFER (buffer));
  words = mortise_payload_place_list_words (place, self->schema);
  for (guint i = 0; i < words->len; i++)
    {
      g_autoptr (MortisePayloadProposal) proposal = mortise_payload_proposal_new (words->pdata[i], place->is_name);

      g_list_store_append (proposals, proposal);
    }
  return proposals;
}

/* --- the provider ------------------------------------------------------------------------------------------------- */

static char *
get_title (GtkSourceCompletionProvider *provider)
{
  return g_strdup (_ ("Payload"));
}

static gboolean
is_trigger (GtkSourceCompletionProvider *provider, const GtkTextIter *iter, gunichar c)
{
  return c == '"';
}

static void
populate_async (GtkSourceCompletionProvider *provider,
                GtkSourceCompletionContext *context,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (provider, cancellable, callback, user_data);

  g_task_return_pointer (task, list_proposals (MORTISE_PAYLOAD_COMPLETION (provider), context), g_object_unref);
}

static GListModel *
populate_finish (GtkSourceCompletionProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* What is typed on says where: the list is made anew. */
static void
refilter (GtkSourceCompletionProvider *provider, GtkSourceCompletionContext *context, GListModel *model)
{
  g_autoptr (GListStore) proposals = list_proposals (MORTISE_PAYLOAD_COMPLETION (provider), context);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (proposals));
  g_autoptr (GPtrArray) additions = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (additions, g_list_model_get_item (G_LIST_MODEL (proposals), i));
  g_list_store_splice (G_LIST_STORE (model), 0, g_list_model_get_n_items (model), additions->pdata, n);
}

static void
display (GtkSourceCompletionProvider *provider,
         GtkSourceCompletionContext *context,
         GtkSourceCompletionProposal *proposal,
         GtkSourceCompletionCell *cell)
{
  MortisePayloadProposal *offered = MORTISE_PAYLOAD_PROPOSAL (proposal);
  GtkSourceCompletionColumn column = gtk_source_completion_cell_get_column (cell);

  if (column == GTK_SOURCE_COMPLETION_COLUMN_TYPED_TEXT)
    gtk_source_completion_cell_set_text (cell, mortise_payload_proposal_get_shown (offered));
  else if (column == GTK_SOURCE_COMPLETION_COLUMN_COMMENT)
    gtk_source_completion_cell_set_text (cell, mortise_payload_proposal_get_description (offered));
  else
    gtk_source_completion_cell_set_text (cell, NULL);
}

/* A closing quotation mark that is there already is replaced, and a colon is not written twice. */
static void
activate (GtkSourceCompletionProvider *provider,
          GtkSourceCompletionContext *context,
          GtkSourceCompletionProposal *proposal)
{
  MortisePayloadProposal *offered = MORTISE_PAYLOAD_PROPOSAL (proposal);
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (gtk_source_completion_context_get_buffer (context));
  g_autoptr (MortisePayloadPlace) place = find_place (buffer);
  g_autofree char *before = NULL;
  GtkTextIter begin, cursor;

  gtk_text_buffer_get_start_iter (buffer, &begin);
  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  before = gtk_text_buffer_get_text (buffer, &begin, &cursor, TRUE);
  gtk_text_iter_forward_chars (&begin, (int) g_utf8_pointer_to_offset (before, before + place->begin));
  if (gtk_text_iter_get_char (&cursor) == '"')
    gtk_text_iter_forward_char (&cursor);

  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, &begin, &cursor);
  gtk_text_buffer_insert (buffer, &begin, mortise_payload_proposal_get_text (offered), -1);
  if (mortise_payload_proposal_is_name (offered) && gtk_text_iter_get_char (&begin) != ':')
    gtk_text_buffer_insert (buffer, &begin, ": ", -1);
  gtk_text_buffer_end_user_action (buffer);
}

static void
provider_init (GtkSourceCompletionProviderInterface *iface)
{
  iface->get_title = get_title;
  iface->is_trigger = is_trigger;
  iface->populate_async = populate_async;
  iface->populate_finish = populate_finish;
  iface->refilter = refilter;
  iface->display = display;
  iface->activate = activate;
}

/* --- the object --------------------------------------------------------------------------------------------------- */

static void
mortise_payload_completion_finalize (GObject *object)
{
  g_clear_pointer (&MORTISE_PAYLOAD_COMPLETION (object)->schema, json_node_unref);
  G_OBJECT_CLASS (mortise_payload_completion_parent_class)->finalize (object);
}

static void
mortise_payload_completion_class_init (MortisePayloadCompletionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_payload_completion_finalize;
}

static void
mortise_payload_completion_init (MortisePayloadCompletion *self)
{
}

MortisePayloadCompletion *
mortise_payload_completion_new (void)
{
  return g_object_new (MORTISE_TYPE_PAYLOAD_COMPLETION, NULL);
}

/* @schema: (nullable): the JSON Schema of what is written; without one nothing is offered. */
void
mortise_payload_completion_set_schema (MortisePayloadCompletion *self, JsonNode *schema)
{
  g_clear_pointer (&self->schema, json_node_unref);
  if (schema != NULL && JSON_NODE_HOLDS_OBJECT (schema))
    self->schema = json_node_ref (schema);
}
