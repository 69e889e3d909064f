// SPDX-License-Identifier: Apache-2.0
/* Swiftlet on ESP-IDF: what the component adds to swiftlet_tls.h. */
#ifndef SWIFTLET_ESP_H
#define SWIFTLET_ESP_H

#include "swiftlet_tls.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Trusts the roots of ESP-IDF's certificate bundle (CONFIG_MBEDTLS_CERTIFICATE_BUNDLE) in addition to those of
 * swl_tls_roots. The bundle is the one in the firmware; what esp_crt_bundle_set was given is not seen. Call it once
 * swl_tls_init is done. A bundle that is not as gen_crt_bundle.py makes it ends the handshake with SWL_E_ARG_ROOTS.
 * A saved session is resumed only by the same firmware, because another one may have other roots. */
void swl_esp_roots(swl_tls *t);

#ifdef __cplusplus
}
#endif
#endif
