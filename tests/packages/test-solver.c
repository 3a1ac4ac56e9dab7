/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "solver-lines.h"

typedef struct
{
  const char *name;
  const char *universe;
  const char *job;
  const char *plan;
} Case;

static const Case cases[] = {
  { "newest", "has a 1.0.0\nhas a 1.10.0\nhas a 1.9.0", "install a", "install a 1.10.0" },
  { "range", "has a 1.0.0\nhas a 1.2.0\nhas a 2.0.0", "install a ^1.0.0", "install a 1.2.0" },
  { "alternatives", "has a 1.0.0; needs b 1.x || 3.x\nhas b 1.5.0\nhas b 2.0.0", "install a",
    "install b 1.5.0\ninstall a 1.0.0" },
  { "dependencies-first", "has z 1.0.0\nhas m 1.0.0; needs z *\nhas a 1.0.0; needs m *", "install a",
    "install z 1.0.0\ninstall m 1.0.0\ninstall a 1.0.0" },
  { "kept", "on b 1.0.0\nhas b 2.0.0\nhas a 1.0.0; needs b *", "install a", "install a 1.0.0" },
  { "updated-as-needed", "on b 1.0.0\nhas b 2.0.0\nhas b 3.0.0\nhas a 1.0.0; needs b ^2.0.0", "install a",
    "update b from 1.0.0 to 2.0.0\ninstall a 1.0.0" },
  { "older-target", "on b 1.0.0\nhas a 2.0.0; needs b ^2.0.0\nhas a 1.0.0; needs b ^1.0.0", "install a",
    "install a 1.0.0" },
  { "cycle", "has a 1.0.0; needs b *\nhas b 1.0.0; needs c *\nhas c 1.0.0; needs a *", "install b",
    "install a 1.0.0\ninstall b 1.0.0\ninstall c 1.0.0" },
  { "needs-itself", "has a 1.0.0; needs a *; not a *", "install a", "install a 1.0.0" },
  { "optional-cycle", "has a 1.0.0; needs b *\nhas b 1.0.0; may use a *", "install a",
    "install b 1.0.0\ninstall a 1.0.0" },
  { "optional", "has a 1.0.0; may use b ^1.0.0\nhas b 1.0.0\nhas b 2.0.0", "install a",
    "install b 1.0.0\ninstall a 1.0.0" },
  { "optional-missing", "has a 1.0.0; may use b ^1.0.0", "install a", "install a 1.0.0" },
  { "optional-impossible", "on c 1.0.0\nhas a 1.0.0; may use b *\nhas b 1.0.0; not c *", "install a",
    "install a 1.0.0" },
  { "optional-malformed", "has a 1.0.0; may use b >>1\nhas b 1.0.0", "install a", "install a 1.0.0" },
  { "conflict-avoided", "on c 1.0.0; not b >=2\nhas a 1.0.0; needs b *\nhas b 1.0.0\nhas b 2.0.0", "install a",
    "install b 1.0.0\ninstall a 1.0.0" },
  { "conflict-with-disabled", "off c 1.0.0; not a *\nhas a 1.0.0; not c *", "install a", "install a 1.0.0" },
  { "disabled-needed", "off c 1.0.0\nhas c 2.0.0\nhas a 1.0.0; needs c *", "install a",
    "enable c 1.0.0\ninstall a 1.0.0" },
  { "disabled-updated", "off c 1.0.0\nhas c 2.0.0\nhas a 1.0.0; needs c ^2.0.0", "install a",
    "update c from 1.0.0 to 2.0.0\ninstall a 1.0.0" },
  { "disabled-spared", "off d 1.0.0; needs c ^1.0.0\non c 1.0.0\nhas c 1.5.0\nhas c 2.0.0\nhas a 1.0.0; needs c >1.0.0",
    "install a", "update c from 1.0.0 to 1.5.0\ninstall a 1.0.0" },
  { "disabled-not-spared", "off d 1.0.0; needs c ^1.0.0\non c 1.0.0\nhas c 2.0.0\nhas a 1.0.0; needs c ^2.0.0",
    "install a", "update c from 1.0.0 to 2.0.0\ninstall a 1.0.0" },
  { "already-there", "on a 1.0.0\nhas a 2.0.0", "install a", "" },
  { "already-there-broken", "on a 1.0.0; needs b *\nhas b 1.0.0", "install a", "install b 1.0.0" },
  { "broken-is-left", "on x 1.0.0; needs y *\non z 1.0.0; not x *\nhas a 1.0.0", "install a", "install a 1.0.0" },
  { "enable", "off a 1.0.0; needs b *\nhas a 2.0.0\nhas b 1.0.0", "install a", "install b 1.0.0\nenable a 1.0.0" },
  { "older-asked-for", "on a 2.0.0\nhas a 1.0.0", "install a ^1.0.0", "update a from 2.0.0 to 1.0.0" },
  { "withdrawn", "has a 1.0.0\nwithdrawn a 2.0.0", "install a", "install a 1.0.0" },
  { "held", "has a 1.0.0\nheld a 2.0.0", "install a", "install a 1.0.0" },
  { "first-catalogue", "has a 1.0.0; needs b *\nhas a 1.0.0; needs c *\nhas b 1.0.0\nhas c 1.0.0", "install a",
    "install b 1.0.0\ninstall a 1.0.0" },
  { "host", "host mortise 1.4.0\nhas a 2.0.0; host mortise >=2\nhas a 1.0.0; host mortise ^1.2.0", "install a",
    "install a 1.0.0" },
  { "prerelease-not-chosen", "has a 1.0.0\nhas a 2.0.0-beta.1", "install a", "install a 1.0.0" },
  { "prerelease-channel", "prereleases a\nhas a 1.0.0\nhas a 2.0.0-beta.1", "install a", "install a 2.0.0-beta.1" },
  { "prerelease-named", "has a 1.0.0; needs b >=2.0.0-alpha\nhas b 2.0.0-beta.1\nhas b 3.0.0-beta.1\nhas b 1.0.0",
    "install a", "install b 2.0.0-beta.1\ninstall a 1.0.0" },
  { "prerelease-no-way-out", "on b 1.0.0\nhas b 2.0.0-beta.1\nhas a 2.0.0; not b 1.x\nhas a 1.0.0; not b 2.0.0-beta.1",
    "install a", "install a 1.0.0" },
  { "build-metadata", "has a 1.0.0+one\nhas a 1.0.0+two", "install a", "install a 1.0.0+two" },
  { "file", "has b 1.0.0", "file a 1.0.0; needs b *", "install b 1.0.0\ninstall a 1.0.0" },
  { "file-same-version", "on a 1.0.0", "file a 1.0.0", "update a from 1.0.0 to 1.0.0" },
  { "file-older", "on a 1.5.0\nhas a 2.0.0", "file a 1.0.0", "update a from 1.5.0 to 1.0.0" },
  { "update-one", "on a 1.0.0\non b 1.0.0\nhas a 2.0.0\nhas b 2.0.0", "update a", "update a from 1.0.0 to 2.0.0" },
  { "update-all", "on a 1.0.0\noff b 1.0.0\nhas a 2.0.0; needs c *\nhas b 2.0.0\nhas c 1.0.0", "update",
    "install c 1.0.0\nupdate a from 1.0.0 to 2.0.0\nupdate b from 1.0.0 to 2.0.0" },
  { "update-nothing", "on a 2.0.0\nhas a 1.0.0", "update", "" },
  { "update-no-prerelease", "on a 1.0.0\nhas a 2.0.0-rc.1", "update", "" },
  { "update-no-named-prerelease", "on a 1.0.0\non b 1.0.0\nhas a 2.0.0-rc.1\nhas b 1.1.0; needs a <=2.0.0-rc.1",
    "update", "update b from 1.0.0 to 1.1.0" },
  { "update-prerelease", "prereleases a\non a 1.0.0\nhas a 2.0.0-rc.1", "update", "update a from 1.0.0 to 2.0.0-rc.1" },
  { "update-disabled-kept", "off a 1.0.0; needs b ^1.0.0\noff b 1.0.0\nhas b 1.1.0\nhas b 2.0.0", "update",
    "update b from 1.0.0 to 1.1.0\n"
    "b cannot be updated to 2.0.0: a, which is disabled, needs b ^1.0.0. Uninstall a, or install b 2.0.0 all the "
    "same." },
  { "uninstall", "on a 1.0.0; needs b *\non b 1.0.0", "uninstall a", "remove a 1.0.0" },
  { "uninstall-optional", "on a 1.0.0; may use b *\non b 1.0.0", "uninstall b", "remove b 1.0.0" },
  { "uninstall-disabled", "off a 1.0.0; needs b *\non b 1.0.0", "uninstall b", "remove b 1.0.0" },
  { "uninstall-all-optional", "on a 1.0.0; may use b *\non b 1.0.0", "uninstall b with dependents", "remove b 1.0.0" },
  { "uninstall-all", "on a 1.0.0; needs b *\non b 1.0.0; needs c *\non c 1.0.0\non d 1.0.0",
    "uninstall c with dependents", "remove a 1.0.0\nremove b 1.0.0\nremove c 1.0.0" },
};

