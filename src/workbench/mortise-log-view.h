/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-log.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_LOG_VIEW (mortise_log_view_get_type ())
G_DECLARE_FINAL_TYPE (MortiseLogView, mortise_log_view, MORTISE, LOG_VIEW, AdwBin)

G_END_DECLS
