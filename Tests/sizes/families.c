#define main models_main
#include "models.c"
#undef main
#define main messages_main
#include "messages.c"
#undef main

int main(void) { return models_main() + messages_main(); }
