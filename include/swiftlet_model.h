// SPDX-License-Identifier: Apache-2.0
/** @file
 * Request bodies and replies for models.
 *
 * This header is part of the manual; the rules of swiftlet.h apply.  With swiftlet_client.h you need
 * the conversation and the reply's events only.  Without the client, one call makes a body, and a
 * reply, which is a decoder like the others, turns the HTTP events of an exchange into the answer's
 * events, for streamed and plain answers and for failures:
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
 * The same loop with swl_converse_reply_* reads Bedrock's Converse and ConverseStream, and with
 * swl_messages_reply_* Anthropic's Messages.
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
#define SWL_PART_TEXT        0 /**< swl_part_text                                            */
#define SWL_PART_IMAGE       1 /**< swl_part_image                                           */
#define SWL_PART_DOCUMENT    2 /**< swl_part_document                                        */
#define SWL_PART_CALL        3 /**< swl_part_call                                            */
#define SWL_PART_RESULT      4 /**< swl_part_result                                          */
#define SWL_PART_RESULT_JSON 5 /**< swl_part_result_json                                     */
#define SWL_PART_REASONING   6 /**< swl_part_reasoning                                       */
#define SWL_PART_REDACTED    7 /**< swl_part_redacted                                        */
#define SWL_PART_CACHE_POINT 8 /**< swl_part_cache_point                                     */

/** An image or a document in memory.  For a file that is not in memory there is swl_base64_body. */
typedef struct swl_file {
    swl_str bytes;             /**< as they are, not encoded                                 */
    swl_str format;            /**< image: "png", "jpeg", "gif", "webp"; document: "pdf", "txt", "csv",
                                  "html", "md", and for Converse "doc", "docx", "xls", "xlsx".  Messages
                                  take all but "pdf" as plain text: SWL_E_ARG_TEXT if it is none */
    swl_str name;              /**< of a document: letters, digits, hyphens, brackets and single
                                  spaces; each name once                                     */
    swl_str context;           /**< of a document: what the model should know of it; or "".  Chat
                                  completions leave it out                                  */
} swl_file;
/** The assistant's call of a tool: each text as it came in the reply. */
typedef struct swl_call {
    swl_str id;                /**< SWL_REPLY_TOOL_ID                                        */
    swl_str name;              /**< SWL_REPLY_TOOL_NAME                                      */
    swl_str arguments;         /**< SWL_REPLY_ARGUMENTS: a JSON object; "" means {}          */
    swl_str extra;             /**< SWL_REPLY_TOOL_EXTRA: JSON that the service wants back; or "" */
} swl_call;
/** What a tool answered. */
typedef struct swl_result {
    swl_str id;                /**< that of the call                                         */
    swl_str text;              /**< what the tool said                                       */
    uint32_t failed;           /**< 1: the tool failed                                       */
} swl_result;
/** What the model thought. */
typedef struct swl_reasoning {
    swl_str text;              /**< SWL_REPLY_REASONING, as it came                          */
    swl_str signature;         /**< SWL_REPLY_SIGNATURE, which vouches for the text; or ""   */
} swl_reasoning;

/** A part of a message.  Make it by a constructor below, or set `kind` and its member.
 * Text must be UTF-8 (SWL_E_ARG_TEXT).  What is documented as JSON must be one JSON value
 * (SWL_E_ARG_JSON), unless it is sent as plain text.  Another kind is SWL_E_ARG. */
typedef struct swl_part {
    uint32_t kind;             /**< SWL_PART_*                                               */
    /** The member of the kind. */
    union {
        swl_str text;          /**< TEXT                                                     */
        swl_file file;         /**< IMAGE, DOCUMENT                                          */
        swl_call call;         /**< CALL                                                     */
        swl_result result;     /**< RESULT, RESULT_JSON                                      */
        swl_reasoning reasoning; /**< REASONING                                              */
        swl_str redacted;      /**< REDACTED                                                 */
    } as;                      /**< the member of the kind                                   */
} swl_part;

