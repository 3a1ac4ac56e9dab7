/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "mortise-call.h"
#include "mortise-context.h"
#include "mortise-database.h"
#include "mortise-error.h"
#include "mortise-http-response.h"
#include "mortise-manifest-builder.h"
#include "mortise-module.h"
#include "mortise-object.h"
#include "mortise-plugin.h"
