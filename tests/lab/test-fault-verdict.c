/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-fault-verdict.h"
#include "mortise-json.h"

#include <string.h>

/* A filter with the listeners a:1 and b:1, of which b:1 is tried. */
#define DISPATCH(status, result, a, b)                                                                                 \
  "{\"kind\":\"filter\",\"status\":\"" status "\",\"result\":" result ",\"wall_us\":5,\"calls\":["                     \
  "{\"plugin\":\"a\",\"listener\":1,\"status\":\"" a "\"},{\"plugin\":\"b\",\"listener\":1,\"status\":\"" b "\"}]}"
#define USUAL DISPATCH ("completed", "3", "ok", "ok")
#define WITHOUT DISPATCH ("completed", "1", "ok", "skipped")
#define PLUGINS "[{\"slug\":\"a\",\"restarts\":0},{\"slug\":\"b\",\"restarts\":0}]"

typedef struct
{
  MortiseFaultKind kind;
  gboolean is_veto;
  const char *again;
  const char *faulted;
  const char *after;
  const char *recovery;
} Case;

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = text != NULL ? mortise_json_parse (text, strlen (text), &error) : NULL;

  g_assert_no_error (error);
  return node;
}

/* What broke, with commas between. */
static void
assert_broke (const Case *tried, const char *expected)
{
  g_autoptr (JsonNode) usual = parse (USUAL);
  g_autoptr (JsonNode) again = parse (tried->again != NULL ? tried->again : USUAL);
  g_autoptr (JsonNode) without = parse (WITHOUT);
  g_autoptr (JsonNode) faulted = parse (tried->faulted);
  g_autoptr (JsonNode) before = parse (PLUGINS);
  g_autoptr (JsonNode) after = parse (tried->after);
  g_autoptr (JsonNode) recovery = parse (tried->recovery);
  const MortiseFaultEvidence evidence = { .kind = tried->kind,
                                          .plugin = "b",
                                          .listener = 1,
                                          .is_veto = tried->is_veto,
                                          .usual = usual,
                                          .again = again,
                                          .without = without,
                                          .without_plugin = without,
                                          .faulted = faulted,
                                          .before = before,
                                          .after = after,
                                          .recovery = recovery };
  g_autoptr (JsonObject) verdict = mortise_fault_judge (&evidence);
  JsonArray *broken = mortise_json_get_array (verdict, "broke");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (broken); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", json_array_get_string_element (broken, i));
  g_assert_cmpstr (text->str, ==, expected);
  g_assert_true (mortise_json_get_boolean (verdict, "survived", FALSE) == (*expected == '\0'));
}

static void
test_survived (void)
{
  assert_broke (&(Case){ .kind = MORTISE_FAULT_ERROR,
                         .after = PLUGINS,
                         .recovery = USUAL,
                         .faulted = DISPATCH ("completed", "1", "ok", "error") },
                "");
  assert_broke (&(Case){ .kind = MORTISE_FAULT_SLOW, .after = PLUGINS, .recovery = USUAL, .faulted = USUAL }, "");
  assert_broke (&(Case){ .kind = MORTISE_FAULT_HANG,
                         .is_veto = TRUE,
                         .after = PLUGINS,
                         .recovery = USUAL,
                         .faulted = DISPATCH ("vetoed", "null", "ok", "timeout") },
                "");
  /* Its own process may end, and nobody else's. */
  assert_broke (&(Case){ .kind = MORTISE_FAULT_CRASH,
                         .recovery = USUAL,
                         .after = "[{\"slug\":\"a\",\"restarts\":0},{\"slug\":\"b\",\"restarts\":1}]",
                         .faulted = DISPATCH ("completed", "1", "ok", "crashed") },
                "");
}

static void
test_broken (void)
{
  static const char wrong[] = "the result is not the one without this listener";

  assert_broke (&(Case){ .kind = MORTISE_FAULT_TYPE,
                         .after = PLUGINS,
                         .recovery = USUAL,
                         .faulted = DISPATCH ("completed", "\"x\"", "ok", "ok") },
                wrong);
  assert_broke (&(Case){ .kind = MORTISE_FAULT_SLOW,
                         .after = PLUGINS,
                         .recovery = USUAL,
                         .faulted = DISPATCH ("completed", "1", "ok", "ok") },
                wrong);
  assert_broke (&(Case){ .kind = MORTISE_FAULT_ERROR,
                         .after = PLUGINS,
                         .recovery = USUAL,
                         .faulted = DISPATCH ("completed", "1", "skipped", "error") },
                "the call of a was skipped in place of ok");
  assert_broke (&(Case){ .kind = MORTISE_FAULT_ERROR,
                         .is_veto = TRUE,
                         .after = PLUGINS,
                         .recovery = USUAL,
                         .faulted = DISPATCH ("completed", "1", "ok", "error") },
                "it was no veto");
  assert_broke (&(Case){ .kind = MORTISE_FAULT_CRASH,
                         .recovery = USUAL,
                         .after = "[{\"slug\":\"a\",\"restarts\":1},{\"slug\":\"b\",\"restarts\":1}]",
                         .faulted = DISPATCH ("completed", "1", "ok", "crashed") },
                "the process of a ended as well");
  assert_broke (&(Case){ .kind = MORTISE_FAULT_ERROR,
                         .after = PLUGINS,
                         .recovery = DISPATCH ("completed", "1", "ok", "skipped"),
                         .faulted = DISPATCH ("completed", "1", "ok", "error") },
                "the next dispatch is not as it was");
  assert_broke (&(Case){ .kind = MORTISE_FAULT_HUGE }, "the host ended");
}

/* Where the same payload gives another result each time, the result says nothing; what happened to the others does. */
static void
test_not_comparable (void)
{
  const char *again = DISPATCH ("completed", "4", "ok", "ok");

  assert_broke (&(Case){ .kind = MORTISE_FAULT_ERROR,
                         .again = again,
                         .after = PLUGINS,
                         .recovery = DISPATCH ("completed", "9", "ok", "ok"),
                         .faulted = DISPATCH ("completed", "8", "ok", "error") },
                "");
  assert_broke (&(Case){ .kind = MORTISE_FAULT_ERROR,
                         .again = again,
                         .after = PLUGINS,
                         .recovery = DISPATCH ("completed", "9", "ok", "ok"),
                         .faulted = DISPATCH ("completed", "8", "crashed", "error") },
                "the call of a was crashed in place of ok");
}

static void
test_obstacle (void)
{
  g_autoptr (JsonNode) usual
      = parse ("{\"calls\":[{\"plugin\":\"a\",\"listener\":1,\"status\":\"ok\"},"
               "{\"plugin\":\"b\",\"listener\":1,\"status\":\"error\",\"error\":{\"message\":\"as ever\"}}]}");
  g_autofree char *of_b = mortise_fault_dup_obstacle (usual, "b", 1);
  g_autofree char *of_c = mortise_fault_dup_obstacle (usual, "c", 1);

  g_assert_null (mortise_fault_dup_obstacle (usual, "a", 1));
  g_assert_cmpstr (of_b, ==, "it does not answer without any fault: as ever");
  g_assert_nonnull (of_c);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fault-verdict/survived", test_survived);
  g_test_add_func ("/fault-verdict/broken", test_broken);
  g_test_add_func ("/fault-verdict/not-comparable", test_not_comparable);
  g_test_add_func ("/fault-verdict/obstacle", test_obstacle);
  return g_test_run ();
}
