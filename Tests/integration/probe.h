// SPDX-License-Identifier: Apache-2.0
/* Shared by tls_probe.c and client_probe.c: options, request, and a line of JSON for each answer.
 *
 *     roots FILE          PEM or DER file, or a directory; none for http
 *     now SECONDS         the time for certificates; 0: no clock; default: the clock's
 *     pin HEX             of a public key; may be repeated
 *     cert FILE key FILE  this device's identity, PEM or DER
 *     session FILE        read before and written after each connection
 *     connections N, requests N   this many, one after the other
 *     deadline-ms N       of the connection, or of each call
 *     stop-ms N           a signal stops it after N milliseconds
 *     post N              a POST with a body of N bytes instead of a GET
 *     header "NAME: VALUE"
 *     danger 1            accepts any certificate
 *     old-cipher N        offers this one, too; version-max N   as in swl_tls
 * tls_probe alone:
 *     connect-ms N        as in swl_dial
 *     name NAME           instead of the URL's, for SNI and the certificate
 *     check-time SECONDS  then judge the dates of the open connection again
 *     damage 1            then offers the saved session with each of its bits changed, one at a time
 *     fallback 1          connects once more after SWL_E_TLS_FALLBACK
 *     descriptors N       most open descriptors, until stop-ms, which then stops nothing
 * client_probe alone:
 *     attempts N          default 1, like the parts; once 1   as in swl_client
 *     pause-ms N          between two requests
 */
#ifndef PROBE_H
#define PROBE_H

#include "swiftlet_posix.h"
#include "swiftlet_tls.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>

static const char *roots, *certificate, *key, *session_file, *name, *header;
static long now = -1, check_time = -1, connections = 1, requests = 1, connect_ms = 3000, deadline_ms = 10000, stop_ms, post = -1, danger, old_cipher,
            version_max, fallback, damage, descriptors, attempts = 1, once, pause_ms;
static uint8_t pins[8 * 32];
static uint32_t pin_count;

static volatile uint32_t stop;

static void limit_descriptors(rlim_t most) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = most < limit.rlim_max ? most : limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static void on_alarm(int number) {
    (void)number;
    if (descriptors) limit_descriptors(RLIM_INFINITY);
    else stop = 1;
}

static void usage(const char *what) {
    fprintf(stderr, "probe: %s\n", what);
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
        {"descriptors", 0, &descriptors},
        {"attempts", 0, &attempts},
        {"once", 0, &once},
        {"pause-ms", 0, &pause_ms},
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

static void print(const result *r, uint32_t started, const swl_tls *tls, const swl_dial *net, size_t session_len) {
    printf(
        "{\"end\": \"%s\", \"where\": \"%s\", \"status\": %d, \"reusable\": %d, \"len\": %zu, \"hash\": %u, \"resumed\": %u, \"time_unverified\": %u, "
        "\"error\": %ld, \"session\": %zu, \"ms\": %u, \"body\": ",
        swl_status_name(r->end), r->where, r->status, r->reusable, r->len, (unsigned)r->hash, (unsigned)tls->resumed, (unsigned)tls->time_unverified,
        (long)(tls->error ? tls->error : net->error), session_len, (unsigned)(swl_port_now_ms() - started));
    print_text(r->body, r->len < sizeof r->body ? r->len : sizeof r->body);
    printf("}\n");
    fflush(stdout);
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

/* The request of the options, without its URL. */
static void make_request(swl_request *req, swl_header *headers) {
    swl_request made = {.method = SWL_STR("GET"), .headers = headers, .header_cap = 1};
    *req = made;
    if (header) {
        const char *colon = strstr(header, ": ");
        if (!colon || swl_request_add(req, swl_span(header, (size_t)(colon - header)), swl_cstr(colon + 2)) != SWL_OK) usage("header");
    }
    if (post < 0) return;
    req->method = swl_cstr("POST");
    req->body = swl_span(NULL, (size_t)post);
    req->source.read = filler;
}

/* Sets roots, identity, pins and the other TLS options, after the init. */
static swl_status load_tls(swl_tls *tls) {
    static char chain[16384], secret[16384];
    static uint16_t cipher;
    swl_status s = SWL_OK;
    if (roots) s = swl_tls_roots_file(tls, roots);
    if (s == SWL_OK && certificate) {
        size_t n = read_file(certificate, chain, sizeof chain), k = read_file(key, secret, sizeof secret);
        s = swl_tls_identity(tls, swl_span(chain, n), swl_span(secret, k));
    }
    cipher = (uint16_t)old_cipher;
    tls->old_ciphers = &cipher;
    tls->old_cipher_count = old_cipher != 0;
    if (version_max) tls->version_max = (uint16_t)version_max;
    tls->danger_accept_any_certificate = (uint32_t)danger;
    tls->pins = pins;
    tls->pin_count = pin_count;
    return s;
}

static void print_unloaded(swl_status s, const swl_tls *tls) {
    printf("{\"end\": \"%s\", \"where\": \"load\", \"error\": %ld}\n", swl_status_name(s), (long)tls->error);
}

/* A signal stops the program after stop-ms. */
static void start_timer(void) {
    struct itimerval timer = {{0, 0}, {stop_ms / 1000, stop_ms % 1000 * 1000}};
    if (!stop_ms) return;
    signal(SIGALRM, on_alarm);
    setitimer(ITIMER_REAL, &timer, NULL);
}

#endif
