// SPDX-License-Identifier: Apache-2.0
/* Lets the model call a function of this program, and answer with its result. A body is never whole in memory:
 * it is made piece by piece while it is signed and sent.
 *   tools [--plain] "question"       the environment names the service: see environment.h */
#include "environment.h"
#include <time.h>

enum { PARTS = 16 };

/* The model's answer as the parts that are sent back to it: texts, calls, and thoughts with their signatures. */
typedef struct answer {
    uint8_t bytes[16384];
    swl_buf memory;            /* the texts of the parts, one after the other              */
    swl_part parts[PARTS];     /* in the order in which they came                          */
    uint32_t numbers[PARTS];   /* the number of the block or call of each part             */
    uint32_t count, overflowed, failed;
} answer;

static const swl_tool clock_tool = {SWL_STR("get_time"), SWL_STR("Tells the time in a place."),
    SWL_STR("{\"type\":\"object\",\"properties\":{\"place\":{\"type\":\"string\"}},\"required\":[\"place\"]}")};

/* Pieces of one text must be next to each other: if they are not, the text is moved to the end. */
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

/* The part of this kind and number; it is made if there is none yet. */
static swl_part *part_of(answer *a, uint32_t kind, uint32_t number) {
    for (uint32_t i = 0; i < a->count; i++)
        if (a->parts[i].kind == kind && a->numbers[i] == number) return &a->parts[i];
    if (a->count == PARTS) {
        a->overflowed = 1;
        return &a->parts[0];
    }
    a->parts[a->count].kind = kind;
    a->numbers[a->count] = number;
    return &a->parts[a->count++];
}

static void use(void *ctx, const swl_reply_event *ev) {
    answer *a = ctx;
    swl_str *text = NULL;
    switch (ev->kind) {
    case SWL_REPLY_TEXT: text = &part_of(a, SWL_PART_TEXT, ev->block)->as.text; break;
    case SWL_REPLY_REASONING:
        if (ev->keep) text = &part_of(a, SWL_PART_REASONING, ev->block)->as.reasoning.text;
        break;
    case SWL_REPLY_SIGNATURE: text = &part_of(a, SWL_PART_REASONING, ev->block)->as.reasoning.signature; break;
    case SWL_REPLY_REDACTED: text = &part_of(a, SWL_PART_REDACTED, ev->block)->as.redacted; break;
    case SWL_REPLY_TOOL_ID: text = &part_of(a, SWL_PART_CALL, ev->call)->as.call.id; break;
    case SWL_REPLY_TOOL_NAME: text = &part_of(a, SWL_PART_CALL, ev->call)->as.call.name; break;
    case SWL_REPLY_ARGUMENTS: text = &part_of(a, SWL_PART_CALL, ev->call)->as.call.arguments; break;
    case SWL_REPLY_TOOL_EXTRA: text = &part_of(a, SWL_PART_CALL, ev->call)->as.call.extra; break;
    case SWL_REPLY_ERROR:
        a->failed = 1;
        fprintf(stderr, "tools: %.*s %.*s\n", (int)ev->code.len, ev->code.ptr, (int)ev->data.len, ev->data.ptr);
        break;
    default: break;
    }
    if (text) append(a, text, ev->data);
}

static int ask(swl_client *client, const swl_service *service, const swl_conversation *talk, answer *a) {
    memset(a, 0, sizeof *a);
    a->memory = swl_out(a->bytes, sizeof a->bytes);
    swl_status s = swl_client_run(client, service, talk, use, a);
    if (s == SWL_OK && a->overflowed) s = SWL_E_SPACE;
    return !report("tools", a->failed ? SWL_OK : s) && !a->failed;
}

static int same(swl_str a, swl_str b) { return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0; }

/* Reads the text of the member `name` of `json`, an object. 0: there is none, it is too long, or `json` is not JSON. */
static int read_text(swl_str json, swl_str name, char *out, size_t cap) {
    swl_json reader;
    swl_json_event ev;
    uint8_t scratch[64];
    size_t n = 0;
    int is_named = 0, is_whole = 0;
    swl_status s;
    swl_json_init(&reader, scratch, sizeof scratch);
    while ((s = swl_json_next(&reader, &json, &ev)) == SWL_OK) {
        if (ev.depth != 1) continue; /* inside a member's own object or array */
        if (ev.kind == SWL_JSON_KEY) {
            is_named = !ev.cut && same(ev.data, name);
            if (is_named) is_whole = 0, n = 0;
        }
        if (ev.kind != SWL_JSON_STRING || !is_named) continue;
        if (ev.data.len >= cap - n) return 0;
        if (ev.data.len > 0) memcpy(out + n, ev.data.ptr, ev.data.len);
        n += ev.data.len;
        is_whole = !ev.more;
    }
    out[n] = 0;
    return s == SWL_DONE && is_whole;
}

/* The function itself. What a model writes is not always what the schema says. */
static swl_part called(const swl_call *call, char *said, size_t cap) {
    char place[256];
    time_t now = time(NULL);
    int is_known = same(call->name, clock_tool.name), is_good = is_known && read_text(call->arguments, swl_cstr("place"), place, sizeof place);
    int n = is_good ? snprintf(said, cap, "In %s: %.24s", place, ctime(&now))
                    : snprintf(said, cap, is_known ? "The argument place is missing." : "There is no such function.");
    return swl_part_result(call->id, swl_span(said, (size_t)n), !is_good);
}

int main(int argc, char **argv) {
    static answer first, second;
    static char said[PARTS][512];
    swl_part results[PARTS];
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
    uint32_t calls = 0;
    for (uint32_t i = 0; i < first.count; i++) {
        if (first.parts[i].kind != SWL_PART_CALL) continue;
        const swl_call *call = &first.parts[i].as.call;
        fprintf(stderr, "%.*s(%.*s)\n", (int)call->name.len, call->name.ptr, (int)call->arguments.len, call->arguments.ptr);
        results[calls] = called(call, said[calls], sizeof said[calls]);
        calls++;
    }
    if (calls > 0) {
        messages[1] = (swl_message){SWL_STR(""), first.parts, (uint16_t)first.count, SWL_ROLE_ASSISTANT};
        messages[2] = (swl_message){SWL_STR(""), results, (uint16_t)calls, SWL_ROLE_USER};
        talk.message_count = 3;
        if (!ask(&client, &service, &talk, &second)) return 1;
    }
    swl_client_free(&client);
    const answer *last = calls > 0 ? &second : &first;
    for (uint32_t i = 0; i < last->count; i++)
        if (last->parts[i].kind == SWL_PART_TEXT) printf("%.*s", (int)last->parts[i].as.text.len, last->parts[i].as.text.ptr);
    putchar('\n');
    return 0;
}
