/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-catalogue-search.h"

#include <string.h>

/* What comes after these is not looked for. */
#define MAX_WORDS 32

/**
 * mortise_catalogue_hit_free:
 * @self: (transfer full): a hit
 */
void
mortise_catalogue_hit_free (MortiseCatalogueHit *self)
{
  g_object_unref (self->catalogue);
  mortise_catalogue_package_unref (self->package);
  g_free (self);
}

static char **
split_words (const char *text)
{
  g_autofree char *folded = mortise_catalogue_fold (text != NULL ? text : "");
  g_auto (GStrv) parts = g_strsplit_set (folded, " \t\r\n", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  guint n_words = 0;

  for (guint i = 0; parts[i] != NULL && n_words < MAX_WORDS; i++)
    if (*parts[i] != '\0')
      {
        g_strv_builder_add (words, parts[i]);
        n_words++;
      }
  return g_strv_builder_end (words);
}

static gboolean
is_wanted (const char *wanted, const char *const *labels)
{
  return wanted == NULL || g_strv_contains (labels, wanted);
}

static gboolean
passes (const MortiseCataloguePackage *package, const MortiseCatalogueQuery *query)
{
  return is_wanted (query->category, mortise_catalogue_package_get_categories (package))
         && is_wanted (query->platform, mortise_catalogue_package_get_platforms (package))
         && is_wanted (query->dialect, mortise_catalogue_package_get_dialects (package));
}

static gboolean
is_to_be_had (const MortiseCataloguePackage *package)
{
  GPtrArray *releases = mortise_catalogue_package_get_releases (package);

  for (guint i = 0; i < releases->len; i++)
    if (((const MortiseCatalogueRelease *) releases->pdata[i])->withdrawn == NULL)
      return TRUE;
  return FALSE;
}

static void
search_one (MortiseCatalogue *catalogue, const MortiseCatalogueQuery *query, char **words, GPtrArray *hits)
{
  GPtrArray *packages = mortise_catalogue_get_packages (catalogue);

  for (guint i = 0; i < packages->len; i++)
    {
      MortiseCataloguePackage *package = packages->pdata[i];
      guint score = mortise_catalogue_package_score (package, (const char *const *) words);
      MortiseCatalogueHit *hit;

      if (score == 0 || !passes (package, query) || !is_to_be_had (package))
        continue;
      hit = g_new0 (MortiseCatalogueHit, 1);
      hit->catalogue = g_object_ref (catalogue);
      hit->package = mortise_catalogue_package_ref (package);
      hit->score = score;
      g_ptr_array_add (hits, hit);
    }
}

static int
compare_hits (gconstpointer a, gconstpointer b)
{
  const MortiseCatalogueHit *left = *(const MortiseCatalogueHit *const *) a;
  const MortiseCatalogueHit *right = *(const MortiseCatalogueHit *const *) b;
  int order;

  if (left->score != right->score)
    return left->score > right->score ? -1 : 1;
  order = g_utf8_collate (mortise_catalogue_package_get_name (left->package),
                          mortise_catalogue_package_get_name (right->package));
  return order != 0 ? order
                    : strcmp (mortise_catalogue_package_get_slug (left->package),
                              mortise_catalogue_package_get_slug (right->package));
}

/**
 * mortise_catalogue_search:
 * @catalogues: (element-type MortiseCatalogue): where to look
 * @query: what for
 *
 * What is in several catalogues is found in each. What has no version but withdrawn ones is not found.
 *
 * Returns: (transfer full) (element-type MortiseCatalogueHit): what was found, best first: words of the name count more
 *   than those of the summary, and these more than those of the description; then by name
 */
GPtrArray *
mortise_catalogue_search (GPtrArray *catalogues, const MortiseCatalogueQuery *query)
{
  GPtrArray *hits = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_catalogue_hit_free);
  g_auto (GStrv) words = split_words (query->text);

  for (guint i = 0; i < catalogues->len; i++)
    search_one (catalogues->pdata[i], query, words, hits);
  g_ptr_array_sort (hits, compare_hits);
  return hits;
}