/* Private: a part of this kind with nothing in it. */
static inline swl_part swl_part_of_(uint32_t kind) {
    swl_part p;
    p.kind = kind;
    p.as.call.id = p.as.call.name = p.as.call.arguments = p.as.call.extra = swl_span(NULL, 0);
    return p;
}
/** A part of text. */
static inline swl_part swl_part_text(swl_str text) {
    swl_part p = swl_part_of_(SWL_PART_TEXT);
    p.as.text = text;
    return p;
}
/** An image: `bytes` and `format` as in swl_file. */
static inline swl_part swl_part_image(swl_str bytes, swl_str format) {
    swl_part p = swl_part_of_(SWL_PART_IMAGE);
    p.as.file.bytes = bytes;
    p.as.file.format = format;
    return p;
}
/** A document: `bytes`, `format` and `name` as in swl_file, without `context`. */
static inline swl_part swl_part_document(swl_str bytes, swl_str format, swl_str name) {
    swl_part p = swl_part_of_(SWL_PART_DOCUMENT);
    p.as.file.bytes = bytes;
    p.as.file.format = format;
    p.as.file.name = name;
    return p;
}
/** The assistant's call of a tool: `id`, `name`, `arguments` and `extra` as in swl_call. */
static inline swl_part swl_part_call(swl_str id, swl_str name, swl_str arguments, swl_str extra) {
    swl_part p = swl_part_of_(SWL_PART_CALL);
    p.as.call.id = id;
    p.as.call.name = name;
    p.as.call.arguments = arguments;
    p.as.call.extra = extra;
    return p;
}
/** The user's answer `text` to the call `id`.  `failed`: 1 when the tool failed, else 0. */
static inline swl_part swl_part_result(swl_str id, swl_str text, uint32_t failed) {
    swl_part p = swl_part_of_(SWL_PART_RESULT);
    p.as.result.id = id;
    p.as.result.text = text;
    p.as.result.failed = failed;
    return p;
}
/** As swl_part_result, with `json` in place of text.  Bedrock's Converse takes an object.  The other
 * families know results as text only and send `json` as text. */
static inline swl_part swl_part_result_json(swl_str id, swl_str json, uint32_t failed) {
    swl_part p = swl_part_result(id, json, failed);
    p.kind = SWL_PART_RESULT_JSON;
    return p;
}
/** The assistant's thought `text` with its `signature`, from a reply whose events said `keep`.  Put it
 * where it came in the message.  Converse and Messages send it with its signature; a thought without
 * one is left out, because the models that give none refuse it.  Chat completions send it as
 * `reasoning_content` of a message with calls, until the user's next message with other parts than
 * results.  Source: DeepSeek, https://api-docs.deepseek.com/guides/thinking_mode. */
static inline swl_part swl_part_reasoning(swl_str text, swl_str signature) {
    swl_part p = swl_part_of_(SWL_PART_REASONING);
    p.as.reasoning.text = text;
    p.as.reasoning.signature = signature;
    return p;
}
/** A thought that the service encrypted: `data` as it came (SWL_REPLY_REDACTED).  Chat completions
 * leave it out. */
static inline swl_part swl_part_redacted(swl_str data) {
    swl_part p = swl_part_of_(SWL_PART_REDACTED);
    p.as.redacted = data;
    return p;
}
/** The service may cache what comes before this place.  Chat completions, which cache by themselves,
 * leave it out. */
static inline swl_part swl_part_cache_point(void) { return swl_part_of_(SWL_PART_CACHE_POINT); }

#define SWL_ROLE_USER      0 /**< the user's, results of tools too                          */
#define SWL_ROLE_ASSISTANT 1 /**< the model's, calls of tools too                           */
#define SWL_ROLE_DEVELOPER 2 /**< OpenAI's system role for newer models; SWL_E_ARG for the other families */
/** A message.  Converse and Messages want roles to alternate: messages of one role that follow each
 * other become one, and an assistant's text of white space alone is left out. */
