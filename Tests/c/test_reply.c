// SPDX-License-Identifier: Apache-2.0
/* Replies: the plain, streamed and refused answers of the vectors, whole, split in two at every
 * byte (large ones at a step) and byte by byte, from memory that faults after its last byte. */
#include "check.h"
#include "swiftlet_model.h"

typedef swl_status (*next_function)(swl_reply *, swl_str *, swl_reply_event *);
typedef swl_status (*end_function)(swl_reply *, swl_reply_event *);
typedef struct family {
    const char *list;
    void (*init)(swl_reply *, void *, size_t);
    next_function next;
    end_function end;
} family;
static const family chat = {"chat", swl_chat_reply_init, swl_chat_reply_next, swl_chat_reply_end};
static const family converse = {"converse", swl_converse_reply_init, swl_converse_reply_next, swl_converse_reply_end};
static const family messages = {"messages", swl_messages_reply_init, swl_messages_reply_next, swl_messages_reply_end};
static const family invoke = {"invoke", swl_invoke_reply_init, swl_invoke_reply_next, swl_invoke_reply_end};

/* The content of an answer. */
typedef struct text {
    char bytes[8192];
    size_t len;
} text;
static struct told {
    text kinds[16];                /* by kind: text, reasoning, refusal, stop, signature, redacted */
    text arguments[3], id[3], name[3], extra[3];
    uint32_t calls, input, output, total;
    int usage, failed;
    text code, message;
} told;

static void add(text *t, swl_str piece) {
    if (t->len + piece.len > sizeof t->bytes) {
        CHECK(!"text fits");
        return;
    }
    if (piece.len > 0) memcpy(t->bytes + t->len, piece.ptr, piece.len);
    t->len += piece.len;
}

static void clear(void) {
    for (int i = 0; i < 16; i++) told.kinds[i].len = 0;
    for (int i = 0; i < 3; i++) told.arguments[i].len = told.id[i].len = told.name[i].len = told.extra[i].len = 0;
    told.calls = 0;
    told.usage = told.failed = 0;
    told.code.len = told.message.len = 0;
}

static int is_whole_utf8(swl_str s) {
    size_t i = 0;
    while (i < s.len) {
        unsigned char c = (unsigned char)s.ptr[i++];
        int more = c < 0x80 ? 0 : c < 0xc0 ? 9 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
        for (; more > 0; more--)
            if (i == s.len || ((unsigned char)s.ptr[i++] & 0xc0) != 0x80) return 0;
    }
    return 1;
}

static void tell_event(const swl_reply_event *ev) {
    CHECK(!told.failed);
    switch (ev->kind) {
    case SWL_REPLY_TEXT:
    case SWL_REPLY_REASONING:
    case SWL_REPLY_REFUSAL:
    case SWL_REPLY_SIGNATURE:
    case SWL_REPLY_REDACTED:
        CHECK(ev->data.len > 0 && is_whole_utf8(ev->data));
        add(&told.kinds[ev->kind], ev->data);
        break;
    case SWL_REPLY_BYTES:
        CHECK(ev->data.len > 0);
        add(&told.kinds[SWL_REPLY_TEXT], ev->data);
        break;
    case SWL_REPLY_STOP:
        told.kinds[ev->kind].len = 0;
        add(&told.kinds[ev->kind], ev->data);
        break;
    case SWL_REPLY_ARGUMENTS:
    case SWL_REPLY_TOOL_ID:
    case SWL_REPLY_TOOL_NAME:
    case SWL_REPLY_TOOL_EXTRA:
        if (ev->call >= 3) {
            CHECK(!"few calls");
            return;
        }
        if (ev->call >= told.calls) told.calls = ev->call + 1;
        add(ev->kind == SWL_REPLY_ARGUMENTS       ? &told.arguments[ev->call]
                : ev->kind == SWL_REPLY_TOOL_ID   ? &told.id[ev->call]
                : ev->kind == SWL_REPLY_TOOL_NAME ? &told.name[ev->call]
                                                  : &told.extra[ev->call],
            ev->data);
        break;
    case SWL_REPLY_USAGE:
        told.usage = 1;
        told.input = ev->input;
        told.output = ev->output;
        told.total = ev->total;
        break;
    case SWL_REPLY_ERROR:
        clear();
        told.failed = 1;
        add(&told.code, ev->code);
        add(&told.message, ev->data);
        break;
    default: CHECK(!"a known kind");
    }
}

static swl_status feed(const family *f, swl_reply *r, swl_str piece) {
    swl_str in = guard_copy(piece);
    swl_reply_event ev;
    swl_status s;
    while ((s = f->next(r, &in, &ev)) == SWL_OK) tell_event(&ev);
    CHECK(s != SWL_MORE || in.len == 0);
    if (s != SWL_MORE) CHECK_STATUS(f->next(r, &in, &ev), s);
    return s;
}

static void head(swl_reply *r, int kind, const char *name, swl_str data) {
    swl_http_event ev = {0};
    ev.kind = kind;
    ev.status = kind == SWL_HTTP_STATUS ? (int)r->status : 0;
    ev.name = swl_cstr(name);
    ev.data = data;
    swl_reply_http(r, &ev);
}

static int number(const char *name) {
    swl_str s = vector(name);
    int n = 0;
    for (size_t i = 0; i < s.len; i++) n = n * 10 + (s.ptr[i] - '0');
    return n;
}

static const char *content_type;      /* of streams; NULL: the vector's own headers */
static size_t work_size = 512;

