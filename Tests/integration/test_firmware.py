# SPDX-License-Identifier: Apache-2.0
"""examples-c/boards/qemu-mps2 on Cortex-M3, M4 and M7: no operating system, lwIP raw, mbedTLS; the gateway answers."""

import re
import shutil
import subprocess
import sys

import pytest

import mps2
from peers import WRONG_CERTIFICATES

M4 = mps2.Build("m4")
BUILDS = [
    M4,
    mps2.Build("m3"),
    mps2.Build("m7"),
    mps2.Build("m4", "2.28"),
    mps2.Build("m4", profile="16k_2k"),
    mps2.Build("m4", profile="p256"),
]
NAMES = {
    "localhost": [mps2.GATEWAY],
    "two.test": ["192.0.2.99", mps2.GATEWAY],  # nobody has the first
    "silent.test": None,
    "broken.test": 2,
}
BUILDS += [mps2.Build("m4", amalgamated=True)]
CHINESE = "你好,世界"
MODEL = "anthropic.claude-x"

pytestmark = pytest.mark.skipif(not shutil.which("qemu-system-arm"), reason="no qemu-system-arm: scripts/install-packages all")


@pytest.fixture(scope="module")
def loopback():
    network = mps2.Loopback()
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
    """Runs a program against the gateway; settings that are not given are right."""

    def run(build=M4, program="ask", gateway=server, mode="", path="/v1", **settings):
        port = gateway.url.rpartition(":")[2]
        url = f"https://localhost:{port}{'/mode/' if mode else ''}{mode}{path}"
        given = {"url": url, "roots": gateway.ca, "key": gateway.key, "model": MODEL, "question": CHINESE, "deadline": 10000, **settings}
        gateway.requests()
        return mps2.run(build.make(), program, tmp_path, loopback, **given)

    return run


def is_whole(got) -> bool:
    return got.code == 0 and got.facts["end"] == "SWL_OK" and f"“{CHINESE}”" in got.text and "\\x" not in got.text


@pytest.mark.parametrize("build", BUILDS, ids=str)
def test_an_answer_over_tls(ask, server, build):
    got = ask(build)
    assert is_whole(got), got.text
    (request,) = server.requests()
    assert request["tls"] == "TLSv1.2" and request["status"] == 200
    assert got.number("heap_left") == 0


def test_the_address_by_dhcp(ask):
    assert is_whole(ask(address="dhcp"))


def test_the_answer_is_printed_as_it_arrives(ask):
    got = ask(mode="token-delay=30")
    times = [at for at, piece in got.pieces if b"=" not in piece]
    assert is_whole(got) and len(times) > 5 and times[-1] - times[0] > 0.2


@pytest.mark.parametrize("mode", ["dribble", "chunks=odd", "crlf", "close", "http10", "continue", "no-done"])
def test_text_stays_whole_however_it_comes(ask, mode):
    got = ask(mode=mode)
    assert is_whole(got), got.text


def test_a_session_is_taken_up(ask, server):
    got = ask(times=3)
    assert re.findall(r"^resumed=(\d)$", got.text, re.M) == ["0", "1", "1"]
    assert [request["resumed"] for request in server.requests()] == [False, True, True]


# ---- who signs ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("clock, sent", [("host", 1), ("none", 2)])
def test_sigv4(ask, server, clock, sent):
    """Without a clock the first signature is refused, and the answer gives the time."""
    pair = server.credentials["aws"]
    got = ask(family="converse", path="", key=pair["access"], secret=pair["secret"], region="us-west-2", clock=clock)
    requests = server.requests()
    assert is_whole(got), got.text
    assert len(requests) == sent and requests[-1]["status"] == 200 and requests[-1]["target"].endswith("/converse-stream")


def test_qiniu(ask, server):
    pair = server.credentials["qiniu"]
    got = ask(program="send", path="/v1/apikeys", key=pair["access"], secret=pair["secret"], body='{"count":1,"names":["board"]}')
    assert (got.code, got.facts["status"]) == (0, "200") and '"board"' in got.text, got.text


def test_a_wrong_key_is_told(ask):
    got = ask(key="wrong")
    assert (got.facts["end"], got.facts["status"]) == ("SWL_E_SERVICE", "401") and "Incorrect API key" in got.text


