/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Whether this is built with AddressSanitizer: GCC says it by a macro, Clang by a feature. */
#if defined(__SANITIZE_ADDRESS__)
#define MORTISE_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MORTISE_ADDRESS_SANITIZER 1
#endif
#endif
#ifndef MORTISE_ADDRESS_SANITIZER
#define MORTISE_ADDRESS_SANITIZER 0
#endif
