/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-page.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_INSPECTOR_PAGE (mortise_inspector_page_get_type ())
G_DECLARE_FINAL_TYPE (MortiseInspectorPage, mortise_inspector_page, MORTISE, INSPECTOR_PAGE, MortisePage)

void mortise_inspector_page_import (MortiseInspectorPage *self, const char *path);
void mortise_inspector_page_show_trace (MortiseInspectorPage *self, const char *id);
void mortise_inspector_page_show_filter (MortiseInspectorPage *self, const char *filter);

G_END_DECLS
