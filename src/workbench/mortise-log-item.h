/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_LOG_ITEM (mortise_log_item_get_type ())
G_DECLARE_FINAL_TYPE (MortiseLogItem, mortise_log_item, MORTISE, LOG_ITEM, MortiseItem)

gint64 mortise_log_item_get_time (MortiseLogItem *self);
const char *mortise_log_item_get_level (MortiseLogItem *self);
const char *mortise_log_item_get_message (MortiseLogItem *self);

G_END_DECLS
