// SPDX-License-Identifier: Apache-2.0
/* What is offered to the server, and what is accepted from it. */
#include "belongs.h"
#if SWL_HAS_MBEDTLS
#include "tls_mbedtls.h"

#if MBEDTLS_VERSION_NUMBER < 0x03000000
/* 2.28 offers all of these unchecked, so one that is not compiled in must not be here. */
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
/* PKCS #1 comes before PSS, so that a server of TLS 1.2 chooses it: mbedTLS 3.6.6 offers PSS to every server and refuses it
 * in TLS 1.2 (Mbed TLS issue 10668). */
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

static void accept_only(swl_tls_storage *s, const swl_port_tls_policy *policy)
{
    mbedtls_ssl_config *c = &s->config_;
    uint32_t n = policy->cipher_count < SWL_PORT_CIPHERS ? policy->cipher_count : SWL_PORT_CIPHERS;

    for (uint32_t i = 0; i < n; i++)
        s->ciphers_[i] = policy->ciphers[i];
    s->ciphers_[n] = 0;
    mbedtls_ssl_conf_ciphersuites(c, s->ciphers_);
    mbedtls_ssl_conf_min_tls_version(c, policy->version_min);
#if defined(MBEDTLS_SSL_PROTO_TLS1_3)
    mbedtls_ssl_conf_max_tls_version(c, policy->version_max);
    /* A resumed session must agree on a fresh key, too. */
    mbedtls_ssl_conf_tls13_key_exchange_modes(c, MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_EPHEMERAL_ALL);
#endif
#if MBEDTLS_VERSION_NUMBER < 0x03000000
    mbedtls_ssl_conf_sig_hashes(c, hashes);
    mbedtls_ssl_conf_curves(c, curves);
#else
    mbedtls_ssl_conf_sig_algs(c, signatures);
    mbedtls_ssl_conf_groups(c, groups);
#endif
#if defined(MBEDTLS_SSL_RENEGOTIATION)
    mbedtls_ssl_conf_renegotiation(c, MBEDTLS_SSL_RENEGOTIATION_DISABLED);
#endif
}

int swl_tls_configure_(swl_tls_storage *s, const swl_port_tls_policy *policy)
{
    mbedtls_ssl_config *c = &s->config_;
    int r = mbedtls_ssl_config_defaults(c, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM,
                                        MBEDTLS_SSL_PRESET_DEFAULT);

    if (r != 0)
        return r;
    accept_only(s, policy);
    swl_mbedtls_conf_rng(s);
    if (s->identity_ != NULL) {
        r = mbedtls_ssl_conf_own_cert(c, &s->identity_->chain, &s->identity_->key);
        if (r != 0)
            return r;
    }
    /* mbedTLS would verify only after it has computed every signature.  The core judges before, certificate by
     * certificate. */
    mbedtls_ssl_conf_authmode(c, MBEDTLS_SSL_VERIFY_NONE);
#if defined(MBEDTLS_SSL_SESSION_TICKETS)
    /* If no session is kept, a ticket would only take heap. */
    mbedtls_ssl_conf_session_tickets(c, policy->keep_session ? MBEDTLS_SSL_SESSION_TICKETS_ENABLED : MBEDTLS_SSL_SESSION_TICKETS_DISABLED);
#if defined(MBEDTLS_SSL_TLS1_3_SIGNAL_NEW_SESSION_TICKETS_ENABLED) && defined(MBEDTLS_SSL_PROTO_TLS1_3) /* 3.6.1 and later 3.x */
    mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(c, policy->keep_session ? MBEDTLS_SSL_TLS1_3_SIGNAL_NEW_SESSION_TICKETS_ENABLED : MBEDTLS_SSL_TLS1_3_SIGNAL_NEW_SESSION_TICKETS_DISABLED);
#endif
#endif
#if defined(MBEDTLS_SSL_MAX_FRAGMENT_LENGTH) && MBEDTLS_SSL_IN_CONTENT_LEN < 16384
    /* Asks for the largest records that fit (RFC 6066 section 4). */
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
#endif
