// SPDX-License-Identifier: Apache-2.0
/* One TLS connection for swiftlet_port.h over mbedTLS, from init to free.  The file is long because its functions share
 * one state: which record is unsent, what the io below said, and whether the certificates are judged.  Configuration,
 * certificates, roots and sessions have files of their own: see tls_mbedtls.h. */
#include "belongs.h"
#if SWL_HAS_MBEDTLS
#include "tls_mbedtls.h"
#include "machine.h"

/* ---- the io below ------------------------------------------------------------------------ */
/* Turns a result of the io below into mbedTLS's.  below_ keeps a failure for the caller. */
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

/* If the io fails during the handshake, bytes to send are thrown away, so that mbedTLS goes on to read: the server's
 * reason may have arrived as an alert. */
static int send_below(void *ctx, const unsigned char *p, size_t n)
{
    swl_tls_storage *s = ctx;
    int32_t r = s->lost_ != SWL_OK ? s->lost_ : swl_io_send(s->under_, p, n);

    if (!s->open_ && r <= 0 && r != -SWL_AGAIN) {
        s->lost_ = r <= SWL_E_ARG ? r : SWL_E_IO;
        return (int)n;
    }
    s->unsent_ = r > 0 ? n - (size_t)r : n;
    return from_below(s, r, MBEDTLS_ERR_SSL_WANT_WRITE);
}

static int recv_below(void *ctx, unsigned char *p, size_t n)
{
    swl_tls_storage *s = ctx;
    int32_t r = swl_io_recv(s->under_, p, n);

    return from_below(s, r, MBEDTLS_ERR_SSL_WANT_READ);
}

/* Whether mbedTLS must be called again: it also stops for reasons other than the io's, and then waiting would never
 * end. */
static int goes_on(const swl_tls_storage *s, int r)
{
    if (r == 0)
        return s->below_ == SWL_OK;
    if (r == MBEDTLS_ERR_SSL_WANT_READ || r == MBEDTLS_ERR_SSL_WANT_WRITE)
        return !s->waits_;
    return r == MBEDTLS_ERR_SSL_CRYPTO_IN_PROGRESS ||
           r == MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET;
}

/* Sends the rest of a record that is unsent: until that is done mbedtls_ssl_write takes no new bytes, whatever it is
 * given and returns. */
static int flush(swl_tls_storage *s)
{
    s->below_ = SWL_OK;
    return s->unsent_ == 0 ? 1 : mbedtls_ssl_write(&s->ssl_, (const unsigned char *)"", 1);
}

/* ---- swiftlet_port.h ---------------------------------------------------------------------- */
size_t swl_port_tls_size(void)
{
    return sizeof(swl_tls_storage);
}

#if SWL_TLS_PSA
/* PSA belongs to the whole process and has its own entropy.  It is never freed here, because others may use it. */
static swl_status init_psa(swl_tls_storage *s)
{
    psa_status_t r = psa_crypto_init();

    if (r == PSA_SUCCESS)
        return SWL_OK;
    s->error_ = r;
    if (r == PSA_ERROR_INSUFFICIENT_MEMORY)
        return SWL_E_TLS_MEMORY;
    return r == PSA_ERROR_INSUFFICIENT_ENTROPY ? SWL_E_TLS_ENTROPY : SWL_E_TLS;
}
#else
static swl_status init_psa(swl_tls_storage *s)
{
    (void)s;
    return SWL_OK;
}
#endif

static swl_status init_random(swl_tls_storage *s)
{
    int r = swl_mbedtls_seed(s);

    return r == 0 ? SWL_OK : swl_tls_failed_(s, r);
}

swl_status swl_port_tls_init(void *storage)
{
    SWL_NEEDS_AN_ARCHIVE_FOR_THIS_MACHINE();
    swl_tls_storage *s = storage;
    swl_status status;
    int32_t error;

    memset(s, 0, sizeof *s);
    mbedtls_ssl_init(&s->ssl_);
    mbedtls_ssl_config_init(&s->config_);
    mbedtls_x509_crt_init(&s->roots_);
    mbedtls_x509_crt_init(&s->found_);
    status = init_psa(s);
    if (status == SWL_OK)
        status = init_random(s);
    if (status == SWL_OK)
        return SWL_OK;
    error = s->error_;
    swl_port_tls_free(s);
    s->error_ = error;
    return status;
}

/* Sets the name for SNI.  It is empty for an address, because SNI has only names.  The core compares the certificate's
 * name. */
static int set_name(swl_tls_storage *s, swl_str name)
{
    char host[254];

    if (name.len == 0)
        return mbedtls_ssl_set_hostname(&s->ssl_, NULL);
    memcpy(host, name.ptr, name.len);
    host[name.len] = 0;
    return mbedtls_ssl_set_hostname(&s->ssl_, host);
}

swl_status swl_port_tls_start(void *storage, const swl_port_tls_policy *policy)
{
    swl_tls_storage *s = storage;
    int r;

    swl_port_tls_stop(s);
    s->error_ = 0;
    if (policy->name.len > 253 || (policy->name.len > 0 && memchr(policy->name.ptr, 0, policy->name.len) != NULL))
        return SWL_E_ARG_HOST;
#if !defined(MBEDTLS_SSL_PROTO_TLS1_3)
    if (policy->version_min > SWL_TLS_1_2) /* 2.28 would crash */
        return SWL_E_TLS_VERSION;
#endif
    s->under_ = policy->under;
    s->version_max_ = policy->version_max;
    r = swl_tls_configure_(s, policy);
    if (r == 0)
        r = mbedtls_ssl_setup(&s->ssl_, &s->config_);
    if (r == 0)
        r = set_name(s, policy->name);
    if (r != 0)
        return swl_tls_failed_(s, r);
    mbedtls_ssl_set_bio(&s->ssl_, s, send_below, recv_below, NULL);
    return SWL_OK;
}

