# SPDX-License-Identifier: Apache-2.0
"""What TLS accepts and refuses, against nginx, on mbedTLS 2.28 and 3.6. The table is the specification."""

from typing import NamedTuple

import pytest

import peers
import pki

OK = "SWL_DONE"
ECHO = 'location / { return 200 "$ssl_protocol $ssl_session_reused $ssl_client_verify $ssl_server_name\\n"; }'
V12 = "ssl_protocols TLSv1.2;"
PSS_FIRST = V12 + "ssl_prefer_server_ciphers on; ssl_conf_command SignatureAlgorithms RSA-PSS+SHA256:RSA+SHA256;"
NOW = 1_800_000_000  # 2027-01-15; SWL_RELEASE_TIME is 2026-11-22


class Row(NamedTuple):
    certificate: str  # NAME.pem and NAME.key of pki.py
    result: object  # the status' name; (2.28, 3.6) where they differ
    nginx: str = ""
    options: dict = {}  # of tls_probe; values that name a file or a pin of the PKI begin with @
    key: str = ""  # when it has another name


TABLE = {
    # good certificates
    "RSA-2048": Row("ok-rsa", OK),
    "P-256": Row("ok-ec", OK),
    "P-384": Row("ok-ec384", OK),
    "P-521": Row("ok-ec521", OK),
    "an exponent of 3": Row("exponent-3", OK),
    "an exponent of 32 bits": Row("exponent-32", OK),
    "RSA-4096": Row("ok-rsa4096", OK),
    "full chain": Row("leaf-full", OK, key="leaf"),
    "shuffled chain": Row("leaf-shuffled", OK, key="leaf"),
    "SAN DNS only": Row("dns-only", OK),
    "root from DER": Row("ok-rsa", OK, options={"roots": "@root-rsa.der"}),
    "roots from a directory": Row("ok-ec", OK, options={"roots": "@rootdir"}),
    # bad certificates
    "expired": Row("expired", "SWL_E_CERT_EXPIRED"),
    "not yet valid": Row("notyet", "SWL_E_CERT_NOT_YET"),
    "wrong host": Row("wrong-host", "SWL_E_CERT_NAME"),
    "self-signed": Row("self", "SWL_E_CERT_UNTRUSTED"),
    "untrusted root": Row("untrusted", "SWL_E_CERT_UNTRUSTED"),
    "missing intermediate": Row("leaf", "SWL_E_CERT_UNTRUSTED"),
    "signed by a leaf": Row("by-leaf-full", "SWL_E_CERT_UNTRUSTED", key="by-leaf"),
    "RSA-1024": Row("rsa1024", "SWL_E_CERT_WEAK_KEY"),
    "SHA-1": Row("sha1", "SWL_E_CERT_WEAK_HASH"),
    "EKU clientAuth only": Row("eku-client", "SWL_E_CERT_USAGE"),
    "CN only": Row("cn-only", "SWL_E_CERT_NO_SAN"),
    "Ed25519 leaf": Row("ok-ed25519", "SWL_E_TLS_ALERT"),
    "roots beside 22 unreadable ones": Row("ok-ec", OK, options={"roots": "@some-roots.pem"}),
    "no roots": Row("ok-rsa", "SWL_E_CERT_UNTRUSTED", options={"roots": None}),
    "the other root": Row("ok-rsa", "SWL_E_CERT_UNTRUSTED", options={"roots": "@root-ec.pem"}),
    "any, when told so": Row("self", OK, options={"danger": 1, "roots": None}),
    "self-signed, and a root": Row("self", OK, options={"roots": "@self.pem"}),
    "self-signed, and a root, wrong host": Row("self", "SWL_E_CERT_NAME", options={"roots": "@self.pem", "name": "other.example"}),
    "a root, but not signed by itself": Row("leaf", "SWL_E_CERT_UNTRUSTED", options={"roots": "@leaf.pem"}),
    "the intermediate is a root": Row("leaf", OK, options={"roots": "@inter.pem"}),
    # a server that sends two of one name and key is taken at its word: the first that is in date counts
    "cross-signed, ours first": Row("cross-last", OK, key="leaf"),
    "cross-signed, another's first": Row("cross-first", "SWL_E_CERT_UNTRUSTED", key="leaf"),
    "cross-signed, another's first, which is a root": Row("cross-first", OK, key="leaf", options={"roots": "@root-other.pem"}),
    "an expired intermediate beside a good one": Row("cross-expired", OK, key="leaf"),
    "by a CA of a Brainpool curve": Row("by-brainpool-full", "SWL_E_CERT_WEAK_KEY", key="by-brainpool"),
    "the same certificate three times": Row("twice", OK, key="ok-rsa"),
    "signature damaged": Row("damaged", "SWL_E_CERT_UNTRUSTED", key="ok-rsa"),
    "signature damaged, EC": Row("damaged-ec", "SWL_E_CERT_UNTRUSTED", key="ok-ec"),
    "signed with RSA-PSS": Row("pss", OK, key="ok-rsa"),
    "by a CA that may not sign": Row("by-no-sign-full", "SWL_E_CERT_UNTRUSTED", key="by-no-sign"),
    "by what is no CA": Row("by-none-full", "SWL_E_CERT_UNTRUSTED", key="by-none"),
    "by a CA below one that allows none": Row("by-subca-full", "SWL_E_CERT_UNTRUSTED", key="by-subca"),
    "by a CA of version 1": Row("by-v1-full", "SWL_E_CERT_UNTRUSTED", key="ok-rsa"),
    "by a root of version 1": Row("by-v1", OK, key="ok-rsa", options={"roots": "@v1.pem"}),
    "by a CA that has expired": Row("by-expired-full", "SWL_E_CERT_EXPIRED", key="by-expired"),
    "by a CA signed with SHA-1": Row("by-sha1-full", "SWL_E_CERT_WEAK_HASH", key="by-sha1"),
    "by a CA of RSA-1024": Row("by-rsa1024-full", "SWL_E_CERT_WEAK_KEY", key="by-rsa1024"),
    "by a CA for other names, critical": Row("by-constrained-full", "SWL_E_CERT", key="by-constrained"),
    "an unknown extension, critical": Row("unknown-critical", "SWL_E_CERT"),
    "an unknown extension": Row("unknown", OK),
    "any extended key usage": Row("eku-any", OK),
    "usage: key encipherment": Row("usage-encipher", "SWL_E_CERT_USAGE"),
    "usage: key encipherment, TLS 1.2": Row("usage-encipher", "SWL_E_CERT_USAGE", V12),
    "usage: signature": Row("usage-sign", OK),
    "usage: both": Row("usage-both", OK, V12),
    # names by the types of subjectAltName (RFC 9525 section 6)
    "IP address": Row("ok-rsa", OK, options={"name": "127.0.0.1"}),
    "IP address, SAN DNS only": Row("dns-only", "SWL_E_CERT_NAME", options={"name": "127.0.0.1"}),
    "IP address, as a host": Row("address-as-dns", "SWL_E_CERT_NAME", options={"name": "127.0.0.1"}),
    "IPv6 address": Row("ipv6", OK, options={"name": "::1"}),
    "IPv6 address, written otherwise": Row("ipv6", OK, options={"name": "2001:0DB8:0:0::0:1"}),
    "IPv6 address, another": Row("ipv6", "SWL_E_CERT_NAME", options={"name": "::2"}),
    "a host as a URI": Row("host-as-uri", "SWL_E_CERT_NAME"),
    "a name with a NUL in it": Row("nul", "SWL_E_CERT_NAME"),
    "a name without a byte": Row("san-no-text", "SWL_E_CERT_NAME"),
    "no name at all": Row("san-empty", "SWL_E_CERT_NO_SAN"),
    "a dot at the end": Row("dns-only", "SWL_E_CERT_NAME", options={"name": "localhost."}),
    "IPv4 as IPv6": Row("ok-rsa", "SWL_E_CERT_NAME", options={"name": "::ffff:127.0.0.1"}),
    "a wildcard": Row("wildcard", OK, options={"name": "a.example.test"}),
    "a wildcard, for two labels": Row("wildcard", "SWL_E_CERT_NAME", options={"name": "a.b.example.test"}),
    "a wildcard, for none": Row("wildcard", "SWL_E_CERT_NAME", options={"name": "example.test"}),
    "an internationalised name": Row("wildcard", OK, options={"name": "XN--bcher-kva.test"}),
    # too large for a device
    "six certificates": Row("six", OK, key="leaf"),
    "seven certificates": Row("seven", "SWL_E_CERT_LARGE", key="leaf"),
    "RSA-8192": Row("rsa8192", "SWL_E_CERT_LARGE"),
    "RSA-8192, TLS 1.2": Row("rsa8192", "SWL_E_CERT_LARGE", V12),
    "RSA-8192 after the chain": Row("large-behind", "SWL_E_CERT_LARGE", key="leaf"),
    "RSA-4096 with an exponent of 32 bits as the root": Row("by-largest", OK, options={"roots": "@root-largest.pem"}),
    "RSA-8192 as the root": Row("by-large", "SWL_E_CERT_LARGE", options={"roots": "@root-large.pem"}),
    "an exponent of 33 bits": Row("exponent-33", "SWL_E_CERT_LARGE"),
    "an exponent as long as the modulus": Row("exponent", "SWL_E_CERT_LARGE"),
    # clocks: without a clock, only a notAfter before this release is refused
    "expired, no clock": Row("expired", "SWL_E_CERT_EXPIRED", options={"now": 0}),
    "not yet valid, no clock": Row("notyet", OK, options={"now": 0}),
    "good, no clock": Row("ok-rsa", OK, options={"now": 0}),
    "not yet valid, time learnt": Row("notyet", "SWL_E_CERT_NOT_YET", options={"now": 0, "check-time": NOW}),
    "good, time learnt": Row("ok-rsa", OK, options={"now": 0, "check-time": NOW}),
    "good, but the time is past its end": Row("ok-rsa", "SWL_E_CERT_EXPIRED", options={"now": 2_600_000_000}),
    "good, but the time learnt is past its end": Row("ok-rsa", "SWL_E_CERT_EXPIRED", options={"now": NOW, "check-time": 2_600_000_000}),
    # protocol
    # 2.28 does not say before it has agreed on a cipher that it speaks 1.2 alone: the server finds none
    "TLS 1.0 only": Row("ok-rsa", ("SWL_E_TLS_ALERT", "SWL_E_TLS_VERSION"), "ssl_protocols TLSv1;"),
    "TLS 1.1 only": Row("ok-rsa", ("SWL_E_TLS_ALERT", "SWL_E_TLS_VERSION"), "ssl_protocols TLSv1.1;"),
    "TLS 1.2 only": Row("ok-rsa", OK, V12),
    "TLS 1.3 only": Row("ok-rsa", ("SWL_E_TLS_VERSION", OK), "ssl_protocols TLSv1.3;"),
    "TLS 1.2 as the highest": Row("ok-rsa", OK, options={"version-max": 0x0303}),
    "TLS 1.2 as the highest, TLS 1.3 only": Row("ok-rsa", "SWL_E_TLS_VERSION", "ssl_protocols TLSv1.3;", options={"version-max": 0x0303}),
    # ciphers: ephemeral and authenticated, or by name
    "RSA key exchange": Row("ok-rsa", "SWL_E_TLS_ALERT", V12 + "ssl_ciphers AES128-SHA:@SECLEVEL=0;"),
    "RSA key exchange, GCM": Row("ok-rsa", "SWL_E_TLS_ALERT", V12 + "ssl_ciphers AES128-GCM-SHA256:AES256-GCM-SHA384;"),
    "CBC": Row("ok-rsa", "SWL_E_TLS_ALERT", V12 + "ssl_ciphers ECDHE-RSA-AES128-SHA:ECDHE-RSA-AES128-SHA256:ECDHE-RSA-AES256-SHA384;"),
    "CBC, EC": Row("ok-ec", "SWL_E_TLS_ALERT", V12 + "ssl_ciphers ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA384;"),
    "CCM with a short tag": Row("ok-ec", "SWL_E_TLS_ALERT", V12 + "ssl_ciphers ECDHE-ECDSA-AES128-CCM8:ECDHE-ECDSA-AES256-CCM8;"),
    "CCM": Row("ok-ec", OK, V12 + "ssl_ciphers ECDHE-ECDSA-AES128-CCM;"),
    "finite fields": Row("ok-rsa", "SWL_E_TLS_ALERT", V12 + "ssl_ciphers DHE-RSA-AES128-GCM-SHA256; ssl_dhparam @dh.pem;"),
    "an old cipher by name": Row("ok-rsa", OK, V12 + "ssl_ciphers AES128-SHA256;", {"old-cipher": 0x003C}),
    "an old cipher by name, key for signatures": Row(
        "usage-sign", "SWL_E_CERT_USAGE", V12 + "ssl_ciphers AES128-SHA256:@SECLEVEL=0;", {"old-cipher": 0x003C}
    ),
    "an old cipher by name, key for encipherment": Row("usage-encipher", OK, V12 + "ssl_ciphers AES128-SHA256;", {"old-cipher": 0x003C}),
    "another old cipher by name": Row("ok-rsa", "SWL_E_TLS_ALERT", V12 + "ssl_ciphers AES128-SHA256;", {"old-cipher": 0x009C}),
    "ChaCha20": Row("ok-rsa", OK, V12 + "ssl_ciphers ECDHE-RSA-CHACHA20-POLY1305;"),
    "X25519": Row("ok-rsa", OK, V12 + "ssl_ecdh_curve X25519;"),
    "P-521 to agree": Row("ok-rsa", OK, V12 + "ssl_ecdh_curve secp521r1;"),
    # Mbed TLS issue 10668: 3.6.6 offers RSA-PSS to all, and refuses it from a server of TLS 1.2,
    # which chooses it only when it prefers its own order
    "RSA-PSS first, TLS 1.2": Row("ok-rsa", (OK, "SWL_E_TLS_FALLBACK"), PSS_FIRST),
    "RSA-PSS first, TLS 1.2, once more": Row("ok-rsa", OK, PSS_FIRST, {"fallback": 1}),
    "RSA-PSS only, TLS 1.3": Row(
        "ok-rsa", ("SWL_E_TLS_VERSION", OK), "ssl_protocols TLSv1.3; ssl_conf_command SignatureAlgorithms RSA-PSS+SHA256;"
    ),
    "h2 and http/1.1 offered": Row("ok-rsa", OK, "http2"),
    "a server in clear": Row("", "SWL_E_TLS"),
    # who the client is
    "client certificate missing": Row("ok-rsa", OK + " 400", "ssl_client_certificate @root-rsa.pem; ssl_verify_client on;"),
    "client certificate": Row(
        "ok-rsa", OK, "ssl_client_certificate @root-rsa.pem; ssl_verify_client on;", {"cert": "@client.pem", "key": "@client.key"}
    ),
    "client certificate, TLS 1.2": Row(
        "ok-rsa", OK, V12 + "ssl_client_certificate @root-rsa.pem; ssl_verify_client on;", {"cert": "@client.pem", "key": "@client.key"}
    ),
    "client certificate, EC": Row(
        "ok-rsa", OK, "ssl_client_certificate @root-rsa.pem; ssl_verify_client on;", {"cert": "@client-ec.pem", "key": "@client-ec.key"}
    ),
    "client certificate, DER": Row(
        "ok-rsa", OK, "ssl_client_certificate @root-rsa.pem; ssl_verify_client on;", {"cert": "@client.der", "key": "@client.key.der"}
    ),
    "client certificate, SEC 1 key": Row(
        "ok-rsa", OK, "ssl_client_certificate @root-rsa.pem; ssl_verify_client on;", {"cert": "@client-ec.pem", "key": "@client-ec.sec1"}
    ),
    "client certificate and key in one file": Row(
        "ok-rsa", OK, "ssl_client_certificate @root-rsa.pem; ssl_verify_client on;", {"cert": "@client.combo", "key": "@client.combo"}
    ),
    "client key of another": Row("ok-rsa", "SWL_E_ARG_IDENTITY", options={"cert": "@client.pem", "key": "@client-ec.key"}),
    "client key missing": Row("ok-rsa", "SWL_E_ARG_IDENTITY", options={"cert": "@client.pem", "key": "@client.pem"}),
    "client key encrypted": Row("ok-rsa", "SWL_E_ARG_IDENTITY", options={"cert": "@client.pem", "key": "@client.secret"}),
    "client certificate missing in its file": Row("ok-rsa", "SWL_E_ARG_IDENTITY", options={"cert": "@client.key", "key": "@client.key"}),
    # pins come on top
    "pin of the leaf": Row("leaf-full", OK, options={"pin": "@leaf"}, key="leaf"),
    "pin of the intermediate": Row("leaf-full", OK, options={"pin": "@inter"}, key="leaf"),
    "pin of the root": Row("leaf-full", OK, options={"pin": "@root-rsa"}, key="leaf"),
    "two pins, the second is right": Row("ok-ec", OK, options={"pin": ["@root-rsa", "@ok-ec"]}),
    "pin of another": Row("ok-ec", "SWL_E_CERT_PIN", options={"pin": ["@root-rsa", "@ok-rsa"]}),
    "right pin, wrong host": Row("wrong-host", "SWL_E_CERT_NAME", options={"pin": "@wrong-host"}),
    "right pin, self-signed": Row("self", "SWL_E_CERT_UNTRUSTED", options={"pin": "@self"}),
    "right pin, expired": Row("expired", "SWL_E_CERT_EXPIRED", options={"pin": "@expired"}),
}

