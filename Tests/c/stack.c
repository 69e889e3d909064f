// SPDX-License-Identifier: Apache-2.0
/* Measures the stack of each call of the core on a Cortex-M: the stack below the call is painted, and bytes that have lost
 * their paint were used. Prints "call: bytes" for each. The port here uses no stack and always succeeds, so that only the
 * frames of the core, memcpy and libgcc count. */
#include "swiftlet_client.h"
#include "swiftlet_keys.h"
#include "swiftlet_port.h"
#include <stdio.h>
#include <stdlib.h>

/* ---- the port ------------------------------------------------------------------------------ */
static const char *answer;
static size_t answer_len;
static int shown;

static void fill(volatile uint8_t *p, size_t n) {
    while (n > 0) p[--n] = 1;
}     /* volatile: no memset */

uint32_t swl_port_now_ms(void) { return 0; }
swl_status swl_port_entropy(void *p, size_t n) {
    fill(p, n);
    return SWL_OK;
}
swl_status swl_port_sha256_start(swl_port_hash *h) {
    h->opaque_[0] = 32;
    return SWL_OK;
}
swl_status swl_port_sha1_start(swl_port_hash *h) {
    h->opaque_[0] = 20;
    return SWL_OK;
}
swl_status swl_port_hash_update(swl_port_hash *h, const void *p, size_t n) {
    (void)h;
    (void)p;
    (void)n;
    return SWL_OK;
}
swl_status swl_port_hash_finish(swl_port_hash *h, uint8_t *digest) {
    fill(digest, (size_t)h->opaque_[0]);
    return SWL_OK;
}
swl_status swl_port_p256_sign(const uint8_t *key, const uint8_t *digest, uint8_t *signature) {
    (void)key;
    (void)digest;
    fill(signature, 64);
    return SWL_OK;
}
swl_status swl_port_resolve(void **state, swl_str name, uint16_t port, swl_address *out, uint32_t max, uint16_t *count) {
    (void)state;
    (void)name;
    (void)max;
    out->version = 4;
    out->port = port;
    *count = 1;
    return SWL_OK;
}
void swl_port_resolve_stop(void **state) { (void)state; }
swl_status swl_port_connect(const swl_address *to, int32_t *socket) {
    (void)to;
    *socket = 3;
    return SWL_AGAIN;
}
swl_status swl_port_connected(int32_t socket) {
    (void)socket;
    return SWL_OK;
}
void swl_port_wait(const int32_t *sockets, uint32_t count, uint32_t wants, uint32_t ms) {
    (void)sockets;
    (void)count;
    (void)wants;
    (void)ms;
}
int32_t swl_port_send(int32_t socket, const void *p, size_t n) {
    (void)socket;
    (void)p;
    return (int32_t)n;
}
int32_t swl_port_recv(int32_t socket, void *p, size_t n) {
    (void)socket;
    (void)p;
    (void)n;
    return 0;
}
void swl_port_close(int32_t socket) { (void)socket; }
int32_t swl_port_error(void) { return 0; }
size_t swl_port_tls_size(void) { return 8; }
swl_status swl_port_tls_init(void *storage) {
    (void)storage;
    return SWL_OK;
}
swl_status swl_port_tls_roots(void *storage, swl_str certificates) {
    (void)storage;
    (void)certificates;
    return SWL_OK;
}
swl_status swl_port_tls_identity(void *storage, swl_str certificates, swl_str key) {
    (void)storage;
    (void)certificates;
    (void)key;
    return SWL_OK;
}
swl_status swl_port_tls_start(void *storage, const swl_port_tls_policy *p) {
    (void)storage;
    (void)p;
    shown = 0;
    return SWL_OK;
}
swl_status swl_port_tls_handshake(void *storage) {
    (void)storage;
    return shown++ ? SWL_OK : SWL_MORE;
}
swl_status swl_port_tls_certificate(void *storage, uint32_t index, swl_port_certificate *out) {
    static const swl_port_certificate good = {.not_before = {2020, 1, 1, 0, 0, 0},
        .not_after = {2040, 1, 1, 0, 0, 0},
        .key_type = 23,
        .hash_bits = 256,
        .path_length = 1,
        .is = SWL_PORT_IS_SERVER | SWL_PORT_IS_CA};
    (void)storage;
    if (index % SWL_PORT_ROOT > 1) return SWL_DONE;
    *out = good;
    return SWL_OK;
}
swl_status swl_port_tls_key_sha256(void *storage, uint32_t index, uint8_t *digest) {
    (void)storage;
    (void)index;
    fill(digest, 32);
    return SWL_OK;
}
swl_status swl_port_tls_san(void *storage, uint32_t index, swl_port_san *out) {
    (void)storage;
    out->type = SWL_PORT_SAN_DNS;
    out->value = swl_cstr(index ? "localhost" : "*.localhost");
    return SWL_OK;
}
swl_status swl_port_tls_issued(void *storage, uint32_t index, uint32_t issuer) {
    (void)storage;
    return issuer == (index ? SWL_PORT_ROOT : 1) ? SWL_OK : SWL_E_CERT_UNTRUSTED;
}
void swl_port_tls_alert(void *storage, uint8_t description) {
    (void)storage;
    (void)description;
}
int32_t swl_port_tls_send(void *storage, const void *p, size_t n) {
    (void)storage;
    (void)p;
    return (int32_t)n;
}
int32_t swl_port_tls_recv(void *storage, void *p, size_t n) {
    (void)storage;
    (void)n;
    if (answer_len == 0) return 0;
    *(char *)p = *answer++;
    answer_len--;
    return 1;
}
swl_status swl_port_tls_digest(void *storage, swl_str name, swl_str pins, swl_str saved, uint8_t *digest) {
    (void)storage;
    (void)name;
    (void)pins;
    (void)saved;
    fill(digest, 32);
    return SWL_OK;
}
swl_status swl_port_tls_resume(void *storage, const void *p, size_t n) {
    (void)storage;
    (void)p;
    (void)n;
    return SWL_OK;
}
swl_status swl_port_tls_session(void *storage, void *p, size_t n, size_t *len) {
    (void)storage;
    (void)n;
    fill(p, 8);
    *len = 8;
    return SWL_OK;
}
void swl_port_tls_close_notify(void *storage) { (void)storage; }
void swl_port_tls_stop(void *storage) { (void)storage; }
void swl_port_tls_free(void *storage) { (void)storage; }
int32_t swl_port_tls_error(const void *storage) {
    (void)storage;
    return 0;
}

