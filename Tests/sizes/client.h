/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the rows of the client: asks a question, to the end of its answer. */
#ifndef CLIENT_ROW_H
#define CLIENT_ROW_H

#include "row.h"
#include "swiftlet_client.h"

extern void use_event(void *ctx, const swl_reply_event *ev);
extern swl_conversation given_conversation(void);

static swl_client client;
static uint8_t memory[4096];

static inline swl_status ask(const swl_service *service) {
    swl_conversation talk = given_conversation();
    swl_status s = swl_client_run(&client, service, &talk, use_event, NULL);
    swl_client_free(&client);
    return s;
}

#endif
