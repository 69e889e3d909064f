# SPDX-License-Identifier: Apache-2.0
"""mbedTLS as Sources/SwiftletPort/profiles configure it: one whole POST on 32-bit ARM, and its heap."""

import functools
import http.server
import json
import pathlib
import subprocess
import sys
import threading
import time

import pytest

import peers
import pki

sys.path.insert(0, str(peers.ROOT / "scripts"))
import targets  # noqa: E402

# Pointers are 4 bytes, as on a microcontroller; Linux, so that the sockets are real ones.
ARM = targets.Target("armhf", "armhf", "arm-linux-gnueabihf-", run="qemu-arm -L /usr/arm-linux-gnueabihf")
PROFILES = peers.ROOT / "Sources/SwiftletPort/profiles"
# Most bytes of mbedTLS's heap at one time, by the certificates that the server sends; the roots are DER. include/swiftlet_tls.h has
# the measured figures.
EC, RSA, MANY = "ok-ec", "leaf-full", "many"  # one; two of RSA-2048; more than 4 KB of them
LIMITS = {("16k_2k", EC): 25_000, ("4k", EC): 13_000, ("16k_2k", RSA): 29_000, ("4k", RSA): 18_500, ("p256", EC): 10_500}
PROFILE_NAMES = ["16k_2k", "4k", "p256"]
OK, TLS = "SWL_DONE", "SWL_E_TLS"
TOO_LARGE = -0x7100  # MBEDTLS_ERR_SSL_BAD_INPUT_DATA, as swiftlet_tls.h says
QUESTION = 3000  # bytes of the POST: more than one record of 2 KB
EVENTS = [b'data: {"delta": "%d"}\n\n' % i for i in range(40)]
LARGE = b"0123456789abcdef" * 8192


