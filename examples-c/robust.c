/* A signed request that survives a wrong clock, a throttling server, a connection that went
 * stale and a bad network, within one deadline:
 *   URL=https://bedrock-runtime.us-east-1.amazonaws.com/... AWS_REGION=us-east-1 CA_FILE=...
 *   AWS_ACCESS_KEY_ID=... AWS_SECRET_ACCESS_KEY=... robust [COUNT [DEADLINE_MS]]
 * COUNT requests go over one connection as long as it lasts. CLOCK_OFF is added to the clock,
 * to see it mended. */
#include "swiftlet_posix.h"
#include "swiftlet_tls.h"
#include <stdio.h>
#include <stdlib.h>

static swl_tls_storage storage;
static uint8_t line[512], window[2048], text[1024];
static swl_url url;
static swl_dial net = {.sockets = {-1, -1}};
static swl_tls tls;
static swl_aws key = {.service = SWL_STR("bedrock")};
static swl_clock server_clock;
static uint32_t clock_off;
static int is_open;

static swl_time local_time(void) {
    swl_time t = swl_posix_time();
    t.s += clock_off;
    return t;
}

static void hang_up(void) {
    if (is_open) swl_tls_close(&tls);
    swl_dial_close(&net);
    is_open = 0;
}

static swl_status open_connection(uint32_t left_ms) {
    swl_status s;
    swl_dial_init(&net, url.name, url.port);
    net.deadline_ms = left_ms;
    while ((s = swl_dial_next(&net)) == SWL_AGAIN && (s = swl_dial_wait(&net)) == SWL_OK) {}
    if (s == SWL_DONE) s = swl_tls_start(&tls, &net.io, url.name, swl_posix_time());
    if (s == SWL_OK)
        while ((s = swl_tls_next(&tls)) == SWL_AGAIN && (s = swl_dial_wait(&net)) == SWL_OK) {}
    is_open = s == SWL_DONE;
    return s;
}

/* One attempt; SWL_DONE: hints->status says what came of it. */
static swl_status attempt(swl_hints *hints, uint32_t left_ms) {
    swl_header headers[6];
    swl_request req = {.method = SWL_STR("GET"), .host = url.host, .path = url.path, .query = url.query, .headers = headers, .header_cap = 6};
    swl_buf out = SWL_BUF(text);
    swl_exchange x;
    swl_http_event ev;
    swl_status s;
    if (!is_open && (s = open_connection(left_ms)) != SWL_DONE) return s;
    net.deadline_ms = left_ms;
    swl_dial_extend(&net);
    req.time = local_time();
    req.time.s += (uint32_t)server_clock.skew;
    if ((s = swl_sigv4_sign(&key, &req, &out)) != SWL_OK) return s;
    swl_exchange_init(&x, &req, &tls.io, line, sizeof line, window, sizeof window);
    while ((s = swl_exchange_next(&x, &ev)) == SWL_OK || s == SWL_AGAIN) {
        if (s == SWL_OK) swl_hints_take(hints, &ev);
        else if ((s = swl_dial_wait(&net)) != SWL_OK) break;
    }
    if (s != SWL_DONE || !swl_exchange_reusable(&x)) hang_up();
    return s;
}

/* The whole policy. SWL_DONE with the last answer's status in *answer, or what went wrong. */
static swl_status request(uint32_t deadline_ms, int32_t *answer) {
    uint32_t start = swl_port_now_ms(), random, wait_ms;
    swl_retry retry = {0};
    for (;;) {
        swl_hints hints = {0};
        uint32_t spent = swl_port_now_ms() - start;
        swl_time sent = local_time();
        if (spent >= deadline_ms) return SWL_E_TIMEOUT;
        retry.kept = is_open;
        swl_status s = attempt(&hints, deadline_ms - spent);
        *answer = hints.status;
        fprintf(stderr, "%s %d, skew %d\n", swl_status_name(s), (int)hints.status, (int)server_clock.skew);
        if (s == SWL_DONE && swl_clock_learn(&server_clock, &hints, sent, local_time()) == SWL_AGAIN) continue;
        spent = swl_port_now_ms() - start;
        if (spent >= deadline_ms) return s == SWL_DONE ? s : SWL_E_TIMEOUT;
        retry.left_ms = deadline_ms - spent;
        swl_port_entropy(&random, sizeof random);
        if (swl_retry_delay(&retry, s, &hints, random, &wait_ms) != SWL_AGAIN) return s;
        swl_port_wait(NULL, 0, 0, wait_ms);
    }
}

static swl_str setting(const char *name) {
    const char *s = getenv(name);
    return swl_cstr(s ? s : "");
}

int main(int argc, char **argv) {
    const char *ca = getenv("CA_FILE"), *off = getenv("CLOCK_OFF");
    swl_status s = swl_url_split(setting("URL"), &url);
    if (s != SWL_OK || !url.secure) {
        fprintf(stderr, "set URL to an https one\n");
        return 2;
    }
    key.access_key = setting("AWS_ACCESS_KEY_ID");
    key.secret_key = setting("AWS_SECRET_ACCESS_KEY");
    key.region = setting("AWS_REGION");
    clock_off = off ? (uint32_t)strtol(off, NULL, 10) : 0;
    if ((s = swl_tls_init(&tls, &storage, sizeof storage)) == SWL_OK) s = swl_tls_roots_file(&tls, ca ? ca : SWL_POSIX_ROOTS);
    int32_t answer = 200;
    for (int i = 0, n = argc > 1 ? atoi(argv[1]) : 1; s == SWL_OK && answer / 100 == 2 && i < n; i++)
        if ((s = request(argc > 2 ? (uint32_t)atoi(argv[2]) : 30000, &answer)) == SWL_DONE) s = SWL_OK;
    hang_up();
    swl_tls_free(&tls);
    if (s != SWL_OK) fprintf(stderr, "%s: %s\n", swl_status_name(s), swl_status_help(s, (char[SWL_STATUS_HELP_SIZE]){0}));
    return s != SWL_OK || answer / 100 != 2;
}
