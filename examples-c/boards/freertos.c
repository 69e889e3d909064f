// SPDX-License-Identifier: Apache-2.0
/* A task that asks a model, on FreeRTOS with lwIP's sockets (Swiftlet::lwip) and mbedTLS (Swiftlet::mbedtls).
 * Your board provides swl_port_entropy, the settings and print. */
#include "swiftlet_client.h"
#include "swiftlet_tls.h"
#include <FreeRTOS.h>
#include <mbedtls/platform.h>
#include <string.h>
#include <task.h>

void start_asking(void);
extern const char board_url[], board_key[], board_model[];
extern const swl_str board_root; /* in DER, in flash */
void board_print(const char *text, size_t n);

/* mbedTLS's heap is FreeRTOS's: 13 KB of it with mbedtls_4k.h. */
static void *take(size_t n, size_t size) {
    void *p = pvPortMalloc(n * size);
    return p == NULL ? NULL : memset(p, 0, n * size);
}

static void use(void *ctx, const swl_reply_event *ev) {
    (void)ctx;
    if (ev->kind == SWL_REPLY_TEXT || ev->kind == SWL_REPLY_ERROR) board_print(ev->data.ptr, ev->data.len);
}

static void task(void *argument) {
    static swl_client client; /* not on the task's stack */
    static swl_tls_storage storage;
    static uint8_t memory[4096], session[1024];
    swl_bearer key = {swl_cstr(board_key)};
    swl_service service = swl_chat_service(swl_cstr(board_url), swl_auth_bearer(&key));
    swl_message question = {.text = SWL_STR("Good morning!")};
    swl_conversation talk = {.model = swl_cstr(board_model), .messages = &question, .message_count = 1, .stream = 1};
    (void)argument;
    mbedtls_platform_set_calloc_free(take, vPortFree);
    swl_client_init(&client, memory, sizeof memory);
    swl_client_session(&client, session, sizeof session, 0);
    swl_status s = swl_client_tls(&client, &storage, sizeof storage);
    if (s == SWL_OK) s = swl_tls_roots(&client.tls, board_root);
    while (s == SWL_OK) {
        s = swl_client_run(&client, &service, &talk, use, NULL);
        vTaskDelay(pdMS_TO_TICKS(60000));
    }
    board_print(swl_status_name(s), strlen(swl_status_name(s)));
    swl_client_free(&client);
    vTaskDelete(NULL);
}

/* 4 KB of stack, in words: 2.2 KB were measured with mbedTLS 3.6 on Cortex-M4 (SIZES.md).  Look at
 * uxTaskGetStackHighWaterMark. */
void start_asking(void) { (void)xTaskCreate(task, "ask", 4096 / sizeof(uint32_t), NULL, tskIDLE_PRIORITY + 1, NULL); }
