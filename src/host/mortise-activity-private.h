/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-activity.h"

G_BEGIN_DECLS

/* What the process used in the @span_us before @time: the most memory, and the CPU time. */
typedef struct
{
  gint64 time;
  gint64 span_us;
  guint64 memory_bytes;
  guint64 cpu_us;
} ActivitySample;

typedef struct
{
  gint64 start;
  guint calls;
  guint errors;
  guint failures;
} ActivityMinute;

typedef struct
{
  char *hook;
  char *kind;
  guint index;
  guint64 calls;
  guint64 errors;
  gint64 total_us;
  gint64 longest_us;
  gint64 last;
} ActivityListener;

/* Of a permission or of a host. */
typedef struct
{
  char *name;
  guint64 uses;
  guint64 refusals;
  gint64 last;
} ActivityUse;

struct _MortiseActivity
{
  gint64 since;

  GArray *samples;
  guint oldest;
  gint64 due;
  gint64 measured;
  guint64 cpu_us;
  guint64 peak;

  GArray *minutes;
  GHashTable *listeners;
  GPtrArray *permissions;
  GPtrArray *hosts;
};

G_END_DECLS
