# SPDX-License-Identifier: Apache-2.0
"""A small public key infrastructure, made by the openssl command, with every fault that a client should notice."""

import pathlib
import subprocess

HERE = "DNS:localhost,IP:127.0.0.1"
CA, SUBCA = "CA:TRUE", "CA:TRUE,pathlen:0"
KEYS = {
    "rsa": "RSA -pkeyopt rsa_keygen_bits:2048",
    "rsa1024": "RSA -pkeyopt rsa_keygen_bits:1024",
    "rsa4096": "RSA -pkeyopt rsa_keygen_bits:4096",
    "rsa8192": "RSA -pkeyopt rsa_keygen_bits:8192 -pkeyopt rsa_keygen_primes:5",
    "p256": "EC -pkeyopt ec_paramgen_curve:prime256v1",
    "rsa3": "RSA -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_keygen_pubexp:3",
    "rsa32": "RSA -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_keygen_pubexp:4294967291",
    "rsa4096-32": "RSA -pkeyopt rsa_keygen_bits:4096 -pkeyopt rsa_keygen_primes:4 -pkeyopt rsa_keygen_pubexp:4294967291",
    "rsa33": "RSA -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_keygen_pubexp:4294967297",
    "p521": "EC -pkeyopt ec_paramgen_curve:secp521r1",
    "brainpool": "EC -pkeyopt ec_paramgen_curve:brainpoolP256r1",
    "p384": "EC -pkeyopt ec_paramgen_curve:secp384r1",
    "ed25519": "ED25519",
}
SOON, LATE = "20200101000000Z", "20500101000000Z"

