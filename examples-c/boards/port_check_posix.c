// SPDX-License-Identifier: Apache-2.0
/* port_check for a port that runs on this computer:
 *   port_check ADDRESS NAME PORT TLS_PORT ROOT.pem [PART]
 * PART: clock, entropy, hashes, p256, names, sockets, facts or tls; default: all.
 * A program for a board does the same with its own settings: qemu-mps2/check.c. */
#include "port_check.h"
#include <stdio.h>
#include <stdlib.h>

static void print(swl_str line) {
    fwrite(line.ptr, 1, line.len, stdout);
    fflush(stdout);
}

static swl_str read_file(const char *path) {
    static char bytes[65536];
    FILE *f = fopen(path, "rb");
    size_t n = f ? fread(bytes, 1, sizeof bytes, f) : 0;
    if (f) fclose(f);
    return swl_span(bytes, n);
}

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        void (*check)(port_check *c);
    } parts[] = {{"clock", port_check_clock}, {"entropy", port_check_entropy}, {"hashes", port_check_hashes}, {"p256", port_check_p256},
        {"names", port_check_names}, {"sockets", port_check_sockets}, {"facts", port_check_facts}, {"tls", port_check_tls}};
    static uint64_t storage[8192];
    if (argc < 6) return 2;
    port_check c = {.print = print,
        .address = swl_cstr(argv[1]),
        .name = swl_cstr(argv[2]),
        .port = (uint16_t)atoi(argv[3]),
        .tls_port = (uint16_t)atoi(argv[4]),
        .root = read_file(argv[5]),
        .tls_storage = storage,
        .tls_storage_size = sizeof storage};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (argc == 6 || strcmp(argv[6], parts[i].name) == 0) parts[i].check(&c);
    return port_check_result(&c);
}
