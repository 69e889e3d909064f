/* SPDX-License-Identifier: Apache-2.0 */
/* A client whose port follows the input: each call of the port says "not now", fails, or moves some bytes; the clock jumps;
 * the servers answer anything. Three calls of the client follow each other, by ask or send, some with a login or a proxy.
 * Each call must end, stay ended, and leave no socket open. What a server gets must begin as a request does. No byte of
 * a 2xx answer may be told twice. */
#include "fuzz.h"
#include "swiftlet_client.h"
#include "swiftlet_port.h"

static cursor script;
static uint32_t now;
static int open_sockets, sends[4096], connections;
static unsigned calls;

uint32_t swl_port_now_ms(void) { return now += 1; }

static swl_status verdict(uint8_t op) {
    static const swl_status failures[] = {SWL_E_CLOSED, SWL_E_TRUNCATED, SWL_E_TIMEOUT, SWL_E_IO, SWL_E_REFUSED, SWL_E_UNREACHABLE, SWL_E_TLS, -1};
    return failures[op % 8];
}

/* SWL_OK, SWL_AGAIN or a failure. */
static swl_status step(void) {
    uint8_t op = take(&script);
    if (++calls > 600) return SWL_E_CLOSED; /* a script is over, some day */
    return op < 24 ? SWL_AGAIN : op < 32 ? verdict(op) : SWL_OK;
}

swl_status swl_port_entropy(void *p, size_t n) {
    memset(p, take(&script), n);
    return SWL_OK;
}
swl_status swl_port_resolve(void **state, swl_str name, uint16_t port, swl_address *out, uint32_t max, uint16_t *count) {
    (void)port;
    swl_status s = step();
    MUST(name.len > 0 && name.len < 254 && max > 0);
    memset(out, 0, sizeof *out);
    *state = s == SWL_AGAIN ? &script : NULL;
    *count = 1;
    return s == -1 ? SWL_E_HOST : s;
}
void swl_port_resolve_stop(void **state) { *state = NULL; }
swl_status swl_port_connect(const swl_address *to, int32_t *socket) {
    (void)to;
    swl_status s = step();
    if (s != SWL_OK && s != SWL_AGAIN) return s;
    *socket = connections++ % 4096;
    sends[*socket] = 0;
    open_sockets++;
    return s;
}
swl_status swl_port_connected(int32_t socket) {
    (void)socket;
    return step();
}
void swl_port_wait(const int32_t *sockets, uint32_t count, uint32_t wants, uint32_t ms) {
    (void)sockets;
    (void)count;
    (void)wants;
    MUST(ms <= 60000);
    now += ms < 5000 ? ms : 5000;
}
int32_t swl_port_send(int32_t socket, const void *p, size_t n) {
    swl_status s = step();
    MUST(n > 0 && n <= 0x7fffffff);
    if (sends[socket]++ == 0) MUST(memcmp(p, "POST ", n < 5 ? n : 5) == 0 || memcmp(p, "CONN", n < 4 ? n : 4) == 0);
    size_t most = take(&script) + 1u;
    return s == SWL_AGAIN ? -SWL_AGAIN : s != SWL_OK ? s : (int32_t)(n < most ? n : most);
}
int32_t swl_port_recv(int32_t socket, void *p, size_t n) {
    (void)socket;
    swl_status s = step();
    MUST(n > 0);
    memset(p, 0xee, n); /* all of it is ours to write */
    if (s != SWL_OK) return s == SWL_AGAIN ? -SWL_AGAIN : s;
    size_t most = take(&script);
    if (most > n) most = n;
    if (most > script.n) most = script.n;
    if (most > 0) memcpy(p, script.p, most);
    script.p += most;
    script.n -= most;
    return (int32_t)most; /* 0: an end */
}
void swl_port_close(int32_t socket) {
    (void)socket;
    open_sockets--;
}
int32_t swl_port_error(void) { return 0; }
/* The signers' files share one that hashes; this linker takes whole files. */
swl_status swl_port_hash_update(swl_port_hash *h, const void *p, size_t n) {
    (void)h;
    (void)p;
    (void)n;
    return SWL_E_CRYPTO;
}
swl_status swl_port_hash_finish(swl_port_hash *h, uint8_t *digest) {
    (void)h;
    (void)digest;
    return SWL_E_CRYPTO;
}

