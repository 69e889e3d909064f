// SPDX-License-Identifier: Apache-2.0
/* Asks a model, and prints the answer as it is written.
 *
 *   ask [options] "question"     or the question on standard input, or a history:
 *                                lines that begin with "system: ", "user: " or "assistant: "
 *                                begin a message, and other lines go on with it
 *   --image FILE      shows the model a PNG, JPEG, GIF or WebP
 *   --json            prints each event of the reply as a JSON object, one a line
 *   --plain           asks for the answer in one piece
 *   --model ID        OPENAI_MODEL unless given
 *
 * The environment names the service and the key: see environment.h.
 *
 * Exit codes: 0 after a complete answer, else one of `outcome` below.
 */
#include "environment.h"
#include <getopt.h>
#include <signal.h>
#include <unistd.h>

enum outcome { ANSWERED, USAGE = 2, BAD_KEY, NO_HOST, NOT_REACHED, BAD_CERTIFICATE, TIMED_OUT, HTTP_ERROR, BROKEN, CANCELLED };

enum { TEXT = 1 << 20, IMAGE = 4 << 20, MESSAGES = 256 };

static const struct {
    swl_status kind;
    int code;
} codes[] = {{SWL_E_HOST, NO_HOST}, {SWL_E_REFUSED, NOT_REACHED}, {SWL_E_CERT, BAD_CERTIFICATE}, {SWL_E_TIMEOUT, TIMED_OUT},
    {SWL_E_STOPPED, CANCELLED}, {SWL_E_ARG, USAGE}, {SWL_E_INSECURE, USAGE}};

static int failed(const char *what, swl_status s) {
    fprintf(stderr, "ask: %s: %s (%s)\n", what, swl_status_help(s, (char[SWL_STATUS_HELP_SIZE]){0}), swl_status_name(s));
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i].kind == swl_status_kind(s)) return codes[i].code;
    return BROKEN;
}

/* ---- what is asked ----------------------------------------------------------------------- */

static swl_message messages[MESSAGES];
static swl_conversation conversation = {.messages = messages, .stream = 1};

static size_t read_file(const char *name, void *to, size_t cap) {
    FILE *f = strcmp(name, "-") == 0 ? stdin : fopen(name, "rb");
    size_t n = f ? fread(to, 1, cap, f) : 0;
    if (f && f != stdin) fclose(f);
    return n;
}

static const char *const roles[] = {"user: ", "assistant: ", "system: "}; /* SWL_ROLE_USER, SWL_ROLE_ASSISTANT */

static int role_of(const char *line, size_t n) {
    for (int role = 0; role < 3; role++)
        if (n >= strlen(roles[role]) && memcmp(line, roles[role], strlen(roles[role])) == 0) return role;
    return -1;
}

static swl_str *message_of(int role) {
    if (role == 2) return &conversation.system;
    if (conversation.message_count == MESSAGES) return NULL;
    messages[conversation.message_count].role = (uint16_t)role;
    return &messages[conversation.message_count++].text;
}

/* If the first line has no role, the whole text is one question. */
static int take_history(const char *text, size_t n) {
    swl_str *message = NULL;
    if (role_of(text, n) < 0) {
        *message_of(SWL_ROLE_USER) = swl_span(text, n);
        return 1;
    }
    for (size_t at = 0, end; at < n; at = end) {
        const char *newline = memchr(text + at, '\n', n - at);
        int role = role_of(text + at, n - at);
        end = newline ? (size_t)(newline - text) + 1 : n;
        if (role >= 0) {
            if (!(message = message_of(role))) return 0;
            at += strlen(roles[role]);
            *message = swl_span(text + at, 0);
        }
        message->len = (size_t)(text + end - message->ptr) - (newline && (end == n || role_of(text + end, n - end) >= 0));
    }
    return conversation.message_count > 0;
}

static const char *image_kind(const uint8_t *p, size_t n) {
    if (n > 8 && memcmp(p, "\x89PNG", 4) == 0) return "png";
    if (n > 3 && memcmp(p, "\xff\xd8\xff", 3) == 0) return "jpeg";
    if (n > 6 && memcmp(p, "GIF8", 4) == 0) return "gif";
    if (n > 12 && memcmp(p, "RIFF", 4) == 0 && memcmp(p + 8, "WEBP", 4) == 0) return "webp";
    return NULL;
}

/* Shows the image with the last message. */
static int add_image(const char *file) {
    static uint8_t bytes[IMAGE];
    static swl_part part;
    size_t n = read_file(file, bytes, sizeof bytes);
    const char *kind = n < sizeof bytes ? image_kind(bytes, n) : NULL;
    if (!kind) return 0;
    part = swl_part_image(swl_span(bytes, n), swl_cstr(kind));
    messages[conversation.message_count - 1].parts = &part;
    messages[conversation.message_count - 1].part_count = 1;
    return 1;
}

/* ---- what comes back ---------------------------------------------------------------------- */

static struct {
    int as_json, printed, code; /* code: of `outcome`                                         */
} answer;
static swl_client client;
static swl_service service;

static const char *const names[] = {[SWL_REPLY_TEXT] = "text",
    [SWL_REPLY_REASONING] = "reasoning",
    [SWL_REPLY_REFUSAL] = "refusal",
    [SWL_REPLY_ARGUMENTS] = "arguments",
    [SWL_REPLY_TOOL_ID] = "tool_id",
    [SWL_REPLY_TOOL_NAME] = "tool_name",
    [SWL_REPLY_STOP] = "stop",
    [SWL_REPLY_USAGE] = "usage",
    [SWL_REPLY_ERROR] = "error"};

