// SPDX-License-Identifier: Apache-2.0
/* Defaults that belong to a Linux board or another POSIX system, in one place. */
#ifndef SWIFTLET_POSIX_H
#define SWIFTLET_POSIX_H

#include "swiftlet.h"

/* Names: resolver_cares.c (c-ares) never blocks, so that swl_dial's deadline and `stop` hold for a lookup,
 * too; resolver_getaddrinfo.c blocks for as long as the system's resolver does (glibc: 5 s a try), and
 * knows whatever nsswitch.conf names (mDNS, LDAP).  In CMake Swiftlet::posix takes c-ares where it is
 * installed; Swiftlet::posix_getaddrinfo and SWIFTLET_RESOLVER=getaddrinfo take the other. */

#ifdef __cplusplus
extern "C" {
#endif
/* The wall clock now; {0, 0} when it cannot be read or was evidently never set (it stands
 * before SWL_RELEASE_TIME). */
swl_time swl_posix_time(void);
#ifdef __cplusplus
}
#endif
#endif
