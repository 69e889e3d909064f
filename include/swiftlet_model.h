/* What Swiftlet says to models and key services, and what they answer.
 *
 * This is the manual, like swiftlet.h, whose rules hold here too.  A body is made by one
 * call; an answer is read by a reply, a decoder like the others, that is given the HTTP
 * events of the exchange and gives what they mean, streamed or not, failures too:
 *
 *     swl_chat_reply_init(&reply, work, sizeof work);
 *     while ((s = swl_exchange_next(&x, &http)) == SWL_OK || s == SWL_AGAIN) {
 *         if (s == SWL_AGAIN) {
 *             if ((s = swl_dial_wait(&net)) != SWL_OK) break;
 *             continue;
 *         }
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
/* A part of a message: made by the constructors below, or filled in by the member of its kind.
 * Text is UTF-8, else SWL_E_ARG_TEXT.  What is documented as JSON must be one JSON value, else
 * SWL_E_ARG_JSON, unless it is sent as plain text.  Another kind is SWL_E_ARG. */
#define SWL_PART_TEXT        0
#define SWL_PART_IMAGE       1
#define SWL_PART_DOCUMENT    2
#define SWL_PART_CALL        3
#define SWL_PART_RESULT      4
#define SWL_PART_RESULT_JSON 5
#define SWL_PART_REASONING   6
#define SWL_PART_REDACTED    7
#define SWL_PART_CACHE_POINT 8

/* The bytes of an image or document.  For a file that is not in memory there is swl_base64_body.
 *   format  image: "png", "jpeg", "gif" or "webp"; document: "pdf", and for Bedrock "csv", "doc",
 *           "docx", "xls", "xlsx", "html", "txt" or "md"
 *   name    of a document: letters, digits, hyphens, brackets, single spaces; each name once */
typedef struct swl_file { swl_str bytes, format, name; } swl_file;
/* The assistant's call of a tool, each text as it came in the reply.
 *   arguments  a JSON object; "" means {}
 *   extra      JSON that the service wants back with the call (SWL_REPLY_TOOL_EXTRA), or "" */
typedef struct swl_call { swl_str id, name, arguments, extra; } swl_call;
/* What a tool answered to the call with this id.  failed 1: the tool failed. */
typedef struct swl_result { swl_str id, text; uint32_t failed; } swl_result;
/* What the model thought, and the signature that vouches for it, both as they came. */
typedef struct swl_reasoning { swl_str text, signature; } swl_reasoning;

typedef struct swl_part {
    uint32_t kind;             /* SWL_PART_*                                               */
    union {
        swl_str text;          /* TEXT                                                     */
        swl_file file;         /* IMAGE, DOCUMENT                                          */
        swl_call call;         /* CALL                                                     */
        swl_result result;     /* RESULT, RESULT_JSON                                      */
        swl_reasoning reasoning; /* REASONING                                              */
        swl_str redacted;      /* REDACTED                                                 */
    } as;
} swl_part;

/* Private: a part of this kind with nothing in it. */
static inline swl_part swl_part_of_(uint32_t kind) {
    swl_part p;
    p.kind = kind;
    p.as.call.id = p.as.call.name = p.as.call.arguments = p.as.call.extra = swl_span(NULL, 0);
    return p;
}
static inline swl_part swl_part_text(swl_str text) {
    swl_part p = swl_part_of_(SWL_PART_TEXT);
    p.as.text = text;
    return p;
}
static inline swl_part swl_part_image(swl_str bytes, swl_str format) {
    swl_part p = swl_part_of_(SWL_PART_IMAGE);
    p.as.file.bytes = bytes;
    p.as.file.format = format;
    return p;
}
static inline swl_part swl_part_document(swl_str bytes, swl_str format, swl_str name) {
    swl_part p = swl_part_of_(SWL_PART_DOCUMENT);
    p.as.file.bytes = bytes;
    p.as.file.format = format;
    p.as.file.name = name;
    return p;
}
static inline swl_part swl_part_call(swl_str id, swl_str name, swl_str arguments, swl_str extra) {
    swl_part p = swl_part_of_(SWL_PART_CALL);
    p.as.call.id = id;
    p.as.call.name = name;
    p.as.call.arguments = arguments;
    p.as.call.extra = extra;
    return p;
}
/* The user's; failed: 0 or 1. */
static inline swl_part swl_part_result(swl_str id, swl_str text, uint32_t failed) {
    swl_part p = swl_part_of_(SWL_PART_RESULT);
    p.as.result.id = id;
    p.as.result.text = text;
    p.as.result.failed = failed;
    return p;
}
/* The same with JSON for text.  Bedrock's Converse takes an object; the other families, which
 * know results as text only, send it as that text. */
