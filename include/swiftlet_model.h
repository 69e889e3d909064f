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
 *   SWL_PART_TEXT    text
 *   SWL_PART_IMAGE        text: the bytes of the image; name: "png", "jpeg", "gif" or "webp".  For one
 *                    that is not in memory there is swl_base64_body
 *   SWL_PART_DOCUMENT     text: the bytes of the document; name: its format, "pdf" and for Bedrock
 *                    "csv", "doc", "docx", "xls", "xlsx", "html", "txt" or "md"; id: what it is
 *                    called: letters, digits, hyphens, brackets, single spaces, each name once
 *   SWL_PART_CALL         of the assistant's: id, name, and text: the arguments, a JSON object
 *                    ("" means {}), all as they came in the reply
 *   SWL_PART_RESULT       of the user's: id of the call, text: what the tool said; failed 1: it could
 *                    not
 *   SWL_PART_RESULT_JSON  the same, the text being JSON: Bedrock takes an object; in chat completions,
 *                    which know text only, it is that text
 * Text is UTF-8, else SWL_E_ARG_TEXT; what is named JSON is, where it is not sent as text, else
 * SWL_E_ARG_JSON; another kind is SWL_E_ARG. */
#define SWL_PART_TEXT        0
#define SWL_PART_IMAGE       1
#define SWL_PART_DOCUMENT    2
#define SWL_PART_CALL        3
#define SWL_PART_RESULT      4
#define SWL_PART_RESULT_JSON 5
typedef struct swl_part { swl_str text, name, id; uint32_t kind, failed; } swl_part;

#define SWL_ROLE_USER      0
#define SWL_ROLE_ASSISTANT 1
typedef struct swl_message {
    swl_str text;              /* the first part; "" when there is none                   */
    const swl_part *SWL_NULLABLE parts;
    uint16_t part_count, role; /* SWL_ROLE_USER, SWL_ROLE_ASSISTANT                                  */
} swl_message;

/* schema: JSON, an object, "{}" too; a description that is empty is left out. */
typedef struct swl_tool { swl_str name, description, schema; } swl_tool;
#define SWL_CHOOSE_AUTO 1  /* call a tool or answer: what models do anyway                 */
#define SWL_CHOOSE_ANY  2  /* call one at least                                            */
#define SWL_CHOOSE_NONE 3  /* call none; Converse has no such thing: SWL_E_ARG             */
#define SWL_CHOOSE_TOOL 4  /* call the one that is named in `tool`                         */

/* What is zero is left out of the body.  A role or choice that is none of these, and NULL with
 * a count, is SWL_E_ARG. */
typedef struct swl_conversation {
    swl_str model;             /* in the body of chat completions, in the path of Converse */
    swl_str system;
    swl_str temperature;       /* a JSON number: "0.2"                                     */
    swl_str more;              /* further members, as they are: "\"seed\":7"               */
    swl_str tool;              /* for SWL_CHOOSE_TOOL                                      */
    const swl_message *SWL_NULLABLE messages;
    const swl_tool *SWL_NULLABLE tools;
    const swl_str *SWL_NULLABLE stop;
    uint16_t message_count, tool_count, stop_count;
    uint16_t stream;           /* 1: streamed, usage too; of Converse the path says it     */
    uint32_t tool_choice;      /* SWL_CHOOSE_*, of the tools                               */
    uint32_t max_tokens;
} swl_conversation;

/* OpenAI chat completions: POST …/v1/chat/completions, application/json. */
swl_status swl_chat_body(const swl_conversation *c, swl_buf *out);
/* Bedrock's Converse and ConverseStream, application/json. */
swl_status swl_converse_body(const swl_conversation *c, swl_buf *out);
/* For a device that cannot hold the body: what fits of it into `out`, from its byte `from` on.
 * SWL_MORE when something follows, SWL_OK at the end.  The length is the body's own, measured
 * by one of the calls above with {0}; behind it, up to SIZE_MAX, there is nothing: SWL_OK.
 * Made for the `read` of a swl_source: each call writes the whole body, nearly all of it
 * nowhere, so that a body of n bytes in windows of w takes n/w times as long as one that
 * is made at once: a matter of milliseconds for a few KB.  The conversation stays as it
 * is until the body is sent. */
swl_status swl_chat_body_part(const swl_conversation *c, size_t from, swl_buf *out);
swl_status swl_converse_body_part(const swl_conversation *c, size_t from, swl_buf *out);
/* "/model/{id}/converse" and so on; the id is percent-encoded. SWL_E_ARG when it is empty. */
#define SWL_CONVERSE        0
#define SWL_CONVERSE_STREAM 1
#define SWL_INVOKE          2
#define SWL_INVOKE_STREAM   3
swl_status swl_converse_path(swl_str model, uint32_t operation, swl_buf *out);