/* The head of the record, then the body in pieces: of `first` bytes, then of `step`. */
static swl_status decode(const family *f, swl_str body, size_t first, size_t step) {
    swl_reply r;
    swl_reply_event ev;
    swl_http_event http = {0};
    swl_status s = SWL_MORE;
    guard_reset();
    clear();
    f->init(&r, guard_alloc(work_size), work_size);
    http.kind = SWL_HTTP_STATUS;
    http.status = vector("status").ptr ? number("status") : 200;
    http.data = swl_cstr(http.status == 502 ? "Bad Gateway" : http.status == 503 ? "Service Unavailable" : "Some reason");
    swl_reply_http(&r, &http);
    if (content_type) head(&r, SWL_HTTP_HEADER, "Content-Type", swl_cstr(content_type));
    else
        for (int i = 0; i < number("headers.count"); i++) {
            http.kind = SWL_HTTP_HEADER;
            http.name = vector_at("headers_hex", 2 * i);
            http.data = vector_at("headers_hex", 2 * i + 1);
            swl_reply_http(&r, &http);
        }
    for (size_t at = 0, n = first; at < body.len && s == SWL_MORE; at += n, n = step) {
        if (n > body.len - at) n = body.len - at;
        s = feed(f, &r, swl_span(body.ptr + at, n));
    }
    if (s == SWL_MORE) {
        while ((s = f->end(&r, &ev)) == SWL_OK) tell_event(&ev);
        CHECK_STATUS(f->end(&r, &ev), s);
    }
    return s;
}

static void check(const text *t, swl_str wanted) { CHECK_TEXT(swl_span(t->bytes, t->len), wanted); }

static void check_reply(void) {
    CHECK(told.failed == (vector("expect.error.code_hex").ptr != NULL));
    check(&told.code, vector("expect.error.code_hex"));
    check(&told.message, vector("expect.error.message_hex"));
    check(&told.kinds[SWL_REPLY_TEXT], vector("expect.text_hex"));
    check(&told.kinds[SWL_REPLY_REASONING], vector("expect.reasoning_hex"));
    check(&told.kinds[SWL_REPLY_REFUSAL], vector("expect.refusal_hex"));
    check(&told.kinds[SWL_REPLY_STOP], vector("expect.stop_reason_hex"));
    CHECK((int)told.calls == number("expect.tool_calls.count"));
    for (int i = 0; i < (int)told.calls; i++) {
        check(&told.id[i], vector_at("expect.tool_calls.id_hex", i));
        check(&told.name[i], vector_at("expect.tool_calls.name_hex", i));
        check(&told.arguments[i], vector_at("expect.tool_calls.arguments_hex", i));
    }
    CHECK(told.usage == (vector("expect.usage.input").ptr != NULL));
    if (told.usage) {
        CHECK(told.input == (uint32_t)number("expect.usage.input"));
        CHECK(told.output == (uint32_t)number("expect.usage.output"));
        CHECK(told.total == (vector("expect.usage.total").ptr ? (uint32_t)number("expect.usage.total") : SWL_UNKNOWN));
    }
}

static void run_all_ways(const family *f, swl_str body, swl_status end, void (*check_told)(void)) {
    size_t stride = body.len > 2000 ? body.len / 211 : 1;
    CHECK_STATUS(decode(f, body, body.len, 1), end);
    check_told();
    if (body.len < 4000) {   /* blocks that the guard keeps */
        CHECK_STATUS(decode(f, body, 1, 1), end);
        check_told();
    }
    CHECK_STATUS(decode(f, body, 7, 13), end);
    check_told();
    for (size_t first = 1; first < body.len; first += stride) {
        CHECK_STATUS(decode(f, body, first, body.len), end);
        check_told();
    }
    for (int i = 0; i < number("splits.count"); i++) {
        swl_str s = vector_at("splits", i);
        size_t at = 0;
        for (size_t k = 0; k < s.len; k++) at = at * 10 + (size_t)(s.ptr[k] - '0');
        CHECK_STATUS(decode(f, body, at, body.len), end);
        check_told();
    }
}

static void run_list(const char *file, const family *f, int expected_cases) {
    int cases = 0;
    content_type = NULL;
    CHECK(vectors_open(file));
    for (; vectors_next(); cases++) {
        check_context(vector("id").ptr);
        run_all_ways(f, vector("body_hex"), SWL_DONE, check_reply);
    }
    CHECK(cases == expected_cases);
}

static void plain_converse(void) { run_list("converse.txt", &converse, 35); }
static void plain_chat(void) { run_list("chat.txt", &chat, 35); }
static void failures_under_200(void) { run_list("errors_200.txt", &chat, 10); }

/* What services send, whatever their documentation says: Tests/vectors/dialects.json names who. */
static void check_dialect(void) {
    if (vector("expect.error.code_hex").ptr || vector("expect.error.message_hex").ptr) {
        CHECK(told.failed);
        check(&told.code, vector("expect.error.code_hex"));
        check(&told.message, vector("expect.error.message_hex"));
        return;
    }
    check_reply();
    check(&told.kinds[SWL_REPLY_SIGNATURE], vector("expect.signature_hex"));
    check(&told.kinds[SWL_REPLY_REDACTED], vector("expect.redacted_hex"));
    for (int i = 0; i < (int)told.calls; i++) check(&told.extra[i], vector_at("expect.tool_calls.extra_hex", i));
}

static swl_str unhex(swl_str hex);
static void dialects(void) {
    int cases = 0;
    content_type = NULL;
    CHECK(vectors_open("dialects.txt"));
    for (; vectors_next(); cases++) {
        swl_str name = vector("family"), body = vector("hex_hex").ptr ? unhex(vector("hex_hex")) : vector("body_hex");
        const family *f = name.len == 4 ? &chat : name.ptr[0] == 'c' ? &converse : &messages;
        check_context(vector("id").ptr);
        run_all_ways(f, body, vector("end").ptr[0] == 'd' ? SWL_DONE : SWL_E_TRUNCATED, check_dialect);
    }
    CHECK(cases == 174);
}

