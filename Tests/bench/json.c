// SPDX-License-Identifier: Apache-2.0
/* For scripts/bench: reads a plain answer of a chat service, token by token. The instructions of bench_json are counted. */
#include <stdio.h>

#include "swiftlet.h"

static const char answer[] = "{\"id\":\"chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT\",\"object\":\"chat.completion\",\"created\":1764510000,"
                             "\"model\":\"gpt-4.1-2025-04-14\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
                             "\"Hello!\\nThe museum opens at nine o'clock in the morning and closes at six; on Mondays it stays closed.\","
                             "\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":19,"
                             "\"completion_tokens\":27,\"total_tokens\":46},\"service_tier\":\"default\"}";

__attribute__((noinline, noclone)) size_t bench_json(swl_json *decoder, swl_str text) {
    swl_json_event event;
    size_t tokens = 0;
    while (swl_json_next(decoder, &text, &event) == SWL_OK) tokens++;
    return tokens;
}

int main(void) {
    uint8_t scratch[64];
    swl_json decoder;
    swl_json_init(&decoder, scratch, sizeof scratch);
    size_t tokens = bench_json(&decoder, swl_span(answer, sizeof answer - 1));
    swl_json_event event;
    if (swl_json_end(&decoder, &event) != SWL_DONE) return 1;
    printf("%zu bytes, %zu tokens\n", sizeof answer - 1, tokens);
    return 0;
}
