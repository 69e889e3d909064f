# SPDX-License-Identifier: Apache-2.0
"""examples-c/boards/modem.c against a scripted modem, which speaks ESP-AT on its serial line and does TLS by itself."""

import re
import socket
import ssl
import subprocess
import threading

import pytest

import peers


class Modem(threading.Thread):
    """What ESP-AT answers to the commands that modem.c uses; one connection."""

    def __init__(self, to_modem, from_modem, ca, deaf=False):
        super().__init__(daemon=True)
        self.input, self.output, self.ca, self.deaf = to_modem, from_modem, ca, deaf
        self.name, self.channel, self.held, self.closed, self.commands = "", None, b"", False, []

    def say(self, text: str | bytes):
        self.output.write(text if isinstance(text, bytes) else text.encode())
        self.output.flush()

    def run(self):
        while line := self.input.readline():
            command = line.strip().decode()
            self.commands.append(command)
            if not self.deaf:
                self.obey(command)

    def obey(self, command: str):
        if found := re.fullmatch(r'AT\+CIPSSLCCN="(.*)"', command):
            self.name = found[1]
        if found := re.fullmatch(r'AT\+CIPSTART="SSL","(.*)",(\d+)', command):
            return self.connect(int(found[2]))
        if found := re.fullmatch(r"AT\+CIPSEND=(\d+)", command):
            self.say("\r\nOK\r\n\r\n>")
            self.channel.sendall(self.input.read(int(found[1])))
            return self.say(f"\r\nRecv {found[1]} bytes\r\n\r\nSEND OK\r\n")
        if found := re.fullmatch(r"AT\+CIPRECVDATA=(\d+)", command):
            return self.give(int(found[1]))
        self.say("\r\nOK\r\n")

    def connect(self, port: int):
        context = ssl.create_default_context(cafile=self.ca)
        try:
            self.channel = context.wrap_socket(socket.create_connection(("127.0.0.1", port), 5), server_hostname=self.name)
        except OSError:
            return self.say("CLOSED\r\n\r\nERROR\r\n")
        self.channel.settimeout(0.05)
        self.say("CONNECT\r\n\r\nOK\r\n")

    def give(self, most: int):
        try:
            piece = self.channel.recv(most)
        except TimeoutError:
            return self.say("\r\nERROR\r\n")
        except OSError:
            piece = b""
        if not piece:
            return self.say("CLOSED\r\n\r\nERROR\r\n")
        # The announcement of more bytes may come before an answer.
        self.say(b"+IPD,%d\r\n+CIPRECVDATA:%d,%s\r\nOK\r\n" % (len(piece), len(piece), piece))


@pytest.fixture
def get(request, tmp_path):
    archive = peers.ROOT / request.config.getoption("--build") / "libswiftlet.a"
    program = tmp_path / "modem"
    flags = "-std=c99 -D_DEFAULT_SOURCE -O1 -g -Wall -Wextra -Wpedantic -Werror -Wl,--gc-sections".split()
    sources = [peers.ROOT / "Tests/integration/modem_driver.c", peers.ROOT / "examples-c/boards/modem.c"]
    subprocess.run(["cc", *flags, f"-I{peers.ROOT}/include", *sources, archive, "-o", program], check=True)

    def run(gateway, path="/v1/models", key=None, ca=None, **modem):
        port = gateway.url.rpartition(":")[2]
        process = subprocess.Popen(
            [program, "localhost", port, path, key or gateway.key], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        thread = Modem(process.stdout, process.stdin, ca or gateway.ca, **modem)
        thread.start()
        printed = process.stderr.read().decode()
        return process.wait(20), printed, thread.commands

    return run


def test_an_answer(get, gateway):
    gateway.requests()
    code, printed, commands = get(gateway)
    assert code == 0 and printed.startswith("200\n") and '"object":"list"' in printed and printed.endswith("SWL_DONE\n"), printed
    assert "AT+CIPSSLCCONF=2" in commands and commands[-1] in ("AT+CIPCLOSE", "")
    assert [request["status"] for request in gateway.requests()] == [200]


@pytest.mark.parametrize(
    "mode, end", [("chunks=odd", "SWL_DONE"), ("dribble", "SWL_DONE"), ("close", "SWL_DONE"), ("truncate=200", "SWL_E_TRUNCATED")]
)
def test_however_it_comes(get, gateway, mode, end):
    code, printed, _ = get(gateway, f"/mode/{mode}/v1/models")
    assert printed.endswith(f"{end}\n"), printed


def test_the_modem_refuses_a_certificate(get, new_gateway):
    gateway = new_gateway("--cert", "wrong-host")
    code, printed, _ = get(gateway)
    assert code == 1 and printed.endswith("SWL_E_CERT\n") and gateway.requests() == []


def test_a_modem_that_is_silent(get, gateway):
    code, printed, _ = get(gateway, deaf=True)
    assert code == 1 and printed.endswith("SWL_E_TIMEOUT\n")
