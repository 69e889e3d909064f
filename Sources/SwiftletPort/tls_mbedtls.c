/* TLS for swiftlet_port.h over mbedTLS 2.28 or 3.x. */
#include "swiftlet_tls.h"

#include <string.h>
#include <mbedtls/base64.h>
#include <mbedtls/md.h>
#include <mbedtls/oid.h>
#include <mbedtls/platform.h>
#include <mbedtls/platform_util.h>
#include <mbedtls/version.h>
#if defined(MBEDTLS_USE_PSA_CRYPTO) || defined(MBEDTLS_SSL_PROTO_TLS1_3)
#include <psa/crypto.h>
#endif

#if MBEDTLS_VERSION_NUMBER < 0x03000000
#define MBEDTLS_PRIVATE(member) member
#define MBEDTLS_ERR_SSL_BAD_CERTIFICATE MBEDTLS_ERR_SSL_BAD_HS_CERTIFICATE
#define MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION MBEDTLS_ERR_SSL_BAD_HS_PROTOCOL_VERSION
#define MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET MBEDTLS_ERR_SSL_WANT_READ
#endif

/* ---- what is accepted ------------------------------------------------------------------ */
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

/* ---- statuses ---------------------------------------------------------------------------- */
/* An mbedTLS number is the sum of a high and a low part: -0x2880 - 0x006A. */
static swl_status status_of(int r)
{
    int low = -(-r & 0x7F), high = r - low;

    switch (high) {
    case MBEDTLS_ERR_SSL_ALLOC_FAILED:
    case MBEDTLS_ERR_X509_ALLOC_FAILED:
    case MBEDTLS_ERR_PK_ALLOC_FAILED:
    case MBEDTLS_ERR_MD_ALLOC_FAILED:
    case MBEDTLS_ERR_ECP_ALLOC_FAILED:
    case MBEDTLS_ERR_CIPHER_ALLOC_FAILED:
        return SWL_E_TLS_MEMORY;
    case MBEDTLS_ERR_ECP_RANDOM_FAILED:
        return SWL_E_TLS_ENTROPY;
    case MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION:
        return SWL_E_TLS_VERSION;
    case MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY:
        return SWL_E_CLOSED;
    default:
        break;
    }
    if (low == MBEDTLS_ERR_MPI_ALLOC_FAILED || low == MBEDTLS_ERR_ASN1_ALLOC_FAILED)
        return SWL_E_TLS_MEMORY;
    if (low == MBEDTLS_ERR_CTR_DRBG_ENTROPY_SOURCE_FAILED)
        return SWL_E_TLS_ENTROPY;
    if (high == MBEDTLS_ERR_SSL_BAD_CERTIFICATE ||
        (high <= MBEDTLS_ERR_X509_FEATURE_UNAVAILABLE && high >= MBEDTLS_ERR_X509_FATAL_ERROR))
        return SWL_E_CERT;
    return SWL_E_TLS;
}

static swl_status failure(swl_tls_storage *s, int r)
{
    if (s->below_ != SWL_OK)
        return s->below_;
    /* 0 is an empty record, a ticket is not for us: either way the caller has no bytes. */
    if (r == 0 || r == MBEDTLS_ERR_SSL_WANT_READ || r == MBEDTLS_ERR_SSL_WANT_WRITE ||
        r == MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET)
        return SWL_AGAIN;
    s->error_ = r;
    if (r != MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE)
        return status_of(r);
    /* The alert says more than the library's number, and has no other accessor. */
    s->error_ = s->ssl_.MBEDTLS_PRIVATE(in_msg)[1];
    if (s->error_ == MBEDTLS_SSL_ALERT_MSG_PROTOCOL_VERSION)
        return SWL_E_TLS_VERSION;
    return SWL_E_TLS_ALERT;
}

static int32_t failed_count(swl_tls_storage *s, int r)
{
    swl_status status = failure(s, r);
    return status == SWL_AGAIN ? -SWL_AGAIN : status;
}

