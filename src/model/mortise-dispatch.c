/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-dispatch.h"

#include "mortise-json-writer.h"
#include "mortise-json.h"
#include "mortise-string.h"

/* One firing of a hook: what went in, who was called, what came out. Payloads and values are kept as the text that
 * they came as; whoever made a dispatch has checked that it is JSON. */
struct _MortiseDispatch
{
  GObject parent_instance;

  char *id;
  char *hook;
  MortiseHookKind kind;
  char *tenant;
  char *origin;
  char *actor;
  char *platform;
  char *value_name;
  char **without;
  gboolean is_slow;
  gint64 deadline_us;
  MortiseDispatch *parent;
  char *parent_id;
  guint depth;

  gint64 time;
  gint64 started;
  gint64 wall_us;
  const char *status;
  char *code;
  char *message;
  GBytes *payload;
  GBytes *result;
  GPtrArray *calls;
  gsize size;
};

G_DEFINE_FINAL_TYPE (MortiseDispatch, mortise_dispatch, G_TYPE_OBJECT)

static void
mortise_dispatch_finalize (GObject *object)
{
  MortiseDispatch *self = MORTISE_DISPATCH (object);

  g_clear_object (&self->parent);
  g_clear_pointer (&self->payload, g_bytes_unref);
  g_clear_pointer (&self->result, g_bytes_unref);
  g_ptr_array_unref (self->calls);
  g_free (self->id);
  g_free (self->hook);
  g_free (self->tenant);
  g_free (self->origin);
  g_free (self->actor);
  g_free (self->platform);
  g_free (self->value_name);
  g_strfreev (self->without);
  g_free (self->parent_id);
  g_free (self->code);
  g_free (self->message);

  G_OBJECT_CLASS (mortise_dispatch_parent_class)->finalize (object);
}

static void
mortise_dispatch_class_init (MortiseDispatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_dispatch_finalize;
}

static void
mortise_dispatch_init (MortiseDispatch *self)
{
  self->calls = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_dispatch_call_free);
}

static char *
write_hex (char *end, guint64 value, guint n_digits)
{
  for (guint i = 0; i < n_digits; i++, value >>= 4)
    *--end = "0123456789abcdef"[value & 0xf];
  return end;
}

/* Sorts by time, and is unique in a site: one host holds it, and its clock or at least the counter moves on. Written by
 * hand, as each dispatch has one, and printf() takes as long as all else here. */
static char *
make_id (gint64 time)
{
  static guint counter;
  char digits[18] = "";

  return g_strdup (write_hex (write_hex (digits + 17, g_atomic_int_add (&counter, 1), 4), (guint64) time, 13));
}

/**
 * mortise_dispatch_new:
 * @hook: name of the hook
 * @kind: how it is fired
 * @tenant: for whom
 * @origin: where it comes from
 * @parent: (nullable): the dispatch in which a listener fired this one
 * @payload: the text of a JSON object
 *
 * Returns: (transfer full): a dispatch that begins now
 */
MortiseDispatch *
mortise_dispatch_new (const char *hook,
                      MortiseHookKind kind,
                      const char *tenant,
                      const MortiseDispatchOrigin *origin,
                      MortiseDispatch *parent,
                      GBytes *payload)
{
  MortiseDispatch *self = g_object_new (MORTISE_TYPE_DISPATCH, NULL);

  self->time = g_get_real_time ();
  self->started = g_get_monotonic_time ();
  self->id = make_id (self->time);
  self->hook = g_strdup (hook);
  self->kind = kind;
  self->tenant = g_strdup (tenant);
  self->origin = g_strdup (origin->origin);
  self->actor = g_strdup (origin->actor);
  self->deadline_us = origin->deadline_us;
  self->payload = g_bytes_ref (payload);
  self->without = g_strdupv ((char **) (parent != NULL ? (const char *const *) parent->without : origin->without));
  if (parent != NULL)
    {
      self->parent = g_object_ref (parent);
      self->parent_id = g_strdup (parent->id);
      self->depth = parent->depth + 1;
    }
  return self;
}

const char *
mortise_dispatch_get_id (MortiseDispatch *self)
{
  return self->id;
}

