// SPDX-License-Identifier: Apache-2.0
/* Decides which port files have content.
 * | who compiles               | which files have content                                        |
 * | CMake, a Makefile, ESP-IDF | each: they name the files to compile, and a header that is missing is an error |
 * | Arduino, PlatformIO        | those whose platform's headers are found: they compile every file of a folder  |
 * | an IDE                     | the same, if it defines SWL_EVERY_FILE                          |
 *
 * For lwIP's sockets define SWL_LWIP.  If two files have the same functions, mbedTLS's hashes win over PSA's, and
 * getaddrinfo over c-ares. */
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