HEAD = 40  # what the core writes before the library's session

RESUMPTION = {  # nginx directives: whether the second connection is resumed on 2.28, on 3.6
    "none": (V12 + "ssl_session_tickets off; ssl_session_cache off;", False, False),
    "session ids": (V12 + "ssl_session_tickets off;", True, True),
    "tickets": (V12 + "ssl_session_tickets on; ssl_session_cache off;", True, True),
    "TLS 1.3 tickets": ("ssl_protocols TLSv1.2 TLSv1.3; ssl_session_tickets on;", True, True),
}


PSA = "psa_crypto_init"  # 3.6 calls it, 2.28 has no need to
FAULTS = {  # function of the library, what it answers here, then: the status, and where it ends
    "no randomness": ("mbedtls_ctr_drbg_seed", -0x34, "SWL_E_TLS_ENTROPY", "load"),
    "no generator": ("mbedtls_ctr_drbg_seed", -0x38, "SWL_E_TLS", "load"),
    "PSA: no randomness": (PSA, -148, "SWL_E_TLS_ENTROPY", "load"),
    "PSA: no heap": (PSA, -141, "SWL_E_TLS_MEMORY", "load"),
    "PSA: broken": (PSA, -151, "SWL_E_TLS", "load"),
    "no heap": ("mbedtls_ssl_setup", -0x7F00, "SWL_E_TLS_MEMORY", "tls"),
    "no heap for the name": ("mbedtls_ssl_set_hostname", -0x7F00, "SWL_E_TLS_MEMORY", "tls"),
    "a key that cannot be hashed": ("mbedtls_md", -0x5100, "SWL_E_TLS", "tls"),
    "no heap for a signature": ("mbedtls_pk_verify_ext", -0x4080 - 0x10, "SWL_E_TLS_MEMORY", "tls"),
}


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    folder = pki.make(tmp_path_factory.mktemp("pki"))
    for name in ("root-rsa", "client"):
        pki.openssl(folder, f"x509 -in {name}.pem -outform der -out {name}.der")
    pki.openssl(folder, "pkey -in client.key -outform der -out client.key.der")
    pki.openssl(folder, "ec -in client-ec.key -out client-ec.sec1")
    pki.openssl(folder, "pkcs8 -topk8 -in client.key -passout pass:x -out client.secret")
    (folder / "client.combo").write_text((folder / "client.pem").read_text() + (folder / "client.key").read_text())
    for name in ("ok-rsa", "ok-ec"):  # the last byte is one of the signature
        der = pki.openssl_bytes(folder, f"x509 -in {name}.pem -outform der")
        (folder / "damaged.der").write_bytes(der[:-1] + bytes([der[-1] ^ 1]))
        pki.openssl(folder, f"x509 -inform der -in damaged.der -out damaged{name[2:].replace('-rsa', '')}.pem")
    pki.make_special(folder)
    pki.openssl(folder, "dhparam -dsaparam -out dh.pem 2048")
    (folder / "rootdir").mkdir()
    for name in ("root-rsa", "root-ec"):
        (folder / "rootdir" / f"{name}.pem").write_bytes((folder / f"{name}.pem").read_bytes())
    # As a number of mbedTLS's, 22 would mean that there is no memory.
    unreadable = "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"
    (folder / "some-roots.pem").write_text((folder / "root-ec.pem").read_text() + 22 * unreadable)
    return folder


