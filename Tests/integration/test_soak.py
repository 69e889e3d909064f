# SPDX-License-Identifier: Apache-2.0
"""10,000 exchanges on a kept connection and 300 handshakes leak nothing, nor do connections that the server closes after each answer or
after seven."""

import contextlib
import json
import os
import subprocess

import pytest

import peers
import pki


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    return pki.make(tmp_path_factory.mktemp("pki"))


# Answers on a connection, and how many are asked for: each connection is a handshake, resumed or not.
SERVERS = {1_000_000: 10000, 7: 10000 if peers.WHOLE else 2000, 1: 10000 if peers.WHOLE else 400}


@contextlib.contextmanager
def closing_after(answers, certificates, folder):
    """The port of a server that closes after so many answers."""
    [port] = peers.free_ports(1)
    nginx = peers.Nginx(
        folder,
        [
            f"server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {certificates}/ok-ec.pem; ssl_certificate_key {certificates}/ok-ec.key; "
            f'keepalive_requests {answers}; location / {{ return 200 "ok"; }} }}'
        ],
        port,
    )
    try:
        yield port
    finally:
        nginx.stop()


@pytest.fixture(scope="module", params=SERVERS, ids=lambda n: f"{n} a connection")
def server(request, certificates, tmp_path_factory):
    with closing_after(request.param, certificates, tmp_path_factory.mktemp("nginx")) as port:
        yield port, SERVERS[request.param]


@pytest.mark.parametrize("version", ["2.28", "3.6"])
def test_soak(request, certificates, server, tmp_path, version):
    port, count = server
    archive = peers.ROOT / request.config.getoption("--build", default=".build-c") / "libswiftlet.a"
    program = peers.compile_program("soak.c", tmp_path / "soak", archive, peers.mbedtls36() if version == "3.6" else None, "-D_GNU_SOURCE")
    done = subprocess.run(
        [program, certificates / "roots.pem", f"https://localhost:{port}/", str(count), "300"],
        capture_output=True,
        text=True,
        timeout=600,
        # Chunks kept in a thread's cache count as allocated.
        env=os.environ | {"GLIBC_TUNABLES": "glibc.malloc.tcache_count=0:glibc.malloc.mxfast=0"},
    )
    assert done.returncode == 0, done.stdout
    figures = json.loads(done.stdout)
    assert figures["descriptors"][0] == figures["descriptors"][1]
    assert figures["bytes"][0] == figures["bytes"][1]
    assert figures["arena"][1] - figures["arena"][0] <= 65536, "fragments"
