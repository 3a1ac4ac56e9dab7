/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-elf-report.h"

G_BEGIN_DECLS

MortiseElfReport *mortise_elf_inspect (GBytes *file, GError **error);

G_END_DECLS
