# SPDX-License-Identifier: Apache-2.0
"""Connections in eight threads share nothing that is written: helgrind watches every access.

One connection comes first, because mbedTLS 2.28 fills its tables then (ecp.c's init_done): two at once would both fill
them. mbedTLS 3.6 computes TLS 1.3 through PSA, whose state all connections share. With MBEDTLS_THREADING_C its mutexes
hold. Without it two connections race, which helgrind must see; the ports do not compile then, unless a program says that
it has one thread."""

import os
import subprocess

import peers
import pytest
from test_tls_matrix import certificates  # noqa: F401: a fixture

PORT = peers.ROOT / "Sources/SwiftletPort/tls_mbedtls.c"
MUTEXES = "#define MBEDTLS_THREADING_C\n#define MBEDTLS_THREADING_PTHREAD\n"
# ecp.c counts for its self-test what it computes, in variables that all threads write and nobody else reads.
NO_COUNTERS = "#undef MBEDTLS_SELF_TEST\n"
HELGRIND = ["valgrind", "-q", "--tool=helgrind", "--error-exitcode=99"]


def library(version: str):
    added = NO_COUNTERS + (MUTEXES if version == "3.6" else "")
    return peers.mbedtls_with(version, "for-threads", added)


@pytest.fixture(scope="module")
def server(certificates, tmp_path_factory):  # noqa: F811
    [port] = peers.free_ports(1)
    keys = "".join(f"ssl_certificate {certificates}/{name}.pem; ssl_certificate_key {certificates}/{name}.key;" for name in ("ok-ec",))
    block = f'server {{ listen 127.0.0.1:{port} ssl; {keys} keepalive_requests 2; location / {{ return 200 "ok"; }} }}'
    nginx = peers.Nginx(tmp_path_factory.mktemp("nginx"), [block], port)
    yield f"https://localhost:{port}/"
    nginx.stop()


def run(request, certificates, server, folder, mbedtls, threads, *options, flags=()):  # noqa: F811
    archive = peers.ROOT / request.config.getoption("--build", default=".build-c") / "libswiftlet.a"
    program = peers.compile_program("client_threads.c", folder / "threads", archive, mbedtls, "-pthread", *flags)
    environment = os.environ | {"CA_FILE": str(certificates / "roots.pem")}
    command = [*HELGRIND, str(program), server, "3", str(threads), *options]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)


@pytest.mark.parametrize("roots", ["own", "shared"])
@pytest.mark.parametrize("version", ["2.28", "3.6"])
def test_eight_connections_do_not_race(request, certificates, server, tmp_path, version, roots):  # noqa: F811
    mbedtls = library(version)
    options = ["shared"] if roots == "shared" else []
    done = run(request, certificates, server, tmp_path, mbedtls, 8, *options, flags=["-USWL_TLS_ONE_THREAD"])
    assert done.returncode == 0, done.stderr[-4000:]


def test_helgrind_sees_what_races(request, certificates, server, tmp_path):  # noqa: F811
    """3.6 with TLS 1.3 and no mutexes, told that there is one thread."""
    done = run(request, certificates, server, tmp_path, peers.mbedtls36(), 2)
    assert done.returncode == 99 and "Possible data race" in done.stderr and "psa_" in done.stderr, done.stderr[-2000:]


@pytest.mark.parametrize(
    "defined, compiles",
    [
        ([], False),
        (["-DSWL_TLS_ONE_THREAD"], True),
        (["-DMBEDTLS_THREADING_C", "-DMBEDTLS_THREADING_PTHREAD"], True),
        (["-DTLS_1_2_ALONE"], True),
    ],
    ids=["nothing is said", "one thread", "mutexes", "TLS 1.2 alone"],
)
def test_the_port_asks_for_threads(tmp_path, defined, compiles):
    (tmp_path / "user.h").write_text("#if defined(TLS_1_2_ALONE)\n#undef MBEDTLS_SSL_PROTO_TLS1_3\n#undef MBEDTLS_USE_PSA_CRYPTO\n#endif\n")
    include = ["-isystem", str(peers.mbedtls36() / "include"), f'-DMBEDTLS_USER_CONFIG_FILE="{tmp_path}/user.h"']
    command = ["cc", "-std=c99", "-fsyntax-only", f"-I{peers.ROOT}/include", *include, *defined, str(PORT)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode == 0) == compiles, done.stderr
    if not compiles:
        assert "MBEDTLS_THREADING_C, or SWL_TLS_ONE_THREAD" in done.stderr
