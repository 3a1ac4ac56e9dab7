/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-market.h"

#include "mortise-json.h"

/**
 * MortiseMarket:
 *
 * What the site could have: its catalogues, what they offer, and what is newer than what is installed. Events of the
 * host keep it current.
 */
typedef struct
{
  GListStore *items;
  char *path;
  gboolean asked;
  gboolean stale;
} Feed;

typedef enum
{
  FEED_CATALOGUES,
  FEED_OFFERS,
  FEED_UPDATES,
  FEED_KEYS,
  N_FEEDS
} FeedId;

struct _MortiseMarket
{
  GObject parent_instance;

  MortiseConnection *connection;
  Feed feeds[N_FEEDS];
  GHashTable *plugins;
  guint n_updates;
};

enum
{
  PROP_0,
  PROP_CONNECTION,
  PROP_CATALOGUES,
  PROP_OFFERS,
  PROP_UPDATES,
  PROP_KEYS,
  PROP_N_UPDATES,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortiseMarket, mortise_market, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

/* --- lists -------------------------------------------------------------------------------------------------------- */

typedef struct
{
  MortiseMarket *self;
  FeedId id;
} Asked;

static void refresh (MortiseMarket *self, FeedId id);

static void
count_updates (MortiseMarket *self)
{
  GListModel *updates = G_LIST_MODEL (self->feeds[FEED_UPDATES].items);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (updates); i++)
    {
      g_autoptr (MortiseUpdateItem) update = g_list_model_get_item (updates, i);

      if (mortise_record_item_get_string (update, "to") != NULL)
        n++;
    }

  if (self->n_updates == n)
    return;
  self->n_updates = n;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_UPDATES]);
}

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Asked *asked = user_data;
  g_autoptr (MortiseMarket) self = asked->self;
  Feed *feed = &self->feeds[asked->id];
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) error = NULL;

  feed->asked = FALSE;
  answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);
  if (answer == NULL)
    g_info ("%s is shown as it was: %s", feed->path, error->message);
  else if (!feed->stale && JSON_NODE_HOLDS_ARRAY (answer))
    mortise_item_list_sync (feed->items, json_node_get_array (answer));

  if (asked->id == FEED_UPDATES)
    count_updates (self);
  if (feed->stale)
    refresh (self, asked->id);
}

/* One request at a time: what changes meanwhile is asked for once that is answered. */
static void
refresh (MortiseMarket *self, FeedId id)
{
  Feed *feed = &self->feeds[id];
  Asked *asked;

  feed->stale = feed->asked;
  if (feed->asked)
    return;

  asked = g_new (Asked, 1);
  *asked = (Asked){ .self = g_object_ref (self), .id = id };
  feed->asked = TRUE;
  mortise_connection_request_async (self->connection, "GET", feed->path, NULL, NULL, refreshed_cb, asked);
}

static void
refresh_all (MortiseMarket *self)
{
  refresh (self, FEED_CATALOGUES);
  refresh (self, FEED_OFFERS);
  refresh (self, FEED_UPDATES);
}

/* --- events ------------------------------------------------------------------------------------------------------- */

/* What of a plugin decides which offers and updates there are. Its use of memory, told each second, does not. */
static char *
describe (JsonObject *plugin)
{
  return g_strdup_printf ("%s %s %" G_GINT64_FORMAT " %s", mortise_json_get_string (plugin, "version", ""),
                          mortise_json_get_string (plugin, "pinned", ""), mortise_json_get_int (plugin, "hold_days", 0),
                          mortise_json_get_string (plugin, "channel", ""));
}

static void
take_plugin (MortiseMarket *self, JsonObject *plugin)
{
  const char *slug = mortise_json_get_string (plugin, "slug", "");
  g_autofree char *now = describe (plugin);

  if (g_strcmp0 (g_hash_table_lookup (self->plugins, slug), now) == 0)
    return;

  g_hash_table_replace (self->plugins, g_strdup (slug), g_steal_pointer (&now));
  refresh (self, FEED_OFFERS);
  refresh (self, FEED_UPDATES);
}

