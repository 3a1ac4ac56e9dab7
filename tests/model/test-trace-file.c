/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files with traces, those of hostile authors too; and filters of dispatches that no store has. */
#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-trace-file.h"
#include "mortise-trace-match.h"

#include <glib/gstdio.h>
#include <string.h>

/* The smallest dispatch; `%s` are its id and further members. */
#define DISPATCH                                                                                                       \
  "{\"id\":\"%s\",\"hook\":\"lead_created\",\"kind\":\"action\",\"status\":\"completed\",\"time\":1,"                  \
  "\"wall_us\":2,\"calls\":[]%s}"

static char *
make_dispatch (const char *id, const char *more)
{
  return g_strdup_printf (DISPATCH, id, more);
}

static char *
make_file (const char *dispatches)
{
  return g_strdup_printf ("{\"format\":\"mortise-traces\",\"version\":1,\"dispatches\":[%s]}", dispatches);
}

static void
assert_refused (const char *text, MortiseError code, const char *part)
{
  g_autoptr (GError) error = NULL;
  JsonArray *dispatches = mortise_trace_file_read (text, strlen (text), &error);

  g_assert_null (dispatches);
  g_assert_error (error, MORTISE_ERROR, (int) code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, part));
  g_assert_null (strchr (error->message, '\n'));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpuint (strlen (error->message), <, 1000);
}

static void
assert_dispatches_refused (const char *dispatches, const char *part)
{
  g_autofree char *text = make_file (dispatches);

  assert_refused (text, MORTISE_ERROR_INVALID, part);
}

static void
test_what_was_built_is_read (void)
{
  static const char *const text
      = "[{\"id\":\"0a\",\"hook\":\"price\",\"kind\":\"filter\",\"status\":\"completed\",\"origin\":\"cli\",\"actor\":"
        "\"cli:me\",\"tenant\":null,\"parent\":null,\"platform\":null,\"value_name\":\"value\",\"slow\":false,\"time\":"
        "1790000000000000,\"wall_us\":1200,\"payload\":{\"value\":1},\"result\":2,\"error\":null,\"calls\":[{"
        "\"plugin\":\"one\",\"version\":\"1.0.0\",\"listener\":0,\"priority\":-5,\"status\":\"ok\",\"value\":2,"
        "\"error\":null,\"services\":[{\"name\":\"log\",\"start_us\":1,\"wall_us\":1,\"error\":null}],"
        "\"services_left_out\":0,\"start_us\":3,\"wall_us\":4,\"cpu_us\":5,\"queue_us\":6,\"bytes_in\":7,"
        "\"bytes_out\":8,\"memory_bytes\":-9}]}]";
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) list = mortise_json_parse (text, strlen (text), &error);
  g_autoptr (JsonNode) file = mortise_trace_file_build (json_node_get_array (list));
  g_autofree char *written = mortise_json_to_text (file, TRUE);
  g_autoptr (JsonArray) dispatches = mortise_trace_file_read (written, strlen (written), &error);
  g_autoptr (JsonNode) read = NULL;

  g_assert_no_error (error);
  read = json_node_init_array (json_node_alloc (), dispatches);
  g_assert_true (json_node_equal (read, list));
}

static void
test_other_files (void)
{
  g_autofree char *deep = g_strnfill (1000, '[');

  assert_refused ("", MORTISE_ERROR_INVALID, "line 1");
  assert_refused ("{}", MORTISE_ERROR_INVALID, "no file with traces");
  assert_refused ("[]", MORTISE_ERROR_INVALID, "no file with traces");
  assert_refused ("{\"format\":\"mortise-traces\",\"version\":2,\"dispatches\":[]}", MORTISE_ERROR_INVALID,
                  "version is 2");
  assert_refused ("{\"format\":7,\"version\":1,\"dispatches\":[]}", MORTISE_ERROR_INVALID, "no file with traces");
  assert_refused ("{\"format\":\"mortise-traces\",\"version\":1,\"dispatches\":{}}", MORTISE_ERROR_INVALID,
                  "no file with traces");
  assert_refused ("{\"format\":\"\xff\xfe\"}", MORTISE_ERROR_INVALID, "UTF-8");
  assert_refused (deep, MORTISE_ERROR_INVALID, "deep");
}