typedef struct swl_message {
    swl_str text;              /**< the first part; "" when there is none                    */
    const swl_part *SWL_NULLABLE parts; /**< further parts                                   */
    uint16_t part_count;       /**< how many `parts` there are                               */
    uint16_t role;             /**< SWL_ROLE_*                                               */
} swl_message;

/** A tool that the model may call. */
typedef struct swl_tool {
    swl_str name;              /**< what services allow: letters, digits, _ and -            */
    swl_str description;       /**< for the model; empty: left out                           */
    swl_str schema;            /**< of its arguments: JSON Schema, an object; "{}" will do   */
} swl_tool;
#define SWL_CHOOSE_AUTO 1  /**< call a tool or answer, the default of the services          */
#define SWL_CHOOSE_ANY  2  /**< call at least one                                           */
#define SWL_CHOOSE_NONE 3  /**< call none; Converse has no such choice: SWL_E_ARG           */
#define SWL_CHOOSE_TOOL 4  /**< call the tool that `tool` names                             */

/** What is asked of a model.  Members that are zero are left out of the body.  A role or choice of
 * another number, and NULL with a count, is SWL_E_ARG. */
typedef struct swl_conversation {
    swl_str model;             /**< in the body of chat completions and Messages, in the path
                                  of Converse                                              */
    swl_str system;            /**< the system prompt                                        */
    swl_str temperature;       /**< a JSON number such as "0.2", as text so that no floating point
                                  is linked; else SWL_E_ARG_JSON                           */
    swl_str top_p;             /**< likewise                                                 */
    swl_str more;              /**< further members of the body, without braces: "\"seed\":7".
                                  SWL_E_ARG_JSON: no members, or a name that the body has  */
    swl_str more_config;       /**< likewise of Converse's inferenceConfig                   */
    swl_str tool;              /**< for SWL_CHOOSE_TOOL                                      */
    const swl_message *SWL_NULLABLE messages; /**< from the first to the last                */
    const swl_tool *SWL_NULLABLE tools; /**< that the model may call                         */
    const swl_str *SWL_NULLABLE stop; /**< sequences that end the answer                     */
    uint16_t message_count;    /**< how many `messages` there are                            */
    uint16_t tool_count;       /**< how many `tools` there are                               */
    uint16_t stop_count;       /**< how many sequences `stop` has                            */
    uint16_t stream;           /**< 1: streamed, with usage                                  */
    uint32_t tool_choice;      /**< SWL_CHOOSE_*                                             */
    uint32_t max_tokens;       /**< 0: the service's own; Messages, which needs one: 4096    */
    uint32_t max_completion_tokens; /**< 1: chat completions call it max_completion_tokens, which
                                  OpenAI's reasoning models want; 0: max_tokens, which all
                                  others understand                                        */
    uint32_t cache;            /**< SWL_CACHE_*, for Converse and Messages                   */
} swl_conversation;
#define SWL_CACHE_SYSTEM 1u    /**< the service may cache all up to the end of the system prompt */
#define SWL_CACHE_TOOLS  2u    /**< the service may cache all up to the end of the tools    */

/** Returns the longest beginning of `text` that has at most `max` bytes and ends with a whole UTF-8
 * character.  Cut a history with it: services refuse a text that was cut inside a character, at each
 * turn.  Nothing is copied; bytes that are not UTF-8 elsewhere stay. */
swl_str swl_text_head(swl_str text, size_t max);
/** Returns the longest end of `text` that has at most `max` bytes and begins with a whole UTF-8
 * character, without what `text` itself has of a character that is cut off.  Nothing is copied. */
swl_str swl_text_tail(swl_str text, size_t max);

/** Appends the body of OpenAI chat completions: POST …/v1/chat/completions, application/json.
 * Errors of all bodies: SWL_E_ARG, SWL_E_ARG_TEXT, SWL_E_ARG_JSON, SWL_E_SPACE.
 * Source: OpenAI API reference, "Create chat completion". */