def block(folder, port, row: Row) -> str:
    if not row.certificate:
        return f"server {{ listen 127.0.0.1:{port}; {ECHO} }}"
    extra = "" if row.nginx == "http2" else row.nginx.replace("@", f"{folder}/")
    extra = extra.replace(f":{folder}/SECLEVEL", ":@SECLEVEL")
    protocol = "http2" if row.nginx == "http2" else ""
    return (
        f"server {{ listen 127.0.0.1:{port} ssl {protocol}; ssl_certificate {folder}/{row.certificate}.pem; "
        f"ssl_certificate_key {folder}/{row.key or row.certificate}.key; {extra} {ECHO} }}"
    )


@pytest.fixture(scope="session")
def matrix(certificates, tmp_path_factory):
    """The port of each row; that of the server that looks at SNI is "SNI"."""
    rows = TABLE | {name: Row("ok-rsa", OK, directives) for name, (directives, *_) in RESUMPTION.items()}
    ports = dict(zip([*rows, "SNI"], peers.free_ports(len(rows) + 1)))
    servers = [block(certificates, ports[name], row) for name, row in rows.items()]
    servers.append(
        f"server {{ listen 127.0.0.1:{ports['SNI']} ssl default_server; ssl_certificate {certificates}/wrong-host.pem; "
        f"ssl_certificate_key {certificates}/wrong-host.key; return 421; }}"
    )
    servers.append(
        f"server {{ listen 127.0.0.1:{ports['SNI']} ssl; server_name localhost; ssl_certificate {certificates}/dns-only.pem; "
        f"ssl_certificate_key {certificates}/dns-only.key; {ECHO} }}"
    )
    nginx = peers.Nginx(tmp_path_factory.mktemp("nginx"), servers, next(iter(ports.values())))
    yield ports
    nginx.stop()


