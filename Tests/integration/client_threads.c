/* SPDX-License-Identifier: Apache-2.0 */
/* Threads, each with a client of its own:  client_threads URL COUNT [THREADS [shared]]
 * Each client sends COUNT requests. Root certificates are in the file that CA_FILE names. With `shared`, all clients trust
 * the roots of one that never connects. With THREADS, one client runs first and alone. */
#include "swiftlet_client.h"
#include "swiftlet_tls.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { THREADS = 8 };

static const char *url;
static int count;
static swl_tls roots;
static swl_tls_storage roots_storage;
static int is_shared;

typedef struct worker {
    pthread_t thread;
    swl_client client;
    swl_tls_storage storage;
    char memory[4096];
    int done;
    swl_status status;
} worker;

static void *work(void *ctx) {
    worker *w = ctx;
    swl_bearer key = {SWL_STR("k")};
    swl_auth auth = swl_auth_bearer(&key);
    swl_request req = {.method = SWL_STR("GET")};
    swl_http_event ev;
    swl_client_init(&w->client, w->memory, sizeof w->memory);
    w->status = swl_client_tls(&w->client, &w->storage, sizeof w->storage);
    if (w->status == SWL_OK && is_shared) swl_tls_roots_of(&w->client.tls, &roots);
    else if (w->status == SWL_OK) w->status = swl_tls_roots_file(&w->client.tls, getenv("CA_FILE"));
    for (; w->status == SWL_OK && w->done < count; w->done++) {
        swl_client_send(&w->client, swl_cstr(url), &req, &auth);
        while ((w->status = swl_client_next(&w->client, &ev)) == SWL_OK || w->status == SWL_AGAIN)
            if (w->status == SWL_AGAIN) swl_client_wait(&w->client);
        if (w->status != SWL_DONE || w->client.hints.status != 200) break;
        w->status = SWL_OK;
    }
    swl_client_free(&w->client);
    return NULL;
}

int main(int argc, char **argv) {
    static worker workers[THREADS];
    int failed = 0, threads = argc > 3 ? atoi(argv[3]) : THREADS;
    if (argc < 3 || threads > THREADS) return 2;
    url = argv[1];
    count = atoi(argv[2]);
    is_shared = argc > 4;
    if (is_shared &&
        (swl_tls_init(&roots, &roots_storage, sizeof roots_storage) != SWL_OK || swl_tls_roots_file(&roots, getenv("CA_FILE")) != SWL_OK))
        return 2;
    if (argc > 3) { /* mbedTLS 2.28 fills tables at first use, without a lock */
        work(&workers[0]);
        workers[0].done = 0;
    }
    for (int i = 0; i < threads; i++) pthread_create(&workers[i].thread, NULL, work, &workers[i]);
    for (int i = 0; i < threads; i++) {
        pthread_join(workers[i].thread, NULL);
        if (workers[i].done != count) failed = fprintf(stderr, "%d: %d of %d, %s\n", i, workers[i].done, count, swl_status_name(workers[i].status));
    }
    if (is_shared) swl_tls_free(&roots);
    return failed != 0;
}
