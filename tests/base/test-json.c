/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mortise-error.h"
#include "mortise-json.h"

#define N_KEYS 100000

/* A copy that ends where memory ends, so that reading one byte too many is a crash. */
typedef struct
{
  char *pages;
  gsize n_bytes;
  char *text;
} Guarded;

static Guarded
guard (const char *text, gsize length)
{
  gsize page = sysconf (_SC_PAGESIZE);
  gsize n_bytes = (length / page + 1) * page;
  Guarded guarded = { .n_bytes = n_bytes + page };

  guarded.pages = mmap (NULL, guarded.n_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  g_assert_true (guarded.pages != MAP_FAILED);
  g_assert_cmpint (mprotect (guarded.pages + n_bytes, page, PROT_NONE), ==, 0);
  guarded.text = guarded.pages + n_bytes - length;
  if (length > 0)
    memcpy (guarded.text, text, length);
  return guarded;
}

static void
unguard (Guarded *guarded)
{
  munmap (guarded->pages, guarded->n_bytes);
}

static void
assert_good (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  Guarded guarded = guard (text, strlen (text));

  mortise_json_check (guarded.text, strlen (text), &error);
  g_assert_no_error (error);
  node = mortise_json_parse (guarded.text, strlen (text), &error);
  g_assert_no_error (error);
  g_assert_nonnull (node);
  unguard (&guarded);
}

static void
assert_bad_bytes (const char *text, gsize length, const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) parse_error = NULL;
  Guarded guarded = guard (text, length);

  g_assert_false (mortise_json_check (guarded.text, length, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, message);
  g_assert_null (mortise_json_parse (guarded.text, length, &parse_error));
  g_assert_error (parse_error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
  unguard (&guarded);
}

static void
assert_bad (const char *text, const char *message)
{
  assert_bad_bytes (text, strlen (text), message);
}

static void
test_good (void)
{
  static const char *const texts[] = {
    "null",
    "true",
    "false",
    "0",
    "-0",
    "-1",
    "12.5",
    "1e5",
    "1E+5",
    "-0.5e-3",
    "0e1",
    "9223372036854775807",
    "-9223372036854775808",
    "1.7976931348623157e308",
    "1e-400",
    "\"\"",
    "\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
    "\"\\u00e9\"",
    "\"\\ud83d\\ude00\"",
    "\"\xc3\xa9\xe6\x97\xa5\xf0\x9f\x98\x80\"",
    "\"12345678\xc3\xa9\"",
    "[]",
    "{}",
    " [ ] ",
    "\t{ \n}\r\n",
    "[1,2 , 3]",
    "{\"a\":1,\"b\":{\"a\":[{}]}}",
    "{\"\":0}",
    "[[],[[]],{\"a\":{}}]",
    "\"\x7f\"",
    "{\"a\":1,\"A\":2,\"\\u00c3\":3}",
    "[{\"a\":1},{\"a\":1}]",
    "{\"a\":{\"a\":{\"a\":1}}}",
    "\"\xef\xbf\xbf\"",
    "\"\\uffff\"",
    "\"\xef\xbb\xbf\"",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_good (texts[i]);
}

static void
test_bad_syntax (void)
{
  assert_bad ("", "line 1, column 1: expected a value, found the end of the text");
  assert_bad ("  \n ", "line 2, column 2: expected a value, found the end of the text");
  assert_bad ("[1,]", "line 1, column 4: expected a value after the comma, found \"]\"");
  assert_bad ("{\"a\":1,}", "line 1, column 8: expected a member name in double quotes after the comma, found \"}\"");
  assert_bad ("{a:1}", "line 1, column 2: expected a member name in double quotes, found \"a\"");
  assert_bad ("{'a':1}", "line 1, column 2: expected a member name in double quotes, found \"'\"");
  assert_bad ("{\"a\" 1}", "line 1, column 6: expected \":\" after the member name, found \"1\"");
  assert_bad ("[1 2]", "line 1, column 4: expected \",\" or \"]\", found \"2\"");
  assert_bad ("{\"a\":1]", "line 1, column 7: expected \",\" or \"}\", found \"]\"");
  assert_bad ("[1", "line 1, column 3: expected \",\" or \"]\", found the end of the text");
  assert_bad ("{\"a\":", "line 1, column 6: expected a value, found the end of the text");
  assert_bad ("[] []", "line 1, column 4: expected nothing after the value, found \"[\"");
  assert_bad ("{} x", "line 1, column 4: expected nothing after the value, found \"x\"");
  assert_bad ("]", "line 1, column 1: expected a value, found \"]\"");
  assert_bad ("// no\n1", "line 1, column 1: expected a value, found \"/\"");
  assert_bad ("True", "line 1, column 1: expected a value, found \"T\"");
  assert_bad ("nul", "line 1, column 1: expected a value, found \"n\"");
  assert_bad ("NaN", "line 1, column 1: expected a value, found \"N\"");
  assert_bad ("[1,\n \xc2\xa0"
              "2]",
              "line 2, column 2: expected a value after the comma, found the character U+00A0");
  assert_bad ("\f1", "line 1, column 1: expected a value, found the character U+000C");
}

static void
test_bad_strings (void)
{
  assert_bad ("\"abc", "line 1, column 1: this string has no end; close it with a double quote");
  assert_bad ("\"abc\\\"", "line 1, column 1: this string has no end; close it with a double quote");
  assert_bad ("\"a\nb\"", "line 1, column 3: a string holds no raw control character; write \\u000a");
  assert_bad ("\"\xc3\xa9\xe6\x97\xa5\t\"", "line 1, column 4: a string holds no raw control character; write \\u0009");
  assert_bad ("\"\\x41\"",
              "line 1, column 2: a backslash in a string begins one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX");
  assert_bad ("\"\\",
              "line 1, column 2: a backslash in a string begins one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX");
  assert_bad ("\"\\u12g4\"", "line 1, column 2: \\u takes four hexadecimal digits, such as \\u00e9");
  assert_bad ("\"\\u12", "line 1, column 2: \\u takes four hexadecimal digits, such as \\u00e9");
  assert_bad ("\"\\u0000\"", "line 1, column 2: \\u0000 cannot be kept in a string; remove it");
}

static void
test_bad_surrogates (void)
{
  static const char *const high[] = {
    "\"\\ud83d\"", "\"\\ud83dx\"", "\"\\ud83d\\n\"", "\"\\ud83d\\u0041\"", "\"\\uD83D\\ud83d\"",
  };

  for (guint i = 0; i < G_N_ELEMENTS (high); i++)
    assert_bad (high[i],
                "line 1, column 2: \\ud83d is half of a surrogate pair; write both halves, or the character itself");
  assert_bad ("\"\\ude00\\ud83d\"",
              "line 1, column 2: \\ude00 is half of a surrogate pair; write both halves, or the character itself");
}

static void
test_bad_numbers (void)
{
  assert_bad ("01", "line 1, column 1: a number does not begin with 0; write it without");
  assert_bad ("[0,00]", "line 1, column 4: a number does not begin with 0; write it without");
  assert_bad ("-", "line 1, column 2: expected a digit, found the end of the text");
  assert_bad ("-a", "line 1, column 2: expected a digit, found \"a\"");
  assert_bad ("+1", "line 1, column 1: expected a value, found \"+\"");
  assert_bad (".5", "line 1, column 1: expected a value, found \".\"");
  assert_bad ("1.", "line 1, column 3: expected a digit after the decimal point, found the end of the text");
  assert_bad ("1.e5", "line 1, column 3: expected a digit after the decimal point, found \"e\"");
  assert_bad ("1e", "line 1, column 3: expected a digit in the exponent, found the end of the text");
  assert_bad ("1e+-5", "line 1, column 4: expected a digit in the exponent, found \"-\"");
  assert_bad ("0x10", "line 1, column 2: expected nothing after the value, found \"x\"");
  assert_bad ("1e400", "line 1, column 1: the number 1e400 is too large; write one below 1.8e308, or a string");
  assert_bad ("[9223372036854775808]",
              "line 1, column 2: the integer 9223372036854775808 does not fit 64 bits; write one from "
              "-9223372036854775808 to 9223372036854775807, or a string");
  assert_bad ("-9223372036854775809",
              "line 1, column 1: the integer -9223372036854775809 does not fit 64 bits; write one from "
              "-9223372036854775808 to 9223372036854775807, or a string");
}

static void
test_bad_encoding (void)
{
  assert_bad ("\xef\xbb\xbf{}",
              "line 1, column 1: the text begins with a byte order mark; save it as UTF-8 without one");
  assert_bad ("\"\xe9\"", "line 1, column 2: the byte 0xe9 is not UTF-8; save the text as UTF-8");
  assert_bad ("\"\xc3\xa9\xc3\"", "line 1, column 3: the byte 0xc3 is not UTF-8; save the text as UTF-8");
  assert_bad ("\"\xc0\xaf\"", "line 1, column 2: the byte 0xc0 is not UTF-8; save the text as UTF-8");
  assert_bad ("\"\xed\xa0\x80\"", "line 1, column 2: the byte 0xed is not UTF-8; save the text as UTF-8");
  assert_bad ("\"\xf4\x90\x80\x80\"", "line 1, column 2: the byte 0xf4 is not UTF-8; save the text as UTF-8");
  assert_bad ("\"\xf0\x9f\x98", "line 1, column 2: the byte 0xf0 is not UTF-8; save the text as UTF-8");
  assert_bad ("[\xff]", "line 1, column 2: the byte 0xff is not UTF-8; save the text as UTF-8");
  assert_bad_bytes ("\"a\0b\"", 5, "line 1, column 3: a string holds no raw control character; write \\u0000");
  assert_bad_bytes ("{}\0", 3, "line 1, column 3: expected nothing after the value, found the character U+0000");
}

static void
test_positions (void)
{
  assert_bad ("{\n  \"slug\": 1,\n  \"\xc3\xa9\": 2, \"slug\": 3\n}",
              "line 3, column 11: duplicate key \"slug\"; keep one of them");
  assert_bad ("[\r\n\r\n  x]", "line 3, column 3: expected a value, found \"x\"");
  assert_bad ("\"\xf0\x9f\x98\x80\xf0\x9f\x98\x80\" \xe6\x97\xa5",
              "line 1, column 6: expected nothing after the value, found \"\xe6\x97\xa5\"");
}

/* Strings of every length around the words that the scanner reads at once, with what ends a run at every place. */
static void
test_every_alignment (void)
{
  for (gsize length = 1; length < 40; length++)
    for (gsize at = 0; at < length; at++)
      {
        g_autofree char *text = g_strnfill (length + 2, 'a');
        g_autofree char *message = NULL;

        message
            = g_strdup_printf ("line 1, column %zu: a string holds no raw control character; write \\u001f", at + 2);
        text[0] = text[length + 1] = '"';
        assert_good (text);
        text[at + 1] = 0x1f;
        assert_bad (text, message);
        text[at + 1] = 0x7f;
        assert_good (text);
      }
}

static char *
nest (guint depth, const char *open, const char *inner, const char *close)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append (text, open);
  g_string_append (text, inner);
  for (guint i = 0; i < depth; i++)
    g_string_append (text, close);
  return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
  g_autofree char *arrays = nest (MORTISE_JSON_MAX_DEPTH, "[", "", "]");
  g_autofree char *objects = nest (MORTISE_JSON_MAX_DEPTH, "{\"a\":", "1", "}");
  g_autofree char *deeper = nest (MORTISE_JSON_MAX_DEPTH + 1, "[", "", "]");
  g_autofree char *deepest = nest (1000000, "[", "", "");

  assert_good (arrays);
  assert_good (objects);
  assert_bad (deeper, "line 1, column 65: nested deeper than 64; write it flatter");
  assert_bad (deepest, "line 1, column 65: nested deeper than 64; write it flatter");
}

static void
test_duplicates (void)
{
  assert_bad ("{\"a\":1,\"a\":2}", "line 1, column 8: duplicate key \"a\"; keep one of them");
  assert_bad ("{\"a\":1,\"\\u0061\":2}", "line 1, column 8: duplicate key \"\\u0061\"; keep one of them");
  assert_bad ("{\"\":1,\"\":2}", "line 1, column 7: duplicate key \"\"; keep one of them");
  assert_bad ("{\"\\ud83d\\ude00\":1,\"\xf0\x9f\x98\x80\":2}",
              "line 1, column 19: duplicate key \"\xf0\x9f\x98\x80\"; keep one of them");
  assert_bad ("{\"a\":{\"b\":1,\"c\":{},\"b\":2}}", "line 1, column 20: duplicate key \"b\"; keep one of them");
  assert_bad ("{\"a\":{\"a\":1},\"b\":[{\"a\":1}],\"a\":2}",
              "line 1, column 28: duplicate key \"a\"; keep one of them");
  assert_bad ("{\"\\n\\t\\/\\\"\\\\\":1,\"\\u000a\\u0009\\u002F\\u0022\\u005c\":2}",
              "line 1, column 17: duplicate key \"\\u000a\\u0009\\u002F\\u0022\\u005c\"; keep one of them");
}

static char *
make_object (guint n_keys, const char *last)
{
  GString *text = g_string_new ("{");

  for (guint i = 0; i < n_keys; i++)
    g_string_append_printf (text, "\"key-%u\":0,", i);
  g_string_append_printf (text, "\"%s\":0}", last);
  return g_string_free (text, FALSE);
}

/* Quadratic time would take minutes here, and the test's own time limit end it. */
static void
test_many_keys (void)
{
  g_autofree char *good = make_object (N_KEYS, "last");
  g_autofree char *bad = make_object (N_KEYS, "key-0");
  g_autofree char *column = g_strdup_printf ("line 1, column %zu: duplicate key \"key-0\"; keep one of them",
                                             strlen (bad) - strlen ("\"key-0\":0}") + 1);
  g_autoptr (GError) error = NULL;

  mortise_json_check (good, strlen (good), &error);
  g_assert_no_error (error);
  g_assert_false (mortise_json_check (bad, strlen (bad), &error));
  g_assert_cmpstr (error->message, ==, column);
}

static void
test_first_of_many_duplicates (void)
{
  for (guint n_keys = 1; n_keys < 40; n_keys++)
    {
      g_autoptr (GString) text = g_string_new ("{");
      g_autofree char *message = NULL;

      for (guint i = 0; i < n_keys; i++)
        g_string_append_printf (text, "\"%c%c\":0,", 'z' - i / 20, 'z' - i % 20);
      message = g_strdup_printf ("line 1, column %zu: duplicate key \"zz\"; keep one of them", text->len + 1);
      g_string_append (text, "\"zz\":1,\"zz\":2}");
      assert_bad (text->str, message);
    }
}

/* "Ez" and "FY" have the same hash in g_str_hash(), and so have all words of them of one length. */
static char *
make_collision (guint n_keys)
{
  GString *text = g_string_new ("{");

  for (guint i = 0; i < n_keys; i++)
    {
      g_string_append (text, i == 0 ? "\"" : ",\"");
      for (guint bit = 0; bit < 17; bit++)
        g_string_append (text, (i >> bit & 1) != 0 ? "Ez" : "FY");
      g_string_append (text, "\":0");
    }
  g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}

static void
test_colliding_keys (void)
{
  g_autofree char *few = make_collision (64);
  g_autofree char *many = make_collision (N_KEYS);
  g_autoptr (GError) error = NULL;

  assert_good (few);
  g_assert_false (mortise_json_check (many, strlen (many), &error));
  g_assert_nonnull (strstr (error->message, "made to collide"));
}

static void
test_max_members (void)
{
  g_autofree char *most = make_object (MORTISE_JSON_MAX_MEMBERS - 1, "last");
  g_autofree char *more = make_object (MORTISE_JSON_MAX_MEMBERS, "last");
  g_autoptr (GError) error = NULL;

  assert_good (most);
  mortise_json_check (more, strlen (more), &error);
  g_assert_no_error (error);
  g_assert_null (mortise_json_parse (more, strlen (more), &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "at most 4096 members"));
}

static void
assert_member (GArray *members, guint index, const char *name, const char *value)
{
  const MortiseJsonMember *member = &g_array_index (members, MortiseJsonMember, index);
  g_autofree char *text = g_strndup (member->value, member->value_length);

  g_assert_cmpstr (member->name, ==, name);
  g_assert_cmpstr (text, ==, value);
}

static void
test_scan_object (void)
{
  const char *text = " { \"a\" : 1 ,\"\\u0062\\n\":{\"a\":[1,{}]} , \"\": [ ] ,"
                     "\"s\":\"x\\\"}\",\"n\":null,\"d\":-1.5e3\n} ";
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) members = NULL;
  Guarded guarded = guard (text, strlen (text));

  members = mortise_json_scan_object (guarded.text, strlen (text), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (members->len, ==, 6);
  assert_member (members, 0, "a", "1");
  assert_member (members, 1, "b\n", "{\"a\":[1,{}]}");
  assert_member (members, 2, "", "[ ]");
  assert_member (members, 3, "s", "\"x\\\"}\"");
  assert_member (members, 4, "n", "null");
  assert_member (members, 5, "d", "-1.5e3");
  unguard (&guarded);
}

static void
test_scan_object_empty (void)
{
  g_autoptr (GArray) members = mortise_json_scan_object ("{}", 2, NULL);

  g_assert_nonnull (members);
  g_assert_cmpuint (members->len, ==, 0);
}

static void
assert_no_object (const char *text, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mortise_json_scan_object (text, strlen (text), &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_scan_object_bad (void)
{
  assert_no_object ("[]", "line 1, column 1: expected an object, from \"{\" to \"}\", found \"[\"");
  assert_no_object (" \"a\"", "line 1, column 2: expected an object, from \"{\" to \"}\", found \"\"\"");
  assert_no_object ("", "line 1, column 1: expected an object, from \"{\" to \"}\", found the end of the text");
  assert_no_object ("{\"a\":1,\"b\":[}", "line 1, column 13: expected a value, found \"}\"");
  assert_no_object ("{\"a\":1,\"a\":2}", "line 1, column 8: duplicate key \"a\"; keep one of them");
  assert_no_object ("{\"a\":1}}", "line 1, column 8: expected nothing after the value, found \"}\"");
}

static void
test_to_text (void)
{
  static const char *const texts[] = {
    "null",
    "true",
    "-9223372036854775808",
    "0.1",
    "1e+22",
    "1.0",
    "-0.0",
    "4.94065645841247e-324",
    "1.7976931348623157e+308",
    "100000.0",
    "\"\\u001f\\u007f\\b\\n\\\"\\\\/\"",
    "\"\xf0\x9f\x98\x80\"",
    "[]",
    "{}",
    "{\"b\":[1,2.5,\"x\"],\"a\":{\"\":null}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonNode) node = mortise_json_parse (texts[i], strlen (texts[i]), NULL);
      g_autofree char *text = mortise_json_to_text (node, FALSE);

      g_assert_cmpstr (text, ==, texts[i]);
    }
}

static void
test_to_text_pretty (void)
{
  const char *text = "{\"a\":[1,{}],\"b\":[],\"c\":{\"d\":true}}";
  g_autoptr (JsonNode) node = mortise_json_parse (text, strlen (text), NULL);
  g_autofree char *pretty = mortise_json_to_text (node, TRUE);

  g_assert_cmpstr (pretty, ==,
                   "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": [],\n"
                   "  \"c\": {\n    \"d\": true\n  }\n}");
}

static void
test_to_text_odd (void)
{
  g_autoptr (JsonNode) infinite = json_node_init_double (json_node_alloc (), G_MAXDOUBLE * 2);
  g_autoptr (JsonNode) broken = json_node_init_string (json_node_alloc (), "a\xff");
  g_autofree char *null_text = mortise_json_to_text (NULL, FALSE);
  g_autofree char *infinite_text = mortise_json_to_text (infinite, FALSE);
  g_autofree char *broken_text = mortise_json_to_text (broken, FALSE);

  g_assert_cmpstr (null_text, ==, "null");
  g_assert_cmpstr (infinite_text, ==, "null");
  g_assert_cmpstr (broken_text, ==, "\"a\xef\xbf\xbd\"");
}

static void
test_bytes (void)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (GBytes) bytes = NULL, null_bytes = mortise_json_to_bytes (NULL), empty = g_bytes_new (NULL, 0);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  json_object_set_int_member (object, "a", 1);
  bytes = mortise_json_object_to_bytes (object);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "{\"a\":1}", 7);
  g_assert_cmpmem (g_bytes_get_data (null_bytes, NULL), g_bytes_get_size (null_bytes), "null", 4);
  node = mortise_json_parse_bytes (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpint (mortise_json_get_int (json_node_get_object (node), "a", 0), ==, 1);
  g_assert_null (mortise_json_parse_bytes (empty, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
}

static void
test_getters (void)
{
  const char *text = "{\"s\":\"x\",\"i\":7,\"d\":1.5,\"w\":2.0,\"b\":true,\"n\":null,\"o\":{},\"a\":[]}";
  g_autoptr (JsonNode) node = mortise_json_parse (text, strlen (text), NULL);
  JsonObject *object = json_node_get_object (node);

  g_assert_cmpstr (mortise_json_get_string (object, "s", NULL), ==, "x");
  g_assert_cmpint (mortise_json_get_int (object, "i", -1), ==, 7);
  g_assert_cmpint (mortise_json_get_int (object, "w", -1), ==, -1);
  g_assert_cmpfloat (mortise_json_get_double (object, "d", -1), ==, 1.5);
  g_assert_cmpfloat (mortise_json_get_double (object, "i", -1), ==, 7);
  g_assert_true (mortise_json_get_boolean (object, "b", FALSE));
  g_assert_nonnull (mortise_json_get_object (object, "o"));
  g_assert_nonnull (mortise_json_get_array (object, "a"));
  g_assert_true (JSON_NODE_HOLDS_NULL (mortise_json_get_member (object, "n")));
}

static void
test_getters_total (void)
{
  static const char *const names[] = { "s", "i", "d", "b", "n", "o", "a", "absent", "" };
  const char *text = "{\"s\":\"x\",\"i\":7,\"d\":1.5,\"b\":true,\"n\":null,\"o\":{},\"a\":[]}";
  g_autoptr (JsonNode) node = mortise_json_parse (text, strlen (text), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint has_object = 0; has_object < 2; has_object++)
      {
        JsonObject *object = has_object != 0 ? json_node_get_object (node) : NULL;
        char kind = has_object != 0 && g_strcmp0 (names[i], "absent") != 0 ? *names[i] : '\0';

        g_assert_cmpstr (mortise_json_get_string (object, names[i], "fallback"), ==, kind == 's' ? "x" : "fallback");
        g_assert_cmpint (mortise_json_get_int (object, names[i], -1), ==, kind == 'i' ? 7 : -1);
        g_assert_cmpfloat (mortise_json_get_double (object, names[i], -1), ==,
                           kind == 'i'   ? 7
                           : kind == 'd' ? 1.5
                                         : -1);
        g_assert_cmpint (mortise_json_get_boolean (object, names[i], 5), ==, kind == 'b' ? TRUE : 5);
        g_assert_cmpint (mortise_json_get_object (object, names[i]) != NULL, ==, kind == 'o');
        g_assert_cmpint (mortise_json_get_array (object, names[i]) != NULL, ==, kind == 'a');
        g_assert_cmpint (mortise_json_get_member (object, names[i]) != NULL, ==, kind != '\0');
      }
}

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->folder = g_dir_make_tmp ("mortise-json-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "plugin.json", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_remove (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
write_file (Fixture *fixture, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (fixture->path, text, -1, &error);
  g_assert_no_error (error);
}

static void
assert_load_fails (const char *path, gsize max_length, MortiseError code, const char *rest)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *message = g_strdup_printf ("%s: %s", path, rest);

  g_assert_null (mortise_json_load_file (path, max_length, &error));
  g_assert_error (error, MORTISE_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_load (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;

  write_file (fixture, "{\"a\": 1}");
  node = mortise_json_load_file (fixture->path, 8, &error);
  g_assert_no_error (error);
  g_assert_cmpint (mortise_json_get_int (json_node_get_object (node), "a", 0), ==, 1);
  assert_load_fails (fixture->path, 7, MORTISE_ERROR_LIMIT,
                     "the file is longer than the 7 bytes allowed; make it shorter");
}

static void
test_load_bad (Fixture *fixture, gconstpointer unused)
{
  write_file (fixture, "{\n  \"a\": 1,\n  \"a\": 2\n}");
  assert_load_fails (fixture->path, 1000, MORTISE_ERROR_INVALID,
                     "line 3, column 3: duplicate key \"a\"; keep one of them");
  write_file (fixture, "");
  assert_load_fails (fixture->path, 1000, MORTISE_ERROR_INVALID,
                     "line 1, column 1: expected a value, found the end of the text");
}

static void
test_load_odd_files (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *beneath = NULL;

  assert_load_fails (fixture->path, 1000, MORTISE_ERROR_NOT_FOUND, g_strerror (ENOENT));
  assert_load_fails (fixture->folder, 1000, MORTISE_ERROR_INVALID, "this is a folder; name a file in it");
  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  assert_load_fails (fixture->path, 1000, MORTISE_ERROR_INVALID, "this is not a regular file; name one that is");
  g_remove (fixture->path);
  write_file (fixture, "{}");
  beneath = g_build_filename (fixture->path, "x", NULL);
  assert_load_fails (beneath, 1000, MORTISE_ERROR_NOT_FOUND, g_strerror (ENOTDIR));
}

static void
test_load_unreadable (Fixture *fixture, gconstpointer unused)
{
  write_file (fixture, "{}");
  g_chmod (fixture->path, 0);
  if (g_access (fixture->path, R_OK) == 0)
    g_test_skip ("this user may read everything");
  else
    assert_load_fails (fixture->path, 1000, MORTISE_ERROR_DENIED, g_strerror (EACCES));
}

/* A file whose length fstat() does not tell. */
static void
test_load_endless (void)
{
  assert_load_fails ("/dev/zero", 1000, MORTISE_ERROR_INVALID, "this is not a regular file; name one that is");
  assert_load_fails ("/proc/self/maps", 10, MORTISE_ERROR_LIMIT,
                     "the file is longer than the 10 bytes allowed; make it shorter");
}

static void
add_file_test (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/check/good", test_good);
  g_test_add_func ("/json/check/syntax", test_bad_syntax);
  g_test_add_func ("/json/check/strings", test_bad_strings);
  g_test_add_func ("/json/check/surrogates", test_bad_surrogates);
  g_test_add_func ("/json/check/numbers", test_bad_numbers);
  g_test_add_func ("/json/check/encoding", test_bad_encoding);
  g_test_add_func ("/json/check/positions", test_positions);
  g_test_add_func ("/json/check/every-alignment", test_every_alignment);
  g_test_add_func ("/json/check/depth", test_depth);
  g_test_add_func ("/json/check/duplicates", test_duplicates);
  g_test_add_func ("/json/check/many-keys", test_many_keys);
  g_test_add_func ("/json/check/first-of-many-duplicates", test_first_of_many_duplicates);
  g_test_add_func ("/json/check/colliding-keys", test_colliding_keys);
  g_test_add_func ("/json/parse/max-members", test_max_members);
  g_test_add_func ("/json/scan-object", test_scan_object);
  g_test_add_func ("/json/scan-object/empty", test_scan_object_empty);
  g_test_add_func ("/json/scan-object/bad", test_scan_object_bad);
  g_test_add_func ("/json/to-text", test_to_text);
  g_test_add_func ("/json/to-text/pretty", test_to_text_pretty);
  g_test_add_func ("/json/to-text/odd", test_to_text_odd);
  g_test_add_func ("/json/bytes", test_bytes);
  g_test_add_func ("/json/getters", test_getters);
  g_test_add_func ("/json/getters/total", test_getters_total);
  add_file_test ("/json/load", test_load);
  add_file_test ("/json/load/bad", test_load_bad);
  add_file_test ("/json/load/odd-files", test_load_odd_files);
  add_file_test ("/json/load/unreadable", test_load_unreadable);
  g_test_add_func ("/json/load/endless", test_load_endless);
  return g_test_run ();
}
