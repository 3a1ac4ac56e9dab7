/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "mortise-peer.h"
#include "mortise-test-host.h"
#include "mortise-test-launch.h"

G_BEGIN_DECLS

/**
 * MortiseTestListener:
 * @id: what the plugin calls it
 * @kind: `action`, `filter`, `collect` or `event`
 * @hook: the hook, or the event, which may end in `*`
 * @priority: lower is called first
 */
typedef struct
{
  guint id;
  char *kind;
  char *hook;
  int priority;
} MortiseTestListener;

void mortise_test_listener_unref (MortiseTestListener *listener);

/* Beside the fields, who writes them: -fire.c the calls, -services.c what is cached, stored, answered and recorded. */
struct _MortiseTestHost
{
  GObject parent_instance;

  char *directory;
  JsonObject *manifest;
  char *tenant;
  JsonObject *settings;
  GHashTable *granted;

  GMainContext *context;
  MortiseTestLaunch *launch;
  MortisePeer *peer;
  GSource *output;
  GString *line;
  JsonArray *frames;
  GQueue requests;
  GPtrArray *listeners;
  gboolean is_greeted;
  guint depth;
  guint64 n_dispatches;

  GHashTable *stored;
  GHashTable *cached;
  GHashTable *services;
  GHashTable *answers;
  double now;

  JsonArray *calls;
  JsonArray *recorded;
  JsonArray *log;
};

/**
 * MortiseTestAnswer:
 * @is_done: whether there is one
 * @body: (nullable): what came
 * @error: (nullable): why nothing came
 * @backtrace: (nullable): where the process crashed
 *
 * What the plugin's process answered to a call.
 */
typedef struct
{
  gboolean is_done;
  GBytes *body;
  GError *error;
  char *backtrace;
} MortiseTestAnswer;

void mortise_test_answer_clear (MortiseTestAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MortiseTestAnswer, mortise_test_answer_clear)

const char *mortise_test_host_get_slug (MortiseTestHost *self);
gboolean mortise_test_host_call (MortiseTestHost *self,
                                 const char *method,
                                 GBytes *body,
                                 MortiseTestAnswer *answer,
                                 GError **error);
GPtrArray *mortise_test_host_find_listeners (MortiseTestHost *self, const char *kind, const char *hook);
JsonNode *mortise_test_host_fire (MortiseTestHost *self,
                                  const char *kind,
                                  const char *hook,
                                  JsonObject *arguments,
                                  gboolean is_veto,
                                  GError **error);

void mortise_test_host_init_services (MortiseTestHost *self);
void mortise_test_host_clear_services (MortiseTestHost *self);
void mortise_test_host_serve (MortiseTestHost *self, const MortiseFrame *frame);

G_END_DECLS
