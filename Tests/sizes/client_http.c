/* SPDX-License-Identifier: Apache-2.0 */
#include "client.h"

int main(void) {
    swl_bearer key = {given_text()};
    swl_service service = swl_chat_service(given_text(), swl_auth_bearer(&key));
    swl_client_init(&client, memory, sizeof memory);
    return ask(&service);
}
