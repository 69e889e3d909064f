// SPDX-License-Identifier: Apache-2.0
/* Signs a request by any scheme, in the spirit of curl --aws-sigv4:  sign --help
 * Keys come from the environment, so that they are not in the list of processes. */
#include "swiftlet_port.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const char help[] = "usage: sign [options] URL            prints the headers to send\n"
                           "       sign --scheme bedrock-key     prints an API key\n"
                           "  -s, --scheme NAME    sigv4 (default), sigv4a, qiniu, appstage, bearer, token, bedrock-key\n"
                           "  -X, --request METHOD GET, or POST with a body\n"
                           "  -H, --header LINE    \"Name: value\"; any number\n"
                           "  -d, --data TEXT      the body; @FILE reads it from a file, @- from standard input\n"
                           "  -r, --region NAME    default: AWS_REGION; sigv4a: a set, as \"us-*,eu-west-1\"\n"
                           "  -S, --service NAME   the signing name: bedrock (default), s3, iam ...; s3 has its own rules\n"
                           "  -p, --presign SECS   sigv4, sigv4a: print a URL in place of headers; its user must send each -H\n"
                           "  -e, --expires SECS   life of a bedrock-key (43200)\n"
                           "  -c, --curl           print a curl command\n"
                           "  -u, --unsigned-body  do not sign the body\n"
                           "      --sha256         send X-Amz-Content-Sha256 to others than S3\n"
                           "      --unsigned-token send the session token, but do not sign it\n"
                           "      --date           qiniu: send and sign X-Qiniu-Date\n"
                           "      --resource-code CODE, --nonce UUID    appstage\n"
                           "      --time SECONDS   Unix time; now\n"
                           "Environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN; QINIU_ACCESS_KEY,\n"
                           "QINIU_SECRET_KEY; APPSTAGE_ACCESS_KEY, APPSTAGE_SECRET_KEY; API_KEY; IAM_TOKEN\n";

enum { HEADERS = 64, SHA256 = 256, UNSIGNED_TOKEN, DATE, RESOURCE_CODE, NONCE, TIME };
static const struct option options[] = {
    {"scheme", 1, 0, 's'},
    {"request", 1, 0, 'X'},
    {"header", 1, 0, 'H'},
    {"data", 1, 0, 'd'},
    {"region", 1, 0, 'r'},
    {"service", 1, 0, 'S'},
    {"presign", 1, 0, 'p'},
    {"expires", 1, 0, 'e'},
    {"curl", 0, 0, 'c'},
    {"unsigned-body", 0, 0, 'u'},
    {"sha256", 0, 0, SHA256},
    {"unsigned-token", 0, 0, UNSIGNED_TOKEN},
    {"date", 0, 0, DATE},
    {"resource-code", 1, 0, RESOURCE_CODE},
    {"nonce", 1, 0, NONCE},
    {"time", 1, 0, TIME},
    {"help", 0, 0, 'h'},
    {0, 0, 0, 0},
};

static swl_header headers[HEADERS];
static swl_request req = {.headers = headers, .header_cap = HEADERS};
static swl_aws aws = {.service = SWL_STR("bedrock")};
static swl_appstage appstage;
static uint32_t qiniu_flags, presign, expires = 43200;
static const char *scheme = "sigv4", *data;
static int as_curl, as_url;
static uint8_t text_bytes[1 << 16];
static swl_buf text = SWL_BUF(text_bytes);

static void fail(const char *what) {
    fprintf(stderr, "sign: %s\n", what);
    exit(2);
}
static swl_str setting(const char *name) {
    const char *s = getenv(name);
    return swl_cstr(s ? s : "");
}

static uint32_t number(const char *s) {
    unsigned long n = strtoul(s, NULL, 10);
    if (!*s || s[strspn(s, "0123456789")] || n > UINT32_MAX) fail("a number is wrong");
    return (uint32_t)n;
}

static void add_header(char *line) {
    char *colon = strchr(line, ':');
    if (!colon) fail("a header has no colon");
    *colon++ = 0;
    while (*colon == ' ') colon++;
    if (swl_request_add(&req, swl_cstr(line), swl_cstr(colon)) != SWL_OK) fail("a header is wrong, or there are too many");
}

static swl_str read_all(const char *name) {
    FILE *f = strcmp(name, "-") == 0 ? stdin : fopen(name, "rb");
    char *bytes = NULL;
    size_t n = 0, got;
    if (!f) fail("the body's file cannot be read");
    do {
        bytes = realloc(bytes, n + 65536);
        if (!bytes) fail("no memory for the body");
        n += got = fread(bytes + n, 1, 65536, f);
    } while (got > 0);
    return swl_span(bytes, n);
}

static void option(int c) {
    switch (c) {
    case 's': scheme = optarg; break;
    case 'X': req.method = swl_cstr(optarg); break;
    case 'H': add_header(optarg); break;
    case 'd':
        data = optarg;
        req.body = *data == '@' ? read_all(data + 1) : swl_cstr(data);
        break;
    case 'r': aws.region = swl_cstr(optarg); break;
    case 'S': aws.service = swl_cstr(optarg); break;
    case 'p':
        as_url = 1;
        presign = number(optarg);
        break;
    case 'e': expires = number(optarg); break;
    case 'c': as_curl = 1; break;
    case 'u': aws.flags |= SWL_AWS_UNSIGNED_BODY; break;
    case SHA256: aws.flags |= SWL_AWS_SEND_SHA256; break;
    case UNSIGNED_TOKEN: aws.flags |= SWL_AWS_UNSIGNED_TOKEN; break;
    case DATE: qiniu_flags |= SWL_QINIU_DATE; break;
    case RESOURCE_CODE: appstage.resource_code = swl_cstr(optarg); break;
    case NONCE: appstage.nonce = swl_cstr(optarg); break;
    case TIME: req.time.s = number(optarg); break;
    case 'h': fputs(help, stdout); exit(0);
    default: exit(2);
    }
}

