# SPDX-License-Identifier: Apache-2.0
"""Requests as Swiftlet's exchange sends them: nginx, Python's http.server and h11 must read exactly what was given. Each is sent with
others on one connection, so that its end is checked, too. A failure names its seed; SWIFTLET_SEED repeats it."""

import os
import random
import string
import subprocess
import tomllib

import peers
import pytest
from conftest import ROOT
from head_servers import H11, Nginx, Python, Request, as_read

SEED = int(os.environ.get("SWIFTLET_SEED", random.SystemRandom().randrange(2**32)))
COUNT, TOGETHER = 400, 10
# RFC 9110 section 7.6.1: a proxy keeps these to itself.
HOP_BY_HOP = {b"connection", b"te", b"expect", b"keep-alive", b"upgrade"}


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    running = [Python(), Nginx(tmp_path_factory.mktemp("nginx")), H11()]
    yield running
    for server in running:
        server.stop()


# ---- Swiftlet ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def send(request, tmp_path_factory):
    """Status, bytes on the wire, and the request with what its signer added, of each (request, signer, window)."""
    archive = ROOT / request.config.getoption("--build") / "libswiftlet.a"
    ports = [str(ROOT / "Sources/SwiftletPort" / name) for name in ("crypto_mbedtls.c", "entropy_linux.c")]
    program = peers.compile_driver("head_driver.c", tmp_path_factory.mktemp("heads"), archive, *ports, "-lmbedcrypto")
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"seed {SEED}", flush=True)

    def run(requests):
        lines = [line(*each) for each in requests]
        done = subprocess.run([program], input="".join(lines), capture_output=True, text=True, timeout=100)
        answers = [told.split(" ") for told in done.stdout.splitlines()]
        assert done.returncode == 0 and len(answers) == len(lines), done
        for (given, _, _), (status, wire, *headers) in zip(requests, answers):
            texts = [bytes.fromhex(text[1:]) for text in headers]
            full = Request(given.method, given.host, given.path, given.query, list(zip(texts[::2], texts[1::2])), given.body)
            yield status, bytes.fromhex(wire[1:]), full

    return run


def line(given: Request, signer: str, window: int) -> str:
    texts = [given.method, given.host, given.path, given.query, given.body, *(text for pair in given.headers for text in pair)]
    return " ".join([str(window), signer, *(text.hex() or "-" for text in texts)]) + "\n"


LAST = Request(path=b"/last", headers=[(b"Connection", b"close")])
LAST_WIRE = b"GET /last HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n"


def check(server, sent: list[tuple[bytes, Request]], about: str) -> None:
    """Sends the requests on one connection, then one that closes it."""
    seen, answers = server.take(b"".join(wire for wire, _ in sent) + LAST_WIRE)
    expected = [request.read for _, request in sent] + [LAST.read]
    if server.name == "nginx":
        expected = [(*one[:3], [pair for pair in one[3] if pair[0].lower() not in HOP_BY_HOP], one[4]) for one in expected]
    got = [as_read(*one) for one in seen]
    for number, (one, wanted) in enumerate(zip(got, expected, strict=False)):
        assert one == wanted, f"{about}: {server.name} read request {number} as {one}, not {wanted}"
    assert len(got) == len(expected), f"{about}: {server.name} read {len(got)} of {len(expected)}, and said {answers[-300:]}"


def rows():
    for row in tomllib.loads((ROOT / "Tests/conformance/requests.toml").read_text())["request"]:
        yield pytest.param(row, id=row["name"])


@pytest.mark.parametrize("row", rows())
def test_rows(send, servers, row):
    texts = {name: row[name].encode("latin-1") for name in ("method", "host", "path", "query", "body") if name in row}
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in row.get("headers", [])]
    given = Request(**texts, headers=headers)
    [(status, wire, full)] = send([(given, row.get("signer", "none"), row.get("window", 1024))])
    assert status == row.get("refused", "SWL_DONE")
    if "refused" in row:
        assert wire == b""
        return
    assert full.headers[: len(headers)] == headers and (len(full.headers) > len(headers)) == ("signer" in row)
    for server in servers:
        if server.name in row:
            status = row[server.name].partition(":")[0]
            assert server.take(wire + LAST_WIRE)[1].startswith(b"HTTP/1.1 " + status.encode())
        else:
            check(server, [(wire, full)] * 2, row["name"])


