# SPDX-License-Identifier: Apache-2.0
"""examples-c/boards/port_check.c over the ports that ship, and over ports that are wrong on purpose."""

import pathlib
import re
import resource
import subprocess
import sys

import pytest

import mps2
import peers

BOARDS = peers.ROOT / "examples-c/boards"
FLAGS = "-std=c99 -D_GNU_SOURCE -O1 -g -Wall -Wextra -Wpedantic -Werror -Wno-unused-function".split()
LIBRARIES = ["-lmbedtls", "-lmbedx509", "-lmbedcrypto"]
CHECKS = sorted(BOARDS.glob("port_check*.c"))
PORTS = [peers.ROOT / "Sources/SwiftletPort" / name for name in (*peers.PORTS, "crypto_mbedtls.c")]

# A port of wrong_port.c, and the fault that must be found.
WRONG = {
    "clock_stands": "swl_port_now_ms: goes on",
    "clock_in_seconds": "swl_port_now_ms: a second of the peer's",
    "entropy_constant": "swl_port_entropy: gives other bytes",
    "entropy_half": "swl_port_entropy: fills all of it",
    "entropy_too_much": "swl_port_entropy: writes nothing after",
    "hash_forgets": "swl_port_hash_update: 10,000 bytes",
    "hash_one_for_all": "swl_port_hash_update: two hashes",
    "hash_left": "swl_port_hash_finish: leaves nothing",
    "signature_turned": "swl_port_p256_sign: the signature",
    "names_port_swapped": "swl_port_resolve: IPv4 in ip",
    "names_mapped": "swl_port_resolve: IPv4 in ip",
    "names_too_many": "swl_port_resolve: writes at most",
    "names_state": "swl_port_resolve: *state is NULL after an answer",
    "names_status": "swl_port_resolve: no such name",
    "stop_state": "swl_port_resolve_stop: *state",
    "connect_port_swapped": "swl_port_connect, swl_port_send: the peer takes a command",
    "refused_is_io": "swl_port_connected: a port where nobody listens",
    "recv_blocks": "swl_port_recv: -SWL_AGAIN at once",
    "nothing_is_end": "swl_port_recv: -SWL_AGAIN until",
    "end_is_closed": "swl_port_recv: 0 for the peer's orderly end",
    "reset_first": "swl_port_recv: what arrived before a reset",
    "reset_is_end": "swl_port_recv: a reset is SWL_E_CLOSED",
    "wait_too_long": "swl_port_wait: ends when its time is over",
    "wait_sleeps": "swl_port_wait: ends when something arrives",
    "send_half": "swl_port_send: 30,000 bytes",
    "send_blocks": "swl_port_send: -SWL_AGAIN at once",
    "close_leaks": "swl_port_close: gives the connection back",
    "facts_dates": "swl_port_tls_certificate: dates",
    "facts_usage": "swl_port_tls_certificate: the server's own is for a server",
    "facts_endless": "swl_port_tls_certificate: SWL_DONE after",
    "issued_by_anyone": "swl_port_tls_issued: SWL_E_CERT_UNTRUSTED for another",
    "san_endless": "swl_port_tls_san: the peer's name, then SWL_DONE",
    "key_of_the_first": "swl_port_tls_key_sha256: one for each",
    "handshake_at_once": "swl_port_tls_handshake: SWL_MORE",
    "tls_size": "swl_port_tls_size: nothing is written after",
    "tls_roots": "swl_port_tls_roots: text that is no certificate",
    "tls_cut_is_end": "swl_port_tls_recv: an end without close_notify",
    "tls_resume": "swl_port_tls_resume: the peer takes",
}


PARTS = [
    (r"clock_stands", "clock"),
    (r"entropy", "entropy"),
    (r"hash", "hashes"),
    (r"signature", "p256"),
    (r"names|stop", "names"),
    (r"facts|issued|san|key_of|handshake", "facts"),
    (r"tls", "tls"),
    (r"", "sockets"),
]


def part_for(name: str) -> str:
    """The part of port_check that checks this function."""
    return next(part for pattern, part in PARTS if re.match(pattern, name))


def wrapped(name: str) -> list[str]:
    """The functions that a wrong port replaces, from its part of the source."""
    part = re.split(
        r"^#(?:if|elif) defined\((?=WRONG_\w+\)(?: \|\||$))", (peers.ROOT / "Tests/integration/wrong_port.c").read_text(), flags=re.M
    )
    mine = next(text for text in part if f"WRONG_{name})" in text or text.startswith(f"WRONG_{name}"))
    return re.findall(r"(?:WRAP\([^,]+, |__wrap_)(swl_port_\w+)", mine)


