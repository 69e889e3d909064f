# SPDX-License-Identifier: Apache-2.0
"""What a handshake costs when it is refused, what the server's last word was, and TLS 1.2 once more."""

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
    """It refuses a client without a certificate while that sends its last messages: the reason is an alert each time."""
    url = served(wants_a_certificate(certificates, version))
    for _ in range(20):
        [got] = peers.probe(program[1], url, roots=certificates / "root-rsa.pem", fallback=1)
        assert got["end"] == "SWL_E_TLS_ALERT", got


def test_tls_1_2_once_more(program, certificates, served):  # noqa: F811
    """Python's ssl goes by its own order, RSA-PSS first, as haproxy does."""

    def change(context):
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.options |= ssl.OP_CIPHER_SERVER_PREFERENCE

    url = served(change)
    [got] = peers.probe(program[1], url, roots=certificates / "root-rsa.pem")
    assert (got["end"], got["error"]) == ((OK, 0) if program[0] == "2.28" else ("SWL_E_TLS_FALLBACK", -0x6600))
    [got] = peers.probe(program[1], url, roots=certificates / "root-rsa.pem", fallback=1)
    assert got["end"] == OK and got["body"] == "ok"


def instructions(path, url, tmp_path, **options) -> tuple[str, int]:
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={tmp_path}/out", str(path)]
    words = [word for name, value in options.items() for word in (name, str(value))]
    done = subprocess.run([*command, *words, url], capture_output=True, text=True, timeout=240)
    return re.search(r'"end": "(\w+)"', done.stdout)[1], int(re.search(r"Collected : (\d+)", done.stderr)[1])


HOSTILE = ["an exponent as long as the modulus", "RSA-8192", "RSA-8192, TLS 1.2", "RSA-8192 after the chain", "seven certificates"]


def test_a_budget_for_what_is_refused(program, matrix, certificates, tmp_path):  # noqa: F811
    """Keys and chains that would take seconds cost no more than to read them: beside a name that is wrong."""
    _, path = program
    options = {"roots": certificates / "root-rsa.pem", "deadline-ms": 100000, "connect-ms": 30000}
    end, cheap = instructions(path, f"https://localhost:{matrix['wrong host']}/", tmp_path, **options)
    assert end == "SWL_E_CERT_NAME"
    for name in HOSTILE:
        end, spent = instructions(path, f"https://localhost:{matrix[name]}/", tmp_path, **options)
        print(f"{name}: {spent} beside {cheap}")
        assert end == "SWL_E_CERT_LARGE" and spent < cheap + 3_000_000, name