static void
test_shapes (void)
{
  static const struct
  {
    const char *more;
    const char *part;
  } cases[] = {
    { ",\"parent\":7", "/dispatches/0/parent" },
    { ",\"payload\":[]", "/dispatches/0/payload" },
    { ",\"error\":\"bad\"", "/dispatches/0/error" },
    { ",\"origin\":\"a\\nb\"", "/dispatches/0/origin" },
    { ",\"error\":{\"message\":null}", "/dispatches/0/error/message" },
  };
  static const char *const calls[] = {
    "{}",
    "7",
    "{\"plugin\":7,\"status\":\"ok\"}",
    "{\"plugin\":\"a\",\"status\":\"fine\"}",
    "{\"plugin\":\"a\",\"status\":\"ok\",\"wall_us\":-1}",
    "{\"plugin\":\"a\",\"status\":\"ok\",\"wall_us\":1e300}",
    "{\"plugin\":\"a\",\"status\":\"ok\",\"services\":[[]]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *dispatch = make_dispatch ("a", cases[i].more);

      assert_dispatches_refused (dispatch, cases[i].part);
    }
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autofree char *dispatch
          = g_strdup_printf ("{\"id\":\"a\",\"hook\":\"h\",\"kind\":\"action\",\"status\":\"failed\",\"time\":1,"
                             "\"wall_us\":2,\"calls\":[%s]}",
                             calls[i]);

      assert_dispatches_refused (dispatch, "/dispatches/0/calls/0");
    }
  assert_dispatches_refused ("null", "/dispatches/0");
  assert_dispatches_refused ("{\"id\":\"../../etc\"}", "/dispatches/0");
}

static void
test_families (void)
{
  g_autofree char *one = make_dispatch ("one", ",\"parent\":\"two\"");
  g_autofree char *two = make_dispatch ("two", ",\"parent\":\"three\"");
  g_autofree char *three = make_dispatch ("three", ",\"parent\":\"one\"");
  g_autofree char *self = make_dispatch ("self", ",\"parent\":\"self\"");
  g_autofree char *circle = g_strjoin (",", one, two, three, NULL);
  g_autofree char *twice = g_strjoin (",", one, one, NULL);
  g_autofree char *good = g_strjoin (",", one, two, NULL);
  g_autofree char *text = make_file (good);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) dispatches = mortise_trace_file_read (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (dispatches), ==, 2);
  assert_dispatches_refused (self, "own ancestor");
  assert_dispatches_refused (circle, "own ancestor");
  assert_dispatches_refused (twice, "twice");
}

static void
test_long_chain (void)
{
  g_autoptr (GString) chain = g_string_new (NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) dispatches = NULL;

  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *id = g_strdup_printf ("d%u", i);
      g_autofree char *more = g_strdup_printf (",\"parent\":\"d%u\"", i + 1);
      g_autofree char *dispatch = make_dispatch (id, more);

      g_string_append_printf (chain, "%s%s", i > 0 ? "," : "", dispatch);
    }
  text = make_file (chain->str);
  dispatches = mortise_trace_file_read (text, strlen (text), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (dispatches), ==, 3000);
}

static void
test_bounds (void)
{
  g_autofree char *many = g_malloc (2 * MORTISE_TRACE_FILE_MAX_DISPATCHES + 3);
  g_autofree char *text = NULL;
  g_autofree char *values = g_strnfill (2000001, ',');

  memset (many, ',', 2 * MORTISE_TRACE_FILE_MAX_DISPATCHES + 2);
  for (guint i = 0; i <= MORTISE_TRACE_FILE_MAX_DISPATCHES; i++)
    many[2 * i] = '0';
  many[2 * MORTISE_TRACE_FILE_MAX_DISPATCHES + 1] = '\0';
  text = make_file (many);
  assert_refused (text, MORTISE_ERROR_LIMIT, "at most 10000");
  assert_refused (values, MORTISE_ERROR_LIMIT, "values");
}

