# SPDX-License-Identifier: Apache-2.0
"""The socket ports on lwIP. lwIP has a tap; the servers are in another network namespace, at the other end of the tap."""

import hashlib
import os
import re
import shutil
import ssl
import subprocess
import sys
import threading
import time

import pytest
from conftest import clean_env

import chaos
import names
import namespaces
import peers
import pki
from namespaces import CLIENT, CLIENT6, SERVER, SERVER6

pytestmark = pytest.mark.skipif(not namespaces.allowed(), reason="network namespaces need root, iproute2 and nftables")

TAP = "tap0"
DONE, CLOSED, TRUNCATED, TIMEOUT = "SWL_DONE", "SWL_E_CLOSED", "SWL_E_TRUNCATED", "SWL_E_TIMEOUT"
SLACK = 700
MEGABYTE = 1_000_000
NAMES = "DNS:good.test,DNS:four.test,DNS:six.test"
NOBODY, NOBODY6 = "10.99.0.9", "[2001:db8::9]"
LIBC = {"socket", "connect", "send", "recv", "poll", "setsockopt", "getsockopt", "fcntl", "close", "getaddrinfo", "freeaddrinfo"}


def build(folder, archive, port):
    """Built by the same CMake target that a firmware links; only what has changed is built again."""
    subprocess.run([str(peers.ROOT / "scripts/get-lwip"), str(folder)], check=True, stdout=subprocess.DEVNULL)
    given = {"ARCHIVE": archive, "LWIP_DIR": folder / "source", "PORT": port}
    given |= {"TAP": TAP, "CLIENT": CLIENT, "CLIENT6": CLIENT6, "SERVER": SERVER}
    made = folder / f"build-{port}"
    if port == "lwip_select":
        given |= {"PORT": "lwip", "POLL": 0}
    configure = ["cmake", "-G", "Ninja", "-S", peers.ROOT / "Tests/integration/lwip", "-B", made, "-DCMAKE_BUILD_TYPE=Debug"]
    subprocess.run([*configure, *(f"-D{name}={value}" for name, value in given.items())], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", made], check=True)
    return made


def called(program):
    """The functions that it has from elsewhere."""
    lines = subprocess.run(["nm", "--undefined-only", "-P", program], capture_output=True, text=True, check=True).stdout.splitlines()
    return {line.split()[0].split("@")[0] for line in lines}


@pytest.fixture(scope="session")
def programs(request):
    archive = peers.ROOT / request.config.getoption("--build", default=".build-c") / "libswiftlet.a"
    return build(peers.ROOT / ".build-lwip", archive, request.param)


@pytest.fixture(scope="module")
def net():
    net = namespaces.Net()
    net.tap(TAP)
    with net.inside(net.server, names.Server):
        yield net
    net.close()


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    folder = pki.make(tmp_path_factory.mktemp("pki"))
    for name, issuer, more in [
        ("good", "root-ec", {}),
        ("stranger", "root-other", {}),
        ("old", "root-ec", {"until": "20200201000000Z"}),
        ("elsewhere", "root-ec", {"san": "DNS:other.test"}),
    ]:
        shutil.copy(folder / "key-p256", folder / f"{name}.key")
        pki.issue(folder, name, issuer, **{"san": NAMES, **more})
    return folder


THROUGH_A_CLIENT = [
    "test_a_post_and_its_streamed_answer_and_another_on_the_same_connection",
    "test_a_session_is_resumed",
    "test_a_reset_in_the_middle",
    "test_a_kept_connection_that_the_server_has_left",
    "test_every_socket_is_given_back",
    "test_an_answer_is_cancelled",
    "test_names_that_are_not",
]


# What waits: with a lwIP that has select and not poll.
BY_SELECT = [
    "test_each_function_of_the_port",
    "test_refused",
    "test_a_post_and_its_streamed_answer_and_another_on_the_same_connection",
    "test_the_other_family_when_one_does_not_answer",
    "test_every_socket_is_given_back",
]


def pytest_generate_tests(metafunc):
    if "programs" in metafunc.fixturenames:
        by_select = peers.WHOLE or metafunc.function.__name__ in BY_SELECT
        ports = ["lwip", "lwip_raw", *(["lwip_select"] if by_select else [])]
        metafunc.parametrize("programs", ports, indirect=True, scope="session")
    if "client" in metafunc.fixturenames:
        both = peers.WHOLE or metafunc.function.__name__ in THROUGH_A_CLIENT
        metafunc.parametrize("client", ["tls_probe", "client_probe"] if both else ["tls_probe"], indirect=True, scope="module")


@pytest.fixture(scope="module")
def client(request, net, programs, certificates):
    """Asks over the parts, and through a swl_client, which has no limit for one connect."""

    def ask(url, **options):
        options = {"roots": certificates / "root-ec.pem", "deadline-ms": 10000, "connect-ms": 3000, **options}
        connect_ms = options["connect-ms"]
        if ask.is_client and connect_ms < 3000:
            options["deadline-ms"] = connect_ms
        answers = peers.probe(programs / request.param, url, within=net.client, **options)
        assert all(got["ms"] <= options["deadline-ms"] + SLACK for got in answers), answers
        return answers if len(answers) > 1 else answers[0]

    ask.is_client = request.param == "client_probe"
    return ask


@pytest.fixture
def serve(net, certificates):
    """A server on port 80, or on port 443 with a certificate."""

    def start(behave, certificate=None):
        if not certificate:
            return net.inside(net.server, lambda: namespaces.Listener(behave, 80))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificates / f"{certificate}.pem", certificates / f"{certificate}.key")

        def behind_tls(connection):
            with context.wrap_socket(connection, server_side=True) as channel:
                behave(channel)

        return net.inside(net.server, lambda: namespaces.Listener(behind_tls, 443))

    return start


