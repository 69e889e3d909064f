// SPDX-License-Identifier: Apache-2.0
/** @file
 * Request bodies and replies for models.
 *
 * This header is part of the manual; the rules of swiftlet.h apply.  With swiftlet_client.h you need
 * only the conversation and the events of the reply.  Without the client, one call makes the body of
 * the request.  A reply is a decoder like the others: it turns the HTTP events of an exchange into the
 * events of an answer.  The same loop reads streamed answers, plain answers and failures:
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
    swl_str bytes;             /**< the content of the file, not encoded                     */
    swl_str format;            /**< image: "png", "jpeg", "gif", "webp"; document: "pdf", "txt", "csv",
                                  "html", "md", and for Converse "doc", "docx", "xls", "xlsx".  Messages
                                  send every format but "pdf" as plain text: bytes that are not
                                  UTF-8 are then SWL_E_ARG_TEXT.  Not checked otherwise      */
    swl_str name;              /**< of a document: letters, digits, hyphens, brackets and single
                                  spaces, and no two documents of a request alike (the rule of
                                  Converse; not checked)                                     */
    swl_str context;           /**< of a document: what the model should know about it; or "".
                                  Chat completions leave it out                              */
} swl_file;
/** The assistant's call of a tool.  Each text is as it came in the reply. */
typedef struct swl_call {
    swl_str id;                /**< SWL_REPLY_TOOL_ID                                        */
    swl_str name;              /**< SWL_REPLY_TOOL_NAME                                      */
    swl_str arguments;         /**< SWL_REPLY_ARGUMENTS: a JSON object; "" means {}.  An answer that
                                  `max_tokens` ended may have cut them: such arguments are
                                  SWL_E_ARG_JSON in Converse and Messages                    */
    swl_str extra;             /**< SWL_REPLY_TOOL_EXTRA: JSON that the service wants back; or "" */
} swl_call;
/** What a tool answered. */
typedef struct swl_result {
    swl_str id;                /**< the id of the call                                       */
    swl_str text;              /**< what the tool returned.  Anthropic refuses a failure without a text;
                                  not checked                                                */
    uint32_t failed;           /**< 1: the tool failed; else 0                               */
} swl_result;
/** What the model thought. */
typedef struct swl_reasoning {
    swl_str text;              /**< SWL_REPLY_REASONING: the pieces joined, unchanged        */
    swl_str signature;         /**< SWL_REPLY_SIGNATURE, which vouches for the text; or ""   */
} swl_reasoning;

/** A part of a message.  Make it by a constructor below, or set `kind` and its member.
 * Text must be UTF-8 (SWL_E_ARG_TEXT).  Before you add text from elsewhere to a history, such as the output
 * of a tool, check it: swl_json_put_string with a swl_buf of {0} gives SWL_E_ARG_TEXT if it is not.
 * A field documented as JSON must hold one JSON value (SWL_E_ARG_JSON), unless the family sends it as
 * plain text.  A `kind` that is not listed here is SWL_E_ARG. */
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
/** As swl_part_result, with `json` in place of text.  Converse sends it as JSON, and Bedrock accepts
 * only an object there.  The other families have results as text only: they send `json` as text. */
static inline swl_part swl_part_result_json(swl_str id, swl_str json, uint32_t failed) {
    swl_part p = swl_part_result(id, json, failed);
    p.kind = SWL_PART_RESULT_JSON;
    return p;
}
/** The assistant's thought `text` with its `signature`, from events of a reply whose `keep` is 1 (see
 * swl_reply_event).  Put it where it came in the message.
 * | family            | what is sent                                                        |
 * | ----------------- | ------------------------------------------------------------------- |
 * | Converse, Messages | the thought with its signature; a thought without one is left out, because models that give no signature refuse the thought |
 * | chat completions  | `reasoning_content` of a message that has calls; it is left out once a later message of the user has other parts than results |
 *
 * Source of the last line: DeepSeek, https://api-docs.deepseek.com/guides/thinking_mode. */