static void
test_files (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("mortise-traces-XXXXXX", &path, &error);
  g_autoptr (JsonArray) dispatches = NULL;

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_assert_null (mortise_trace_file_load (path, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
  g_assert_true (g_str_has_prefix (error->message, path));
  g_clear_error (&error);
  g_assert_true (
      g_file_set_contents (path, "{\"format\":\"mortise-traces\",\"version\":1,\"dispatches\":[]}", -1, NULL));
  dispatches = mortise_trace_file_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (dispatches), ==, 0);
  g_unlink (path);
  g_assert_null (mortise_trace_file_load (path, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND);
}

static void
test_a_test (void)
{
  g_autoptr (JsonNode) whole
      = json_from_string ("{\"hook\":\"price\",\"status\":\"completed\",\"payload\":{\"value\":1},\"result\":2}", NULL);
  g_autoptr (JsonNode) head = json_from_string ("{\"hook\":\"price\",\"status\":\"completed\"}", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) test = mortise_trace_to_test (json_node_get_object (whole), &error);
  g_autofree char *text = mortise_json_to_text (test, FALSE);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==,
                   "{\"format\":\"mortise-trace-test\",\"version\":1,\"hook\":\"price\",\"payload\":{\"value\":1},"
                   "\"expected\":{\"status\":\"completed\",\"result\":2}}");
  g_assert_null (mortise_trace_to_test (json_node_get_object (head), &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE);
}

/* The dispatch that the filters below are about. */
#define SUBJECT                                                                                                        \
  "{\"id\":\"0a\",\"hook\":\"lead_created\",\"kind\":\"action\",\"status\":\"completed\",\"actor\":\"cli:me\","        \
  "\"time\":1000,\"wall_us\":20000,\"calls\":[{\"plugin\":\"slack\",\"version\":\"2.1.0\",\"status\":\"timeout\","     \
  "\"wall_us\":15000,\"error\":{\"code\":\"timeout\",\"message\":\"No answer in time\"}},{\"plugin\":\"score\","       \
  "\"version\":\"1.0.0\",\"status\":\"ok\",\"wall_us\":100,\"error\":null}]}"

static void
test_filters (void)
{
  static const char *const fitting[] = { "",
                                         "hook:lead_*",
                                         "plugin:slack",
                                         "plugin:slack status:timeout",
                                         "status:error",
                                         "error:ANSWER",
                                         "actor:cli:*",
                                         "slower:20ms",
                                         "plugin:slack slower:15ms",
                                         "-plugin:other",
                                         "lead",
                                         "in pinned:no",
                                         "version:1.*,3.*",
                                         "status:completed",
                                         "-status:crashed" };
  static const char *const other[] = { "hook:lead",
                                       "plugin:other",
                                       "plugin:score status:timeout",
                                       "status:ok",
                                       "-plugin:slack",
                                       "slower:1s",
                                       "plugin:score slower:1ms",
                                       "pinned:yes",
                                       "kind:filter",
                                       "faster:20ms",
                                       "-lead",
                                       "error:refused",
                                       "status:vetoed",
                                       "parent:*",
                                       "since:1h" };
  g_autoptr (JsonNode) subject = json_from_string (SUBJECT, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (fitting) + G_N_ELEMENTS (other); i++)
    {
      gboolean fits = i < G_N_ELEMENTS (fitting);
      const char *filter = fits ? fitting[i] : other[i - G_N_ELEMENTS (fitting)];
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) terms = mortise_trace_filter_parse (filter, g_get_real_time (), &error);

      g_test_message ("%s", filter);
      g_assert_no_error (error);
      g_assert_cmpint (mortise_trace_filter_fits (terms, json_node_get_object (subject)), ==, fits);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/trace-file/what-was-built-is-read", test_what_was_built_is_read);
  g_test_add_func ("/trace-file/other-files", test_other_files);
  g_test_add_func ("/trace-file/shapes", test_shapes);
  g_test_add_func ("/trace-file/families", test_families);
  g_test_add_func ("/trace-file/long-chain", test_long_chain);
  g_test_add_func ("/trace-file/bounds", test_bounds);
  g_test_add_func ("/trace-file/files", test_files);
  g_test_add_func ("/trace-file/a-test", test_a_test);
  g_test_add_func ("/trace-file/filters", test_filters);
  return g_test_run ();
}