static void
test_plan (gconstpointer user_data)
{
  const Case *test = user_data;
  g_autofree char *plan = solver_lines_ask (test->universe, test->job);

  g_assert_cmpstr (plan, ==, test->plan);
}

/* The same in another order has the same answer. */
static void
test_order (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) lines = g_strsplit (cases[i].universe, "\n", -1);
      g_autoptr (GString) reversed = g_string_new (NULL);
      g_autofree char *plan = NULL;

      if (g_str_equal (cases[i].name, "first-catalogue"))
        continue;
      for (guint j = g_strv_length (lines); j > 0; j--)
        g_string_append_printf (reversed, "%s\n", lines[j - 1]);
      plan = solver_lines_ask (reversed->str, cases[i].job);
      g_assert_cmpstr (plan, ==, cases[i].plan);
    }
}

static void
test_json (void)
{
  g_autoptr (MortiseSolver) solver = solver_lines_read ("on b 1.0.0");
  g_autoptr (MortiseSolverPackage) package = solver_lines_read_package ("a 1.0.0; needs b *");
  g_autoptr (MortiseSolverPlan) plan = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  mortise_solver_package_set_source (package, "https://example.com/a-1.0.0.zip");
  g_assert_true (mortise_solver_add_available (solver, package, MORTISE_SOLVER_OFFERED, NULL));
  plan = mortise_solver_install (solver, "a", NULL, NULL);
  json_node_take_object (node, mortise_solver_plan_to_json (plan));
  text = json_to_string (node, FALSE);
  g_assert_cmpstr (text, ==,
                   "{\"possible\":true,\"steps\":[{\"action\":\"install\",\"slug\":\"a\",\"to\":\"1.0.0\","
                   "\"source\":\"https://example.com/a-1.0.0.zip\",\"enables\":true}],\"problems\":[],\"notes\":[]}");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/solver/plan/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_plan);
    }
  g_test_add_func ("/solver/order", test_order);
  g_test_add_func ("/solver/json", test_json);
  return g_test_run ();
}
