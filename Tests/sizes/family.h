// SPDX-License-Identifier: Apache-2.0
/* A row: a body and a reply of the family that FAMILY names. */
#include "row.h"
#include "swiftlet_model.h"

#define PASTED(family, rest) swl_##family##rest
#define OF(family, rest)     PASTED(family, rest)

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
    swl_status s = OF(FAMILY, _body)(&conversation, &body);
    use(&body);
    OF(FAMILY, _reply_init)(&reply, work, sizeof work);
    swl_reply_http(&reply, &head);
    while ((s = OF(FAMILY, _reply_next)(&reply, &in, &event)) == SWL_OK) use(&event);
    return s == SWL_MORE ? OF(FAMILY, _reply_end)(&reply, &event) : s;
}
#undef FAMILY
