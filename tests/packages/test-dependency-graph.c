/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "solver-lines.h"

#include "mortise-dependency-graph-order.h"
#include "mortise-dependency-graph.h"
#include "mortise-json.h"

#include <string.h>

static void
add (MortiseDependencyGraph *graph, const char *text, gboolean enabled)
{
  g_autoptr (MortiseSolverPackage) package = solver_lines_read_package (text);

  mortise_dependency_graph_add (graph, package, enabled);
}

static MortiseDependencyGraph *
graph_new (void)
{
  MortiseDependencyGraph *graph = mortise_dependency_graph_new ();

  g_assert_true (mortise_dependency_graph_set_host (graph, "mortise", "1.4.0", NULL));
  add (graph, "shop 1.0.0; needs chart ^1.0.0; needs mail *; may use sms ^2.0.0", TRUE);
  add (graph, "chart 1.5.0; needs colour *", TRUE);
  add (graph, "colour 3.0.0", TRUE);
  add (graph, "mail 2.0.0; not post <3", TRUE);
  add (graph, "sms 1.0.0; needs mail *", TRUE);
  add (graph, "post 2.0.0", FALSE);
  add (graph, "old 1.0.0; not chart *", FALSE);
  add (graph,
       "report 1.0.0; needs chart ^2.0.0; needs post *; needs fax *; needs colour *; not mail 2.x; host mortise >=2",
       FALSE);
  return graph;
}

