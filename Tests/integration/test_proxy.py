# SPDX-License-Identifier: Apache-2.0
"""examples-c/ask through an HTTP proxy on loopback, which the environment names."""

import base64
import select
import socket
import socketserver
import subprocess
import threading

import pytest
from conftest import clean_env

KEY = base64.b64encode(b"user:p@ss").decode()


class Proxy(socketserver.ThreadingTCPServer):
    """CONNECT for who shows the key; notes each head."""

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


@pytest.fixture
def proxy():
    with Proxy() as server:
        yield server
        server.shutdown()


def ask(examples, gateway, **more):
    env = clean_env(OPENAI_BASE_URL=gateway.url + "/v1", OPENAI_API_KEY=gateway.key, SWIFTLET_CA_FILE=gateway.ca) | more
    env = {name: value for name, value in env.items() if value is not None}
    for name in ("HTTPS_PROXY", "https_proxy", "http_proxy", "NO_PROXY", "no_proxy"):
        if name not in more:
            env.pop(name, None)
    return subprocess.run([examples / "ask", "Hello"], env=env, capture_output=True, text=True, timeout=30)


def url(proxy, key="user:p%40ss@"):
    return f"http://{key}127.0.0.1:{proxy.server_address[1]}"


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy"])
def test_a_tunnel(examples, gateway, proxy, variable):
    done = ask(examples, gateway, **{variable: url(proxy)})
    assert done.returncode == 0 and "Hello" in done.stdout, done.stderr
    host = gateway.url.removeprefix("https://")
    assert proxy.heads == [f"CONNECT {host} HTTP/1.1\r\nHost: {host}\r\nProxy-Authorization: Basic {KEY}\r\n\r\n"]


def test_a_wrong_key(examples, gateway, proxy):
    done = ask(examples, gateway, HTTPS_PROXY=url(proxy, "user:wrong@"))
    assert done.returncode != 0 and "SWL_E_PROXY" in done.stderr and "wrong" not in done.stderr
    assert len(proxy.heads) == 1  # it will be wrong once more


@pytest.mark.parametrize("none, goes", [("*", 0), ("localhost", 0), (" .localhost , x", 0), ("ocalhost", 1), ("x,y", 1), ("", 1)])
def test_no_proxy(examples, gateway, proxy, none, goes):
    done = ask(examples, gateway, HTTPS_PROXY=url(proxy), NO_PROXY=none)
    assert done.returncode == 0 and len(proxy.heads) == goes, done.stderr


def test_a_proxy_that_cannot(examples, gateway):
    with Proxy(b"HTTP/1.1 502 Bad Gateway\r\n\r\n") as proxy:
        done = ask(examples, gateway, HTTPS_PROXY=url(proxy))
        proxy.shutdown()
    assert done.returncode != 0 and "SWL_E_PROXY" in done.stderr and len(proxy.heads) == 3


def test_capitals_are_not_read_for_http(examples, gateway, proxy):
    """A server that runs programs sets HTTP_PROXY from a client's header "Proxy"."""
    done = ask(examples, gateway, HTTP_PROXY=url(proxy), OPENAI_BASE_URL="http://127.0.0.1:1/v1")
    assert "SWL_E_REFUSED" in done.stderr and proxy.heads == []
    done = ask(examples, gateway, http_proxy=url(proxy), OPENAI_BASE_URL="http://127.0.0.1:1/v1")
    assert "SWL_E_INSECURE" in done.stderr and proxy.heads == []
