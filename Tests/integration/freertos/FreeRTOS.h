// SPDX-License-Identifier: Apache-2.0
/* The part of FreeRTOS's API that examples-c/boards/freertos.c uses: our own declarations, after FreeRTOS's manual, to compile
 * against. */
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
