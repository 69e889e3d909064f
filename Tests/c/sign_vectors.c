// SPDX-License-Identifier: Apache-2.0
#include "sign_vectors.h"
#include "check.h"
#include "port_crypto.h"
#include <stdlib.h>

/* A text that is long or not printable is only there as NAME_hex. */
swl_str value(const char *name) {
    char other[64];
    swl_str v = vector(name);
    if (v.ptr) return v;
    snprintf(other, sizeof other, "%s_hex", name);
    return vector(other);
}

swl_str pair(const char *list, int i, const char *part) {
    char name[64];
    snprintf(name, sizeof name, "%s_hex", list);
    return vector_at(name, 2 * i + (part[0] == 'v'));
}

int same(swl_str a, swl_str b) { return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0); }
int is(swl_str a, const char *b) { return same(a, swl_cstr(b)); }
int flag(const char *name) { return is(vector(name), "1"); }

uint32_t number(swl_str text) {
    uint32_t n = 0;
    for (size_t i = 0; i < text.len; i++) n = n * 10 + (uint32_t)(text.ptr[i] - '0');
    return n;
}

/* 20150830T123600Z, by counting. */
swl_time stamp_time(swl_str text) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    swl_time t = {0, 7};
    uint32_t year = number(swl_span(text.ptr, 4)), month = number(swl_span(text.ptr + 4, 2));
    for (uint32_t y = 1970; y < year; y++) t.s += y % 4 == 0 && y != 2100 ? 366 : 365;
    for (uint32_t m = 1; m < month; m++) t.s += (uint32_t)days[m - 1] + (m == 2 && year % 4 == 0 && year != 2100);
    t.s = (t.s + number(swl_span(text.ptr + 6, 2)) - 1) * 86400;
    t.s += number(swl_span(text.ptr + 9, 2)) * 3600 + number(swl_span(text.ptr + 11, 2)) * 60 + number(swl_span(text.ptr + 13, 2));
    return t;
}

void load_key(swl_aws *k) {
    memset(k, 0, sizeof *k);
    k->access_key = value("credentials.access_key_id");
    k->secret_key = value("credentials.secret_access_key");
    k->session_token = value("credentials.session_token");
    k->region = value("region").ptr ? value("region") : value("region_set");
    k->service = value("service");
}

/* r and s of a DER signature in hex. */
void read_signature(swl_str text, uint8_t *out) {
    uint8_t der[72];
    size_t at = 4;
    for (size_t i = 0; i < text.len / 2; i++) {
        char two[3] = {text.ptr[2 * i], text.ptr[2 * i + 1], 0};
        der[i] = (uint8_t)strtoul(two, NULL, 16);
    }
    memset(out, 0, 64);
    for (int part = 0; part < 2; part++) {
        size_t n = der[at - 1], skip = n > 32 ? n - 32 : 0;
        memcpy(out + 32 * part + 32 - (n - skip), der + at + skip, n - skip);
        at += n + 2;
    }
}

int was_hashed(swl_str text, size_t skip) {
    for (int i = 0; i < crypto_hashes(); i++) {
        swl_str h = crypto_hashed(i);
        if (h.len == text.len + skip && same(swl_span(h.ptr + skip, h.len - skip), text)) return 1;
    }
    return 0;
}