/* ---- measuring ----------------------------------------------------------------------------- */
enum { PAINTED = 16384, PAINT = 0xa5 };
static uintptr_t before;      /* the stack pointer of a case right before its calls */
#define CALLS() __asm__ volatile("mov %0, sp" : "=r"(before) : : "memory")

/* No calls in the loops: their frames would be painted over, or be taken for the call's. */
__attribute__((noinline)) static void measure(const char *name, void (*run)(void)) {
    uintptr_t sp, lowest;
    __asm__ volatile("mov %0, sp" : "=r"(sp) : : "memory");
    for (uintptr_t at = sp - PAINTED; at < sp; at++) *(volatile uint8_t *)at = PAINT;
    run();
    for (lowest = sp - PAINTED; *(volatile uint8_t *)lowest == PAINT; lowest++) {}
    if (lowest == sp - PAINTED) {
        puts("the painted stack is too small");
        exit(1);
    }
    printf("%s: %u\n", name, (unsigned)(before - lowest));
}

static void expect(const char *what, swl_status s, swl_status wanted) {
    if (s == wanted) return;
    printf("%s: %s\n", what, swl_status_name(s));
    exit(1);
}

/* ---- what the calls work on: static, so that none of it is on the stack --------------------- */
static swl_aws aws = {.access_key = SWL_STR("AKIDEXAMPLE"),
    .secret_key = SWL_STR("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
    .session_token = SWL_STR("token"),
    .region = SWL_STR("us-west-2"),
    .service = SWL_STR("bedrock"),
    .flags = SWL_AWS_SEND_SHA256};
static swl_aws_signing_key key;
static swl_bearer bearer = {SWL_STR("key")};
static swl_token token = {SWL_STR("token")};
static swl_qiniu qiniu = {SWL_STR("access"), SWL_STR("secret"), SWL_QINIU_DATE};
static swl_appstage appstage = {SWL_STR("access"), SWL_STR("secret"), SWL_STR("code"), SWL_STR("6f9619ff-8b86-4d11-b42d-00c04fc964ff")};
static const swl_time now = {1795305600, 0};
static swl_header headers[16];
static swl_request request;
static uint8_t bytes[4096], line[256], window[512], work[512], random_bytes[16];
static swl_buf out;
static swl_str in;
static swl_status result;
static swl_time time_found;

static void begin(void) {
    swl_request fresh = {.method = SWL_STR("POST"),
        .host = SWL_STR("bedrock-runtime.us-west-2.amazonaws.com"),
        .path = SWL_STR("/model/anthropic.claude-3-haiku-20240307-v1%3A0/converse"),
        .query = SWL_STR("b=2&a=1&a=%20&c"),
        .body = SWL_STR("{\"a\":1}"),
        .headers = headers,
        .header_cap = 16,
        .time = now};
    request = fresh;
    swl_request_add(&request, swl_cstr("Content-Type"), swl_cstr("application/json"));
    swl_request_add(&request, swl_cstr("X-Amz-Meta-B"), swl_cstr(" two  spaces "));
    swl_request_add(&request, swl_cstr("X-Qiniu-A"), swl_cstr("1"));
    out = swl_out(bytes, sizeof bytes);
}

/* ---- cases: CALL(name, what is prepared, the calls, what the last gives) --------------------- */
static swl_url url;
static swl_http http;
static swl_http_event http_event;
static swl_sse sse;
static swl_sse_event sse_event;
static swl_json json;
static swl_json_event json_event;
static swl_exchange exchange;
static swl_dial net;
static swl_tls tls;
static uint64_t storage[1];
static swl_hints hints;
static swl_retry retry;
static swl_clock clock_;
static uint32_t wait_ms;
static swl_reply reply;
static swl_reply_event reply_event;
static swl_conversation conversation;
static const char http_text[] =
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nDate: Sun, 22 Nov 2026 00:00:00 GMT\r\nX: folded\r\n line\r\n\r\n5;x=y\r\nhello\r\n0\r\nT: 1\r\n\r\n";
static const char sse_text[] = "id: 1\nevent: message\nretry: 10\n: comment\ndata: a\ndata: b\n\n";
static const char json_text[] = "{\"a\":[1.5e3,true,null,\"\\ud83d\\ude00 \xc3\xa9\"],\"b\":{\"c\":\"d\"}}";
static const char chat_text[] =
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hello\"}}]}\n\ndata: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
    "data: [DONE]\n\n";

#define CALL(id, prepare, call, wanted)                                                                                                              \
    static void run_##id(void) {                                                                                                                     \
        CALLS();                                                                                                                                     \
        result = (call);                                                                                                                             \
    }                                                                                                                                                \
    static void case_##id(const char *name) {                                                                                                        \
        begin();                                                                                                                                     \
        prepare;                                                                                                                                     \
        measure(name, run_##id);                                                                                                                     \
        expect(name, result, wanted);                                                                                                                \
    }
