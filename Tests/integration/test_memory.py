# SPDX-License-Identifier: Apache-2.0
"""Whole programs under valgrind: no invalid or uninitialised read, and no leak."""

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
import test_client
import test_soak
import test_tls_matrix
from conftest import clean_env

import chaos
import peers

certificates, matrix, program = test_tls_matrix.certificates, test_tls_matrix.matrix, test_tls_matrix.program
ask = test_tls_matrix.ask

# One row of each way that a connection can go: it opens, the judge refuses, the library does, nothing is sent at all.
ROWS = [
    "P-384",
    "full chain",
    "root from DER",
    "roots from a directory",
    "roots beside 22 unreadable ones",
    "expired",
    "untrusted root",
    "EKU clientAuth only",
    "any, when told so",
    "IP address",
    "TLS 1.0 only",
    "ChaCha20",
    "RSA-PSS first, TLS 1.2",
    "a server in clear",
    "client certificate missing",
    "client certificate and key in one file",
    "client key of another",
    "client key encrypted",
    "two pins, the second is right",
    "pin of another",
]


def in_silence(command, seconds=120, **environment) -> str:
    """The output of the program; valgrind must report nothing."""
    done = subprocess.run(
        [*peers.memcheck(), *map(str, command)], env=clean_env(**environment), capture_output=True, text=True, timeout=seconds
    )
    assert done.returncode == 0 and "==" not in done.stderr, done.stderr
    return done.stdout


def test_connections(program, matrix, certificates):
    version, path = program

    def run(name):
        row = test_tls_matrix.TABLE[name]
        options = test_tls_matrix.resolved(certificates, row.options)
        [got] = peers.probe(path, f"https://localhost:{matrix[name]}/", under=peers.memcheck(version), **options)
        expected = row.result if isinstance(row.result, str) else row.result[version == "3.6"]
        assert expected.split()[0] == got["end"], name

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, ROWS))


@pytest.mark.parametrize("name", ["session ids", "TLS 1.3 tickets"])
def test_sessions(program, matrix, certificates, tmp_path, name):
    session, port, under = tmp_path / "session", matrix[name], peers.memcheck(program[0])
    got = ask(program, certificates, port, session, under=under, connections=3, requests=2)
    assert [each["resumed"] for each in got] == [0, 0, 1, 1, 1, 1]
    saved = session.read_bytes()
    for length in (test_tls_matrix.HEAD + 1, len(saved) - 1):
        session.write_bytes(saved[:length])
        [got] = ask(program, certificates, port, session, under=under)
        assert got["end"] == "SWL_DONE" and got["resumed"] == 0


# Answers on a connection, and how many are asked for.
MANY = {1_000_000: 200, 7: 70, 1: 20}


@pytest.mark.parametrize("answers", MANY, ids=lambda n: f"{n} a connection")
def test_many_exchanges(request, certificates, tmp_path, answers):
    archive = peers.ROOT / request.config.getoption("--build", default=".build-c") / "libswiftlet.a"
    soak = peers.compile_program("soak.c", tmp_path / "soak", archive, None, "-D_GNU_SOURCE")
    count, fresh = (10000, 300) if peers.WHOLE else (MANY[answers], 10)
    with test_soak.closing_after(answers, certificates, tmp_path) as port:
        in_silence([soak, certificates / "roots.pem", f"https://localhost:{port}/", count, fresh], seconds=3600 if peers.WHOLE else 120)


CUT = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"


@pytest.mark.parametrize("how", ["fin", "rst"])
def test_cuts_through_a_client(request, certificates, tmp_path, how):
    """At a byte of each part of the answer, and in the handshake; it tries twice."""
    archive = peers.ROOT / request.config.getoption("--build", default=".build-c") / "libswiftlet.a"
    probe = peers.compile_program("client_probe.c", tmp_path / "client_probe", archive, None)
    for cut in range(0, len(CUT), 1 if peers.WHOLE else 40):
        with chaos.Server(chaos.answering(CUT[:cut], how)) as server:
            [got] = peers.probe(probe, f"http://localhost:{server.port}/", under=peers.memcheck(), attempts=2)
        assert got["end"] == ("SWL_E_TRUNCATED" if cut else "SWL_E_CLOSED"), got
    with chaos.Server(lambda connection: connection.recv(4096)) as server:
        url, roots = f"https://localhost:{server.port}/", certificates / "roots.pem"
        [got] = peers.probe(probe, url, under=peers.memcheck(), attempts=2, roots=roots)
    assert got["end"] == "SWL_E_CLOSED" and got["where"] == "tls", got


@pytest.mark.parametrize("mode", ["", "/mode/chunks=odd", "/mode/dribble"])
def test_streams(examples, gateway, mode):
    url = gateway.url + mode + "/v1"
    assert "Hello" in in_silence(
        [examples / "ask", "Hello"],
        OPENAI_BASE_URL=url,
        OPENAI_API_KEY=gateway.key,
        SWIFTLET_CA_FILE=gateway.ca,
    )
    chat = {"OPENAI_BASE_URL": url, "OPENAI_MODEL": "m", "OPENAI_API_KEY": gateway.key, "SWIFTLET_CA_FILE": gateway.ca}
    assert "Hello" in in_silence([examples / "stream", "Hello"], **chat)
    models = in_silence([examples / "bearer", url + "/models"], API_KEY=gateway.key, SWIFTLET_CA_FILE=gateway.ca)
    assert json.loads(models)["object"] == "list"


def test_retries(request, certificates, tmp_path):
    archive = peers.ROOT / request.config.getoption("--build", default=".build-c") / "libswiftlet.a"
    driver = test_client.compile_client("client_driver.c", tmp_path, archive)
    service = test_client.Service(certificates, test_client.throttled, test_client.good_then_gone, test_client.good)
    try:
        url = f"https://localhost:{service.server.port}/model/m/invoke"
        in_silence([driver, url, 2, 20000], CA_FILE=str(certificates / "roots.pem"))
        assert service.connections == 2 and len(service.seen) == 3
    finally:
        service.server.__exit__()
