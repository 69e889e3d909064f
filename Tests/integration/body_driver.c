// SPDX-License-Identifier: Apache-2.0
/* For test_bodies.py: makes a body from each description, and prints it in hex, one a line. A
 * description is lines of words, texts in hex with a leading x, ended by "chat" or "converse". */
#include "swiftlet_model.h"
#include <stdio.h>
#include <stdlib.h>

enum { PARTS = 64, MESSAGES = 64 };

static swl_str text(const char *word) {
    size_t n = (strlen(word) - 1) / 2;
    char *bytes = malloc(n + 1);
    for (size_t i = 0; i < n; i++) {
        unsigned byte;
        sscanf(word + 1 + 2 * i, "%2x", &byte);
        bytes[i] = (char)byte;
    }
    return swl_span(bytes, n);
}

static void print(swl_status (*body)(const swl_conversation *, swl_buf *), const swl_conversation *c) {
    swl_buf out = {0};
    swl_status s = body(c, &out);
    if (s == SWL_E_SPACE) {
        out = swl_out(malloc(out.len), out.len);
        s = body(c, &out);
    }
    printf("%ld ", (long)s);
    if (s == SWL_OK)
        for (size_t i = 0; i < out.len; i++) printf("%02x", out.ptr[i]);
    putchar('\n');
}

static swl_part made(int kind, uint32_t failed, swl_str said, swl_str name, swl_str id, swl_str extra) {
    switch (kind) {
    case SWL_PART_TEXT: return swl_part_text(said);
    case SWL_PART_IMAGE: return swl_part_image(said, name);
    case SWL_PART_DOCUMENT: {
        swl_part document = swl_part_document(said, name, id);
        document.as.file.context = extra;
        return document;
    }
    case SWL_PART_CALL: return swl_part_call(id, name, said, extra);
    case SWL_PART_RESULT: return swl_part_result(id, said, failed);
    case SWL_PART_RESULT_JSON: return swl_part_result_json(id, said, failed);
    case SWL_PART_REASONING: return swl_part_reasoning(said, extra);
    case SWL_PART_REDACTED: return swl_part_redacted(said);
    default: return swl_part_cache_point();
    }
}

typedef swl_status (*body_function)(const swl_conversation *, swl_buf *);
static body_function body_named(const char *name) {
    if (!strcmp(name, "chat")) return swl_chat_body;
    if (!strcmp(name, "messages")) return swl_messages_body;
    return strcmp(name, "invoke") ? swl_converse_body : swl_messages_invoke_body;
}

int main(void) {
    static char line[1 << 20], words[7][1 << 18];
    static swl_part parts[PARTS];
    static swl_message messages[MESSAGES];
    static swl_tool tools[16];
    static swl_str stop[16];
    swl_conversation c = {0};
    size_t part = 0;
    c.messages = messages;
    c.tools = tools;
    c.stop = stop;
    while (fgets(line, sizeof line, stdin)) {
        int n = sscanf(line, "%262143s %262143s %262143s %262143s %262143s %262143s %262143s", words[0], words[1], words[2], words[3], words[4],
            words[5], words[6]);
        const char *name = words[0];
        if (n < 1) continue;
        if (!strcmp(name, "model")) c.model = text(words[1]);
        else if (!strcmp(name, "system")) c.system = text(words[1]);
        else if (!strcmp(name, "temperature")) c.temperature = text(words[1]);
        else if (!strcmp(name, "top_p")) c.top_p = text(words[1]);
        else if (!strcmp(name, "more")) c.more = text(words[1]);
        else if (!strcmp(name, "more_config")) c.more_config = text(words[1]);
        else if (!strcmp(name, "completion")) c.max_completion_tokens = 1;
        else if (!strcmp(name, "cache")) c.cache = (uint32_t)atol(words[1]);
        else if (!strcmp(name, "max")) c.max_tokens = (uint32_t)atol(words[1]);
        else if (!strcmp(name, "stream")) c.stream = 1;
        else if (!strcmp(name, "choice")) {
            c.tool_choice = (uint32_t)atol(words[1]);
            c.tool = text(words[2]);
        } else if (!strcmp(name, "stop")) stop[c.stop_count++] = text(words[1]);
        else if (!strcmp(name, "tool")) tools[c.tool_count++] = (swl_tool){text(words[1]), text(words[2]), text(words[3])};
        else if (!strcmp(name, "message")) {
            messages[c.message_count].role = (uint16_t)atoi(words[1]);
            messages[c.message_count].parts = parts + part;
            messages[c.message_count++].text = text(words[2]);
        } else if (!strcmp(name, "part")) {
            parts[part++] = made(atoi(words[1]), (uint32_t)atoi(words[2]), text(words[3]), text(words[4]), text(words[5]), text(words[6]));
            messages[c.message_count - 1].part_count++;
        } else {
            print(body_named(name), &c);
            memset(messages, 0, sizeof messages);
            memset(&c, 0, sizeof c);
            part = 0;
            c.messages = messages;
            c.tools = tools;
            c.stop = stop;
        }
    }
    return 0;
}