static inline swl_part swl_part_reasoning(swl_str text, swl_str signature) {
    swl_part p = swl_part_of_(SWL_PART_REASONING);
    p.as.reasoning.text = text;
    p.as.reasoning.signature = signature;
    return p;
}
/** A thought that the service encrypted: `data` is unchanged from the reply (SWL_REPLY_REDACTED).  Chat
 * completions leave it out. */
static inline swl_part swl_part_redacted(swl_str data) {
    swl_part p = swl_part_of_(SWL_PART_REDACTED);
    p.as.redacted = data;
    return p;
}
/** The service may cache what comes before this place.  Chat completions, which cache by themselves,
 * leave it out. */
static inline swl_part swl_part_cache_point(void) { return swl_part_of_(SWL_PART_CACHE_POINT); }

#define SWL_ROLE_USER      0 /**< the user; also carries results of tools                   */
#define SWL_ROLE_ASSISTANT 1 /**< the model; also carries calls of tools                    */
#define SWL_ROLE_DEVELOPER 2 /**< OpenAI's system role for newer models; SWL_E_ARG for the other families */
/** A message.
 * | family            | how it is sent                                                      |
 * | ----------------- | ------------------------------------------------------------------- |
 * | Converse, Messages | messages of one role that follow each other as one, because the roles must alternate.  An empty text, and a blank one of the assistant, is left out, because the service refuses it |
 * | chat completions  | each by itself; its texts as one text, and each of its results as a message of its own |
 *
 * The results of a message are sent before its other parts.
 * The services refuse these, which are not checked:
 * - A call without its result, or a result without its call.  Put all calls of an answer into one message, and
 *   all their results into the next one.  If you shorten a history, remove both messages.
 * - Converse and Messages: a first message of the assistant. */
typedef struct swl_message {
    swl_str text;              /**< the first part; "" when there is none                    */
    const swl_part *SWL_NULLABLE parts; /**< further parts                                   */
    uint16_t part_count;       /**< how many `parts` there are                               */
    uint16_t role;             /**< SWL_ROLE_*                                               */
} swl_message;

/** A tool that the model may call. */
typedef struct swl_tool {
    swl_str name;              /**< services allow letters, digits, _ and -; not checked     */
    swl_str description;       /**< for the model; empty: left out                           */
    swl_str schema;            /**< JSON Schema of the arguments, an object; "{}" allows any; "" is
                                  SWL_E_ARG_JSON                                             */
} swl_tool;
#define SWL_CHOOSE_AUTO 1  /**< call a tool or answer, the default of the services          */
#define SWL_CHOOSE_ANY  2  /**< call at least one                                           */
#define SWL_CHOOSE_NONE 3  /**< call none; Converse has no such choice: SWL_E_ARG           */
#define SWL_CHOOSE_TOOL 4  /**< call the tool that `tool` names                             */

/** What is asked of a model.  Begin with {0}.  Members that are zero are left out of the body, except
 * `model` and `messages`, which every service needs.  SWL_E_ARG: a role or a choice that is not listed here,
 * or a NULL array with a count above 0. */
