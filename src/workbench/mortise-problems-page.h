/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-page.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PROBLEMS_PAGE (mortise_problems_page_get_type ())
G_DECLARE_FINAL_TYPE (MortiseProblemsPage, mortise_problems_page, MORTISE, PROBLEMS_PAGE, MortisePage)

G_END_DECLS
