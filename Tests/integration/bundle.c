// SPDX-License-Identifier: Apache-2.0
/* Asks once or more through a client that trusts a bundle of roots, a folder of DER files:
 *   bundle FOLDER MODE EDITION SESSION URL
 * MODE is what the bundle says for a name: "whole" the certificate with that subject, "key" its key alone, "liar"
 * any certificate whatever the name, "noise" bytes that are none, "error" SWL_E_IO.  SESSION, a file, is read before
 * and written after.  Prints the status, and resumed 0 or 1, and how often it was asked. */
#include "swiftlet_client.h"
#include "swiftlet_posix.h"
#include "swiftlet_tls.h"
#include <dirent.h>
#include <stdio.h>

enum { MOST = 8 };
static const char *mode;
static unsigned char files[MOST][2048];
static mbedtls_x509_crt certificates[MOST];
static int count, asked;

static void load(const char *folder) {
    DIR *d = opendir(folder);
    struct dirent *entry;
    while (d && (entry = readdir(d)) != NULL && count < MOST) {
        char path[512];
        const char *dot = strrchr(entry->d_name, '.');
        if (!dot || strcmp(dot, ".der") != 0) continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        FILE *f = fopen(path, "rb");
        size_t n = f ? fread(files[count], 1, sizeof files[count], f) : 0;
        if (f) fclose(f);
        mbedtls_x509_crt_init(&certificates[count]);
        if (mbedtls_x509_crt_parse_der(&certificates[count], files[count], n) == 0) count++;
    }
    if (d) closedir(d);
}

static swl_status find(void *ctx, swl_str issuer, uint32_t turn, swl_tls_root *root) {
    uint32_t found = 0;
    (void)ctx;
    asked++;
    if (strcmp(mode, "error") == 0) return SWL_E_IO;
    if (strcmp(mode, "noise") == 0) {
        root->certificate = root->key = swl_cstr("0\202\1\1 no certificate");
        if (turn % 2) root->certificate.len = 0;
        return SWL_OK;
    }
    for (int i = 0; i < count; i++) {
        const mbedtls_x509_crt *crt = &certificates[i];
        int is_it = crt->subject_raw.len == issuer.len && memcmp(crt->subject_raw.p, issuer.ptr, issuer.len) == 0;
        if ((!is_it && strcmp(mode, "liar") != 0) || found++ != turn) continue;
        if (strcmp(mode, "key") == 0) root->key = swl_span(crt->pk_raw.p, crt->pk_raw.len);
        else root->certificate = swl_span(crt->raw.p, crt->raw.len);
        return SWL_OK;
    }
    return SWL_DONE;
}

static swl_time wall_clock(void *ctx) {
    (void)ctx;
    return swl_posix_time();
}

int main(int argc, char **argv) {
    static swl_tls_storage storage;
    static swl_client client;
    static uint8_t memory[4096], session[4096];
    swl_request req = {.method = SWL_STR("GET")};
    swl_http_event ev;
    if (argc != 6) return 2;
    load(argv[1]);
    mode = argv[2];
    swl_tls_bundle bundle = {find, NULL, swl_cstr(argv[3])};
    FILE *f = fopen(argv[4], "rb");
    size_t saved = f ? fread(session, 1, sizeof session, f) : 0;
    if (f) fclose(f);
    swl_client_init(&client, memory, sizeof memory);
    client.clock = wall_clock;
    client.attempts = 1;
    swl_status s = swl_client_tls(&client, &storage, sizeof storage);
    swl_client_session(&client, session, sizeof session, saved);
    if (s == SWL_OK) {
        swl_tls_roots_in(&client.tls, &bundle);
        swl_client_send(&client, swl_cstr(argv[5]), &req, NULL);
        while ((s = swl_client_next(&client, &ev)) == SWL_OK || s == SWL_AGAIN)
            if (s == SWL_AGAIN) swl_client_wait(&client);
    }
    printf("%s %u %d\n", swl_status_name(s), (unsigned)client.tls.resumed, asked);
    f = fopen(argv[4], "wb");
    if (!f || fwrite(session, 1, client.session.len, f) != client.session.len || fclose(f) != 0) return 2;
    swl_client_free(&client);
    for (int i = 0; i < count; i++) mbedtls_x509_crt_free(&certificates[i]);
    return 0;
}
