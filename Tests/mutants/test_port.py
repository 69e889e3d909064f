# SPDX-License-Identifier: Apache-2.0
"""Makes each fact wrong that the port over mbedTLS reports, one at a time: a row of the TLS matrix must then have another result."""

import pathlib
import shutil
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "integration"))

import peers  # noqa: E402
from test_tls_matrix import TABLE, certificates, matrix, resolved  # noqa: E402, F401

VERIFY, CONFIG = "tls_mbedtls_verify.c", "tls_mbedtls_config.c"
ANY = "1 ||"
ROWS = {  # the fact: the file, its text and the wrong one, the row that shows it
    "exponents": (
        VERIFY,
        "out->exponent_bits = integer_bits(&p, end);",
        "out->exponent_bits = integer_bits(&p, end) ? 17 : 0;",
        "an exponent of 33 bits",
    ),
    "RSA's bits": (
        VERIFY,
        "out->key_bits = (uint16_t)integer_bits(&p, end);",
        "out->key_bits = integer_bits(&p, end) ? 2048 : 0;",
        "RSA-1024",
    ),
    "RSA's bits, large": (
        VERIFY,
        "out->key_bits = (uint16_t)integer_bits(&p, end);",
        "out->key_bits = integer_bits(&p, end) ? 2048 : 0;",
        "RSA-8192",
    ),
    "curves": (VERIFY, "? 25\n", "? 25 : 1 ? 23\n", "by a CA of a Brainpool curve"),
    "ends": (
        VERIFY,
        "copy_time(out->not_after, &crt->valid_to);",
        "copy_time(out->not_after, &crt->valid_to);\n    out->not_after[0] = 2099;",
        "expired",
    ),
    "beginnings": (
        VERIFY,
        "copy_time(out->not_before, &crt->valid_from);",
        "copy_time(out->not_before, &crt->valid_from);\n    out->not_before[0] = 1999;",
        "not yet valid",
    ),
    "hashes": (VERIFY, "    default:\n        return 0;", "    default:\n        return 256;", "SHA-1"),
    "basicConstraints": (
        VERIFY,
        "if (crt->MBEDTLS_PRIVATE(ca_istrue) &&",
        "if (",
        "by what is no CA",
    ),
    "keyCertSign": (
        VERIFY,
        "mbedtls_x509_crt_check_key_usage(crt, MBEDTLS_X509_KU_KEY_CERT_SIGN) == 0",
        f"({ANY} crt)",
        "by a CA that may not sign",
    ),
    "what the suite needs": (
        VERIFY,
        "mbedtls_x509_crt_check_key_usage(crt, usage_of_suite(s)) == 0",
        f"({ANY} usage_of_suite(s))",
        "usage: key encipherment",
    ),
    "extKeyUsage": (
        VERIFY,
        "mbedtls_x509_crt_check_extended_key_usage(crt, server, sizeof server - 1) == 0",
        f"({ANY} server[0])",
        "EKU clientAuth only",
    ),
    "self-issued": (
        VERIFY,
        "if (same(&crt->subject_raw, &crt->issuer_raw))",
        f"if ({ANY} same(&crt->subject_raw, &crt->issuer_raw))",
        "a root, but not signed by itself",
    ),
    "among the roots": (VERIFY, "if (same(&root->raw, &crt->raw))", f"if ({ANY} same(&root->raw, &crt->raw))", "self-signed"),
    "versions": (VERIFY, "if (crt->version < 3)", "if (crt->version < 1)", "by a root of version 1"),
    "pathLenConstraint": (VERIFY, "path <= 0 ||", f"{ANY} path <= 0 ||", "by a CA below one that allows none"),
    "types of names": (VERIFY, "out->type = (uint32_t)san->buf.tag & MBEDTLS_ASN1_TAG_VALUE_MASK;", "out->type = 2;", "a host as a URI"),
    "signatures": (
        VERIFY,
        "    if (r == 0)\n        return SWL_OK;\n    s->error_ = r;",
        "    if (r <= 0)\n        return SWL_OK;\n    s->error_ = r;",
        "signature damaged",
    ),
    "ciphers": (CONFIG, "    mbedtls_ssl_conf_ciphersuites(c, s->ciphers_);\n", "", "RSA key exchange, GCM"),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_wrong_fact_is_seen(request, matrix, certificates, tmp_path, name):  # noqa: F811
    file, old, new, shown_by = ROWS[name]
    ports = tmp_path / "ports"
    shutil.copytree(peers.ROOT / "Sources/SwiftletPort", ports)
    text = (ports / file).read_text()
    assert text.count(old) == 1, f"{file} has the text {text.count(old)} times"
    (ports / file).write_text(text.replace(old, new))
    archive = peers.ROOT / request.config.getoption("--build", default=".build-c") / "libswiftlet.a"
    probe = peers.compile_program("tls_probe.c", tmp_path / "probe", archive, None, "-w", folder=ports)
    row = TABLE[shown_by]
    expected = row.result if isinstance(row.result, str) else row.result[0]
    [got] = peers.probe(probe, f"https://localhost:{matrix[shown_by]}/", **resolved(certificates, row.options))
    assert got["end"] != expected, f"{shown_by}: {got['end']} all the same"
