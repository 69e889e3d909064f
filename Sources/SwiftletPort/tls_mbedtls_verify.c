/* A certificate of the server's chain, as plain facts for the core to judge. */
#include "tls_mbedtls.h"

#include <mbedtls/md.h>
#include <mbedtls/oid.h>

uint32_t swl_tls_problems_(uint32_t flags)
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

static swl_status hash_key(swl_tls_storage *s, uint8_t out[32], const mbedtls_x509_crt *crt)
{
    int r = mbedtls_md(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), crt->pk_raw.p, crt->pk_raw.len, out);

    return r == 0 ? SWL_OK : swl_tls_failed_(s, r);
}

int swl_tls_judge_(void *storage, mbedtls_x509_crt *crt, int depth, uint32_t *flags)
{
    swl_tls_storage *s = storage;
    swl_port_judged_ c = { .depth = (uint32_t)depth, .problems = swl_tls_problems_(*flags) };
    swl_status verdict = SWL_OK;

    /* mbedTLS falls back on the common name. */
    if (depth == 0 && !(crt->MBEDTLS_PRIVATE(ext_types) & MBEDTLS_X509_EXT_SUBJECT_ALT_NAME))
        c.problems |= SWL_PORT_CERT_NO_SAN;
    copy_time(c.not_before, &crt->valid_from);
    copy_time(c.not_after, &crt->valid_to);
    if (s->policy_.want_key_sha256)
        verdict = hash_key(s, c.key_sha256, crt);
    if (verdict == SWL_OK)
        verdict = s->policy_.judge(s->policy_.ctx, &c);
    if (verdict == SWL_OK)
        *flags = 0;
    else if (*flags == 0)
        *flags = MBEDTLS_X509_BADCERT_OTHER;
    if (s->verdict_ == SWL_OK)
        s->verdict_ = verdict;
    return 0;
}