const char *
mortise_dispatch_get_hook (MortiseDispatch *self)
{
  return self->hook;
}

MortiseHookKind
mortise_dispatch_get_kind (MortiseDispatch *self)
{
  return self->kind;
}

const char *
mortise_dispatch_get_tenant (MortiseDispatch *self)
{
  return self->tenant;
}

/* %NULL until it is finished, then `completed`, `vetoed` or `failed`. */
const char *
mortise_dispatch_get_status (MortiseDispatch *self)
{
  return self->status;
}

/* 0 for a hook fired from outside, one more for each firing by a listener. */
guint
mortise_dispatch_get_depth (MortiseDispatch *self)
{
  return self->depth;
}

/* When it began, in µs since 1970. */
gint64
mortise_dispatch_get_time (MortiseDispatch *self)
{
  return self->time;
}

/* µs since it began. */
gint64
mortise_dispatch_get_elapsed (MortiseDispatch *self)
{
  return g_get_monotonic_time () - self->started;
}

gint64
mortise_dispatch_get_deadline (MortiseDispatch *self)
{
  return self->deadline_us;
}

/* (transfer none) (nullable): while this one is under way. */
MortiseDispatch *
mortise_dispatch_get_parent (MortiseDispatch *self)
{
  return self->parent;
}

/* Whether a plugin, or this one of its listeners, is left out of it. */
gboolean
mortise_dispatch_is_without (MortiseDispatch *self, const char *slug, guint listener)
{
  const char *const *without = (const char *const *) self->without;
  g_autofree char *name = without != NULL ? g_strdup_printf ("%s:%u", slug, listener) : NULL;

  return without != NULL && (g_strv_contains (without, slug) || g_strv_contains (without, name));
}

const char *
mortise_dispatch_get_origin (MortiseDispatch *self)
{
  return self->origin;
}

/* (nullable): id of the platform that describes the hook. */
const char *
mortise_dispatch_get_platform (MortiseDispatch *self)
{
  return self->platform;
}

/* How long it took, in µs; 0 until it is finished. */
gint64
mortise_dispatch_get_wall (MortiseDispatch *self)
{
  return self->wall_us;
}

/* Whether it, or a call of it, ended with an error. */
gboolean
mortise_dispatch_has_failed (MortiseDispatch *self)
{
  for (guint i = 0; i < self->calls->len; i++)
    if (mortise_call_status_is_failure (((const MortiseDispatchCall *) self->calls->pdata[i])->status))
      return TRUE;
  return self->status != NULL && !g_str_equal (self->status, "completed");
}

GBytes *
mortise_dispatch_get_payload (MortiseDispatch *self)
{
  return self->payload;
}

GBytes *
mortise_dispatch_get_result (MortiseDispatch *self)
{
  return self->result;
}

/* (element-type MortiseDispatchCall) (transfer none): in calling order. */
GPtrArray *
mortise_dispatch_get_calls (MortiseDispatch *self)
{
  return self->calls;
}

/* Bytes of JSON that it holds: payload, result and values; 0 until it is finished. */
gsize
mortise_dispatch_get_size (MortiseDispatch *self)
{
  return self->size;
}

/**
 * mortise_dispatch_describe:
 * @self: a dispatch
 * @platform: (nullable): id of the platform that describes its hook
 * @value_name: (nullable): for a filter, the argument that is its value
 */
void
mortise_dispatch_describe (MortiseDispatch *self, const char *platform, const char *value_name)
{
  mortise_set_string (&self->platform, platform);
  mortise_set_string (&self->value_name, value_name);
}

/* Says that it took unusually long for its hook. */
void
mortise_dispatch_mark_slow (MortiseDispatch *self)
{
  self->is_slow = TRUE;
}

void
mortise_dispatch_add_call (MortiseDispatch *self, MortiseDispatchCall *call)
{
  g_ptr_array_add (self->calls, call);
}

static gsize
get_bytes_size (GBytes *bytes)
{
  return bytes != NULL ? g_bytes_get_size (bytes) : 0;
}