swl_status swl_chat_body(const swl_conversation *c, swl_buf *out);
/** Appends the body of Bedrock's Converse and ConverseStream, application/json.
 * Source: Amazon Bedrock API reference, "Converse". */
swl_status swl_converse_body(const swl_conversation *c, swl_buf *out);
#define SWL_ANTHROPIC_VERSION "2023-06-01" /**< value of the header anthropic-version       */
/** Appends the body of Anthropic's Messages: POST …/v1/messages, application/json, with the header
 * anthropic-version.  Source: https://docs.anthropic.com/en/api/messages. */
swl_status swl_messages_body(const swl_conversation *c, swl_buf *out);
/** Appends the same for Bedrock's InvokeModel with Claude: the version is in the body, model and
 * streaming are in the path. */
swl_status swl_messages_invoke_body(const swl_conversation *c, swl_buf *out);

/** Appends what fits into `out` of the body of swl_chat_body, from its byte `from` on: for a device
 * that cannot hold the body.  SWL_MORE: something follows; SWL_OK: the end, also for any `from`
 * beyond it.  The length is that of the body, which swl_chat_body measures with {0}.
 * Made for the `read` of a swl_source.  Each call generates the whole body and keeps the requested
 * part: n bytes in windows of w take n/w times as long, milliseconds for a few KB.  `c` does not
 * change until the body is sent. */
swl_status swl_chat_body_part(const swl_conversation *c, size_t from, swl_buf *out);
/** As swl_chat_body_part, of swl_converse_body. */
swl_status swl_converse_body_part(const swl_conversation *c, size_t from, swl_buf *out);
/** As swl_chat_body_part, of swl_messages_body. */
swl_status swl_messages_body_part(const swl_conversation *c, size_t from, swl_buf *out);
/** As swl_chat_body_part, of swl_messages_invoke_body. */
swl_status swl_messages_invoke_body_part(const swl_conversation *c, size_t from, swl_buf *out);

#define SWL_CONVERSE        0 /**< "/model/{id}/converse"                                   */
#define SWL_CONVERSE_STREAM 1 /**< "/model/{id}/converse-stream"                            */
#define SWL_INVOKE          2 /**< "/model/{id}/invoke"                                     */
#define SWL_INVOKE_STREAM   3 /**< "/model/{id}/invoke-with-response-stream"                */
/** Appends the path of `operation` for `model`, whose id is percent-encoded.  Errors: SWL_E_ARG (an
 * empty model, another operation), SWL_E_SPACE. */
swl_status swl_converse_path(swl_str model, uint32_t operation, swl_buf *out);

/* ---- replies: what a model answered ------------------------------------------------------ */
#define SWL_REPLY_TEXT      1 /**< data: a piece of the answer, never a split UTF-8 character */
#define SWL_REPLY_REASONING 2 /**< data: a piece of what the model thought                  */
#define SWL_REPLY_REFUSAL   3 /**< data: a piece of why it refused (chat)                   */
#define SWL_REPLY_ARGUMENTS 4 /**< data: a piece of a tool call's arguments, JSON text; join the pieces */
#define SWL_REPLY_TOOL_ID   5 /**< data: a tool call's id, whole                            */
#define SWL_REPLY_TOOL_NAME 6 /**< data: the tool's name, whole                             */
#define SWL_REPLY_STOP      7 /**< data: why the answer ends, whole: "end_turn", "stop", "tool_use" … */
#define SWL_REPLY_USAGE     8 /**< input, output, total; the last such event counts         */
#define SWL_REPLY_ERROR     9 /**< the answer is a failure, under HTTP 200 too: code and data, the
                                   message; one of them may be "".  Nothing before it counts, and
                                   nothing follows                                         */
