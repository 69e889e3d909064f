/* SPDX-License-Identifier: Apache-2.0 */
/* Calls each part of a client's chat once: bytes of the client beyond these are its own. */
#include "row.h"
#include "swiftlet_model.h"
#include "swiftlet_port.h"

extern swl_conversation given_conversation(void);

int main(void) {
    static uint8_t storage[64], line[512], window[2048], work[512];
    static swl_url url;
    static swl_dial net;
    static swl_tls tls;
    static swl_exchange x;
    static swl_reply reply;
    static swl_hints hints;
    static swl_clock skew;
    static swl_retry retry;
    swl_header headers[4];
    swl_bearer key = {given_text()};
    swl_conversation talk = given_conversation();
    swl_request req = given_post(headers);
    swl_buf body = swl_out(window, sizeof window);
    swl_http_event http;
    swl_reply_event ev;
    uint32_t ms, random;
    swl_status s = swl_url_split(given_text(), &url);
    s += swl_chat_body_part(&talk, 0, &body);
    s += swl_bearer_sign(&key, &req, NULL);
    s += swl_tls_init(&tls, storage, sizeof storage) + swl_tls_roots(&tls, given_text());
    swl_dial_init(&net, url.name, url.port);
    s += swl_dial_next(&net) + swl_dial_wait(&net) + swl_dial_quiet(&net, &tls.io) + (swl_status)swl_dial_patience(&net);
    s += swl_tls_start(&tls, &net.io, url.name, req.time) + swl_tls_next(&tls) + swl_tls_check_time(&tls, req.time);
    swl_exchange_init(&x, &req, &tls.io, line, sizeof line, window, sizeof window);
    swl_chat_reply_init(&reply, work, sizeof work);
    s += swl_exchange_next(&x, &http) + swl_exchange_reusable(&x);
    swl_hints_take(&hints, &http);
    swl_reply_http(&reply, &http);
    s += swl_chat_reply_next(&reply, &http.data, &ev) + swl_chat_reply_end(&reply, &ev);
    swl_hints_code(&hints, ev.code);
    s += swl_clock_learn(&skew, &hints, req.time, req.time) + swl_port_entropy(&random, sizeof random);
    s += swl_retry_delay(&retry, s, &hints, random, &ms);
    swl_port_wait(net.sockets, 0, 0, ms);
    swl_tls_free(&tls);
    swl_dial_close(&net);
    swl_wipe(window, sizeof window);
    use(&ev);
    return s;
}