@pytest.fixture(scope="session")
def objects(request, tmp_path_factory):
    """Compiled once; the ports are linked anew for each test."""
    folder = tmp_path_factory.mktemp("objects")
    archive = peers.ROOT / request.config.getoption("--build") / "libswiftlet.a"
    made = []
    for source in [*CHECKS, *PORTS, peers.ROOT / "Sources/SwiftletPort/resolver_getaddrinfo.c"]:
        made.append(folder / f"{source.stem}.o")
        subprocess.run(["cc", *FLAGS, f"-I{peers.ROOT}/include", "-c", source, "-o", made[-1]], check=True)
    return folder, made, archive


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    folder = tmp_path_factory.mktemp("certificates")
    subprocess.run([peers.ROOT / "Tests/gateway/certs.sh", folder], check=True)
    return folder


@pytest.fixture(scope="session")
def peer(certificates):
    ports = peers.free_ports(2)
    yield from running_peer(certificates, ports)


def running_peer(certificates, ports):
    given = [f"--port={ports[0]}", f"--tls-port={ports[1]}", f"--certificate={certificates}/server.pem", f"--key={certificates}/server.key"]
    process = subprocess.Popen([sys.executable, BOARDS / "port_peer.py", *given], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline().split() == [str(port) for port in ports]
    yield ports
    process.terminate()
    process.wait(10)


def few_descriptors():
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))


def check(program: pathlib.Path, peer, certificates, *part: str) -> subprocess.CompletedProcess:
    arguments = ["127.0.0.1", "localhost", *map(str, peer), certificates / "ca.pem", *part]
    return subprocess.run([program, *arguments], capture_output=True, text=True, timeout=120, preexec_fn=few_descriptors)


def test_the_port_for_bsd_sockets(objects, peer, certificates, tmp_path):
    folder, made, archive = objects
    program = tmp_path / "port_check"
    subprocess.run(["cc", *made, archive, *LIBRARIES, "-Wl,--gc-sections", "-o", program], check=True)
    done = check(program, peer, certificates)
    assert done.returncode == 0 and "FAIL" not in done.stdout and "71 passed, 0 failed" in done.stdout, done.stdout


@pytest.mark.parametrize("name", WRONG)
def test_a_port_that_is_wrong(objects, peer, certificates, tmp_path, name):
    folder, made, archive = objects
    program = tmp_path / "wrong"
    wraps = [f"-Wl,--wrap={function}" for function in wrapped(name)]
    assert wraps
    wrong = peers.ROOT / "Tests/integration/wrong_port.c"
    subprocess.run(
        [
            "cc",
            *FLAGS,
            f"-I{peers.ROOT}/include",
            f"-DWRONG_{name}",
            wrong,
            *made,
            archive,
            *LIBRARIES,
            *wraps,
            "-Wl,--gc-sections",
            "-o",
            program,
        ],
        check=True,
    )
    done = check(program, peer, certificates, part_for(name))
    assert done.returncode == 1 and f"FAIL  {WRONG[name]}" in done.stdout, done.stdout


def test_a_port_that_raises_a_signal(objects, peer, certificates, tmp_path):
    folder, made, archive = objects
    program = tmp_path / "wrong"
    wrong = [peers.ROOT / "Tests/integration/wrong_port.c", "-DWRONG_send_raises", "-Wl,--wrap=swl_port_send"]
    subprocess.run(
        ["cc", *FLAGS, f"-I{peers.ROOT}/include", *wrong, *made, archive, *LIBRARIES, "-Wl,--gc-sections", "-o", program], check=True
    )
    done = check(program, peer, certificates, "sockets")
    assert done.returncode == -13 and done.stdout.endswith("nothing but an end after a reset\n"), done


def test_the_template(objects, peer, certificates, tmp_path):
    """It links with nothing else, and fails every check."""
    archive = objects[2]
    program = tmp_path / "template"
    sources = [*CHECKS, BOARDS / "port_template.c", BOARDS / "port_template_tls.c"]
    subprocess.run(["cc", *FLAGS, f"-I{peers.ROOT}/include", *sources, archive, "-Wl,--gc-sections", "-o", program], check=True)
    done = check(program, peer, certificates)
    passed = re.findall(r"^pass  (.*)$", done.stdout, re.M)
    # The checks that a port which does nothing passes.
    harmless = ("does not go back", "writes nothing", "writes at most", "*state is NULL", "fits into tls_storage")
    assert done.returncode == 1 and all(any(word in line for word in harmless) for line in passed), done.stdout


def test_the_example_for_freertos_compiles():
    """Compiled against our own declarations: FreeRTOS itself is in none of the registries of CI."""
    include = [peers.ROOT / "include", peers.ROOT / "Tests/integration/freertos"]
    config = '-DMBEDTLS_CONFIG_FILE="' + str(peers.ROOT / "Sources/SwiftletPort/profiles/mbedtls_4k.h") + '"'
    flags = "-mcpu=cortex-m4 -mthumb -Os -std=c99 -Wall -Wextra -Wpedantic -Werror -fsyntax-only".split()
    headers = ["-isystem", peers.mbedtls36() / "include", *(f"-I{path}" for path in include)]
    subprocess.run(["arm-none-eabi-gcc", *flags, config, *headers, BOARDS / "freertos.c"], check=True)
