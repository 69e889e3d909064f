# SPDX-License-Identifier: Apache-2.0
"""The root certificates in flash: as Debian has them now, taken by both versions of mbedTLS, and of the size they say."""

import pathlib
import re
import subprocess

import pytest

import namespaces
import peers
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