static void check_aws_error(void) {
    CHECK(told.failed);
    check(&told.code, vector("expect.code_hex"));
    check(&told.message, vector("expect.message_hex"));
}

static void aws_errors(void) {
    int cases = 0;
    content_type = NULL;
    CHECK(vectors_open("aws_errors.txt"));
    for (; vectors_next(); cases++) {
        check_context(vector("id").ptr);
        run_all_ways(&converse, vector("body_hex"), SWL_DONE, check_aws_error);
    }
    CHECK(cases == 15);
}

static uint8_t bytes[1 << 14];
static swl_str unhex(swl_str hex) {
    static const char digits[] = "0123456789abcdef";
    size_t n = 0;
    for (; n < hex.len / 2 && n < sizeof bytes; n++)
        bytes[n] = (uint8_t)((strchr(digits, hex.ptr[2 * n]) - digits) << 4 | (strchr(digits, hex.ptr[2 * n + 1]) - digits));
    return swl_span(bytes, n);
}

static void check_stream(void) {
    CHECK(told.failed == (vector("expect.exception.type_hex").ptr != NULL));
    if (told.failed) {
        check(&told.code, vector("expect.exception.type_hex"));
        check(&told.message, vector("expect.exception.message_hex"));
        return;
    }
    check(&told.kinds[SWL_REPLY_TEXT], vector("expect.text_hex"));
    check(&told.kinds[SWL_REPLY_STOP], vector("expect.stop_reason_hex"));
    CHECK(told.usage == (vector("expect.usage.inputTokens").ptr != NULL));
    CHECK(!told.usage ||
        (told.input == (uint32_t)number("expect.usage.inputTokens") && told.output == (uint32_t)number("expect.usage.outputTokens") &&
            told.total == (uint32_t)number("expect.usage.totalTokens")));
    if (memcmp(vector("id").ptr, "cs-tool", 7) == 0) {
        CHECK(told.calls == 1);
        check(&told.id[0], swl_cstr("tooluse_1"));
        check(&told.name[0], swl_cstr("get_time"));
        check(&told.arguments[0], swl_cstr("{\"zone\":\"UTC\"}"));
    }
    if (memcmp(vector("id").ptr, "cs-reasoning", 12) == 0) check(&told.kinds[SWL_REPLY_REASONING], swl_cstr("Hmm."));
}

static void converse_stream(void) {
    int cases = 0;
    content_type = "application/vnd.amazon.eventstream";
    CHECK(vectors_open("converse_stream.txt"));
    for (; vectors_next(); cases++) {
        swl_str body = unhex(vector("hex_hex"));
        check_context(vector("id").ptr);
        run_all_ways(&converse, body, SWL_DONE, check_stream);
        /* An answer that is cut off before messageStop is not an answer. */
        if (!told.failed)
            for (size_t n = 0; n < body.len - 400; n += 3) CHECK_STATUS(decode(&converse, swl_span(body.ptr, n), 100, 100), SWL_E_TRUNCATED);
    }
    CHECK(cases == 9);
}

static void check_invoke(void) {
    static char wanted[4096];
    size_t n = 0;
    for (int i = 0; vector_at("expect_parts_hex", i).ptr; i++) {
        swl_str part = vector_at("expect_parts_hex", i);
        memcpy(wanted + n, part.ptr, part.len);
        n += part.len;
    }
    check(&told.kinds[SWL_REPLY_TEXT], swl_span(wanted, n));
}

static void invoke_stream(void) {
    int cases = 0;
    content_type = "application/vnd.amazon.eventstream";
    CHECK(vectors_open("invoke_stream.txt"));
    for (; vectors_next(); cases++) {
        swl_str body = unhex(vector("hex_hex"));
        check_context(vector("id").ptr);
        run_all_ways(&invoke, body, SWL_DONE, check_invoke);
        if (body.len > 0) CHECK_STATUS(decode(&invoke, swl_span(body.ptr, body.len - 1), 50, 50), SWL_E_TRUNCATED);
    }
    CHECK(cases == 4);
}

static void check_as_sent(void) { check(&told.kinds[SWL_REPLY_TEXT], vector("body_hex")); }

static void invoke_plain(void) {
    content_type = NULL;
    CHECK(vectors_open("converse.txt"));
    while (vectors_next()) {
        check_context(vector("id").ptr);
        if (number("status") == 200) run_all_ways(&invoke, vector("body_hex"), SWL_DONE, check_as_sent);
        else run_all_ways(&invoke, vector("body_hex"), SWL_DONE, check_reply);
    }
}

static void check_openai(void) {
    if (told.failed) return;
    check(&told.kinds[SWL_REPLY_TEXT], vector("expect_openai.text_hex"));
    check(&told.kinds[SWL_REPLY_STOP], vector("expect_openai.finish_reason_hex"));
    CHECK(told.usage == (vector("expect_openai.usage.total_tokens").ptr != NULL));
}

