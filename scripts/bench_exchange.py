#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The cost of a request:  bench exchange

A POST of 300 bytes over HTTPS on a kept connection to nginx on loopback.

CPU           user and system, beside libcurl in the same run: Debian's on OpenSSL, and one on our mbedTLS; and beside TLS and the
              system alone, without HTTP
system calls  by strace, which is so slow that the answer has arrived when Swiftlet reads: without strace, Swiftlet reads once in
              vain and polls once
instructions  those outside TLS, over a peer in memory

It fails when Swiftlet takes more CPU than Debian's libcurl."""

import contextlib
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Tests/integration"))

import callgrind  # noqa: E402
import peers  # noqa: E402
import pki  # noqa: E402

COUNT, ROUNDS = 4000, 15
OURS, OURS36, DEBIAN, ON_MBEDTLS = "ours, mbedTLS 2.28", "ours, mbedTLS 3.6", "curl, OpenSSL", "curl, mbedTLS 2.28"
NO_HTTP = "no HTTP, mbedTLS 2.28"
VERDICTS = [("gate", DEBIAN, 1.0), ("goal", ON_MBEDTLS, 0.75)]  # ours to theirs, at most
CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, CLIENT_CORE = CORES[0], CORES[-1]


def output(*command) -> str:
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    assert done.returncode == 0, f"{command}: {done.stdout} {done.stderr}"
    return done.stdout


@contextlib.contextmanager
def on_core(core):
    """Processes that are started in this context run on that core alone."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


# ---- what is compared ---------------------------------------------------------------------------
def programs(folder: pathlib.Path, archive: pathlib.Path) -> dict[str, pathlib.Path]:
    curl = ROOT / ".build-curl-mbedtls"
    output(ROOT / "scripts/get-curl", curl)
    mbedtls = ["-lmbedtls", "-lmbedx509", "-lmbedcrypto"]
    made = {
        OURS: peers.compile_program("../bench/exchange.c", folder / "ours", archive, None, "-O2"),
        OURS36: peers.compile_program("../bench/exchange.c", folder / "ours36", archive, peers.mbedtls36(), "-O2"),
        DEBIAN: folder / "curl",
        ON_MBEDTLS: folder / "curl-mbedtls",
    }
    source = ROOT / "Tests/bench/curl.c"
    output("cc", "-O2", source, "-lcurl", "-o", made[DEBIAN])
    output("cc", "-O2", "-DCURL_STATICLIB", "-I", curl / "include", source, curl / "lib/libcurl.a", *mbedtls, "-o", made[ON_MBEDTLS])
    return made


def nginx(folder: pathlib.Path, certificates: pathlib.Path, port: int) -> peers.Nginx:
    with on_core(SERVER_CORE):
        return peers.Nginx(
            folder,
            [
                f"server {{ listen 127.0.0.1:{port} ssl; ssl_protocols TLSv1.2; ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256; ssl_certificate {certificates}/ok-ec.pem; "
                f"ssl_certificate_key {certificates}/ok-ec.key; location / {{ return 200 '{'x' * 64}'; }} }}"
            ],
            port,
        )


# ---- figures ------------------------------------------------------------------------------------
def cpu(commands, arguments) -> dict[str, list[float]]:
    """Microseconds a request, one figure a round. The order changes each round, so that a drift affects all alike."""
    runs = {name: [] for name in commands}
    for turn in range(ROUNDS):
        for name in list(commands)[:: -1 if turn % 2 else 1]:
            program, *more = commands[name]
            with on_core(CLIENT_CORE):
                runs[name].append(float(output(program, COUNT, *arguments, *more)))
    return runs


def ratio(runs, ours, theirs) -> float:
    """The median of the ratios of the rounds: a round is short, so both meet the same load."""
    return statistics.median(a / b for a, b in zip(runs[ours], runs[theirs], strict=True))


def system_calls(program, *arguments) -> dict[str, float]:
    """System calls of one request: the difference of two runs, so that start and end do not count."""

    def counted(count):
        with tempfile.NamedTemporaryFile() as log:
            output("strace", "-c", "-U", "calls,name", "-o", log.name, program, count, *arguments)
            return {
                name: int(n)
                for n, name in re.findall(r"^\s*(\d+) (\w+)$", pathlib.Path(log.name).read_text(), re.MULTILINE)
                if name != "total"
            }

    few, many = counted(100), counted(600)
    return {name: round((n - few.get(name, 0)) / 500, 2) for name, n in many.items() if n - few.get(name, 0) > 5}


# ---- report -------------------------------------------------------------------------------------
def main(build: pathlib.Path) -> int:
    output(ROOT / "scripts/install-packages", "bench")
    output(ROOT / "scripts/build", build, "swiftlet_archive")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "pki").mkdir()
        certificates = pki.make(folder / "pki")
        compared = programs(folder, build / "libswiftlet.a")
        [port] = peers.free_ports(1)
        server = nginx(folder, certificates, port)
        arguments = (certificates / "roots.pem", f"https://localhost:{port}/v1/chat")
        try:
            commands = {name: [program] for name, program in compared.items()} | {NO_HTTP: [compared[OURS], "bytes"]}
            runs = cpu(commands, arguments)
            calls = {name: system_calls(program, *arguments) for name, program in compared.items()}
        finally:
            server.stop()
        count = callgrind.of_a_post(compared[OURS], "memory")
        print(f"instructions a request outside TLS: {count}")
    for name, figures in runs.items():
        line = f"{name:22} {statistics.median(figures):5.1f} us CPU a request ({min(figures):.1f} to {max(figures):.1f})"
        beside = ", ".join(f"{n} {call}" for call, n in sorted(calls.get(name, {}).items()))
        print(f"{line}; system calls: {beside}" if beside else line)
    missed = []
    for what, theirs, most in VERDICTS:
        found = ratio(runs, OURS, theirs)
        missed += [what] if found > most else []
        print(f"{what}: {found:.2f} of {theirs}, {most:.2f} at most: {'missed' if found > most else 'met'}")
    print(f"without HTTP: {ratio(runs, NO_HTTP, ON_MBEDTLS):.2f} of {ON_MBEDTLS}")
    return 1 if "gate" in missed else 0


if __name__ == "__main__":
    sys.exit(main(ROOT / (sys.argv[1] if len(sys.argv) > 1 else ".build-c")))