/* ---- certificates ------------------------------------------------------------------------ */
static uint32_t problems(uint32_t flags)
{
    static const struct {
        uint32_t flags, problem;
    } map[] = {
        { MBEDTLS_X509_BADCERT_NOT_TRUSTED, SWL_PORT_CERT_UNTRUSTED },
        { MBEDTLS_X509_BADCERT_CN_MISMATCH, SWL_PORT_CERT_NAME },
        { MBEDTLS_X509_BADCERT_BAD_KEY | MBEDTLS_X509_BADCERT_BAD_PK, SWL_PORT_CERT_KEY },
        { MBEDTLS_X509_BADCERT_BAD_MD, SWL_PORT_CERT_HASH },
        { MBEDTLS_X509_BADCERT_KEY_USAGE | MBEDTLS_X509_BADCERT_EXT_KEY_USAGE |
              MBEDTLS_X509_BADCERT_NS_CERT_TYPE,
          SWL_PORT_CERT_USAGE },
        /* The core judges the dates, by a clock that it trusts. */
        { MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_FUTURE, 0 }
    };
    uint32_t found = 0;

    for (size_t i = 0; i < sizeof map / sizeof *map; i++) {
        if (flags & map[i].flags)
            found |= map[i].problem;
        flags &= ~map[i].flags;
    }
    return flags ? found | SWL_PORT_CERT_OTHER : found;
}

static void copy_time(uint16_t out[6], const mbedtls_x509_time *t)
{
    out[0] = (uint16_t)t->year;
    out[1] = (uint16_t)t->mon;
    out[2] = (uint16_t)t->day;
    out[3] = (uint16_t)t->hour;
    out[4] = (uint16_t)t->min;
    out[5] = (uint16_t)t->sec;
}

static void copy_key_hash(uint8_t out[32], const mbedtls_x509_crt *crt)
{
    if (mbedtls_md(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), crt->pk_raw.p, crt->pk_raw.len, out) != 0)
        memset(out, 0, 32);   /* no key has this hash: a pin will not match */
}

static int judge(void *ctx, mbedtls_x509_crt *crt, int depth, uint32_t *flags)
{
    swl_tls_storage *s = ctx;
    swl_port_certificate c;
    swl_status verdict;

    c.depth = (uint32_t)depth;
    c.problems = problems(*flags);
    /* mbedTLS falls back on the common name. */
    if (depth == 0 && !(crt->MBEDTLS_PRIVATE(ext_types) & MBEDTLS_X509_EXT_SUBJECT_ALT_NAME))
        c.problems |= SWL_PORT_CERT_NO_SAN;
    copy_time(c.not_before, &crt->valid_from);
    copy_time(c.not_after, &crt->valid_to);
    if (s->policy_.want_key_sha256)
        copy_key_hash(c.key_sha256, crt);
    verdict = s->policy_.judge(s->policy_.ctx, &c);
    if (verdict == SWL_OK)
        *flags = 0;
    else if (*flags == 0)
        *flags = MBEDTLS_X509_BADCERT_OTHER;
    if (s->verdict_ == SWL_OK)
        s->verdict_ = verdict;
    return 0;
}

/* ---- who this device is ------------------------------------------------------------------ */
struct swl_tls_identity_ {
    mbedtls_x509_crt chain;
    mbedtls_pk_context key;
};

static void drop_identity(swl_tls_storage *s)
{
    if (s->identity_ == NULL)
        return;
    mbedtls_x509_crt_free(&s->identity_->chain);
    mbedtls_pk_free(&s->identity_->key);
    mbedtls_free(s->identity_);
    s->identity_ = NULL;
}

/* ---- the io below ------------------------------------------------------------------------ */
/* The result of the io below for mbedTLS; what failed is told to the caller by below_. */
static int from_below(swl_tls_storage *s, int32_t r, int wants)
{
    s->waits_ = r == -SWL_AGAIN;
    if (r > 0)
        return r;
    if (r == -SWL_AGAIN)
        return wants;
    if (r == 0 && wants == MBEDTLS_ERR_SSL_WANT_READ)
        r = SWL_E_TRUNCATED;
    if (s->below_ == SWL_OK)
        s->below_ = r <= SWL_E_ARG ? r : SWL_E_IO;
    return MBEDTLS_ERR_SSL_CONN_EOF;
}

