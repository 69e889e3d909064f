/* SPDX-License-Identifier: Apache-2.0 */
/* For Swift's importer alone.  No C program includes this file; module.modulemap names it first. */
#ifndef SWIFTLET_SWIFT_H
#define SWIFTLET_SWIFT_H

/* An enum that takes every value: Swift has no other way to write .SWL_E_ARG. */
#define SWL_STATUS_BEGIN typedef enum __attribute__((enum_extensibility(open))) swl_status : int32_t {
#define SWL_STATUS_END } swl_status;

#include "swiftlet.h"
#include "swiftlet_model.h"
#include "swiftlet_keys.h"

/* Zeroes memory.  To the optimiser, all memory is read after it, so that the fill is not removed. */
static inline void swl_zero_(void *p, size_t n) {
    __builtin_memset(p, 0, n);
    __asm__ volatile("" : : : "memory");
}
/* A copy whose length was checked: Swift's own traps at a negative one. */
static inline void swl_copy_(void *to, const void *from, size_t n) { __builtin_memcpy(to, from, n); }
/* Swift's importer drops `volatile`; this function reads the value at each call. */
static inline uint32_t swl_load_(const volatile uint32_t *p) { return *p; }

/* The texts that the formats of SigV4 name by letter, from $a on.  C keeps the order of the members. */
typedef struct swl_signing_texts_ {
    swl_str algorithm;  /* a */
    swl_str stamp;      /* b  20251122T101530Z */
    swl_str slash;      /* c  "/" in front of the region in the scope; SigV4a has neither */
    swl_str access_key; /* d */
    swl_str secret_key; /* e */
    swl_str day;        /* f  the stamp's first 8 bytes */
    swl_str region;     /* g */
    swl_str service;    /* h */
    swl_str terminator; /* i  "aws4_request" */
    swl_str payload;    /* j  the body's hash, or the text that is signed in its place */
    swl_str digest;     /* k  of the canonical request */
    swl_str names;      /* l  of the signed headers, as they were written */
} swl_signing_texts_;

/* The order of texts in structs, which formats of the core read as `$a`, `$b` and so on, or as `@0`, `@1` and so on. */
#define SWL_TEXT_AT_(type, member, place) _Static_assert(offsetof(type, member) == (place) * sizeof(swl_str), #type "." #member)
SWL_TEXT_AT_(swl_request, method, 0);
SWL_TEXT_AT_(swl_request, host, 1);
SWL_TEXT_AT_(swl_request, path, 2);
SWL_TEXT_AT_(swl_request, query, 3);
SWL_TEXT_AT_(swl_header, name, 0);
SWL_TEXT_AT_(swl_header, prefix, 1);
SWL_TEXT_AT_(swl_header, value, 2);
SWL_TEXT_AT_(swl_qiniu, access_key, 0);
SWL_TEXT_AT_(swl_appstage, access_key, 0);
/* The first five texts of a swl_aws are copied together to access_key and the four members after it; four texts are hashed
 * one after the other: day, region, service, terminator. */
