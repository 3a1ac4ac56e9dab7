/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Everything is hidden from outside libmortise-1 but what carries this. */
#define MORTISE_EXPORT __attribute__ ((visibility ("default"))) extern
