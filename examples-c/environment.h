/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the larger examples: makes a client for https, and the service that the environment names.
 *   SWIFTLET_CA_FILE  root certificates, PEM file or directory; default: the system's
 *   SWIFTLET_TIMEOUT  seconds for the whole call; default 60
 *   HTTPS_PROXY, HTTP_PROXY, NO_PROXY: see proxy.h
 * The first of these variables that is set decides which service is asked:
 *   OPENAI_API_KEY            OPENAI_BASE_URL: https://host/v1 of OpenAI (the default), Bedrock, Qiniu, AppStage
 *   APPSTAGE_ACCESS_KEY       APPSTAGE_SECRET_KEY, APPSTAGE_RESOURCE_CODE; OPENAI_BASE_URL
 *   IAM_TOKEN                 of Huawei Cloud (see huawei_token.c); OPENAI_BASE_URL
 *   ANTHROPIC_API_KEY         ANTHROPIC_BASE_URL: https://host/v1 of Anthropic (the default), or of another service with Messages
 *   AWS_BEARER_TOKEN_BEDROCK  Bedrock's Converse in AWS_REGION (default us-east-1)
 *   AWS_ACCESS_KEY_ID         AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN: the same, signed
 * BEDROCK_API=messages asks Bedrock for Claude's Messages through InvokeModel instead of Converse.
 * AWS_ENDPOINT_URL_BEDROCK_RUNTIME replaces Bedrock's own host. */
#ifndef ENVIRONMENT_H
#define ENVIRONMENT_H

#include "swiftlet_client.h"
#include "swiftlet_posix.h"
#include "swiftlet_tls.h"
#include "proxy.h"
#include <stdio.h>
#include <stdlib.h>

static volatile uint32_t stopped;

static const char *setting_or(const char *name, const char *otherwise) {
    const char *value = getenv(name);
    return value && *value ? value : otherwise;
}

static inline swl_str setting(const char *name) { return swl_cstr(getenv(name)); }

static swl_time wall_clock(void *ctx) {
    (void)ctx;
    return swl_posix_time();
}

/* A client for calls to `url`. */
static swl_status open_client(swl_client *c, const char *url) {
    static swl_tls_storage storage;
    static uint8_t memory[16384];
    swl_client_init(c, memory, sizeof memory);
    c->deadline_ms = (uint32_t)atoi(setting_or("SWIFTLET_TIMEOUT", "60")) * 1000u;
    c->stop = &stopped;
    c->clock = wall_clock;
    c->proxy = proxy_for(url);
    swl_status s = swl_client_tls(c, &storage, sizeof storage);
    return s == SWL_OK ? swl_tls_roots_file(&c->tls, setting_or("SWIFTLET_CA_FILE", NULL)) : s;
}

static inline int report(const char *program, swl_status s) {
    if (s != SWL_OK) fprintf(stderr, "%s: %s: %s\n", program, swl_status_name(s), swl_status_help(s, (char[SWL_STATUS_HELP_SIZE]){0}));
    return s != SWL_OK;
}

static inline swl_service bedrock_service(swl_str base, swl_auth auth) {
    int messages = strcmp(setting_or("BEDROCK_API", "converse"), "messages") == 0;
    return messages ? swl_messages_invoke_service(base, auth) : swl_converse_service(base, auth);
}

/* Sets `service` to the one that the environment names.  0: it names none. */
static inline int service_named(swl_service *service) {
    static char bedrock[256];
    static swl_bearer key;
    static swl_header api_key;
    static swl_token token;
    static swl_appstage appstage;
    static swl_aws aws;
    swl_str base = swl_cstr(setting_or("OPENAI_BASE_URL", "https://api.openai.com/v1"));
    const char *region = setting_or("AWS_REGION", "us-east-1");
    snprintf(bedrock, sizeof bedrock, "https://bedrock-runtime.%s.amazonaws.com", region);
    swl_str runtime = swl_cstr(setting_or("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", bedrock));
    if (setting("OPENAI_API_KEY").len > 0) {
        key.token = setting("OPENAI_API_KEY");
        *service = swl_chat_service(base, swl_auth_bearer(&key));
    } else if (setting("APPSTAGE_ACCESS_KEY").len > 0) {
        appstage.access_key = setting("APPSTAGE_ACCESS_KEY");
        appstage.secret_key = setting("APPSTAGE_SECRET_KEY");
        appstage.resource_code = setting("APPSTAGE_RESOURCE_CODE");
        *service = swl_chat_service(base, swl_auth_appstage(&appstage));
    } else if (setting("IAM_TOKEN").len > 0) {
        token.token = setting("IAM_TOKEN");
        *service = swl_chat_service(base, swl_auth_token(&token));
    } else if (setting("ANTHROPIC_API_KEY").len > 0) {
        api_key = (swl_header){SWL_STR("x-api-key"), SWL_STR(""), setting("ANTHROPIC_API_KEY"), SWL_SECRET};
        *service = swl_messages_service(swl_cstr(setting_or("ANTHROPIC_BASE_URL", "https://api.anthropic.com/v1")), swl_auth_header(&api_key));
    } else if (setting("AWS_BEARER_TOKEN_BEDROCK").len > 0) {
        key.token = setting("AWS_BEARER_TOKEN_BEDROCK");
        *service = bedrock_service(runtime, swl_auth_bearer(&key));
    } else if (setting("AWS_ACCESS_KEY_ID").len > 0) {
        aws.access_key = setting("AWS_ACCESS_KEY_ID");
        aws.secret_key = setting("AWS_SECRET_ACCESS_KEY");
        aws.session_token = setting("AWS_SESSION_TOKEN");
        aws.region = swl_cstr(region);
        aws.service = swl_cstr("bedrock");
        *service = bedrock_service(runtime, swl_auth_sigv4(&aws));
    } else {
        return 0;
    }
    return 1;
}

#endif