/* Of the server-sent events' vectors, those that are chat chunks. */
static void chat_stream(void) {
    static char body[1 << 14];
    int cases = 0;
    content_type = "text/event-stream; charset=utf-8";
    CHECK(vectors_open("sse.txt"));
    while (vectors_next()) {
        size_t n = 0;
        for (int i = 0; vector_at("chunks_hex", i).ptr; i++) {
            swl_str piece = vector_at("chunks_hex", i);
            if (n + piece.len > sizeof body) break;
            memcpy(body + n, piece.ptr, piece.len);
            n += piece.len;
        }
        /* data that is neither JSON nor [DONE] is no chat answer */
        if (n < 10 || !(strstr(body, "chat.completion.chunk") || strstr(body, "overloaded"))) {
            memset(body, 0, sizeof body);
            continue;
        }
        cases++;
        check_context(vector("id").ptr);
        int whole = number("expect_openai.done");
        run_all_ways(&chat, swl_span(body, n), whole ? SWL_DONE : SWL_E_TRUNCATED, check_openai);
        if (strstr(body, "overloaded")) {
            CHECK(told.failed);
            check(&told.code, swl_cstr("503"));
            check(&told.message, swl_cstr("overloaded"));
        }
        memset(body, 0, sizeof body);
    }
    CHECK(cases >= 8);
}

#define CHUNK(delta)      "data: {\"choices\":[{\"index\":0,\"delta\":" delta "}]}\n\n"
#define CALL(index, more) CHUNK("{\"tool_calls\":[{\"index\":" #index "," more "}]}")

/* Cases without a vector: calls in a stream, other ends, other errors. */
static void check_nothing(void) {}
static void chat_stream_ends(void) {
    static const struct {
        const char *body;
        swl_status end;
        const char *text, *code, *message;
    } rows[] = {
        {CHUNK("{\"content\":\"a\"}") "data: [DONE]", SWL_DONE, "a", "", ""},
        {CHUNK("{\"content\":\"a\"}") "data: [DONE]\n", SWL_DONE, "a", "", ""},
        {CHUNK("{\"content\":\"a\"}") "data: [DONE] \n\n", SWL_DONE, "a", "", ""},
        {CHUNK("{\"content\":\"a\"}") "data: [DON\n\n", SWL_E_SYNTAX_JSON, "a", "", ""},
        {"data\n\n: ping\n\n" CHUNK("{\"content\":\"a\"}") "data: [DONE]\r\n\r\n", SWL_DONE, "a", "", ""},
        {"data: {\"choices\":\ndata: [{\"delta\":{\"content\":\"a\"}}]}\n\ndata: [DONE]\n\n", SWL_DONE, "a", "", ""},
        {CHUNK("{\"content\":\"a\"}") "data: {\"error\":\"late\"}\n\n" CHUNK("{\"content\":\"b\"}"), SWL_DONE, "", "", "late"},
        {"data: {\"error_code\":\"AIAE.1\",\"error_msg\":\"m\"}\n\n", SWL_DONE, "", "AIAE.1", "m"},
        {"data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}\n\n", SWL_E_SYNTAX_JSON, "a", "", ""},
        {"data: {} x\n\n", SWL_E_SYNTAX_JSON, "", "", ""},
        {"data: nonsense\n\n", SWL_E_SYNTAX_JSON, "", "", ""},
        {"data: [{\"error\":{\"message\":\"m\"}}]\n\n", SWL_E_SYNTAX_JSON, "", "", ""},
        {"data: {\"choices\":[{\"index\":0,\"message\":{\"content\":\"a\"}}]}\n\ndata: [DONE]\n\n", SWL_DONE, "", "200", ""},
        {"", SWL_E_TRUNCATED, "", "", ""},
        {"data: {\"error\":null,\"choices\":[{\"delta\":{\"content\":\"a\"}},{\"delta\":{\"content\":\"no\"}}]}\n\ndata:[DONE]\n\n", SWL_DONE, "a",
            "", ""},
    };
    content_type = "Text/Event-Stream";
    vectors_open("none");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_context(rows[i].body);
        run_all_ways(&chat, swl_cstr(rows[i].body), rows[i].end, check_nothing);
        check(&told.kinds[SWL_REPLY_TEXT], swl_cstr(rows[i].text));
        check(&told.code, swl_cstr(rows[i].code));
        check(&told.message, swl_cstr(rows[i].message));
    }
}

static void check_calls(void) {
    CHECK(told.calls == 2);
    check(&told.id[0], swl_cstr("c1"));
    check(&told.name[0], swl_cstr("get_time"));
    check(&told.arguments[0], swl_cstr("{\"zone\":\"你\"}"));
    check(&told.id[1], swl_cstr("c2"));
    check(&told.name[1], swl_cstr("led"));
    check(&told.arguments[1], swl_cstr("{\"on\": [true]}"));
    check(&told.kinds[SWL_REPLY_REASONING], swl_cstr("hm"));
    check(&told.kinds[SWL_REPLY_STOP], swl_cstr("tool_calls"));
}

static void chat_stream_calls(void) {
    content_type = "text/event-stream";
    vectors_open("none");
    run_all_ways(&chat,
        swl_cstr(CHUNK("{\"role\":\"assistant\",\"content\":null,\"reasoning_content\":\"hm\"}") CALL(
            0, "\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"get_time\",\"arguments\":\"\"}") CALL(0,
            "\"function\":{\"arguments\":\"{\\\"zone\\\":\"}") CALL(0, "\"function\":{\"arguments\":\"\\\"\\u4f60\\\"}\"}") CALL(1,
            "\"id\":\"c2\",\"function\":{\"name\":\"led\",\"arguments\":{\"on\": [true]}}") "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\ndata: [DONE]\n\n"),
        SWL_DONE, check_calls);
}

/* Services repeat a name, so what comes after the first is no second piece of it. */
static void check_first_name(void) {
    CHECK(told.calls == 1);
    check(&told.name[0], swl_cstr("get_"));
    check(&told.arguments[0], swl_cstr("{}"));
}

static void chat_stream_name_in_pieces(void) {
    content_type = "text/event-stream";
    vectors_open("none");
    run_all_ways(&chat,
        swl_cstr(CALL(0, "\"id\":\"c1\",\"function\":{\"name\":\"get_\"}") CALL(0, "\"function\":{\"name\":\"time\"}")
                CALL(0, "\"function\":{\"arguments\":\"{}\"}") "data: [DONE]\n\n"),
        SWL_DONE, check_first_name);
}