typedef struct swl_conversation {
    swl_str model;             /**< goes into the body of chat completions and Messages, and into
                                  the path of Converse                                     */
    swl_str system;            /**< the system prompt                                        */
    swl_str temperature;       /**< a JSON number such as "0.2"; anything else is SWL_E_ARG_JSON.  It
                                  is text so that no floating-point code is linked         */
    swl_str top_p;             /**< as `temperature`                                         */
    swl_str more;              /**< further members of the body, without braces: "\"seed\":7".
                                  SWL_E_ARG_JSON: not members, or a name that the body has */
    swl_str more_config;       /**< as `more`, for Converse's inferenceConfig                */
    swl_str tool;              /**< its name, for SWL_CHOOSE_TOOL                            */
    const swl_message *SWL_NULLABLE messages; /**< from the first to the last                */
    const swl_tool *SWL_NULLABLE tools; /**< the tools that the model may call               */
    const swl_str *SWL_NULLABLE stop; /**< texts that end the answer                         */
    uint16_t message_count;    /**< how many `messages` there are                            */
    uint16_t tool_count;       /**< how many `tools` there are                               */
    uint16_t stop_count;       /**< how many texts `stop` has                                */
    uint16_t stream;           /**< 1: the answer is streamed, with usage                    */
    uint32_t tool_choice;      /**< SWL_CHOOSE_*; left out if there are no `tools`           */
    uint32_t max_tokens;       /**< 0: the service's default; Messages have none: 4096       */
    uint32_t max_completion_tokens; /**< 1: chat completions send `max_tokens` under the name
                                  max_completion_tokens, which OpenAI's reasoning models want;
                                  0: under the name max_tokens, which all others understand  */
    uint32_t cache;            /**< SWL_CACHE_*, for Converse and Messages                   */
} swl_conversation;
#define SWL_CACHE_SYSTEM 1u    /**< the service may cache all up to the end of the system prompt */
#define SWL_CACHE_TOOLS  2u    /**< the service may cache all up to the end of the tools    */

/** Returns the longest beginning of `text` that has at most `max` bytes and ends with a whole UTF-8
 * character.  Shorten a history with it: services refuse a text that was cut inside a character.
 * Nothing is copied.  The bytes before the last character are not checked. */
swl_str swl_text_head(swl_str text, size_t max);
/** Returns the longest end of `text` that has at most `max` bytes and begins with a whole UTF-8
 * character.  A character that is cut off at the end of `text` is left out, too.  Nothing is copied. */
swl_str swl_text_tail(swl_str text, size_t max);

/** Appends the body of OpenAI chat completions to `out`: POST …/v1/chat/completions, application/json.
 * Errors of all bodies: SWL_E_ARG, SWL_E_ARG_TEXT, SWL_E_ARG_JSON, SWL_E_SPACE.
 * Source: OpenAI API reference, "Create chat completion". */
swl_status swl_chat_body(const swl_conversation *c, swl_buf *out);
/** Appends the body of Bedrock's Converse and ConverseStream to `out`, application/json.
 * Source: Amazon Bedrock API reference, "Converse". */
swl_status swl_converse_body(const swl_conversation *c, swl_buf *out);
#define SWL_ANTHROPIC_VERSION "2023-06-01" /**< the value of the header anthropic-version   */
/** Appends the body of Anthropic's Messages to `out`: POST …/v1/messages, application/json, with the
 * header anthropic-version.  Source: https://docs.anthropic.com/en/api/messages. */
swl_status swl_messages_body(const swl_conversation *c, swl_buf *out);
/** As swl_messages_body, for Bedrock's InvokeModel with Claude: the version is in the body; model and
 * streaming are in the path. */
swl_status swl_messages_invoke_body(const swl_conversation *c, swl_buf *out);

/** Appends a part of the body of swl_chat_body to `out`: as much as fits, from byte `from` on.  Use it
 * in the `read` of a swl_source when the device cannot hold the body.  swl_chat_body with {0} measures
 * the length of the whole.  SWL_MORE: more follows.  SWL_OK: this was the end, or `from` is beyond it.
 * Errors: those of swl_chat_body; SWL_E_SPACE only for an `out` of cap 0, which measures what remains.
 * Each call generates the whole body and keeps the requested part: a body of n bytes in parts of w
 * bytes is generated n / w times.  `c` must not change until the body is sent. */
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
/** Appends the path of `operation` (SWL_CONVERSE and so on) for `model`, percent-encoded, to `out`.
 * Errors: SWL_E_ARG (an empty model, another operation), SWL_E_SPACE.
 * Source: Amazon Bedrock API reference, "Converse" and "InvokeModel". */
swl_status swl_converse_path(swl_str model, uint32_t operation, swl_buf *out);

