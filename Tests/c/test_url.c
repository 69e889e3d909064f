// SPDX-License-Identifier: Apache-2.0
#include "check.h"

static void split(void) {
    static const struct {
        const char *text, *host, *name, *path, *query;
        unsigned port, secure;
    } rows[] = {
        {"https://api.example.com/v1/chat?a=1&b=2", "api.example.com", "api.example.com", "/v1/chat", "a=1&b=2", 443, 1},
        {"http://localhost:8080", "localhost:8080", "localhost", "/", "", 8080, 0},
        {"HTTPS://H:443/", "H", "H", "/", "", 443, 1},
        {"http://h:80?q", "h", "h", "/", "q", 80, 0},
        {"https://h:80/", "h:80", "h", "/", "", 80, 1},
        {"https://[::1]:8443/x", "[::1]:8443", "::1", "/x", "", 8443, 1},
        {"https://[2001:db8::2]/", "[2001:db8::2]", "2001:db8::2", "/", "", 443, 1},
        {"https://h/a?b?c/d", "h", "h", "/a", "b?c/d", 443, 1},
        {"https://h/?", "h", "h", "/", "", 443, 1},
        {"https://h:65535/%20", "h:65535", "h", "/%20", "", 65535, 1},
        {"https://h:00443/", "h", "h", "/", "", 443, 1},
        {"https://h:/x", "h", "h", "/x", "", 443, 1}, /* RFC 3986 section 3.2.3 */
        {"http://h:", "h", "h", "/", "", 80, 0},
        {"https://[::1]:/", "[::1]", "::1", "/", "", 443, 1},
        {"https://[::ffff:10.0.0.1]/", "[::ffff:10.0.0.1]", "::ffff:10.0.0.1", "/", "", 443, 1},
        {"https://[ABCD:EF::]/", "[ABCD:EF::]", "ABCD:EF::", "/", "", 443, 1},
        {"https://10.0.0.1/", "10.0.0.1", "10.0.0.1", "/", "", 443, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        swl_url u;
        check_context(rows[i].text);
        CHECK_STATUS(swl_url_split(guard_copy(swl_cstr(rows[i].text)), &u), SWL_OK);
        CHECK_STR(u.host, rows[i].host);
        CHECK_STR(u.name, rows[i].name);
        CHECK_STR(u.path, rows[i].path);
        CHECK_STR(u.query, rows[i].query);
        CHECK(u.port == rows[i].port && u.secure == rows[i].secure);
        guard_reset();
    }
}

static void refused(void) {
    static const char *const rows[] = {
        "",
        "h",
        "https:",
        "https:/",
        "https://",
        "https:///x",
        "ftp://h/",
        "//h/",
        "https://:443/",
        "https://:/",
        "https://h:0/",
        "https://h:65536/",
        "https://h:4294967739/",
        "https://h:-1/",
        "https://h:a/",
        "https://u@h/",
        "https://u:p@h/",
        "https://h/#f",
        "https://h /",
        "https://h/\n",
        "https://[::1/",
        "https://[]/",
        "https://[::1]x/",
        "https://[::1]443/",
        "https://[name]/",
        "https://[10.0.0.1]/",
        "https://[cafe]/",
        "https://[::1%25eth0]/",
        "https://[v1.a:b]/",
        "https://[::g]/",
        "https://[::1]]/",
        "https://a[::1]/",
        "https://h]/",
        "https://h\\x/",
        "https://h/\xc3\xa9",
        "https://?q",
        "https://h:1:2/",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        swl_url u;
        check_context(rows[i]);
        CHECK_STATUS(swl_url_split(guard_copy(swl_cstr(rows[i])), &u), SWL_E_ARG_URL);
        guard_reset();
    }
}

/* Cut at every byte: no trap, no read after the end. */
static void cut(void) {
    static const char text[] = "https://[2001:db8::2]:8443/v1/chat?a=1";
    for (size_t n = 0; n < sizeof text; n++) {
        swl_url u;
        swl_url_split(guard_copy(swl_span(text, n)), &u);
        guard_reset();
    }
}

const check_case url_cases[] = {{"split", split}, {"refused", refused}, {"cut at every byte", cut}, {0}};