/* The members of a streamed call's element in every order, with the index or without: a call is
 * opened, goes on twice, and the next one is opened and goes on; then all in one element each. */
static char calls_body[2048];
static void element(const char *order, int open, int call, const char *arguments) {
    static const char *const names[] = {"get_time", "led"};
    size_t n = strlen(calls_body);
    for (const char *o = order; *o; o++) {
        char *at = calls_body + n;
        size_t room = sizeof calls_body - n;
        const char *comma = o == order ? "{" : ",";
        if (*o == 'x') n += (size_t)snprintf(at, room, "%s\"index\":%d", comma, call);
        else if (*o == 't') n += (size_t)snprintf(at, room, "%s\"type\":\"function\"", comma);
        else if (*o == 'i' && open) n += (size_t)snprintf(at, room, "%s\"id\":\"c%d\"", comma, call + 1);
        else if (*o == 'i') n += (size_t)snprintf(at, room, "%s\"id\":%s", comma, call ? "\"\"" : "null");
        else if (open) n += (size_t)snprintf(at, room, "%s\"function\":{\"name\":\"%s\",\"arguments\":\"%s\"}", comma, names[call], arguments);
        else n += (size_t)snprintf(at, room, "%s\"function\":{\"arguments\":\"%s\",\"name\":\"\"}", comma, arguments);
    }
    strcat(calls_body, "}");
}
static void calls_chunk(const char *order, int open, int call, const char *arguments) {
    strcat(calls_body, "data: {\"choices\":[{\"delta\":{\"tool_calls\":[");
    element(order, open, call, arguments);
    strcat(calls_body, "]}}]}\n\n");
}

static void check_two_calls(void) {
    CHECK(told.calls == 2);
    check(&told.id[0], swl_cstr("c1"));
    check(&told.name[0], swl_cstr("get_time"));
    check(&told.arguments[0], swl_cstr("[1,2]"));
    check(&told.id[1], swl_cstr("c2"));
    check(&told.name[1], swl_cstr("led"));
    check(&told.arguments[1], swl_cstr("[3]"));
}

static void check_ways(int all) {
    check_context(calls_body);
    if (all) run_all_ways(&chat, swl_cstr(calls_body), SWL_DONE, check_two_calls);
    for (size_t step = 1; step < sizeof calls_body; step *= 13) {
        CHECK_STATUS(decode(&chat, swl_cstr(calls_body), step, step), SWL_DONE);
        check_two_calls();
    }
}

static void check_order(const char *order) {
    const char *index = strchr(order, 'x'), *function = strchr(order, 'f');
    int all = memcmp(order, "itxf", 4) == 0 || memcmp(order, "fix", 3) == 0 || strcmp(order, "fit") == 0;
    calls_body[0] = 0;
    calls_chunk(order, 1, 0, "");
    calls_chunk(order, 0, 0, "[1");
    if (!index || index > function) calls_chunk(order, 0, 0, ",2]");
    calls_chunk(order, 1, 1, "[");
    calls_chunk(order, 0, 1, "3]");
    if (index && index < function) calls_chunk(order, 0, 0, ",2]"); /* back to the first */
    strcat(calls_body, "data: [DONE]\n\n");
    check_ways(all);
    strcpy(calls_body, "data: {\"choices\":[{\"delta\":{\"tool_calls\":[");
    element(order, 1, 0, "[1,2]");
    strcat(calls_body, ",");
    element(order, 1, 1, "[3]");
    strcat(calls_body, "]}}]}\n\ndata: [DONE]\n\n");
    check_ways(all);
}

static void chat_stream_call_orders(void) {
    static const char letters[] = "itfx";
    int orders = 0;
    content_type = "text/event-stream";
    vectors_open("none");
    for (int code = 0; code < 256; code++) {
        char order[5] = {letters[code & 3], letters[code >> 2 & 3], letters[code >> 4 & 3], letters[code >> 6], 0};
        if (!strchr(order, 'i') || !strchr(order, 't') || !strchr(order, 'f') || !strchr(order, 'x')) continue;
        check_order(order);
        orders++;
    }
    CHECK(orders == 24);
    check_order("itf");
    check_order("tfi");
    check_order("fit");
    /* an id alone */
    calls_body[0] = 0;
    calls_chunk("it", 1, 0, "");
    calls_chunk("f", 0, 0, "[1,2]");
    strcat(calls_body, CHUNK("{\"tool_calls\":[{\"function\":{\"name\":\"led\",\"arguments\":[3]}},{\"id\":\"\"}]}"));
    strcat(calls_body, "data: [DONE]\n\n");
    check_context(calls_body);
    CHECK_STATUS(decode(&chat, swl_cstr(calls_body), 1, 1), SWL_DONE);
    CHECK(told.calls == 2);
    check(&told.id[0], swl_cstr("c1"));
    check(&told.arguments[0], swl_cstr("[1,2]"));
    check(&told.name[1], swl_cstr("led"));
    check(&told.arguments[1], swl_cstr("[3]"));
}

