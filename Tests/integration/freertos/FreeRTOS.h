// SPDX-License-Identifier: Apache-2.0
/* Of FreeRTOS's API what examples-c/boards/freertos.c uses, as its manual declares it; ours, to compile against. */
#ifndef FREERTOS_H
#define FREERTOS_H
#include <stddef.h>
#include <stdint.h>
typedef long BaseType_t;
typedef unsigned long UBaseType_t;
typedef uint32_t TickType_t;
#define pdPASS                 1
#define pdMS_TO_TICKS(ms)      ((TickType_t)(ms))
#define configSTACK_DEPTH_TYPE uint16_t
#define tskIDLE_PRIORITY       ((UBaseType_t)0)
void *pvPortMalloc(size_t n);
void vPortFree(void *p);
#endif
