// SPDX-License-Identifier: Apache-2.0
/* Does the same as exchange.c by libcurl's easy interface:  curl COUNT ROOTS URL */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static double cpu(void) {
    struct rusage r;
    getrusage(RUSAGE_SELF, &r);
    return (double)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) * 1e6 + (double)(r.ru_utime.tv_usec + r.ru_stime.tv_usec);
}

static size_t drop(char *p, size_t size, size_t n, void *ctx) {
    (void)p;
    (void)ctx;
    return size * n;
}

int main(int argc, char **argv) {
    static char body[300];
    struct curl_slist *headers = NULL;
    long n = argc == 4 ? atol(argv[1]) : 0;
    CURLcode r = CURLE_OK;
    if (n == 0) return 2;
    memset(body, 'b', sizeof body);
    headers = curl_slist_append(headers, "Content-Type: application/json");
    headers = curl_slist_append(headers, "Authorization: Bearer sk-0123456789abcdef0123456789abcdef");
    CURL *c = curl_easy_init();
    curl_easy_setopt(c, CURLOPT_URL, argv[3]);
    curl_easy_setopt(c, CURLOPT_CAINFO, argv[2]);
    curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)(CURL_SSLVERSION_TLSv1_2 | CURL_SSLVERSION_MAX_TLSv1_2));
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)sizeof body);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, drop);
    r = curl_easy_perform(c);
    double start = cpu();
    for (long i = 0; i < n && r == CURLE_OK; i++) r = curl_easy_perform(c);
    printf("%.3f\n", (cpu() - start) / (double)n);
    if (r != CURLE_OK) fprintf(stderr, "%s\n", curl_easy_strerror(r));
    curl_easy_cleanup(c);
    curl_slist_free_all(headers);
    return r != CURLE_OK;
}
