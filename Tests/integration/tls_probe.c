// SPDX-License-Identifier: Apache-2.0
/* One or more requests over dial, TLS and the exchange, as the options say; one line of JSON
 * for each on stdout. The integration tests decide what is right.
 *
 *   tls_probe [OPTION VALUE ...] URL
 *     roots FILE          PEM or DER file, or a directory; none for http
 *     now SECONDS         the time for certificates; 0: no clock; by default the clock's
 *     check-time SECONDS  then judge the dates of the open connection again
 *     pin HEX             of a public key; may be repeated
 *     cert FILE key FILE  this device's identity, PEM or DER
 *     session FILE        read before and written after each connection
 *     name NAME           instead of the URL's, for SNI and the certificate
 *     connections N, requests N   so many, one behind the other
 *     connect-ms, deadline-ms N   as in swl_dial
 *     stop-ms N           a signal stops it after so long
 *     post N              a POST with a body of N bytes instead of a GET
 *     header "NAME: VALUE"
 *     danger 1            accepts any certificate
 *     old-cipher N        offers this one, too; version-max N   as in swl_tls
 *     damage 1            then offers the saved session with each of its bits changed, one at a time
 *     fallback 1          connects once more after SWL_E_TLS_FALLBACK
 */
#include "swiftlet_posix.h"
#include "swiftlet_tls.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>

static const char *roots, *certificate, *key, *session_file, *name, *header;
static long now = -1, check_time = -1, connections = 1, requests = 1, connect_ms = 3000, deadline_ms = 10000, stop_ms, post = -1, danger, old_cipher,
            version_max, fallback, damage;
static uint8_t pins[8 * 32];
static uint32_t pin_count;

static swl_tls_storage storage;
static swl_tls tls;
static swl_dial net;
static uint8_t line[512], window[4096], session[8192];
static size_t session_len;
static volatile uint32_t stop;

static void on_alarm(int number) {
    (void)number;
    stop = 1;
}

static void usage(const char *what) {
    fprintf(stderr, "tls_probe: %s\n", what);
    exit(2);
}

static size_t read_file(const char *path, void *p, size_t n) {
    FILE *f = fopen(path, "rb");
    size_t got = f ? fread(p, 1, n, f) : 0;
    if (f) fclose(f);
    return got;
}

static void write_file(const char *path, const void *p, size_t n) {
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(p, 1, n, f) != n || fclose(f) != 0) usage(path);
}

static void add_pin(const char *hex) {
    if (strlen(hex) != 64 || pin_count == 8) usage("pin");
    for (int i = 0; i < 32; i++) {
        unsigned byte;
        if (sscanf(hex + 2 * i, "%2x", &byte) != 1) usage("pin");
        pins[32 * pin_count + (unsigned)i] = (uint8_t)byte;
    }
    pin_count++;
}

static void options(int n, char **words) {
    static const struct {
        const char *name;
        const char **text;
        long *number;
    } table[] = {
        {"roots", &roots, 0},
        {"cert", &certificate, 0},
        {"key", &key, 0},
        {"session", &session_file, 0},
        {"name", &name, 0},
        {"header", &header, 0},
        {"now", 0, &now},
        {"check-time", 0, &check_time},
        {"connections", 0, &connections},
        {"requests", 0, &requests},
        {"connect-ms", 0, &connect_ms},
        {"deadline-ms", 0, &deadline_ms},
        {"stop-ms", 0, &stop_ms},
        {"post", 0, &post},
        {"danger", 0, &danger},
        {"old-cipher", 0, &old_cipher},
        {"version-max", 0, &version_max},
        {"fallback", 0, &fallback},
        {"damage", 0, &damage},
    };
    for (int i = 0; i + 1 < n; i += 2) {
        size_t row = 0;
        if (strcmp(words[i], "pin") == 0) {
            add_pin(words[i + 1]);
            continue;
        }
        while (row < sizeof table / sizeof *table && strcmp(table[row].name, words[i]) != 0) row++;
        if (row == sizeof table / sizeof *table) usage(words[i]);
        if (table[row].text) *table[row].text = words[i + 1];
        else *table[row].number = atol(words[i + 1]);
    }
}

typedef struct result {
    swl_status end;
    const char *where;
    int status, reusable;
    size_t len;
    uint32_t hash;
    char body[400];
} result;

static void print_text(const char *p, size_t n) {
    putchar('"');
    for (size_t i = 0; i < n; i++) {
        if (p[i] == '"' || p[i] == '\\' || (unsigned char)p[i] < 0x20 || (unsigned char)p[i] >= 0x7f) printf("\\u%04x", (unsigned char)p[i]);
        else putchar(p[i]);
    }
    putchar('"');
}

