// SPDX-License-Identifier: Apache-2.0
/** @file
 * What a Linux board or another POSIX system has beside sockets: a wall clock, and two resolvers.
 *
 * | resolver               | a lookup                                                            |
 * | ---------------------- | ------------------------------------------------------------------- |
 * | resolver_cares.c       | never blocks (c-ares): `deadline_ms` and `stop` of swl_dial hold for it, too |
 * | resolver_getaddrinfo.c | blocks for as long as the system's resolver does (glibc: 5 s for each try); it knows whatever nsswitch.conf names, such as mDNS or LDAP |
 *
 * In CMake, Swiftlet::posix takes c-ares if it is installed.  Swiftlet::posix_getaddrinfo, or
 * SWIFTLET_RESOLVER=getaddrinfo, takes the other.
 */
#ifndef SWIFTLET_POSIX_H
#define SWIFTLET_POSIX_H

#include "swiftlet.h"

#ifdef __cplusplus
extern "C" {
#endif
/** Returns the time of the wall clock.  {0, 0}, which is "no clock": it cannot be read, or was never set, because
 * it is before SWL_RELEASE_TIME. */
swl_time swl_posix_time(void);
#ifdef __cplusplus
}
#endif
#endif
