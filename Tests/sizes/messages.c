// SPDX-License-Identifier: Apache-2.0
#include "row.h"
#include "swiftlet_model.h"

extern swl_conversation given_conversation(void);
extern swl_http_event given_head(void);

int main(void) {
    uint8_t work[512];
    swl_conversation conversation = given_conversation();
    swl_buf body = swl_out(work, sizeof work);
    swl_str in = given_text();
    swl_http_event head = given_head();
    swl_reply reply;
    swl_reply_event event;
    swl_status s = swl_messages_body(&conversation, &body);
    use(&body);
    swl_messages_reply_init(&reply, work, sizeof work);
    swl_reply_http(&reply, &head);
    while ((s = swl_messages_reply_next(&reply, &in, &event)) == SWL_OK) use(&event);
    return s == SWL_MORE ? swl_messages_reply_end(&reply, &event) : s;
}
