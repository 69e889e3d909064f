/* What is offered to the server and what is accepted of it. */
#include "tls_mbedtls.h"

#if MBEDTLS_VERSION_NUMBER < 0x03000000
/* 2.28 offers these as they stand, so that one which is not compiled in must not be here. */
static const int hashes[] = {
    MBEDTLS_MD_SHA256,
#if defined(MBEDTLS_SHA512_C)
    MBEDTLS_MD_SHA384, MBEDTLS_MD_SHA512,
#endif
    MBEDTLS_MD_NONE
};
static const mbedtls_ecp_group_id curves[] = {
#if defined(MBEDTLS_ECP_DP_SECP256R1_ENABLED)
    MBEDTLS_ECP_DP_SECP256R1,
#endif
#if defined(MBEDTLS_ECP_DP_CURVE25519_ENABLED)
    MBEDTLS_ECP_DP_CURVE25519,
#endif
#if defined(MBEDTLS_ECP_DP_SECP384R1_ENABLED)
    MBEDTLS_ECP_DP_SECP384R1,
#endif
#if defined(MBEDTLS_ECP_DP_SECP521R1_ENABLED)
    MBEDTLS_ECP_DP_SECP521R1,
#endif
    MBEDTLS_ECP_DP_NONE
};
#else
/* PKCS #1 before PSS: 3.6.6 offers PSS to all and refuses it from a server of TLS 1.2, which
 * then should not choose it (Mbed TLS issue 10668). */
static const uint16_t signatures[] = {
    MBEDTLS_TLS1_3_SIG_ECDSA_SECP256R1_SHA256, MBEDTLS_TLS1_3_SIG_ECDSA_SECP384R1_SHA384,
    MBEDTLS_TLS1_3_SIG_ECDSA_SECP521R1_SHA512, MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA256,
    MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA384, MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA512,
    MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA256, MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA384,
    MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA512, MBEDTLS_TLS1_3_SIG_NONE
};
static const uint16_t groups[] = {
    MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1, MBEDTLS_SSL_IANA_TLS_GROUP_X25519,
    MBEDTLS_SSL_IANA_TLS_GROUP_SECP384R1, MBEDTLS_SSL_IANA_TLS_GROUP_SECP521R1,
    MBEDTLS_SSL_IANA_TLS_GROUP_NONE
};
#endif

static void accept_only(swl_tls_storage *s)
{
    mbedtls_ssl_config *c = &s->config_;
    uint16_t version = s->policy_.version_min, bits = s->policy_.rsa_bits_min;

    s->profile_.allowed_mds = MBEDTLS_X509_ID_FLAG(MBEDTLS_MD_SHA256) |
                              MBEDTLS_X509_ID_FLAG(MBEDTLS_MD_SHA384) |
                              MBEDTLS_X509_ID_FLAG(MBEDTLS_MD_SHA512);
    s->profile_.allowed_pks = 0xFFFFFFFFu;
    s->profile_.allowed_curves = MBEDTLS_X509_ID_FLAG(MBEDTLS_ECP_DP_SECP256R1) |
                                 MBEDTLS_X509_ID_FLAG(MBEDTLS_ECP_DP_SECP384R1) |
                                 MBEDTLS_X509_ID_FLAG(MBEDTLS_ECP_DP_SECP521R1);
    s->profile_.rsa_min_bitlen = bits;
    mbedtls_ssl_conf_cert_profile(c, &s->profile_);
#if MBEDTLS_VERSION_NUMBER < 0x03000000
    mbedtls_ssl_conf_min_version(c, version >> 8, version & 255);
    mbedtls_ssl_conf_sig_hashes(c, hashes);
    mbedtls_ssl_conf_curves(c, curves);
#else
    mbedtls_ssl_conf_min_tls_version(c, (mbedtls_ssl_protocol_version)version);
    mbedtls_ssl_conf_sig_algs(c, signatures);
    mbedtls_ssl_conf_groups(c, groups);
#endif
#if defined(MBEDTLS_DHM_C)
    mbedtls_ssl_conf_dhm_min_bitlen(c, bits);
#endif
#if defined(MBEDTLS_SSL_RENEGOTIATION)
    mbedtls_ssl_conf_renegotiation(c, MBEDTLS_SSL_RENEGOTIATION_DISABLED);
#endif
}