static inline swl_part swl_part_result_json(swl_str id, swl_str json, uint32_t failed) {
    swl_part p = swl_part_result(id, json, failed);
    p.kind = SWL_PART_RESULT_JSON;
    return p;
}
/* The assistant's thought, kept from a reply whose events said `keep`.  Put it where it came in
 * the message.  Converse and Messages send it with its signature, and leave it out without one:
 * the models that give none refuse it.  Chat completions send it as `reasoning_content` of a
 * message that has calls, while no later message of the user has other parts than results
 * (DeepSeek, https://api-docs.deepseek.com/guides/thinking_mode). */
static inline swl_part swl_part_reasoning(swl_str text, swl_str signature) {
    swl_part p = swl_part_of_(SWL_PART_REASONING);
    p.as.reasoning.text = text;
    p.as.reasoning.signature = signature;
    return p;
}
/* A thought that the service encrypted (SWL_REPLY_REDACTED), as it came.  Chat leaves it out. */
static inline swl_part swl_part_redacted(swl_str data) {
    swl_part p = swl_part_of_(SWL_PART_REDACTED);
    p.as.redacted = data;
    return p;
}
/* The service may cache what comes before this place.  Chat, which caches by itself, leaves it
 * out. */
static inline swl_part swl_part_cache_point(void) { return swl_part_of_(SWL_PART_CACHE_POINT); }

/* SWL_ROLE_DEVELOPER is OpenAI's name of the system role for newer models; Converse and Messages
 * have no such role: SWL_E_ARG. */
#define SWL_ROLE_USER      0
#define SWL_ROLE_ASSISTANT 1
#define SWL_ROLE_DEVELOPER 2
/* Messages of one role that follow each other become one for Converse and Messages, which want
 * roles to alternate.  An assistant's text of nothing but white space is left out for them. */
typedef struct swl_message {
    swl_str text;              /* the first part; "" when there is none                   */
    const swl_part *SWL_NULLABLE parts;
    uint16_t part_count, role; /* SWL_ROLE_*                                              */
} swl_message;

/* schema: JSON, an object, "{}" too; a description that is empty is left out. */
typedef struct swl_tool { swl_str name, description, schema; } swl_tool;
#define SWL_CHOOSE_AUTO 1  /* call a tool or answer: what models do anyway                 */
#define SWL_CHOOSE_ANY  2  /* call one at least                                            */
#define SWL_CHOOSE_NONE 3  /* call none; Converse has no such thing: SWL_E_ARG             */
#define SWL_CHOOSE_TOOL 4  /* call the one that is named in `tool`                         */

/* What is zero is left out of the body.  A role or choice that is none of these, and NULL with
 * a count, is SWL_E_ARG.  temperature and top_p are texts so that no floating point is linked:
 * anything but a JSON number is SWL_E_ARG_JSON.  `more` and `more_config` are members of an
 * object, without its braces: anything else, and a name that the body has already, is
 * SWL_E_ARG_JSON. */
typedef struct swl_conversation {
    swl_str model;             /* in the body of chat completions and Messages, in the path
                                  of Converse                                             */
    swl_str system;
    swl_str temperature;       /* "0.2"                                                    */
    swl_str top_p;             /* "0.9"                                                    */
    swl_str more;              /* further members of the body: "\"seed\":7"                */
    swl_str more_config;       /* further members of Converse's inferenceConfig            */
    swl_str tool;              /* for SWL_CHOOSE_TOOL                                      */
    const swl_message *SWL_NULLABLE messages;
    const swl_tool *SWL_NULLABLE tools;
    const swl_str *SWL_NULLABLE stop;
    uint16_t message_count, tool_count, stop_count;
    uint16_t stream;           /* 1: streamed, usage too; of Converse the path says it     */
    uint32_t tool_choice;      /* SWL_CHOOSE_*, of the tools                               */
    uint32_t max_tokens;       /* 0: the service's own; Messages, which needs one: 4096    */
    uint32_t max_completion_tokens; /* 1: chat calls it max_completion_tokens, which OpenAI's
                                  reasoning models want; 0: max_tokens, which all others
                                  understand                                              */
    uint32_t cache;            /* SWL_CACHE_*: Converse and Messages may cache ...         */
} swl_conversation;
#define SWL_CACHE_SYSTEM 1u    /* what ends with the system text                           */
#define SWL_CACHE_TOOLS  2u    /* what ends with the tools                                 */
#ifdef __swift__
/* Private: formats address the first members by number. */
_Static_assert(offsetof(swl_conversation, system) == sizeof(swl_str) && offsetof(swl_conversation, temperature) == 2 * sizeof(swl_str) &&
        offsetof(swl_conversation, top_p) == 3 * sizeof(swl_str) && offsetof(swl_conversation, more) == 4 * sizeof(swl_str) &&
        offsetof(swl_conversation, more_config) == 5 * sizeof(swl_str) && offsetof(swl_conversation, tool) == 6 * sizeof(swl_str),
    "slots of a conversation");
