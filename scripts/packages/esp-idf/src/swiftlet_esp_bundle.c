// SPDX-License-Identifier: Apache-2.0
/* Port: the roots of ESP-IDF's certificate bundle. esp_crt_bundle.h has no function that gives one, so this
 * file reads the bundle in flash. From ESP-IDF 5.4 on it begins with a table of offsets, and its numbers are
 * little-endian; before, it begins with a count of two bytes, and its numbers are big-endian. Then, in both,
 * come the roots one after another: length of the name, length of the key, each of two bytes; the name (Name in
 * DER); the key (SubjectPublicKeyInfo in DER). */
#include "swiftlet_esp.h"

#include <esp_app_desc.h>
#include <esp_idf_version.h>
#include <string.h>

extern const uint8_t bundle_start[] __asm__("_binary_x509_crt_bundle_start");
extern const uint8_t bundle_end[] __asm__("_binary_x509_crt_bundle_end");

enum { LENGTHS = 4 };

#if ESP_IDF_VERSION >= ESP_IDF_VERSION_VAL(5, 4, 0)
static size_t number(const uint8_t *p) { return (size_t)(p[0] | p[1] << 8); }

/* The first offset is that of the first root. */
static size_t begin(void) { return number(bundle_start) | number(bundle_start + 2) << 16; }
#else
static size_t number(const uint8_t *p) { return (size_t)(p[0] << 8 | p[1]); }

static size_t begin(void) { return 2; }
#endif

static swl_status find(void *ctx, swl_str issuer, uint32_t turn, swl_tls_root *root) {
    size_t size = (size_t)((uintptr_t)bundle_end - (uintptr_t)bundle_start), at;

    (void)ctx;
    if (size < LENGTHS || begin() > size) return SWL_E_ARG_ROOTS;
    for (at = begin(); size - at >= LENGTHS;) {
        const uint8_t *p = bundle_start + at;
        size_t name = number(p), key = number(p + 2);
        at += LENGTHS;
        if (name + key > size - at) return SWL_E_ARG_ROOTS;
        at += name + key;
        if (name != issuer.len || memcmp(p + LENGTHS, issuer.ptr, name) != 0) continue;
        if (turn-- > 0) continue;
        root->key = swl_span(p + LENGTHS + name, key);
        return SWL_OK;
    }
    return SWL_DONE;
}

/* Each call writes the same values: tasks may call it at a time. */
void swl_esp_roots(swl_tls *t) {
    static swl_tls_bundle bundle = {.find = find};
    const esp_app_desc_t *firmware = esp_app_get_description();

    bundle.edition = swl_span(firmware->app_elf_sha256, sizeof firmware->app_elf_sha256);
    swl_tls_roots_in(t, &bundle);
}
