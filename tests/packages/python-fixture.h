/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-python-reader.h"

G_BEGIN_DECLS

#define PYTHON_TYPE_FIXTURE (python_fixture_get_type ())
G_DECLARE_FINAL_TYPE (PythonFixture, python_fixture, PYTHON, FIXTURE, GObject)

void python_fixture_lend (void);

G_END_DECLS
