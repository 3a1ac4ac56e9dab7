/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Of what the script may answer, in bytes. */
#define MORTISE_PYTHON_READER_MAX_ANSWER (1024 * 1024)

#define MORTISE_TYPE_PYTHON_READER (mortise_python_reader_get_type ())
G_DECLARE_INTERFACE (MortisePythonReader, mortise_python_reader, MORTISE, PYTHON_READER, GObject)

/**
 * MortisePythonReaderInterface:
 * @run_script: runs a script, whose bytes are followed by a NUL, with `python3 -I -S` in a process that is isolated
 * like a plugin's and can read nothing but Python itself; gives it the input on standard input, and returns its
 * standard output, no longer than %MORTISE_PYTHON_READER_MAX_ANSWER. It is called on any thread, and waits.
 *
 * Parsing is Python's own work, and hostile text may make even a parser do something else: so whoever has processes
 * (host/) does it for those who have files (packages/).
 */
struct _MortisePythonReaderInterface
{
  GTypeInterface parent_iface;

  GBytes *(*run_script) (MortisePythonReader *self, GBytes *script, GBytes *input, GError **error);
};

void mortise_python_reader_set_default (MortisePythonReader *self);
JsonArray *mortise_python_reader_read_classes (JsonArray *files, GError **error);
JsonArray *mortise_python_reader_read_code (JsonArray *files, GError **error);

G_END_DECLS