static void
on_event (MortiseMarket *self, JsonObject *event)
{
  const char *type = mortise_json_get_string (event, "type", "");
  JsonObject *plugin = mortise_json_get_object (event, "plugin");

  if (g_str_equal (type, "plugin") && plugin != NULL)
    take_plugin (self, plugin);
  else if (g_str_equal (type, "plugin-removed"))
    {
      g_hash_table_remove (self->plugins, mortise_json_get_string (event, "slug", ""));
      refresh (self, FEED_OFFERS);
      refresh (self, FEED_UPDATES);
    }
  else if (g_str_equal (type, "catalogues") || g_str_equal (type, "ready") || g_str_equal (type, "dropped"))
    refresh_all (self);
}

/* --- the object --------------------------------------------------------------------------------------------------- */

static void
mortise_market_dispose (GObject *object)
{
  MortiseMarket *self = MORTISE_MARKET (object);

  g_clear_object (&self->connection);
  g_clear_pointer (&self->plugins, g_hash_table_unref);
  for (guint i = 0; i < N_FEEDS; i++)
    {
      g_clear_object (&self->feeds[i].items);
      g_clear_pointer (&self->feeds[i].path, g_free);
    }
  G_OBJECT_CLASS (mortise_market_parent_class)->dispose (object);
}

