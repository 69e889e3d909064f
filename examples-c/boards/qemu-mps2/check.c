// SPDX-License-Identifier: Apache-2.0
/* Runs port_check on this board, over lwIP raw and mbedTLS. */
#include "board.h"
#include "network.h"
#include "../port_check.h"
#include <mbedtls/platform.h>

int main(void) {
    static uint64_t storage[512];
    port_check c = {.print = board_print, .tls_storage = storage, .tls_storage_size = sizeof storage};
    mbedtls_platform_set_calloc_free(board_calloc, board_free);
    c.name = board_setting("name");
    c.address = board_setting("peer");
    c.port = (uint16_t)board_number("port", 7000);
    c.tls_port = (uint16_t)board_number("tls_port", 7001);
    c.root = board_file(board_setting("roots"));
    port_check_clock(&c);
    port_check_entropy(&c);
    port_check_hashes(&c);
    port_check_p256(&c);
    if (!port_check_that(&c, network_start(), "the network of this board")) return port_check_result(&c);
    port_check_names(&c);
    port_check_sockets(&c);
    port_check_facts(&c);
    port_check_tls(&c);
    return port_check_result(&c);
}