#define LOOP(id, prepare, call, wanted)                                                                                                              \
    static void run_##id(void) {                                                                                                                     \
        CALLS();                                                                                                                                     \
        while ((result = (call)) == SWL_OK || result == SWL_AGAIN) {}                                                                                \
    }                                                                                                                                                \
    static void case_##id(const char *name) {                                                                                                        \
        begin();                                                                                                                                     \
        prepare;                                                                                                                                     \
        measure(name, run_##id);                                                                                                                     \
        expect(name, result, wanted);                                                                                                                \
    }

CALL(url, , swl_url_split(swl_cstr("https://user.example.com:8443/path?query"), &url), SWL_OK)
CALL(add, , swl_request_add(&request, swl_cstr("Accept"), swl_cstr("text/event-stream")), SWL_OK)
CALL(head, swl_bearer_sign(&bearer, &request, NULL), swl_request_head(&request, 0, &out), SWL_OK)
CALL(bearer, , swl_bearer_sign(&bearer, &request, NULL), SWL_OK)
CALL(token, , swl_token_sign(&token, &request, NULL), SWL_OK)
CALL(sigv4_key, , swl_sigv4_key(&aws, now, &key), SWL_OK)
CALL(sigv4, aws.key = NULL, swl_sigv4_sign(&aws, &request, &out), SWL_OK)
CALL(
    sigv4_kept,
    {
        swl_sigv4_key(&aws, now, &key);
        aws.key = &key;
    },
    swl_sigv4_sign(&aws, &request, &out), SWL_OK)
