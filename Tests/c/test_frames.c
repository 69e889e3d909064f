// SPDX-License-Identifier: Apache-2.0
/* AWS event stream: every vector whole, split in two, byte by byte, and in the pieces it names,
 * from memory that faults after its last byte; every bit flipped; every length a prelude can name. */
#include "check.h"

/* The content of a stream up to its last END: name, type and value of each header, and each payload. */
static uint8_t story[1 << 17];
static size_t told, kept;

static void tell(swl_str text) {
    for (size_t i = 0; i < text.len && told < sizeof story; i++) story[told++] = (uint8_t)text.ptr[i];
}

static void tell_event(const swl_frames_event *ev) {
    char type = (char)('0' + ev->type);
    if (ev->kind == SWL_FRAMES_HEADER) {
        tell(ev->name);
        tell(swl_span(&type, 1));
        tell(ev->data);
        tell(swl_cstr("|"));
    } else if (ev->kind == SWL_FRAMES_PAYLOAD) {
        CHECK(ev->data.len > 0);
        tell(ev->data);
    } else {
        tell(swl_cstr("}"));
        kept = told;
    }
}

static swl_status feed(swl_frames *d, swl_str piece) {
    swl_str in = guard_copy(piece);
    swl_frames_event ev;
    swl_status s;
    while ((s = swl_frames_next(d, &in, &ev)) == SWL_OK) tell_event(&ev);
    CHECK(s != SWL_MORE || in.len == 0);
    if (s != SWL_MORE) CHECK_STATUS(swl_frames_next(d, &in, &ev), s);
    return s;
}

/* In pieces: the first of `first` bytes, the others of `step`; the buffer ends at a fault. */
static uint32_t message_limit;
static swl_status decode(swl_str text, size_t first, size_t step, size_t cap, int whole) {
    swl_frames d;
    swl_status s = SWL_MORE;
    guard_reset();
    told = kept = 0;
    swl_frames_init(&d, guard_alloc(cap), cap);
    d.whole = (uint32_t)whole;
    d.message_limit = message_limit;
    if (cap < 32) return SWL_E_ARG_BUFFER;
    for (size_t at = 0, n = first; at < text.len && s == SWL_MORE; at += n, n = step) {
        if (n > text.len - at) n = text.len - at;
        s = feed(&d, swl_span(text.ptr + at, n));
    }
    return s == SWL_MORE ? swl_frames_end(&d) : s;
}

static uint8_t stream_bytes[1 << 16];
static swl_str unhex(swl_str text) {
    static const char digits[] = "0123456789abcdef";
    size_t n = 0;
    for (; n < text.len / 2 && n < sizeof stream_bytes; n++)
        stream_bytes[n] = (uint8_t)((strchr(digits, text.ptr[2 * n]) - digits) << 4 | (strchr(digits, text.ptr[2 * n + 1]) - digits));
    return swl_span(stream_bytes, n);
}

/* The story that a vector expects. */
static uint8_t wanted[1 << 17];
static size_t wanted_len;
static void want(swl_str text) {
    for (size_t i = 0; i < text.len; i++) wanted[wanted_len++] = (uint8_t)text.ptr[i];
}

static long long number_of(swl_str text) {
    unsigned long long n = 0;
    int negative = text.len > 0 && text.ptr[0] == '-';
    for (size_t i = (size_t)negative; i < text.len; i++) n = n * 10 + (unsigned)(text.ptr[i] - '0');
    return negative ? (long long)(0 - n) : (long long)n;
}

static void want_value(int type, swl_str text, swl_str number) {
    static const int sizes[] = {0, 0, 1, 2, 4, 8, 0, 0, 8, 16};
    if (type == 7) want(text);
    else if (type == 6 || type == 9) {
        for (size_t i = 0; i + 1 < text.len; i += 2) {
            static const char digits[] = "0123456789abcdef";
            char byte = (char)((strchr(digits, text.ptr[i]) - digits) << 4 | (strchr(digits, text.ptr[i + 1]) - digits));
            want(swl_span(&byte, 1));
        }
    } else {
        long long n = number_of(number);
        for (int i = sizes[type] - 1; i >= 0; i--) {
            char byte = (char)(n >> (8 * i));
            want(swl_span(&byte, 1));
        }
    }
}