static void print(const result *r, uint32_t started) {
    printf(
        "{\"end\": \"%s\", \"where\": \"%s\", \"status\": %d, \"reusable\": %d, \"len\": %zu, \"hash\": %u, \"resumed\": %u, \"time_unverified\": %u, "
        "\"error\": %ld, \"session\": %zu, \"ms\": %u, \"body\": ",
        swl_status_name(r->end), r->where, r->status, r->reusable, r->len, (unsigned)r->hash, (unsigned)tls.resumed, (unsigned)tls.time_unverified,
        (long)(tls.error ? tls.error : net.error), session_len, (unsigned)(swl_port_now_ms() - started));
    print_text(r->body, r->len < sizeof r->body ? r->len : sizeof r->body);
    printf("}\n");
    fflush(stdout);
}

static swl_status connect_once(const swl_url *url, result *r) {
    swl_status s;
    r->where = "dial";
    swl_dial_init(&net, url->name, url->port);
    net.connect_ms = (uint32_t)connect_ms;
    net.deadline_ms = (uint32_t)deadline_ms;
    net.stop = &stop;
    while ((s = swl_dial_next(&net)) == SWL_AGAIN && (s = swl_dial_wait(&net)) == SWL_OK) {}
    if (s != SWL_DONE || !url->secure) return s;
    r->where = "tls";
    swl_time time = {(uint32_t)now, 0};
    s = swl_tls_start(&tls, &net.io, name ? swl_cstr(name) : url->name, now < 0 ? swl_posix_time() : time);
    if (s != SWL_OK) return s;
    if (session_file) swl_tls_session_restore(&tls, swl_span(session, read_file(session_file, session, sizeof session)));
    while ((s = swl_tls_next(&tls)) == SWL_AGAIN && (s = swl_dial_wait(&net)) == SWL_OK) {}
    if (s != SWL_DONE || check_time < 0) return s;
    time.s = (uint32_t)check_time;
    s = swl_tls_check_time(&tls, time);
    return s == SWL_OK ? SWL_DONE : s;
}

static swl_status connect_to(const swl_url *url, result *r) {
    swl_status s = connect_once(url, r);
    if (s != SWL_E_TLS_FALLBACK || !fallback) return s;
    swl_tls_close(&tls);
    swl_dial_close(&net);
    return connect_once(url, r);
}

static void take(result *r, swl_str data) {
    for (size_t i = 0; i < data.len; i++) {
        if (r->len < sizeof r->body) r->body[r->len] = data.ptr[i];
        r->hash = (r->hash ^ (uint8_t)data.ptr[i]) * 0x01000193u;
        r->len++;
    }
}

static int32_t filler(void *ctx, void *p, size_t n) {
    (void)ctx;
    memset(p, 'p', n);
    return (int32_t)n;
}

static swl_status exchange(const swl_url *url, result *r) {
    swl_header headers[1];
    swl_request req = {.method = SWL_STR("GET"), .host = url->host, .path = url->path, .query = url->query, .headers = headers, .header_cap = 1};
    swl_exchange x;
    swl_http_event ev;
    swl_status s;
    r->where = "exchange";
    r->hash = 0x811c9dc5u;
    if (header) {
        const char *colon = strstr(header, ": ");
        if (!colon || swl_request_add(&req, swl_span(header, (size_t)(colon - header)), swl_cstr(colon + 2)) != SWL_OK) usage("header");
    }
    if (post >= 0) {
        req.method = swl_cstr("POST");
        req.body = swl_span(NULL, (size_t)post);
        req.source.read = filler;
    }
    swl_exchange_init(&x, &req, url->secure ? &tls.io : &net.io, line, sizeof line, window, sizeof window);
    for (;;) {
        s = swl_exchange_next(&x, &ev);
        if (s == SWL_OK && ev.kind == SWL_HTTP_STATUS) r->status = ev.status;
        if (s == SWL_OK && ev.kind == SWL_HTTP_BODY) take(r, ev.data);
        if (s == SWL_AGAIN) s = swl_dial_wait(&net);
        if (s != SWL_OK) break;
    }
    r->reusable = swl_exchange_reusable(&x);
    return s;
}

