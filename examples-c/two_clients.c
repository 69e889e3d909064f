/* SPDX-License-Identifier: Apache-2.0 */
/* Asks two questions at once in one thread, in a loop of its own:
 *   OPENAI_BASE_URL=... OPENAI_API_KEY=... OPENAI_MODEL=... two_clients "question" "question" */
#include "swiftlet_client.h"
#include "swiftlet_tls.h"
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct asker {
    swl_client client;
    swl_tls_storage storage;
    char memory[4096];
    swl_message question;
    swl_conversation talk;
    swl_status status;
} asker;

/* Does what can be done now; the status then says whether to wait. */
static void go_on(asker *a, int number) {
    swl_reply_event ev;
    a->client.net.wants = 0;
    while ((a->status = swl_client_reply(&a->client, &ev)) == SWL_OK)
        if (ev.kind == SWL_REPLY_TEXT || ev.kind == SWL_REPLY_ERROR) printf("%d: %.*s\n", number, (int)ev.data.len, ev.data.ptr);
}

int main(int argc, char **argv) {
    static asker askers[2];
    swl_bearer key = {swl_cstr(getenv("OPENAI_API_KEY"))};
    swl_service service = swl_chat_service(swl_cstr(getenv("OPENAI_BASE_URL")), swl_auth_bearer(&key));
    int busy = 2;
    for (int i = 0; i < 2; i++) {
        asker *a = &askers[i];
        a->question.text = swl_cstr(argc > i + 1 ? argv[i + 1] : "Hello");
        a->talk = (swl_conversation){.model = swl_cstr(getenv("OPENAI_MODEL")), .messages = &a->question, .message_count = 1, .stream = 1};
        swl_client_init(&a->client, a->memory, sizeof a->memory);
        a->status = swl_client_tls(&a->client, &a->storage, sizeof a->storage);
        if (a->status == SWL_OK) a->status = swl_tls_roots_file(&a->client.tls, getenv("SWIFTLET_CA_FILE"));
        if (a->status != SWL_OK) return fprintf(stderr, "%s\n", swl_status_name(a->status)), 1;
        swl_client_ask(&a->client, &service, &a->talk);
        go_on(a, i);
    }
    while (busy) {
        struct pollfd fds[4];
        uint32_t ms = 60000;
        busy = 0;
        for (int i = 0; i < 4; i++) {
            swl_client *c = &askers[i / 2].client;
            int waits = askers[i / 2].status == SWL_AGAIN;
            fds[i].fd = waits ? c->net.sockets[i % 2] : -1;
            fds[i].events = (short)((c->net.wants & SWL_READ ? POLLIN : 0) | (c->net.wants & SWL_WRITE ? POLLOUT : 0));
            if (waits && swl_client_patience(c) < ms) ms = swl_client_patience(c);
            busy |= waits;
        }
        if (busy) poll(fds, 4, (int)ms);
        for (int i = 0; i < 2; i++)
            if (askers[i].status == SWL_AGAIN) go_on(&askers[i], i);
    }
    for (int i = 0; i < 2; i++) swl_client_free(&askers[i].client);
    return askers[0].status != SWL_DONE || askers[1].status != SWL_DONE;
}
