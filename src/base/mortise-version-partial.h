/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MORTISE_VERSION_MAX_NUMBER:
 *
 * The greatest number in a range: what JavaScript counts up to, Number.MAX_SAFE_INTEGER.
 */
#define MORTISE_VERSION_MAX_NUMBER G_GUINT64_CONSTANT (9007199254740991)

/**
 * MortiseVersionPartial:
 * @numbers: the numbers before the first that is left out or a wildcard, then zeros; at most
 *   %MORTISE_VERSION_MAX_NUMBER + 1, which stands for all that are too great
 * @n_numbers: how many are given
 * @has_gap: whether a number follows a wildcard
 * @is_marked: whether one `v` stands before it
 * @has_odd_mark: whether more stands before it than a space and one `v`
 * @prerelease: (nullable): the pre-release without its hyphen, in the text that was read
 * @prerelease_length: its length in bytes
 *
 * A version in a range: `1.2.3-beta`, or with numbers left out, such as `1`, `1.2.x` and `*`.
 */
typedef struct
{
  guint64 numbers[3];
  guint n_numbers;
  gboolean has_gap;
  gboolean is_marked;
  gboolean has_odd_mark;
  const char *prerelease;
  gsize prerelease_length;
} MortiseVersionPartial;

gboolean mortise_version_partial_starts_at (const char *at);
const char *mortise_version_partial_read (MortiseVersionPartial *self, const char *at);
gboolean mortise_version_partial_is_full (const MortiseVersionPartial *self);

G_END_DECLS
