# SPDX-License-Identifier: Apache-2.0
"""An HTTP proxy on loopback, for user and p@ss:  proxy.py      prints its port, and ends with its input"""

import base64
import select
import socket
import socketserver
import sys
import threading

KEY = base64.b64encode(b"user:p@ss").decode()


class Proxy(socketserver.ThreadingTCPServer):
    """Allows CONNECT to those that show the key, and records each head."""

    daemon_threads = allow_reuse_address = True

    def __init__(self, verdict=b"HTTP/1.1 200 Connection established\r\n\r\n"):
        self.heads, self.verdict = [], verdict
        super().__init__(("127.0.0.1", 0), Tunnel)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Tunnel(socketserver.BaseRequestHandler):
    def handle(self):
        head = b""
        while b"\r\n\r\n" not in head:
            piece = self.request.recv(4096)
            if not piece:
                return
            head += piece
        self.server.heads.append(head.decode())
        if f"Proxy-Authorization: Basic {KEY}\r\n" not in head.decode():
            self.request.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return
        self.request.sendall(self.server.verdict)
        if b" 200 " not in self.server.verdict:
            return
        host, _, port = head.split()[1].decode().rpartition(":")
        with socket.create_connection((host, int(port))) as other:
            ends = [self.request, other]
            while True:
                for end in select.select(ends, [], [])[0]:
                    data = end.recv(65536)
                    if not data:
                        return
                    ends[end is self.request].sendall(data)


if __name__ == "__main__":
    with Proxy() as server:
        print(server.server_address[1], flush=True)
        sys.stdin.read()
        server.shutdown()
