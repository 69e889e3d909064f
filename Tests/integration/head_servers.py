# SPDX-License-Identifier: Apache-2.0
"""A request as its sender means it, and as three foreign servers read it: each takes the bytes of a connection, and gives the requests
that it has read and its answers."""

import contextlib
import http.server
import os
import socket
import threading
from dataclasses import dataclass, field

import h11
import peers

os.environ["PATH"] += ":/usr/sbin"  # where Debian has nginx


@dataclass
class Request:
    """A request that the application gave, or that a server has read: `headers` without the length."""

    method: bytes = b"GET"
    host: bytes = b"example.com"
    path: bytes = b"/"
    query: bytes = b""
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""

    @property
    def read(self):
        headers = [(name, value.strip(b" \t")) for name, value in self.headers if name.lower() != b"content-length"]
        return self.method, self.path + (b"?" + self.query if self.query else b""), self.host, headers, self.body


def as_read(method: bytes, target: bytes, headers: list[tuple[bytes, bytes]], body: bytes):
    """The same of a server; it must have seen one Host, and the length of the body."""
    hosts = [value for name, value in headers if name.lower() == b"host"]
    lengths = [value for name, value in headers if name.lower() == b"content-length"]
    assert len(hosts) == 1 and len(lengths) <= 1 and int(lengths[0] if lengths else 0) == len(body), headers
    rest = [pair for pair in headers if pair[0].lower() != b"host"]
    path, _, query = target.partition(b"?")
    return Request(method, hosts[0], path, query, rest, body).read


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __getattr__(self, name):
        if not name.startswith("do_"):
            raise AttributeError(name)
        return self.any

    def any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in self.headers.items()]
        method, target, _ = self.requestline.encode("latin-1").split(b" ")
        self.server.seen.append((method, target, headers, body))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class Python:
    name = "python"

    def __init__(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.seen = []
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def take(self, data: bytes):
        return seen_by(self.port, data, self.server.seen)


class Nginx:
    """nginx as a proxy before a Python server."""

    name = "nginx"

    def __init__(self, folder):
        self.python = Python()
        [self.port] = peers.free_ports(1)
        server = f"""server {{ listen 127.0.0.1:{self.port}; large_client_header_buffers 8 128k; client_max_body_size 0; client_body_buffer_size 1m;
            underscores_in_headers on; ignore_invalid_headers off;
            location / {{ proxy_pass http://127.0.0.1:{self.python.port}; proxy_http_version 1.1; proxy_set_header Connection "";
                          proxy_set_header Host $http_host; }} }}"""
        self.nginx = peers.Nginx(folder, [server], self.port)

    def stop(self):
        self.nginx.stop()
        self.python.stop()

    def take(self, data: bytes):
        return seen_by(self.port, data, self.python.server.seen)


def seen_by(port: int, data: bytes, seen: list):
    """The requests that have come when the server closes; the last request asks it to close."""
    seen.clear()
    with socket.create_connection(("127.0.0.1", port), 10) as client:
        sender = threading.Thread(target=send_all, args=(client, data))
        sender.start()
        answers = b""
        with contextlib.suppress(ConnectionResetError):
            while piece := client.recv(65536):
                answers += piece
        sender.join()
    return list(seen), answers


def send_all(client: socket.socket, data: bytes) -> None:
    with contextlib.suppress(OSError):  # a server that refuses closes
        client.sendall(data)


class H11:
    name = "h11"

    def stop(self):
        pass

    def take(self, data: bytes):
        seen = []
        connection = h11.Connection(h11.SERVER, max_incomplete_event_size=1 << 20)
        connection.receive_data(data)
        while True:
            try:
                event = connection.next_event()
            except h11.RemoteProtocolError as error:
                return seen, str(error).encode()
            if isinstance(event, h11.Request):
                seen.append([event.method, event.target, event.headers.raw_items(), b""])
            elif isinstance(event, h11.Data):
                seen[-1][3] += bytes(event.data)
            elif isinstance(event, h11.EndOfMessage):
                connection.send(h11.Response(status_code=200, headers=[("Content-Length", "0")]))
                connection.send(h11.EndOfMessage())
                if connection.their_state is not h11.DONE:
                    return seen, b""
                connection.start_next_cycle()
            else:
                return seen, repr(event).encode()
