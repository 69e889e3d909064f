// SPDX-License-Identifier: Apache-2.0
/* For the test on random frames: decodes event streams from standard input, one a line:
 *   WHOLE CAP SEED HEX
 * WHOLE and CAP are as for swl_frames_init; SEED picks the pieces that the bytes come in. Prints a
 * line each: every complete message as NAME:TYPE:VALUE,...|PAYLOAD; in hex, then the status. */
#include "swiftlet.h"

#include <stdio.h>
#include <stdlib.h>

static char line[1 << 22], story[1 << 22];
static uint8_t bytes[1 << 21], buffer[1 << 20];
static size_t told;

static void tell(const void *p, size_t n) {
    for (size_t i = 0; i < n; i++) told += (size_t)sprintf(story + told, "%02x", ((const uint8_t *)p)[i]);
}

static void use(const swl_frames_event *ev, int *in_payload, size_t *complete) {
    if (ev->kind == SWL_FRAMES_HEADER) {
        tell(ev->name.ptr, ev->name.len);
        told += (size_t)sprintf(story + told, ":%u:", (unsigned)ev->type);
        tell(ev->data.ptr, ev->data.len);
        story[told++] = ',';
        return;
    }
    if (!*in_payload) story[told++] = '|';
    *in_payload = ev->kind == SWL_FRAMES_PAYLOAD;
    if (*in_payload) tell(ev->data.ptr, ev->data.len);
    if (ev->kind != SWL_FRAMES_END) return;
    story[told++] = ';';
    *complete = told;
}

int main(void) {
    while (fgets(line, sizeof line, stdin)) {
        char *at = line;
        swl_frames d;
        swl_frames_event ev;
        swl_status s = SWL_MORE;
        uint32_t whole = (uint32_t)strtoul(at, &at, 10);
        size_t cap = strtoul(at, &at, 10), n = 0, complete = 0;
        unsigned seed = (unsigned)strtoul(at, &at, 10);
        int in_payload = 0;
        for (at++; at[2 * n] > ' ' && at[2 * n + 1] > ' '; n++) {
            char two[3] = {at[2 * n], at[2 * n + 1], 0};
            bytes[n] = (uint8_t)strtoul(two, NULL, 16);
        }
        told = 0;
        srand(seed);
        swl_frames_init(&d, buffer, cap);
        d.whole = whole;
        for (size_t from = 0, piece; from < n && s == SWL_MORE; from += piece) {
            piece = seed % 3 ? (size_t)rand() % (seed % 3 == 1 ? 7 : 700) + 1 : n;
            if (piece > n - from) piece = n - from;
            uint8_t *copy = malloc(piece);      /* a block of its own, so that a read after its end is found */
            memcpy(copy, bytes + from, piece);
            swl_str in = swl_span(copy, piece);
            while ((s = swl_frames_next(&d, &in, &ev)) == SWL_OK) use(&ev, &in_payload, &complete);
            free(copy);
        }
        if (s == SWL_MORE) s = swl_frames_end(&d);
        printf("%.*s %s\n", (int)complete, story, s == SWL_DONE ? "SWL_DONE" : swl_status_name(s));
    }
    return 0;
}
