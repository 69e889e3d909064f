// SPDX-License-Identifier: Apache-2.0
/* Decodes the event stream on standard input, given in pieces of PIECE bytes:
 *   select PIECE WHOLE        a line for each complete message: its :event-type, its payload in hex; then the status
 *   select PIECE WHOLE flips  each bit in turn flipped: a line each STATUS BITS that they came to. A flip that lets
 *                             more messages pass than stand before it counts as FORGED
 * WHOLE is as for swl_frames. */
#include "swiftlet.h"

#include <stdio.h>
#include <stdlib.h>

#define KINDS_MAX 8

static uint8_t stream[1 << 16], payload[1 << 16], buffer[1 << 16];
static size_t ends[16]; /* where each message ends */

/* The status at the end; `told` becomes the number of complete messages. */
static swl_status decode(size_t n, size_t piece, uint32_t whole, int is_quiet, size_t *told) {
    static char type[256];
    swl_frames d;
    swl_frames_event ev;
    swl_status s = SWL_MORE;
    size_t got = 0;
    *told = 0;
    swl_frames_init(&d, buffer, whole ? sizeof buffer : 256);
    d.whole = whole;
    for (size_t from = 0, size; from < n && s == SWL_MORE; from += size) {
        size = piece < n - from ? piece : n - from;
        swl_str in = swl_span(stream + from, size);
        while ((s = swl_frames_next(&d, &in, &ev)) == SWL_OK) {
            if (ev.kind == SWL_FRAMES_HEADER && ev.type == 7 && swl_str_is(ev.name, swl_cstr(":event-type")))
                snprintf(type, sizeof type, "%.*s", (int)ev.data.len, ev.data.ptr);
            if (ev.kind == SWL_FRAMES_PAYLOAD) memcpy(payload + got, ev.data.ptr, ev.data.len), got += ev.data.len;
            if (ev.kind != SWL_FRAMES_END) continue;
            if (!is_quiet) {
                printf("%s ", type);
                for (size_t i = 0; i < got; i++) printf("%02x", payload[i]);
                puts("");
                if (*told < sizeof ends / sizeof *ends) ends[*told] = from + size - in.len;
            }
            ++*told;
            got = 0;
            type[0] = 0;
        }
    }
    return s == SWL_MORE ? swl_frames_end(&d) : s;
}

static const char *name(swl_status s) { return s == SWL_DONE ? "SWL_DONE" : swl_status_name(s); }

static void flip_each(size_t n, size_t piece, uint32_t whole) {
    const char *kinds[KINDS_MAX];
    size_t bits[KINDS_MAX], count = 0;
    for (size_t bit = 0; bit < 8 * n; bit++) {
        size_t told = 0, before = 0, at = 0;
        stream[bit / 8] ^= (uint8_t)(1 << bit % 8);
        const char *kind = name(decode(n, piece, whole, 1, &told));
        stream[bit / 8] ^= (uint8_t)(1 << bit % 8);
        while (before < sizeof ends / sizeof *ends && ends[before] && ends[before] <= bit / 8) before++;
        if (told != before) kind = "FORGED";
        while (at < count && strcmp(kinds[at], kind) != 0) at++;
        if (at == KINDS_MAX) abort();
        if (at == count) kinds[count] = kind, bits[count++] = 0;
        bits[at]++;
    }
    for (size_t i = 0; i < count; i++) printf("%s %lu\n", kinds[i], (unsigned long)bits[i]);
}

int main(int argc, char **argv) {
    size_t n = fread(stream, 1, sizeof stream, stdin), told;
    if (argc < 3 || n == sizeof stream) return 2;
    size_t piece = strtoul(argv[1], NULL, 10);
    uint32_t whole = (uint32_t)strtoul(argv[2], NULL, 10);
    if (!piece) return 2;
    puts(name(decode(n, piece, whole, 0, &told)));
    if (argc > 3) flip_each(n, piece, whole);
    return 0;
}