CALL(sigv4_url, aws.key = NULL, swl_sigv4_presign(&aws, &request, 60, &out), SWL_OK)
CALL(sigv4a_key, , swl_sigv4a_key(&aws, &key), SWL_OK)
CALL(sigv4a, , swl_sigv4a_sign(&aws, &request, &out), SWL_OK)
CALL(sigv4a_url, , swl_sigv4a_presign(&aws, &request, 60, &out), SWL_OK)
CALL(bedrock, , swl_bedrock_key(&aws, now, 60, &out, &time_found), SWL_OK)
CALL(qiniu, , swl_qiniu_sign(&qiniu, &request, &out), SWL_OK)
CALL(appstage, , swl_appstage_sign(&appstage, &request, &out), SWL_OK)
CALL(uuid, , swl_uuid(random_bytes, &out), SWL_OK)
LOOP(
    http,
    {
        swl_http_init(&http, line, sizeof line);
        in = swl_cstr(http_text);
    },
    swl_http_next(&http, &in, &http_event), SWL_DONE)
LOOP(
    sse,
    {
        swl_sse_init(&sse, work, sizeof work);
        in = swl_cstr(sse_text);
    },
    swl_sse_next(&sse, &in, &sse_event), SWL_MORE)
LOOP(
    json,
    {
        swl_json_init(&json, work, 64);
        in = swl_cstr(json_text);
    },
    swl_json_next(&json, &in, &json_event), SWL_DONE)
LOOP(dial, swl_dial_init(&net, swl_cstr("localhost"), 443), swl_dial_next(&net), SWL_DONE)
CALL(
    tls_start,
    {
        swl_tls_init(&tls, storage, sizeof storage);
        swl_tls_roots(&tls, swl_cstr("root"));
    },
    swl_tls_start(&tls, &net.io, swl_cstr("localhost"), now), SWL_OK)
LOOP(tls, , swl_tls_next(&tls), SWL_DONE)
LOOP(
    exchange,
    {
        swl_bearer_sign(&bearer, &request, NULL);
        swl_exchange_init(&exchange, &request, &tls.io, line, sizeof line, window, sizeof window);
        answer = http_text;
        answer_len = sizeof http_text - 1;
    },
    swl_exchange_next(&exchange, &http_event), SWL_DONE)
CALL(date, , swl_http_date(swl_cstr("Sunday, 22-Nov-26 00:00:00 GMT"), &time_found), SWL_OK)
CALL(iso, , swl_iso_date(swl_cstr("2026-11-22T10:15:30.5+08:00"), &time_found), SWL_OK)
CALL(
    hints,
    {
        http_event.kind = SWL_HTTP_HEADER;
        http_event.name = swl_cstr("Date");
        http_event.data = swl_cstr("Sun, 22 Nov 2026 00:00:00 GMT");
    },
    (swl_hints_take(&hints, &http_event), SWL_OK), SWL_OK)