static int send_below(void *ctx, const unsigned char *p, size_t n)
{
    swl_tls_storage *s = ctx;
    int32_t r = s->policy_.under->send(s->policy_.under->ctx, p, n);

    s->unsent_ = r > 0 ? n - (size_t)r : n;
    return from_below(s, r, MBEDTLS_ERR_SSL_WANT_WRITE);
}

static int recv_below(void *ctx, unsigned char *p, size_t n)
{
    swl_tls_storage *s = ctx;
    int32_t r = s->policy_.under->recv(s->policy_.under->ctx, p, n);

    return from_below(s, r, MBEDTLS_ERR_SSL_WANT_READ);
}

/* mbedTLS also stops for reasons that are not the io's, where waiting would be for ever. */
static int goes_on(const swl_tls_storage *s, int r)
{
    if (r == 0)
        return s->below_ == SWL_OK;
    if (r == MBEDTLS_ERR_SSL_WANT_READ || r == MBEDTLS_ERR_SSL_WANT_WRITE)
        return !s->waits_;
    return r == MBEDTLS_ERR_SSL_CRYPTO_IN_PROGRESS ||
           r == MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET;
}

/* While a record is unsent, mbedtls_ssl_write sends the rest of it and takes no new bytes,
 * whatever it is given and says. */
static int flush(swl_tls_storage *s)
{
    s->below_ = SWL_OK;
    return s->unsent_ == 0 ? 1 : mbedtls_ssl_write(&s->ssl_, (const unsigned char *)"", 1);
}

/* ---- swiftlet_port.h ---------------------------------------------------------------------- */
static int entropy(void *ctx, unsigned char *p, size_t n)
{
    (void)ctx;
    return swl_port_entropy(p, n) == SWL_OK ? 0 : MBEDTLS_ERR_CTR_DRBG_ENTROPY_SOURCE_FAILED;
}

size_t swl_port_tls_size(void)
{
    return sizeof(swl_tls_storage);
}

swl_status swl_port_tls_init(void *storage)
{
    swl_tls_storage *s = storage;
    int r;

    memset(s, 0, sizeof *s);
    mbedtls_ssl_init(&s->ssl_);
    mbedtls_ssl_config_init(&s->config_);
    mbedtls_x509_crt_init(&s->roots_);
    mbedtls_ctr_drbg_init(&s->random_);
#if defined(MBEDTLS_USE_PSA_CRYPTO) || defined(MBEDTLS_SSL_PROTO_TLS1_3)
    /* Process-wide, with its own entropy, and others may use it: never freed here. */
    r = psa_crypto_init();
    if (r != PSA_SUCCESS) {
        s->error_ = r;
        return r == PSA_ERROR_INSUFFICIENT_MEMORY ? SWL_E_TLS_MEMORY : SWL_E_TLS_ENTROPY;
    }
#endif
    /* A generator of its own, so that a slow source is asked once. */
    r = mbedtls_ctr_drbg_seed(&s->random_, entropy, NULL, NULL, 0);
    return r == 0 ? SWL_OK : failure(s, r);
}

/* mbedTLS before 3.5 compares dNSName entries only, and would take one that reads like an
 * address: there an address is refused before anything is sent.  From 3.5 on the iPAddress
 * entries count; SNI then carries the address, which RFC 6066 does not want and servers
 * ignore: mbedTLS has one name for both. */
static swl_status set_name(swl_tls_storage *s, swl_str name)
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
    return r == 0 ? SWL_OK : failure(s, r);
}

static int configure(swl_tls_storage *s)
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
        mbedtls_ssl_conf_verify(c, judge, s);
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

swl_status swl_port_tls_start(void *storage, const swl_port_tls_policy *policy)
{
    swl_tls_storage *s = storage;
    int r;

    swl_port_tls_stop(s);
    s->error_ = 0;
    s->policy_ = *policy;
#if !defined(MBEDTLS_SSL_PROTO_TLS1_3)
    if (policy->version_min > 0x0303)   /* 2.28 would crash */
        return SWL_E_TLS_VERSION;
#endif
    r = configure(s);
    if (r == 0)
        r = mbedtls_ssl_setup(&s->ssl_, &s->config_);
    if (r != 0)
        return failure(s, r);
    mbedtls_ssl_set_bio(&s->ssl_, s, send_below, recv_below, NULL);
    return set_name(s, policy->name);
}

