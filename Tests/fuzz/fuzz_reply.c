// SPDX-License-Identifier: Apache-2.0
/* Answers of models and key services, and event streams themselves. However the body is cut, the reader must tell
 * the same, and the memory that it names must be readable. The target writes the right checksums into the input
 * first, because no fuzzer finds them. */
#include "fuzz.h"
#include "swiftlet_keys.h"

enum { CHAT, CONVERSE, INVOKE, QINIU, IAM, ADMIN, MESSAGES, MESSAGES_INVOKE, FRAMES, WHOLE_FRAMES, FAMILIES };
typedef struct outcome {
    uint64_t digest;
    swl_status end;
} outcome;
typedef struct state {
    int family;
    swl_reply reply;
    swl_qiniu_keys keys;
    swl_huawei_token token;
    swl_http http;
    swl_bedrock_admin_reply admin;
    swl_frames frames;
} state;

static swl_reply *reply_of(state *d) {
    return d->family == QINIU ? &d->keys.reply : d->family == IAM ? &d->token.reply : d->family == ADMIN ? &d->admin.reply : &d->reply;
}

static void start(state *d, void *work, size_t cap, void *line, size_t line_cap) {
    switch (d->family) {
    case CHAT: swl_chat_reply_init(&d->reply, work, cap); break;
    case CONVERSE: swl_converse_reply_init(&d->reply, work, cap); break;
    case INVOKE: swl_invoke_reply_init(&d->reply, work, cap); break;
    case QINIU: swl_qiniu_keys_init(&d->keys, work, cap); break;
    case IAM:
        swl_huawei_token_init(&d->token, work, cap);
        swl_http_init(&d->http, line, line_cap);
        break;
    case ADMIN: swl_bedrock_admin_init(&d->admin, work, cap); break;
    case MESSAGES: swl_messages_reply_init(&d->reply, work, cap); break;
    case MESSAGES_INVOKE: swl_messages_invoke_reply_init(&d->reply, work, cap); break;
    default: swl_frames_init(&d->frames, work, cap); d->frames.whole = d->family == WHOLE_FRAMES;
    }
}

static void head(state *d, int kind, const char *name, const char *value, int32_t status) {
    swl_http_event ev = {0};
    if (d->family >= FRAMES) return;
    ev.kind = kind;
    ev.name = swl_cstr(name);
    ev.data = swl_cstr(value);
    ev.status = status;
    if (d->family == IAM) swl_huawei_token_http(&d->token, &d->http, &ev);
    else swl_reply_http(reply_of(d), &ev);
}

static swl_status next(state *d, swl_str *in, swl_reply_event *ev, swl_frames_event *frame) {
    switch (d->family) {
    case CHAT: return swl_chat_reply_next(&d->reply, in, ev);
    case CONVERSE: return swl_converse_reply_next(&d->reply, in, ev);
    case INVOKE: return swl_invoke_reply_next(&d->reply, in, ev);
    case QINIU: return swl_qiniu_keys_next(&d->keys, in, ev);
    case IAM: return swl_huawei_token_next(&d->token, in, ev);
    case ADMIN: return swl_bedrock_admin_next(&d->admin, in, ev);
    case MESSAGES: return swl_messages_reply_next(&d->reply, in, ev);
    case MESSAGES_INVOKE: return swl_messages_invoke_reply_next(&d->reply, in, ev);
    default: return swl_frames_next(&d->frames, in, frame);
    }
}

static swl_status end(state *d, swl_reply_event *ev) {
    switch (d->family) {
    case CHAT: return swl_chat_reply_end(&d->reply, ev);
    case CONVERSE: return swl_converse_reply_end(&d->reply, ev);
    case INVOKE: return swl_invoke_reply_end(&d->reply, ev);
    case QINIU: return swl_qiniu_keys_end(&d->keys, ev);
    case IAM: return swl_huawei_token_end(&d->token, ev);
    case ADMIN: return swl_bedrock_admin_end(&d->admin, ev);
    case MESSAGES: return swl_messages_reply_end(&d->reply, ev);
    case MESSAGES_INVOKE: return swl_messages_invoke_reply_end(&d->reply, ev);
    default: return swl_frames_end(&d->frames);
    }
}

static void mix_str(uint64_t *h, swl_str s) {
    mix(h, s.ptr, s.len);
    mix_number(h, s.len);
}

