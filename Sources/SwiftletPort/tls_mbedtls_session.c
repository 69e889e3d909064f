/* Sessions, to resume on a later connection. */
#include "tls_mbedtls.h"

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

/* Without mbedtls_ssl_get_session, which copies to the heap and, in TLS 1.2, only once: a
 * caller who measures asks twice.  The peer's certificate is left out: it would be most of
 * the bytes, and is not looked at again. */
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
        resumable = 0;   /* here the id is only there for old middle boxes */
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
    return r == 0 ? SWL_OK : r == MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL ? SWL_E_SPACE
                                                                   : swl_tls_failed_(s, r);
}
