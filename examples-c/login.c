/* SPDX-License-Identifier: Apache-2.0 */
/* Asks a model with a credential that the program gets and renews:  login FROM "question" ...
 *   bedrock   short-term keys, made here         AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY
 *   sts       credentials of a role              the same, AWS_ROLE_ARN; AWS_ENDPOINT_URL_STS
 *   iot       of a device, by its certificate    IOT_URL: https://….credentials.iot.…/role-aliases/…/credentials;
 *                                                IOT_CERTIFICATE, IOT_KEY: PEM files
 *   imds      of an EC2 instance                 AWS_EC2_METADATA_SERVICE_ENDPOINT
 *   huawei    an IAM token                       IAM_USER, IAM_PASSWORD, IAM_DOMAIN, IAM_PROJECT, IAM_URL; OPENAI_BASE_URL
 * It asks Bedrock's Converse in AWS_REGION or at AWS_ENDPOINT_URL_BEDROCK_RUNTIME; for huawei, chat completions. */
#include "environment.h"
#include "login_aws.h"
#include "login_bedrock.h"
#include "login_huawei.h"

static void print(void *ctx, const swl_reply_event *ev) {
    (void)ctx;
    if (ev->kind == SWL_REPLY_TEXT) printf("%.*s", (int)ev->data.len, ev->data.ptr);
    if (ev->kind == SWL_REPLY_ERROR) fprintf(stderr, "login: %.*s\n", (int)ev->data.len, ev->data.ptr);
}

static swl_str file(const char *name) {
    static char text[2][8192];
    static int n;
    FILE *f = fopen(name, "rb");
    size_t len = f ? fread(text[n], 1, sizeof text[n] - 1, f) : 0;
    if (f) fclose(f);
    return swl_span(text[n++], len);
}

int main(int argc, char **argv) {
    static swl_client client;
    static bedrock_login bedrock;
    static huawei_login huawei;
    static aws_login aws;
    static char url[512];
    const char *from = argc > 2 ? argv[1] : "", *region = setting_or("AWS_REGION", "us-east-1");
    swl_aws keys = {.access_key = setting("AWS_ACCESS_KEY_ID"),
        .secret_key = setting("AWS_SECRET_ACCESS_KEY"),
        .region = swl_cstr(region),
        .service = SWL_STR("sts")};
    swl_auth auth;
    bedrock.keys = aws.long_term = keys;
    aws.keys.region = keys.region;
    aws.keys.service = swl_cstr("bedrock");
    aws.role = getenv("AWS_ROLE_ARN");
    if (strcmp(from, "bedrock") == 0) {
        auth = bedrock_auth(&bedrock);
    } else if (strcmp(from, "huawei") == 0) {
        huawei.who = (swl_huawei_login){setting("IAM_USER"), setting("IAM_PASSWORD"), setting("IAM_DOMAIN"), setting("IAM_PROJECT"), setting("")};
        snprintf(url, sizeof url, "%s/v3/auth/tokens?nocatalog=true", setting_or("IAM_URL", "https://iam.cn-north-4.myhuaweicloud.com"));
        huawei.url = url;
        auth = huawei_auth(&huawei);
    } else {
        aws.from = strcmp(from, "sts") == 0 ? AWS_STS : strcmp(from, "iot") == 0 ? AWS_IOT : AWS_IMDS;
        aws.url = aws.from == AWS_STS ? setting_or("AWS_ENDPOINT_URL_STS", "https://sts.amazonaws.com/")
            : aws.from == AWS_IOT     ? setting_or("IOT_URL", "")
                                      : setting_or("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://169.254.169.254");
        auth = aws_auth(&aws);
    }
    if (argc < 3 || (aws.from == AWS_IMDS && strcmp(from, "imds") != 0)) {
        fprintf(stderr, "usage: login bedrock|sts|iot|imds|huawei \"question\" ...\n");
        return 2;
    }
    static char runtime[256];
    snprintf(runtime, sizeof runtime, "https://bedrock-runtime.%s.amazonaws.com", region);
    swl_service service = strcmp(from, "huawei") == 0 ? swl_chat_service(setting("OPENAI_BASE_URL"), auth)
                                                      : swl_converse_service(swl_cstr(setting_or("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", runtime)), auth);
    swl_status s = open_client(&client, service.base.ptr);
    if (s == SWL_OK && getenv("IOT_CERTIFICATE")) s = swl_tls_identity(&client.tls, file(getenv("IOT_CERTIFICATE")), file(setting_or("IOT_KEY", "")));
    for (int i = 2; s == SWL_OK && i < argc; i++) {
        swl_message question = {.text = swl_cstr(argv[i])};
        swl_conversation talk = {
            .model = swl_cstr(setting_or("OPENAI_MODEL", "openai.gpt-oss-120b-1:0")), .messages = &question, .message_count = 1, .stream = 1};
        s = swl_client_run(&client, &service, &talk, print, NULL);
        printf("\n");
    }
    swl_client_free(&client);
    swl_wipe(&bedrock, sizeof bedrock);
    swl_wipe(&huawei, sizeof huawei);
    swl_wipe(&aws, sizeof aws);
    return report("login", s);
}
