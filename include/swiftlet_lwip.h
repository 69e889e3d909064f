// SPDX-License-Identifier: Apache-2.0
/** @file
 * lwIP's raw API as a port: sockets, names and the clock for a board without an operating system.
 *
 * Link Swiftlet::lwip_raw, or compile Sources/SwiftletPort/lwip_raw.c with your lwIP 2.1 or later and
 * your lwipopts.h: NO_SYS 1, LWIP_TCP, LWIP_DNS; LWIP_IPV4, LWIP_IPV6 or both.  Your board provides
 * swl_lwip_pump below, sys_now as lwIP asks for it, and swl_port_entropy.
 * With NO_SYS 0 (FreeRTOS, Zephyr) use Swiftlet::lwip, the same over lwIP's sockets.
 *
 * Who runs lwIP: lwIP works only while somebody calls it.  swl_port_wait, which swl_dial_wait calls, does
 * so by swl_lwip_pump.  A loop of your own calls swl_lwip_pump in each turn.  Go on calling it after
 * swl_dial_close for as long as the device has power: lwIP then acknowledges, repeats and ends what was
 * open.
 *
 * Re-entrance: all functions of this port, and swl_lwip_pump, belong to one thread.  Call none of them
 * from an interrupt or from one of lwIP's callbacks.  An interrupt may end the sleep in swl_lwip_pump,
 * and nothing else.
 *
 * | one         | takes                                                                          |
 * | ----------- | ------------------------------------------------------------------------------ |
 * | connection  | a tcp_pcb of lwIP's (MEMP_NUM_TCP_PCB; default 5): without a free one, swl_port_connect returns SWL_E_IO_SOCKETS |
 * | connection  | at most TCP_SND_BUF bytes of lwIP's heap (MEM_SIZE) for what it sends          |
 * | connection  | at most TCP_WND bytes of lwIP's pool for what has arrived and was not read     |
 * | tcp_pcb     | 20 bytes of the port's static RAM                                              |
 * | lookup      | 12 bytes of the port's static RAM                                              |
 *
 * Names: there can be DNS_TABLE_SIZE lookups at one time (default 4); the next one waits for its turn.
 * lwIP's callback does not say whether a name does not exist or nobody answered: both are
 * SWL_E_HOST_TEMPORARY, with swl_port_error ERR_VAL.  (Over lwIP's sockets, Swiftlet::lwip,
 * MEMP_NUM_NETDB limits the lookups, default 1, and one more is SWL_E_HOST_TEMPORARY at once: set it to
 * the number of your threads that dial.)
 *
 * Errors: swl_port_error is lwIP's err_t, such as ERR_RST.  A host that a router reports as unreachable
 * is SWL_E_TIMEOUT, because lwIP does not tell TCP what ICMP says.
 */
#ifndef SWIFTLET_LWIP_H
#define SWIFTLET_LWIP_H

#include "swiftlet_port.h"

#ifdef __cplusplus
extern "C" {
#endif
/** To be provided by your board.  Hands what the network has received to lwIP (netif->input), calls
 * sys_check_timeouts, then sleeps until the next interrupt, for at most `ms` milliseconds.  With 0 it
 * does not sleep.  It may return early at any time. */
void swl_lwip_pump(uint32_t ms);
#ifdef __cplusplus
}
#endif
#endif
