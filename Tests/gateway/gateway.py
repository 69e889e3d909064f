#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A loopback HTTPS server that plays the cloud AI services, for the demo and the tests.

    python3 Tests/gateway/gateway.py --port 8443 &
    curl --cacert build/gateway-certs/ca.pem https://localhost:8443/v1/models \\
         -H 'Authorization: Bearer test-key-not-a-secret'

What it serves is in gatewaylib/services.py, how it can misbehave in gatewaylib/modes.py.
"""

import argparse
import itertools
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path

from gatewaylib import account, faults, modes, services
from gatewaylib.calls import Call, Fault
from gatewaylib.http1 import Answer, Connection, Refused, Request

HOST = "127.0.0.1"
HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


class Log:
    """Writes one JSON object a line for each request, before the first byte of the answer."""

    def __init__(self, path: Path | None):
        self.file = path.open("w", encoding="utf-8") if path else None
        self.lock = threading.Lock()

    def write(self, connection: Connection, request: Request, **outcome: object) -> None:
        if not self.file:
            return
        body = request.body
        record = {
            "time": round(time.time(), 3),
            "connection": connection.number,
            **tls_facts(connection.sock),
            "method": request.method,
            "target": request.target,
            "headers": request.headers,
            "head_hex": request.head.hex(),
            "body_length": None if body is None else len(body),
            "body_hex": None if body is None else body.hex(),
            **outcome,
        }
        with self.lock:
            print(json.dumps(record), file=self.file, flush=True)


def tls_facts(sock: socket.socket) -> dict:
    if not isinstance(sock, ssl.SSLSocket):
        return {"tls": None}
    return {"tls": sock.version(), "cipher": sock.cipher()[0], "resumed": sock.session_reused}


class Gateway:
    def __init__(self, key: str, log: Log):
        self.account, self.log = account.Account(key), log
        self.numbers = itertools.count(1)

    def listen(self, port: int, tls: ssl.SSLContext | None) -> int:
        listener = socket.create_server((HOST, port), backlog=64)
        threading.Thread(target=self.accept, args=(listener, tls), daemon=True).start()
        return listener.getsockname()[1]

    def accept(self, listener: socket.socket, tls: ssl.SSLContext | None) -> None:
        while True:
            sock, _ = listener.accept()
            threading.Thread(target=self.serve, args=(sock, tls), daemon=True).start()

    def serve(self, sock: socket.socket, tls: ssl.SSLContext | None) -> None:
        try:
            sock.settimeout(10)  # the handshake happens in this thread, where it blocks no other connection
            with tls.wrap_socket(sock, server_side=True) if tls else sock as channel:
                connection = Connection(channel, next(self.numbers))
                while connection.open:
                    self.serve_one(connection)
        except OSError:
            pass  # the client left, or refused the certificate

    def serve_one(self, connection: Connection) -> None:
        request = Request(b"")
        try:
            request = connection.read_request()
            if request is None:
                connection.close()
                return
            request.parse()
            answer, outcome = self.answer(connection, request)
        except Refused as refused:
            request.head = request.head or bytes(connection.received)
            answer = faults.openai(Fault(refused.status, refused.reason)).closing()
            outcome = {"refused": refused.reason}
        self.log.write(connection, request, status=answer.status, **outcome)
        connection.send(answer)

    def answer(self, connection: Connection, request: Request) -> tuple[Answer, dict]:
        asked, path = modes.asked_by(request)
        service = services.service_for(path)
        if "early" in asked:
            answer = service.fault(Fault(413, "The body is too large.")).closing()
        else:
            connection.read_body(request)
            answer = service.answer(Call(request, path, self.account))
            answer = modes.substituted(answer, asked, service.fault)
            if request.wants_close():
                answer = answer.closing()
        return modes.delivered(answer, asked), {"modes": asked}


def server_context(certs: Path, name: str) -> ssl.SSLContext:
    leaf = certs / f"{name}.pem"
    if not leaf.exists():
        raise FileNotFoundError(f"there is no certificate {leaf}")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("DEFAULT:@SECLEVEL=0")  # else rsa1024 and sha1 do not load
    context.load_cert_chain(leaf, leaf.with_suffix(".key"))
    return context


def write_ready(path: Path, facts: dict) -> None:
    """Writes the file in one step: a reader that waits for it may read it as soon as it exists."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    unfinished.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    unfinished.replace(path)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="A loopback HTTPS server that plays the cloud AI services.",
        epilog=f"Test modes (header X-Test-Mode or path /mode/...): {', '.join(modes.MODES)}.",
    )
    parser.add_argument("--port", type=int, default=0, help="for HTTPS; 0, the default: any free one")
    parser.add_argument("--plain-port", type=int, help="also listen for HTTP without TLS; 0: any free one")
    parser.add_argument(
        "--certs",
        type=Path,
        default=ROOT / "build" / "gateway-certs",
        help="folder that certs.sh makes, or has made (default: %(default)s)",
    )
    parser.add_argument(
        "--cert", default="server", metavar="NAME", help="the certificate to serve: NAME.pem of that folder (default: %(default)s)"
    )
    parser.add_argument("--key", default="test-key-not-a-secret", help="the API key to accept (default: %(default)s)")
    parser.add_argument("--ready", type=Path, metavar="FILE", help="write this JSON file when listening, remove it at the end")
    parser.add_argument("--log", type=Path, metavar="FILE", help="write each request, keys included, to this file: one JSON object a line")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        facts = start(options)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"gateway: {error}")
    if options.ready:
        write_ready(options.ready, facts)
    print(json.dumps(facts), flush=True)
    stop.wait()
    if options.ready:
        options.ready.unlink(missing_ok=True)


def start(options: argparse.Namespace) -> dict:
    subprocess.run([HERE / "certs.sh", options.certs], check=True)
    gateway = Gateway(options.key, Log(options.log))
    port = gateway.listen(options.port, server_context(options.certs, options.cert))
    plain_port = None if options.plain_port is None else gateway.listen(options.plain_port, None)
    return {
        "host": HOST,
        "port": port,
        "plain_port": plain_port,
        "url": f"https://localhost:{port}",
        "ca": str(options.certs.resolve() / "ca.pem"),
        "key": options.key,
        "pid": os.getpid(),
        "credentials": account.facts(),
    }


if __name__ == "__main__":
    main()
