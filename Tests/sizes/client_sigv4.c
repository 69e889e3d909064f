/* SPDX-License-Identifier: Apache-2.0 */
#include "client.h"

int main(void) {
    static uint8_t storage[64];
    swl_aws key = given_aws();
    swl_service service = swl_converse_service(given_text(), swl_auth_sigv4(&key));
    swl_client_init(&client, memory, sizeof memory);
    swl_client_tls(&client, storage, sizeof storage);
    swl_tls_roots(&client.tls, given_text());
    return ask(&service);
}
