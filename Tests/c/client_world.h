/* SPDX-License-Identifier: Apache-2.0 */
/* A scripted port under a client: servers answer from a table, the clock moves only while the client waits, and any call of
 * the port may say "not now", fail or stop the program.  TLS is scripted where the client calls it, so that the tests see the
 * client's decisions and not a TLS library's. */
#ifndef CLIENT_WORLD_H
#define CLIENT_WORLD_H

#include "check.h"
#include "swiftlet_client.h"
#include "swiftlet_port.h"

enum { ANSWERS = 4, CONNECTIONS = 20, NEVER = 1 << 30 };

/* What one connection does.  It answers when a whole request has come. */
typedef struct world_server {
    swl_status resolve, connect, handshake;
    const char *answer[ANSWERS];
    const char *unasked;             /* bytes on the idle connection after the last answer     */
    int ends;                        /* after the last answer: 1 an end, 2 a reset              */
    int early;                       /* 1: it answers before it has a whole request             */
} world_server;

typedef struct world_connection {
    char sent[6144], name[256];
    size_t got, parsed, given;       /* bytes sent; those in whole requests; bytes of the answer given */
    int requests, answered, secure, closed;
    swl_status broken;
    uint16_t port;
} world_connection;

extern struct world {
    int on;
    uint32_t now, step;              /* the clock, and how far each call of now_ms moves it     */
    uint32_t waited;                 /* milliseconds of all waits                               */
    world_server servers[CONNECTIONS];
    world_connection seen[CONNECTIONS];
    int connections;                 /* begun                                                   */
    int requests;                    /* whole ones that a server has seen                       */
    size_t piece;                    /* most bytes moved by a call                              */
    size_t takes;                    /* a server takes so many bytes and then says "not now"    */
    int not_now, turn[4];            /* 1: every other call says "not now"                     */
    int calls, bad_call;             /* calls of the port; the number of the one that fails     */
    swl_status bad;                  /* its result                                              */
    int bad_for_ever;
    size_t cut;                      /* answers end at this byte                                */
    swl_status entropy;
    volatile uint32_t stop;
    int stop_at;                     /* this call of the port stops the program                 */
    /* TLS */
    int restored, saved, tls_closed, farewells;
} world;

/* Resets everything, and makes a client over memory that faults at its ends. */
swl_client *world_begin(size_t memory);
/* Frees the client, and checks that nothing is left open and that all of its memory is zero. */
void world_end(swl_client *c);
/* Makes https possible: the server's `handshake` is the result of a handshake. */
void world_tls(swl_client *c);
/* Switches sessions on, and counts saved and restored ones. */
void world_sessions(swl_client *c, void *buffer, size_t size);

/* Asks "hello" at `base`, by a chat service with the bearer key "k", and gives the outcome. */
typedef struct world_result {
    swl_status end;
    char text[256];
    int events, errors;
} world_result;
world_result world_ask(swl_client *c, const char *base);
world_result world_ask_by(swl_client *c, const swl_service *to);
/* A POST of "body" by swl_client_send; `auth` may be NULL.  text: the body's bytes, of the last answer. */
world_result world_send(swl_client *c, const char *url, const swl_auth *auth);

/* Whether the n-th request (from 0) of all has `text` in it. */
int world_saw(int connection, const char *text);

#define OK_HEAD                              "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
#define CHUNK(hex, text)                     hex "\r\n" text "\r\n"
#define HI                                   "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\n"
#define END                                  "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"
#define STREAM                               OK_HEAD "Transfer-Encoding: chunked\r\n\r\n" CHUNK("3a", HI) CHUNK("51", END) "0\r\n\r\n"
#define PLAIN(status, headers, length, body) "HTTP/1.1 " status "\r\nContent-Length: " length "\r\n" headers "\r\n" body

#endif