@pytest.fixture(scope="session", params=["2.28", "3.6"])
def program(request, tmp_path_factory):
    return request.param, compile_probe(request, request.param, tmp_path_factory.mktemp("probe"))


def compile_probe(request, version, folder, *more):
    archive = peers.ROOT / request.config.getoption("--build", default=".build-c") / "libswiftlet.a"
    return peers.compile_program("tls_probe.c", folder / "tls_probe", archive, peers.mbedtls36() if version == "3.6" else None, *more)


def resolved(folder, options: dict) -> dict:
    def one(name, value):
        if not isinstance(value, str) or not value.startswith("@"):
            return value
        return pki.pin(folder, value[1:]) if name == "pin" else folder / value[1:]

    options = {"roots": "@roots.pem", **options}
    return {
        name: [one(name, each) for each in value] if isinstance(value, list) else one(name, value)
        for name, value in options.items()
        if value is not None
    }


@pytest.mark.parametrize("name", TABLE)
def test_row(program, matrix, certificates, name):
    version, path = program
    row = TABLE[name]
    expected = row.result if isinstance(row.result, str) else row.result[version == "3.6"]
    [got] = peers.probe(path, f"https://localhost:{matrix[name]}/", **resolved(certificates, row.options))
    shown = got["end"] + (f" {got['status']}" if got.get("status", 0) not in (0, 200) else "")
    assert shown == expected, got
    if got["end"] == OK:
        assert got["reusable"] == (got["status"] == 200) and got["resumed"] == 0
        assert got["time_unverified"] == (row.options.get("now") == 0 and "check-time" not in row.options)
        if "cert" in row.options:
            assert " SUCCESS " in got["body"]
    else:
        assert got["where"] in ("tls", "load"), "nothing was sent"