/* Goes on, message by message, until the server's certificates have come, and in later calls to the end.  0, or
 * mbedTLS's number. */
static int go_on(swl_tls_storage *s)
{
    int r = 0;

    while (r == 0 && !mbedtls_ssl_is_handshake_over(&s->ssl_)) {
        do
            r = mbedtls_ssl_handshake_step(&s->ssl_);
        while (r != 0 && goes_on(s, r));
        if (s->shown_ == 0 && swl_tls_chain_(s) != NULL)
            break;
    }
    return r;
}

/* Called when the io could not send the last bytes of the handshake: reads what has arrived, which may be the server's
 * alert. */
static int look_for_alert(swl_tls_storage *s)
{
    unsigned char byte;
    int r;

    do
        r = mbedtls_ssl_read(&s->ssl_, &byte, 1);
    while (r < 0 && goes_on(s, r));
    return r < 0 ? r : MBEDTLS_ERR_SSL_CONN_EOF;
}

/* Whether `r` is a bug of mbedTLS 3.6: it offers RSA-PSS for TLS 1.3, and refuses it in TLS 1.2 as an illegal parameter
 * (Mbed TLS issue 10668). */
static int is_fallback(const swl_tls_storage *s, int r)
{
#if defined(MBEDTLS_SSL_PROTO_TLS1_3)
    return r == MBEDTLS_ERR_SSL_ILLEGAL_PARAMETER && s->shown_ != 0 && s->version_max_ > SWL_TLS_1_2 &&
           mbedtls_ssl_get_version_number(&s->ssl_) == MBEDTLS_SSL_VERSION_TLS1_2;
#else
    (void)s;
    (void)r;
    return 0;
#endif
}

swl_status swl_port_tls_handshake(void *storage)
{
    swl_tls_storage *s = storage;
    swl_status status;
    int r;

    s->below_ = SWL_OK;
    if (s->shown_ == 1) {
        swl_tls_keep_key_(s);
        s->shown_ = 2;
    }
    r = go_on(s);
    if (r == 0 && s->shown_ == 0 && swl_tls_chain_(s) != NULL) {
        status = s->gather_ == NULL ? SWL_OK : s->gather_(s);
        s->shown_ = 1;
        return status == SWL_OK ? SWL_MORE : status;
    }
    if (r == 0 && s->lost_ != SWL_OK)
        r = look_for_alert(s);
    if (r == 0) {
        s->open_ = 1;
        return SWL_OK;
    }
    if (s->lost_ != SWL_OK && r != MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE)
        status = s->lost_;
    else
        status = is_fallback(s, r) ? swl_tls_or_memory_(SWL_E_TLS_FALLBACK) : swl_tls_failed_(s, r);
    if (s->error_ == 0 && status != SWL_AGAIN)
        s->error_ = r;
    return status == SWL_E_TRUNCATED ? SWL_E_CLOSED : status; /* no byte of an answer: nothing was asked */
}

void swl_port_tls_alert(void *storage, uint8_t description)
{
    swl_tls_storage *s = storage;

    s->below_ = SWL_OK;
    (void)mbedtls_ssl_send_alert_message(&s->ssl_, MBEDTLS_SSL_ALERT_LEVEL_FATAL, description);
}

static int32_t failed_count(swl_tls_storage *s, int r)
{
    swl_status status = swl_tls_failed_(s, r);
    return status == SWL_AGAIN ? -SWL_AGAIN : status;
}

/* A record that was encrypted and could not leave whole is "not now".  The caller will offer the same bytes again, perhaps
 * from another place and in other pieces.  They must not be encrypted again: owed_ counts them down. */
int32_t swl_port_tls_send(void *storage, const void *p, size_t n)
{
    swl_tls_storage *s = storage;
    int r = flush(s);

    if (r > 0 && s->owed_ > 0) {
        n = n < s->owed_ ? n : s->owed_;
        s->owed_ -= n;
        return (int32_t)n;
    }
    if (r > 0)
        r = mbedtls_ssl_get_max_out_record_payload(&s->ssl_);
    if (r > 0) {
        n = n < (size_t)r ? n : (size_t)r;
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
    /* Bounded: a peer that sends nothing but empty records must not outlast the deadline. */
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
    mbedtls_x509_crt_free(&s->found_);
    mbedtls_x509_crt_init(&s->found_);
    s->unsent_ = s->owed_ = 0;
    s->lost_ = s->below_ = SWL_OK;
    s->waits_ = s->open_ = s->ended_ = s->shown_ = 0;
}

void swl_port_tls_free(void *storage)
{
    swl_tls_storage *s = storage;

    swl_port_tls_stop(s);
    mbedtls_x509_crt_free(&s->roots_);
    swl_tls_free_identity_(s->identity_);
    swl_mbedtls_unseed(s);
    mbedtls_platform_zeroize(s, sizeof *s);
}

int32_t swl_port_tls_error(const void *storage)
{
    return ((const swl_tls_storage *)storage)->error_;
}
#endif
