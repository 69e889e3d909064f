# SPDX-License-Identifier: Apache-2.0
"""Root certificates in flash: they are Debian's of today, both versions of mbedTLS accept them, and their sizes are as stated. Also
those of a system, and of a bundle that is asked by name."""

import pathlib
import re
import subprocess

import pytest

import namespaces
import peers
import pki
from conftest import clean_env

ROOTS = peers.ROOT / "Sources/SwiftletPort/roots.c"
# SHA-256 of the public keys, as www.amazontrust.com/repository lists them.
AMAZON = [
    "fbe3018031f9586bcbf41727e417b7d1c45c2f47f93be372a17b96b50757d5a2",
    "7f4296fc5b6a4e3b35d3c369623e364ab1af381d8fa7121533c9d6c633ea2461",
    "36abc32656acfc645c61b71613c4bf21c787f5cabbee48348d58597803d7abc9",
    "f7ecded5c66047d28ed6466b543c40e0743abe81d109254dcf845d4c2c7853c5",
    "2b071c59a0a0ae76b0eadb2bad23bad4580b69c3601b630c2eaf0613afa83f92",
]


@pytest.mark.skipif(not pathlib.Path("/usr/share/ca-certificates/mozilla").exists(), reason="no ca-certificates here")
def test_they_are_what_debian_has():
    subprocess.run([peers.ROOT / "scripts/make-roots", "--check"], check=True)


@pytest.mark.parametrize("version", ["2.28", "3.6"])
def test_they_parse(request, tmp_path, version):
    archive = peers.ROOT / request.config.getoption("--build", default=".build-c") / "libswiftlet.a"
    program = peers.compile_program("roots.c", tmp_path / "roots", archive, peers.mbedtls36() if version == "3.6" else None, str(ROOTS))
    lines = subprocess.run([program], check=True, capture_output=True, text=True).stdout.split("\n")
    groups = sum(" " in line for line in lines)
    sizes = {group: int(size) for group, size in (line.split() for line in lines[:groups])}
    said = {group: int(size) for group, size in re.findall(r"swl_roots_(\w+): (\d+) bytes", ROOTS.read_text())}
    assert sizes == said and sizes.pop("common") < 14000 and max(sizes.values()) < 5000
    assert lines[groups : groups + 5] == AMAZON


@pytest.mark.skipif(not namespaces.allowed(), reason="another /etc needs root")
@pytest.mark.parametrize(
    "place",
    [
        "ssl/certs/ca-certificates.crt",
        "pki/tls/certs/ca-bundle.crt",
        "pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        "ssl/ca-bundle.pem",
        "ssl/cert.pem",
        "ssl/certs/one-of-many.crt",
        None,
    ],
)
def test_the_systems_are_found(examples, gateway, tmp_path, place):
    """stream, told of no roots, with an /etc as the distributions have it."""
    etc = tmp_path / "etc"
    etc.mkdir()
    for name in ("hosts", "nsswitch.conf", "resolv.conf"):
        (etc / name).write_text(pathlib.Path("/etc", name).read_text())
    if place:
        (etc / place).parent.mkdir(parents=True)
        (etc / place).write_text(pathlib.Path(gateway.ca).read_text())
    env = clean_env(OPENAI_BASE_URL=gateway.url + "/v1", OPENAI_API_KEY=gateway.key, OPENAI_MODEL="m")
    command = ["unshare", "--mount", "sh", "-ec", 'mount --bind "$1" /etc; exec "$2" Hello', "sh", etc, examples / "stream"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)
    assert (done.returncode, "Hello" in done.stdout, done.stderr) == ((0, True, "") if place else (1, False, "SWL_E_ARG_ROOTS\n"))


# ---- a bundle that is asked by name ---------------------------------------------------------------


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    names = ["root-rsa", "root-ec", "root-other", "inter", "ok-rsa", "ok-ec", "leaf", "self", "untrusted"]
    folder = pki.make(tmp_path_factory.mktemp("pki"), names)
    # Roots with the names of others, whose keys are not theirs.
    for name in ("root-rsa", "root-ec"):
        pki.openssl(folder, f"req -x509 -key root-other.key -subj /CN={name}.test -days 3650 -out forged-{name}.pem")
    return folder


