# SPDX-License-Identifier: Apache-2.0
"""The crypto ports against known answers, and signed random requests against botocore and qiniu, on each port."""

import os
import subprocess
import sys

import peers
import pytest

C = peers.ROOT / "Tests/c"
REQUESTS = 2000


@pytest.fixture(
    scope="session", params=[("2.28", "mbedtls"), ("3.6", "mbedtls"), ("3.6", "psa")], ids=lambda p: f"{p[1]} on mbedTLS {p[0]}"
)
def build(request, tmp_path_factory):
    """Compiles sources of Tests/c with one crypto port."""
    version, port = request.param
    folder = tmp_path_factory.mktemp("signers")
    root = peers.mbedtls36() if version == "3.6" else None
    library = [str(root / "lib/libmbedcrypto.a")] if root else ["-lmbedcrypto"]
    include = ["-isystem", str(root / "include")] if root else []

    def compile_program(name: str, *more: str):
        sources = [str(C / source) for source in (f"{name}.c", *more)]
        ports = [str(peers.ROOT / "Sources/SwiftletPort" / source) for source in (f"crypto_{port}.c", "entropy_linux.c")]
        archive = str(peers.ROOT / request.config.getoption("--build") / "libswiftlet.a")
        subprocess.run(
            [
                os.environ.get("CC", "cc"),
                "-std=gnu11",
                "-O1",
                "-g",
                "-ffunction-sections",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-D_GNU_SOURCE",
                f'-DVECTORS_DIR="{folder}"',
                f"-I{peers.ROOT}/include",
                f"-I{C}",
                *include,
                *sources,
                *ports,
                archive,
                *library,
                "-Wl,--gc-sections",
                "-o",
                str(folder / name),
            ],
            check=True,
        )
        return folder / name

    return compile_program


def test_known_answers(build):
    program = build("crypto_ports", "check.c", "guard.c", "vectors.c", "sign_vectors.c")
    subprocess.run(
        [
            sys.executable,
            str(peers.ROOT / "scripts/vectors.py"),
            str(peers.ROOT / "Tests/vectors/sigv4a.json"),
            str(program.parent / "sigv4a.txt"),
        ],
        check=True,
    )
    done = subprocess.run([str(program)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout


def test_random_requests(build):
    done = subprocess.run(
        [
            sys.executable,
            str(peers.ROOT / "Tests/integration/test_sign_differential.py"),
            str(build("sign_batch")),
            "--count",
            str(REQUESTS),
        ],
        capture_output=True,
        text=True,
        timeout=300,
    )
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr


def test_secrets_are_wiped(build):
    """Secrets are wiped from the stack frames of the core and of the port's library."""
    done = subprocess.run([build("wiped")], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
