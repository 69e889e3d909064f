/* What Swiftlet says to models and key services, and what they answer.
 *
 * This is the manual, like swiftlet.h, whose rules hold here too.  A body is made by one
 * call; an answer is read by a reply, a decoder like the others, that is given the HTTP
 * events of the exchange and gives what they mean, streamed or not, failures too:
 *
 *     swl_chat_reply_init(&reply, work, sizeof work);
 *     while ((s = swl_exchange_next(&x, &http)) == SWL_OK) {          or SWL_AGAIN: wait
 *         swl_reply_http(&reply, &http);
 *         if (http.kind == SWL_HTTP_BODY)
 *             while (swl_chat_reply_next(&reply, &http.data, &event) == SWL_OK) use(&event);
 *     }
 *     while (swl_chat_reply_end(&reply, &event) == SWL_OK) use(&event);
 *
 * With swl_converse_reply_* the same loop reads Bedrock's Converse and ConverseStream.
 */
#ifndef SWIFTLET_MODEL_H
#define SWIFTLET_MODEL_H

#include "swiftlet.h"

#ifdef __cplusplus
extern "C" {
#endif
#ifdef __clang__
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wnullability-extension"
#pragma clang assume_nonnull begin
#endif

/* ---- a conversation, and the bodies that ask for its next message ---------------------- */
/* A part of a message.
 *   SWL_TEXT    text
 *   SWL_IMAGE   text: the bytes of the image; name: "png", "jpeg", "gif" or "webp"
 *   SWL_CALL    of the assistant's: id, name, and text: the arguments, a JSON object
 *               ("" means {}), all as they came in the reply
 *   SWL_RESULT  of the user's: id of the call, text: what the tool said; failed 1: it could not
 * Text is UTF-8, else SWL_E_ARG_TEXT; arguments are JSON, else SWL_E_ARG_JSON. */
#define SWL_TEXT   0
#define SWL_IMAGE  1
#define SWL_CALL   2
#define SWL_RESULT 3
typedef struct swl_part { swl_str text, name, id; uint32_t kind, failed; } swl_part;

#define SWL_USER      0
#define SWL_ASSISTANT 1
typedef struct swl_message {
    swl_str text;              /* the first part; "" when there is none                   */
    const swl_part *SWL_NULLABLE parts;
    uint16_t part_count, role; /* SWL_USER, SWL_ASSISTANT                                  */
} swl_message;

typedef struct swl_tool { swl_str name, description, schema; } swl_tool; /* schema: JSON, an object */

/* What is zero is left out of the body. */
typedef struct swl_conversation {
    swl_str model;             /* in the body of chat completions, in the path of Converse */
    swl_str system;
    swl_str temperature;       /* a JSON number: "0.2"                                     */
    swl_str more;              /* further members, as they are: "\"seed\":7"               */
    const swl_message *SWL_NULLABLE messages;
    const swl_tool *SWL_NULLABLE tools;
    const swl_str *SWL_NULLABLE stop;
    uint16_t message_count, tool_count, stop_count;
    uint16_t stream;           /* 1: streamed, usage too; of Converse the path says it     */
    uint32_t max_tokens;
} swl_conversation;

/* OpenAI chat completions: POST …/v1/chat/completions, application/json. */
swl_status swl_chat_body(const swl_conversation *c, swl_buf *out);
/* Bedrock's Converse and ConverseStream, application/json. */
swl_status swl_converse_body(const swl_conversation *c, swl_buf *out);
/* "/model/{id}/converse" and so on; the id is percent-encoded. SWL_E_ARG when it is empty. */
#define SWL_CONVERSE        0
#define SWL_CONVERSE_STREAM 1
#define SWL_INVOKE          2
#define SWL_INVOKE_STREAM   3
swl_status swl_converse_path(swl_str model, uint32_t operation, swl_buf *out);

#ifdef __clang__
#pragma clang assume_nonnull end
#pragma clang diagnostic pop
#endif
#ifdef __cplusplus
}
#endif
#endif
