// SPDX-License-Identifier: Apache-2.0
/* lwIP's raw API as a port: sockets, names and the clock for a board without an operating system.
 *
 * Link Swiftlet::lwip_raw, or compile Sources/SwiftletPort/lwip_raw.c with your lwIP 2.1 or later and
 * your lwipopts.h: NO_SYS 1, LWIP_TCP, LWIP_DNS; LWIP_IPV4, LWIP_IPV6 or both.  Your board gives
 * swl_lwip_pump below, sys_now as lwIP asks for it, and swl_port_entropy.
 * With NO_SYS 0 (FreeRTOS, Zephyr) take Swiftlet::lwip, the same over lwIP's sockets.
 *
 *   Who pumps    lwIP only works while somebody calls it.  swl_port_wait, which swl_dial_wait calls,
 *                does so by swl_lwip_pump.  A loop of your own calls swl_lwip_pump in each turn
 *                instead.  Pump on after swl_dial_close for as long as the device has power: lwIP
 *                then acknowledges, repeats and ends what was open.
 *   Re-entrance  All functions of this port, and swl_lwip_pump, belong to one thread.  None of them
 *                may be called from an interrupt or from a callback of lwIP's.  An interrupt may end
 *                the sleep in swl_lwip_pump, and nothing else.
 *   Memory       One connection takes a tcp_pcb of lwIP's (MEMP_NUM_TCP_PCB, 5 unless set), TCP_SND_BUF
 *                bytes of its heap (MEM_SIZE) at most, and what has arrived and was not read yet:
 *                TCP_WND bytes of its pool at most.  The port itself has 20 bytes of static RAM for
 *                each tcp_pcb, and 12 for each lookup.  When no tcp_pcb is free, swl_port_connect
 *                is SWL_E_IO_SOCKETS.
 *   Names        As many lookups at one time as lwIP's table has room for (DNS_TABLE_SIZE, 4 unless
 *                set); the next one waits for its turn.  lwIP's callback does not say whether a name
 *                does not exist or nobody answered: either is SWL_E_HOST_TEMPORARY, with
 *                swl_port_error ERR_VAL.  MEMP_NUM_NETDB does not matter here; with lwIP's sockets
 *                (Swiftlet::lwip) it is the number of lookups at one time, 1 unless set, and a lookup
 *                beside another is SWL_E_HOST_TEMPORARY at once: set it to the number of your threads
 *                that dial.
 *   Errors       swl_port_error is lwIP's err_t, ERR_RST and so on.  A host that a router calls
 *                unreachable is SWL_E_TIMEOUT: lwIP does not tell TCP what ICMP says. */
#ifndef SWIFTLET_LWIP_H
#define SWIFTLET_LWIP_H

#include "swiftlet_port.h"

#ifdef __cplusplus
extern "C" {
#endif
/* Your board's: hands what the network has received to lwIP (netif->input), calls
 * sys_check_timeouts, then sleeps until the next interrupt, for at most `ms` milliseconds.  0: it
 * does not sleep.  It may return early at any time. */
void swl_lwip_pump(uint32_t ms);
#ifdef __cplusplus
}
#endif
#endif
