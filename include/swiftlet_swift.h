/* SPDX-License-Identifier: Apache-2.0 */
/* What Swift's importer alone needs.  No C program includes this file; module.modulemap names it
 * first. */
#ifndef SWIFTLET_SWIFT_H
#define SWIFTLET_SWIFT_H

/* An enum that takes every value: Swift has no other way to write .SWL_E_ARG. */
#define SWL_STATUS_BEGIN typedef enum __attribute__((enum_extensibility(open))) swl_status : int32_t {
#define SWL_STATUS_END } swl_status;

#include "swiftlet.h"

/* A fill, after which all memory is read, to the optimiser. */
static inline void swl_zero_(void *p, size_t n) {
    __builtin_memset(p, 0, n);
    __asm__ volatile("" : : : "memory");
}
/* Swift drops `volatile`. */
static inline uint32_t swl_load_(const volatile uint32_t *p) { return *p; }

/* What the formats of SigV4 name by letter, from $a on: C keeps the order. */
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
    swl_str payload;    /* j  the body's hash, or what is signed in its place */
    swl_str digest;     /* k  of the canonical request */
    swl_str names;      /* l  of the signed headers, as they were written */
} swl_signing_texts_;

/* Rows of texts that structs begin with, which formats of the core read as `$a`, `$b` and on. */
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
/* The first five of a swl_aws are copied at once, to where they have these names. */
SWL_TEXT_AT_(swl_aws, access_key, 0);
SWL_TEXT_AT_(swl_aws, secret_key, 1);
SWL_TEXT_AT_(swl_aws, session_token, 2);
SWL_TEXT_AT_(swl_aws, region, 3);
SWL_TEXT_AT_(swl_aws, service, 4);

#endif
