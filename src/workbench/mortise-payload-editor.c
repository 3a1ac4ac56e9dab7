/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-payload-editor.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

#include "mortise-json-colors.h"
#include "mortise-json.h"
#include "mortise-payload-check.h"
#include "mortise-payload-completion.h"

#define CATEGORY_FAULT "fault"
/* More than this many at once help nobody. */
#define MAX_SHOWN 5

/**
 * MortisePayloadEditor:
 *
 * Where the payload of a hook is written. It is checked while it is typed: as JSON, and by the schema of the hook.
 */
struct _MortisePayloadEditor
{
  AdwBin parent_instance;

  GtkSourceView *view;
  GtkWidget *notice;
  GtkLabel *faults;
  MortisePayloadCompletion *completion;
  MortiseJsonSchema *schema;
  JsonNode *payload;
  char *sample;
};

enum
{
  PROP_0,
  PROP_VALID,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortisePayloadEditor, mortise_payload_editor, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static GtkTextBuffer *
get_buffer (MortisePayloadEditor *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
}

static char *
dup_text (MortisePayloadEditor *self)
{
  GtkTextIter begin, end;

  gtk_text_buffer_get_bounds (get_buffer (self), &begin, &end);
  return gtk_text_buffer_get_text (get_buffer (self), &begin, &end, FALSE);
}

static void
mark_fault (MortisePayloadEditor *self, const char *text, const MortisePayloadFault *fault)
{
  GtkTextBuffer *buffer = get_buffer (self);
  gsize end_offset = MIN (fault->offset + fault->length, strlen (text));
  GtkTextIter begin, end;

  gtk_text_buffer_get_iter_at_offset (buffer, &begin, g_utf8_pointer_to_offset (text, text + fault->offset));
  gtk_text_buffer_get_iter_at_offset (buffer, &end, g_utf8_pointer_to_offset (text, text + end_offset));
  gtk_text_buffer_apply_tag_by_name (buffer, CATEGORY_FAULT, &begin, &end);
  gtk_text_iter_set_line_offset (&begin, 0);
  gtk_source_buffer_create_source_mark (GTK_SOURCE_BUFFER (buffer), NULL, CATEGORY_FAULT, &begin);
}

static void
show_faults (MortisePayloadEditor *self, const char *text, GPtrArray *faults)
{
  g_autoptr (GString) messages = g_string_new (NULL);
  GtkTextIter begin, end;

  gtk_text_buffer_get_bounds (get_buffer (self), &begin, &end);
  gtk_text_buffer_remove_tag_by_name (get_buffer (self), CATEGORY_FAULT, &begin, &end);
  gtk_source_buffer_remove_source_marks (GTK_SOURCE_BUFFER (get_buffer (self)), &begin, &end, CATEGORY_FAULT);

  for (guint i = 0; i < faults->len && i < MAX_SHOWN; i++)
    {
      const MortisePayloadFault *fault = g_ptr_array_index (faults, i);

      mark_fault (self, text, fault);
      g_string_append_printf (messages, "%s%s", i > 0 ? "\n" : "", fault->message);
    }

  if (faults->len > 0)
    gtk_label_set_label (self->faults, messages->str);
  gtk_widget_set_visible (self->notice, faults->len > 0);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_STATE_INVALID,
                               faults->len > 0 ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
check (MortisePayloadEditor *self)
{
  g_autofree char *text = dup_text (self);
  g_autoptr (GPtrArray) faults = NULL;
  gboolean was_valid = self->payload != NULL;

  g_clear_pointer (&self->payload, json_node_unref);
  faults = mortise_payload_check (text, self->schema, &self->payload);
  show_faults (self, text, faults);
  if (was_valid != (self->payload != NULL))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALID]);
}

static void
mortise_payload_editor_finalize (GObject *object)
{
  MortisePayloadEditor *self = MORTISE_PAYLOAD_EDITOR (object);

  g_clear_object (&self->completion);
  g_clear_object (&self->schema);
  g_clear_pointer (&self->payload, json_node_unref);
  g_clear_pointer (&self->sample, g_free);
  G_OBJECT_CLASS (mortise_payload_editor_parent_class)->finalize (object);
}

