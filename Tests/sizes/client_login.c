/* SPDX-License-Identifier: Apache-2.0 */
#include "client.h"

extern swl_status due(void *ctx, swl_time now, int32_t refused);
extern swl_status request(void *ctx, swl_str *url, swl_request *req);
extern swl_status take(void *ctx, swl_http *decoder, const swl_http_event *ev);

int main(void) {
    static uint8_t storage[64];
    swl_bearer key = {given_text()};
    swl_login login = {due, request, take, NULL, NULL, {NULL, 0, 0}};
    swl_service service = swl_chat_service(given_text(), swl_auth_login(swl_auth_bearer(&key), &login));
    swl_client_init(&client, memory, sizeof memory);
    swl_client_tls(&client, storage, sizeof storage);
    swl_tls_roots(&client.tls, given_text());
    return ask(&service);
}
