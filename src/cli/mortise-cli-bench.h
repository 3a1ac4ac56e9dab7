/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-lab.h"

G_BEGIN_DECLS

/**
 * MortiseCliBenchSide:
 * @label: what it is called beside the other
 * @lab: the site that it has for itself
 * @slug: its slug
 * @version: its version
 * @pid: its process
 * @wall_us: (element-type gint64): how long each dispatch took, in µs
 * @cpu_us: (element-type gint64): how long each computed, in µs
 * @first_bytes: its memory after the warm-up, in bytes
 * @last_bytes: its memory at the end
 * @peak_bytes: the most memory that it was seen to have
 *
 * One version of the plugin that is measured.
 */
typedef struct
{
  char *label;
  MortiseLab *lab;
  char *slug;
  char *version;
  GPid pid;
  GArray *wall_us;
  GArray *cpu_us;
  guint64 first_bytes;
  guint64 last_bytes;
  guint64 peak_bytes;
} MortiseCliBenchSide;

/**
 * MortiseCliBench:
 * @hook: what is fired
 * @times: how often
 * @warm_up: how often before, which is left out
 * @n_sides: 1 or 2
 * @sides: the version in the folder, and the other
 *
 * What is measured.
 */
typedef struct
{
  const char *hook;
  guint times;
  guint warm_up;
  guint n_sides;
  MortiseCliBenchSide sides[2];
} MortiseCliBench;

JsonNode *mortise_cli_bench_to_json (const MortiseCliBench *bench);
void mortise_cli_bench_print (const MortiseCliBench *bench);

G_END_DECLS