/* ---- replies: what a model answered ------------------------------------------------------ *
 * One struct and one set of events for both families and for plain and streamed answers,
 * told apart by Content-Type.  swl_X_reply_next takes body bytes off the front of *in:
 *   SWL_REPLY_TEXT       data: a piece of the answer, never a split UTF-8 character
 *   SWL_REPLY_REASONING  data: a piece of what the model thought
 *   SWL_REPLY_REFUSAL    data: a piece of why it refused (chat)
 *   SWL_REPLY_ARGUMENTS  data: a piece of a tool call's arguments, JSON text; join the pieces
 *   SWL_REPLY_TOOL_ID    data: a tool call's id, whole
 *   SWL_REPLY_TOOL_NAME  data: the tool's name, whole
 *   SWL_REPLY_STOP       data: why the answer ends, whole: "end_turn", "stop", "tool_use" …
 *   SWL_REPLY_USAGE      input, output, total: tokens, SWL_UNKNOWN when not told; the last
 *                        one counts
 *   SWL_REPLY_ERROR      the answer is a failure, under HTTP 200 too: code and data, the
 *                        message, each perhaps ""; nothing that came before counts, and
 *                        nothing follows
 * call: which tool call, from 0, of the three that belong to one; they come in any order,
 * for services write members in any order.  So do STOP and USAGE.
 * swl_X_reply_end is for the end of the answer: SWL_OK with a last event (call it again),
 * SWL_DONE, or SWL_E_TRUNCATED when the answer was cut off.
 * Pieces of a ConverseStream come before their message's checksum: after SWL_E_CHECK or any
 * other error the whole answer is lost.
 *
 * `work` holds names, codes and headers, never the answer: 320 bytes or more; 512 is good,
 * and lets more of an error's message through.  An id, name or reason over it is
 * SWL_E_LIMIT_TEXT.  Two more things lose an answer, wherever in it they stand, also in what is
 * passed over: a number of more than 48 bytes (SWL_E_LIMIT_NUMBER), and objects and arrays more
 * than 64 deep (SWL_E_LIMIT_DEPTH).  A failure's texts are cut instead, never inside a UTF-8
 * character: the message at what `work` has beyond 152 bytes, the code at 64.
 *
 * Which call a streamed chat's id, name and arguments belong to is said by the index in their
 * element of tool_calls.  Before the index, and without one, a name or id begins the next call
 * (an id waits for an index that comes before the function), and arguments belong to the last. */
#define SWL_REPLY_TEXT      1
#define SWL_REPLY_REASONING 2
#define SWL_REPLY_REFUSAL   3
#define SWL_REPLY_ARGUMENTS 4
#define SWL_REPLY_TOOL_ID   5
#define SWL_REPLY_TOOL_NAME 6
#define SWL_REPLY_STOP      7
#define SWL_REPLY_USAGE     8
#define SWL_REPLY_ERROR     9
#define SWL_REPLY_BYTES    10
#define SWL_REPLY_KEY      11
#define SWL_REPLY_CREDENTIAL 12
#define SWL_UNKNOWN 0xffffffffu
typedef struct swl_reply_event {
    int32_t kind;
    uint32_t call;
    uint32_t input, output, total;
    swl_str data, code;
} swl_reply_event;
typedef struct swl_reply {
    int32_t status;            /* HTTP's                                                  */
    swl_str request_id;        /* for a complaint to the service: its first 40 bytes; ""  */
    uint8_t form_, mark_, level_, next_, code_rank_, message_rank_, code_, root_;
    uint32_t flags_;
    swl_status status_;
    uint8_t *SWL_NULLABLE work_;
    size_t cap_, kept_, kept_at_, base_, used_, owed_;
    uint32_t tokens_[3], call_;
    uint64_t path_;
    swl_json json_;
    union { swl_sse sse; swl_frames frames; } stream_;
} swl_reply;
/* Hand it every event of the HTTP answer: it takes status, type, error code and request id
 * from the head, and leaves the body alone. */
void       swl_reply_http(swl_reply *r, const swl_http_event *http);

#define swl_chat_reply_init swl_chat_reply_init_2
void       swl_chat_reply_init(swl_reply *r, void *work, size_t work_cap);
swl_status swl_chat_reply_next(swl_reply *r, swl_str *in, swl_reply_event *ev);
swl_status swl_chat_reply_end(swl_reply *r, swl_reply_event *ev);

#define swl_converse_reply_init swl_converse_reply_init_2
void       swl_converse_reply_init(swl_reply *r, void *work, size_t work_cap);
swl_status swl_converse_reply_next(swl_reply *r, swl_str *in, swl_reply_event *ev);
swl_status swl_converse_reply_end(swl_reply *r, swl_reply_event *ev);

/* Bedrock's InvokeModel and InvokeModelWithResponseStream, whose bodies are each model's own:
 *   SWL_REPLY_BYTES      data: a piece of the model's answer; of a streamed one, which is a
 *                        row of JSON documents, decoded from base64
 *   SWL_REPLY_ERROR      as above */
#define swl_invoke_reply_init swl_invoke_reply_init_2
void       swl_invoke_reply_init(swl_reply *r, void *work, size_t work_cap);
swl_status swl_invoke_reply_next(swl_reply *r, swl_str *in, swl_reply_event *ev);
swl_status swl_invoke_reply_end(swl_reply *r, swl_reply_event *ev);

#ifdef __clang__
#pragma clang assume_nonnull end
#pragma clang diagnostic pop
#endif
#ifdef __cplusplus
}
#endif
#endif
