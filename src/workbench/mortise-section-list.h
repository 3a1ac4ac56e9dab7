/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_SECTION_LIST (mortise_section_list_get_type ())
G_DECLARE_FINAL_TYPE (MortiseSectionList, mortise_section_list, MORTISE, SECTION_LIST, AdwBin)

G_END_DECLS
