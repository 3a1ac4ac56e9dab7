/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-payload-item.h"

/**
 * MortisePayloadItem:
 *
 * A payload to choose: one that was made up, or the name of one that the site keeps.
 */
struct _MortisePayloadItem
{
  GObject parent_instance;

  char *title;
  char *subtitle;
  JsonNode *payload;
};

G_DEFINE_FINAL_TYPE (MortisePayloadItem, mortise_payload_item, G_TYPE_OBJECT)

static void
mortise_payload_item_finalize (GObject *object)
{
  MortisePayloadItem *self = MORTISE_PAYLOAD_ITEM (object);

  g_free (self->title);
  g_free (self->subtitle);
  g_clear_pointer (&self->payload, json_node_unref);
  G_OBJECT_CLASS (mortise_payload_item_parent_class)->finalize (object);
}

static void
mortise_payload_item_class_init (MortisePayloadItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_payload_item_finalize;
}

static void
mortise_payload_item_init (MortisePayloadItem *self)
{
}

/**
 * mortise_payload_item_new:
 * @title: what it is called
 * @subtitle: what else is worth knowing
 * @payload: (nullable): the payload; %NULL for one that the site keeps by the name @title
 *
 * Returns: (transfer full): an item
 */
MortisePayloadItem *
mortise_payload_item_new (const char *title, const char *subtitle, JsonNode *payload)
{
  MortisePayloadItem *self = g_object_new (MORTISE_TYPE_PAYLOAD_ITEM, NULL);

  self->title = g_strdup (title);
  self->subtitle = g_strdup (subtitle);
  self->payload = payload != NULL ? json_node_ref (payload) : NULL;
  return self;
}

const char *
mortise_payload_item_get_title (MortisePayloadItem *self)
{
  return self->title;
}

const char *
mortise_payload_item_get_subtitle (MortisePayloadItem *self)
{
  return self->subtitle;
}

/* (transfer none) (nullable): the payload; %NULL where the site keeps it. */
JsonNode *
mortise_payload_item_get_payload (MortisePayloadItem *self)
{
  return self->payload;
}
