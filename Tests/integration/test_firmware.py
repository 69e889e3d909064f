# SPDX-License-Identifier: Apache-2.0
"""examples-c/boards/qemu-mps2 on Cortex-M3, M4 and M7: no operating system, lwIP raw, mbedTLS; the gateway answers."""

import pytest

import mps2

BUILDS = [mps2.Build("m4"), mps2.Build("m3"), mps2.Build("m7"), mps2.Build("m4", "2.28"), mps2.Build("m4", profile="16k_2k")]
BUILDS += [mps2.Build("m4", profile="p256")]
NAMES = {"localhost": [mps2.GATEWAY], "silent.test": None, "broken.test": 2, "nobody.test": [mps2.GATEWAY]}
DONE = "SWL_DONE"
CHINESE = "你好,世界"


@pytest.fixture(scope="module")
def loopback():
    try:
        network = mps2.Loopback()
    except OSError as no:
        pytest.skip(str(no))
    names = network.inside(lambda: mps2.Names(NAMES))
    yield network
    names.close()
    network.close()


@pytest.fixture(scope="module")
def new_server(loopback, new_gateway):
    return lambda *options: loopback.inside(lambda: new_gateway(*options))


@pytest.fixture(scope="module")
def server(new_server):
    return new_server()


@pytest.fixture
def ask(loopback, server, tmp_path):
    """Runs the program against the gateway; what is not said is as it should be."""

    def run(build=BUILDS[0], gateway=server, mode="", **settings):
        port = gateway.url.rpartition(":")[2]
        url = f"https://localhost:{port}{'/mode/' if mode else ''}{mode}/v1/chat/completions"
        given = {"url": url, "roots": gateway.ca, "key": gateway.key, "model": "m", "question": CHINESE, "deadline": 10000, **settings}
        gateway.requests()
        return mps2.run(build.make("ask.elf"), "ask", tmp_path, loopback, **given)

    return run


@pytest.mark.parametrize("build", BUILDS, ids=str)
def test_an_answer_over_tls(ask, server, build):
    got = ask(build)
    assert (got.code, got.facts["end"]) == (0, DONE), got.text
    assert f"“{CHINESE}”" in got.text
    (request,) = server.requests()
    assert request["tls"] == "TLSv1.2" and request["headers"]


def test_the_address_by_dhcp(ask):
    got = ask(address="dhcp")
    assert got.facts["end"] == DONE, got.text


def test_the_answer_is_printed_as_it_arrives(ask):
    got = ask(mode="token-delay=30")
    times = [at for at, piece in got.pieces if b"=" not in piece]
    assert got.facts["end"] == DONE and len(times) > 5 and times[-1] - times[0] > 0.2


@pytest.mark.parametrize("mode", ["dribble", "chunks=odd", "crlf", "close", "http10", "continue"])
def test_text_stays_whole_however_it_comes(ask, mode):
    got = ask(mode=mode)
    assert got.facts["end"] == DONE and f"“{CHINESE}”" in got.text and "\\x" not in got.text


# ---- what goes wrong, each in its status ------------------------------------------------------------------


@pytest.mark.parametrize(
    "mode, end, status",
    [
        ("truncate=300", "SWL_E_TRUNCATED", 200),
        ("rst=300", "SWL_E_TRUNCATED", 200),
        ("truncate=0", "SWL_E_CLOSED", 0),
        ("rst=0", "SWL_E_CLOSED", 0),
        ("mute", "SWL_E_TIMEOUT", 0),
        ("status=429", DONE, 429),
    ],
)
def test_a_server_that_fails(ask, mode, end, status):
    got = ask(mode=mode, deadline=1500)
    assert (got.facts["end"], got.number("status")) == (end, status), got.text


@pytest.mark.parametrize(
    "name, end", [("none.test", "SWL_E_HOST_TEMPORARY"), ("broken.test", "SWL_E_HOST_TEMPORARY"), ("silent.test", "SWL_E_TIMEOUT")]
)
def test_a_name_that_is_not_found(ask, name, end):
    assert ask(url=f"https://{name}/", deadline=1500).facts["end"] == end


def test_nobody_listens(ask):
    assert ask(url="https://nobody.test:1/").facts["end"] == "SWL_E_REFUSED"


@pytest.mark.parametrize(
    "certificate, end",
    [
        ("expired", "SWL_E_CERT_EXPIRED"),
        ("wrong-host", "SWL_E_CERT_NAME"),
        ("self", "SWL_E_CERT_UNTRUSTED"),
        ("untrusted", "SWL_E_CERT_UNTRUSTED"),
        ("cn-only", "SWL_E_CERT_NO_SAN"),
        ("rsa1024", "SWL_E_CERT_WEAK_KEY"),
        ("sha1", "SWL_E_CERT_WEAK_HASH"),
    ],
)
def test_a_wrong_certificate_is_refused(ask, new_server, certificate, end):
    gateway = new_server("--cert", certificate)
    got = ask(gateway=gateway, clock="host")
    assert got.facts["end"] == end and gateway.requests() == [], got.text


@pytest.mark.parametrize("clock, sent", [("host", 0), ("none", 1)])
def test_a_certificate_of_tomorrow(ask, new_server, clock, sent):
    """Without a clock it is found out by the Date of the answer."""
    gateway = new_server("--cert", "notyet")
    got = ask(gateway=gateway, clock=clock)
    assert got.facts["end"] == "SWL_E_CERT_NOT_YET" and len(gateway.requests()) == sent, got.text


def test_nothing_is_left_on_the_heap(ask):
    assert ask().number("heap_left") == 0
