// SPDX-License-Identifier: Apache-2.0
/* Which port files are compiled.  CMake, a Makefile and ESP-IDF name those that they compile: there each file
 * is what it says, and a header that is missing is the compiler's error.  Arduino, PlatformIO and IDEs
 * compile every file of a folder: there a file is empty when its platform's headers are not to be
 * found.  An IDE defines SWL_EVERY_FILE; Arduino and PlatformIO are known by their own macros.  For lwIP's
 * sockets define SWL_LWIP.
 * Where two files have the same functions, mbedTLS's hashes go before PSA's, and getaddrinfo before c-ares. */
#ifndef SWL_BELONGS_H
#define SWL_BELONGS_H

#if (defined(ARDUINO) || defined(PLATFORMIO) || defined(SWL_EVERY_FILE)) && defined(__has_include)
#if __has_include(<mbedtls/ssl.h>)
#define SWL_HAS_MBEDTLS 1
#endif
#if __has_include(<mbedtls/sha256.h>)
#define SWL_HAS_MBEDTLS_HASHES 1
#elif __has_include(<psa/crypto.h>)
#define SWL_HAS_PSA 1
#endif
#if __has_include(<sys/random.h>) && defined(__linux__)
#define SWL_HAS_LINUX 1
#endif
#if __has_include(<lwip/opt.h>)
#include <lwip/opt.h>
#if NO_SYS && LWIP_TCP && LWIP_DNS
#define SWL_HAS_LWIP_RAW 1
#elif LWIP_SOCKET && defined(SWL_LWIP)
#define SWL_HAS_SOCKETS 1
#endif
#endif
#if __has_include(<poll.h>) && __has_include(<netdb.h>) && !defined(SWL_LWIP)
#define SWL_HAS_SOCKETS 1
#endif
#else
#define SWL_HAS_MBEDTLS 1
#define SWL_HAS_MBEDTLS_HASHES 1
#define SWL_HAS_PSA 1
#define SWL_HAS_LINUX 1
#define SWL_HAS_SOCKETS 1
#define SWL_HAS_LWIP_RAW 1
#define SWL_HAS_CARES 1
#endif

struct swl_an_empty_file_is_not_c_;
#endif
