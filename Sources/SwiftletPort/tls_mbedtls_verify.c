// SPDX-License-Identifier: Apache-2.0
/* Facts of the certificates of the server and of the roots, and one signature at a time.  The core judges the facts
 * and decides which signature is checked.  The file is long because all of it answers one question, "what does certificate
 * `index` say?": its key is read from the same DER as its uses and dates. */
#include "belongs.h"
#if SWL_HAS_MBEDTLS
#include "tls_mbedtls.h"

#include <mbedtls/asn1.h>
#include <mbedtls/oid.h>

#if MBEDTLS_VERSION_NUMBER < 0x03000000 && \
    !(defined(MBEDTLS_X509_CHECK_KEY_USAGE) && defined(MBEDTLS_X509_CHECK_EXTENDED_KEY_USAGE))
#error "needs MBEDTLS_X509_CHECK_KEY_USAGE and MBEDTLS_X509_CHECK_EXTENDED_KEY_USAGE"
#endif

mbedtls_x509_crt *swl_tls_chain_(swl_tls_storage *s)
{
    mbedtls_ssl_session *session = s->ssl_.MBEDTLS_PRIVATE(session_negotiate);
    mbedtls_x509_crt *chain = session == NULL ? NULL : session->MBEDTLS_PRIVATE(peer_cert);

    return chain;
}

/* Takes the key out of the server's certificate, then frees that certificate and those after it. */
void swl_tls_keep_key_(swl_tls_storage *s)
{
    mbedtls_x509_crt *chain = swl_tls_chain_(s);
    mbedtls_pk_context key;

    if (chain == NULL)
        return;
    key = chain->pk;
    mbedtls_pk_init(&chain->pk);
    mbedtls_x509_crt_free(chain);
    mbedtls_x509_crt_init(chain);
    chain->pk = key;
}

/* The certificate at `*index`, which counts down to 0.  An empty list of mbedTLS's is one certificate without bytes. */
static const mbedtls_x509_crt *walk(const mbedtls_x509_crt *crt, uint32_t *index)
{
    for (; crt != NULL && crt->raw.p != NULL; crt = crt->next, --*index)
        if (*index == 0)
            return crt;
    return NULL;
}

/* The certificate at `index`; the roots of the bundle come after the other roots. */
static const mbedtls_x509_crt *find(swl_tls_storage *s, uint32_t index)
{
    const mbedtls_x509_crt *root;

    if (index < SWL_PORT_ROOT)
        return walk(swl_tls_chain_(s), &index);
    index -= SWL_PORT_ROOT;
    root = walk(swl_tls_roots_(s), &index);
    return root != NULL ? root : walk(&s->found_, &index);
}

/* ---- keys, from the DER of SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7) ---------------------- */
static int is_oid(const unsigned char *p, size_t n, const char *oid, size_t size)
{
    return n == size && memcmp(p, oid, n) == 0;
}
#define IS(p, n, oid) is_oid(p, n, oid, sizeof(oid) - 1)

#define OID_RSA "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"
#define OID_EC "\x2a\x86\x48\xce\x3d\x02\x01"
#define OID_P256 "\x2a\x86\x48\xce\x3d\x03\x01\x07"
#define OID_P384 "\x2b\x81\x04\x00\x22"
#define OID_P521 "\x2b\x81\x04\x00\x23"

/* How many bits the INTEGER at `*p` has, at most 65535; `*p` moves past it.  0: it is not an INTEGER above 0. */
static uint32_t integer_bits(unsigned char **p, const unsigned char *end)
{
    size_t n;
    uint32_t bits;

    if (mbedtls_asn1_get_tag(p, end, &n, MBEDTLS_ASN1_INTEGER) != 0)
        return 0;
    *p += n;
    while (n > 0 && *(*p - n) == 0)
        n--;
    if (n == 0 || n > 0xffff / 8)
        return n == 0 ? 0 : 0xffff;
    bits = (uint32_t)n * 8;
    for (unsigned char top = *(*p - n); !(top & 0x80); top = (unsigned char)(top << 1))
        bits--;
    return bits;
}

static void rsa_key(unsigned char *p, const unsigned char *end, swl_port_certificate *out)
{
    size_t n;

    if (mbedtls_asn1_get_bitstring_null(&p, end, &n) != 0 ||
        mbedtls_asn1_get_tag(&p, p + n, &n, MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE) != 0)
        return;
    end = p + n;
    out->key_bits = (uint16_t)integer_bits(&p, end);
    out->exponent_bits = integer_bits(&p, end);
    if (out->key_bits > 0 && out->exponent_bits > 0)
        out->key_type = SWL_PORT_KEY_RSA;
}