class Service:
    """Reads requests whole and answers each with what it saw, in chunks, some time apart."""

    def __init__(self, pause=0.05):
        self.pause, self.connections, self.requests = pause, 0, 0

    def __call__(self, channel):
        self.connections += 1
        rest = b""
        while True:
            while b"\r\n\r\n" not in rest:
                piece = channel.recv(4096)
                if not piece:
                    return
                rest += piece
            head, rest = rest.split(b"\r\n\r\n", 1)
            length = int(re.search(rb"(?i)content-length: (\d+)", head)[1])
            while len(rest) < length:
                rest += channel.recv(65536)
            body, rest = rest[:length], rest[length:]
            self.requests += 1
            self.answer(channel, [head.split(b" ")[0], b" ", str(length).encode(), b" ", hashlib.sha256(body).hexdigest().encode()])

    def answer(self, channel, pieces):
        channel.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for piece in pieces:
            time.sleep(self.pause)
            channel.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
        channel.sendall(b"0\r\n\r\n")


def seen(length):
    return f"POST {length} {hashlib.sha256(b'p' * length).hexdigest()}"


def fnv(data: bytes) -> int:
    value = 0x811C9DC5
    for byte in data:
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def test_no_socket_of_the_kernel(programs, net):
    """Otherwise the other tests would say nothing about lwIP. Only lwIP has the address."""
    for program in ("tls_probe", "client_probe", "ask", "reset"):
        assert not called(programs / program) & LIBC
    assert " inet" not in namespaces.run(f"ip -n {net.client} address show wire").stdout


@pytest.mark.parametrize(
    "options", ["", "-DLWIP_COMPAT_SOCKETS=1", "-DLWIP_COMPAT_SOCKETS=1 -DLWIP_POSIX_SOCKETS_IO_NAMES=0", "-DLWIP_IPV6=0"]
)
@pytest.mark.parametrize("errno", ["#include <errno.h>", "#define LWIP_PROVIDE_ERRNO 1"])
def test_for_a_board(tmp_path, options, errno):
    """newlib has sockets' names, too: none of them may be meant."""
    for name in ("socket_bsd", "resolver_getaddrinfo"):
        compile_for_a_board(tmp_path, name, f"-DSWL_LWIP {options}", errno)
        assert not called(tmp_path / f"{name}.o") & LIBC


@pytest.mark.parametrize("options", ["", "-DLWIP_IPV6=0", "-DLWIP_IPV4=0", "-DLWIP_IPV6_SCOPES=0"])
def test_raw_for_a_board(tmp_path, options):
    compile_for_a_board(tmp_path, "lwip_raw", f"-DNO_SYS=1 {options}", "#include <errno.h>")