/* Status 200 and broken or foreign JSON; a failure without JSON; no room in `work`. */
static void odd_answers(void) {
    static const struct {
        const char *body;
        swl_status end;
    } rows[] = {
        {"<html>", SWL_E_SYNTAX_JSON},
        {"", SWL_E_TRUNCATED},
        {"{\"choices\":[", SWL_E_TRUNCATED},
        {"[]", SWL_DONE},
        {"\"text\"", SWL_DONE},
        {"{}", SWL_DONE},
        {"null", SWL_DONE},
        {"{\"choices\":[{\"message\":{\"content\":\"\\ud800\\x\"}}]}", SWL_E_SYNTAX_JSON},
        {"{\"choices\":[{\"message\":{\"content\":\"\xff\"}}]}", SWL_E_SYNTAX_UTF8},
    };
    char large[700];
    swl_reply r;
    swl_reply_event ev;
    swl_str in;
    uint8_t work[319];
    content_type = "application/json";
    vectors_open("none");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_context(rows[i].body);
        run_all_ways(&chat, swl_cstr(rows[i].body), rows[i].end, check_nothing);
        CHECK(told.failed == (rows[i].end == SWL_DONE)); /* nothing was an answer */
    }
    snprintf(large, sizeof large, "{\"stopReason\":\"%0500d\"}", 1);
    CHECK_STATUS(decode(&converse, swl_cstr(large), 700, 700), SWL_E_LIMIT_WORK);
    snprintf(large, sizeof large, "{\"error\":{\"message\":\"%0500d\",\"code\":\"%070d\"}}", 1, 1);
    CHECK_STATUS(decode(&chat, swl_cstr(large), 700, 700), SWL_DONE);
    CHECK(told.failed && told.message.len == work_size - 152 && told.code.len == 64);
    swl_chat_reply_init(&r, guard_alloc(100), 100);
    head(&r, SWL_HTTP_HEADER, "x-amzn-requestid", swl_cstr("0123456789012345678901234567890123456789"));
    in = swl_cstr("{}");
    CHECK_STATUS(swl_chat_reply_next(&r, &in, &ev), SWL_E_ARG_BUFFER);
    swl_converse_reply_init(&r, work, sizeof work);
    CHECK_STATUS(swl_converse_reply_end(&r, &ev), SWL_E_ARG_BUFFER);
    guard_reset();
    swl_chat_reply_init(&r, guard_alloc(320), 320);
    head(&r, SWL_HTTP_HEADER, "X-Request-ID", swl_cstr("0123456789012345678901234567890123456789x"));
    CHECK_STR(r.request_id, "0123456789012345678901234567890123456789");
    guard_reset();
}

/* A message of an event stream with a type and a payload. */
static size_t frame(uint8_t *at, const char *type, const char *payload) {
    uint8_t headers[64];
    size_t type_len = strlen(type), len = strlen(payload), n = 0;
    headers[n++] = 11;
    memcpy(headers + n, ":event-type", 11);
    n += 11;
    headers[n++] = 7;
    headers[n++] = 0;
    headers[n++] = (uint8_t)type_len;
    memcpy(headers + n, type, type_len);
    n += type_len;
    const uint32_t prelude[] = {(uint32_t)(n + len + 16), (uint32_t)n};
    for (int i = 0; i < 8; i++) at[i] = (uint8_t)(prelude[i / 4] >> (24 - i % 4 * 8));
    memcpy(at + 12, headers, n);
    memcpy(at + 12 + n, payload, len);
    for (size_t end = 8; end != 0; end = end == 8 ? 12 + n + len : 0) {
        uint32_t crc = ~0u;
        for (size_t i = 0; i < end; i++)
            for (int bit = 8 * (crc ^= at[i], 1); bit > 0; bit--) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
        crc = ~crc;
        for (size_t i = 0; i < 4; i++) at[end + i] = (uint8_t)(crc >> (24 - i * 8));
    }
    return 16 + n + len;
}

static char id_text[1300];
static void check_long_id(void) {
    CHECK(told.calls == 1);
    check(&told.id[0], swl_cstr(id_text));
    check(&told.name[0], swl_cstr("get_the_time_of_a_place_that_the_user_names_0123456789_0123456789"));
    check(&told.arguments[0], swl_cstr("{\"zone\":\"UTC\"}"));
}

/* Each way in which a family tells a call, its id at ID. 1280 bytes of `work` are enough for ids of 1000; the
 * least that is enough is no more than the header says, one byte less says so, and nothing is told wrongly
 * in between. */
