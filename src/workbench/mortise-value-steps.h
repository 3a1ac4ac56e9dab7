/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

#include "mortise-value-node.h"

G_BEGIN_DECLS

/**
 * MortiseValueStep:
 * @label: what it is called
 * @before: (nullable): what the value was before
 * @after: what it is after
 * @compared: whether to tell what changed
 * @n_calls: after how many calls of a filter; 0 for the payload, %G_MAXUINT for the result
 * @is_value: whether it is the value of a filter, whose parts have an origin
 *
 * A value at a moment of a dispatch.
 */
typedef struct
{
  char *label;
  JsonNode *before;
  JsonNode *after;
  gboolean compared;
  guint n_calls;
  gboolean is_value;
} MortiseValueStep;

GPtrArray *mortise_value_steps_new (JsonObject *dispatch, GtkWidget *widget);
guint mortise_value_steps_find_remover (JsonObject *dispatch, const char *pointer);

G_END_DECLS