def test_sni(program, matrix, certificates):
    _, path = program
    [got] = peers.probe(path, f"https://localhost:{matrix['SNI']}/", roots=certificates / "roots.pem")
    assert got["end"] == OK and got["body"].endswith(" localhost\n")


@pytest.mark.parametrize(
    "version, name", [(version, name) for version in ("2.28", "3.6") for name in FAULTS if version == "3.6" or PSA not in FAULTS[name]]
)
def test_a_fault_of_the_library(request, matrix, certificates, tmp_path, version, name):
    """Its own status, its number for the log, and no connection: where the port calls the function, another stands."""
    function, number, status, where = FAULTS[name]
    (tmp_path / "failing.c").write_text(f"int failing(void);\nint failing(void) {{ return {number}; }}\n")
    probe = compile_probe(request, version, tmp_path, f"-D{function}=failing", str(tmp_path / "failing.c"))
    # If its hash were taken for 0, the key would be one of these.
    [got] = peers.probe(probe, f"https://localhost:{matrix['P-256']}/", roots=certificates / "roots.pem", pin=64 * "0")
    assert (got["end"], got["where"], got["error"]) == (status, where, number)


# ---- resumption: what the server says, and what we say ----------------------------------------


def ask(program, certificates, port, session, **more):
    return peers.probe(program[1], f"https://localhost:{port}/", **({"roots": certificates / "roots.pem", "session": session} | more))


