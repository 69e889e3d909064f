// SPDX-License-Identifier: Apache-2.0
/* Checks a port: each function of swiftlet_port.h against its contract in the header.
 *
 * Link these files with your port and libswiftlet.a into a program for your board, and call the checks of the parts
 * that it has:
 *
 *     port_check_clock(&c); port_check_entropy(&c); port_check_hashes(&c); port_check_p256(&c);
 *     port_check_names(&c); port_check_sockets(&c); port_check_facts(&c); port_check_tls(&c);
 *     return port_check_result(&c);
 *
 * Each prints "pass" or "FAIL" with the function and what is asked of it.  A check that you do not call is not linked,
 * so a port without sockets needs none here.
 * Names, sockets and TLS need a peer that the board can reach: port_peer.py, on any computer. */
#ifndef PORT_CHECK_H
#define PORT_CHECK_H
#include "swiftlet_port.h"

typedef struct port_check {
    void (*print)(swl_str line);
    /* The peer, port_peer.py. */
    swl_str name;          /* its name, as a DNS server or a hosts file has it                  */
    swl_str address;       /* its address in text; IPv4                                         */
    uint16_t port;
    uint16_t tls_port;
    swl_str root;          /* the root certificate of its chain, PEM or DER                   */
    void *tls_storage;     /* swl_port_tls_size() bytes or more, aligned for any type           */
    size_t tls_storage_size;
    uint32_t passed, failed;
    uint32_t has_no_clock; /* set by port_check_sockets: checks that need a clock are skipped  */
} port_check;

void port_check_clock(port_check *c);
void port_check_entropy(port_check *c);
void port_check_hashes(port_check *c);
void port_check_p256(port_check *c);
void port_check_names(port_check *c);
void port_check_sockets(port_check *c);
void port_check_facts(port_check *c); /* the facts of certificates */
void port_check_tls(port_check *c);
/* Prints the counts.  Returns 0 if nothing failed, for the program's exit code. */
int port_check_result(const port_check *c);

/* ---- for the files of port_check alone --------------------------------------------------------------- */
/* Counts and prints; returns `good`. */
int port_check_that(port_check *c, int good, const char *what);
/* Whether the clock runs: without it no check would end. */
int port_check_has_clock(port_check *c);
typedef struct port_check_timer {
    uint32_t start;
} port_check_timer;
port_check_timer port_check_start(void);
uint32_t port_check_ms(port_check_timer t);
void port_check_wait(int32_t socket, uint32_t wants, uint32_t ms);
/* Connects to the peer and tells it what to do.  -1: it could not connect, which is counted as a failure. */
int32_t port_check_connect(port_check *c, uint16_t port, const char *command);
int32_t port_check_send_all(int32_t socket, const void *p, size_t n);
/* Waits for bytes, an end or an error, and returns it as swl_port_recv does; -SWL_AGAIN after 5 seconds. */
int32_t port_check_recv(int32_t socket, void *p, size_t n);

enum { PORT_CHECK_MS = 5000 };
#endif
