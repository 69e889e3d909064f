// SPDX-License-Identifier: Apache-2.0
/* For the differential test: decodes JSON documents from standard input, one a line:
 *   SEED HEX
 * SEED picks the pieces that the bytes come in. Prints a line each: its tokens, { } [ ] t f z, and
 * k, s and n with a text in hex, then the status, SWL_DONE only when nothing but white space follows. */
#include "swiftlet.h"

#include <stdio.h>
#include <stdlib.h>

static char line[1 << 20], story[1 << 22];
static uint8_t bytes[1 << 19], scratch[1 << 16];
static size_t told;

static void tell(swl_str text) {
    for (size_t i = 0; i < text.len; i++) told += (size_t)sprintf(story + told, "%02x", (uint8_t)text.ptr[i]);
}

static void use(const swl_json_event *ev, int *in_string) {
    static const char letters[] = " {}[]ksntfz";
    if (!*in_string) {
        story[told++] = ' ';
        story[told++] = letters[ev->kind];
    }
    *in_string = ev->kind == SWL_JSON_STRING && ev->more;
    if (ev->kind == SWL_JSON_KEY || ev->kind == SWL_JSON_STRING || ev->kind == SWL_JSON_NUMBER) tell(ev->data);
}

static int is_blank(const uint8_t *p, size_t n) {
    while (n > 0 && memchr(" \t\r\n", *p, 4)) p++, n--;
    return n == 0;
}

int main(void) {
    while (fgets(line, sizeof line, stdin)) {
        char *at = line;
        swl_json d;
        swl_json_event ev;
        swl_status s = SWL_MORE;
        unsigned seed = (unsigned)strtoul(at, &at, 10);
        size_t n = 0, rest = 0;
        int in_string = 0;
        for (at++; at[2 * n] > ' ' && at[2 * n + 1] > ' '; n++) {
            char two[3] = {at[2 * n], at[2 * n + 1], 0};
            bytes[n] = (uint8_t)strtoul(two, NULL, 16);
        }
        told = 0;
        srand(seed);
        swl_json_init(&d, scratch, sizeof scratch);
        for (size_t from = 0, piece; from < n && s == SWL_MORE; from += piece) {
            piece = seed % 3 ? (size_t)rand() % (seed % 3 == 1 ? 3 : 40) + 1 : n;
            if (piece > n - from) piece = n - from;
            char *copy = malloc(piece);     /* a block of its own, so that a read after its end is found */
            memcpy(copy, bytes + from, piece);
            swl_str in = swl_span(copy, piece);
            while ((s = swl_json_next(&d, &in, &ev)) == SWL_OK) use(&ev, &in_string);
            rest = n - from - piece + in.len;
            free(copy);
        }
        if (s == SWL_MORE) {
            rest = 0;
            while ((s = swl_json_end(&d, &ev)) == SWL_OK) use(&ev, &in_string);
        }
        if (s == SWL_DONE && !is_blank(bytes + n - rest, rest)) printf("SWL_E_SYNTAX_JSON\n");
        else if (s == SWL_DONE) printf("%.*s SWL_DONE\n", (int)told, story);
        else printf("%s\n", swl_status_name(s));
    }
    return 0;
}