/* The nonce is a new UUID if --nonce gave none. */
static swl_status sign_appstage(void) {
    static uint8_t uuid[36];
    uint8_t random[16];
    swl_buf out = SWL_BUF(uuid);
    appstage.access_key = setting("APPSTAGE_ACCESS_KEY");
    appstage.secret_key = setting("APPSTAGE_SECRET_KEY");
    if (appstage.nonce.len == 0) {
        if (swl_port_entropy(random, sizeof random) != SWL_OK) fail("no randomness");
        swl_uuid(random, &out);
        appstage.nonce = swl_span(out.ptr, out.len);
    }
    return swl_appstage_sign(&appstage, &req, &text);
}

static swl_status sign(void) {
    if (strcmp(scheme, "sigv4") == 0) return as_url ? swl_sigv4_presign(&aws, &req, presign, &text) : swl_sigv4_sign(&aws, &req, &text);
    if (strcmp(scheme, "sigv4a") == 0) return as_url ? swl_sigv4a_presign(&aws, &req, presign, &text) : swl_sigv4a_sign(&aws, &req, &text);
    if (as_url) fail("only sigv4 and sigv4a make URLs");
    if (strcmp(scheme, "bedrock-key") == 0) return swl_bedrock_key(&aws, req.time, expires, &text, NULL);
    if (strcmp(scheme, "appstage") == 0) return sign_appstage();
    if (strcmp(scheme, "qiniu") == 0) {
        swl_qiniu key = {setting("QINIU_ACCESS_KEY"), setting("QINIU_SECRET_KEY"), qiniu_flags};
        return swl_qiniu_sign(&key, &req, &text);
    }
    if (strcmp(scheme, "bearer") == 0) {
        swl_bearer key = {setting("API_KEY")};
        return swl_bearer_sign(&key, &req, &text);
    }
    if (strcmp(scheme, "token") == 0) {
        swl_token key = {setting("IAM_TOKEN")};
        return swl_token_sign(&key, &req, &text);
    }
    fail("no such scheme");
    return SWL_E_ARG;
}

/* Prints in single quotes, for a shell. */
static void quote(const char *before, const swl_str *parts, int count) {
    printf("%s'", before);
    for (int part = 0; part < count; part++)
        for (size_t i = 0; i < parts[part].len; i++) parts[part].ptr[i] == '\'' ? (void)fputs("'\\''", stdout) : (void)putchar(parts[part].ptr[i]);
    printf("'");
}

/* With these options curl sends path and query as they were signed: dots, [] and {} unchanged. */
static void print_command(swl_str url) {
    swl_str body = swl_cstr(data ? data : "");
    printf("curl --path-as-is -g");
    quote(" -X ", &req.method, 1);
    quote(" ", &url, 1);
    for (int i = 0; i < req.header_count; i++) {
        const swl_str parts[] = {
            headers[i].name, swl_cstr(headers[i].value.len + headers[i].prefix.len ? ": " : ";"), headers[i].prefix, headers[i].value};
        quote(" -H ", parts, 4);
    }
    if (data) quote(" --data-binary ", &body, 1);
    printf("\n");
}

static void print_headers(void) {
    for (int i = 0; i < req.header_count; i++) {
        swl_str name = headers[i].name, prefix = headers[i].prefix, value = headers[i].value;
        printf(
            "%.*s:%s%.*s%.*s\n", (int)name.len, name.ptr, prefix.len + value.len ? " " : "", (int)prefix.len, prefix.ptr, (int)value.len, value.ptr);
    }
}

int main(int argc, char **argv) {
    int c;
    swl_url url;
    swl_status s;
    req.time.s = (uint32_t)time(NULL);
    aws.region = setting("AWS_REGION");
    while ((c = getopt_long(argc, argv, "s:X:H:d:r:S:p:e:cuh", options, NULL)) != -1) option(c);
    aws.access_key = setting("AWS_ACCESS_KEY_ID");
    aws.secret_key = setting("AWS_SECRET_ACCESS_KEY");
    aws.session_token = setting("AWS_SESSION_TOKEN");
    if (aws.service.len == 2 && memcmp(aws.service.ptr, "s3", 2) == 0) aws.flags |= SWL_AWS_S3;
    int is_key = strcmp(scheme, "bedrock-key") == 0;
    if (argc - optind != !is_key || (is_key && as_curl)) {
        fputs(help, stderr);
        return 2;
    }
    if (!req.method.ptr) req.method = swl_cstr(data ? "POST" : "GET");
    if (optind < argc) {
        if (swl_url_split(swl_cstr(argv[optind]), &url) != SWL_OK) fail("the URL must be http or https with a host, percent-encoded");
        req.host = url.host;
        req.path = url.path;
        req.query = url.query;
    }
    if ((s = sign()) != SWL_OK) {
        fprintf(stderr, "sign: %s: %s\n", swl_status_name(s), swl_status_help(s, (char[SWL_STATUS_HELP_SIZE]){0}));
        return 1;
    }
    if (as_curl) print_command(as_url ? swl_span(text.ptr, text.len) : swl_cstr(argv[optind]));
    else if (is_key || as_url) printf("%.*s\n", (int)text.len, (const char *)text.ptr);
    else print_headers();
    swl_wipe(text_bytes, sizeof text_bytes);
    return 0;
}