#define NAME  "\"name\":\"get_the_time_of_a_place_that_the_user_names_0123456789_0123456789\""
#define ARGS  "\"arguments\":\"{\\\"zone\\\":\\\"UTC\\\"}\""
#define INPUT "\"input\":{\"zone\":\"UTC\"}"
static void long_ids(void) {
    static const struct {
        const family *f;
        const char *type, *body;
        int frames;      /* the pieces of the body are messages, each with its type before it */
    } ways[] = {
        {&chat, "application/json", "{\"choices\":[{\"message\":{\"tool_calls\":[{\"id\":\"ID\",\"function\":{" NAME "," ARGS "}}]}}]}", 0},
        {&chat, "application/json", "{\"choices\":[{\"message\":{\"tool_calls\":[{\"function\":{" ARGS "," NAME "},\"id\":\"ID\"}]}}]}", 0},
        {&chat, "text/event-stream",
            "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"ID\",\"function\":{" NAME "," ARGS "}}]}}]}\n\ndata: [DONE]\n\n",
            0},
        {&chat, "text/event-stream",
            "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"function\":{" ARGS "," NAME "},\"id\":\"ID\",\"index\":0}]}}]}\n\ndata: [DONE]\n\n",
            0},
        {&chat, "text/event-stream",
            "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"id\":\"ID\",\"function\":{" NAME "," ARGS "}}]}}]}\n\ndata: [DONE]\n\n", 0},
        {&converse, "application/json", "{\"output\":{\"message\":{\"content\":[{\"toolUse\":{\"toolUseId\":\"ID\"," NAME "," INPUT "}}]}}}", 0},
        {&converse, "application/vnd.amazon.eventstream",
            "contentBlockStart {\"start\":{\"toolUse\":{\"toolUseId\":\"ID\"," NAME "}}}\n"
            "contentBlockDelta {\"delta\":{\"toolUse\":{\"input\":\"{\\\"zone\\\":\\\"UTC\\\"}\"}}}\n"
            "messageStop {\"stopReason\":\"tool_use\"}\n",
            1},
        {&messages, "application/json", "{\"content\":[{\"type\":\"tool_use\",\"id\":\"ID\"," NAME "," INPUT "}]}", 0},
        {&messages, "text/event-stream",
            "data: {\"type\":\"content_block_start\",\"content_block\":{\"type\":\"tool_use\",\"id\":\"ID\"," NAME ",\"input\":{}}}\n\n"
            "data: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"zone\\\":\\\"UTC\\\"}\"}}\n\n"
            "data: {\"type\":\"message_stop\"}\n\n",
            0},
    };
    static uint8_t body[6000];
    static char texts[6000];
    vectors_open("none");
    for (size_t w = 0; w < sizeof ways / sizeof *ways; w++) {
        for (size_t id = 1000; id <= 1117; id += 117) {
            const char *place = strstr(ways[w].body, "ID");
            size_t n = 0, least = 0;
            for (size_t i = 0; i < id; i++) id_text[i] = (char)('A' + i % 26);
            id_text[id] = 0;
            snprintf(texts, sizeof texts, "%.*s%s%s", (int)(place - ways[w].body), ways[w].body, id_text, place + 2);
            check_context(ways[w].body);
            if (ways[w].frames)
                for (char *type = strtok(texts, " "); type; type = strtok(NULL, " ")) n += frame(body + n, type, strtok(NULL, "\n"));
            else n = (size_t)snprintf((char *)body, sizeof body, "%s", texts);
            content_type = ways[w].type;
            work_size = 1280;
            if (id == 1000) {
                for (size_t first = 1; first < n; first += 5) {
                    CHECK_STATUS(decode(ways[w].f, swl_span(body, n), first, n), SWL_DONE);
                    check_long_id();
                }
            } else {   /* the most that the header allows for */
                CHECK_STATUS(decode(ways[w].f, swl_span(body, n), n, n), SWL_DONE);
                check_long_id();
            }
            for (size_t step = 1; step <= n; step = step * 7 + n / 3) {
                for (work_size = id + 163; least == 0 || work_size >= least - 40; work_size--) {
                    swl_status s = decode(ways[w].f, swl_span(body, n), step, step);
                    if (s == SWL_DONE) check_long_id();
                    else CHECK_STATUS(s, SWL_E_LIMIT_WORK);
                    if (s != SWL_DONE && least == 0) least = work_size + 1;
                    CHECK(least == 0 || s != SWL_DONE);
                }
                CHECK(least > id && least <= id + 163);
                least = 0;
            }
        }
    }
    work_size = 512;
}

/* Two calls whose arguments fill `work` to every byte before an id or name comes, in the orders of services. */
static size_t arguments_size;
static void check_filled(void) {
    CHECK(told.calls == 2);
    for (int i = 0; i < 2; i++) {
        check(&told.id[i], swl_cstr(i ? "call_297141" : "call_297140"));
        check(&told.name[i], swl_cstr("read_the_file"));
        CHECK(told.arguments[i].len == arguments_size && is_whole_utf8(swl_span(told.arguments[i].bytes, told.arguments[i].len)));
    }
}

/* As `order` says: f the function, its arguments first or last, i the id, x the index. */
static int filled_element(char *at, size_t room, const char *order, int first, const char *arguments, int call) {
    int n = 0;
    for (const char *o = order; *o; o++) {
        n += snprintf(at + n, room - (size_t)n, o == order ? "{" : ",");
        if (*o == 'i') n += snprintf(at + n, room - (size_t)n, "\"id\":\"call_29714%d\"", call);
        else if (*o == 'x') n += snprintf(at + n, room - (size_t)n, "\"index\":%d", call);
        else
            n += snprintf(at + n, room - (size_t)n,
                first ? "\"function\":{\"arguments\":\"%s\",\"name\":\"read_the_file\"}"
                      : "\"function\":{\"name\":\"read_the_file\",\"arguments\":\"%s\"}",
                arguments);
    }
    return n + snprintf(at + n, room - (size_t)n, "}");
}

static void calls_that_fill_the_buffer(void) {
    static const char *const orders[] = {"fi", "fix", "if", "xfi"};
    static char arguments[700], body[2200];
    content_type = "text/event-stream";
    vectors_open("none");
    for (int way = 0; way < 16; way++) {
        const char *order = orders[way & 3];
        const char *between = way & 4 ? "," : "]}}]}\n\ndata: {\"choices\":[{\"delta\":{\"tool_calls\":[";
        work_size = (way ^ way >> 2 ^ way >> 3) & 1 ? 320 : 512;
        check_context(order);
        for (arguments_size = work_size - 270; arguments_size < work_size + 30; arguments_size++) {
            int n = snprintf(body, sizeof body, "data: {\"choices\":[{\"delta\":{\"tool_calls\":[");
            memset(arguments, 'x', arguments_size);
            strcpy(arguments + arguments_size - 2, "\xc3\xa9");
            for (int i = 0; i < 2; i++) {
                n += filled_element(body + n, sizeof body - (size_t)n, order, way < 8, arguments, i);
                n += snprintf(body + n, sizeof body - (size_t)n, "%s", i ? "]}}]}\n\ndata: [DONE]\n\n" : between);
            }
            for (size_t step = 1; step <= (size_t)n; step = step * 9 + 4) {
                CHECK_STATUS(decode(&chat, swl_span(body, (size_t)n), step, step), SWL_DONE);
                check_filled();
            }
        }
    }
    work_size = 512;
}