/* On a terminal, control characters (C0, DEL, and C1 in two bytes) are printed as U+FFFD: they would drive it. */
static void print(FILE *to, swl_str text) {
    int is_terminal = isatty(fileno(to));
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = (uint8_t)text.ptr[i];
        int is_c1 = c == 0xc2 && i + 1 < text.len && (uint8_t)text.ptr[i + 1] < 0xa0;
        int drives = is_c1 || c == 0x7f || (c < 0x20 && c != '\n' && c != '\t');
        if (!is_terminal || !drives) {
            putc(c, to);
            continue;
        }
        fputs("\xef\xbf\xbd", to);
        i += (size_t)is_c1;
    }
}

static void put(swl_buf *out, const char *json) { swl_json_put(out, swl_cstr(json)); }

/* A text of the service that is not UTF-8 cannot be JSON: null is printed. */
static void put_text(swl_buf *out, swl_str text) {
    size_t before = out->len;
    if (swl_json_put_string(out, text) != SWL_E_ARG_TEXT) return;
    out->len = before;
    put(out, "null");
}

static void put_number(swl_buf *out, const char *name, uint32_t number) {
    put(out, name);
    if (number == SWL_UNKNOWN) put(out, "null");
    else swl_json_put_int(out, (int32_t)number);
}

/* {"text":"..."}, {"arguments":"...","call":0}, {"usage":{"input":1,...}}, {"error":"...","code":"...","status":429} */
static void print_json(const swl_reply_event *ev) {
    static uint8_t line[6 * 4096 + 1024]; /* a control character takes 6 bytes               */
    swl_buf out = SWL_BUF(line);
    put(&out, "{");
    swl_json_put_string(&out, swl_cstr(names[ev->kind]));
    put(&out, ":");
    if (ev->kind == SWL_REPLY_USAGE) {
        put_number(&out, "{\"input\":", ev->input);
        put_number(&out, ",\"output\":", ev->output);
        put_number(&out, ",\"total\":", ev->total);
        put(&out, "}");
    } else {
        put_text(&out, ev->data);
    }
    if (ev->kind >= SWL_REPLY_ARGUMENTS && ev->kind <= SWL_REPLY_TOOL_NAME) put_number(&out, ",\"call\":", ev->call);
    if (ev->kind == SWL_REPLY_ERROR) {
        put(&out, ",\"code\":");
        put_text(&out, ev->code);
        put_number(&out, ",\"status\":", (uint32_t)client.reply.status);
    }
    put(&out, "}\n");
    if (out.len <= out.cap) print(stdout, swl_span(out.ptr, out.len));
}

static void use(void *ctx, const swl_reply_event *ev) {
    int is_text = ev->kind == SWL_REPLY_TEXT || ev->kind == SWL_REPLY_REFUSAL;
    (void)ctx;
    if (answer.as_json) print_json(ev);
    else if (is_text) print(stdout, ev->data);
    fflush(stdout);
    answer.printed |= is_text && !answer.as_json;
    if (ev->kind != SWL_REPLY_ERROR) return;
    answer.code = client.reply.status == 401 || client.reply.status == 403 ? BAD_KEY : HTTP_ERROR;
    if (answer.printed) printf("\n");
    answer.printed = 0;
    fprintf(stderr, "ask: %s: HTTP %d: ", service.base.ptr, client.reply.status);
    print(stderr, ev->data);
    fputc('\n', stderr);
}

/* ---- from the command line ------------------------------------------------------------------ */

static const struct option options[] = {{"image", 1, 0, 'i'}, {"json", 0, 0, 'j'}, {"plain", 0, 0, 'p'}, {"model", 1, 0, 'm'}, {0, 0, 0, 0}};

static void on_signal(int number) {
    (void)number;
    stopped = 1;
}

static int complain(const char *what) {
    fprintf(stderr, "ask: %s\n", what);
    return USAGE;
}

int main(int argc, char **argv) {
    static char text[TEXT + 1];
    const char *image = NULL;
    swl_status s;
    size_t n;
    int c;

    conversation.model = swl_cstr(setting_or("OPENAI_MODEL", "openai.gpt-oss-120b-1:0"));
    while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (c == 'i') image = optarg;
        else if (c == 'j') answer.as_json = 1;
        else if (c == 'p') conversation.stream = 0;
        else if (c == 'm') conversation.model = swl_cstr(optarg);
        else return USAGE;
    }
    if (!service_named(&service))
        return complain("no key: set OPENAI_API_KEY (and OPENAI_BASE_URL), AWS_BEARER_TOKEN_BEDROCK, or what else environment.h names");
    if (optind < argc) *message_of(SWL_ROLE_USER) = swl_cstr(argv[optind]);
    else if ((n = fread(text, 1, sizeof text, stdin)) > TEXT || ferror(stdin)) return complain("standard input cannot be read, or is over 1 MiB");
    else if (!take_history(text, n)) return complain("the history has no message, or too many");
    if (image && !add_image(image)) return complain("the image is not a PNG, JPEG, GIF or WebP of at most 4 MB");

    signal(SIGINT, on_signal);
    s = open_client(&client, service.base.ptr);
    if (s == SWL_OK) s = swl_client_run(&client, &service, &conversation, use, NULL);
    if (answer.printed) printf("\n");
    swl_client_free(&client);
    return s != SWL_OK && answer.code == ANSWERED ? failed(service.base.ptr, s) : answer.code;
}
