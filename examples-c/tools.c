/* Lets the model call a function of this program, and answer with what it returned. A body is never
 * held whole: it is made piece by piece as it is signed and sent.
 *   tools [--plain] "question"       whom it asks is in the environment: see environment.h */
#include "environment.h"
#include <time.h>

enum { CALLS = 4 };

/* What the first answer said: its text, and which functions it wants to be called. */
typedef struct answer {
    uint8_t bytes[8192];
    swl_buf memory;            /* all of the below, piece behind piece                     */
    swl_str text;
    swl_part calls[CALLS];
    uint32_t count, overflowed, failed;
} answer;

static const swl_tool clock_tool = {SWL_STR("get_time"), SWL_STR("Tells the time in a place."),
    SWL_STR("{\"type\":\"object\",\"properties\":{\"place\":{\"type\":\"string\"}},\"required\":[\"place\"]}")};

/* Pieces of one text follow each other, or it is moved to where they can. */
static void append(answer *a, swl_str *text, swl_str piece) {
    uint8_t *end = a->memory.ptr + a->memory.len;
    size_t moved = text->ptr && (const uint8_t *)text->ptr + text->len == end ? 0 : text->len;
    if (moved + piece.len > a->memory.cap - a->memory.len) {
        a->overflowed = 1;
        return;
    }
    if (moved) memcpy(end, text->ptr, moved);
    memcpy(end + moved, piece.ptr, piece.len);
    if (moved || !text->len) text->ptr = (const char *)end;
    text->len += piece.len;
    a->memory.len += moved + piece.len;
}

static void use(void *ctx, const swl_reply_event *ev) {
    answer *a = ctx;
    if (ev->kind == SWL_REPLY_ERROR) a->failed = 1, fprintf(stderr, "tools: %.*s\n", (int)ev->data.len, ev->data.ptr);
    if (ev->kind == SWL_REPLY_TEXT) append(a, &a->text, ev->data);
    if (ev->kind < SWL_REPLY_ARGUMENTS || ev->kind > SWL_REPLY_TOOL_NAME) return;
    if (ev->call >= CALLS) {
        a->overflowed = 1;
        return;
    }
    swl_part *call = &a->calls[ev->call];
    if (a->count <= ev->call) a->count = ev->call + 1;
    call->kind = SWL_PART_CALL;
    append(a,
        ev->kind == SWL_REPLY_TOOL_ID         ? &call->as.call.id
            : ev->kind == SWL_REPLY_TOOL_NAME ? &call->as.call.name
                                              : &call->as.call.arguments,
        ev->data);
}

static int ask(swl_client *client, const swl_service *service, const swl_conversation *talk, answer *a) {
    memset(a, 0, sizeof *a);
    a->memory = swl_out(a->bytes, sizeof a->bytes);
    swl_status s = swl_client_run(client, service, talk, use, a);
    if (s == SWL_OK && a->overflowed) s = SWL_E_SPACE;
    return !report("tools", a->failed ? SWL_OK : s) && !a->failed;
}

/* The function itself: the arguments are JSON, which a real one would read with swl_json. */
static swl_part called(const swl_call *call, char *said, size_t cap) {
    time_t now = time(NULL);
    int known = call->name.len == clock_tool.name.len && memcmp(call->name.ptr, clock_tool.name.ptr, call->name.len) == 0;
    int n = known ? snprintf(said, cap, "%.*s: %.24s", (int)call->arguments.len, call->arguments.ptr, ctime(&now))
                  : snprintf(said, cap, "There is no such function.");
    return swl_part_result(call->id, swl_text_head(swl_span(said, (size_t)n < cap ? (size_t)n : cap - 1), cap), !known);
}

int main(int argc, char **argv) {
    static answer first, second;
    static char said[CALLS][2048];
    swl_part results[CALLS];
    swl_message messages[3];
    static swl_client client;
    swl_service service;
    int plain = argc > 1 && strcmp(argv[1], "--plain") == 0;
    if (!service_named(&service) || argc != 2 + plain) {
        fprintf(stderr, "usage: tools [--plain] \"question\", with a key in the environment\n");
        return 2;
    }
    memset(messages, 0, sizeof messages);
    messages[0].text = swl_cstr(argv[1 + plain]);
    swl_conversation talk = {.model = swl_cstr(setting_or("OPENAI_MODEL", "openai.gpt-oss-120b-1:0")),
        .messages = messages,
        .message_count = 1,
        .tools = &clock_tool,
        .tool_count = 1,
        .stream = !plain};
    if (report("tools", open_client(&client, service.base.ptr)) || !ask(&client, &service, &talk, &first)) return 1;
    if (first.count > 0) {
        for (uint32_t i = 0; i < first.count; i++) {
            const swl_call *call = &first.calls[i].as.call;
            fprintf(stderr, "%.*s(%.*s)\n", (int)call->name.len, call->name.ptr, (int)call->arguments.len, call->arguments.ptr);
            results[i] = called(call, said[i], sizeof said[i]);
        }
        messages[1] = (swl_message){first.text, first.calls, (uint16_t)first.count, SWL_ROLE_ASSISTANT};
        messages[2] = (swl_message){SWL_STR(""), results, (uint16_t)first.count, SWL_ROLE_USER};
        talk.message_count = 3;
        if (!ask(&client, &service, &talk, &second)) return 1;
    }
    swl_client_free(&client);
    const swl_str *text = first.count > 0 ? &second.text : &first.text;
    printf("%.*s\n", (int)text->len, text->ptr);
    return 0;
}