static void key_facts(const mbedtls_x509_crt *crt, swl_port_certificate *out)
{
    unsigned char *p = crt->pk_raw.p, *parameters;
    const unsigned char *end = p + crt->pk_raw.len;
    size_t n;

    if (mbedtls_asn1_get_tag(&p, end, &n, MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE) != 0 ||
        mbedtls_asn1_get_tag(&p, end, &n, MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE) != 0)
        return;
    parameters = p;
    p += n;
    if (mbedtls_asn1_get_tag(&parameters, p, &n, MBEDTLS_ASN1_OID) != 0)
        return;
    if (IS(parameters, n, OID_RSA)) {
        rsa_key(p, end, out);
    } else if (IS(parameters, n, OID_EC)) {
        parameters += n;
        if (mbedtls_asn1_get_tag(&parameters, p, &n, MBEDTLS_ASN1_OID) != 0)
            return;
        out->key_type = IS(parameters, n, OID_P256) ? 23 : IS(parameters, n, OID_P384) ? 24
                                                       : IS(parameters, n, OID_P521)   ? 25
                                                                                       : 0;
    }
}

/* ---- the other facts of a certificate --------------------------------------------------------- */
static void copy_time(uint16_t out[6], const mbedtls_x509_time *t)
{
    out[0] = (uint16_t)t->year;
    out[1] = (uint16_t)t->mon;
    out[2] = (uint16_t)t->day;
    out[3] = (uint16_t)t->hour;
    out[4] = (uint16_t)t->min;
    out[5] = (uint16_t)t->sec;
}

static int same(const mbedtls_x509_buf *a, const mbedtls_x509_buf *b)
{
    return a->len == b->len && memcmp(a->p, b->p, a->len) == 0;
}

/* The keyUsage that the cipher suite needs: in suites of RSA alone, the key encrypts and does not sign. */
static unsigned int usage_of_suite(const swl_tls_storage *s)
{
    const mbedtls_ssl_session *session = s->ssl_.MBEDTLS_PRIVATE(session_negotiate);
    const char *name = mbedtls_ssl_get_ciphersuite_name(session == NULL ? 0 : session->MBEDTLS_PRIVATE(ciphersuite));

    if (strncmp(name, "TLS-RSA-", 8) == 0)
        return MBEDTLS_X509_KU_KEY_ENCIPHERMENT;
    if (strncmp(name, "TLS-ECDH-", 9) == 0)
        return MBEDTLS_X509_KU_KEY_AGREEMENT;
    return MBEDTLS_X509_KU_DIGITAL_SIGNATURE;
}

static uint32_t uses(const swl_tls_storage *s, const mbedtls_x509_crt *crt)
{
    static const char server[] = MBEDTLS_OID_SERVER_AUTH;
    uint32_t is = 0;

    if (crt->version < 3)
        is |= SWL_PORT_IS_OLD;
    if (crt->MBEDTLS_PRIVATE(ca_istrue) && mbedtls_x509_crt_check_key_usage(crt, MBEDTLS_X509_KU_KEY_CERT_SIGN) == 0)
        is |= SWL_PORT_IS_CA;
    if (mbedtls_x509_crt_check_key_usage(crt, usage_of_suite(s)) == 0 &&
        mbedtls_x509_crt_check_extended_key_usage(crt, server, sizeof server - 1) == 0)
        is |= SWL_PORT_IS_SERVER;
    if (same(&crt->subject_raw, &crt->issuer_raw))
        is |= SWL_PORT_IS_SELF_ISSUED;
    return is;
}

static uint32_t is_root(swl_tls_storage *s, const mbedtls_x509_crt *crt)
{
    const mbedtls_x509_crt *root;

    for (uint32_t n = SWL_PORT_ROOT; (root = find(s, n)) != NULL; n++)
        if (same(&root->raw, &crt->raw))
            return SWL_PORT_IS_ROOT;
    return 0;
}

static uint16_t hash_bits(const mbedtls_x509_crt *crt)
{
    switch (crt->MBEDTLS_PRIVATE(sig_md)) {
    case MBEDTLS_MD_SHA256:
        return 256;
    case MBEDTLS_MD_SHA384:
        return 384;
    case MBEDTLS_MD_SHA512:
        return 512;
    default:
        return 0;
    }
}

