// SPDX-License-Identifier: Apache-2.0
/* lwIP as a board has it, for test_lwip.py: with threads and sockets, or NO_SYS; both families, and
 * memory for little more than one connection, so that a large body does not fit. */
#ifndef NO_SYS
#define NO_SYS 0
#endif
#define SYS_LIGHTWEIGHT_PROT !NO_SYS
#define LWIP_DNS             1
#define LWIP_SOCKET          !NO_SYS
#define LWIP_NETCONN         !NO_SYS
#ifndef LWIP_IPV4
#define LWIP_IPV4 1
#endif
#ifndef LWIP_IPV6
#define LWIP_IPV6 1
#endif
#ifndef LWIP_COMPAT_SOCKETS
#define LWIP_COMPAT_SOCKETS 0   /* a name of libc's stays libc's: what means lwIP must say so */
#endif

#define MEM_ALIGNMENT        8
#define MEM_SIZE             (24 * 1024)
#define MEMP_NUM_TCP_SEG     16
#define MEMP_NUM_SYS_TIMEOUT 16
#define PBUF_POOL_SIZE       16
#define TCP_MSS              1460
#define TCP_WND              (4 * TCP_MSS)
#define TCP_SND_BUF          (2 * TCP_MSS)

/* The next program with the same address must be a new connection for the server. */
#define LWIP_RANDOMIZE_INITIAL_LOCAL_PORTS 1
/* The addresses are fixed, and no other host has them. */
#define LWIP_IPV6_AUTOCONFIG          0
#define LWIP_IPV6_SEND_ROUTER_SOLICIT 0
#define LWIP_IPV6_DUP_DETECT_ATTEMPTS 0
/* lwIP gives up within some ten seconds, after three SYNs, so that a test can see it. */
#define LWIP_TCP_RTO_TIME    1000
#define TCP_SYNMAXRTX        2
#define IPV6_FRAG_COPYHEADER 1   /* pointers have 64 bits here */
/* From any thread but lwIP's own, only under its lock. */
#if !NO_SYS
#define LWIP_ASSERT_CORE_LOCKED() sys_check_core_locking()
void sys_check_core_locking(void);
#endif