#define SWL_REPLY_BYTES    10 /**< data: a piece of an answer of InvokeModel                */
#define SWL_REPLY_KEY      11 /**< swl_qiniu_keys has a key                                 */
#define SWL_REPLY_CREDENTIAL 12 /**< swl_bedrock_admin_reply has a credential               */
#define SWL_REPLY_SIGNATURE  13 /**< data: a piece of the signature of the thought before it */
#define SWL_REPLY_REDACTED   14 /**< data: a piece of a thought that the service encrypted  */
#define SWL_REPLY_TOOL_EXTRA 15 /**< data: a piece of JSON text that must go back with the call */
#define SWL_UNKNOWN 0xffffffffu /**< a number of tokens that the service does not tell      */
/** One event of an answer.  Its spans are valid until the next call on the reply. */
typedef struct swl_reply_event {
    int32_t kind;              /**< SWL_REPLY_*                                              */
    uint32_t call;             /**< the number, from 0, of the tool call that an ID, NAME, ARGUMENTS
                                  or EXTRA event belongs to; they come in any order        */
    uint32_t block;            /**< the number, from 0, of the content block of Converse and
                                  Messages; always 0 in chat                               */
    uint32_t keep;             /**< 1: the service wants this thought (REASONING, SIGNATURE, REDACTED)
                                  back in the next round of a tool loop, and refuses the request
                                  without it.  Join the pieces of one block, in the order in which
                                  they came, in a part of their own.  0: only to be read; some
                                  services refuse such a thought                           */
    uint32_t input;            /**< tokens of the request                                    */
    uint32_t output;           /**< tokens of the answer                                     */
    uint32_t total;            /**< both                                                     */
    swl_str data;              /**< see the kinds                                            */
    swl_str code;              /**< of a failure, as the service writes it                   */
} swl_reply_event;
/** Reads the answer of a model: one struct and one set of events for all families, for plain and
 * streamed answers.  The first byte of the body tells JSON and server-sent events apart, whatever
 * Content-Type says.  An answer under HTTP 200 that has nothing of an answer is a failure.
 *
 * Pieces of a ConverseStream come before the checksum of their message: after SWL_E_CHECK, and after
 * any other error, the whole answer is lost.
 *
 * Services write the members of a tool call in any order.  The end of an element of a chat's
 * tool_calls decides which call it belongs to: an id that is new at its index, or without an index,
 * begins a call; without an id, the index says which; a name without either begins a call; arguments
 * alone belong to the last call.  Until then `work` holds what came.  If it is full, a whole call in
 * one element is assumed, and SWL_E_LIMIT_WORK says that the end of the element did not agree.  An
 * element that begins with index and id is given as it comes.  Pieces of several calls may come in
 * turn; they are told apart among the last eight calls. */
typedef struct swl_reply {
    int32_t status;            /**< of the HTTP answer                                      */
    uint32_t reasoning_tags;   /**< 1, as _init sets it: a text that begins with `<think>`
                                  or `<reasoning>` is REASONING up to the closing tag           */
    swl_str request_id;        /**< for a complaint to the service: its first 40 bytes; or "" */
    /* What is used most is in reach of the shortest loads and stores: 62 bytes on Cortex-M4. */
    uint8_t form_, mark_, level_, next_, code_rank_, message_rank_, code_, root_, tag_, tag_at_, named_, raw_;
    uint8_t chunk_state_, chunk_at_, chunk_len_, bit_count_;
    uint32_t flags_;
    swl_status status_;
    uint8_t *SWL_NULLABLE work_;
    size_t cap_, kept_, kept_at_, base_, used_, owed_, held_, told_;
    uint32_t call_, calls_, block_, index_, id_, tokens_[3];
    uint64_t path_;
    uint32_t seen_[8][2], bits_;
    uint8_t chunk_name_[16], chunk_text_[24];
    char type_[8];
    swl_json json_, chunk_;
    /** Private. */
    union {
        swl_sse sse;           /**< private                                                  */
        swl_frames frames;     /**< private                                                  */
    } stream_;
} swl_reply;
/** Gives `r` each event of the HTTP answer.  It takes status, type, error code and request id from the
 * head, and ignores the body. */
void       swl_reply_http(swl_reply *r, const swl_http_event *http);