/* Pieces of one text are one text. */
static void tell(outcome *o, state *d, const swl_reply_event *ev, uint64_t *last) {
    uint64_t what = (uint64_t)ev->kind << 56 | (uint64_t)ev->keep << 48 | (uint64_t)(ev->block & 0xffff) << 32 | ev->call;
    MUST(ev->kind >= SWL_REPLY_TEXT && ev->kind <= SWL_REPLY_TOOL_EXTRA);
    if (what != *last) mix_number(&o->digest, what);
    *last = what;
    if (ev->kind == SWL_REPLY_KEY) {
        mix_str(&o->digest, d->keys.key.key);
        mix_str(&o->digest, d->keys.key.name);
        mix_str(&o->digest, d->keys.key.created_at);
    } else if (ev->kind == SWL_REPLY_CREDENTIAL) {
        const swl_str *members = &d->admin.credential.credential_id;
        for (int i = 0; i < 8; i++) mix_str(&o->digest, members[i]);
    } else {
        mix(&o->digest, ev->data.ptr, ev->data.len);
        mix(&o->digest, ev->code.ptr, ev->code.len);
        if (ev->kind == SWL_REPLY_USAGE) mix_number(&o->digest, ev->input ^ ev->output ^ ev->total);
    }
}

static void tell_frame(outcome *o, const swl_frames_event *ev) {
    if (ev->kind != SWL_FRAMES_PAYLOAD) mix_number(&o->digest, (uint64_t)ev->kind);
    mix(&o->digest, ev->name.ptr, ev->name.len);
    mix(&o->digest, ev->data.ptr, ev->data.len);
}

static outcome decode(const cursor *c, size_t step, int family, int form, int status, size_t cap) {
    static const char *const types[] = {"application/json", "text/event-stream", "application/vnd.amazon.eventstream", "text/html"};
    outcome o = {14695981039346656037u, SWL_MORE};
    char *work = exact(NULL, cap), line[72];
    uint32_t seed = (uint32_t)c->n;
    uint64_t last = 0;
    state d;
    swl_reply_event ev;
    swl_frames_event frame;
    memset(&d, 0xa5, sizeof d);
    d.family = family;
    start(&d, work, cap, line, sizeof line);
    head(&d, SWL_HTTP_STATUS, "", "Reason", status);
    head(&d, SWL_HTTP_HEADER, "content-type", types[form], 0);
    head(&d, SWL_HTTP_HEADER, "x-subject-token", "token", 0);
    for (size_t at = 0; at < c->n && o.end == SWL_MORE;) {
        size_t n = piece(&seed, step, c->n - at), events = 0;
        char *bytes = exact(c->p + at, n);
        swl_str in = swl_span(bytes, n);
        while ((o.end = next(&d, &in, &ev, &frame)) == SWL_OK) {
            MUST(++events < 8 * n + 64);   /* a frame's headers may all come with its last byte */
            if (family < FRAMES) tell(&o, &d, &ev, &last);
            else tell_frame(&o, &frame);
        }
        MUST(o.end != SWL_MORE || in.len == 0);
        at += n - in.len;
        free(bytes);
    }
    while (o.end == SWL_MORE)
        while ((o.end = end(&d, &ev)) == SWL_OK) tell(&o, &d, &ev, &last);
    MUST(end(&d, &ev) == o.end);
    free(work);
    return o;
}

static uint32_t crc_of(const uint8_t *p, size_t n) {
    uint32_t crc = ~0u;
    while (n-- > 0) {
        crc ^= *p++;
        for (int i = 0; i < 8; i++) crc = crc >> 1 ^ (0xedb88320u & (0u - (crc & 1)));
    }
    return ~crc;
}

static void put32(uint8_t *p, uint32_t n) {
    for (int i = 0; i < 4; i++) p[i] = (uint8_t)(n >> (24 - 8 * i));
}

static void mend(uint8_t *p, size_t n) {
    while (n >= 16) {
        uint32_t total = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
        put32(p + 8, crc_of(p, 8));
        if (total < 16 || total > n) return;
        put32(p + total - 4, crc_of(p, total - 4));
        p += total;
        n -= total;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const int statuses[] = {200, 201, 400, 503};
    cursor c = {data, size};
    int family = take(&c) % FAMILIES, options = take(&c);
    int form = options & 3, status = statuses[options >> 2 & 3];
    size_t cap = 320 + take(&c);
    uint8_t *body = (uint8_t *)exact(c.p, c.n);
    if (options & 16) mend(body, c.n);
    c.p = body;
    outcome whole = decode(&c, 0, family, form, status, cap), bytes = decode(&c, 1, family, form, status, cap),
            some = decode(&c, 9, family, form, status, cap);
    MUST(whole.end == bytes.end && whole.end == some.end);
    /* Events before an error mean nothing: their number may depend on the pieces. */
    if (whole.end >= 0) MUST(whole.digest == bytes.digest && whole.digest == some.digest);
    free(body);
    return 0;
}
