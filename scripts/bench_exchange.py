#!/usr/bin/env python3
"""What a request costs:  bench exchange

A POST of 300 bytes over HTTPS on a kept connection, against nginx on loopback: system calls, CPU, and that
of Debian's libcurl in the same run (medians, client and server each pinned to a core); and the
instructions outside TLS, over a peer in memory. Needs nginx, valgrind, strace, libcurl4-openssl-dev."""

import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Tests/integration"))

import peers  # noqa: E402
import pki  # noqa: E402

COUNT, ROUNDS = 4000, 7


def output(*command) -> str:
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    assert done.returncode == 0, f"{command}: {done.stdout} {done.stderr}"
    return done.stdout


def system_calls(program, *arguments) -> dict[str, float]:
    """A request: the difference of two runs, so that start and end do not count."""

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


def instructions(program) -> int:
    """What the calls of the library take for a request, without the program's own and the peer in memory."""

    def counted(count):
        with tempfile.NamedTemporaryFile() as log:
            output("valgrind", "--tool=callgrind", f"--callgrind-out-file={log.name}", program, count, "memory")
            text = {kind: output("callgrind_annotate", "--threshold=100", f"--inclusive={kind}", log.name) for kind in ("yes", "no")}
        inclusive, own = (dict((name, int(n.replace(",", ""))) for n, name in re.findall(r"^ *([\d,]+) .*:(\w+) \[", text[kind], re.MULTILINE)) for kind in text)
        return inclusive["post"] - own["post"] - inclusive["memory_send"] - inclusive["memory_recv"]

    return (counted(3000) - counted(1000)) // 2000


def exchange(build: pathlib.Path):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "pki").mkdir()
        certificates = pki.make(folder / "pki")
        archive = build / "libswiftlet.a"
        ours = {"mbedTLS 2.28": None, "mbedTLS 3.6": peers.mbedtls36()}
        programs = {
            name: peers.compile_program("../bench/exchange.c", folder / f"ours{i}", archive, mbedtls, "-O2")
            for i, (name, mbedtls) in enumerate(ours.items())
        }
        curl = folder / "curl"
        output("cc", "-O2", ROOT / "Tests/bench/curl.c", "-lcurl", "-o", curl)
        [port] = peers.free_ports(1)
        nginx = peers.Nginx(
            folder,
            [
                f"server {{ listen 127.0.0.1:{port} ssl; ssl_protocols TLSv1.2; ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256; ssl_certificate {certificates}/ok-ec.pem; "
                f"ssl_certificate_key {certificates}/ok-ec.key; location / {{ return 200 '{'x' * 64}'; }} }}"
            ],
            port,
        )
        try:
            output("taskset", "-acp", "0", nginx.process.pid)
            for worker in output("pgrep", "-P", nginx.process.pid).split():
                output("taskset", "-cp", "0", worker)
            arguments = (certificates / "roots.pem", f"https://localhost:{port}/v1/chat")
            runs = {name: [] for name in [*programs, "curl"]}
            for _ in range(ROUNDS):
                for name, program in {**programs, "curl": curl}.items():
                    runs[name].append(float(output("taskset", "-c", "1", program, COUNT, *arguments)))
            medians = {name: statistics.median(values) for name, values in runs.items()}
            for name, median in medians.items():
                print(f"CPU a request, {name}: {median:.1f} us, {median / medians['curl']:.2f} of curl")
            print("system calls a request:", system_calls(programs["mbedTLS 2.28"], *arguments), "curl:", system_calls(curl, *arguments))
        finally:
            nginx.stop()
        print("instructions a request outside TLS:", instructions(programs["mbedTLS 2.28"]))


if __name__ == "__main__":
    exchange(ROOT / (sys.argv[1] if len(sys.argv) > 1 else ".build-c"))