def compile_for_a_board(tmp_path, name, options, errno):
    subprocess.run([str(peers.ROOT / "scripts/get-lwip"), str(peers.ROOT / ".build-lwip")], check=True, stdout=subprocess.DEVNULL)
    (tmp_path / "arch").mkdir(exist_ok=True)
    (tmp_path / "arch/cc.h").write_text(f"{errno}\n#include <sys/time.h>\n#define LWIP_TIMEVAL_PRIVATE 0\n")
    (tmp_path / "arch/sys_arch.h").write_text(
        "typedef void *sys_sem_t, *sys_mutex_t, *sys_mbox_t, *sys_thread_t;\ntypedef int sys_prot_t;\n"
    )
    include = [peers.ROOT / "include", peers.ROOT / "Tests/integration/lwip", tmp_path]
    command = "arm-none-eabi-gcc -mcpu=cortex-m4 -mthumb -Os -std=c99 -Wall -Wextra -Wpedantic -Werror -c -isystem"
    paths = [peers.ROOT / f"Sources/SwiftletPort/{name}.c", "-o", tmp_path / f"{name}.o"]
    lwip = peers.ROOT / ".build-lwip/source/src/include"
    subprocess.run([*command.split(), lwip, *(f"-I{path}" for path in include), *options.split(), *paths], check=True)


# ---- whole requests ------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["good.test", "four.test", "six.test"])
def test_a_post_and_its_streamed_answer_and_another_on_the_same_connection(client, serve, host):
    service = Service()
    with serve(service, "good"):
        for got in client(f"https://{host}/", post=500, requests=3):
            assert got["end"] == DONE and got["body"] == seen(500) and got["reusable"]
    assert (service.connections, service.requests) == (1, 3)


@pytest.mark.parametrize("host", [SERVER, f"[{SERVER6}]"])
@pytest.mark.parametrize("length", [0, 1459, 1460, 1461, 2920, 2921, MEGABYTE])
def test_a_body_larger_than_what_lwip_holds(client, serve, host, length):
    """TCP_SND_BUF is 2920 bytes: sends are partial, or "not now"."""
    with serve(Service(pause=0)):
        got = client(f"http://{host}/", post=length)
    assert got["end"] == DONE and got["body"] == seen(length)


@pytest.mark.parametrize("host", ["four.test", "six.test"])
def test_a_megabyte_each_way_under_tls(client, serve, host):
    answer = os.urandom(MEGABYTE)

    class Large(Service):
        def answer(self, channel, _):
            channel.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(answer), answer))

    with serve(Large(), "good"):
        for got in client(f"https://{host}/", post=MEGABYTE, requests=2, **{"deadline-ms": 20000}):
            assert got["end"] == DONE and got["len"] == MEGABYTE and got["hash"] == fnv(answer)


def test_a_peer_that_takes_its_time(client, serve):
    """The peer's window closes: sends are "not now" until lwIP's probes open it again."""

    def late(channel):
        time.sleep(1.5)
        Service(pause=0)(channel)

    with serve(late):
        got = client(f"http://{SERVER}/", post=MEGABYTE, **{"deadline-ms": 30000})
    assert got["end"] == DONE and got["body"] == seen(MEGABYTE) and got["ms"] > 1500


def test_a_session_is_resumed(client, serve, tmp_path):
    with serve(Service(pause=0), "good"):
        first, second = client("https://good.test/", post=1, connections=2, session=tmp_path / "session")
    assert first["end"] == second["end"] == DONE and (first["resumed"], second["resumed"]) == (0, 1)


@pytest.fixture(scope="module")
def gateway(net, new_gateway):
    """In the servers' namespace, on its loopback; a relay beside it has the address on the wire."""
    gateway = net.inside(net.server, new_gateway)
    port = int(gateway.url.rpartition(":")[2])
    with net.inside(net.server, lambda: namespaces.Listener(chaos.relaying(port), 8443)):
        yield gateway