CALL(
    clock,
    {
        hints.status = 403;
        hints.clock = 1;
    },
    swl_clock_learn(&clock_, &hints, now, now), SWL_DONE)
CALL(retry, , swl_retry_delay(&retry, SWL_E_CLOSED, &hints, 7, &wait_ms), SWL_AGAIN)

static void talk(void) {
    static swl_part part = {.as = {.text = SWL_STR("Hello \"you\"\n")}};
    static swl_message message;
    message.parts = &part;
    message.part_count = 1;
    conversation.model = swl_cstr("m");
    conversation.messages = &message;
    conversation.message_count = 1;
}
CALL(chat_body, talk(), swl_chat_body(&conversation, &out), SWL_OK)
CALL(converse_body, talk(), swl_converse_body(&conversation, &out), SWL_OK)
static void reply_head(void) {
    static swl_http_event status = {.kind = SWL_HTTP_STATUS, .status = 200},
                          type = {.kind = SWL_HTTP_HEADER, .name = SWL_STR("Content-Type"), .data = SWL_STR("text/event-stream")};
    swl_chat_reply_init(&reply, work, sizeof work);
    swl_reply_http(&reply, &status);
    swl_reply_http(&reply, &type);
    in = swl_cstr(chat_text);
}
LOOP(chat, reply_head(), swl_chat_reply_next(&reply, &in, &reply_event), SWL_DONE)

static swl_client client;
static swl_service service;
static uint8_t memory[4096], session[64];
static const char client_text[] =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nDate: Sun, 22 Nov 2026 00:00:00 GMT\r\n\r\n"
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"}}]}\n\ndata: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
    "data: [DONE]\n\n";
/* From the first call on, through name, connection, handshake, signature and answer. */
LOOP(
    client,
    {
        talk();
        conversation.stream = 1;
        aws.key = NULL;
        service = swl_chat_service(swl_cstr("https://localhost/v1"), swl_auth_sigv4(&aws));
        swl_client_init(&client, memory, sizeof memory);
        swl_client_tls(&client, storage, sizeof storage);
        swl_client_session(&client, session, sizeof session, 0);
        swl_client_ask(&client, &service, &conversation);
        answer = client_text;
        answer_len = sizeof client_text - 1;
    },
    swl_client_reply(&client, &reply_event), SWL_DONE)

int main(void) {
    case_url("swl_url_split");
    case_add("swl_request_add");
    case_head("swl_request_head");
    case_bearer("swl_bearer_sign");
    case_token("swl_token_sign");
    case_sigv4_key("swl_sigv4_key");
    case_sigv4("swl_sigv4_sign");
    case_sigv4_kept("swl_sigv4_sign, kept key");
    case_sigv4_url("swl_sigv4_presign");
    case_sigv4a_key("swl_sigv4a_key");
    case_sigv4a("swl_sigv4a_sign");
    case_sigv4a_url("swl_sigv4a_presign");
    case_bedrock("swl_bedrock_key");
    case_qiniu("swl_qiniu_sign");
    case_appstage("swl_appstage_sign");
    case_uuid("swl_uuid");
    case_http("swl_http_next");
    case_sse("swl_sse_next");
    case_json("swl_json_next");
    case_dial("swl_dial_next");
    case_tls_start("swl_tls_start");
    case_tls("swl_tls_next");
    case_exchange("swl_exchange_next over TLS");
    case_date("swl_http_date");
    case_iso("swl_iso_date");
    case_hints("swl_hints_take");
    case_clock("swl_clock_learn");
    case_retry("swl_retry_delay");
    case_chat_body("swl_chat_body");
    case_converse_body("swl_converse_body");
    case_chat("swl_chat_reply_next");
    case_client("swl_client_reply over TLS, SigV4");
    return 0;
}

_Noreturn void check_died(const char *why);
_Noreturn void check_died(const char *why) {
    puts(why);
    exit(1);
}