static void
assert_obstacles (MortiseDependencyGraph *graph, const char *slug, const char *expected)
{
  g_autoptr (GPtrArray) obstacles = mortise_dependency_graph_list_obstacles (graph, slug);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < obstacles->len; i++)
    {
      const MortiseSolverProblem *obstacle = obstacles->pdata[i];

      g_string_append_printf (text, "%s: %s %s\n", obstacle->slug, obstacle->text, obstacle->suggestion);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_obstacles (void)
{
  g_autoptr (MortiseDependencyGraph) graph = graph_new ();

  assert_obstacles (
      graph, "report",
      "mortise: report needs mortise >=2, and Mortise is here in version 1.4.0. Install a version of Mortise that "
      "offers "
      "it, or a version of the plugin that was made for this one.\n"
      "chart: report needs chart ^2.0.0, and chart 1.5.0 is installed. Install chart ^2.0.0 in its place.\n"
      "post: report needs post, which is disabled. Enable post first.\n"
      "fax: report needs fax, which is not installed. Install fax.\n"
      "mail: report conflicts with mail 2.x, and mail 2.0.0 is enabled. Disable mail first.\n");
  assert_obstacles (graph, "post", "mail: mail, which is enabled, conflicts with post <3. Disable mail first.\n");
  assert_obstacles (graph, "shop", "");
  assert_obstacles (graph, "chart", "");
  assert_obstacles (graph, "nothing", "");
}

static void
test_prerelease (void)
{
  g_autoptr (MortiseDependencyGraph) graph = mortise_dependency_graph_new ();

  add (graph, "a 1.0.0; needs b ^1.0.0; needs a *; not a *", FALSE);
  add (graph, "b 1.1.0-beta.1", TRUE);
  assert_obstacles (graph, "a",
                    "b: a needs b ^1.0.0, and b 1.1.0-beta.1 is installed. Install b ^1.0.0 in its place.\n");
  mortise_dependency_graph_set_prereleases (graph, "b", TRUE);
  assert_obstacles (graph, "a", "");
}

static void
assert_slugs (char **slugs, const char *expected)
{
  g_autofree char *joined = g_strjoinv (" ", slugs);

  g_assert_cmpstr (joined, ==, expected);
  g_strfreev (slugs);
}

static void
test_dependents (void)
{
  g_autoptr (MortiseDependencyGraph) graph = graph_new ();
  const MortiseDependentFlags all_ways = MORTISE_DEPENDENT_TRANSITIVE | MORTISE_DEPENDENT_ENABLED;

  assert_slugs (mortise_dependency_graph_list_dependents (graph, "colour", 0), "chart report");
  assert_slugs (mortise_dependency_graph_list_dependents (graph, "colour", MORTISE_DEPENDENT_ENABLED), "chart");
  assert_slugs (mortise_dependency_graph_list_dependents (graph, "colour", MORTISE_DEPENDENT_TRANSITIVE),
                "chart report shop");
  assert_slugs (mortise_dependency_graph_list_dependents (graph, "colour", all_ways), "chart shop");
  assert_slugs (mortise_dependency_graph_list_dependents (graph, "sms", all_ways), "");
  assert_slugs (mortise_dependency_graph_list_dependents (graph, "nothing", all_ways), "");
}

static void
test_start_order (void)
{
  g_autoptr (MortiseDependencyGraph) graph = graph_new ();

  assert_slugs (mortise_dependency_graph_list_start_order (graph), "colour chart mail sms shop");
}

/* In a circle what is required goes before what is optional, and the slug decides where even that is one. */
static void
test_cycles (void)
{
  g_autoptr (MortiseDependencyGraph) graph = mortise_dependency_graph_new ();
  g_autoptr (GPtrArray) cycles = NULL;

  add (graph, "a 1.0.0; needs b *", TRUE);
  add (graph, "b 1.0.0; may use a *", TRUE);
  add (graph, "m 1.0.0; needs n *", TRUE);
  add (graph, "n 1.0.0; needs o *", TRUE);
  add (graph, "o 1.0.0; needs m *; needs o *", TRUE);
  add (graph, "s 1.0.0; needs s *", TRUE);
  assert_slugs (mortise_dependency_graph_list_start_order (graph), "b a m n o s");
  cycles = mortise_dependency_graph_list_cycles (graph);
  g_assert_cmpuint (cycles->len, ==, 1);
  assert_slugs (g_strdupv (cycles->pdata[0]), "m n o");
  assert_slugs (mortise_dependency_graph_list_dependents (graph, "m", MORTISE_DEPENDENT_TRANSITIVE), "n o");
}

static void
test_tree (void)
{
  g_autoptr (MortiseDependencyGraph) graph = graph_new ();
  g_autofree char *text = mortise_dependency_graph_to_text (graph, "shop");
  g_autofree char *report = mortise_dependency_graph_to_text (graph, "report");
  g_autofree char *nothing = mortise_dependency_graph_to_text (graph, "nothing");

  g_assert_cmpstr (text, ==,
                   "shop 1.0.0\n"
                   "├─ chart ^1.0.0: 1.5.0\n"
                   "│  └─ colour: 3.0.0\n"
                   "├─ mail: 2.0.0\n"
                   "└─ sms ^2.0.0: 1.0.0 is installed (optional)\n"
                   "   └─ mail: 2.0.0\n");
  g_assert_cmpstr (report, ==,
                   "report 1.0.0, disabled\n"
                   "├─ chart ^2.0.0: 1.5.0 is installed\n"
                   "│  └─ colour: 3.0.0\n"
                   "├─ post: 2.0.0, disabled\n"
                   "├─ fax: not installed\n"
                   "└─ colour: 3.0.0\n");
  g_assert_cmpstr (nothing, ==, "");
}

static void
test_tree_of_cycle (void)
{
  g_autoptr (MortiseDependencyGraph) graph = mortise_dependency_graph_new ();
  g_autofree char *text = NULL;

  add (graph, "a 1.0.0; needs b *; needs b ^1.0.0", TRUE);
  add (graph, "b 1.0.0; needs a *", TRUE);
  text = mortise_dependency_graph_to_text (graph, NULL);
  g_assert_cmpstr (text, ==,
                   "a 1.0.0\n├─ b: 1.0.0\n│  └─ a: 1.0.0 …\n└─ b ^1.0.0: 1.0.0 …\n"
                   "b 1.0.0\n└─ a: 1.0.0\n   ├─ b: 1.0.0 …\n   └─ b ^1.0.0: 1.0.0 …\n");
}

static void
test_dot (void)
{
  g_autoptr (MortiseDependencyGraph) graph = mortise_dependency_graph_new ();
  g_autofree char *text = NULL;

  add (graph, "a 1.0.0; needs b ^1.0.0; may use c *; not d <2; needs x\"]->y \\1", TRUE);
  add (graph, "b 1.0.0", TRUE);
  add (graph, "c 1.0.0", FALSE);
  text = mortise_dependency_graph_to_dot (graph);
  g_assert_cmpstr (text, ==,
                   "digraph plugins {\n"
                   "  node [shape=box];\n"
                   "  \"a\" [label=\"a 1.0.0\"];\n"
                   "  \"a\" -> \"b\" [label=\"^1.0.0\"];\n"
                   "  \"a\" -> \"c\" [label=\"*\", style=dashed];\n"
                   "  \"a\" -> \"x\\\"]->y\" [label=\"\\\\1\", color=red];\n"
                   "  \"a\" -> \"d\" [label=\"<2\", style=dotted, arrowhead=tee];\n"
                   "  \"b\" [label=\"b 1.0.0\"];\n"
                   "  \"c\" [label=\"c 1.0.0\", style=dotted];\n"
                   "}\n");
}

static void
test_json (void)
{
  g_autoptr (MortiseDependencyGraph) graph = mortise_dependency_graph_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  add (graph, "a 1.0.0; needs b ^1.0.0; may use c *; not c <2", TRUE);
  add (graph, "b 1.0.0; needs a *", FALSE);
  add (graph, "c 1.0.0", TRUE);
  json_node_take_object (node, mortise_dependency_graph_to_json (graph));
  text = json_to_string (node, FALSE);
  g_assert_cmpstr (text, ==,
                   "{\"plugins\":[{\"slug\":\"a\",\"version\":\"1.0.0\",\"enabled\":true},"
                   "{\"slug\":\"b\",\"version\":\"1.0.0\",\"enabled\":false},"
                   "{\"slug\":\"c\",\"version\":\"1.0.0\",\"enabled\":true}],"
                   "\"dependencies\":["
                   "{\"from\":\"a\",\"to\":\"b\",\"range\":\"^1.0.0\",\"optional\":false,\"state\":\"disabled\"},"
                   "{\"from\":\"a\",\"to\":\"c\",\"range\":\"*\",\"optional\":true,\"state\":\"met\"},"
                   "{\"from\":\"b\",\"to\":\"a\",\"range\":\"*\",\"optional\":false,\"state\":\"met\"}],"
                   "\"conflicts\":[{\"from\":\"a\",\"to\":\"c\",\"range\":\"<2\",\"hit\":true}],"
                   "\"order\":[\"c\",\"a\"],\"cycles\":[[\"a\",\"b\"]]}");
}

static void
test_manifest (void)
{
  static const char text[]
      = "{\"slug\":\"a\",\"name\":\"A\",\"version\":\"1.0.0\",\"loader\":\"python\",\"module\":\"a\","
        "\"requires\":{\"python\":\">=4\"},\"conflicts\":[{\"slug\":\"c\"}],"
        "\"dependencies\":[{\"slug\":\"b\",\"version\":\"^1.0.0\"},{\"slug\":\"o\",\"optional\":true}]}";
  g_autoptr (MortiseDependencyGraph) graph = mortise_dependency_graph_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = mortise_json_parse (text, strlen (text), &error);
  g_autoptr (MortiseManifest) manifest = mortise_manifest_new_from_json (node, &error);
  g_autoptr (MortiseSolverPackage) package = NULL;

  g_assert_no_error (error);
  package = mortise_solver_package_new_from_manifest (manifest, &error);
  g_assert_no_error (error);
  mortise_dependency_graph_add (graph, package, FALSE);
  add (graph, "c 1.0.0", TRUE);
  g_assert_true (mortise_dependency_graph_set_host (graph, "python", "3.11.2", NULL));
  assert_obstacles (
      graph, "a",
      "python: a needs python >=4, and Python is here in version 3.11.2. Install a version of Mortise that "
      "offers it, or a version of the plugin that was made for this one.\n"
      "b: a needs b ^1.0.0, which is not installed. Install b ^1.0.0.\n"
      "c: a conflicts with c, and c 1.0.0 is enabled. Disable c first.\n");
}

static void
test_names (void)
{
  static const char *const cases[][3] = {
    { "", "1.0.0", "\"\" is no slug; it has 1 to 64 lower-case letters, digits, - and _, and begins with a letter" },
    { "1a", "1.0.0",
      "\"1a\" is no slug; it has 1 to 64 lower-case letters, digits, - and _, and begins with a letter" },
    { "a\n", "1.0.0",
      "\"a\\n\" is no slug; it has 1 to 64 lower-case letters, digits, - and _, and begins with a letter" },
  };
  g_autoptr (GError) version_error = NULL;
  g_autofree char *longest = g_strnfill (64, 'a');
  g_autofree char *too_long = g_strnfill (65, 'a');
  g_autoptr (MortiseSolverPackage) package = mortise_solver_package_new (longest, "1.0.0", NULL);

  g_assert_nonnull (package);
  g_assert_null (mortise_solver_package_new (too_long, "1.0.0", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (mortise_solver_package_new (cases[i][0], cases[i][1], &error));
      g_assert_cmpstr (error->message, ==, cases[i][2]);
    }
  g_assert_null (mortise_solver_package_new ("a", "1.0", &version_error));
  g_assert_true (g_str_has_prefix (version_error->message, "a: "));
}

/* A chain of a hundred thousand, all in one circle: no recursion may be as deep. */
static void
test_long_cycle (void)
{
  const guint n_nodes = 100000;
  g_autoptr (GPtrArray) edges = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GPtrArray) components = NULL;
  g_autoptr (GArray) sorted = NULL;

  for (guint i = 0; i < n_nodes; i++)
    {
      GArray *own = g_array_new (FALSE, FALSE, sizeof (guint));
      guint next = (i + 1) % n_nodes;

      g_array_append_val (own, next);
      g_ptr_array_add (edges, own);
    }
  components = mortise_dependency_graph_order (edges);
  g_assert_cmpuint (components->len, ==, 1);
  sorted = mortise_dependency_graph_sort (edges, edges);
  for (guint i = 0; i < n_nodes; i++)
    g_assert_cmpuint (g_array_index (sorted, guint, i), ==, i);
}

/* A thousand plugins that all need each other, and a chain that is deeper than a tree is drawn. */
static void
test_large (void)
{
  g_autoptr (MortiseDependencyGraph) graph = mortise_dependency_graph_new ();
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) cycles = NULL;

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *line = g_strdup_printf ("p%u 1.0.0; needs p%u *; needs p%u *; not p%u *", i, (i + 1) % 1000,
                                               (i * 31 + 7) % 1000, (i + 500) % 1000);

      add (graph, line, TRUE);
    }
  cycles = mortise_dependency_graph_list_cycles (graph);
  g_assert_cmpuint (cycles->len, ==, 1);
  g_assert_cmpuint (g_strv_length (cycles->pdata[0]), ==, 1000);
  text = mortise_dependency_graph_to_text (graph, "p0");
  g_assert_cmpuint (strlen (text), <, 1000000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dependency-graph/obstacles", test_obstacles);
  g_test_add_func ("/dependency-graph/prerelease", test_prerelease);
  g_test_add_func ("/dependency-graph/dependents", test_dependents);
  g_test_add_func ("/dependency-graph/start-order", test_start_order);
  g_test_add_func ("/dependency-graph/cycles", test_cycles);
  g_test_add_func ("/dependency-graph/tree", test_tree);
  g_test_add_func ("/dependency-graph/tree-of-cycle", test_tree_of_cycle);
  g_test_add_func ("/dependency-graph/dot", test_dot);
  g_test_add_func ("/dependency-graph/json", test_json);
  g_test_add_func ("/dependency-graph/manifest", test_manifest);
  g_test_add_func ("/dependency-graph/names", test_names);
  g_test_add_func ("/dependency-graph/long-cycle", test_long_cycle);
  g_test_add_func ("/dependency-graph/large", test_large);
  return g_test_run ();
}
