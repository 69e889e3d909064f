"""A small public key infrastructure with every fault a client should notice, by the openssl command line."""

import pathlib
import subprocess

HERE = "DNS:localhost,IP:127.0.0.1"
CA, SUBCA = "CA:TRUE", "CA:TRUE,pathlen:0"
KEYS = {
    "rsa": "RSA -pkeyopt rsa_keygen_bits:2048",
    "rsa1024": "RSA -pkeyopt rsa_keygen_bits:1024",
    "rsa4096": "RSA -pkeyopt rsa_keygen_bits:4096",
    "p256": "EC -pkeyopt ec_paramgen_curve:prime256v1",
    "p384": "EC -pkeyopt ec_paramgen_curve:secp384r1",
    "ed25519": "ED25519",
}
SOON, LATE = "20200101000000Z", "20500101000000Z"

# name: issuer, key, {what differs}. A CA has a key of its own, leaves share one of each kind.
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
    "client": ("root-rsa", "rsa", {"san": "DNS:client.test", "eku": "clientAuth"}),
    "client-ec": ("root-rsa", "p256", {"san": "DNS:client.test", "eku": "clientAuth"}),
}
# Chains as a server sends them, and bundles.
FILES = {"roots": "root-rsa root-ec", "leaf-full": "leaf inter", "leaf-shuffled": "leaf root-rsa inter", "by-leaf-full": "by-leaf ok-rsa"}


def openssl(folder: pathlib.Path, command: str, **more):
    done = subprocess.run(["openssl", *command.split()], cwd=folder, capture_output=True, text=True, **more)
    assert done.returncode == 0, f"openssl {command}\n{done.stderr}"
    return done.stdout


def make(folder: pathlib.Path) -> pathlib.Path:
    """Every certificate as NAME.pem with its key as NAME.key."""
    for kind, options in KEYS.items():
        openssl(folder, f"genpkey -algorithm {options} -out key-{kind}")
    (folder / "index.txt").touch()
    for name, (issuer, kind, more) in CERTIFICATES.items():
        own_key = "basic" in more
        if own_key:
            openssl(folder, f"genpkey -algorithm {KEYS[kind]} -out {name}.key")
        else:
            (folder / f"{name}.key").write_bytes((folder / f"key-{kind}").read_bytes())
        issue(folder, name, issuer, **more)
    for name, parts in FILES.items():
        (folder / f"{name}.pem").write_text("".join((folder / f"{part}.pem").read_text() for part in parts.split()))
    return folder


def issue(folder, name, issuer, basic="CA:FALSE", san=HERE, eku="serverAuth", digest="sha256", since=SOON, until=LATE):
    extensions = [f"basicConstraints=critical,{basic}"]
    extensions += ["keyUsage=critical,keyCertSign,cRLSign"] if basic != "CA:FALSE" else [f"extendedKeyUsage={eku}"]
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
    subject = "localhost" if issuer == "self" or not san else f"{name}.test"
    openssl(folder, f"req -new -key {name}.key -subj /CN={subject} -out {name}.csr")
    signer = f"-selfsign -keyfile {name}.key" if issuer in (None, "self") else f"-cert {issuer}.pem -keyfile {issuer}.key"
    openssl(
        folder, f"ca -batch -notext -config ca.cnf {signer} -md {digest} -startdate {since} -enddate {until} -in {name}.csr -out {name}.pem"
    )


def pin(folder: pathlib.Path, name: str) -> str:
    """The SHA-256 of the certificate's SubjectPublicKeyInfo, by openssl."""
    key = openssl(folder, f"x509 -in {name}.pem -noout -pubkey")
    der = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "der"], input=key.encode(), capture_output=True, check=True).stdout
    digest = subprocess.run(["openssl", "dgst", "-sha256", "-r"], input=der, capture_output=True, check=True).stdout
    return digest.split()[0].decode()