static void
end (MortiseDispatch *self, const char *status)
{
  self->size = get_bytes_size (self->payload) + get_bytes_size (self->result);
  for (guint i = 0; i < self->calls->len; i++)
    self->size += get_bytes_size (((const MortiseDispatchCall *) self->calls->pdata[i])->value);
  self->status = status;
  self->wall_us = mortise_dispatch_get_elapsed (self);
  /* A kept trace must not keep the whole chain of what caused it. */
  g_clear_object (&self->parent);
}

/**
 * mortise_dispatch_finish:
 * @self: a dispatch
 * @result: (nullable): the text of the result
 *
 * Ends a dispatch as `completed`.
 */
void
mortise_dispatch_finish (MortiseDispatch *self, GBytes *result)
{
  self->result = result != NULL ? g_bytes_ref (result) : NULL;
  end (self, "completed");
}

/**
 * mortise_dispatch_refuse:
 * @self: a dispatch
 * @status: `vetoed` or `failed`
 * @code: name of the error
 * @message: the error for people
 *
 * Ends a dispatch without a result.
 */
void
mortise_dispatch_refuse (MortiseDispatch *self, const char *status, const char *code, const char *message)
{
  mortise_set_string (&self->code, code);
  mortise_set_string (&self->message, message);
  end (self, g_str_equal (status, "vetoed") ? "vetoed" : "failed");
}

static void
write_member (GString *out, const char *name, const char *value)
{
  g_string_append_printf (out, ",\"%s\":", name);
  if (value != NULL)
    mortise_json_write_string (out, value);
  else
    g_string_append (out, "null");
}

static void
write_head (MortiseDispatch *self, GString *out)
{
  g_string_append_printf (out, "{\"id\":\"%s\"", self->id);
  write_member (out, "hook", self->hook);
  write_member (out, "kind", mortise_hook_kind_to_string (self->kind));
  write_member (out, "status", self->status != NULL ? self->status : "running");
  write_member (out, "origin", self->origin);
  write_member (out, "actor", self->actor);
  write_member (out, "tenant", self->tenant);
  write_member (out, "parent", self->parent_id);
  write_member (out, "platform", self->platform);
  write_member (out, "value_name", self->value_name);
  g_string_append (out, self->is_slow ? ",\"slow\":true" : ",\"slow\":false");
  g_string_append_printf (out, ",\"time\":%" G_GINT64_FORMAT ",\"wall_us\":%" G_GINT64_FORMAT, self->time,
                          self->wall_us);
}

/**
 * mortise_dispatch_to_text:
 * @self: a dispatch
 * @detail: how much is wanted
 *
 * Returns: (transfer full): the object *dispatch* of docs/admin-api.md as JSON text
 */
char *
mortise_dispatch_to_text (MortiseDispatch *self, MortiseDispatchDetail detail)
{
  GString *out = g_string_new (NULL);

  write_head (self, out);
  if (detail != MORTISE_DISPATCH_SUMMARY)
    {
      g_string_append (out, ",\"payload\":");
      mortise_dispatch_write_value (out, self->payload, detail);
      g_string_append (out, ",\"result\":");
      mortise_dispatch_write_value (out, self->result, detail);
    }
  if (self->code != NULL)
    {
      g_string_append (out, ",\"error\":{\"code\":");
      mortise_json_write_string (out, self->code);
      write_member (out, "message", self->message);
      g_string_append_c (out, '}');
    }
  else
    {
      g_string_append (out, ",\"error\":null");
    }

  g_string_append (out, ",\"calls\":[");
  for (guint i = 0; i < self->calls->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      mortise_dispatch_call_write (self->calls->pdata[i], detail, out);
    }
  g_string_append (out, "]}");
  return g_string_free (out, FALSE);
}

/**
 * mortise_dispatch_to_json:
 * @self: a dispatch
 * @detail: how much is wanted
 *
 * Returns: (transfer full): the same as [method@Dispatch.to_text], parsed
 */
JsonNode *
mortise_dispatch_to_json (MortiseDispatch *self, MortiseDispatchDetail detail)
{
  g_autofree char *text = mortise_dispatch_to_text (self, detail);

  return json_from_string (text, NULL);
}