static void
mortise_payload_editor_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortisePayloadEditor *self = MORTISE_PAYLOAD_EDITOR (object);

  switch (prop_id)
    {
    case PROP_VALID:
      g_value_set_boolean (value, self->payload != NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_payload_editor_class_init (MortisePayloadEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = mortise_payload_editor_finalize;
  object_class->get_property = mortise_payload_editor_get_property;

  properties[PROP_VALID] = g_param_spec_boolean ("valid", NULL, NULL, FALSE,
                                                 G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-payload-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, MortisePayloadEditor, faults);
  gtk_widget_class_bind_template_child (widget_class, MortisePayloadEditor, notice);
  gtk_widget_class_bind_template_child (widget_class, MortisePayloadEditor, view);
}

static void
mortise_payload_editor_init (MortisePayloadEditor *self)
{
  g_autoptr (GtkSourceMarkAttributes) attributes = gtk_source_mark_attributes_new ();
  GtkSourceBuffer *buffer;

  gtk_widget_init_template (GTK_WIDGET (self));

  buffer = GTK_SOURCE_BUFFER (get_buffer (self));
  gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (buffer), CATEGORY_FAULT, "underline", PANGO_UNDERLINE_ERROR, NULL);
  gtk_source_mark_attributes_set_icon_name (attributes, "dialog-error-symbolic");
  gtk_source_view_set_mark_attributes (self->view, CATEGORY_FAULT, attributes, 0);
  mortise_json_colors_follow (self->view);
  self->completion = mortise_payload_completion_new ();
  gtk_source_completion_add_provider (gtk_source_view_get_completion (self->view),
                                      GTK_SOURCE_COMPLETION_PROVIDER (self->completion));
  g_signal_connect_object (buffer, "changed", G_CALLBACK (check), self, G_CONNECT_SWAPPED);
}

/**
 * mortise_payload_editor_set_title:
 * @self: an editor
 * @title: what is written in it
 *
 * Names the text to screen readers, where it is no payload.
 */
void
mortise_payload_editor_set_title (MortisePayloadEditor *self, const char *title)
{
  g_return_if_fail (MORTISE_IS_PAYLOAD_EDITOR (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

/**
 * mortise_payload_editor_set_schema:
 * @self: an editor
 * @schema: (nullable): the JSON Schema of the payload
 *
 * Sets what the payload is checked by.
 */
void
mortise_payload_editor_set_schema (MortisePayloadEditor *self, JsonNode *schema)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (MORTISE_IS_PAYLOAD_EDITOR (self));

  mortise_payload_completion_set_schema (self->completion, schema);
  g_clear_object (&self->schema);
  if (schema != NULL && JSON_NODE_HOLDS_OBJECT (schema))
    self->schema = mortise_json_schema_new (schema, &error);
  if (error != NULL)
    g_info ("The payload is checked as JSON only: %s", error->message);
  check (self);
}

/**
 * mortise_payload_editor_set_sample:
 * @self: an editor
 * @sample: (nullable): what to begin with
 *
 * Begins anew with a payload of the platform's.
 */
void
mortise_payload_editor_set_sample (MortisePayloadEditor *self, JsonNode *sample)
{
  g_return_if_fail (MORTISE_IS_PAYLOAD_EDITOR (self));

  g_clear_pointer (&self->sample, g_free);
  self->sample
      = sample != NULL && JSON_NODE_HOLDS_OBJECT (sample) ? mortise_json_to_text (sample, TRUE) : g_strdup ("{}");
  mortise_payload_editor_reset (self);
}

/**
 * mortise_payload_editor_set_payload:
 * @self: an editor
 * @payload: an object
 *
 * Shows another payload; what was there before comes back with Undo.
 */
void
mortise_payload_editor_set_payload (MortisePayloadEditor *self, JsonNode *payload)
{
  g_autofree char *text = NULL;
  GtkTextIter begin, end;

  g_return_if_fail (MORTISE_IS_PAYLOAD_EDITOR (self));

  text = mortise_json_to_text (payload, TRUE);
  gtk_text_buffer_begin_user_action (get_buffer (self));
  gtk_text_buffer_get_bounds (get_buffer (self), &begin, &end);
  gtk_text_buffer_delete (get_buffer (self), &begin, &end);
  gtk_text_buffer_insert (get_buffer (self), &begin, text, -1);
  gtk_text_buffer_end_user_action (get_buffer (self));
}

/**
 * mortise_payload_editor_dup_object:
 * @self: an editor
 *
 * Returns: (transfer full) (nullable): the object that is written in it, also where it does not fit the schema
 */
JsonNode *
mortise_payload_editor_dup_object (MortisePayloadEditor *self)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;

  g_return_val_if_fail (MORTISE_IS_PAYLOAD_EDITOR (self), NULL);

  text = dup_text (self);
  node = mortise_json_parse (text, strlen (text), NULL);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? g_steal_pointer (&node) : NULL;
}

/**
 * mortise_payload_editor_reset:
 * @self: an editor
 *
 * Goes back to the sample.
 */
void
mortise_payload_editor_reset (MortisePayloadEditor *self)
{
  g_return_if_fail (MORTISE_IS_PAYLOAD_EDITOR (self));

  gtk_text_buffer_set_text (get_buffer (self), self->sample != NULL ? self->sample : "{}", -1);
}

/**
 * mortise_payload_editor_is_edited:
 * @self: an editor
 *
 * Returns: whether its text is another than the sample
 */
gboolean
mortise_payload_editor_is_edited (MortisePayloadEditor *self)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (MORTISE_IS_PAYLOAD_EDITOR (self), FALSE);

  text = dup_text (self);
  return g_strcmp0 (text, self->sample) != 0;
}

/**
 * mortise_payload_editor_get_payload:
 * @self: an editor
 *
 * Returns: (transfer none) (nullable): the payload, or %NULL while something is wrong with it
 */
JsonNode *
mortise_payload_editor_get_payload (MortisePayloadEditor *self)
{
  g_return_val_if_fail (MORTISE_IS_PAYLOAD_EDITOR (self), NULL);
  return self->payload;
}
