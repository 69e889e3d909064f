# SPDX-License-Identifier: Apache-2.0
"""The cost of a refused handshake, the reason in a server's last alert, and the second attempt with TLS 1.2."""

import contextlib
import re
import socket
import ssl
import struct
import subprocess
import threading

import pytest

import peers
from test_tls_matrix import OK, certificates, compile_probe, matrix, program  # noqa: F401: fixtures


class Server:
    """Python's ssl on a thread; a client that it refuses is reset."""

    def __init__(self, context):
        self.context = context
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                with (
                    contextlib.suppress(OSError),
                    self.context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False) as tls,
                ):
                    try:
                        tls.do_handshake()
                        tls.recv(4096)
                        tls.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                    except ssl.SSLError:
                        # A reset after the alert, while the client still sends.
                        tls.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def close(self):
        self.listener.close()


@pytest.fixture
def served(certificates):  # noqa: F811
    with contextlib.ExitStack() as stack:

        def serve(change):
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificates / "ok-rsa.pem", certificates / "ok-rsa.key")
            change(context)
            server = Server(context)
            stack.callback(server.close)
            return f"https://localhost:{server.port}/"

        yield serve


def wants_a_certificate(certificates, version):  # noqa: F811
    def change(context):
        context.maximum_version = version
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(certificates / "root-rsa.pem")

    return change


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_the_alert_of_a_server_that_goes_away(program, certificates, served, version):  # noqa: F811
    """The server refuses a client without a certificate, which still sends its last messages: the reason is an alert each time."""
    url = served(wants_a_certificate(certificates, version))
    for _ in range(20):
        [got] = peers.probe(program[1], url, roots=certificates / "root-rsa.pem", fallback=1)
        assert got["end"] == "SWL_E_TLS_ALERT", got


def test_tls_1_2_once_more(program, certificates, served):  # noqa: F811
    """Python's ssl and haproxy prefer their own order, with RSA-PSS first."""

    def change(context):
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.options |= ssl.OP_CIPHER_SERVER_PREFERENCE

    url = served(change)
    [got] = peers.probe(program[1], url, roots=certificates / "root-rsa.pem")
    assert (got["end"], got["error"]) == ((OK, 0) if program[0] == "2.28" else ("SWL_E_TLS_FALLBACK", -0x6600))
    [got] = peers.probe(program[1], url, roots=certificates / "root-rsa.pem", fallback=1)
    assert got["end"] == OK and got["body"] == "ok"


ECDHE_AEAD = {0xC02B, 0xC02C, 0xC02F, 0xC030, 0xC0AC, 0xCCA8, 0xCCA9}
OF_TLS_1_3 = {0x1301, 0x1302, 0x1303, 0x1304}
RENEGOTIATION_INFO = 0x00FF  # no cipher: RFC 5746 section 3.3


def first_message(path, **options):
    """The ClientHello that a server would get: its cipher suites, compression methods and extensions."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"https://localhost:{listener.getsockname()[1]}/"
        got = []

        def take():
            connection, _ = listener.accept()
            with connection, connection.makefile("rb") as stream:
                got.append(stream.read(int.from_bytes(stream.read(5)[3:])))

        thread = threading.Thread(target=take)
        thread.start()
        [probe] = peers.probe(path, url, **options)
        thread.join()
        assert probe["where"] == "tls", probe
    rest = got[0][4 + 2 + 32 :]

    def vector(size):
        nonlocal rest
        n = int.from_bytes(rest[:size])
        part, rest = rest[size : size + n], rest[size + n :]
        return part

    vector(1)  # the session
    suites, compressions = vector(2), vector(1)
    rest, extensions = vector(2), {}
    while rest:
        kind, rest = int.from_bytes(rest[:2]), rest[2:]
        extensions[kind] = vector(2)
    return {int.from_bytes(suites[i : i + 2]) for i in range(0, len(suites), 2)}, compressions, extensions


def pairs(text):
    return {int.from_bytes(text[i : i + 2]) for i in range(0, len(text), 2)}


def test_what_is_offered(program, certificates):  # noqa: F811
    """ECDHE with AEAD and TLS 1.3's suites alone, no signature by SHA-1, no version below 1.2, and no compression."""
    version, path = program
    roots = certificates / "roots.pem"
    own = ECDHE_AEAD | (OF_TLS_1_3 if version == "3.6" else set())
    suites, compressions, extensions = first_message(path, roots=roots)
    assert suites - {RENEGOTIATION_INFO} == own and compressions == b"\0"
    assert pairs(extensions[43][1:]) == {0x0303, 0x0304} if version == "3.6" else 43 not in extensions
    signatures = pairs(extensions[13][2:])
    assert {0x0403, 0x0804} & signatures and not any(each >> 8 in (1, 2) for each in signatures), "RSA-PSS or ECDSA; MD5 is 1, SHA-1 is 2"
    suites, _, _ = first_message(path, roots=roots, **{"version-max": 0x0303})
    assert suites - {RENEGOTIATION_INFO} == ECDHE_AEAD
    suites, _, _ = first_message(path, roots=roots, **{"old-cipher": 0x003C})
    assert suites - {RENEGOTIATION_INFO} == own | {0x003C}