# ---- what goes wrong, each in its status ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "mode, end, status",
    [
        ("truncate=300", "SWL_E_TRUNCATED", 200),
        ("rst=300", "SWL_E_TRUNCATED", 200),
        ("truncate=0", "SWL_E_CLOSED", 0),
        ("rst=0", "SWL_E_CLOSED", 0),
        ("mute", "SWL_E_TIMEOUT", 0),
        ("status=429", "SWL_E_SERVICE", 429),
    ],
)
def test_a_server_that_fails(ask, mode, end, status):
    got = ask(mode=mode, attempts=1, deadline=3000)
    assert (got.facts["end"], got.number("status"), got.code) == (end, status, 1), got.text


def test_a_server_that_does_not_want_so_much(ask):
    """The server answers before the whole body is sent, which is larger than lwIP's buffers and the server's window."""
    got = ask(mode="early", question="x" * 12000, attempts=1)
    assert (got.facts["end"], got.number("status")) == ("SWL_E_SERVICE", 413), got.text


def test_a_connection_that_ends_is_tried_again(ask, server):
    got = ask(mode="rst=0", attempts=2)
    assert got.facts["end"] == "SWL_E_CLOSED" and len(server.requests()) == 2


@pytest.mark.parametrize(
    "name, end", [("none.test", "SWL_E_HOST_TEMPORARY"), ("broken.test", "SWL_E_HOST_TEMPORARY"), ("silent.test", "SWL_E_TIMEOUT")]
)
def test_a_name_that_is_not_found(ask, name, end):
    assert ask(url=f"https://{name}/v1", attempts=1, deadline=1500).facts["end"] == end


def test_nobody_listens(ask):
    assert ask(url="https://localhost:1/v1", attempts=1).facts["end"] == "SWL_E_REFUSED"


def test_an_address_that_nobody_has(ask):
    """No neighbour answers: the deadline ends the call."""
    got = ask(url="https://192.0.2.99/v1", attempts=1, deadline=1500)
    assert got.facts["end"] == "SWL_E_TIMEOUT"


@pytest.mark.parametrize("certificate, end", WRONG_CERTIFICATES.items())
def test_a_wrong_certificate_is_refused(ask, new_server, certificate, end):
    gateway = new_server("--cert", certificate)
    got = ask(gateway=gateway, clock="host")
    assert got.facts["end"] == end and gateway.requests() == [], got.text


@pytest.mark.parametrize("clock, sent", [("host", 0), ("none", 1)])
def test_a_certificate_of_tomorrow(ask, new_server, clock, sent):
    """Without a clock, the Date of the answer shows that the certificate has expired; nothing of the answer is given."""
    gateway = new_server("--cert", "notyet")
    got = ask(gateway=gateway, clock=clock)
    assert got.facts["end"] == "SWL_E_CERT_NOT_YET" and len(gateway.requests()) == sent and CHINESE not in got.text, got.text


# ---- more than one ----------------------------------------------------------------------------------------------


def test_three_at_once(ask, server):
    got = ask(program="three", mode="token-delay=50", question1="eins", question2=CHINESE, question3="drei")
    answers = re.findall(r"^answer=(.*)$", got.text, re.M)
    assert re.findall(r"^end=(.*)$", got.text, re.M) == ["SWL_DONE"] * 3, got.text
    assert ["eins" in got.text, CHINESE in answers[1], "drei" in got.text] == [True] * 3
    assert got.number("at_once") == 3 and got.number("heap_left") == 0
    assert len({request["connection"] for request in server.requests()}) == 3


@pytest.mark.parametrize("build", [M4, mps2.Build("m3"), mps2.Build("m4", "2.28"), mps2.Build("m7")], ids=str)
def test_the_port(loopback, server, tmp_path, build):
    """port_check, on the board itself."""
    folder = tmp_path / "certs"
    subprocess.run([mps2.ROOT / "Tests/gateway/certs.sh", folder], check=True)
    command = [sys.executable, mps2.BOARD.parent / "port_peer.py", f"--certificate={folder}/server.pem", f"--key={folder}/server.key"]
    peer = loopback.inside(lambda: subprocess.Popen(command, stdout=subprocess.PIPE))
    peer.stdout.readline()
    got = mps2.run(build.make(), "check", tmp_path, loopback, name="localhost", peer=mps2.GATEWAY, roots=folder / "ca.pem")
    peer.terminate()
    peer.wait()
    assert got.code == 0 and "0 failed" in got.text and got.text.count("pass  ") >= 71, got.text