def test_sizes(send, servers):
    """Up to what http.server takes: 64 KB a line, 100 headers."""
    many = [(b"X-%d" % i, b"v" * i) for i in range(90)]
    long = [
        Request(path=b"/" + b"p" * 60000),
        Request(query=b"q" * 60000),
        Request(method=b"POST", headers=many, body=b"b" * 100000),
        Request(headers=[(b"X-" + b"n" * 30000, b"v" * 30000)]),
    ]
    sent = list(send([(request, "none", window) for request in long for window in (64, 4096)]))
    assert all(status == "SWL_DONE" for status, _, _ in sent)
    for server in servers:
        check(server, [(wire, full) for _, wire, full in sent], "sizes")


# ---- random ones -------------------------------------------------------------------------------

UNRESERVED = (string.ascii_letters + string.digits + "-._~").encode()
PCHAR = UNRESERVED + b"!$&'()*+,;=:@"
TOKEN = (string.ascii_letters + string.digits + "!#$%&'*+-.^_`|~").encode()
TEXT = bytes([*range(0x20, 0x7F), 9, *range(0x80, 0x100)])
# A canonical request has letters, digits and -._~ in its headers' names, no other character of a token.
NAMES = {"none": TOKEN, "bearer": TOKEN, "token": TOKEN, "sigv4": UNRESERVED, "sigv4a": UNRESERVED, "qiniu": UNRESERVED, "appstage": TOKEN}
SIGNERS = ["none", *NAMES]
# Of meaning to a server, or already there when it is signed.
MEANINGFUL = {b"host", b"content-length", b"transfer-encoding", b"connection", b"te", b"expect", b"upgrade", b"ts", b"ak", b"sign"}


class Maker:
    def __init__(self, seed):
        self.pick = random.Random(seed)

    def some(self, alphabet: bytes, least: int, most: int) -> bytes:
        return bytes(self.pick.choices(alphabet, k=self.pick.randint(least, most)))

    def escaped(self, alphabet: bytes) -> bytes:
        """With escapes of any byte but NUL, which nginx refuses."""
        pieces = [self.some(alphabet, 0, 6), b"%%%02x" % self.pick.randint(1, 255), b"%%%02X" % self.pick.randint(1, 255)]
        return b"".join(self.pick.choices(pieces, [4, 1, 1], k=self.pick.randint(0, 6)))

    def path(self) -> bytes:
        # No segment of dots: nginx refuses those that lead above the root.
        return b"/" + b"/".join(b"s" + self.escaped(PCHAR) if self.pick.random() < 0.9 else b"" for _ in range(self.pick.randint(0, 5)))

    def header(self, alphabet: bytes) -> tuple[bytes, bytes]:
        name = self.some(alphabet, 1, 16)
        return self.header(alphabet) if name.lower() in MEANINGFUL else (name, self.some(TEXT, 0, 40))

    def request(self) -> tuple[Request, str, int]:
        method = self.pick.choice([b"GET", b"HEAD", b"POST", b"PUT", b"PATCH", b"DELETE", b"OPTIONS", self.some(b"ABCXYZ_-", 3, 10)])
        host = self.some(UNRESERVED.lower().replace(b".", b""), 1, 20) + self.pick.choice([b"", b":80", b":65535"])
        signer = self.pick.choice(SIGNERS)
        headers = [self.header(NAMES[signer]) for _ in range(self.pick.randint(0, 10))]
        body = self.pick.choice([b"", b"", self.pick.randbytes(self.pick.randint(1, 300))])
        given = Request(method, host, self.path(), self.escaped(PCHAR + b"/?"), headers, body)
        return given, signer, self.pick.choice([64, 100, 1024])


def test_random(send, servers):
    maker = Maker(f"heads {SEED}")
    sent = list(send([maker.request() for _ in range(COUNT)]))
    assert {status for status, _, _ in sent} == {"SWL_DONE"}, f"seed {SEED}"
    for server in servers:
        for start in range(0, COUNT, TOGETHER):
            check(server, [(wire, full) for _, wire, full in sent[start : start + TOGETHER]], f"seed {SEED}")