swl_status swl_port_tls_handshake(void *storage)
{
    swl_tls_storage *s = storage;
    swl_status status;
    uint32_t found;
    int r;

    s->below_ = SWL_OK;
    do
        r = mbedtls_ssl_handshake(&s->ssl_);
    while (r != 0 && goes_on(s, r));
    if (s->verdict_ != SWL_OK) {
        s->error_ = MBEDTLS_ERR_X509_CERT_VERIFY_FAILED;   /* r may be "not now", for the alert */
        return s->verdict_;
    }
    if (r == 0) {
        s->open_ = 1;
        return SWL_OK;
    }
    status = failure(s, r);
    if (status == SWL_E_TRUNCATED)
        return SWL_E_CLOSED;   /* no byte of an answer: nothing was asked */
    if (status != SWL_E_CERT)
        return status;
    /* Found after the judge was asked: usage and, in TLS 1.2, the curve of the key. */
    found = problems(mbedtls_ssl_get_verify_result(&s->ssl_));
    if (found & SWL_PORT_CERT_OTHER)
        return SWL_E_CERT;
    if (found & SWL_PORT_CERT_USAGE)
        return SWL_E_CERT_USAGE;
    return found & SWL_PORT_CERT_KEY ? SWL_E_CERT_WEAK_KEY : SWL_E_CERT;
}

/* A record that was encrypted and could not leave whole is "not now", and owed: its bytes
 * will be offered again, from wherever and in whatever pieces, and must not be encrypted
 * again. */
int32_t swl_port_tls_send(void *storage, const void *p, size_t n)
{
    swl_tls_storage *s = storage;
    int r = flush(s);

    if (r > 0 && s->owed_ > 0) {
        n = n < s->owed_ ? n : s->owed_;
        s->owed_ -= n;
        return (int32_t)n;
    }
    if (r > 0) {
        int most = mbedtls_ssl_get_max_out_record_payload(&s->ssl_);
        if (most > 0 && n > (size_t)most)
            n = (size_t)most;
        r = mbedtls_ssl_write(&s->ssl_, p, n);
        if (r == MBEDTLS_ERR_SSL_WANT_WRITE)
            s->owed_ = n;
    }
    return r > 0 ? r : failed_count(s, r);
}

int32_t swl_port_tls_recv(void *storage, void *p, size_t n)
{
    swl_tls_storage *s = storage;
    int r = 0;

    if (n > INT32_MAX)
        n = INT32_MAX;
    s->below_ = SWL_OK;
    /* Bounded, so that a peer which sends nothing but empty records meets the deadline. */
    for (int turn = 0; turn < 16 && !s->ended_; turn++) {
        r = mbedtls_ssl_read(&s->ssl_, p, n);
        s->ended_ = r == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY;
        if (!goes_on(s, r))
            break;
    }
    if (s->ended_)
        return 0;
    return r > 0 ? r : failed_count(s, r);
}

/* ---- sessions ----------------------------------------------------------------------------- */
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
                                                                   : failure(s, r);
}

void swl_port_tls_close_notify(void *storage)
{
    swl_tls_storage *s = storage;

    if (s->open_ && flush(s) > 0)
        (void)mbedtls_ssl_close_notify(&s->ssl_);
}

void swl_port_tls_stop(void *storage)
{
    swl_tls_storage *s = storage;

    mbedtls_ssl_free(&s->ssl_);
    mbedtls_ssl_config_free(&s->config_);
    mbedtls_ssl_init(&s->ssl_);
    mbedtls_ssl_config_init(&s->config_);
    s->unsent_ = s->owed_ = 0;
    s->verdict_ = s->below_ = SWL_OK;
    s->waits_ = s->open_ = s->ended_ = 0;
}