static int type_of(swl_str name) {
    static const char *const names[] = {"true", "false", "int8", "int16", "int32", "int64", "bytes", "string", "timestamp", "uuid"};
    for (int i = 0; i < 10; i++)
        if (strlen(names[i]) == name.len && memcmp(names[i], name.ptr, name.len) == 0) return i;
    check_failed(__FILE__, __LINE__, "unknown header type in the vectors");
    return 0;
}

/* The flat form does not say which header is which message's: a message ends where the decoder
 * says so, and names, values and payloads must come in the same order. */
static void read_expectation(const int *headers_of, int messages) {
    int header = 0, texts = 0, numbers = 0;
    wanted_len = 0;
    for (int m = 0; m < messages; m++) {
        for (int i = 0; i < headers_of[m]; i++, header++) {
            int type = type_of(vector_at("messages.headers.type_hex", header));
            char mark = (char)('0' + type);
            int is_text = type == 6 || type == 7 || type == 9;
            want(vector_at("messages.headers.name_hex", header));
            want(swl_span(&mark, 1));
            want_value(type, is_text ? vector_at("messages.headers.value_hex", texts) : swl_span("", 0),
                is_text ? swl_span("", 0) : vector_at("messages.headers.value", numbers));
            if (is_text) texts++;
            else numbers++;
            want(swl_cstr("|"));
        }
        want(vector_at("messages.payload_hex", m));
        want(swl_cstr("}"));
    }
    CHECK(vector_at("messages.headers.name_hex", header).ptr == NULL);
}

static swl_status status_of(swl_str error) {
    static const struct {
        const char *name;
        swl_status status;
    } all[] = {
        {"prelude_crc", SWL_E_CHECK},
        {"message_crc", SWL_E_CHECK},
        {"bad_length", SWL_E_SYNTAX_FRAME},
        {"too_large", SWL_E_LIMIT_FRAME},
        {"bad_header", SWL_E_SYNTAX_FRAME_HEADER},
        {"duplicate_header", SWL_E_SYNTAX_FRAME_HEADER},
        {"truncated", SWL_E_TRUNCATED},
    };
    if (error.ptr == NULL) return SWL_DONE;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strlen(all[i].name) == error.len && memcmp(all[i].name, error.ptr, error.len) == 0) return all[i].status;
    check_failed(__FILE__, __LINE__, "unknown error in the vectors");
    return SWL_OK;
}

/* Header counts come from the stream itself: the vectors are checked against it, in order. */
static int count_headers(swl_str text, int *headers_of) {
    static uint8_t buffer[1 << 16];
    swl_frames d;
    swl_frames_event ev;
    int messages = 0, headers = 0;
    swl_frames_init(&d, buffer, sizeof buffer);
    while (messages < 16 && swl_frames_next(&d, &text, &ev) == SWL_OK) {
        if (ev.kind == SWL_FRAMES_HEADER) headers++;
        if (ev.kind == SWL_FRAMES_END) {
            headers_of[messages++] = headers;
            headers = 0;
        }
    }
    return messages;
}

static void vectors(void) {
    int cases = 0;
    CHECK(vectors_open("frames.txt"));
    for (; vectors_next(); cases++) {
        int headers_of[16];
        swl_str text = unhex(vector("hex_hex"));
        swl_status end = status_of(vector("error"));
        size_t cap = text.len > 30000 ? 33000 : 520;
        check_context(vector("id").ptr);
        read_expectation(headers_of, count_headers(text, headers_of));
        size_t stride = text.len > 600 ? text.len / 97 : 1;
        for (int whole = 0; whole < 2; whole++) {
            size_t room = whole && text.len > cap ? text.len : cap;
            CHECK_STATUS(decode(text, text.len, text.len, room, whole), end);
            CHECK_TEXT(swl_span(story, kept), swl_span(wanted, wanted_len));
            if (text.len < 4000) { /* blocks that the guard keeps */
                CHECK_STATUS(decode(text, 1, 1, room, whole), end);
                CHECK_TEXT(swl_span(story, kept), swl_span(wanted, wanted_len));
            }
            for (size_t first = 1; first < text.len; first += stride) {
                CHECK_STATUS(decode(text, first, text.len, room, whole), end);
                CHECK_TEXT(swl_span(story, kept), swl_span(wanted, wanted_len));
            }
        }
    }
    CHECK(cases == 40);
}

