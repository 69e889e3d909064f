// SPDX-License-Identifier: Apache-2.0
/* Bodies and paths for models, and the JSON writer under them: exact texts, every buffer that is too small, texts that are not
 * UTF-8. Tests/integration/test_bodies.py compares with a JSON library. */
#include "check.h"
#include "swiftlet_model.h"

typedef swl_status (*body_function)(const swl_conversation *, swl_buf *);
typedef swl_status (*part_function)(const swl_conversation *, size_t, swl_buf *);
#define LIST(list) (list), sizeof(list) / sizeof *(list)

/* Measures the body, then writes it into just enough guarded memory, and into every size that is too small. */
static swl_str body_of(body_function body, const swl_conversation *c, swl_status expected) {
    swl_buf out = {0};
    swl_status s = body(c, &out);
    size_t n = out.len;
    if (expected != SWL_OK) {
        CHECK_STATUS(s, expected);
        return swl_span("", 0);
    }
    CHECK_STATUS(s, SWL_E_SPACE);
    for (size_t cap = 1; cap < n; cap += n > 400 ? 37 : 1) {
        out = swl_out(guard_alloc(cap), cap);
        CHECK_STATUS(body(c, &out), SWL_E_SPACE);
        CHECK(out.len == n);
        guard_reset();
    }
    out = swl_out(guard_alloc(n), n);
    CHECK_STATUS(body(c, &out), SWL_OK);
    CHECK(out.len == n);
    return swl_span(out.ptr, n);
}

/* The same body in parts of each size, at any place of a buffer. */
static void check_parts(part_function part, const swl_conversation *c, swl_str whole) {
    static const size_t windows[] = {1, 2, 7, 64, 100000};
    for (size_t i = 0; i < sizeof windows / sizeof *windows; i++) {
        size_t window = windows[i] < whole.len ? windows[i] : whole.len, at = 0;
        uint8_t *room = guard_alloc(3 + window);
        swl_status s = SWL_MORE;
        while (s == SWL_MORE && at < whole.len) {
            swl_buf out = {room, 3 + window, 3};
            size_t left = whole.len - at, n = left < window ? left : window;
            s = part(c, at, &out);
            CHECK_STATUS(s, left > window ? SWL_MORE : SWL_OK);
            CHECK_TEXT(swl_span(room + 3, out.len - 3), swl_span(whole.ptr + at, n));
            at += n;
        }
        CHECK(at == whole.len);
        swl_buf out = {room, 3 + window, 3};
        CHECK_STATUS(part(c, whole.len, &out), SWL_OK);
        CHECK_STATUS(part(c, whole.len + 100, &out), SWL_OK);
        CHECK_STATUS(part(c, SIZE_MAX / 2, &out), SWL_OK);
        CHECK_STATUS(part(c, SIZE_MAX / 2 + 1, &out), SWL_OK);
        CHECK_STATUS(part(c, SIZE_MAX - 1, &out), SWL_OK);
        CHECK_STATUS(part(c, SIZE_MAX, &out), SWL_OK);
        CHECK(out.len == 3);
    }
}