static void save_session(void) {
    swl_buf measured = {0}, out = swl_out(session, sizeof session);
    session_len = 0;
    if (swl_tls_session_save(&tls, &measured) != SWL_E_SPACE || swl_tls_session_save(&tls, &out) != SWL_OK) return;
    if (measured.len != out.len) usage("a session is not as long as it was measured");
    session_len = out.len;
    write_file(session_file, session, session_len);
}

static int32_t nothing(void *ctx, void *p, size_t n) {
    (void)ctx;
    (void)p;
    (void)n;
    return -SWL_AGAIN;
}

static int32_t nowhere(void *ctx, const void *p, size_t n) {
    (void)ctx;
    (void)p;
    (void)n;
    return -SWL_AGAIN;
}

/* Is it offered?  In memory of exactly its size, so that a byte too many is seen. */
static int is_offered(const uint8_t *p, size_t n, const swl_url *url) {
    static const swl_io quiet = {nowhere, nothing, NULL, 0};
    uint8_t *exact = malloc(n ? n : 1);
    memcpy(exact, p, n);
    if (swl_tls_start(&tls, &quiet, url->name, swl_posix_time()) != SWL_OK) usage("start");
    swl_tls_session_restore(&tls, swl_span(exact, n));
    int offered = tls.resumed != 0;
    swl_tls_close(&tls);
    free(exact);
    return offered;
}

static void damage_session(const swl_url *url) {
    long bits = 0, offered = 0, cut = 0;
    int whole = is_offered(session, session_len, url);
    for (size_t bit = 0; bit < 8 * session_len; bit++) {
        session[bit / 8] ^= (uint8_t)(1u << bit % 8);
        offered += is_offered(session, session_len, url);
        session[bit / 8] ^= (uint8_t)(1u << bit % 8);
        bits++;
    }
    for (size_t n = 0; n < session_len; n++) cut += is_offered(session, n, url);
    printf("{\"whole\": %d, \"bits\": %ld, \"offered\": %ld, \"cut\": %ld}\n", whole, bits, offered, cut);
}

static int load_tls(void) {
    static char chain[16384], secret[16384];
    swl_status s = swl_tls_init(&tls, &storage, sizeof storage);
    if (s == SWL_OK && roots) s = swl_tls_roots_file(&tls, roots);
    if (s == SWL_OK && certificate) {
        size_t n = read_file(certificate, chain, sizeof chain), k = read_file(key, secret, sizeof secret);
        s = swl_tls_identity(&tls, swl_span(chain, n), swl_span(secret, k));
    }
    if (s != SWL_OK) printf("{\"end\": \"%s\", \"where\": \"load\", \"error\": %ld}\n", swl_status_name(s), (long)tls.error);
    static uint16_t cipher;
    cipher = (uint16_t)old_cipher;
    tls.old_ciphers = &cipher;
    tls.old_cipher_count = old_cipher != 0;
    if (version_max) tls.version_max = (uint16_t)version_max;
    tls.danger_accept_any_certificate = (uint32_t)danger;
    tls.keep_session = session_file != NULL;
    tls.pins = pins;
    tls.pin_count = pin_count;
    return s == SWL_OK;
}

int main(int argc, char **argv) {
    swl_url url;
    swl_status s = SWL_DONE;
    if (argc < 2 || argc % 2 || swl_url_split(swl_cstr(argv[argc - 1]), &url) != SWL_OK) usage("options, then a URL");
    options(argc - 2, argv + 1);
    if (stop_ms) {
        struct itimerval timer = {{0, 0}, {stop_ms / 1000, stop_ms % 1000 * 1000}};
        signal(SIGALRM, on_alarm);
        setitimer(ITIMER_REAL, &timer, NULL);
    }
    if (url.secure && !load_tls()) {
        swl_tls_free(&tls);
        return 1;
    }
    for (long c = 0; c < connections; c++) {
        result r = {0};
        uint32_t started = swl_port_now_ms();
        s = connect_to(&url, &r);
        if (s != SWL_DONE) {
            r.end = s;
            print(&r, started);
        }
        for (long n = 0; s == SWL_DONE && n < requests; n++) {
            result each = {0};
            if (n) {
                started = swl_port_now_ms();
                swl_dial_extend(&net);
            }
            s = each.end = exchange(&url, &each);
            if (session_file && url.secure && n + 1 == requests) save_session();
            print(&each, started);
            if (!each.reusable && s == SWL_DONE) break;
        }
        if (url.secure) swl_tls_close(&tls);
        swl_dial_close(&net);
    }
    if (damage) damage_session(&url);
    if (url.secure) swl_tls_free(&tls);
    return s == SWL_DONE ? 0 : 1;
}
