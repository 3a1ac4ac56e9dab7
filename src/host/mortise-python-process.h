/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-python-reader.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PYTHON_PROCESS (mortise_python_process_get_type ())
G_DECLARE_FINAL_TYPE (MortisePythonProcess, mortise_python_process, MORTISE, PYTHON_PROCESS, GObject)

MortisePythonReader *mortise_python_process_new (void);
GBytes *
mortise_python_process_run (const char *directory, GBytes *script, GBytes *input, guint deadline_ms, GError **error);
GBytes *mortise_python_process_run_tests (const char *directory,
                                          GBytes *script,
                                          GBytes *input,
                                          guint deadline_ms,
                                          GError **error);

G_END_DECLS
