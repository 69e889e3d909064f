// SPDX-License-Identifier: Apache-2.0
/* Sessions to resume on a later connection, and the digest of what a session is valid for. */
#include "belongs.h"
#if SWL_HAS_MBEDTLS
#include "tls_mbedtls.h"

static int hash_chain(mbedtls_md_context_t *md, const mbedtls_x509_crt *crt)
{
    int r = 0;

    for (; r == 0 && crt != NULL && crt->raw.p != NULL; crt = crt->next)
        r = mbedtls_md_update(md, crt->raw.p, crt->raw.len);
    return r;
}

/* A NUL ends each group: a name contains no NUL, pins have 32 bytes each, and no certificate begins with
 * a NUL. */
static int hash_all(mbedtls_md_context_t *md, const swl_tls_storage *s, swl_str name, swl_str pins, swl_str saved)
{
    static const unsigned char end[1];
    int r = mbedtls_md_update(md, (const unsigned char *)name.ptr, name.len);

    if (r == 0)
        r = mbedtls_md_update(md, end, 1);
    if (r == 0)
        r = mbedtls_md_update(md, (const unsigned char *)pins.ptr, pins.len);
    if (r == 0)
        r = mbedtls_md_update(md, end, 1);
    if (r == 0)
        r = hash_chain(md, swl_tls_roots_(s));
    if (r == 0)
        r = mbedtls_md_update(md, end, 1);
    if (r == 0 && s->bundle_ != NULL)
        r = mbedtls_md_update(md, (const unsigned char *)s->bundle_->edition.ptr, s->bundle_->edition.len);
    if (r == 0)
        r = mbedtls_md_update(md, end, 1);
    if (r == 0 && s->identity_ != NULL)
        r = hash_chain(md, &s->identity_->chain);
    if (r == 0)
        r = mbedtls_md_update(md, end, 1);
    if (r == 0)
        r = mbedtls_md_update(md, (const unsigned char *)saved.ptr, saved.len);
    return r;
}

swl_status swl_port_tls_digest(void *storage, swl_str name, swl_str pins, swl_str saved, uint8_t *digest)
{
    swl_tls_storage *s = storage;
    mbedtls_md_context_t md;
    int r;

    mbedtls_md_init(&md);
    r = mbedtls_md_setup(&md, mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), 0);
    if (r == 0)
        r = mbedtls_md_starts(&md);
    if (r == 0)
        r = hash_all(&md, s, name, pins, saved);
    if (r == 0)
        r = mbedtls_md_finish(&md, digest);
    mbedtls_md_free(&md);
    if (r == 0)
        return SWL_OK;
    s->error_ = r;
    return swl_tls_status_(r);
}

swl_status swl_port_tls_resume(void *storage, const void *p, size_t n)
{
    swl_tls_storage *s = storage;
    mbedtls_ssl_session session;
    int r;

    mbedtls_ssl_session_init(&session);
    r = mbedtls_ssl_session_load(&session, p, n);
    if (r == 0)
        r = mbedtls_ssl_set_session(&s->ssl_, &session);
    mbedtls_ssl_session_free(&session);
    return r == 0 ? SWL_OK : SWL_E_TLS;
}

/* mbedtls_ssl_get_session is not used: it copies to the heap, and in TLS 1.2 it works only once, but a caller who
 * measures calls twice.  The peer's certificate is left out: it would be most of the bytes, and nobody reads it
 * again. */
swl_status swl_port_tls_session(void *storage, void *p, size_t n, size_t *len)
{
    swl_tls_storage *s = storage;
    const mbedtls_ssl_session *now = s->ssl_.MBEDTLS_PRIVATE(session);
    mbedtls_ssl_session copy;
    int r, resumable;

    *len = 0;
    if (!s->open_ || now == NULL)
        return SWL_E_STATE;
    memcpy(&copy, now, sizeof copy);
    resumable = copy.MBEDTLS_PRIVATE(id_len) > 0;
#if defined(MBEDTLS_SSL_PROTO_TLS1_3)
    if (mbedtls_ssl_get_version_number(&s->ssl_) == MBEDTLS_SSL_VERSION_TLS1_3)
        resumable = 0; /* in TLS 1.3 the id is only there for old middle boxes */
#endif
#if defined(MBEDTLS_SSL_SESSION_TICKETS)
    resumable |= copy.MBEDTLS_PRIVATE(ticket_len) > 0;
#endif
    if (!resumable)
        return SWL_E_STATE;
#if defined(MBEDTLS_SSL_KEEP_PEER_CERTIFICATE)
    copy.MBEDTLS_PRIVATE(peer_cert) = NULL;
#endif
    r = mbedtls_ssl_session_save(&copy, p, n, len);
    mbedtls_platform_zeroize(&copy, sizeof copy);
    if (r == 0)
        return SWL_OK;
    if (r == MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL)
        return SWL_E_SPACE;
    s->error_ = r;
    return swl_tls_status_(r);
}
#endif
