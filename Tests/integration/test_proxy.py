# SPDX-License-Identifier: Apache-2.0
"""examples-c/ask through an HTTP proxy on loopback, which the environment names."""

import subprocess

import pytest
from conftest import clean_env

import peers
from proxy import KEY, Proxy


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
    assert len(proxy.heads) == 1  # the password would be wrong again


@pytest.mark.parametrize("none, goes", [("*", 0), ("localhost", 0), (" .localhost , x", 0), ("ocalhost", 1), ("x,y", 1), ("", 1)])
def test_no_proxy(examples, gateway, proxy, none, goes):
    done = ask(examples, gateway, HTTPS_PROXY=url(proxy), NO_PROXY=none)
    assert done.returncode == 0 and len(proxy.heads) == goes, done.stderr


def test_a_proxy_that_cannot(examples, gateway):
    with Proxy(b"HTTP/1.1 502 Bad Gateway\r\n\r\n") as proxy:
        done = ask(examples, gateway, HTTPS_PROXY=url(proxy))
        proxy.shutdown()
    assert done.returncode != 0 and "SWL_E_PROXY" in done.stderr and len(proxy.heads) == 3


@pytest.mark.parametrize(
    "environment, status",
    [
        ({"http_proxy": ""}, "SWL_E_INSECURE"),
        ({"HTTP_PROXY": ""}, "SWL_E_INSECURE"),
        ({"http_proxy": "", "REQUEST_METHOD": "GET"}, "SWL_E_INSECURE"),
        ({"HTTP_PROXY": "", "REQUEST_METHOD": "GET"}, "SWL_E_REFUSED"),
        ({"HTTPS_PROXY": ""}, "SWL_E_REFUSED"),
    ],
)
def test_http(examples, gateway, proxy, environment, status):
    """A web server sets HTTP_PROXY of the programs that it runs from a client's header "Proxy". A key does not go over http: a
    proxy that was read is SWL_E_INSECURE, and without one nobody listens."""
    given = {name: value or url(proxy) for name, value in environment.items()}
    done = ask(examples, gateway, OPENAI_BASE_URL="http://127.0.0.1:1/v1", **given)
    assert status in done.stderr and proxy.heads == []


PRINTER = """#include "proxy.h"
#include <stdio.h>
int main(int argc, char **argv) {
    const swl_proxy *p = argc == 2 ? proxy_for(argv[1]) : NULL;
    if (p) printf("%.*s|%u|%.*s|%.*s", (int)p->name.len, p->name.ptr, p->port, (int)p->user.len, p->user.ptr, (int)p->password.len, p->password.ptr);
    return 0;
}
"""


@pytest.fixture(scope="module")
def printer(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("printer")
    (folder / "printer.c").write_text(PRINTER)
    archive = peers.ROOT / request.config.getoption("--build", default=".build-c") / "libswiftlet.a"
    flags = ["-std=c99", "-D_DEFAULT_SOURCE", "-Wl,--gc-sections,--unresolved-symbols=ignore-all"]
    include = [f"-I{peers.ROOT}/include", f"-I{peers.ROOT}/examples-c"]
    subprocess.run(["cc", *flags, *include, folder / "printer.c", archive, "-o", folder / "printer"], check=True)
    return folder / "printer"


@pytest.mark.parametrize(
    "text, read",
    [
        ("http://p:3128", "p|3128||"),
        ("p", "p|1080||"),
        ("http://p:80/", "p|80||"),
        ("http://[::1]:80", "::1|80||"),
        ("http://[::1]", "::1|1080||"),
        ("http://u:p%40s@p:1", "p|1|u|p@s"),
        ("http://u:a:b@p:1", "p|1|u|a:b"),
        ("https://p:1", ""),
        ("socks5://p:1", ""),
        ("http://p:0", ""),
        ("", ""),
    ],
)
def test_forms_of_a_proxys_url(printer, text, read):
    done = subprocess.run([printer, "https://h"], env={"HTTPS_PROXY": text}, capture_output=True, text=True, timeout=10)
    assert (done.returncode, done.stdout) == (0, read)
