// SPDX-License-Identifier: Apache-2.0
/* Loads every group of roots.c; prints the bytes of each group, then the key hashes of the group aws. */
#include "swiftlet_tls.h"
#include <mbedtls/md.h>
#include <stdio.h>

int main(void) {
    static const struct {
        const char *name;
        const swl_str *roots;
    } groups[] = {{"aws", swl_roots_aws}, {"qiniu", swl_roots_qiniu}, {"huawei", swl_roots_huawei}, {"google", swl_roots_google},
        {"letsencrypt", swl_roots_letsencrypt}, {"digicert", swl_roots_digicert}, {"globalsign", swl_roots_globalsign},
        {"sectigo", swl_roots_sectigo}, {"microsoft", swl_roots_microsoft}, {"common", swl_roots_common}};
    static swl_tls_storage storage;
    static const swl_tls_bundle bundle;
    swl_tls tls;
    /* Without storage there are no roots, and no connection. */
    if (swl_tls_init(&tls, &storage, sizeof storage - 1) != SWL_E_ARG_BUFFER) return 1;
    swl_tls_roots_of(&tls, &tls);
    swl_tls_roots_in(&tls, &bundle);
    if (swl_tls_roots_file(&tls, NULL) != SWL_E_STATE) return 1;
    if (swl_tls_start(&tls, &tls.io, (swl_str)SWL_STR("host"), (swl_time){0, 0}) != SWL_E_STATE) return 1;
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        size_t bytes = 0;
        if (swl_tls_init(&tls, &storage, sizeof storage) != SWL_OK) return 1;
        for (const swl_str *r = groups[i].roots; r->len > 0; r++) {
            if (swl_tls_roots(&tls, *r) != SWL_OK) return 1;
            bytes += r->len;
        }
        printf("%s %zu\n", groups[i].name, bytes);
        swl_tls_free(&tls);
    }
    for (const swl_str *r = swl_roots_aws; r->len > 0; r++) {
        mbedtls_x509_crt crt;
        unsigned char hash[32];
        mbedtls_x509_crt_init(&crt);
        if (mbedtls_x509_crt_parse_der(&crt, (const unsigned char *)r->ptr, r->len) != 0) return 1;
        mbedtls_md(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), crt.pk_raw.p, crt.pk_raw.len, hash);
        for (int n = 0; n < 32; n++) printf("%02x", hash[n]);
        printf("\n");
        mbedtls_x509_crt_free(&crt);
    }
    return 0;
}
