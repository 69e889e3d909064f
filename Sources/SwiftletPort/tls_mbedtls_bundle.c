// SPDX-License-Identifier: Apache-2.0
/* Roots from a platform's bundle, which is asked by name once the server's certificates have come.  They are roots of
 * this connection, after the others, and the core judges them like any other. */
#include "belongs.h"
#if SWL_HAS_MBEDTLS
#include "tls_mbedtls.h"

/* The DER tags of a certificate of version 1 (RFC 5280 section 4.1). */
enum {
    INTEGER = 0x02,
    BIT_STRING = 0x03,
    OID = 0x06,
    SEQUENCE = 0x30,
    TURNS = 4, /* most roots of one name: a new one, the old one, two more */
    HEADER = 4, /* tag, 0x82, two bytes of length                         */
    DER_MAX = 0xffff /* the largest length in two bytes                        */
};
/* 1970 to 9999: a key has no dates. */
static const unsigned char always[] = "\x30\x20\x17\x0d"
                                      "700101000000Z"
                                      "\x18\x0f"
                                      "99991231235959Z";
static const unsigned char one[] = { INTEGER, 1, 1 }, no_signature[] = { BIT_STRING, 2, 0, 0 };

static unsigned char *put(unsigned char *p, const void *from, size_t n)
{
    memcpy(p, from, n);
    return p + n;
}

static unsigned char *put_header(unsigned char *p, unsigned char tag, size_t n)
{
    const unsigned char header[HEADER] = { tag, 0x82, (unsigned char)(n >> 8), (unsigned char)n };

    return put(p, header, sizeof header);
}

static unsigned char *put_algorithm(unsigned char *p, const mbedtls_x509_buf *oid)
{
    p = put_header(p, SEQUENCE, HEADER + oid->len);
    p = put_header(p, OID, oid->len);
    return put(p, oid->p, oid->len);
}

/* mbedTLS's roots are certificates.  So the key becomes a certificate of version 1 with the issuer's name; nobody checks
 * its signature.  Its algorithm is the child's, which this mbedTLS could read. */
static int add_key(mbedtls_x509_crt *roots, const mbedtls_x509_crt *child, swl_str key)
{
    const mbedtls_x509_buf *name = &child->issuer_raw, *oid = &child->sig_oid;
    size_t algorithm = 2 * HEADER + oid->len;
    size_t inner = sizeof one + algorithm + 2 * name->len + sizeof always - 1 + key.len;
    size_t outer = HEADER + inner + algorithm + sizeof no_signature;
    unsigned char *der, *p;
    int r;

    if (name->len > DER_MAX || oid->len > DER_MAX || key.len > DER_MAX || outer > DER_MAX)
        return MBEDTLS_ERR_X509_INVALID_FORMAT;
    der = mbedtls_calloc(1, HEADER + outer);
    if (der == NULL)
        return MBEDTLS_ERR_X509_ALLOC_FAILED;
    p = put_header(der, SEQUENCE, outer);
    p = put_header(p, SEQUENCE, inner);
    p = put(p, one, sizeof one);
    p = put_algorithm(p, oid);
    p = put(p, name->p, name->len);
    p = put(p, always, sizeof always - 1);
    p = put(p, name->p, name->len);
    p = put(p, key.ptr, key.len);
    p = put_algorithm(p, oid);
    p = put(p, no_signature, sizeof no_signature);
    r = mbedtls_x509_crt_parse_der(roots, der, (size_t)(p - der));
    mbedtls_free(der);
    return r;
}

/* Adds the bundle's roots for the issuer of `child`.  A root that mbedTLS cannot read is skipped, as in a file of roots. */
static swl_status ask(swl_tls_storage *s, const mbedtls_x509_crt *child)
{
    const swl_tls_bundle *bundle = s->bundle_;
    swl_str issuer = swl_span(child->issuer_raw.p, child->issuer_raw.len);

    for (uint32_t turn = 0; turn < TURNS; turn++) {
        swl_tls_root root = { { NULL, 0 }, { NULL, 0 } };
        swl_status status = bundle->find(bundle->ctx, issuer, turn, &root);
        int r;
        if (status != SWL_OK)
            return status < 0 ? status : SWL_OK;
        if (root.certificate.len > 0)
            r = mbedtls_x509_crt_parse_der_nocopy(&s->found_, (const unsigned char *)root.certificate.ptr, root.certificate.len);
        else
            r = add_key(&s->found_, child, root.key);
        if (r != 0 && (swl_tls_status_(r) == SWL_E_TLS_MEMORY || swl_tls_or_memory_(SWL_OK) != SWL_OK))
            return SWL_E_TLS_MEMORY;
    }
    return SWL_OK;
}

/* For each certificate that the server sent.  The core refuses a chain of more than SWL_TLS_CERTIFICATES. */
static swl_status gather(swl_tls_storage *s)
{
    const mbedtls_x509_crt *child = swl_tls_chain_(s);
    swl_status status = SWL_OK;

    for (int n = 0; status == SWL_OK && n < SWL_TLS_CERTIFICATES && child != NULL && child->raw.p != NULL; n++, child = child->next)
        status = ask(s, child);
    return status;
}

void swl_tls_roots_in(swl_tls *t, const swl_tls_bundle *bundle)
{
    swl_tls_storage *s = t->storage_;

    if (s == NULL)
        return;
    s->bundle_ = bundle;
    s->gather_ = gather;
}
#endif
