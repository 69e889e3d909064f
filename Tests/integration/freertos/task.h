// SPDX-License-Identifier: Apache-2.0
#ifndef TASK_H
#define TASK_H
#include "FreeRTOS.h"
typedef void *TaskHandle_t;
BaseType_t xTaskCreate(
    void (*code)(void *), const char *name, configSTACK_DEPTH_TYPE depth, void *argument, UBaseType_t priority, TaskHandle_t *task);
void vTaskDelete(TaskHandle_t task);
void vTaskDelay(TickType_t ticks);
UBaseType_t uxTaskGetStackHighWaterMark(TaskHandle_t task);
#endif