void swl_port_tls_free(void *storage)
{
    swl_tls_storage *s = storage;

    swl_port_tls_stop(s);
    mbedtls_x509_crt_free(&s->roots_);
    drop_identity(s);
    mbedtls_ctr_drbg_free(&s->random_);
    mbedtls_platform_zeroize(s, sizeof *s);
}

int32_t swl_port_tls_error(const void *storage)
{
    return ((const swl_tls_storage *)storage)->error_;
}

/* ---- PEM and DER --------------------------------------------------------------------------- */
static swl_status parsed(swl_tls_storage *s, int r, swl_status otherwise)
{
    if (r == 0)
        return SWL_OK;
    s->error_ = r;
    return status_of(r) == SWL_E_TLS_MEMORY ? SWL_E_TLS_MEMORY : otherwise;
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

/* Every block whose first line ends in `kind`, one at a time: mbedTLS's own reader wants a
 * NUL behind the text. */
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

static int add_own(swl_tls_storage *s, const unsigned char *der, size_t n)
{
    return mbedtls_x509_crt_parse_der(&s->identity_->chain, der, n);
}

static int set_key(swl_tls_storage *s, const unsigned char *der, size_t n)
{
    mbedtls_pk_context *key = &s->identity_->key;

    if (mbedtls_pk_get_type(key) != MBEDTLS_PK_NONE)
        return MBEDTLS_ERR_X509_INVALID_FORMAT;   /* two keys */
#if MBEDTLS_VERSION_NUMBER < 0x03000000
    return mbedtls_pk_parse_key(key, der, n, NULL, 0);
#else
    return mbedtls_pk_parse_key(key, der, n, NULL, 0, mbedtls_ctr_drbg_random, &s->random_);
#endif
}

static int check_pair(swl_tls_storage *s)
{
#if MBEDTLS_VERSION_NUMBER < 0x03000000
    return mbedtls_pk_check_pair(&s->identity_->chain.pk, &s->identity_->key);
#else
    return mbedtls_pk_check_pair(&s->identity_->chain.pk, &s->identity_->key, mbedtls_ctr_drbg_random, &s->random_);
#endif
}

swl_status swl_port_tls_identity(void *storage, swl_str certificates, swl_str key)
{
    swl_tls_storage *s = storage;
    int r;

    swl_port_tls_stop(s);   /* a connection may be using the one before */
    drop_identity(s);
    s->identity_ = mbedtls_calloc(1, sizeof *s->identity_);
    if (s->identity_ == NULL)
        return SWL_E_TLS_MEMORY;
    mbedtls_x509_crt_init(&s->identity_->chain);
    mbedtls_pk_init(&s->identity_->key);
    r = parse_text(s, add_own, add_own, "BEGIN CERTIFICATE", certificates);
    if (r == 0)
        r = parse_text(s, set_key, set_key, "PRIVATE KEY", key);
    if (r == 0)
        r = check_pair(s);
    if (r != 0)
        drop_identity(s);
    return parsed(s, r, SWL_E_ARG_IDENTITY);
}

#if defined(MBEDTLS_FS_IO)
static uint32_t count(const mbedtls_x509_crt *crt)
{
    uint32_t n = 0;
    for (; crt != NULL && crt->version != 0; crt = crt->next)
        n++;
    return n;
}

swl_status swl_tls_roots_file(swl_tls *t, const char *path)
{
    swl_tls_storage *s = t->storage_;
    uint32_t before;
    int r;

    if (s == NULL)
        return SWL_E_STATE;
    before = count(&s->roots_);
    r = mbedtls_x509_crt_parse_path(&s->roots_, path);
    if (r == MBEDTLS_ERR_X509_FILE_IO_ERROR)   /* not a directory */
        r = mbedtls_x509_crt_parse_file(&s->roots_, path);
    /* Above 0 it is how many were passed over, and no number of mbedTLS's. */
    if ((r >= 0 || status_of(r) != SWL_E_TLS_MEMORY) && count(&s->roots_) > before)
        return SWL_OK;
    t->error = r;
    return parsed(s, r < 0 ? r : MBEDTLS_ERR_X509_INVALID_FORMAT, SWL_E_ARG_ROOTS);
}
#endif
