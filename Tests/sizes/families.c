// SPDX-License-Identifier: Apache-2.0
#define main chat_main
#include "chat.c"
#undef main
#define main converse_main
#include "converse.c"
#undef main
#define main messages_main
#include "messages.c"
#undef main

int main(void) { return chat_main() + converse_main() + messages_main(); }