/* ---- replies: what a model answered ------------------------------------------------------ */
#define SWL_REPLY_TEXT      1 /**< data: a piece of the answer, never a split UTF-8 character */
#define SWL_REPLY_REASONING 2 /**< data: a piece of what the model thought                  */
#define SWL_REPLY_REFUSAL   3 /**< data: a piece of why the model refused (chat completions) */
#define SWL_REPLY_ARGUMENTS 4 /**< data: a piece of a tool call's arguments, JSON text; join the pieces */
#define SWL_REPLY_TOOL_ID   5 /**< data: a tool call's id, whole                            */
#define SWL_REPLY_TOOL_NAME 6 /**< data: the tool's name, whole                             */
#define SWL_REPLY_STOP      7 /**< data: why the answer ends, whole: "end_turn", "stop", "tool_use" … */
#define SWL_REPLY_USAGE     8 /**< input, output and total: tokens.  The last such event counts */
#define SWL_REPLY_ERROR     9 /**< the answer is a failure, perhaps under HTTP 200.  code: the code of
                                   the service; data: its message; one of them may be "".  Discard
                                   the events before it.  It is the last event             */
#define SWL_REPLY_BYTES    10 /**< data: a piece of an answer of InvokeModel                */
#define SWL_REPLY_KEY      11 /**< swl_qiniu_keys has a key                                 */
#define SWL_REPLY_CREDENTIAL 12 /**< swl_bedrock_admin_reply has a credential               */
#define SWL_REPLY_SIGNATURE  13 /**< data: a piece of the signature of the thought before it */
#define SWL_REPLY_REDACTED   14 /**< data: a piece of a thought that the service encrypted  */
#define SWL_REPLY_TOOL_EXTRA 15 /**< data: a piece of JSON text that must go back with the call */
#define SWL_UNKNOWN 0xffffffffu /**< a count of tokens that the service did not give        */
/** One event of an answer.  Its spans are valid until the next call on the reply. */
typedef struct swl_reply_event {
    int32_t kind;              /**< SWL_REPLY_*                                              */
    uint32_t call;             /**< the number, from 0, of the tool call that an ID, NAME, ARGUMENTS
                                  or EXTRA event belongs to; calls may come in any order   */
    uint32_t block;            /**< the number, from 0, of the content block of Converse and
                                  Messages; always 0 in chat                               */
    uint32_t keep;             /**< of REASONING, SIGNATURE and REDACTED.  1: the service refuses the
                                  next request of a tool loop without this thought: join the pieces
                                  of one `block`, in the order in which they came, in a part of
                                  their own.  0: only to be read; some services refuse to get it
                                  back                                                     */
    uint32_t input;            /**< tokens of the request, or SWL_UNKNOWN                    */
    uint32_t output;           /**< tokens of the answer, or SWL_UNKNOWN                     */
    uint32_t total;            /**< tokens of both, or SWL_UNKNOWN                           */
    swl_str data;              /**< see the kinds                                            */
    swl_str code;              /**< of ERROR: the code of the failure, as the service writes it */
} swl_reply_event;
/** Reads the answer of a model: one struct and one set of events for all families, for plain and
 * streamed answers.  The first byte of the body tells JSON and server-sent events apart, whatever
 * Content-Type and the status say; a byte order mark before it is skipped.  A body under HTTP 200 with
 * nothing of an answer in it is SWL_REPLY_ERROR.
 *
 * Pieces of a ConverseStream are given before the checksum of their message has arrived.  After
 * SWL_E_CHECK, as after any other error, discard the whole answer.
 *
 * A chat stream cuts a tool call into elements of `tool_calls`, whose members come in any order.
 * | an element with                                | belongs to                           |
 * | ---------------------------------------------- | ------------------------------------ |
 * | an id that is new at its index, or new without an index | a new call                  |
 * | an index, and no new id                        | the call with this index             |
 * | a name, without id and index                   | a new call, if the last one has a name |
 * | arguments alone                                | the last call                        |
 *
 * This is known once index and id have come, else at the end of the element; until then `work` holds
 * the element.  If `work` is full before, an element without index and id is taken for a whole call.
 * If the rest of the element shows another call, the result is SWL_E_LIMIT_WORK.  Pieces of several
 * calls may alternate, among the last eight calls.
 *
 * Limits of a chat stream:
 * - The first name of a tool must be whole.  Some services repeat it, so a later name is skipped.
 * - The text must be in `delta`.  Some services also send the whole `message`, which is skipped.
 * - Of several choices (`more` with "n"), only that of index 0 is read.  Its index must come before its text.
 * - The data of an event must be an object; an array is SWL_E_SYNTAX_JSON. */