# name: issuer, key, {differences}. A CA has a key of its own; leaves share one key of each kind.
CERTIFICATES = {
    "root-rsa": (None, "rsa", {"basic": CA}),
    "root-ec": (None, "p256", {"basic": CA}),
    "root-other": (None, "rsa", {"basic": CA}),
    "inter": ("root-rsa", "rsa", {"basic": SUBCA}),
    "ok-rsa": ("root-rsa", "rsa", {}),
    "ok-ec": ("root-ec", "p256", {}),
    "ok-ec384": ("root-ec", "p384", {}),
    "ok-rsa4096": ("root-rsa", "rsa4096", {}),
    "ok-ed25519": ("root-ec", "ed25519", {}),
    "expired": ("root-rsa", "rsa", {"until": "20200201000000Z"}),
    "notyet": ("root-rsa", "rsa", {"since": "20400101000000Z"}),
    "wrong-host": ("root-rsa", "rsa", {"san": "DNS:other.example"}),
    "self": ("self", "rsa", {}),
    "untrusted": ("root-other", "rsa", {}),
    "leaf": ("inter", "rsa", {}),
    "by-leaf": ("ok-rsa", "rsa", {}),
    "rsa1024": ("root-rsa", "rsa1024", {}),
    "sha1": ("root-rsa", "rsa", {"digest": "sha1"}),
    "eku-client": ("root-rsa", "rsa", {"eku": "clientAuth"}),
    "cn-only": ("root-rsa", "rsa", {"san": None}),
    "dns-only": ("root-rsa", "rsa", {"san": "DNS:localhost"}),
    # names that are not what they look like (RFC 9525 section 6)
    "address-as-dns": ("root-rsa", "rsa", {"san": "DNS:127.0.0.1,DNS:*.0.0.1,URI:127.0.0.1"}),
    "host-as-uri": ("root-rsa", "rsa", {"san": "URI:https://localhost,URI:localhost,email:a@localhost"}),
    "ipv6": ("root-rsa", "rsa", {"san": "IP:::1,IP:2001:db8::1"}),
    "wildcard": ("root-rsa", "rsa", {"san": "DNS:*.example.test,DNS:xn--bcher-kva.test"}),
    # too large for a device
    "rsa8192": ("root-rsa", "rsa8192", {}),
    "exponent": ("root-rsa", "exponent", {}),
    "exponent-3": ("root-rsa", "rsa3", {}),
    "exponent-32": ("root-rsa", "rsa32", {}),
    "exponent-33": ("root-rsa", "rsa33", {}),
    "ok-ec521": ("root-ec", "p521", {}),
    # names in which a byte ends nothing, or is all there is
    "nul": ("root-rsa", "rsa", {"san": None, "more": "2.5.29.17=DER:3011820F" + b"localhost\0.test".hex()}),
    "san-empty": ("root-rsa", "rsa", {"san": None, "more": "2.5.29.17=DER:3000"}),
    "san-no-text": ("root-rsa", "rsa", {"san": None, "more": "2.5.29.17=DER:30028200"}),
    # the same CA once more, by another issuer and of other times
    "inter-other": ("root-other", "rsa", {"basic": SUBCA, "same_as": "inter"}),
    "inter-expired": ("root-rsa", "rsa", {"basic": SUBCA, "same_as": "inter", "until": "20200201000000Z"}),
    "ca-brainpool": ("root-rsa", "brainpool", {"basic": CA}),
    "by-brainpool": ("ca-brainpool", "rsa", {}),
    # issuers that are not CAs, or not for this purpose
    "ca-no-sign": ("root-rsa", "rsa", {"basic": "CA:TRUE", "usage": "digitalSignature,cRLSign"}),
    "by-no-sign": ("ca-no-sign", "rsa", {}),
    "ca-none": ("root-rsa", "rsa", {"basic": "CA:FALSE", "usage": "keyCertSign,digitalSignature", "own_key": True}),
    "by-none": ("ca-none", "rsa", {}),
    "subca": ("inter", "rsa", {"basic": CA}),
    "by-subca": ("subca", "rsa", {}),
    "ca-expired": ("root-rsa", "rsa", {"basic": CA, "until": "20200201000000Z"}),
    "by-expired": ("ca-expired", "rsa", {}),
    "ca-sha1": ("root-rsa", "rsa", {"basic": CA, "digest": "sha1"}),
    "by-sha1": ("ca-sha1", "rsa", {}),
    "ca-rsa1024": ("root-rsa", "rsa1024", {"basic": CA}),
    "by-rsa1024": ("ca-rsa1024", "rsa", {}),
    "root-large": (None, "rsa8192", {"basic": CA}),
    "by-large": ("root-large", "rsa", {}),
    # the largest key that is not too large
    "root-largest": (None, "rsa4096-32", {"basic": CA, "own_key": False}),
    "by-largest": ("root-largest", "rsa", {}),
    # uses of the server's key
    "usage-encipher": ("root-rsa", "rsa", {"usage": "keyEncipherment"}),
    "usage-sign": ("root-rsa", "rsa", {"usage": "digitalSignature"}),
    "usage-both": ("root-rsa", "rsa", {"usage": "digitalSignature,keyEncipherment"}),
    "eku-any": ("root-rsa", "rsa", {"eku": "anyExtendedKeyUsage"}),
    # extensions that mbedTLS does not know
    "constrained": ("root-rsa", "rsa", {"basic": CA, "more": "nameConstraints=critical,permitted;DNS:other.example"}),
    "by-constrained": ("constrained", "rsa", {}),
    "unknown-critical": ("root-rsa", "rsa", {"more": "1.2.3.4=critical,DER:0500"}),
    "unknown": ("root-rsa", "rsa", {"more": "1.2.3.4=DER:0500"}),
    "client": ("root-rsa", "rsa", {"san": "DNS:client.test", "eku": "clientAuth"}),
    "client-ec": ("root-rsa", "p256", {"san": "DNS:client.test", "eku": "clientAuth"}),
}
# Chains as a server sends them, and bundles.
FILES = {
    "roots": "root-rsa root-ec",
    "by-no-sign-full": "by-no-sign ca-no-sign",
    "by-none-full": "by-none ca-none",
    "by-subca-full": "by-subca subca inter",
    "by-expired-full": "by-expired ca-expired",
    "by-sha1-full": "by-sha1 ca-sha1",
    "by-rsa1024-full": "by-rsa1024 ca-rsa1024",
    "by-constrained-full": "by-constrained constrained",
    "six": "leaf inter root-rsa root-ec root-other wrong-host",
    "seven": "leaf inter root-rsa root-ec root-other wrong-host expired",
    "large-behind": "leaf inter rsa8192",
    "twice": "ok-rsa ok-rsa ok-rsa",
    "cross-first": "leaf inter-other inter",
    "cross-last": "leaf inter inter-other",
    "cross-expired": "leaf inter-expired inter",
    "by-brainpool-full": "by-brainpool ca-brainpool",
    "leaf-full": "leaf inter",
    "leaf-shuffled": "leaf root-rsa inter",
    "by-leaf-full": "by-leaf ok-rsa",
}


def openssl(folder: pathlib.Path, command: str, **more):
    done = subprocess.run(["openssl", *command.split()], cwd=folder, capture_output=True, text=True, **more)
    assert done.returncode == 0, f"openssl {command}\n{done.stderr}"
    return done.stdout


def make(folder: pathlib.Path, names=tuple(CERTIFICATES)) -> pathlib.Path:
    """These certificates, or every one, as NAME.pem with its key as NAME.key; issuers come first."""
    wanted = {name: CERTIFICATES[name] for name in names}
    for kind in {kind for _, kind, _ in wanted.values()}:
        if kind == "exponent":
            make_long_exponent(folder, "key-exponent")
        else:
            openssl(folder, f"genpkey -algorithm {KEYS[kind]} -out key-{kind}")
    (folder / "index.txt").touch()
    for name, (issuer, kind, options) in wanted.items():
        more = dict(options)
        own_key = more.pop("own_key", "basic" in more)
        if "same_as" in more:
            (folder / f"{name}.key").write_bytes((folder / f"{more['same_as']}.key").read_bytes())
        elif own_key:
            openssl(folder, f"genpkey -algorithm {KEYS[kind]} -out {name}.key")
        else:
            (folder / f"{name}.key").write_bytes((folder / f"key-{kind}").read_bytes())
        issue(folder, name, issuer, **more)
    for name, parts in FILES.items():
        if not set(parts.split()) <= wanted.keys():
            continue
        (folder / f"{name}.pem").write_text("".join((folder / f"{part}.pem").read_text() for part in parts.split()))
    return folder