swl_status swl_port_tls_certificate(void *storage, uint32_t index, swl_port_certificate *out)
{
    swl_tls_storage *s = storage;
    const mbedtls_x509_crt *crt = find(s, index);
    int path;

    if (crt == NULL)
        return SWL_DONE;
    memset(out, 0, sizeof *out);
    copy_time(out->not_before, &crt->valid_from);
    copy_time(out->not_after, &crt->valid_to);
    key_facts(crt, out);
    out->hash_bits = hash_bits(crt);
    path = crt->MBEDTLS_PRIVATE(max_pathlen); /* one more than the certificate says; 0: no limit */
    out->path_length = path <= 0 || path > (int)SWL_PORT_NO_LIMIT ? SWL_PORT_NO_LIMIT : (uint16_t)(path - 1);
    out->is = uses(s, crt);
    if (index < SWL_PORT_ROOT)
        out->is |= is_root(s, crt);
    return SWL_OK;
}

swl_status swl_port_tls_key_sha256(void *storage, uint32_t index, uint8_t *digest)
{
    swl_tls_storage *s = storage;
    const mbedtls_x509_crt *crt = find(s, index);
    int r;

    if (crt == NULL)
        return SWL_E_CERT;
    r = mbedtls_md(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), crt->pk_raw.p, crt->pk_raw.len, digest);
    return r == 0 ? SWL_OK : swl_tls_failed_(s, r);
}

swl_status swl_port_tls_san(void *storage, uint32_t index, swl_port_san *out)
{
    const mbedtls_x509_crt *crt = find(storage, 0);
    const mbedtls_x509_sequence *san = crt == NULL ? NULL : &crt->subject_alt_names;

    while (san != NULL && san->buf.p != NULL && index > 0) {
        san = san->next;
        index--;
    }
    if (san == NULL || san->buf.p == NULL)
        return SWL_DONE;
    out->type = (uint32_t)san->buf.tag & MBEDTLS_ASN1_TAG_VALUE_MASK;
    out->value = swl_span(san->buf.p, san->buf.len);
    return SWL_OK;
}

/* mbedTLS writes to a key that it computes with.  Other threads may be using the key of a shared root, so that root is
 * parsed once more. */
static int verify(const swl_tls_storage *s, const mbedtls_x509_crt *crt, const mbedtls_x509_crt *by, uint32_t issuer,
                  const unsigned char *hash, size_t size)
{
    mbedtls_x509_crt own;
    int r;

    if (issuer < SWL_PORT_ROOT || s->shared_ == NULL)
        return swl_mbedtls_verify(crt, (mbedtls_pk_context *)&by->pk, hash, size);
    mbedtls_x509_crt_init(&own);
    r = mbedtls_x509_crt_parse_der_nocopy(&own, by->raw.p, by->raw.len);
    if (r == 0)
        r = swl_mbedtls_verify(crt, &own.pk, hash, size);
    mbedtls_x509_crt_free(&own);
    return r;
}

/* Two names are the same if their DER is: CAs copy it, and Go's crypto/x509 compares it in this way. */
swl_status swl_port_tls_issued(void *storage, uint32_t index, uint32_t issuer)
{
    swl_tls_storage *s = storage;
    const mbedtls_x509_crt *crt = find(s, index), *by = find(s, issuer);
    const mbedtls_md_info_t *md;
    unsigned char hash[64]; /* SHA-512's */
    int r;

    if (crt == NULL || by == NULL || !same(&crt->issuer_raw, &by->subject_raw))
        return SWL_E_CERT_UNTRUSTED;
    md = hash_bits(crt) == 0 ? NULL : mbedtls_md_info_from_type(crt->MBEDTLS_PRIVATE(sig_md));
    if (md == NULL)
        return SWL_E_CHECK;
    r = mbedtls_md(md, crt->tbs.p, crt->tbs.len, hash);
    if (r != 0)
        return swl_tls_failed_(s, r);
    r = verify(s, crt, by, issuer, hash, mbedtls_md_get_size(md));
    if (r == 0)
        return SWL_OK;
    s->error_ = r;
    return swl_tls_status_(r) == SWL_E_TLS_MEMORY ? SWL_E_TLS_MEMORY : swl_tls_or_memory_(SWL_E_CHECK);
}
#endif