_Static_assert(offsetof(swl_tool, description) == sizeof(swl_str) && offsetof(swl_tool, schema) == 2 * sizeof(swl_str), "slots of a tool");
#endif

/* The longest beginning, or end, of `text` that has at most `max` bytes and begins and ends with
 * whole UTF-8 characters: for a history that must be cut, since a text that was cut inside a
 * character is refused at every turn.  What is not UTF-8 elsewhere in the text stays. */
swl_str swl_text_head(swl_str text, size_t max);
swl_str swl_text_tail(swl_str text, size_t max);

/* OpenAI chat completions: POST …/v1/chat/completions, application/json. */
swl_status swl_chat_body(const swl_conversation *c, swl_buf *out);
/* Bedrock's Converse and ConverseStream, application/json. */
swl_status swl_converse_body(const swl_conversation *c, swl_buf *out);
/* Anthropic Messages: POST …/v1/messages, application/json, with the header anthropic-version:
 * 2023-06-01 (https://docs.anthropic.com/en/api/messages).  The invoke form is for Bedrock's
 * InvokeModel with Claude: version in the body, model and streaming in the path. */
#define SWL_ANTHROPIC_VERSION "2023-06-01"
swl_status swl_messages_body(const swl_conversation *c, swl_buf *out);
swl_status swl_messages_invoke_body(const swl_conversation *c, swl_buf *out);
/* For a device that cannot hold the body: what fits of it into `out`, from its byte `from` on.
 * SWL_MORE when something follows, SWL_OK at the end.  The length is the body's own, measured
 * by one of the calls above with {0}; after it, up to SIZE_MAX, there is nothing: SWL_OK.
 * Made for the `read` of a swl_source: each call generates the whole body and keeps only the
 * requested part, so that a body of n bytes in windows of w takes n/w times as long as one that
 * is made at once: a matter of milliseconds for a few KB.  The conversation stays as it
 * is until the body is sent. */
swl_status swl_chat_body_part(const swl_conversation *c, size_t from, swl_buf *out);
swl_status swl_converse_body_part(const swl_conversation *c, size_t from, swl_buf *out);
swl_status swl_messages_body_part(const swl_conversation *c, size_t from, swl_buf *out);
swl_status swl_messages_invoke_body_part(const swl_conversation *c, size_t from, swl_buf *out);
/* "/model/{id}/converse" and so on; the id is percent-encoded. SWL_E_ARG when it is empty. */
#define SWL_CONVERSE        0
#define SWL_CONVERSE_STREAM 1
#define SWL_INVOKE          2
#define SWL_INVOKE_STREAM   3
swl_status swl_converse_path(swl_str model, uint32_t operation, swl_buf *out);