BUNDLES = {"both": ["root-rsa", "root-ec"], "other": ["root-other"], "forged": ["forged-root-rsa", "forged-root-ec"], "empty": []}
BUNDLES["all"] = BUNDLES["forged"] + BUNDLES["both"] + BUNDLES["other"]


@pytest.fixture(scope="module")
def bundles(certificates, tmp_path_factory):
    folder = tmp_path_factory.mktemp("bundles")
    for name, members in BUNDLES.items():
        (folder / name).mkdir()
        for member in members:
            pki.openssl(certificates, f"x509 -in {member}.pem -outform der -out {folder / name / member}.der")
    return folder


SERVERS = ["ok-rsa", "ok-ec", "leaf-full", "self", "untrusted"]


@pytest.fixture(scope="module")
def servers(certificates, tmp_path_factory):
    ports = dict(zip(SERVERS, peers.free_ports(len(SERVERS)), strict=True))
    key = {"leaf-full": "leaf"}
    nginx = peers.Nginx(
        tmp_path_factory.mktemp("nginx"),
        [
            f"server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {certificates}/{name}.pem; "
            f'ssl_certificate_key {certificates}/{key.get(name, name)}.key; location / {{ return 200 "ok"; }} }}'
            for name, port in ports.items()
        ],
        ports["ok-rsa"],
    )
    yield ports
    nginx.stop()


@pytest.fixture(scope="module", params=["2.28", "3.6"])
def ask(request, bundles, servers, tmp_path_factory):
    archive = peers.ROOT / request.config.getoption("--build", default=".build-c") / "libswiftlet.a"
    folder = tmp_path_factory.mktemp("bundle")
    program = peers.compile_program("bundle.c", folder / "bundle", archive, peers.mbedtls36() if request.param == "3.6" else None)

    def ask(bundle, mode, server, edition="1", session="/dev/null"):
        # valgrind takes its time: what a session test does is most of it.
        command = [
            *(peers.memcheck(request.param) if peers.WHOLE or str(session) != "/dev/null" else []),
            program,
            bundles / bundle,
            mode,
            edition,
            session,
            f"https://localhost:{servers[server]}/",
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        status, resumed, asked = done.stdout.split()
        return status, int(resumed), int(asked)

    return ask


DONE, UNTRUSTED = "SWL_DONE", "SWL_E_CERT_UNTRUSTED"


@pytest.mark.parametrize("mode", ["whole", "key"])
@pytest.mark.parametrize(
    "bundle, server, status",
    [
        ("both", "ok-rsa", DONE),
        ("both", "ok-ec", DONE),
        ("both", "leaf-full", DONE),
        ("all", "ok-rsa", DONE),  # after one of the same name that did not sign
        ("all", "ok-ec", DONE),
        ("both", "untrusted", UNTRUSTED),
        ("both", "self", UNTRUSTED),
        ("empty", "ok-rsa", UNTRUSTED),
        ("forged", "ok-rsa", UNTRUSTED),
        ("forged", "leaf-full", UNTRUSTED),
    ],
)
def test_a_bundle_is_asked_by_name(ask, bundle, mode, server, status):
    assert ask(bundle, mode, server)[0] == status


@pytest.mark.parametrize(
    "bundle, mode, status",
    [
        ("forged", "liar", UNTRUSTED),  # certificates of any name
        ("other", "liar", UNTRUSTED),
        ("both", "noise", UNTRUSTED),
        ("both", "error", "SWL_E_IO"),
    ],
)
@pytest.mark.parametrize("server", ["ok-rsa", "ok-ec", "self"])
def test_a_wrong_answer_lets_nobody_in(ask, bundle, mode, server, status):
    got, _, asked = ask(bundle, mode, server)
    assert got == status and asked > 0


def test_a_session_is_resumed_with_the_same_edition_alone(ask, tmp_path):
    session = tmp_path / "session"
    session.touch()
    assert ask("both", "whole", "ok-rsa", "1", session)[:2] == (DONE, 0)
    assert ask("both", "whole", "ok-rsa", "1", session) == (DONE, 1, 0)
    assert ask("both", "whole", "ok-rsa", "2", session)[:2] == (DONE, 0)