def make_long_exponent(folder: pathlib.Path, name: str) -> None:
    """An RSA key whose public exponent is as long as its modulus: each use of it takes a hundred times as long."""
    p, q = (int(openssl(folder, "prime -generate -bits 1024")) for _ in range(2))
    d = 65537
    e = pow(d, -1, (p - 1) * (q - 1))
    numbers = [("version", 0), ("n", p * q), ("e", e), ("d", d), ("p", p), ("q", q), ("dp", d), ("dq", d), ("qi", pow(q, -1, p))]
    (folder / "key.cnf").write_text("asn1=SEQUENCE:key\n[key]\n" + "".join(f"{name}=INTEGER:{value}\n" for name, value in numbers))
    openssl(folder, "asn1parse -genconf key.cnf -noout -out key.der")
    openssl(folder, f"rsa -inform der -in key.der -out {name}")


def issue(
    folder,
    name,
    issuer,
    basic="CA:FALSE",
    san=HERE,
    eku="serverAuth",
    digest="sha256",
    since=SOON,
    until=LATE,
    usage=None,
    more=None,
    same_as=None,
):
    extensions = [f"basicConstraints=critical,{basic}"]
    usage = usage or ("keyCertSign,cRLSign" if basic != "CA:FALSE" else None)
    extensions += [f"keyUsage=critical,{usage}"] if usage else []
    extensions += [f"extendedKeyUsage={eku}"] if basic == "CA:FALSE" else []
    extensions += [more] if more else []
    extensions += [f"subjectAltName={san}"] if san and basic == "CA:FALSE" else []
    lines = [
        "[ca]",
        "default_ca=d",
        "[d]",
        "database=index.txt",
        "new_certs_dir=.",
        "rand_serial=yes",
        "unique_subject=no",
        "policy=p",
        "x509_extensions=x",
        "[p]",
        "commonName=supplied",
        "[x]",
        *extensions,
    ]
    (folder / "ca.cnf").write_text("\n".join(lines) + "\n")
    subject = "localhost" if issuer == "self" or not san else f"{same_as or name}.test"
    openssl(folder, f"req -new -key {name}.key -subj /CN={subject} -out {name}.csr")
    signer = f"-selfsign -keyfile {name}.key" if issuer in (None, "self") else f"-cert {issuer}.pem -keyfile {issuer}.key"
    openssl(
        folder, f"ca -batch -notext -config ca.cnf {signer} -md {digest} -startdate {since} -enddate {until} -in {name}.csr -out {name}.pem"
    )


def openssl_bytes(folder: pathlib.Path, command: str) -> bytes:
    return subprocess.run(["openssl", *command.split()], cwd=folder, capture_output=True, check=True).stdout


def make_special(folder: pathlib.Path) -> None:
    """What `openssl ca` does not make: a CA of version 1, and a certificate that is signed with RSA-PSS."""
    extensions = f"basicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\nsubjectAltName={HERE}\n"
    (folder / "leaf.ext").write_text(extensions)
    openssl(folder, "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out v1.key")
    openssl(folder, "req -new -key v1.key -subj /CN=v1.test -out v1.csr")
    openssl(folder, "x509 -req -in v1.csr -signkey v1.key -days 3650 -out v1.pem")
    openssl(folder, "x509 -req -in v1.csr -CA root-rsa.pem -CAkey root-rsa.key -CAcreateserial -days 3650 -out v1-sub.pem")
    assert "Version: 1" in openssl(folder, "x509 -in v1-sub.pem -noout -text")
    request = "x509 -req -in ok-rsa.csr -extfile leaf.ext -days 3650"
    openssl(folder, f"{request} -CA v1.pem -CAkey v1.key -CAcreateserial -out by-v1.pem")
    (folder / "by-v1-full.pem").write_text((folder / "by-v1.pem").read_text() + (folder / "v1-sub.pem").read_text())
    openssl(folder, f"{request} -CA root-rsa.pem -CAkey root-rsa.key -CAcreateserial -sigopt rsa_padding_mode:pss -out pss.pem")


def pin(folder: pathlib.Path, name: str) -> str:
    """The SHA-256 of the certificate's SubjectPublicKeyInfo, by openssl."""
    key = openssl(folder, f"x509 -in {name}.pem -noout -pubkey")
    der = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "der"], input=key.encode(), capture_output=True, check=True).stdout
    digest = subprocess.run(["openssl", "dgst", "-sha256", "-r"], input=der, capture_output=True, check=True).stdout
    return digest.split()[0].decode()
