# SPDX-License-Identifier: Apache-2.0
"""A client against difficult servers: what it sends, how often, and how long it waits."""

import calendar
import email.utils
import os
import ssl
import subprocess
import time

import pytest

import chaos
import peers
import pki

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nDate: %s\r\n\r\nok"


class Service:
    """Answers by `script`, one function for each request, and records the time and the connection of each request."""

    def __init__(self, folder, *script):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(folder / "ok-ec.pem", folder / "ok-ec.key")
        self.script, self.seen, self.connections = list(script), [], 0
        self.server = chaos.Server(self.behave)

    def behave(self, connection):
        self.connections += 1
        with self.context.wrap_socket(connection, server_side=True) as channel:
            while True:
                head = chaos.read_head(channel).decode()
                signed = head.split("X-Amz-Date: ")[1][:16]
                self.seen.append(
                    (time.monotonic(), self.connections, calendar.timegm(time.strptime(signed, "%Y%m%dT%H%M%SZ")) - time.time())
                )
                if (self.script.pop(0) if self.script else good)(channel, self.seen[-1][2]):
                    return


def date():
    return email.utils.formatdate(usegmt=True).encode()


def good(channel, _):
    channel.sendall(OK % date())


def strict(channel, skew):
    """Like AWS, it accepts a time that is off by at most five minutes."""
    if abs(skew) < 300:
        return good(channel, skew)
    body = b'{"message":"Signature expired"}'
    channel.sendall(
        b"HTTP/1.1 403 Forbidden\r\nx-amzn-ErrorType: InvalidSignatureException:\r\nDate: %s\r\nContent-Length: %d\r\n\r\n%s"
        % (date(), len(body), body)
    )


def throttled(channel, _):
    channel.sendall(b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nDate: %s\r\nContent-Length: 0\r\n\r\n" % date())


def good_then_gone(channel, skew):
    good(channel, skew)
    return True  # without saying so


def mute(channel, _):
    chaos.silence(channel)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    return pki.make(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="session")
def driver(request, tmp_path_factory):
    archive = peers.ROOT / request.config.getoption("--build", default=".build-c") / "libswiftlet.a"
    return compile_client("client_driver.c", tmp_path_factory.mktemp("client"), archive)


def compile_client(source, folder, archive, *more):
    crypto = str(peers.ROOT / "Sources/SwiftletPort/crypto_mbedtls.c")
    return peers.compile_program(source, folder / source.removesuffix(".c"), archive, None, crypto, *more)


@pytest.fixture
def run(driver, certificates):
    started = []

    def run(*script, count=1, deadline=8000, **more):
        service = Service(certificates, *script)
        started.append(service.server)
        environment = {"CA_FILE": str(certificates / "roots.pem"), "TRACE": "1", "PATH": os.environ["PATH"], **more}
        start = time.monotonic()
        command = [driver, f"https://localhost:{service.server.port}/model/m/invoke", str(count), str(deadline)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30)
        assert "secret" not in done.stderr
        return service, done.returncode, time.monotonic() - start, done.stderr

    yield run
    for server in started:
        server.__exit__()


def test_good(run):
    service, code, _, _ = run(good, good, good, count=3)
    assert code == 0 and service.connections == 1 and len(service.seen) == 3


@pytest.mark.parametrize("off", [-7200, 900, 86400])
def test_a_wrong_clock_is_mended_once(run, off):
    service, code, _, log = run(strict, strict, strict, count=2, CLOCK_OFF=str(off))
    assert code == 0, log
    assert len(service.seen) == 3 and service.connections == 1
    assert abs(service.seen[0][2] - off) < 5 and abs(service.seen[1][2]) < 5 and abs(service.seen[2][2]) < 5


def test_without_a_clock_the_time_is_learnt(run):
    service, code, _, log = run(strict, strict, strict, count=2, CLOCK_OFF="none")
    assert code == 0, log
    assert len(service.seen) == 3 and service.connections == 1
    assert service.seen[0][2] < -300 and abs(service.seen[1][2]) < 5 and abs(service.seen[2][2]) < 5


def test_a_wrong_key_is_no_wrong_clock(run):
    def refuse(channel, _):
        strict(channel, 1e9)

    service, code, _, _ = run(*[refuse] * 5)
    assert code == 1 and len(service.seen) == 1
    service, code, _, _ = run(*[refuse] * 5, CLOCK_OFF="3600")
    assert code == 1 and len(service.seen) == 2


def test_a_429_is_waited_out(run):
    service, code, _, log = run(throttled, good)
    assert code == 0, log
    assert len(service.seen) == 2 and 1.0 <= service.seen[1][0] - service.seen[0][0] < 2.5


def test_three_attempts_and_no_more(run):
    service, code, seconds, _ = run(*[throttled] * 9)
    assert code == 1 and len(service.seen) == 3 and seconds < 6


def test_a_wait_that_the_deadline_forbids_is_not_begun(run):
    service, code, seconds, _ = run(throttled, good, deadline=900)
    assert code == 1 and len(service.seen) == 1 and seconds < 0.8


def test_a_stale_connection_is_replaced_at_once(run):
    service, code, seconds, log = run(good_then_gone, good, count=2)
    assert code == 0, log
    assert service.connections == 2 and seconds < 1


def closes_after(n):
    """A server that ends each connection after n answers, without a header that says so."""
    return [good_then_gone if i % n == n - 1 else good for i in range(60)]


@pytest.mark.parametrize("n", [1, 2, 7])
@pytest.mark.parametrize("once", [{}, {"ONCE": "1", "PAUSE": "50"}], ids=["at once", "after a while"])
def test_a_server_that_closes_after_each(run, n, once):
    """A connection that is known to have ended costs no attempt, and TLS sessions are resumed."""
    service, code, _, log = run(*closes_after(n), count=20, deadline=20000, **once)
    assert code == 0, log
    assert len(service.seen) == 20 and service.connections == -(-20 // n)
    assert log.count("resumed 1") >= 20 - n


def test_a_late_408_is_no_answer(run):
    def good_then_408(channel, skew):
        good(channel, skew)
        channel.sendall(b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    service, code, _, log = run(good_then_408, good, count=2, ONCE="1", PAUSE="50")
    assert code == 0, log
    assert service.connections == 2 and len(service.seen) == 2


def test_the_deadline_is_kept(run):
    service, code, seconds, log = run(mute, deadline=700)
    assert code == 1 and 0.6 < seconds < 1.5 and "SWL_E_TIMEOUT" in log
    service, code, seconds, log = run(throttled, mute, deadline=2500)
    assert code == 1 and 2.3 < seconds < 3.3 and len(service.seen) == 2


def test_eight_clients_in_eight_threads(request, certificates, tmp_path):
    archive = peers.ROOT / request.config.getoption("--build", default=".build-c") / "libswiftlet.a"
    program = peers.compile_program("client_threads.c", tmp_path / "threads", archive, None, "-pthread")
    [port] = peers.free_ports(1)
    key = f"ssl_certificate {certificates}/ok-ec.pem; ssl_certificate_key {certificates}/ok-ec.key;"
    nginx = peers.Nginx(
        tmp_path, [f'server {{ listen 127.0.0.1:{port} ssl; {key} keepalive_requests 7; location / {{ return 200 "ok"; }} }}'], port
    )
    try:
        environment = os.environ | {"CA_FILE": str(certificates / "roots.pem")}
        done = subprocess.run([program, f"https://localhost:{port}/", "50"], env=environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
    finally:
        nginx.stop()