def test_each_function_of_the_port(programs, net, certificates):
    """port_check over lwIP's sockets."""
    given = [f"--host={SERVER}", f"--certificate={certificates}/good.pem", f"--key={certificates}/good.key"]
    command = [sys.executable, peers.ROOT / "examples-c/boards/port_peer.py", *given]
    peer = subprocess.Popen(["ip", "netns", "exec", net.server, *command], stdout=subprocess.PIPE)
    peer.stdout.readline()
    arguments = [SERVER, "four.test", "7000", "7001", certificates / "root-ec.pem"]
    done = subprocess.run(
        ["ip", "netns", "exec", net.client, programs / "port_check_posix", *arguments], capture_output=True, text=True, timeout=120
    )
    peer.terminate()
    peer.wait(10)
    assert done.returncode == 0 and "71 passed, 0 failed" in done.stdout, done.stdout


@pytest.mark.parametrize("mode", ["", "/mode/dribble,chunks=odd"])
def test_the_example_asks_the_gateway(programs, net, gateway, mode):
    env = clean_env(OPENAI_BASE_URL=f"https://localhost:8443{mode}/v1", OPENAI_API_KEY=gateway.key, SWIFTLET_CA_FILE=gateway.ca)
    done = subprocess.run(
        ["ip", "netns", "exec", net.client, programs / "ask", "Hello there"], env=env, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0 and "Hello there" in done.stdout and done.stderr == "", done
    assert len(gateway.requests()) == 1


# ---- what goes wrong ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "certificate, end", [("stranger", "SWL_E_CERT_UNTRUSTED"), ("old", "SWL_E_CERT_EXPIRED"), ("elsewhere", "SWL_E_CERT_NAME")]
)
def test_a_bad_certificate_is_refused(client, serve, certificate, end):
    service = Service()
    with serve(service, certificate):
        got = client("https://good.test/", post=5)
    assert got["end"] == end and got["where"] == "tls" and service.requests == 0


@pytest.mark.parametrize("host", ["good.test", SERVER, f"[{SERVER6}]"])
def test_refused(client, host):
    """lwIP reports a refusal as a reset."""
    got = client(f"http://{host}:81/")
    assert got["end"] == "SWL_E_REFUSED" and got["where"] == "dial" and got["error"] != 0 and got["ms"] < SLACK


def black_hole(net):
    return net.filtered(net.server, "tcp dport 80 drop;")


@pytest.mark.parametrize("host", [SERVER, f"[{SERVER6}]", NOBODY, NOBODY6, "10.97.0.1"])
def test_a_black_hole_ends_with_its_deadline(client, net, host):
    with black_hole(net):
        for limit in ("connect-ms", "deadline-ms"):
            got = client(f"http://{host}/", **{limit: 500})
            assert got["end"] == TIMEOUT and got["where"] == "dial" and 500 <= got["ms"] < 500 + SLACK


def test_lwip_gives_up_first(client, net):
    """ECONNABORTED; lwipopts.h makes it impatient."""
    with black_hole(net):
        got = client(f"http://[{SERVER6}]/", **{"connect-ms": 60000, "deadline-ms": 60000})
    assert got["end"] == TIMEOUT and got["ms"] < 30000


@pytest.mark.parametrize("host", [SERVER, f"[{SERVER6}]", NOBODY])
def test_a_dial_is_cancelled(client, net, host):
    with black_hole(net):
        got = client(f"http://{host}/", **{"stop-ms": 300})
    assert got["end"] == "SWL_E_STOPPED" and got["where"] == "dial" and 200 < got["ms"] < 300 + SLACK


