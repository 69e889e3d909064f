// SPDX-License-Identifier: Apache-2.0
/* Shows the port's results on a connection that the server resets:  reset URL
 * Prints the results of recv until it fails, then of send, send and recv. */
#include "swiftlet_port.h"
#include <stdio.h>

int main(int argc, char **argv) {
    static uint8_t bytes[100];
    swl_url url;
    swl_dial net;
    swl_status s;
    int32_t n;
    if (argc != 2 || swl_url_split(swl_cstr(argv[1]), &url) != SWL_OK) return 2;
    swl_dial_init(&net, url.name, url.port);
    while ((s = swl_dial_next(&net)) == SWL_AGAIN && (s = swl_dial_wait(&net)) == SWL_OK) {}
    if (s != SWL_DONE) return 1;
    while ((n = swl_port_recv(net.sockets[0], bytes, sizeof bytes)) > 0 || n == -SWL_AGAIN) swl_port_wait(net.sockets, 1, SWL_READ, 1000);
    printf("%s", swl_status_name((swl_status)n));
    for (int turn = 0; turn < 2; turn++) printf(" %s", swl_status_name((swl_status)swl_port_send(net.sockets[0], bytes, sizeof bytes)));
    printf(" %s\n", swl_status_name((swl_status)swl_port_recv(net.sockets[0], bytes, sizeof bytes)));
    swl_dial_close(&net);
    return 0;
}
