/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-table.h"

static MortiseCliTable *
new_table (void)
{
  MortiseCliTable *table = mortise_cli_table_new ("NAME", "SIZE", "WHAT", NULL);

  mortise_cli_table_set_right (table, 1);
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, "漢字");
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, "5");
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, "one two three four five six");
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, "a\nb");
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, "12345");
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, NULL);
  return table;
}

static void
test_aligned (void)
{
  g_autoptr (MortiseCliTable) table = new_table ();
  g_autofree char *text = mortise_cli_table_to_text (table, 0);

  g_assert_cmpstr (text, ==,
                   "NAME   SIZE  WHAT\n"
                   "漢字      5  one two three four five six\n"
                   "a\\nb  12345\n");
}

static void
test_wrapped (void)
{
  g_autoptr (MortiseCliTable) table = new_table ();
  g_autofree char *text = mortise_cli_table_to_text (table, 34);

  g_assert_cmpstr (text, ==,
                   "NAME   SIZE  WHAT\n"
                   "漢字      5  one two three four\n"
                   "             five six\n"
                   "a\\nb  12345\n");
}

static void
test_plain (void)
{
  g_autoptr (MortiseCliTable) table = mortise_cli_table_new_plain (2);
  g_autofree char *text = NULL;

  mortise_cli_table_set_indent (table, 2);
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN, g_strdup ("a"));
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, "b");
  text = mortise_cli_table_to_text (table, 0);
  g_assert_cmpstr (text, ==, "  a  b\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/table/aligned", test_aligned);
  g_test_add_func ("/cli/table/wrapped", test_wrapped);
  g_test_add_func ("/cli/table/plain", test_plain);
  return g_test_run ();
}
