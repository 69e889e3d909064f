// SPDX-License-Identifier: Apache-2.0
/* Root certificates and this device's identity, from PEM or DER. */
#include "belongs.h"
#if SWL_HAS_MBEDTLS
#include "tls_mbedtls.h"

#include <mbedtls/base64.h>

static swl_status parsed(swl_tls_storage *s, int r, swl_status otherwise)
{
    if (r == 0)
        return SWL_OK;
    s->error_ = r;
    return swl_tls_status_(r) == SWL_E_TLS_MEMORY ? SWL_E_TLS_MEMORY : swl_tls_or_memory_(otherwise);
}

typedef int parser(swl_tls_storage *s, const unsigned char *der, size_t n);

#if defined(MBEDTLS_BASE64_C)
static const char *find(const char *p, const char *end, const char *what)
{
    for (size_t n = strlen(what); (size_t)(end - p) >= n; p++)
        if (memcmp(p, what, n) == 0)
            return p;
    return NULL;
}

static int ends_with(const char *p, const char *end, const char *what)
{
    size_t n = strlen(what);
    return (size_t)(end - p) >= n && memcmp(end - n, what, n) == 0;
}

static int parse_base64(swl_tls_storage *s, parser *parse, const char *text, size_t size)
{
    unsigned char *der;
    size_t n = 0, cap;
    int r = mbedtls_base64_decode(NULL, 0, &n, (const unsigned char *)text, size);

    if (r != MBEDTLS_ERR_BASE64_BUFFER_TOO_SMALL)
        return MBEDTLS_ERR_BASE64_INVALID_CHARACTER;
    cap = n;
    der = mbedtls_calloc(1, cap);
    if (der == NULL)
        return MBEDTLS_ERR_X509_ALLOC_FAILED;
    r = mbedtls_base64_decode(der, cap, &n, (const unsigned char *)text, size);
    if (r == 0)
        r = parse(s, der, n);
    mbedtls_platform_zeroize(der, cap);
    mbedtls_free(der);
    return r;
}

/* Parses every block whose first line ends in `kind`.  mbedTLS's own reader is not used, because it wants a NUL after
 * the text. */
static int parse_pem(swl_tls_storage *s, parser *parse, const char *kind, const char *p, const char *end)
{
    int r = MBEDTLS_ERR_X509_INVALID_FORMAT;

    while ((p = find(p, end, "-----BEGIN ")) != NULL) {
        const char *label = p + 5, *body = find(label, end, "-----");
        p = body == NULL ? NULL : find(body + 5, end, "-----END ");
        if (p == NULL)
            return MBEDTLS_ERR_X509_INVALID_FORMAT;
        if (!ends_with(label, body, kind))
            continue;
        r = parse_base64(s, parse, body + 5, (size_t)(p - body - 5));
        if (r != 0)
            return r;
    }
    return r;
}
#endif

static int parse_text(swl_tls_storage *s, parser *pem, parser *der, const char *kind, swl_str text)
{
#if defined(MBEDTLS_BASE64_C)
    const char *end = text.ptr + text.len;
    if (find(text.ptr, end, "-----BEGIN ") != NULL)
        return parse_pem(s, pem, kind, text.ptr, end);
#endif
    (void)pem;
    (void)kind;
    return der(s, (const unsigned char *)text.ptr, text.len);
}

static int add_root(swl_tls_storage *s, const unsigned char *der, size_t n)
{
    return mbedtls_x509_crt_parse_der(&s->roots_, der, n);
}

static int add_root_in_place(swl_tls_storage *s, const unsigned char *der, size_t n)
{
    return mbedtls_x509_crt_parse_der_nocopy(&s->roots_, der, n);
}

swl_status swl_port_tls_roots(void *storage, swl_str certificates)
{
    swl_tls_storage *s = storage;
    int r = parse_text(s, add_root, add_root_in_place, "BEGIN CERTIFICATE", certificates);

    return parsed(s, r, SWL_E_ARG_ROOTS);
}

void swl_tls_free_identity_(struct swl_tls_identity_ *identity)
{
    if (identity == NULL)
        return;
    mbedtls_x509_crt_free(&identity->chain);
    mbedtls_pk_free(&identity->key);
    mbedtls_free(identity);
}