class Upstream(http.server.BaseHTTPRequestHandler):
    """The server that nginx forwards to: it sends an answer in small pieces with pauses, and a large one at once."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        length = int(self.headers["content-length"])
        assert self.rfile.read(length) == b"p" * length
        self.send_response(200)
        if self.path == "/large":
            self.send_header("content-length", str(len(LARGE)))
            self.end_headers()
            self.wfile.write(LARGE)
            return
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        for event in EVENTS:
            self.wfile.write(b"%x\r\n%b\r\n" % (len(event), event))
            time.sleep(0.005)
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_):
        pass


def fnv(data: bytes) -> int:
    return functools.reduce(lambda h, byte: (h ^ byte) * 0x01000193 & 0xFFFFFFFF, data, 0x811C9DC5)


def build(name: str, archive: pathlib.Path) -> pathlib.Path:
    """mbedTLS and the probe with one profile, by CMake, which sees what has changed."""
    folder = peers.ROOT / f".build-profile-{name}"
    config = PROFILES / f"mbedtls_{name}.h"
    options = f"-DMBEDTLS_CONFIG_FILE={config} -DCMAKE_C_COMPILER={ARM.cc} -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR=armv7l"
    options += " -DCMAKE_BUILD_TYPE=MinSizeRel -DENABLE_TESTING=OFF -DENABLE_PROGRAMS=OFF -DGEN_FILES=OFF"
    source = peers.mbedtls36() / "source"
    targets.run(["cmake", "-G", "Ninja", "-S", source, "-B", folder, *options.split()])
    targets.run(["ninja", "--quiet", "-C", folder, "lib"])
    ports = [peers.ROOT / "Sources/SwiftletPort" / port for port in [*peers.PORTS, "resolver_getaddrinfo.c"]]
    flags = "-std=c99 -D_DEFAULT_SOURCE -Os -Wall -Wextra -Wpedantic -Werror -ffunction-sections -Wl,--gc-sections"
    flags += "".join(f" -Wl,--wrap={function}" for function in ("malloc", "calloc", "realloc", "mbedtls_ssl_conf_max_frag_len"))
    headers = [f"-I{peers.ROOT}/include", "-isystem", source / "include", f'-DMBEDTLS_CONFIG_FILE="{config}"']
    libraries = [folder / "library" / f"libmbed{part}.a" for part in ("tls", "x509", "crypto")]
    program = folder / "profile_probe"
    probe = peers.ROOT / "Tests/integration/profile_probe.c"
    targets.run([ARM.cc, *flags.split(), *headers, probe, *ports, archive, *libraries, "-o", program])
    return program


@pytest.fixture(scope="module")
def programs():
    targets.build(ARM, "swiftlet_archive")
    return {name: build(name, ARM.archive) for name in PROFILE_NAMES}


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    folder = pki.make(tmp_path_factory.mktemp("pki"))
    for root in ("root-ec", "root-rsa"):
        pki.openssl(folder, f"x509 -in {root}.pem -outform der -out {root}.der")
    chain = ["leaf", "inter", "root-rsa", "root-other", "ok-rsa4096", "untrusted"]
    (folder / f"{MANY}.pem").write_text("".join((folder / f"{name}.pem").read_text() for name in chain))
    (folder / f"{MANY}.key").write_bytes((folder / "leaf.key").read_bytes())
    return folder


@pytest.fixture(scope="module")
def ports(tmp_path_factory, certificates):
    """nginx, by the certificate and the largest record that it sends."""
    upstream = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    threading.Thread(target=upstream.serve_forever, daemon=True).start()
    rows = [(EC, "16k"), (EC, "4k"), (RSA, "16k"), (MANY, "16k")]
    free = peers.free_ports(len(rows))
    behind = f"proxy_pass http://127.0.0.1:{upstream.server_port}; proxy_http_version 1.1;"
    servers = [
        f"""server {{ listen 127.0.0.1:{port} ssl; ssl_buffer_size {size};
            ssl_certificate {certificates}/{name}.pem; ssl_certificate_key {certificates}/{name.removesuffix("-full")}.key;
            location / {{ {behind} proxy_buffering off; }}
            location /large {{ {behind} proxy_buffer_size 64k; proxy_buffers 8 64k; }} }}"""
        for port, (name, size) in zip(free, rows, strict=True)
    ]
    nginx = peers.Nginx(tmp_path_factory.mktemp("nginx"), servers, free[0])
    yield dict(zip(rows, free, strict=True))
    nginx.stop()
    upstream.shutdown()


@pytest.fixture
def post(programs, certificates, ports):
    def run(profile, path, certificate=EC, size="16k", ask=1):
        root = certificates / ("root-ec.der" if certificate == EC else "root-rsa.der")
        url = f"https://localhost:{ports[certificate, size]}/{path}"
        command = [*ARM.run.split(), programs[profile], root, url, str(QUESTION), str(ask)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30)
        assert done.returncode in (0, 1) and not done.stderr, done
        got = json.loads(done.stdout)
        assert got["left"] == 0 and got["others"] == 0, "nobody but mbedTLS allocates, and it gives all back"
        return got

    return run


def answered(got, path):
    answer = LARGE if path == "large" else b"".join(EVENTS)
    return (got["end"], got["status"], got["len"], got["hash"]) == (OK, 200, len(answer), fnv(answer))


@pytest.mark.parametrize("path", ["stream", "large"])
@pytest.mark.parametrize("profile, certificate", LIMITS)
def test_a_post_in_the_heap_promised(post, profile, certificate, path):
    """nginx would send records of 16 KB, and is asked for 4 KB by the profile that has no more room."""
    got = post(profile, path, certificate)
    assert answered(got, path), got
    assert 0 < got["peak"] <= LIMITS[profile, certificate], got


@pytest.mark.parametrize("path", ["stream", "large"])
def test_a_server_of_small_records_need_not_be_asked(post, path):
    assert answered(post("4k", path, size="4k", ask=0), path)


def test_a_server_that_sends_large_records_all_the_same(post):
    """The error comes at once, and its number tells it from others."""
    start = time.monotonic()
    got = post("4k", "large", ask=0)
    assert (got["end"], got["where"], got["error"], got["len"]) == (TLS, "exchange", TOO_LARGE, 0)
    assert time.monotonic() - start < 5, "the deadline is 10 s"
    assert answered(post("4k", "stream", ask=0), "stream"), "what fits is received"


def test_certificates_of_more_than_4_kb(post):
    got = post("4k", "large", MANY)
    assert (got["end"], got["where"]) == (TLS, "connect"), got
    assert got["error"] == TOO_LARGE, hex(-got["error"])
    assert answered(post("16k_2k", "large", MANY), "large")