/* ---- replies: what a model answered ------------------------------------------------------ *
 * One struct and one set of events for all families and for plain and streamed answers, told
 * apart by Content-Type; where it is missing or says nothing, by the body's first byte.
 * swl_X_reply_next takes body bytes off the front of *in:
 *   SWL_REPLY_TEXT       data: a piece of the answer, never a split UTF-8 character
 *   SWL_REPLY_REASONING  data: a piece of what the model thought
 *   SWL_REPLY_SIGNATURE  data: a piece of the signature of the thought before it
 *   SWL_REPLY_REDACTED   data: a piece of a thought that the service encrypted
 *   SWL_REPLY_REFUSAL    data: a piece of why it refused (chat)
 *   SWL_REPLY_TOOL_ID    data: a tool call's id, whole
 *   SWL_REPLY_TOOL_NAME  data: the tool's name, whole
 *   SWL_REPLY_ARGUMENTS  data: a piece of a tool call's arguments, JSON text; join the pieces
 *   SWL_REPLY_TOOL_EXTRA data: a piece of JSON text that must go back with the call
 *   SWL_REPLY_STOP       data: why the answer ends, whole: "end_turn", "stop", "tool_use" …
 *   SWL_REPLY_USAGE      input, output, total: tokens, SWL_UNKNOWN when not told; the last
 *                        one counts
 *   SWL_REPLY_ERROR      the answer is a failure, under HTTP 200 too: code and data, the
 *                        message, of which one may be ""; nothing that came before counts, and
 *                        nothing follows
 * call: the number, from 0, of the tool call that an ID, NAME, ARGUMENTS or EXTRA event belongs
 * to; they come in any order.  So do STOP and USAGE.
 * block: the number, from 0, of the content block of Converse and Messages that the event
 * belongs to; always 0 in chat.
 * keep 1: the service wants the thought (TEXT of it, SIGNATURE, REDACTED) back in the next round
 * of a tool loop, and refuses the request without it.  Keep such pieces, those of one block
 * joined, in a part of their own in the order in which they came: swl_part_reasoning,
 * swl_part_redacted.  Thoughts with keep 0 are to be read only: some services refuse them.
 * An answer under HTTP 200 in which nothing was an answer is a failure, too.
 * swl_X_reply_end is for the end of the answer: SWL_OK with a last event (call it again),
 * SWL_DONE, or SWL_E_TRUNCATED when the answer was cut off.
 * Pieces of a ConverseStream come before their message's checksum: after SWL_E_CHECK or any
 * other error the whole answer is lost.
 *
 * `work` holds names, codes and headers, never the answer: 320 bytes or more; 512 is good, and
 * lets more of an error's message through.  An id, name or reason, and an event stream's headers
 * of one message, must fit into it with 160 bytes to spare, else SWL_E_LIMIT_WORK: 1280 bytes
 * for ids of up to 1000.  Two more errors end the reply, even in members that are passed over: a
 * number of more than 48 bytes (SWL_E_LIMIT_NUMBER), and objects and arrays more than 64 deep
 * (SWL_E_LIMIT_DEPTH).  A failure's texts are cut instead, never inside a UTF-8 character: the
 * message at what `work` has beyond 152 bytes, the code at 64.
 *
 * Which call an element of a streamed chat's tool_calls goes on with is decided at the end of
 * the element, for services write members in any order: an id that is new at its index, or
 * without an index, begins a call; without an id the index says which; a name without either
 * begins a call; arguments alone belong to the last one.  Until then what came is held in
 * `work`, and told when it is full: then whole calls in one element are assumed, and SWL_E_LIMIT_WORK
 * says that the element's end did not agree.  An element that begins with index and id is told
 * as it comes. */
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
#define SWL_REPLY_SIGNATURE  13
#define SWL_REPLY_REDACTED   14
#define SWL_REPLY_TOOL_EXTRA 15
#define SWL_UNKNOWN 0xffffffffu
typedef struct swl_reply_event {
    int32_t kind;
    uint32_t call, block, keep;
    uint32_t input, output, total;
    swl_str data, code;
} swl_reply_event;
typedef struct swl_reply {
    int32_t status;            /* HTTP's                                                  */
    uint32_t reasoning_tags;   /* 1, as _init sets it: a text that begins with <think> or
                                  <reasoning> is told as REASONING up to the closing tag   */
    swl_str request_id;        /* for a complaint to the service: its first 40 bytes; ""  */
    uint8_t form_, mark_, level_, next_, code_rank_, message_rank_, code_, root_, tag_, tag_at_, named_, raw_;
    uint8_t chunk_state_, chunk_at_, chunk_len_, bit_count_, chunk_name_[16], chunk_text_[24];
    char type_[8];
    uint32_t flags_;
    swl_status status_;
    uint8_t *SWL_NULLABLE work_;
    size_t cap_, kept_, kept_at_, base_, used_, owed_, held_, told_;
    uint32_t tokens_[3], call_, calls_, block_, index_, id_, bits_;
    uint32_t seen_[8][2];
    uint64_t path_;
    swl_json json_, chunk_;
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

/* Messages, from Anthropic, from Bedrock's endpoint for them and from others who serve them; and
 * from InvokeModel and InvokeModelWithResponseStream with Claude (invoke). */
#define swl_messages_reply_init swl_messages_reply_init_2
void       swl_messages_reply_init(swl_reply *r, void *work, size_t work_cap);
swl_status swl_messages_reply_next(swl_reply *r, swl_str *in, swl_reply_event *ev);
swl_status swl_messages_reply_end(swl_reply *r, swl_reply_event *ev);
#define swl_messages_invoke_reply_init swl_messages_invoke_reply_init_2
void       swl_messages_invoke_reply_init(swl_reply *r, void *work, size_t work_cap);
swl_status swl_messages_invoke_reply_next(swl_reply *r, swl_str *in, swl_reply_event *ev);
swl_status swl_messages_invoke_reply_end(swl_reply *r, swl_reply_event *ev);

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
