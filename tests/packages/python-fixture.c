/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs the script that reads Python in a plain process: what it answers is tested here, its isolation with the host. */
#include "python-fixture.h"

struct _PythonFixture
{
  GObject parent_instance;
};

static GBytes *
run_script (MortisePythonReader *reader, GBytes *script, GBytes *input, GError **error)
{
  g_autoptr (GSubprocess) process
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, error, "/usr/bin/python3",
                          "-I", "-S", "-c", g_bytes_get_data (script, NULL), NULL);
  GBytes *output = NULL;

  if (process == NULL || !g_subprocess_communicate (process, input, NULL, &output, NULL, error))
    return NULL;
  if (g_subprocess_get_successful (process))
    return output;
  g_bytes_unref (output);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the script failed");
  return NULL;
}

static void
python_fixture_reader_init (MortisePythonReaderInterface *iface)
{
  iface->run_script = run_script;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PythonFixture,
                               python_fixture,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MORTISE_TYPE_PYTHON_READER, python_fixture_reader_init))

static void
python_fixture_class_init (PythonFixtureClass *klass)
{
}

static void
python_fixture_init (PythonFixture *self)
{
}

/* From now on, manifests that are Python can be read in this process. */
void
python_fixture_lend (void)
{
  g_autoptr (PythonFixture) fixture = g_object_new (PYTHON_TYPE_FIXTURE, NULL);

  mortise_python_reader_set_default (MORTISE_PYTHON_READER (fixture));
}
