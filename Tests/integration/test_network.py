# SPDX-License-Identifier: Apache-2.0
"""Failing names and networks, in namespaces: loss, black holes, a cable that is pulled, a silent resolver."""

import threading
import time

import pytest

import chaos
import names
import namespaces
import peers
from namespaces import SERVER, SERVER6

pytestmark = pytest.mark.skipif(not namespaces.allowed(), reason="network namespaces need root, iproute2 and nftables")

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
DONE, TIMEOUT = "SWL_DONE", "SWL_E_TIMEOUT"
SLACK = 700


@pytest.fixture(scope="module")
def net():
    net = namespaces.Net()
    net.ip(net.client, "route add unreachable 10.98.0.0/24")
    with net.inside(net.server, names.Server):
        yield net
    net.close()


PROBES = [
    ("tls_probe", "getaddrinfo"),
    ("tls_probe", "cares"),
    ("client_probe", "cares"),
    *([("client_probe", "getaddrinfo")] if peers.WHOLE else []),
]


@pytest.fixture(scope="module", params=PROBES, ids=" ".join)
def client(request, net, tmp_path_factory):
    """Asks from the client's namespace: over the parts, and through a swl_client."""
    probe, resolver = request.param
    archive = peers.ROOT / request.config.getoption("--build", default=".build-c") / "libswiftlet.a"
    program = peers.compile_program(f"{probe}.c", tmp_path_factory.mktemp("probe") / probe, archive, None, resolver=resolver)

    def ask(host, path="/", **options):
        options = {"deadline-ms": 3000, "connect-ms": 500, **options}
        [got] = peers.probe(program, f"http://{host}{path}", within=net.client, **options)
        assert got["ms"] <= options["deadline-ms"] + SLACK, got
        return got

    ask.resolver = resolver
    return ask


@pytest.fixture
def server(net):
    with net.inside(net.server, lambda: namespaces.Listener(chaos.answering(ANSWER))) as server:
        yield server


@pytest.mark.parametrize("host", ["good.test", "four.test", "six.test", SERVER, f"[{SERVER6}]"])
def test_names(client, server, host):
    got = client(host)
    assert got["end"] == DONE and got["body"] == "hello" and got["ms"] < 400


@pytest.mark.parametrize("host", ["late.test", "many.test"])
def test_the_other_family_when_one_does_not_answer(client, server, host):
    """Nobody has those IPv6 addresses, which come first (RFC 6724): the next is tried after 250 ms (RFC 8305)."""
    got = client(host, **{"connect-ms": 10000})
    assert got["end"] == DONE and 250 <= got["ms"] < 1000


@pytest.mark.parametrize(
    "host, end",
    [
        ("none.test", "SWL_E_HOST"),
        ("empty.test", "SWL_E_HOST"),
        ("broken.test", "SWL_E_HOST_TEMPORARY"),
        ("refused.test", "SWL_E_HOST_TEMPORARY"),
    ],
)
def test_names_that_are_not(client, host, end):
    got = client(host, **{"deadline-ms": 8000})
    assert got["end"] == end and got["where"] == "dial" and got["error"] != 0


def test_a_resolver_that_is_silent(client):
    if client.resolver == "getaddrinfo":
        pytest.skip("it blocks, as its header says")
    got = client("silent.test", **{"deadline-ms": 600})
    assert got["end"] == TIMEOUT and got["ms"] < 600 + SLACK
    got = client("silent.test", **{"deadline-ms": 8000, "stop-ms": 200})
    assert got["end"] == "SWL_E_STOPPED" and got["ms"] < 300 + SLACK
    assert client("silent.test", **{"deadline-ms": 20000})["end"] == "SWL_E_HOST_TEMPORARY"


def test_no_way(client, net):
    assert client("10.98.0.1")["end"] == "SWL_E_UNREACHABLE"
    assert client("10.97.0.1")["end"] == "SWL_E_UNREACHABLE"
    assert client(SERVER)["end"] == "SWL_E_REFUSED"
    with net.filtered(net.server, "tcp dport 80 reject with icmpx type host-unreachable;"):
        assert client(SERVER)["end"] == "SWL_E_UNREACHABLE"


def test_a_black_hole(client, net, server):
    with net.filtered(net.server, "tcp dport 80 drop;"):
        got = client(SERVER)
        assert got["end"] == TIMEOUT and got["where"] == "dial" and got["ms"] >= 500


@pytest.mark.parametrize("percent", [5, 20])
def test_loss(client, net, server, percent):
    """TCP repairs the loss."""
    with net.filtered(net.server, f"meta iifname wire tcp dport 80 numgen random mod 100 < {percent} drop;"):
        for _ in range(3):
            got = client(SERVER, post=100_000, **{"deadline-ms": 20000, "connect-ms": 10000})
            assert got["end"] == DONE and got["body"] == "hello"


def slow(connection):
    chaos.read_head(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n")
    for _ in range(500):
        connection.sendall(b"x")
        time.sleep(0.01)


def test_the_cable_is_pulled(client, net):
    """In the middle of an answer: nothing more comes, and no error either."""
    with net.inside(net.server, lambda: namespaces.Listener(slow)):
        timer = threading.Timer(0.5, net.ip, (net.server, "link set wire down"))
        timer.start()
        got = client(SERVER, **{"deadline-ms": 1500})
        timer.join()
        net.ip(net.server, "link set wire up")
    assert got["end"] == TIMEOUT and got["where"] == "exchange" and got["status"] == 200


def test_the_cable_comes_back(client, net):
    """The cable is back within the deadline: nothing is lost."""
    with net.inside(net.server, lambda: namespaces.Listener(slow)):

        def blink():
            time.sleep(0.5)
            with net.unplugged():
                time.sleep(0.6)

        thread = threading.Thread(target=blink)
        thread.start()
        got = client(SERVER, **{"deadline-ms": 20000})
        thread.join()
    assert got["end"] == DONE and got["len"] == 500