typedef struct swl_reply {
    int32_t status;            /**< of the HTTP answer; 200 before its head has come         */
    uint32_t reasoning_tags;   /**< 1, the default: a text that begins with `<think>` or `<reasoning>`
                                  is REASONING up to the closing tag; 0: it is TEXT         */
    swl_str request_id;        /**< the first 40 bytes of the service's id of the request, for a report
                                  to the service; or ""                                    */
    /* What is used most is in reach of the shortest loads and stores, which saves 62 bytes on Cortex-M4
     * (measured in November 2026 with scripts/size). */
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
/** Gives `r` one event of the HTTP answer.  Call it for each event, before _next.  `r` takes status, media
 * type, error code and request id from the head, and ignores events of the body. */
void       swl_reply_http(swl_reply *r, const swl_http_event *http);

#define swl_chat_reply_init swl_chat_reply_init_2
/** Prepares `r` for one answer of chat completions.  `work` holds ids, names, codes and headers, never
 * the answer.  It stays in place while `r` is used.  `work_cap` is 320 bytes or more, else _next returns
 * SWL_E_ARG_BUFFER.  512 is good and keeps more of an error's message; ids of up to 1000 bytes need 1280.
 * | limit                                                           | beyond it             |
 * | --------------------------------------------------------------- | --------------------- |
 * | an id, name or reason, or the headers of one event stream message: `work_cap` - 163 | SWL_E_LIMIT_WORK |
 * | a number, also in a member that is skipped: 48 bytes            | SWL_E_LIMIT_NUMBER    |
 * | nested objects and arrays: SWL_JSON_DEPTH                       | SWL_E_LIMIT_DEPTH     |
 * | a failure's message: `work_cap` - 152; its code: 64             | cut at a whole character | */
void       swl_chat_reply_init(swl_reply *r, void *work, size_t work_cap);
/** Takes body bytes off the front of `in`.  SWL_OK: `ev` is an event; SWL_MORE: `in` is used up;
 * SWL_DONE: the answer is complete; an error (SWL_E_SYNTAX_*, SWL_E_LIMIT_*, SWL_E_CHECK): the answer is
 * lost, and `r` repeats the error. */
swl_status swl_chat_reply_next(swl_reply *r, swl_str *in, swl_reply_event *ev);
/** Ends the answer when no more input can come: SWL_OK with a last event in `ev` (call it again),
 * SWL_DONE, or SWL_E_TRUNCATED when the answer was cut off. */
swl_status swl_chat_reply_end(swl_reply *r, swl_reply_event *ev);

#define swl_converse_reply_init swl_converse_reply_init_2
/** As swl_chat_reply_init, for Bedrock's Converse and ConverseStream. */
void       swl_converse_reply_init(swl_reply *r, void *work, size_t work_cap);
/** As swl_chat_reply_next. */
swl_status swl_converse_reply_next(swl_reply *r, swl_str *in, swl_reply_event *ev);
/** As swl_chat_reply_end. */
swl_status swl_converse_reply_end(swl_reply *r, swl_reply_event *ev);

#define swl_messages_reply_init swl_messages_reply_init_2
/** As swl_chat_reply_init, for Anthropic's Messages: at Anthropic, at Bedrock's endpoint for Messages, and
 * at services with the same API. */
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
/** As swl_chat_reply_init, for Bedrock's InvokeModel and InvokeModelWithResponseStream, where each model
 * has a body of its own.  SWL_REPLY_BYTES is a piece of that body.  A streamed body is a sequence of JSON
 * documents; they are decoded from base64 already. */
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
