/* SPDX-License-Identifier: Apache-2.0 */
#include "client.h"

int main(void) {
    static uint8_t storage[64], session[2048];
    swl_bearer key = {given_text()};
    swl_service service = swl_chat_service(given_text(), swl_auth_bearer(&key));
    swl_client_init(&client, memory, sizeof memory);
    swl_client_tls(&client, storage, sizeof storage);
    swl_client_session(&client, session, sizeof session, 0);
    swl_tls_roots(&client.tls, given_text());
    return ask(&service);
}