/* One Converse delta: headers of 87 bytes, payload of 47. */
static swl_str delta(void) {
    swl_str found = swl_span("", 0);
    CHECK(vectors_open("frames.txt"));
    while (found.len == 0 && vectors_next())
        if (vector("id").len == 8 && memcmp(vector("id").ptr, "es-delta", 8) == 0) found = unhex(vector("hex_hex"));
    CHECK(found.len == 148);
    return found;
}

static void limits(void) {
    swl_str text = delta();
    static const struct {
        size_t cap;
        int whole;
        uint32_t limit;
        swl_status end;
    } rows[] = {
        {87, 0, 0, SWL_DONE},
        {86, 0, 0, SWL_E_LIMIT_FRAME},
        {132, 1, 0, SWL_DONE},
        {131, 1, 0, SWL_E_LIMIT_FRAME},
        {87, 0, 148, SWL_DONE},
        {87, 0, 147, SWL_E_LIMIT_FRAME},
        {31, 0, 0, SWL_E_ARG_BUFFER},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        swl_frames d;
        swl_status s;
        guard_reset();
        swl_frames_init(&d, guard_alloc(rows[i].cap), rows[i].cap);
        d.whole = (uint32_t)rows[i].whole;
        d.message_limit = rows[i].limit;
        s = feed(&d, text);
        CHECK_STATUS(s == SWL_MORE ? swl_frames_end(&d) : s, rows[i].end);
        CHECK_STATUS(swl_frames_end(&d), rows[i].end);
    }
}

/* Nothing is delivered before its checksum has been found right. */
static void whole_message(void) {
    swl_str text = delta();
    stream_bytes[text.len - 1] ^= 1;
    CHECK_STATUS(decode(text, text.len, text.len, 200, 1), SWL_E_CHECK);
    CHECK(told == 0);
    CHECK_STATUS(decode(text, text.len, text.len, 200, 0), SWL_E_CHECK);
    CHECK(told > 0 && kept == 0);
}

/* Each bit is covered by a checksum. */
static void flipped(void) {
    swl_str text = delta();
    for (size_t bit = 0; bit < 8 * text.len; bit++) {
        stream_bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        swl_status s = decode(text, 5, 7, 200, (int)bit & 1);
        CHECK(s < 0);
        CHECK(kept == 0);
        stream_bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
}

static uint32_t crc_of(const uint8_t *p, size_t n) {
    uint32_t crc = 0xffffffffu;
    while (n-- > 0) {
        crc ^= *p++;
        for (int i = 0; i < 8; i++) crc = crc >> 1 ^ (0xedb88320u & (0u - (crc & 1)));
    }
    return ~crc;
}

static void put32(uint8_t *p, uint32_t n) {
    for (int i = 0; i < 4; i++) p[i] = (uint8_t)(n >> (24 - 8 * i));
}

/* A valid prelude with any lengths: there is a result at once, and no hang. */
static void any_length_with(uint32_t limit) {
    static const uint32_t lengths[] = {0, 1, 15, 16, 17, 31, 32, 48, 100, 0x7fff, 0x8000, 0xffff, 0x20000, 24u << 20, (24u << 20) + 1, 0x7fffffff,
        0x80000000u, 0xfffffff0u, 0xffffffffu};
    enum { N = sizeof lengths / sizeof *lengths };
    for (size_t i = 0; i < N * N * 2; i++) {
        uint8_t text[64] = {0};
        uint32_t total = lengths[i / 2 / N], headers = lengths[i / 2 % N];
        int whole = (int)i & 1;
        put32(text, total);
        put32(text + 4, headers);
        put32(text + 8, crc_of(text, 8));
        message_limit = limit;
        swl_status s = decode(swl_span(text, sizeof text), 3, 64, 32, whole);
        message_limit = 0;
        swl_status expected = total < 16 || headers > total - 16                         ? SWL_E_SYNTAX_FRAME
            : total > (limit ? limit : 24u << 20) || (whole ? total - 16 : headers) > 32 ? SWL_E_LIMIT_FRAME
                                                                                         : 0;
        if (expected) CHECK_STATUS(s, expected);
        else CHECK(s < 0);   /* zeroes are no headers, or no checksum, or it is cut off */
    }
}

static void any_length(void) {
    any_length_with(0);
    any_length_with(0xffffffffu);
}

const check_case frames_cases[] = {
    {"vectors", vectors},
    {"limits", limits},
    {"nothing before its checksum", whole_message},
    {"every bit flipped", flipped},
    {"any length", any_length},
    {0},
};
