/* SPDX-License-Identifier: Apache-2.0 */
/* The HTTP proxy that the environment names for a URL, as curl reads it:
 *   HTTPS_PROXY, HTTP_PROXY, or in small letters   http://user:password@host:port; default port 1080
 *   NO_PROXY, no_proxy                             names without a proxy, between commas: a name covers those below it
 * If REQUEST_METHOD is set, HTTP_PROXY is not read: a web server runs the program for a client (CGI, RFC 3875), and sets
 * HTTP_PROXY from the client's header Proxy. */
#ifndef PROXY_H
#define PROXY_H

#include "swiftlet_client.h"
#include <stdlib.h>
#include <string.h>

static const char *either(const char *name, const char *or_name) {
    const char *value = getenv(name);
    return value ? value : getenv(or_name);
}

/* Whether `name` is in the list, or below a name that is. */
static int needs_none(swl_str name, const char *list) {
    while (list && *list) {
        size_t n = strcspn(list, ","), skip = strspn(list, " .*"), end = n;
        while (end > skip && list[end - 1] == ' ') end--;
        swl_str entry = swl_span(list + skip, end > skip ? end - skip : 0);
        size_t above = name.len > entry.len ? name.len - entry.len : 0;
        int ends = name.len >= entry.len && swl_str_is(swl_span(name.ptr + above, entry.len), entry);
        if (n == 1 && *list == '*') return 1;
        if (entry.len > 0 && ends && (above == 0 || name.ptr[above - 1] == '.')) return 1;
        list += n + (list[n] == ',');
    }
    return 0;
}

/* Writes the percent-decoded text to `*to`, and moves `*to` after it. */
static swl_str decoded(const char *text, size_t n, char **to) {
    char *start = *to;
    for (size_t i = 0; i < n; i++) {
        char hex[3] = {0};
        if (text[i] == '%' && i + 2 < n) {
            memcpy(hex, text + i + 1, 2);
            i += 2;
        }
        *(*to)++ = hex[0] ? (char)strtol(hex, NULL, 16) : text[i];
    }
    return swl_span(start, (size_t)(*to - start));
}

/* The proxy for `url`.  NULL: none. */
static const swl_proxy *proxy_for(const char *url) {
    static swl_proxy proxy;
    static char user[512];
    char *to = user;
    swl_url target, where;
    if (swl_url_split(swl_cstr(url), &target) != SWL_OK || needs_none(target.name, either("NO_PROXY", "no_proxy"))) return NULL;
    const char *text = target.secure ? either("HTTPS_PROXY", "https_proxy")
        : getenv("REQUEST_METHOD")   ? getenv("http_proxy")
                                     : either("HTTP_PROXY", "http_proxy");
    if (!text || !*text || strlen(text) >= sizeof user / 2) return NULL;
    if (strncmp(text, "http://", 7) == 0) text += 7;
    if (strstr(text, "://")) return NULL; /* a proxy over TLS, or SOCKS: not supported */
    const char *at = strrchr(text, '@');
    static char address[sizeof user];
    strcat(strcpy(address, "http://"), at ? at + 1 : text);
    if (swl_url_split(swl_cstr(address), &where) != SWL_OK) return NULL;
    const char *end = where.name.ptr + where.name.len;
    int has_port = end[*end == ']'] == ':'; /* looked up in the text: swl_url_split leaves :80 out */
    proxy = (swl_proxy){.name = where.name, .port = has_port ? where.port : 1080, .connect = swl_proxy_connect};
    if (at) {
        size_t n = (size_t)(at - text), colon = strcspn(text, ":");
        if (colon > n) colon = n;
        proxy.user = decoded(text, colon, &to);
        if (colon < n) proxy.password = decoded(text + colon + 1, n - colon - 1, &to);
    }
    return &proxy;
}

#endif
