# SPDX-License-Identifier: Apache-2.0
"""Whatever the network does, each exchange ends within its deadline and with the right status, and never takes a broken answer for a
whole one: over the parts, and through a client that makes one attempt."""

import contextlib
import errno
import socket
import ssl
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

import chaos
import peers
import pki

DONE, CLOSED, TRUNCATED, TIMEOUT = "SWL_DONE", "SWL_E_CLOSED", "SWL_E_TRUNCATED", "SWL_E_TIMEOUT"
HOW = ("fin", "rst", "silence")
DEADLINE = 400  # ms, where silence is expected
SLACK = 600  # ms, for a busy machine

LENGTH = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"
UNTIL_CLOSE = b"HTTP/1.1 200 OK\r\n\r\nhello"


@pytest.fixture(scope="session")
def archive(request):
    return peers.ROOT / request.config.getoption("--build", default=".build-c") / "libswiftlet.a"


PARTS, CLIENT = "tls_probe", "client_probe"


def compile_probe(probe, archive, tmp_path_factory, mbedtls=None):
    return peers.compile_program(f"{probe}.c", tmp_path_factory.mktemp("probe") / probe, archive, mbedtls)


PROGRAMS = [(PARTS, "2.28"), (PARTS, "3.6"), (CLIENT, "3.6"), *([(CLIENT, "2.28")] if peers.WHOLE else [])]


@pytest.fixture(scope="session", params=PROGRAMS, ids=" ".join)
def program(request, archive, tmp_path_factory):
    probe, version = request.param
    return compile_probe(probe, archive, tmp_path_factory, peers.mbedtls36() if version == "3.6" else None)


@pytest.fixture(scope="session", params=[PARTS, CLIENT])
def plain(request, archive, tmp_path_factory):
    return compile_probe(request.param, archive, tmp_path_factory)


def ask(program, behave, scheme="http", path="/", host="localhost", **options):
    """The result of one exchange with a server that runs `behave`; it always comes within the deadline."""
    options = {"deadline-ms": DEADLINE, **options}
    with chaos.Server(behave) as server:
        [got] = peers.probe(program, f"{scheme}://{host}:{server.port}{path}", **options)
    assert got["ms"] <= options["deadline-ms"] + SLACK, got
    return got


def all_of(cases, run):
    """Runs the cases at the same time, because most of them only wait."""
    with ThreadPoolExecutor(6) as pool:
        return list(zip(cases, pool.map(lambda case: run(*case), cases)))


# ---- in clear ---------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [LENGTH, CHUNKED, UNTIL_CLOSE], ids=["length", "chunked", "until close"])
@pytest.mark.parametrize("how", HOW)
def test_cut_at_every_byte(plain, answer, how):
    head = answer.index(b"\r\n\r\n") + 4

    def expected(n):
        if answer is not UNTIL_CLOSE and n == len(answer):
            return DONE
        if how == "silence":
            return TIMEOUT
        if n == 0:
            return CLOSED
        return DONE if answer is UNTIL_CLOSE and how == "fin" and n >= head else TRUNCATED

    for (n,), got in all_of([(n,) for n in range(len(answer) + 1)], lambda n: ask(plain, chaos.answering(answer[:n], how))):
        assert got["end"] == expected(n), (n, got)
        assert got["end"] != DONE or answer is UNTIL_CLOSE or got["body"] == "hello"
        assert not got["reusable"] or n == len(answer)


def test_bit_flips(plain):
    """Without TLS a flipped bit may go unnoticed. It must not cause a hang, and an answer with a flipped length must not count as whole."""
    for answer in (LENGTH, CHUNKED):
        cases = [(n, bit) for n in range(len(answer)) for bit in (0, 3, 6)]

        def run(n, bit):
            flipped = bytearray(answer)
            flipped[n] ^= 1 << bit
            return ask(plain, chaos.answering(bytes(flipped)))

        for (n, bit), got in all_of(cases, run):
            assert got["end"] in (DONE, TRUNCATED) or got["end"].startswith(("SWL_E_SYNTAX", "SWL_E_LIMIT")), (n, bit, got)
            if got["end"] == DONE and got["reusable"]:
                assert got["len"] in (0, 5), (n, bit, got)  # 0: 204 and 304 have none


@pytest.mark.parametrize("answer", [LENGTH, CHUNKED], ids=["length", "chunked"])
def test_dribble_and_delay(plain, answer):
    got = ask(plain, chaos.answering(answer, piece=1, pause=0.001, delay=0.1), **{"deadline-ms": 5000})
    assert got["end"] == DONE and got["body"] == "hello" and got["ms"] >= 100