SWL_TEXT_AT_(swl_aws, access_key, 0);
SWL_TEXT_AT_(swl_aws, secret_key, 1);
SWL_TEXT_AT_(swl_aws, session_token, 2);
SWL_TEXT_AT_(swl_aws, region, 3);
SWL_TEXT_AT_(swl_aws, service, 4);
SWL_TEXT_AT_(swl_signing_texts_, algorithm, 0);
SWL_TEXT_AT_(swl_signing_texts_, stamp, 1);
SWL_TEXT_AT_(swl_signing_texts_, slash, 2);
SWL_TEXT_AT_(swl_signing_texts_, access_key, 3);
SWL_TEXT_AT_(swl_signing_texts_, secret_key, 4);
SWL_TEXT_AT_(swl_signing_texts_, day, 5);
SWL_TEXT_AT_(swl_signing_texts_, region, 6);
SWL_TEXT_AT_(swl_signing_texts_, service, 7);
SWL_TEXT_AT_(swl_signing_texts_, terminator, 8);
SWL_TEXT_AT_(swl_signing_texts_, payload, 9);
SWL_TEXT_AT_(swl_signing_texts_, digest, 10);
SWL_TEXT_AT_(swl_signing_texts_, names, 11);
_Static_assert(offsetof(swl_aws_signing_key, secret_) == 0 && sizeof(((swl_aws_signing_key *)0)->secret_) == 32, "bytes of a derived key");
/* Of a conversation. */
SWL_TEXT_AT_(swl_conversation, model, 0);
SWL_TEXT_AT_(swl_conversation, system, 1);
SWL_TEXT_AT_(swl_conversation, temperature, 2);
SWL_TEXT_AT_(swl_conversation, top_p, 3);
SWL_TEXT_AT_(swl_conversation, more, 4);
SWL_TEXT_AT_(swl_conversation, more_config, 5);
SWL_TEXT_AT_(swl_conversation, tool, 6);
SWL_TEXT_AT_(swl_tool, name, 0);
SWL_TEXT_AT_(swl_tool, description, 1);
SWL_TEXT_AT_(swl_tool, schema, 2);
SWL_TEXT_AT_(swl_message, text, 0);
_Static_assert(offsetof(swl_part, as) == sizeof(size_t), "texts of a part");
SWL_TEXT_AT_(swl_file, format, 1);
SWL_TEXT_AT_(swl_file, name, 2);
SWL_TEXT_AT_(swl_file, context, 3);
SWL_TEXT_AT_(swl_call, name, 1);
SWL_TEXT_AT_(swl_call, arguments, 2);
SWL_TEXT_AT_(swl_call, extra, 3);
SWL_TEXT_AT_(swl_result, text, 1);
SWL_TEXT_AT_(swl_result, failed, 2); /* a number in this place: `<!` */
SWL_TEXT_AT_(swl_reasoning, signature, 1);
/* Of logins and keys. */
SWL_TEXT_AT_(swl_huawei_login, user, 0);
SWL_TEXT_AT_(swl_huawei_login, password, 1);
SWL_TEXT_AT_(swl_huawei_login, domain, 2);
SWL_TEXT_AT_(swl_huawei_login, project, 3);
SWL_TEXT_AT_(swl_huawei_login, project_id, 4);
SWL_TEXT_AT_(swl_bedrock_admin, user_name, 0);
SWL_TEXT_AT_(swl_bedrock_admin, service_name, 1);
SWL_TEXT_AT_(swl_bedrock_admin, credential_id, 2);
SWL_TEXT_AT_(swl_bedrock_admin, status, 3);
SWL_TEXT_AT_(swl_bedrock_credential, credential_id, 0);
SWL_TEXT_AT_(swl_bedrock_credential, secret, 1);
SWL_TEXT_AT_(swl_bedrock_credential, user_name, 2);
SWL_TEXT_AT_(swl_bedrock_credential, status, 3);
SWL_TEXT_AT_(swl_bedrock_credential, created, 4);
SWL_TEXT_AT_(swl_bedrock_credential, expires, 5);
SWL_TEXT_AT_(swl_bedrock_credential, service_name, 6);
SWL_TEXT_AT_(swl_bedrock_credential, alias, 7);

/* The offer of TLS.swift has room for the caller's cipher suites after its own 11; a port has room for 24. */
_Static_assert(SWL_TLS_OLD_CIPHERS == 8 && 11 + SWL_TLS_OLD_CIPHERS <= 24, "cipher suites");
/* Sizes of members of a reply that the core has as numbers. */
_Static_assert(sizeof(((swl_reply *)0)->seen_) == 8 * 2 * sizeof(uint32_t), "the last 8 tool calls: index and id");
_Static_assert(sizeof(((swl_reply *)0)->chunk_name_) == 16 && sizeof(((swl_reply *)0)->chunk_text_) == 32 / 4 * 3, "a chunk's member and bytes");
_Static_assert(sizeof(((swl_reply *)0)->type_) == 8, "the type of a server-sent event");

#endif