#define CHECK_BODY(body, conversation, text)                                                                                                         \
    do {                                                                                                                                             \
        swl_str made = body_of(body, conversation, SWL_OK);                                                                                          \
        CHECK_STR(made, text);                                                                                                                       \
        check_parts(body##_part, conversation, made);                                                                                                \
        guard_reset();                                                                                                                               \
    } while (0)

static const swl_str hi = SWL_STR("Hi"), none = SWL_STR("");

static void smallest(void) {
    swl_message m = {0};
    swl_conversation c = {0};
    m.text = hi;
    c.messages = &m;
    c.message_count = 1;
    c.model = swl_cstr("m");
    CHECK_BODY(swl_chat_body, &c, "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    CHECK_BODY(swl_converse_body, &c, "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"Hi\"}]}]}");
    c.message_count = 0;
    CHECK_BODY(swl_chat_body, &c, "{\"model\":\"m\",\"messages\":[]}");
    CHECK_BODY(swl_converse_body, &c, "{\"messages\":[]}");
}

static void everything(void) {
    const swl_part image[] = {swl_part_image(swl_cstr("\xff\xd8\xff\xe0"), swl_cstr("jpeg")), swl_part_text(swl_cstr("And?")),
        swl_part_document(swl_cstr("%PDF"), swl_cstr("pdf"), swl_cstr("Manual (1)"))};
    const swl_part calls[] = {swl_part_call(swl_cstr("c1"), swl_cstr("get_time"), swl_cstr("{\"zone\": \"UTC\"}"), none),
        swl_part_call(swl_cstr("c2"), swl_cstr("led"), none, none)};
    const swl_part results[] = {swl_part_result(swl_cstr("c1"), swl_cstr("12:00"), 0), swl_part_result(swl_cstr("c2"), swl_cstr("broken"), 1),
        swl_part_result_json(swl_cstr("c3"), swl_cstr("{\"on\": true}"), 0), swl_part_result_json(swl_cstr("c4"), swl_cstr("{}"), 1)};
    const swl_message messages[] = {{SWL_STR("Look \"here\"\n"), LIST(image), SWL_ROLE_USER}, {SWL_STR("Wait."), LIST(calls), SWL_ROLE_ASSISTANT},
        {SWL_STR(""), LIST(results), SWL_ROLE_USER}, {SWL_STR(""), calls, 1, SWL_ROLE_ASSISTANT}, {SWL_STR("你好"), results, 1, SWL_ROLE_USER}};
    static const swl_tool tools[] = {
        {SWL_STR("get_time"), SWL_STR("The time"), SWL_STR("{\"type\":\"object\"}")}, {SWL_STR("led"), SWL_STR(""), SWL_STR("{}")}};
    static const swl_str stop[] = {SWL_STR("END"), SWL_STR("\\")};
    swl_conversation c = {0};
    c.model = swl_cstr("a:0");
    c.system = swl_cstr("Be brief.");
    c.temperature = swl_cstr("0.2");
    c.more = swl_cstr("\"seed\":7");
    c.messages = messages;
    c.message_count = 5;
    c.tools = tools;
    c.tool_count = 2;
    c.stop = stop;
    c.stop_count = 2;
    c.stream = 1;
    c.max_tokens = 256;
    c.tool_choice = SWL_CHOOSE_TOOL;
    c.tool = swl_cstr("led");
    CHECK_BODY(swl_chat_body, &c,
        "{\"model\":\"a:0\",\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},"
        "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Look \\\"here\\\"\\n\"},"
        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/jpeg;base64,/9j/4A==\"}},{\"type\":\"text\",\"text\":\"And?\"},"
        "{\"type\":\"file\",\"file\":{\"filename\":\"Manual (1).pdf\",\"file_data\":\"data:application/pdf;base64,JVBERg==\"}}]},"
        "{\"role\":\"assistant\",\"content\":\"Wait.\",\"tool_calls\":["
        "{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"get_time\",\"arguments\":\"{\\\"zone\\\": \\\"UTC\\\"}\"}},"
        "{\"id\":\"c2\",\"type\":\"function\",\"function\":{\"name\":\"led\",\"arguments\":\"{}\"}}]},"
        "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"12:00\"},{\"role\":\"tool\",\"tool_call_id\":\"c2\",\"content\":\"broken\"},"
        "{\"role\":\"tool\",\"tool_call_id\":\"c3\",\"content\":\"{\\\"on\\\": true}\"},{\"role\":\"tool\",\"tool_call_id\":\"c4\",\"content\":\"{}\"},"
        "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":["
        "{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"get_time\",\"arguments\":\"{\\\"zone\\\": \\\"UTC\\\"}\"}}]},"
        "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"12:00\"},{\"role\":\"user\",\"content\":\"你好\"}],"
        "\"max_tokens\":256,\"temperature\":0.2,\"stop\":[\"END\",\"\\\\\"],\"stream\":true,\"stream_options\":{\"include_usage\":true},"
        "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_time\",\"description\":\"The time\",\"parameters\":{\"type\":\"object\"}}},"
        "{\"type\":\"function\",\"function\":{\"name\":\"led\",\"parameters\":{}}}],"
        "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"led\"}},\"seed\":7}");
    CHECK_BODY(swl_converse_body, &c,
        "{\"system\":[{\"text\":\"Be brief.\"}],\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"Look \\\"here\\\"\\n\"},"
        "{\"image\":{\"format\":\"jpeg\",\"source\":{\"bytes\":\"/9j/4A==\"}}},{\"text\":\"And?\"},"
        "{\"document\":{\"format\":\"pdf\",\"name\":\"Manual (1)\",\"source\":{\"bytes\":\"JVBERg==\"}}}]},"
        "{\"role\":\"assistant\",\"content\":[{\"text\":\"Wait.\"},{\"toolUse\":{\"toolUseId\":\"c1\",\"name\":\"get_time\",\"input\":{\"zone\": \"UTC\"}}},"
        "{\"toolUse\":{\"toolUseId\":\"c2\",\"name\":\"led\",\"input\":{}}}]},"
        "{\"role\":\"user\",\"content\":[{\"toolResult\":{\"toolUseId\":\"c1\",\"content\":[{\"text\":\"12:00\"}]}},"
        "{\"toolResult\":{\"toolUseId\":\"c2\",\"content\":[{\"text\":\"broken\"}],\"status\":\"error\"}},"
        "{\"toolResult\":{\"toolUseId\":\"c3\",\"content\":[{\"json\":{\"on\": true}}]}},"
        "{\"toolResult\":{\"toolUseId\":\"c4\",\"content\":[{\"json\":{}}],\"status\":\"error\"}}]},"
        "{\"role\":\"assistant\",\"content\":[{\"toolUse\":{\"toolUseId\":\"c1\",\"name\":\"get_time\",\"input\":{\"zone\": \"UTC\"}}}]},"
        "{\"role\":\"user\",\"content\":[{\"toolResult\":{\"toolUseId\":\"c1\",\"content\":[{\"text\":\"12:00\"}]}},{\"text\":\"你好\"}]}],"
        "\"inferenceConfig\":{\"maxTokens\":256,\"temperature\":0.2,\"stopSequences\":[\"END\",\"\\\\\"]},"
        "\"toolConfig\":{\"tools\":[{\"toolSpec\":{\"name\":\"get_time\",\"description\":\"The time\",\"inputSchema\":{\"json\":{\"type\":\"object\"}}}},"
        "{\"toolSpec\":{\"name\":\"led\",\"inputSchema\":{\"json\":{}}}}],\"toolChoice\":{\"tool\":{\"name\":\"led\"}}},\"seed\":7}");
}

static void choices(void) {
    static const swl_tool tool = {SWL_STR("t"), SWL_STR(""), SWL_STR("{}")};
    swl_conversation c = {0};
    c.tools = &tool;
    c.tool_count = 1;
    c.tool_choice = SWL_CHOOSE_AUTO;
    CHECK_BODY(swl_chat_body, &c,
        "{\"model\":\"\",\"messages\":[],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"t\",\"parameters\":{}}}],\"tool_choice\":\"auto\"}");
    CHECK_BODY(swl_converse_body, &c,
        "{\"messages\":[],\"toolConfig\":{\"tools\":[{\"toolSpec\":{\"name\":\"t\",\"inputSchema\":{\"json\":{}}}}],\"toolChoice\":{\"auto\":{}}}}");
    c.tool_choice = SWL_CHOOSE_ANY;
    CHECK_BODY(swl_chat_body, &c,
        "{\"model\":\"\",\"messages\":[],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"t\",\"parameters\":{}}}],\"tool_choice\":\"required\"}");
    CHECK_BODY(swl_converse_body, &c,
        "{\"messages\":[],\"toolConfig\":{\"tools\":[{\"toolSpec\":{\"name\":\"t\",\"inputSchema\":{\"json\":{}}}}],\"toolChoice\":{\"any\":{}}}}");
    c.tool_choice = SWL_CHOOSE_NONE;
    CHECK_BODY(swl_chat_body, &c,
        "{\"model\":\"\",\"messages\":[],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"t\",\"parameters\":{}}}],\"tool_choice\":\"none\"}");
    body_of(swl_converse_body, &c, SWL_E_ARG);
    for (uint32_t wrong = SWL_CHOOSE_TOOL + 1; wrong != 0; wrong *= 5) {
        c.tool_choice = wrong;
        body_of(swl_converse_body, &c, SWL_E_ARG);
        body_of(swl_chat_body, &c, SWL_E_ARG);
        if (wrong > 1000000000) break;
    }
}

static void kinds_that_are_none(void) {
    swl_part part = swl_part_result(swl_cstr("x"), swl_cstr("x"), 0);
    swl_message m = {SWL_STR("Hi"), &part, 1, SWL_ROLE_USER};
    swl_conversation c = {0};
    c.messages = &m;
    c.message_count = 1;
    for (int i = 0; i < 5; i++) {
        static const uint32_t kinds[] = {SWL_PART_CACHE_POINT + 1, 31, 32, 37, 0xffffffff};
        part.kind = kinds[i];
        body_of(swl_converse_body, &c, SWL_E_ARG);
        body_of(swl_chat_body, &c, SWL_E_ARG);
    }
}

static void refuse(const swl_conversation *c) {
    uint8_t room[8];
    swl_buf out = swl_out(room, sizeof room);
    body_of(swl_converse_body, c, SWL_E_ARG);
    body_of(swl_chat_body, c, SWL_E_ARG);
    CHECK_STATUS(swl_converse_body_part(c, 0, &out), SWL_E_ARG);
    CHECK_STATUS(swl_chat_body_part(c, 0, &out), SWL_E_ARG);
    CHECK(out.len == 0);
}

static void conversations_that_are_none(void) {
    const swl_part result = swl_part_result(swl_cstr("x"), swl_cstr("x"), 0);
    swl_message m = {SWL_STR("Hi"), NULL, 0, SWL_ROLE_DEVELOPER + 1};
    swl_conversation c = {0};
    c.messages = &m;
    c.message_count = 1;
    refuse(&c);
    m.role = 0xffff;
    refuse(&c);
    m.text = swl_cstr("");
    m.parts = &result;
    m.part_count = 1;
    refuse(&c);
    m.role = SWL_ROLE_USER;
    m.parts = NULL;
    refuse(&c);
    c.messages = NULL;
    refuse(&c);
    c.message_count = 0;
    body_of(swl_chat_body, &c, SWL_OK);
    c.tool_choice = SWL_CHOOSE_TOOL + 1;
    refuse(&c);
    c.tool_choice = 0xffffffff;
    refuse(&c);
    c.tool_choice = SWL_CHOOSE_TOOL;
    body_of(swl_chat_body, &c, SWL_OK);
    c.tool_count = 1;
    refuse(&c);
    c.tool_count = 0;
    c.stop_count = 1;
    refuse(&c);
    guard_reset();
}

static void not_text(void) {
    static const char *const bad[] = {
        "\x80", "a\xc3", "\xc0\x80", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe4\xbd", "\xff"};
    static const char *const good[] = {
        "", "a", "\xc2\x80", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "\xef\xbb\xbf", "\x7f"};
    swl_message m = {0};
    swl_conversation c = {0};
    c.messages = &m;
    c.message_count = 1;
    for (int i = 0; i < 10; i++) {
        check_context(good[i]);
        m.text = swl_cstr(good[i]);
        body_of(swl_chat_body, &c, SWL_OK);
        guard_reset();
        m.text = swl_cstr(bad[i]);
        body_of(swl_chat_body, &c, SWL_E_ARG_TEXT);
        body_of(swl_converse_body, &c, SWL_E_ARG_TEXT);
        guard_reset();
    }
}

/* Arguments that a model sent go into the next request only if they are JSON. */
static void not_json(void) {
    static const char *const bad[] = {"{", "{not json", "{}}", "{},\"x\":1", "{} {}", "nul", "\"", "1,2", " "};
    static const char *const good[] = {"{}", " {\"a\":[1,2.5e3,null]}\n", "[]", "null", "12", "\"x\"", "", "{\"a\":{\"b\":{}}}", "true"};
    swl_part call = swl_part_call(swl_cstr("1"), swl_cstr("t"), none, none);
    swl_part result = swl_part_result_json(swl_cstr("1"), none, 0);
    swl_message m = {SWL_STR(""), &call, 1, SWL_ROLE_ASSISTANT};
    swl_conversation c = {0};
    uint8_t room[8];
    swl_buf out;
    c.messages = &m;
    c.message_count = 1;
    for (int i = 0; i < 9; i++) {
        check_context(bad[i]);
        call.as.call.arguments = swl_cstr(bad[i]);
        body_of(swl_converse_body, &c, SWL_E_ARG_JSON);
        body_of(swl_chat_body, &c, SWL_OK);
        guard_reset();
        call.as.call.arguments = swl_cstr(good[i]);
        body_of(swl_converse_body, &c, SWL_OK);
        guard_reset();
        result.as.result.text = swl_cstr(good[i]);
        m.parts = &result;
        body_of(swl_converse_body, &c, good[i][0] ? SWL_OK : SWL_E_ARG_JSON);
        result.as.result.text = swl_cstr(bad[i]);
        body_of(swl_converse_body, &c, SWL_E_ARG_JSON);
        out = swl_out(room, sizeof room);
        CHECK_STATUS(swl_converse_body_part(&c, 0, &out), SWL_E_ARG_JSON); /* already for the first part */
        CHECK(out.len == 0);
        body_of(swl_chat_body, &c, SWL_OK);
        guard_reset();
        m.parts = &call;
    }
    c.message_count = 0;
    c.temperature = swl_cstr("0,2");
    body_of(swl_converse_body, &c, SWL_E_ARG_JSON);
    body_of(swl_chat_body, &c, SWL_E_ARG_JSON);
}

static const struct {
    const char *name;
    body_function body;
    part_function part;
} bodies[] = {{"chat", swl_chat_body, swl_chat_body_part}, {"converse", swl_converse_body, swl_converse_body_part},
    {"messages", swl_messages_body, swl_messages_body_part}, {"invoke", swl_messages_invoke_body, swl_messages_invoke_body_part}};
enum { CHAT, CONVERSE, MESSAGES, INVOKE, BODIES };

/* A body with every member. */
static swl_conversation full(void) {
    static const swl_message m = {SWL_STR("Hi"), NULL, 0, SWL_ROLE_USER};
    static const swl_tool tool = {SWL_STR("t"), SWL_STR("d"), SWL_STR("{}")};
    static const swl_str stop = SWL_STR("END");
    swl_conversation c = {0};
    c.model = swl_cstr("m");
    c.system = swl_cstr("s");
    c.temperature = swl_cstr("0.2");
    c.top_p = swl_cstr("0.9");
    c.messages = &m;
    c.message_count = 1;
    c.tools = &tool;
    c.tool_count = 1;
    c.tool_choice = SWL_CHOOSE_AUTO;
    c.stop = &stop;
    c.stop_count = 1;
    c.stream = 1;
    c.max_tokens = 5;
    return c;
}

/* The name of the next member at this depth, in the order of the body; 0: no more. */
static int name_in(swl_str body, const char *object, int wanted, char *name, size_t size) {
    uint8_t scratch[64];
    swl_json j;
    swl_json_event ev;
    uint32_t depth = object ? 2 : 1;
    int inside = !object;
    swl_json_init(&j, scratch, sizeof scratch);
    while (swl_json_next(&j, &body, &ev) == SWL_OK) {
        if (ev.kind != SWL_JSON_KEY) continue;
        if (object && ev.depth == 1) inside = swl_str_is(ev.data, swl_cstr(object));
        if (inside && ev.depth == depth && wanted-- == 0) {
            snprintf(name, size, "%.*s", (int)ev.data.len, ev.data.ptr);
            return 1;
        }
    }
    return 0;
}

static void refuse_more(int family, swl_conversation *c, swl_str *list, const char *text, swl_status expected) {
    uint8_t room[8];
    swl_buf out = swl_out(room, sizeof room);
    check_context(text);
    *list = swl_cstr(text);
    swl_str whole = body_of(bodies[family].body, c, expected);
    if (expected != SWL_OK) {
        /* already for the first part: nothing of such a body is sent */
        CHECK_STATUS(bodies[family].part(c, 0, &out), expected);
        CHECK(out.len == 0);
    } else {
        swl_json j;
        swl_json_event ev;
        uint8_t scratch[64];
        swl_status s;
        swl_json_init(&j, scratch, sizeof scratch);
        while ((s = swl_json_next(&j, &whole, &ev)) == SWL_OK) {}
        CHECK_STATUS(s, SWL_DONE);
    }
    guard_reset();
}

/* Each member that a body has, however its name is written, alone and among others. */
static void check_repeats(int family, swl_conversation *c, swl_str *list, const char *object) {
    static uint8_t kept[1024];
    char name[32], text[120];
    int names = 0;
    swl_buf out = SWL_BUF(kept);
    *list = none;
    CHECK_STATUS(bodies[family].body(c, &out), SWL_OK);
    for (; name_in(swl_span(kept, out.len), object, names, name, sizeof name); names++) {
        static const char *const forms[] = {"\"%s\":1", " \"%s\" : null ", "\"a\":{\"b\":[2]},\"%s\":{}", "\"%s\":[],\"a\":1"};
        for (int i = 0; i < 4; i++) {
            snprintf(text, sizeof text, forms[i], name);
            refuse_more(family, c, list, text, SWL_E_ARG_JSON);
        }
        snprintf(text, sizeof text, "\"\\u%04x%s\":1", (unsigned)name[0], name + 1);
        refuse_more(family, c, list, text, SWL_E_ARG_JSON);
        /* The member has another name, or is inside an object. */
        snprintf(text, sizeof text, "\"%sx\":1", name);
        refuse_more(family, c, list, text, SWL_OK);
        snprintf(text, sizeof text, "\"%.*s\":1,\"x\":{\"%s\":2}", (int)strlen(name) - 1, name, name);
        refuse_more(family, c, list, text, SWL_OK);
    }
    CHECK(names >= 4);
    *list = none;
}

static void more_repeats_no_member(void) {
    static const char *const none_of_the_kind[] = {"7", "\"seed\"", "\"seed\":", "seed:7", "{\"seed\":7}", "\"seed\":7,", ",\"seed\":7",
        "\"seed\":7}", "\"seed\":7},{\"x\":1", "\"seed\":7}{\"x\":1", "\"seed\":7 \"x\":1", "\"seed\":07", "[]", "\"seed", ",", "\"s\xff\":1", " ",
        "\n\t"};
    static const char *const good[] = {
        "\"seed\":7", " \"seed\" : -1.5e3 , \"x\":[{\"model\":1}]\n", "\"a\":\"}\"", "\"你\":\"\\u4f60\"", "\"x\":true"};
    for (int family = CHAT; family < BODIES; family++) {
        swl_conversation c = full();
        check_repeats(family, &c, &c.more, NULL);
        for (size_t i = 0; i < sizeof none_of_the_kind / sizeof *none_of_the_kind; i++)
            refuse_more(family, &c, &c.more, none_of_the_kind[i], SWL_E_ARG_JSON);
        for (size_t i = 0; i < sizeof good / sizeof *good; i++) refuse_more(family, &c, &c.more, good[i], SWL_OK);
        /* Members that the body leaves out may be in `more`. */
        c.temperature = none;
        refuse_more(family, &c, &c.more, "\"temperature\":1", SWL_OK);
    }
    swl_conversation c = full();
    check_repeats(CONVERSE, &c, &c.more_config, "inferenceConfig");
    for (size_t i = 0; i < sizeof none_of_the_kind / sizeof *none_of_the_kind; i++)
        refuse_more(CONVERSE, &c, &c.more_config, none_of_the_kind[i], SWL_E_ARG_JSON);
    c = full();
    c.max_tokens = 0;
    c.temperature = c.top_p = none;
    c.stop_count = 0;
    refuse_more(CONVERSE, &c, &c.more_config, "\"maxTokens\":7", SWL_OK);
    c.more_config = none;
    refuse_more(CONVERSE, &c, &c.more, "\"inferenceConfig\":{}", SWL_OK);
    c.more_config = swl_cstr("\"topP\":1");
    refuse_more(CONVERSE, &c, &c.more, "\"inferenceConfig\":{}", SWL_E_ARG_JSON);
}

/* RFC 8259 section 6. Without the check, a comma, a brace or a word would reach the service. */
static void numbers_that_are_none(void) {
    static const char *const bad[] = {"0,2", "+1", ".5", "1.", "01", "-", "--1", "1e", "1e+", "NaN", "Infinity", "-Infinity", "0x1", "1 2",
        "1,\"x\":2", "1}", "\"1\"", "true", "null", "{}", "[1]", "1\xc2\xa0", "１", " ", "-a", "1_000", "1.5.2"};
    static const char *const good[] = {"0", "-0", "1", "0.2", "1.0", "-1.5e-3", "2E5", "10"};
    for (int family = CHAT; family < BODIES; family++)
        for (int which = 0; which < 2; which++) {
            swl_conversation c = full();
            swl_str *slot = which ? &c.top_p : &c.temperature;
            for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) refuse_more(family, &c, slot, bad[i], SWL_E_ARG_JSON);
            for (size_t i = 0; i < sizeof good / sizeof *good; i++) refuse_more(family, &c, slot, good[i], SWL_OK);
        }
}

static void paths(void) {
    static const char *const names[] = {"Converse", "ConverseStream", "InvokeModel", "InvokeModelWithResponseStream"};
    int cases = 0;
    uint8_t room[512];
    CHECK(vectors_open("model_paths.txt"));
    for (; vectors_next(); cases++) {
        swl_buf out = SWL_BUF(room);
        uint32_t operation = 0;
        swl_str wanted = vector("operation");
        while (operation < 3 && !(strlen(names[operation]) == wanted.len && memcmp(names[operation], wanted.ptr, wanted.len) == 0)) operation++;
        check_context(vector("id").ptr);
        CHECK_STATUS(swl_converse_path(vector("model_id_hex"), operation, &out), SWL_OK);
        CHECK_TEXT(swl_span(out.ptr, out.len), vector("path_hex"));
    }
    CHECK(cases == 16);
    swl_buf out = SWL_BUF(room);
    CHECK_STATUS(swl_converse_path(swl_cstr(""), SWL_CONVERSE, &out), SWL_E_ARG);
    CHECK_STATUS(swl_converse_path(swl_cstr("m"), 4, &out), SWL_E_ARG);
    CHECK(out.len == 0);
}

static void writer(void) {
    char plain[256];
    uint8_t room[2048];
    swl_buf out = SWL_BUF(room);
    CHECK_STATUS(swl_json_put(&out, swl_cstr("{\"n\":")), SWL_OK);
    CHECK_STATUS(swl_json_put_int(&out, INT32_MIN), SWL_OK);
    CHECK_STATUS(swl_json_put(&out, swl_cstr(",\"s\":")), SWL_OK);
    CHECK_STATUS(swl_json_put_string(&out, swl_cstr("\"\\/\b\f\n\r\t\x1f\x7f 你")), SWL_OK);
    CHECK_STATUS(swl_json_put(&out, swl_cstr("}")), SWL_OK);
    CHECK_STR(swl_span(out.ptr, out.len), "{\"n\":-2147483648,\"s\":\"\\\"\\\\/\\u0008\\u000c\\n\\u000d\\u0009\\u001f\x7f 你\"}");
    out.len = 0;
    for (int i = 0; i < 128; i++) plain[i] = (char)i;
    CHECK_STATUS(swl_json_put_string(&out, swl_span(plain, 128)), SWL_OK);
    CHECK(out.len == 128 + 2 + 2 + 1 + 31 * 5);
    out = swl_out(NULL, 0);
    CHECK_STATUS(swl_json_put_int(&out, 0), SWL_E_SPACE);
    CHECK_STATUS(swl_json_put_string(&out, swl_cstr("a\"")), SWL_E_SPACE);
    CHECK(out.len == 6);
    CHECK_STATUS(swl_json_put_string(&out, swl_cstr("\xff")), SWL_E_ARG_TEXT);
}

const check_case body_cases[] = {
    {"smallest", smallest},
    {"everything", everything},
    {"choices of tools", choices},
    {"kinds that are none", kinds_that_are_none},
    {"conversations that are none", conversations_that_are_none},
    {"text that is none", not_text},
    {"JSON that is none", not_json},
    {"more that repeats a member, or has none", more_repeats_no_member},
    {"numbers that are none", numbers_that_are_none},
    {"paths", paths},
    {"JSON writer", writer},
    {0},
};