static int add_own(swl_tls_storage *s, const unsigned char *der, size_t n)
{
    return mbedtls_x509_crt_parse_der(&s->identity_->chain, der, n);
}

static int set_key(swl_tls_storage *s, const unsigned char *der, size_t n)
{
    if (mbedtls_pk_get_bitlen(&s->identity_->key) != 0)
        return MBEDTLS_ERR_X509_INVALID_FORMAT; /* two keys */
    return swl_mbedtls_parse_key(s, &s->identity_->key, der, n);
}

swl_status swl_port_tls_identity(void *storage, swl_str certificates, swl_str key)
{
    swl_tls_storage *s = storage;
    int r;

    swl_tls_free_identity_(s->identity_);
    s->identity_ = mbedtls_calloc(1, sizeof *s->identity_);
    if (s->identity_ == NULL)
        return SWL_E_TLS_MEMORY;
    mbedtls_x509_crt_init(&s->identity_->chain);
    mbedtls_pk_init(&s->identity_->key);
    r = parse_text(s, add_own, add_own, "BEGIN CERTIFICATE", certificates);
    if (r == 0)
        r = parse_text(s, set_key, set_key, "PRIVATE KEY", key);
    if (r == 0)
        r = swl_mbedtls_check_pair(s, &s->identity_->chain.pk, &s->identity_->key);
    if (r != 0) {
        swl_tls_free_identity_(s->identity_);
        s->identity_ = NULL;
    }
    return parsed(s, r, SWL_E_ARG_IDENTITY);
}

const mbedtls_x509_crt *swl_tls_roots_(const swl_tls_storage *s)
{
    return s->shared_ != NULL ? s->shared_ : &s->roots_;
}

void swl_tls_roots_of(swl_tls *t, const swl_tls *other)
{
    swl_tls_storage *s = t->storage_;

    if (s != NULL && other->storage_ != NULL)
        s->shared_ = swl_tls_roots_(other->storage_);
}

#if defined(MBEDTLS_FS_IO)
static uint32_t count(const mbedtls_x509_crt *crt)
{
    uint32_t n = 0;
    for (; crt != NULL && crt->version != 0; crt = crt->next)
        n++;
    return n;
}

static swl_status roots_at(swl_tls *t, const char *path)
{
    swl_tls_storage *s = t->storage_;
    uint32_t before;
    int r;

    if (s == NULL)
        return SWL_E_STATE;
    before = count(&s->roots_);
    r = mbedtls_x509_crt_parse_path(&s->roots_, path);
    if (r == MBEDTLS_ERR_X509_FILE_IO_ERROR) /* not a directory */
        r = mbedtls_x509_crt_parse_file(&s->roots_, path);
    /* A positive result is how many certificates were skipped, not an error. */
    if ((r >= 0 || swl_tls_status_(r) != SWL_E_TLS_MEMORY) && count(&s->roots_) > before)
        return SWL_OK;
    t->error = r;
    return parsed(s, r < 0 ? r : MBEDTLS_ERR_X509_INVALID_FORMAT, SWL_E_ARG_ROOTS);
}

swl_status swl_tls_roots_file(swl_tls *t, const char *path)
{
    static const char *const places[] = {
        "/etc/ssl/certs/ca-certificates.crt", /* Debian, Alpine, Arch, Yocto, Buildroot, OpenWrt */
        "/etc/pki/tls/certs/ca-bundle.crt", /* Fedora, RHEL                                    */
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", /* Fedora 43                        */
        "/etc/ssl/ca-bundle.pem", /* openSUSE                                        */
        "/etc/ssl/cert.pem", /* Alpine without ca-certificates, FreeBSD, macOS  */
        "/etc/ssl/certs", /* OpenWrt: a file for each certificate            */
    };
    swl_status s = SWL_E_ARG_ROOTS;
    size_t i;

    if (path != NULL)
        return roots_at(t, path);
    for (i = 0; s == SWL_E_ARG_ROOTS && i < sizeof places / sizeof *places; i++)
        s = roots_at(t, places[i]);
    return s;
}
#endif
#endif
