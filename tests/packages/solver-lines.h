/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-solver.h"

G_BEGIN_DECLS

MortiseSolverPackage *solver_lines_read_package (const char *text);
MortiseSolver *solver_lines_read (const char *lines);
char *solver_lines_ask (const char *lines, const char *job);

G_END_DECLS
