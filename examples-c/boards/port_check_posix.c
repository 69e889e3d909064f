// SPDX-License-Identifier: Apache-2.0
/* port_check for a port that runs on this computer:
 *   port_check ADDRESS NAME PORT TLS_PORT ROOT.pem      everything
 *   port_check ADDRESS NAME PORT                        no TLS
 * A board's program does the same with its own settings: qemu-mps2/check.c. */
#include "port_check.h"
#include <stdio.h>
#include <stdlib.h>

static void print(swl_str line) {
    fwrite(line.ptr, 1, line.len, stdout);
    fflush(stdout);
}

int main(int argc, char **argv) {
    static uint64_t storage[8192];
    static char root[65536];
    port_check c = {.print = print, .tls_storage = storage, .tls_storage_size = sizeof storage};
    if (argc != 4 && argc != 6) return 2;
    c.address = swl_cstr(argv[1]);
    c.name = swl_cstr(argv[2]);
    c.port = (uint16_t)atoi(argv[3]);
    port_check_clock(&c);
    port_check_entropy(&c);
    port_check_hashes(&c);
    port_check_p256(&c);
    port_check_names(&c);
    port_check_sockets(&c);
    if (argc == 6) {
        FILE *f = fopen(argv[5], "rb");
        c.root = swl_span(root, f ? fread(root, 1, sizeof root, f) : 0);
        if (f) fclose(f);
        c.tls_port = (uint16_t)atoi(argv[4]);
        port_check_tls(&c);
    }
    return port_check_result(&c);
}
