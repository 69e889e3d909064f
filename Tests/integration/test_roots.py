"""The root certificates in flash: as Debian has them now, taken by both versions of mbedTLS, and of the size they say."""

import pathlib
import re
import subprocess

import pytest

import peers

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
    sizes = {group: int(size) for group, size in (line.split() for line in lines[:3])}
    said = {group: int(size) for group, size in re.findall(r"swl_roots_(\w+): (\d+) bytes", ROOTS.read_text())}
    assert sizes == said and max(sizes.values()) < 5000
    assert lines[3:8] == AMAZON
