/* SPDX-License-Identifier: Apache-2.0 */
/* Eight threads, each with a client of its own:  client_threads URL COUNT      CA_FILE */
#include "swiftlet_client.h"
#include "swiftlet_tls.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { THREADS = 8 };

static const char *url;
static int count;

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
    if (w->status == SWL_OK) w->status = swl_tls_roots_file(&w->client.tls, getenv("CA_FILE"));
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
    int failed = 0;
    if (argc != 3) return 2;
    url = argv[1];
    count = atoi(argv[2]);
    for (int i = 0; i < THREADS; i++) pthread_create(&workers[i].thread, NULL, work, &workers[i]);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(workers[i].thread, NULL);
        if (workers[i].done != count) failed = fprintf(stderr, "%d: %d of %d, %s\n", i, workers[i].done, count, swl_status_name(workers[i].status));
    }
    return failed != 0;
}