#define swl_chat_reply_init swl_chat_reply_init_2
/** Prepares `r` for one answer of chat completions.  `work` holds ids, names, codes and headers, never
 * the answer: `work_cap` is 320 bytes or more.  512 is good and lets more of an error's message
 * through; ids of up to 1000 bytes need 1280.
 * | limit                                                           | beyond it             |
 * | --------------------------------------------------------------- | --------------------- |
 * | an id, name or reason, or the headers of one event stream message: `work_cap` - 163 | SWL_E_LIMIT_WORK |
 * | a number, even in a member that is passed over: 48 bytes        | SWL_E_LIMIT_NUMBER    |
 * | nested objects and arrays: SWL_JSON_DEPTH                       | SWL_E_LIMIT_DEPTH     |
 * | a failure's message: `work_cap` - 152; its code: 64             | cut at a whole character | */
void       swl_chat_reply_init(swl_reply *r, void *work, size_t work_cap);
/** Takes body bytes off the front of `in`.  SWL_OK: `ev` is an event; SWL_MORE: `in` is used up;
 * SWL_DONE: the answer is complete; an error: the answer is lost, and `r` repeats the error. */
swl_status swl_chat_reply_next(swl_reply *r, swl_str *in, swl_reply_event *ev);
/** Ends the answer: SWL_OK with a last event in `ev` (call it again), SWL_DONE, or SWL_E_TRUNCATED when
 * the answer was cut off. */
swl_status swl_chat_reply_end(swl_reply *r, swl_reply_event *ev);

#define swl_converse_reply_init swl_converse_reply_init_2
/** As swl_chat_reply_init, for Bedrock's Converse and ConverseStream. */
void       swl_converse_reply_init(swl_reply *r, void *work, size_t work_cap);
/** As swl_chat_reply_next. */
swl_status swl_converse_reply_next(swl_reply *r, swl_str *in, swl_reply_event *ev);
/** As swl_chat_reply_end. */
swl_status swl_converse_reply_end(swl_reply *r, swl_reply_event *ev);

#define swl_messages_reply_init swl_messages_reply_init_2
/** As swl_chat_reply_init, for Anthropic's Messages, at Anthropic, at Bedrock's endpoint for them, and at
 * services with the same API. */
void       swl_messages_reply_init(swl_reply *r, void *work, size_t work_cap);
/** As swl_chat_reply_next. */
swl_status swl_messages_reply_next(swl_reply *r, swl_str *in, swl_reply_event *ev);
/** As swl_chat_reply_end. */
swl_status swl_messages_reply_end(swl_reply *r, swl_reply_event *ev);

#define swl_messages_invoke_reply_init swl_messages_invoke_reply_init_2
/** As swl_chat_reply_init, for InvokeModel and InvokeModelWithResponseStream with Claude. */
void       swl_messages_invoke_reply_init(swl_reply *r, void *work, size_t work_cap);
/** As swl_chat_reply_next. */
swl_status swl_messages_invoke_reply_next(swl_reply *r, swl_str *in, swl_reply_event *ev);
/** As swl_chat_reply_end. */
swl_status swl_messages_invoke_reply_end(swl_reply *r, swl_reply_event *ev);

#define swl_invoke_reply_init swl_invoke_reply_init_2
/** As swl_chat_reply_init, for Bedrock's InvokeModel and InvokeModelWithResponseStream, whose bodies are
 * each model's own.  SWL_REPLY_BYTES has a piece of the body; a streamed one, a row of JSON documents,
 * is decoded from base64. */
void       swl_invoke_reply_init(swl_reply *r, void *work, size_t work_cap);
/** As swl_chat_reply_next. */
swl_status swl_invoke_reply_next(swl_reply *r, swl_str *in, swl_reply_event *ev);
/** As swl_chat_reply_end. */
swl_status swl_invoke_reply_end(swl_reply *r, swl_reply_event *ev);

#ifdef __clang__
#pragma clang assume_nonnull end
#pragma clang diagnostic pop
#endif
#ifdef __cplusplus
}
#endif
#endif