def test_a_dribble_without_end_meets_the_deadline(plain):
    for start in (b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: "):
        assert ask(plain, chaos.endless(start, b"x", pause=0.005))["end"] == TIMEOUT
    assert ask(plain, chaos.endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x"))["end"] == TIMEOUT  # and at full speed
    assert ask(plain, chaos.endless(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"))["end"] == TIMEOUT


ENDLESS = {
    "headers": (b"HTTP/1.1 200 OK\r\n", b"X-Y: z\r\n", "SWL_E_LIMIT_HEAD"),
    "one header line": (b"HTTP/1.1 200 OK\r\nX: ", b"y", "SWL_E_LIMIT_HEAD"),
    "folded header": (b"HTTP/1.1 200 OK\r\nX: y\r\n", b" y\r\n", "SWL_E_LIMIT_HEAD"),
    "status line": (b"HTTP/1.1 200 ", b"y", "SWL_E_LIMIT"),
    "1xx": (b"", b"HTTP/1.1 100 Continue\r\n\r\n", "SWL_E_LIMIT_HEAD"),
    "103 with headers": (b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", "SWL_E_LIMIT_HEAD"),
    "chunk extension": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", b"x", "SWL_E_LIMIT_HEAD"),
    "chunk size": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0", "SWL_E_LIMIT_HEAD"),
    "trailers": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"X-Y: z\r\n", "SWL_E_LIMIT_HEAD"),
    "nothing but line ends": (b"", b"\r\n", "SWL_E_"),
    "noise": (b"", bytes(range(256)), "SWL_E_"),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_endless(plain, name):
    start, again, kind = ENDLESS[name]
    got = ask(plain, chaos.endless(start, again), **{"deadline-ms": 5000})
    assert got["end"].startswith(kind) and got["end"] != TIMEOUT and got["len"] <= 1, got


def test_a_server_that_never_answers(plain):
    assert ask(plain, chaos.silence)["end"] == TIMEOUT
    assert ask(plain, lambda connection: time.sleep(2), post=50_000_000)["end"] == TIMEOUT  # and never reads


def test_a_server_that_answers_early(plain):
    """The server answers while we still send, and then neither reads on nor closes."""

    def behave(connection):
        chaos.read_head(connection)
        connection.sendall(b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno")
        time.sleep(3)

    got = ask(plain, behave, post=50_000_000, **{"deadline-ms": 3000})
    assert (got["end"], got["status"], got["body"], got["reusable"]) == (DONE, 413, "no", 0)
    assert got["ms"] < 1000


def test_a_server_that_answers_early_and_closes(plain):
    """The answer is read, although our further bytes cause a reset after it."""

    def behave(connection):
        chaos.read_head(connection)
        connection.sendall(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno")
        connection.shutdown(socket.SHUT_WR)
        time.sleep(0.2)

    got = ask(plain, behave, post=50_000_000, **{"deadline-ms": 3000})
    assert (got["end"], got["status"], got["reusable"]) == (DONE, 401, 0)


def test_a_kept_connection_that_was_closed(plain):
    """SWL_E_CLOSED, so that it can be retried safely; a client that has seen the end makes another connection."""

    def behave(connection):
        chaos.read_head(connection)
        connection.sendall(LENGTH)

    options = {"requests": 2} | ({"pause-ms": 50} if plain.name == CLIENT else {})
    with chaos.Server(behave) as server:
        first, second = peers.probe(plain, f"http://localhost:{server.port}/", **options)
    assert first["end"] == DONE and first["reusable"] == 1
    assert second["end"] == (DONE if plain.name == CLIENT else CLOSED) and second["where"] == "exchange"


def test_refused(plain):
    [port] = peers.free_ports(1)
    [got] = peers.probe(plain, f"http://localhost:{port}/")
    assert got["end"] == "SWL_E_REFUSED" and got["error"] == 111


def test_a_connect_that_hangs(plain):
    """A full backlog: SYNs are dropped."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        with contextlib.ExitStack() as stack:
            for _ in range(4):
                filler = stack.enter_context(socket.socket())
                filler.setblocking(False)
                filler.connect_ex(("127.0.0.1", port))
            if plain.name == PARTS:
                [got] = peers.probe(plain, f"http://127.0.0.1:{port}/", **{"connect-ms": 300})
                assert got["end"] == TIMEOUT and 300 <= got["ms"] < 300 + SLACK
            [got] = peers.probe(plain, f"http://127.0.0.1:{port}/", **{"deadline-ms": 300})
            assert got["end"] == TIMEOUT and 300 <= got["ms"] < 300 + SLACK


def test_stopped(plain):
    """`stop` from a signal handler ends the exchange within 100 ms, wherever it is."""
    got = ask(plain, chaos.silence, **{"stop-ms": 150, "deadline-ms": 5000})
    assert got["end"] == "SWL_E_STOPPED" and got["ms"] < 150 + 100 + SLACK
    got = ask(plain, chaos.endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x"), **{"stop-ms": 150, "deadline-ms": 5000})
    assert got["end"] == "SWL_E_STOPPED" and got["ms"] < 150 + 100 + SLACK


@pytest.mark.parametrize("resolver", peers.RESOLVERS)
@pytest.mark.parametrize("probe", [PARTS, CLIENT])
def test_no_free_descriptor(archive, tmp_path, monkeypatch, probe, resolver):
    """If a program has all its descriptors in use, the status says so, and that it may try again: a name does not fail for good because of it."""
    monkeypatch.setenv("ASAN_OPTIONS", "detect_leaks=0")  # the search for leaks would need a descriptor
    program = peers.compile_program(f"{probe}.c", tmp_path / probe, archive, None, resolver=resolver)
    answers = chaos.answering(LENGTH)
    for _ in range(2):
        got = ask(program, answers, host="127.0.0.1", descriptors=3)
        assert (got["end"], got["where"], got["error"]) == ("SWL_E_IO_SOCKETS", "dial", errno.EMFILE)
        got = ask(program, answers, descriptors=3)
        assert (got["end"], got["where"]) == ("SWL_E_HOST_TEMPORARY", "dial") and got["error"] != 0
    for descriptors in range(4, 9):
        for host in ("127.0.0.1", "localhost"):
            assert ask(program, answers, host=host, descriptors=descriptors)["body"] == "hello"
    if probe == CLIENT:
        # Its next attempts find a descriptor that was closed meanwhile.
        for host in ("127.0.0.1", "localhost"):
            got = ask(program, answers, host=host, descriptors=3, attempts=10, **{"deadline-ms": 8000, "stop-ms": 100})
            assert got["end"] == DONE and got["body"] == "hello" and got["ms"] >= 100


# ---- under TLS --------------------------------------------------------------------------------


class TLSServer:
    """An OpenSSL server in this process; `answer` and how it ends are settable."""

    def __init__(self, folder, version):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(folder / "ok-rsa.pem", folder / "ok-rsa.key")  # ECDSA signatures differ in length
        self.context.maximum_version = version
        self.context.options &= ~ssl.OP_CIPHER_SERVER_PREFERENCE  # 3.6.6: see "RSA-PSS first" in test_tls_matrix.py
        self.context.num_tickets = 0
        self.answer, self.close_notify = LENGTH, False
        self.server = chaos.Server(self.behave)
        self.port = self.server.port

    def behave(self, connection):
        with contextlib.suppress(ssl.SSLError), self.context.wrap_socket(connection, server_side=True) as channel:
            chaos.read_head(channel)
            channel.sendall(self.answer)
            if self.close_notify:
                channel.unwrap()
            else:
                channel.shutdown(socket.SHUT_WR) if self.answer is UNTIL_CLOSE else chaos.silence(channel)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    return pki.make(tmp_path_factory.mktemp("pki"))


@pytest.fixture(params=["TLSv1_2", "TLSv1_3"])
def tls(request, certificates):
    server = TLSServer(certificates, ssl.TLSVersion[request.param])
    yield server
    server.server.__exit__()


def through(program, tls, certificates, **plan):
    options = plan.pop("options", {})
    return ask(program, chaos.relaying(tls.port, **plan), "https", roots=certificates / "roots.pem", **options)


def captured(program, tls, certificates):
    record = bytearray()
    got = through(program, tls, certificates, record=record, options={"deadline-ms": 5000})
    return got, bytes(record)


def test_truncation_is_no_end(program, tls, certificates):
    tls.answer = UNTIL_CLOSE
    assert captured(program, tls, certificates)[0]["end"] == TRUNCATED
    tls.close_notify = True
    got, _ = captured(program, tls, certificates)
    assert got["end"] == DONE and got["body"] == "hello"


@pytest.mark.parametrize("how", HOW)
def test_cut_at_every_record(program, tls, certificates, how):
    whole, stream = captured(program, tls, certificates)
    assert whole["end"] == DONE
    ends = chaos.record_ends(stream)
    assert ends[-1] == len(stream) and len(ends) >= 4
    cuts = sorted({0, *(end + off for end in ends for off in (-1, 0, 1))} - {len(stream) + 1})
    results = all_of(
        [(cut,) for cut in cuts], lambda cut: through(program, tls, certificates, cut=cut, how=how, options={"deadline-ms": 2 * DEADLINE})
    )
    for (cut,), got in results:
        if cut == len(stream):
            assert got["end"] == DONE
        elif how == "silence":
            assert got["end"] == TIMEOUT, (cut, got)
        else:  # no byte of the answer can be read before its record is whole
            assert got["end"] == CLOSED, (cut, got)


def test_no_flipped_bit_passes(program, tls, certificates):
    _, stream = captured(program, tls, certificates)
    places = list(range(0, len(stream), max(1, len(stream) // 90)))
    # SHA-256 and the lengths show it: nothing that was changed is ever taken for an answer.
    for (place,), got in all_of(
        [(p,) for p in places], lambda p: through(program, tls, certificates, flip=p, options={"deadline-ms": 2 * DEADLINE})
    ):
        assert got["end"] != DONE, (place, got)
        assert got["end"].startswith(("SWL_E_TLS", "SWL_E_CERT", "SWL_E_TIMEOUT", "SWL_E_CLOSED", "SWL_E_TRUNCATED")), (place, got)


def test_tls_dribble(program, tls, certificates):
    got = through(program, tls, certificates, piece=1, options={"deadline-ms": 8000})
    assert got["end"] == DONE and got["body"] == "hello"


def test_tls_server_that_never_answers(program, certificates):
    got = ask(program, chaos.silence, "https", roots=certificates / "roots.pem")
    assert got["end"] == TIMEOUT and got["where"] == "tls"