def test_an_answer_is_cancelled(client, serve):
    with serve(chaos.endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x", pause=0.01), "good"):
        got = client("https://good.test/", **{"stop-ms": 500})
    assert got["end"] == "SWL_E_STOPPED" and got["where"] == "exchange" and got["len"] > 0 and got["ms"] < 500 + SLACK


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("host", ["four.test", "six.test"])
def test_a_reset_in_the_middle(client, serve, scheme, host):
    certificate = "good" if scheme == "https" else None
    with serve(chaos.answering(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhello", "rst", pause=0.2), certificate):
        got = client(f"{scheme}://{host}/")
        assert got["end"] == TRUNCATED and got["body"] == "hello" and got["error"] != 0
    with serve(chaos.answering(b"", "rst"), certificate):
        assert client(f"{scheme}://{host}/")["end"] == CLOSED


def test_a_reset_while_the_body_is_sent(client, serve):
    def leave(connection):
        connection.recv(20000)
        chaos.reset(connection)

    with serve(leave):
        assert client(f"http://{SERVER}/", post=MEGABYTE)["end"] == CLOSED


@pytest.mark.parametrize("host", [SERVER, f"[{SERVER6}]"])
def test_a_reset_connection_stays_closed(programs, net, serve, host):
    """lwIP says ECONNRESET once, and then ENOTCONN."""

    def leave(connection):
        connection.sendall(b"hello")
        time.sleep(0.1)
        chaos.reset(connection)

    with serve(leave):
        printed = namespaces.run(f"ip netns exec {net.client} {programs / 'reset'} http://{host}/").stdout
    assert printed.split() == [CLOSED] * 4


def test_an_answer_before_the_body_is_sent_and_a_reset(client, serve):
    def leave(connection):
        connection.recv(20000)
        connection.sendall(b"HTTP/1.1 413 Too large\r\nContent-Length: 5\r\n\r\nhello")
        chaos.reset(connection)

    with serve(leave):
        got = client(f"http://{SERVER}/", post=MEGABYTE)
    assert (got["end"], got["status"], got["body"], got["reusable"]) == (DONE, 413, "hello", 0)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("how", ["rst", "fin"])
def test_a_kept_connection_that_the_server_has_left(client, serve, scheme, how):
    """The second request meets an end that has already come, or comes with it: it can be sent again, as a client does."""

    def once(channel):
        chaos.read_head(channel)
        channel.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
        if how == "fin":
            channel.close()
        else:
            chaos.reset(channel)

    with serve(once, "good" if scheme == "https" else None):
        first, second = client(f"{scheme}://good.test/", requests=2, **({"attempts": 2} if client.is_client else {}))
    assert first["end"] == DONE and second["end"] == (DONE if client.is_client else CLOSED)


def test_every_socket_is_given_back(client, net, serve):
    """lwIP has four sockets."""
    with serve(chaos.answering(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")):
        assert {got["end"] for got in client(f"http://{SERVER}/", connections=20)} == {DONE}
    assert {got["end"] for got in client(f"http://{SERVER}/", connections=20)} == {"SWL_E_REFUSED"}
    with black_hole(net):
        assert {got["end"] for got in client(f"http://{SERVER}/", connections=20, **{"connect-ms": 30})} == {TIMEOUT}


def test_the_other_family_when_one_does_not_answer(client, serve):
    """The other one is tried 250 ms after the first (RFC 8305), not when the first has timed out."""
    with serve(chaos.answering(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")):
        assert client("http://late.test/")["ms"] < 400
        got = client("http://late-four.test/", **({} if client.is_client else {"connect-ms": 500}))
    assert got["end"] == DONE and 250 <= got["ms"] < 250 + SLACK


@pytest.mark.parametrize("host", ["none.test", "empty.test", "broken.test", "refused.test"])
def test_names_that_are_not(client, host):
    """lwIP says "failed" to each."""
    got = client(f"http://{host}/")
    assert got["end"] == "SWL_E_HOST_TEMPORARY" and got["where"] == "dial" and got["error"] != 0


def slow(channel):
    chaos.read_head(channel)
    channel.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
    for _ in range(100):
        channel.sendall(b"x")
        time.sleep(0.01)


@pytest.mark.parametrize("comes_back", [False, True])
def test_the_cable_is_pulled(client, net, serve, comes_back):
    def pull():
        time.sleep(0.5)
        with net.unplugged():
            time.sleep(0.6 if comes_back else 2.5)

    with serve(slow):
        thread = threading.Thread(target=pull)
        thread.start()
        got = client(f"http://{SERVER}/", **{"deadline-ms": 20000 if comes_back else 1500})
        thread.join()
    assert (got["end"], got["where"], got["status"]) == (DONE if comes_back else TIMEOUT, "exchange", 200)
    assert got["len"] == 100 if comes_back else got["len"] < 100
