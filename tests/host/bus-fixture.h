/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "host-fixture.h"
#include "mortise-hook-bus.h"

/* A bus with the platform of bus.json, and listeners that note that they were called. */

typedef struct
{
  MortiseHookBus *bus;
  GString *heard;
} BusFixture;

/* One listener: what it notes, and either what it answers or the error that it raises. */
typedef struct
{
  BusFixture *fixture;
  const char *name;
  const char *answer;
  const char *message;
  void (*also) (BusFixture *fixture);
} Listener;

void bus_set_up (BusFixture *fixture, gconstpointer user_data);
void bus_tear_down (BusFixture *fixture, gconstpointer user_data);
guint listen_to (BusFixture *fixture, const char *hook, MortiseHookKind kind, int priority, Listener *listener);
MortiseDispatch *try_fire (BusFixture *fixture, const char *hook, const char *payload, GError **error);
MortiseDispatch *fire (BusFixture *fixture, const char *hook, const char *payload);
void assert_heard (BusFixture *fixture, const char *names);
void assert_result (MortiseDispatch *dispatch, const char *result);
void
assert_call (MortiseDispatch *dispatch, guint index, MortiseCallStatus status, const char *code, const char *message);