static int login_left;
static swl_status due(void *ctx, swl_time t, int32_t refused) {
    (void)ctx;
    (void)t;
    if (refused) login_left = 1;
    return login_left > 0 ? SWL_AGAIN : SWL_OK;
}
static swl_status request(void *ctx, swl_str *url, swl_request *req) {
    (void)ctx;
    *url = swl_cstr("http://login/");
    req->method = swl_cstr("POST");
    return SWL_OK;
}
static swl_status take_login(void *ctx, swl_http *decoder, const swl_http_event *ev) {
    (void)ctx;
    (void)decoder;
    if (!ev) login_left--;
    return SWL_OK;
}

static void ask(swl_client *c, const swl_service *service) {
    swl_message hello = {.text = SWL_STR("hello")};
    swl_conversation talk = {.model = SWL_STR("m"), .messages = &hello, .message_count = 1, .stream = 1};
    swl_reply_event ev;
    swl_status s;
    int told = 0, connected = 0;
    swl_client_ask(c, service, &talk);
    while ((s = swl_client_reply(c, &ev)) == SWL_OK || s == SWL_AGAIN) {
        if (s == SWL_AGAIN) swl_client_wait(c);
        if (s == SWL_OK && c->hints.status / 100 == 2 && told++ == 0) connected = connections;
        if (told) MUST(connected == connections); /* nothing is asked again */
    }
    MUST(s == SWL_DONE || s < 0);
    MUST(swl_client_reply(c, &ev) == s);
}

static void send_one(swl_client *c, const swl_auth *auth) {
    swl_request req = {.method = SWL_STR("POST"), .body = SWL_STR("body")};
    swl_http_event ev;
    swl_status s;
    int body = 0;
    swl_client_send(c, swl_cstr("http://h/p?q"), &req, auth);
    while ((s = swl_client_next(c, &ev)) == SWL_OK || s == SWL_AGAIN) {
        if (s == SWL_AGAIN) swl_client_wait(c);
        if (s == SWL_OK && ev.kind == SWL_HTTP_STATUS) MUST(!body);
        if (s == SWL_OK && ev.kind == SWL_HTTP_BODY) body = 1;
    }
    MUST(s == SWL_DONE || s < 0);
    MUST(swl_client_next(c, &ev) == s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const swl_login login = {due, request, take_login, NULL, NULL, {NULL, 0, 0}};
    static const swl_proxy proxy = {SWL_STR("proxy"), 3128, SWL_STR("u"), SWL_STR("p"), swl_proxy_connect};
    script = (cursor){data, size};
    uint8_t flags = take(&script), more = take(&script);
    size_t cap = 400 + 16u * take(&script);
    uint8_t *memory = (uint8_t *)exact(NULL, cap);
    swl_bearer key = {SWL_STR("k")};
    swl_auth auth = flags & 1 ? swl_auth_login(swl_auth_bearer(&key), &login) : swl_auth_bearer(&key);
    swl_service service = flags & 2 ? swl_converse_service(swl_cstr("http://h/v1"), auth) : swl_chat_service(swl_cstr("http://h/v1"), auth);
    swl_client *c = (swl_client *)(void *)exact(NULL, sizeof *c);
    memset(memory, 0xee, cap);
    now = 0xffffff00u;
    calls = 0;
    login_left = more & 3;
    swl_client_init(c, memory, cap);
    c->trust_lan = 1;
    c->once = flags >> 2 & 1;
    c->attempts = more >> 2 & 3;
    if (flags & 8) c->proxy = &proxy;
    for (int i = 0; i < 3; i++) {
        if (flags >> (4 + i) & 1) send_one(c, &auth);
        else ask(c, &service);
    }
    swl_client_free(c);
    MUST(open_sockets == 0);
    for (size_t i = 0; i < cap; i++) MUST(memory[i] == 0);
    free(memory);
    free(c);
    return 0;
}