# haproxy prefers its own order, too. It refuses a client in the handshake, and closes at once.
VERIFIED = "ca-file {folder}/root-rsa.pem verify required"
HAPROXY = {
    "any": "",
    "TLS 1.2": "ssl-max-ver TLSv1.2",
    "TLS 1.2, EC": "ssl-max-ver TLSv1.2",
    "verified, TLS 1.2": "ssl-max-ver TLSv1.2 " + VERIFIED,
    "verified, TLS 1.3": "ssl-min-ver TLSv1.3 " + VERIFIED,
}


@pytest.fixture(scope="session")
def haproxy(certificates, tmp_path_factory):  # noqa: F811
    """The port of each bind line."""
    folder = tmp_path_factory.mktemp("haproxy")
    ports = dict(zip(HAPROXY, peers.free_ports(len(HAPROXY))))
    binds = []
    for name, options in HAPROXY.items():
        key = "ok-ec" if "EC" in name else "ok-rsa"
        (folder / f"{key}.pem").write_bytes(b"".join((certificates / f"{key}.{part}").read_bytes() for part in ("pem", "key")))
        binds.append(f"127.0.0.1:{ports[name]} ssl crt {folder}/{key}.pem {options.format(folder=certificates)}")
    server = peers.Haproxy(folder, binds, ports["any"])
    yield ports
    server.stop()


@pytest.mark.parametrize("name", ["any", "TLS 1.2", "TLS 1.2, EC"])
def test_haproxy(program, certificates, haproxy, name):  # noqa: F811
    url = f"https://localhost:{haproxy[name]}/"
    version = "TLSv1.3" if name == "any" and program[0] == "3.6" else "TLSv1.2"
    [got] = peers.probe(program[1], url, roots=certificates / "roots.pem", fallback=1)
    assert (got["end"], got["status"], got["body"]) == (OK, 200, version + " "), got
    if name == "TLS 1.2" and program[0] == "3.6":
        [got] = peers.probe(program[1], url, roots=certificates / "roots.pem")
        assert (got["end"], got["error"]) == ("SWL_E_TLS_FALLBACK", -0x6600)


@pytest.mark.parametrize("version", ["TLS 1.2", "TLS 1.3"])
@pytest.mark.parametrize("who", ["client", "client-ec", "nobody", "of another root"])
def test_haproxy_refuses_a_client(program, certificates, haproxy, version, who):  # noqa: F811
    """Without a certificate, or with one that it does not trust: an alert is the reason each time."""
    names = {"nobody": None, "of another root": "untrusted"}
    name = names.get(who, who)
    identity = {part: certificates / f"{name}.{ending}" for part, ending in (("cert", "pem"), ("key", "key")) if name}
    url = f"https://localhost:{haproxy['verified, ' + version]}/"
    for _ in range(20):
        [got] = peers.probe(program[1], url, roots=certificates / "roots.pem", fallback=1, **identity)
        if program[0] == "2.28" and version == "TLS 1.3":
            assert got["end"] == "SWL_E_TLS_VERSION"
        elif who in names:
            assert got["end"] == "SWL_E_TLS_ALERT", got
        else:
            assert got["end"] == OK and got["body"].startswith("TLSv1." + version[-1]), got


def instructions(path, url, tmp_path, **options) -> tuple[str, int]:
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={tmp_path}/out", str(path)]
    words = [word for name, value in options.items() for word in (name, str(value))]
    done = subprocess.run([*command, *words, url], capture_output=True, text=True, timeout=240)
    return re.search(r'"end": "(\w+)"', done.stdout)[1], int(re.search(r"Collected : (\d+)", done.stderr)[1])


HOSTILE = ["an exponent as long as the modulus", "RSA-8192", "RSA-8192, TLS 1.2", "RSA-8192 after the chain", "seven certificates"]


def test_a_budget_for_what_is_refused(program, matrix, certificates, tmp_path):  # noqa: F811
    """Keys and chains that would take seconds cost no more than a certificate with a wrong name: they are only read."""
    _, path = program
    options = {"roots": certificates / "root-rsa.pem", "deadline-ms": 100000, "connect-ms": 30000}
    end, cheap = instructions(path, f"https://localhost:{matrix['wrong host']}/", tmp_path, **options)
    assert end == "SWL_E_CERT_NAME"
    for name in HOSTILE:
        end, spent = instructions(path, f"https://localhost:{matrix[name]}/", tmp_path, **options)
        print(f"{name}: {spent} beside {cheap}")
        assert end == "SWL_E_CERT_LARGE" and spent < cheap + 3_000_000, name


def test_a_budget_for_the_largest_key(program, matrix, certificates, tmp_path):  # noqa: F811
    """One signature under the largest RSA key that is not refused, beside one under RSA-2048: swl_tls_next computes one a call."""
    _, path = program
    spent = {}
    for name, roots in (("RSA-2048", "root-rsa.pem"), ("RSA-4096 with an exponent of 32 bits as the root", "root-largest.pem")):
        options = {"roots": certificates / roots, "deadline-ms": 100000, "connect-ms": 30000}
        end, spent[name] = instructions(path, f"https://localhost:{matrix[name]}/", tmp_path, **options)
        assert end == OK, name
    usual, largest = spent.values()
    print(f"{largest - usual} more than RSA-2048 with 65537")
    assert largest < usual + 10_000_000