@pytest.mark.parametrize("name", RESUMPTION)
def test_resumption(program, matrix, certificates, tmp_path, name):
    session = tmp_path / "session"
    expected = RESUMPTION[name][1 + (program[0] == "3.6")]
    first, second, third = ask(program, certificates, matrix[name], session, connections=3)
    assert [first["end"], second["end"], third["end"]] == [OK] * 3
    assert first["resumed"] == 0 and " . " in first["body"]
    for each in (second, third):
        assert each["resumed"] == expected and each["body"].split()[1] == ("r" if expected else ".")
    assert (first["session"] > 0) == expected and first["session"] < 1000
    # Another process, as after a reboot.
    [later] = ask(program, certificates, matrix[name], session)
    assert later["resumed"] == expected and later["body"].split()[1] == ("r" if expected else ".")


def test_a_session_that_does_not_fit_is_passed_over(program, matrix, certificates, tmp_path):
    port, session = matrix["tickets"], tmp_path / "session"
    [_] = ask(program, certificates, port, session)
    saved = session.read_bytes()
    pin = pki.pin(certificates, "ok-rsa")

    def reused(contents, **more):
        session.write_bytes(contents)
        [got] = ask(program, certificates, port, session, **more)
        assert got["end"] == OK and got["resumed"] == (got["body"].split()[1] == "r"), got
        return got["resumed"]

    assert reused(saved) == 1
    assert reused(saved, pin=pin) == 0, "other pins"
    assert reused(session.read_bytes(), pin=pin) == 1, "the same pins"
    assert reused(session.read_bytes()) == 0, "no pins"
    assert reused(saved, danger=1) == 0, "not checked"
    assert reused(saved, roots=certificates / "root-rsa.pem") == 0, "fewer roots, though the right one is among them"
    assert reused(session.read_bytes(), roots=certificates / "root-rsa.pem") == 1, "the same roots"
    identity = {"cert": certificates / "client.pem", "key": certificates / "client.key"}
    assert reused(saved, **identity) == 0, "with an identity"
    assert reused(session.read_bytes(), **identity) == 1, "the same identity"
    identity = {"cert": certificates / "client-ec.pem", "key": certificates / "client-ec.key"}
    assert reused(session.read_bytes(), **identity) == 0, "another identity"
    assert reused(saved[:HEAD]) == 0 and reused(b"") == 0
    for length in range(0, len(saved), 7):
        assert reused(saved[:length]) == 0, length
    damaged = bytearray(saved)
    damaged[HEAD + 10] ^= 0x80
    assert reused(bytes(damaged)) == 0
    # The dates are those of the certificates, although none is shown: after their end the session is ignored, and the
    # certificates are refused.
    session.write_bytes(saved)
    [got] = ask(program, certificates, port, session, now=2_600_000_000)
    assert got["end"] == "SWL_E_CERT_EXPIRED"
    session.write_bytes(saved)
    [got] = ask(program, certificates, port, session, **{"now": 0, "check-time": 2_600_000_000})
    assert got["resumed"] == 1 and got["end"] == "SWL_E_CERT_EXPIRED"