int swl_tls_configure_(swl_tls_storage *s)
{
    mbedtls_ssl_config *c = &s->config_;
    int r = mbedtls_ssl_config_defaults(c, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM,
                                        MBEDTLS_SSL_PRESET_DEFAULT);

    if (r != 0)
        return r;
    accept_only(s);
    mbedtls_ssl_conf_rng(c, mbedtls_ctr_drbg_random, &s->random_);
    mbedtls_ssl_conf_ca_chain(c, &s->roots_, NULL);
    if (s->identity_ != NULL) {
        r = mbedtls_ssl_conf_own_cert(c, &s->identity_->chain, &s->identity_->key);
        if (r != 0)
            return r;
    }
    mbedtls_ssl_conf_authmode(c, MBEDTLS_SSL_VERIFY_NONE);
    if (s->policy_.judge != NULL) {
        mbedtls_ssl_conf_authmode(c, MBEDTLS_SSL_VERIFY_REQUIRED);
        mbedtls_ssl_conf_verify(c, swl_tls_judge_, s);
    }
#if defined(MBEDTLS_SSL_SESSION_TICKETS)
    /* When nobody resumes, a ticket would only take heap. */
    mbedtls_ssl_conf_session_tickets(c, s->policy_.keep_session ? MBEDTLS_SSL_SESSION_TICKETS_ENABLED : MBEDTLS_SSL_SESSION_TICKETS_DISABLED);
#if MBEDTLS_VERSION_NUMBER >= 0x03060100 && defined(MBEDTLS_SSL_PROTO_TLS1_3)
    mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(c, s->policy_.keep_session ? MBEDTLS_SSL_TLS1_3_SIGNAL_NEW_SESSION_TICKETS_ENABLED : MBEDTLS_SSL_TLS1_3_SIGNAL_NEW_SESSION_TICKETS_DISABLED);
#endif
#endif
#if defined(MBEDTLS_SSL_MAX_FRAGMENT_LENGTH) && MBEDTLS_SSL_IN_CONTENT_LEN < 16384
    /* Asks for records that fit (RFC 6066 section 4), the largest that mbedTLS can ask for. */
    for (unsigned char code = MBEDTLS_SSL_MAX_FRAG_LEN_4096; code > 0; code--)
        if (mbedtls_ssl_conf_max_frag_len(c, code) == 0)
            break;
#endif
#if defined(MBEDTLS_SSL_ALPN)
    if (r == 0) {
        static const char *protocols[] = { "http/1.1", NULL };
        r = mbedtls_ssl_conf_alpn_protocols(c, protocols);
    }
#endif
    return r;
}

/* mbedTLS before 3.5 compares dNSName entries only, and would take one that reads like an
 * address: there an address is refused before anything is sent.  From 3.5 on the iPAddress
 * entries count; SNI then carries the address, which RFC 6066 does not want and servers
 * ignore: mbedTLS has one name for both. */
swl_status swl_tls_set_name_(swl_tls_storage *s, swl_str name)
{
    char host[254];
    int address = 1, r;

    if (name.len == 0 || name.len >= sizeof host || memchr(name.ptr, 0, name.len) != NULL)
        return SWL_E_ARG_HOST;
    memcpy(host, name.ptr, name.len);
    host[name.len] = 0;
    if (strchr(host, ':') == NULL)
        address = host[strspn(host, "0123456789.")] == 0;
#if MBEDTLS_VERSION_NUMBER < 0x03050000
    if (address && s->policy_.judge != NULL)
        return SWL_E_CERT_NAME;
#endif
    r = mbedtls_ssl_set_hostname(&s->ssl_, address && s->policy_.judge == NULL ? NULL : host);
    return r == 0 ? SWL_OK : swl_tls_failed_(s, r);
}