static void
mortise_market_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortiseMarket *self = MORTISE_MARKET (object);

  switch (prop_id)
    {
    case PROP_CONNECTION:
      g_value_set_object (value, self->connection);
      break;
    case PROP_CATALOGUES:
      g_value_set_object (value, self->feeds[FEED_CATALOGUES].items);
      break;
    case PROP_OFFERS:
      g_value_set_object (value, self->feeds[FEED_OFFERS].items);
      break;
    case PROP_UPDATES:
      g_value_set_object (value, self->feeds[FEED_UPDATES].items);
      break;
    case PROP_KEYS:
      g_value_set_object (value, self->feeds[FEED_KEYS].items);
      break;
    case PROP_N_UPDATES:
      g_value_set_uint (value, self->n_updates);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_market_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  MortiseMarket *self = MORTISE_MARKET (object);

  switch (prop_id)
    {
    case PROP_CONNECTION:
      self->connection = g_value_dup_object (value);
      g_signal_connect_object (self->connection, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_market_class_init (MortiseMarketClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = mortise_market_dispose;
  object_class->get_property = mortise_market_get_property;
  object_class->set_property = mortise_market_set_property;

  properties[PROP_CONNECTION]
      = g_param_spec_object ("connection", NULL, NULL, MORTISE_TYPE_CONNECTION,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_CATALOGUES] = g_param_spec_object ("catalogues", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_OFFERS] = g_param_spec_object ("offers", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_UPDATES] = g_param_spec_object ("updates", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_KEYS] = g_param_spec_object ("keys", NULL, NULL, G_TYPE_LIST_MODEL, flags);

  /**
   * MortiseMarket:n-updates:
   *
   * How many of the updates can be had.
   */
  properties[PROP_N_UPDATES]
      = g_param_spec_uint ("n-updates", NULL, NULL, 0, G_MAXUINT, 0, flags | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mortise_market_init (MortiseMarket *self)
{
  const struct
  {
    GType type;
    const char *path;
  } feeds[N_FEEDS] = {
    [FEED_CATALOGUES] = { MORTISE_TYPE_CATALOGUE_ITEM, "/v1/catalogues" },
    [FEED_OFFERS] = { MORTISE_TYPE_OFFER_ITEM, NULL },
    [FEED_UPDATES] = { MORTISE_TYPE_UPDATE_ITEM, "/v1/updates" },
    [FEED_KEYS] = { MORTISE_TYPE_KEY_ITEM, "/v1/keys" },
  };

  for (guint i = 0; i < N_FEEDS; i++)
    {
      self->feeds[i].items = g_list_store_new (feeds[i].type);
      self->feeds[i].path = g_strdup (feeds[i].path);
    }
  self->feeds[FEED_OFFERS].path = g_strdup_printf ("/v1/offers?limit=%d", MORTISE_MARKET_MAX_OFFERS);
  self->plugins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * mortise_market_new:
 * @connection: the line to the host; once it is open, events fill the lists
 *
 * Returns: (transfer full): the market of a site
 */
MortiseMarket *
mortise_market_new (MortiseConnection *connection)
{
  return g_object_new (MORTISE_TYPE_MARKET, "connection", connection, NULL);
}

/**
 * mortise_market_get_connection:
 * @self: a market
 *
 * Returns: (transfer none): the line to the host
 */
MortiseConnection *
mortise_market_get_connection (MortiseMarket *self)
{
  g_return_val_if_fail (MORTISE_IS_MARKET (self), NULL);
  return self->connection;
}

/**
 * mortise_market_get_catalogues:
 * @self: a market
 *
 * Returns: (transfer none): the site's catalogues, as [class@CatalogueItem]
 */
GListModel *
mortise_market_get_catalogues (MortiseMarket *self)
{
  g_return_val_if_fail (MORTISE_IS_MARKET (self), NULL);
  return G_LIST_MODEL (self->feeds[FEED_CATALOGUES].items);
}

/**
 * mortise_market_get_offers:
 * @self: a market
 *
 * Returns: (transfer none): what was found by mortise_market_search(), best first, as [class@OfferItem]
 */
GListModel *
mortise_market_get_offers (MortiseMarket *self)
{
  g_return_val_if_fail (MORTISE_IS_MARKET (self), NULL);
  return G_LIST_MODEL (self->feeds[FEED_OFFERS].items);
}

/**
 * mortise_market_get_updates:
 * @self: a market
 *
 * Returns: (transfer none): what could be newer, as [class@UpdateItem]
 */
GListModel *
mortise_market_get_updates (MortiseMarket *self)
{
  g_return_val_if_fail (MORTISE_IS_MARKET (self), NULL);
  return G_LIST_MODEL (self->feeds[FEED_UPDATES].items);
}

/**
 * mortise_market_get_keys:
 * @self: a market
 *
 * Returns: (transfer none): the trusted keys, as [class@KeyItem], once mortise_market_refresh_keys() got them
 */
GListModel *
mortise_market_get_keys (MortiseMarket *self)
{
  g_return_val_if_fail (MORTISE_IS_MARKET (self), NULL);
  return G_LIST_MODEL (self->feeds[FEED_KEYS].items);
}

/**
 * mortise_market_get_n_updates:
 * @self: a market
 *
 * Returns: how many updates can be had
 */
guint
mortise_market_get_n_updates (MortiseMarket *self)
{
  g_return_val_if_fail (MORTISE_IS_MARKET (self), 0);
  return self->n_updates;
}

/**
 * mortise_market_find_catalogue:
 * @self: a market
 * @name: (nullable): what a catalogue calls itself
 *
 * Returns: (transfer none) (nullable): the id of the first catalogue of that name
 */
const char *
mortise_market_find_catalogue (MortiseMarket *self, const char *name)
{
  GListModel *catalogues = mortise_market_get_catalogues (self);

  for (guint i = 0; i < g_list_model_get_n_items (catalogues); i++)
    {
      g_autoptr (MortiseCatalogueItem) catalogue = g_list_model_get_item (catalogues, i);

      if (name != NULL && g_strcmp0 (mortise_record_item_get_string (catalogue, "name"), name) == 0)
        return mortise_record_item_get_string (catalogue, "id");
    }

  return NULL;
}

/**
 * mortise_market_search:
 * @self: a market
 * @text: words that have to be found, or the empty string for all offers
 *
 * Looks for offers.
 */
void
mortise_market_search (MortiseMarket *self, const char *text)
{
  g_autofree char *escaped = g_uri_escape_string (text, NULL, FALSE);
  g_autofree char *path
      = g_strdup_printf ("/v1/offers?limit=%d%s%s", MORTISE_MARKET_MAX_OFFERS, *text != '\0' ? "&text=" : "", escaped);

  g_return_if_fail (MORTISE_IS_MARKET (self));

  if (g_str_equal (path, self->feeds[FEED_OFFERS].path))
    return;

  g_free (self->feeds[FEED_OFFERS].path);
  self->feeds[FEED_OFFERS].path = g_steal_pointer (&path);
  refresh (self, FEED_OFFERS);
}

/**
 * mortise_market_refresh_keys:
 * @self: a market
 *
 * Asks for the trusted keys, of which no event tells.
 */
void
mortise_market_refresh_keys (MortiseMarket *self)
{
  g_return_if_fail (MORTISE_IS_MARKET (self));
  refresh (self, FEED_KEYS);
}
