// SPDX-License-Identifier: Apache-2.0
/* lwIP for this board: no operating system, three TLS connections at once. */
#ifndef LWIPOPTS_H
#define LWIPOPTS_H

#define NO_SYS                   1
#define SYS_LIGHTWEIGHT_PROT     0
#define LWIP_NETCONN             0
#define LWIP_SOCKET              0
#define LWIP_IPV4                1
#define LWIP_IPV6                0
#define LWIP_DHCP                1
#define LWIP_DNS                 1
#define LWIP_DHCP_DOES_ACD_CHECK 0         /* takes seconds at each start                    */
#define LWIP_NETIF_LOOPBACK      0
#define LWIP_HAVE_LOOPIF         0   /* the DNS server resolves "localhost", like any name     */
#define LWIP_STATS               0

#define MEM_ALIGNMENT    4
#define MEM_SIZE         (12 * 1024)   /* bytes that were sent and not acknowledged      */
#define MEMP_NUM_TCP_PCB 5
#define MEMP_NUM_TCP_SEG 16
#define PBUF_POOL_SIZE   8             /* frames that were received and not read         */
#define TCP_MSS          1460
#define TCP_WND          (4 * TCP_MSS)
#define TCP_SND_BUF      (2 * TCP_MSS)
#endif