/* A worse code does not replace a better one. */
static void failure_codes(void) {
    static const struct {
        const char *body, *code, *message;
    } rows[] = {
        {"{\"error\":{\"code\":\"urn:x#y\",\"message\":\"m\"},\"code\":5}", "urn:x#y", "m"},
        {"{\"code\":5,\"error\":{\"code\":\"urn:x#y\",\"message\":\"m\"}}", "urn:x#y", "m"},
        {"{\"error\":{\"type\":\"a:b\"},\"__type\":\"x#E:y\",\"message\":\"m\"}", "a:b", "m"},
        {"{\"__type\":\"x#E:y\",\"message\":\"m\"}", "E", "m"},
    };
    char body[200];
    content_type = "application/json";
    vectors_open("none");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_context(rows[i].body);
        snprintf(body, sizeof body, "{\"error\":true,%s", rows[i].body + 1);
        for (size_t step = 1; step < 100; step += 7) {
            CHECK_STATUS(decode(&chat, swl_cstr(body), step, step), SWL_DONE);
            check(&told.code, swl_cstr(rows[i].code));
            check(&told.message, swl_cstr(rows[i].message));
        }
    }
}

/* A text that is cut ends with a whole character, and nothing from after the cut follows it. */
static void failure_texts(void) {
    char body[900];
    swl_reply r;
    content_type = "application/json";
    vectors_open("none");
    for (int pad = 0; pad < 4; pad++) {
        static const char *const characters[] = {"é", "你", "😀"};
        for (int c = 0; c < 3; c++) {
            size_t width = strlen(characters[c]), fits = (work_size - 152 - (size_t)pad) / width * width + (size_t)pad;
            int n = snprintf(body, sizeof body, "{\"error\":{\"message\":\"%.*s", pad, "abc");
            while (n < 700) n += snprintf(body + n, sizeof body - (size_t)n, "%s", characters[c]);
            strcpy(body + n, "\\u00e9xx\",\"code\":\"");
            n = (int)strlen(body);
            for (int i = 0; i < pad; i++) body[n++] = 'a';
            body[n] = 0;
            for (int i = 0; i < 33; i++) strcat(body, characters[c]);
            strcat(body, "xxx\"}}");
            check_context(body);
            for (size_t step = 1; step < 1000; step *= 31) {
                CHECK_STATUS(decode(&chat, swl_cstr(body), step, step), SWL_DONE);
                CHECK(told.failed && told.message.len == fits && is_whole_utf8(swl_span(told.message.bytes, told.message.len)));
                CHECK(told.code.len == (64 - (size_t)pad) / width * width + (size_t)pad && is_whole_utf8(swl_span(told.code.bytes, told.code.len)));
            }
        }
    }
    swl_chat_reply_init(&r, guard_alloc(320), 320);
    head(&r, SWL_HTTP_HEADER, "X-Request-ID", swl_cstr("012345678901234567890123456789012345678é"));
    CHECK_STR(r.request_id, "012345678901234567890123456789012345678");
    guard_reset();
}

/* White space before the ';' belongs to no type. 1 is an event stream; all else is seen from the body. */
static void content_types(void) {
    static const struct {
        const char *type;
        int form;
    } rows[] = {{"application/vnd.amazon.eventstream ;a=b", 1}, {"application/vnd.amazon.eventstream", 1},
        {"Application/vnd.amazon.EventStream\t; x", 1}, {"application/vnd.amazon.eventstreams", 0}, {"; application/vnd.amazon.eventstream", 0},
        {"text/event-stream", 0}, {" ;", 0}, {"", 0}, {"text/plain", 0}, {"application/json", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        swl_reply r;
        check_context(rows[i].type);
        swl_chat_reply_init(&r, guard_alloc(320), 320);
        head(&r, SWL_HTTP_HEADER, "content-type", guard_copy(swl_cstr(rows[i].type)));
        CHECK(r.form_ == rows[i].form);
        guard_reset();
    }
}

/* :message-type error, from es-error: its code and message stand in headers. */
static void check_error_message(void) {
    CHECK(told.failed);
    check(&told.code, swl_cstr("InternalError"));
    check(&told.message, swl_cstr("An internal server error occurred"));
}

static void error_message(void) {
    content_type = "application/vnd.amazon.eventstream";
    CHECK(vectors_open("frames.txt"));
    while (vectors_next())
        if (vector("id").len == 8 && memcmp(vector("id").ptr, "es-error", 8) == 0)
            run_all_ways(&converse, unhex(vector("hex_hex")), SWL_DONE, check_error_message);
    check_error_message();
}

const check_case reply_cases[] = {
    {"plain Converse answers", plain_converse},
    {"plain chat answers", plain_chat},
    {"dialects", dialects},
    {"failures under 200", failures_under_200},
    {"AWS errors", aws_errors},
    {"ConverseStream", converse_stream},
    {"chat streams", chat_stream},
    {"InvokeModel", invoke_plain},
    {"InvokeModelWithResponseStream", invoke_stream},
    {"chat streams that end otherwise", chat_stream_ends},
    {"tool calls in a stream", chat_stream_calls},
    {"tool calls in a stream, members in any order", chat_stream_call_orders},
    {"a tool's name in pieces", chat_stream_name_in_pieces},
    {"odd answers", odd_answers},
    {"ids of 1000 bytes", long_ids},
    {"calls that fill the buffer", calls_that_fill_the_buffer},
    {"failure codes", failure_codes},
    {"failure texts", failure_texts},
    {"content types", content_types},
    {"an error message", error_message},
    {0},
};