@pytest.mark.parametrize("name", ["session ids", "tickets"])
def test_a_damaged_session_is_not_offered(program, matrix, certificates, tmp_path, name):
    """Every bit and every length: mbedTLS trusts what it reads back, and would read after the end of its heap."""
    url = f"https://localhost:{matrix[name]}/"
    options = {"roots": certificates / "root-rsa.pem", "session": tmp_path / "session", "damage": 1}
    [got, damaged] = peers.probe(program[1], url, under=peers.memcheck(program[0]), **options)
    assert got["end"] == OK and damaged["whole"] == 1
    assert damaged["bits"] == 8 * got["session"] and damaged["offered"] == damaged["cut"] == 0


@pytest.mark.parametrize("name", ["session ids", "tickets", "TLS 1.3 tickets"])
def test_a_damaged_session_under_the_address_sanitizer(request, matrix, certificates, tmp_path, name):
    """mbedTLS 3.6 itself is compiled with it: three damaged sessions in 486 would make it read beyond its heap."""
    sanitizer = "-fsanitize=address"
    mbedtls = peers.mbedtls_with("3.6", "sanitized", flags=f"-O1 -g {sanitizer}")
    archive = peers.ROOT / request.config.getoption("--build", default=".build-c") / "libswiftlet.a"
    probe = peers.compile_program("tls_probe.c", tmp_path / "tls_probe", archive, mbedtls, sanitizer)
    options = {"roots": certificates / "root-rsa.pem", "session": tmp_path / "session", "damage": 1}
    [got, damaged] = peers.probe(probe, f"https://localhost:{matrix[name]}/", **options)
    assert got["end"] == OK and damaged["whole"] == 1
    assert damaged["bits"] == 8 * got["session"] and damaged["offered"] == damaged["cut"] == 0


def test_a_session_does_not_stand_in_for_a_check(program, matrix, certificates, tmp_path):
    """A session that was checked with the right root, or not at all, is not offered with a wrong root: the server is refused."""
    port, session = matrix["tickets"], tmp_path / "session"
    wrong = certificates / "root-ec.pem"
    [got] = ask(program, certificates, port, session)
    assert got["end"] == OK and got["session"] > 0
    [got] = ask(program, certificates, port, session, roots=wrong)
    assert got["end"] == "SWL_E_CERT_UNTRUSTED"
    session.unlink()
    [got] = ask(program, certificates, port, session, roots=wrong, danger=1)
    assert got["end"] == OK and got["session"] == 0 and not session.exists(), "nothing was checked: nothing to keep"


def test_a_session_of_another_name(program, matrix, certificates, tmp_path):
    """The same server by its address."""
    session = tmp_path / "session"
    [_] = ask(program, certificates, matrix["tickets"], session)
    [got] = ask(program, certificates, matrix["tickets"], session, name="127.0.0.1")
    assert got["resumed"] == 0 and got["end"] == OK
