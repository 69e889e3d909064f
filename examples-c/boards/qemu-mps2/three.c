// SPDX-License-Identifier: Apache-2.0
/* Asks three questions at once, on three connections, in one loop without threads: a client never waits by itself.
 * Settings: url, key, model, roots, question1, question2, question3. */
#include "board.h"
#include "network.h"
#include "swiftlet_client.h"
#include "swiftlet_lwip.h"
#include "swiftlet_tls.h"
#include <mbedtls/platform.h>

enum { CLIENTS = 3, ANSWER = 1024 };

static struct asked {
    swl_client client;
    swl_tls_storage storage;
    uint8_t memory[2560], answer[ANSWER];
    size_t length;
    uint32_t pieces;
    swl_message question;
    swl_conversation talk;
    swl_status status;
} all[CLIENTS];

static swl_status begin(struct asked *a, const swl_service *service, const char *question) {
    swl_client_init(&a->client, a->memory, sizeof a->memory);
    swl_status s = swl_client_tls(&a->client, &a->storage, sizeof a->storage);
    if (s == SWL_OK) s = swl_tls_roots(&a->client.tls, board_file(board_setting("roots")));
    a->question.text = board_setting(question);
    a->talk = (swl_conversation){.model = board_setting("model"), .messages = &a->question, .message_count = 1, .stream = 1};
    if (s == SWL_OK) swl_client_ask(&a->client, service, &a->talk);
    return s == SWL_OK ? SWL_AGAIN : s;
}

/* Handles what has come for this question; SWL_AGAIN: nothing more for now. */
static void step(struct asked *a) {
    swl_reply_event ev;
    a->client.net.wants = 0;
    while ((a->status = swl_client_reply(&a->client, &ev)) == SWL_OK) {
        if (ev.kind != SWL_REPLY_TEXT || ev.data.len > ANSWER - a->length) continue;
        memcpy(a->answer + a->length, ev.data.ptr, ev.data.len);
        a->length += ev.data.len;
        a->pieces++;
    }
}

int main(void) {
    static const char *const questions[CLIENTS] = {"question1", "question2", "question3"};
    swl_bearer key = {board_setting("key")};
    swl_service service = swl_chat_service(board_setting("url"), swl_auth_bearer(&key));
    uint32_t under_way = 0, most = 0;
    mbedtls_platform_set_calloc_free(board_calloc, board_free);
    board_cost_begin();
    if (!network_start()) return 1;
    for (int i = 0; i < CLIENTS; i++) all[i].status = begin(&all[i], &service, questions[i]);
    do {
        uint32_t answering = 0;
        under_way = 0;
        for (int i = 0; i < CLIENTS; i++) {
            if (all[i].status == SWL_AGAIN) step(&all[i]);
            under_way += all[i].status == SWL_AGAIN;
            answering += all[i].status == SWL_AGAIN && all[i].pieces > 0;
        }
        if (answering > most) most = answering;
        swl_lwip_pump(1);
    } while (under_way > 0);
    for (int i = 0; i < CLIENTS; i++) {
        board_line("answer", swl_span(all[i].answer, all[i].length));
        board_line("end", swl_cstr(swl_status_name(all[i].status)));
        swl_client_free(&all[i].client);
    }
    board_line_number("at_once", (int32_t)most);
    board_cost_print();
    return 0;
}
