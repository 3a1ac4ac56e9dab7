/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mortise-json-names.h"

#include <stdlib.h>
#include <string.h>

/* Up to here comparing all pairs is quicker than sorting. */
#define FEW_NAMES 16

/* JsonObject is a GHashTable over g_str_hash(), which has no secret: names made to collide turn its construction
 * quadratic (30,000 of them take 12 s). Honest names of one object do not come near this many equal hashes. */
#define MAX_EQUAL_HASHES 64

/* Names of one length mostly begin differently, and to call memcmp() takes longer than to see that. */
static gboolean
names_equal (const MortiseJsonName *a, const MortiseJsonName *b)
{
  return a->length == b->length
         && (a->length == 0 || (a->bytes[0] == b->bytes[0] && memcmp (a->bytes, b->bytes, a->length) == 0));
}

/* What g_str_hash() makes of the name. */
static guint
hash_name (const MortiseJsonName *name)
{
  guint hash = 5381;

  for (gsize i = 0; i < name->length; i++)
    hash = hash * 33 + (guint) (signed char) name->bytes[i];
  return hash;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const MortiseJsonName *left = a, *right = b;
  int order;

  if (left->hash != right->hash)
    return left->hash < right->hash ? -1 : 1;
  if (left->length != right->length)
    return left->length < right->length ? -1 : 1;
  if ((order = memcmp (left->bytes, right->bytes, left->length)) != 0)
    return order;
  return left->at < right->at ? -1 : left->at > right->at;
}

static const MortiseJsonName *
search_few (const MortiseJsonName *names, guint n_names)
{
  for (guint i = 1; i < n_names; i++)
    for (guint j = 0; j < i; j++)
      if (names_equal (&names[i], &names[j]))
        return &names[i];
  return NULL;
}

static const MortiseJsonName *
search_many (MortiseJsonName *names, guint n_names, gboolean *is_duplicate)
{
  const MortiseJsonName *duplicate = NULL, *colliding = NULL;
  guint n_equal_hashes = 1;

  for (guint i = 0; i < n_names; i++)
    names[i].hash = hash_name (&names[i]);
  qsort (names, n_names, sizeof (MortiseJsonName), compare_names);
  for (guint i = 1; i < n_names; i++)
    {
      if (names_equal (&names[i - 1], &names[i]) && (duplicate == NULL || names[i].at < duplicate->at))
        duplicate = &names[i];
      n_equal_hashes = names[i - 1].hash == names[i].hash ? n_equal_hashes + 1 : 1;
      if (n_equal_hashes > MAX_EQUAL_HASHES && colliding == NULL)
        colliding = &names[i];
    }
  *is_duplicate = duplicate != NULL;
  return duplicate != NULL ? duplicate : colliding;
}

/*< private >
 * mortise_json_names_find_fault:
 * @names: the names of one object, in the order of the text; many of them are left sorted
 * @n_names: how many there are
 * @is_duplicate: (out): whether the fault is a name that comes twice, else it is names made to have the same hash
 *
 * Searches in n·log n time for what makes an object unfit to be kept in a hash table.
 *
 * Returns: (nullable): the first name that repeats an earlier one, else one of the colliding names
 */
const MortiseJsonName *
mortise_json_names_find_fault (MortiseJsonName *names, guint n_names, gboolean *is_duplicate)
{
  *is_duplicate = TRUE;
  return n_names <= FEW_NAMES ? search_few (names, n_names) : search_many (names, n_names, is_duplicate);
}
