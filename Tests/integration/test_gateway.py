# SPDX-License-Identifier: Apache-2.0
"""The local gateway alone: what it serves, what it refuses, and each of its test modes."""

import http.client
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections import namedtuple
from contextlib import contextmanager
from pathlib import Path

import pytest

GATEWAY = Path(__file__).resolve().parents[1] / "gateway"
BEDROCK, OPENAI = "/openai/v1/chat/completions", "/v1/chat/completions"
CHATS = (BEDROCK, OPENAI)
BAD_KEY = "Authentication failed: Please make sure your API Key is valid."

Reply = namedtuple("Reply", "status headers body")


class Gateway:
    def __init__(self, folder, certs, *options):
        self.log_file, ready = folder / "log", folder / "ready"
        command = [
            sys.executable,
            GATEWAY / "gateway.py",
            "--plain-port",
            "0",
            "--certs",
            certs,
            "--ready",
            ready,
            "--log",
            self.log_file,
            *options,
        ]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE)
        deadline = time.monotonic() + 10
        while not ready.exists():
            assert self.process.poll() is None and time.monotonic() < deadline, "it does not start"
            time.sleep(0.01)
        self.ready_file = ready
        self.facts = json.loads(ready.read_text())
        self.port, self.plain_port, self.key = (self.facts[name] for name in ("port", "plain_port", "key"))

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.process.wait(5)

    def context(self):
        context = ssl.create_default_context(cafile=self.facts["ca"])
        context.hostname_checks_common_name = False
        return context

    def connection(self, **options):
        return http.client.HTTPSConnection("localhost", self.port, context=self.context(), timeout=10, **options)

    def headers(self, mode=None):
        modes = {"X-Test-Mode": mode} if mode else {}
        return {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json", **modes}

    def post(self, path, value, headers=None, connection=None):
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        return self.ask("POST", path, body, headers, connection)

    def ask(self, method, path, body=None, headers=None, connection=None):
        connection = connection or self.connection()
        connection.request(method, path, body, self.headers() if headers is None else headers)
        reply = connection.getresponse()
        return Reply(reply.status, reply.headers, reply.read())

    @contextmanager
    def raw(self, tls=False):
        with socket.create_connection(("127.0.0.1", self.port if tls else self.plain_port), 10) as sock:
            if not tls:
                yield sock
                return
            context = self.context()
            context.options &= ~ssl.OP_IGNORE_UNEXPECTED_EOF  # which Python before 3.11.4 sets of its own accord
            with context.wrap_socket(sock, server_hostname="localhost", suppress_ragged_eofs=False) as channel:
                yield channel

    def raw_ask(self, mode, stream=False, tls=False):
        """The bytes of the answer, and how it ended."""
        with self.raw(tls) as sock:
            sock.sendall(self.raw_request(mode, stream))
            return drain(sock)

    def raw_request(self, mode, stream):
        body = json.dumps(question("Who are you?", stream=stream)).encode()
        head = (
            f"POST /mode/{mode}{OPENAI} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            f"Authorization: Bearer {self.key}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    def log(self):
        return [json.loads(line) for line in self.log_file.read_text().splitlines()]


def drain(sock):
    """What comes, and what ended it: "eof", "no close_notify" or the error's class."""
    received = b""
    try:
        while piece := sock.recv(65536):
            received += piece
        return received, "eof"
    except OSError as error:
        # Python before 3.11.4 has an SSLError for it, later ones an SSLEOFError.
        if getattr(error, "reason", None) == "UNEXPECTED_EOF_WHILE_READING":
            return received, "no close_notify"
        return received, type(error).__name__


def question(text, **members):
    return {"model": "m", "messages": [{"role": "user", "content": text}], **members}


def payloads(body):
    events = body.decode().replace("\r\n", "\n").split("\n\n")
    lines = [line for event in events for line in event.split("\n") if line.startswith("data:")]
    return [line.removeprefix("data:").removeprefix(" ") for line in lines]


def streamed_text(body):
    chunks = [json.loads(data) for data in payloads(body) if data != "[DONE]"]
    return "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks if chunk["choices"])


def whole_text(body):
    return json.loads(body)["choices"][0]["message"]["content"]


@pytest.fixture(scope="session")
def certs(tmp_path_factory):
    return tmp_path_factory.mktemp("certs")


@pytest.fixture(scope="module")
def gateway(tmp_path_factory, certs):
    started = Gateway(tmp_path_factory.mktemp("gateway"), certs)
    yield started
    started.stop()


# ---- the services -----------------------------------------------------------------------------


@pytest.mark.parametrize("path", CHATS)
def test_chat(gateway, path):
    reply = gateway.post(path, question('Say "hi"'))
    answer = json.loads(reply.body)
    assert reply.status == 200 and reply.headers["Date"].endswith("GMT")
    assert 'Say "hi"' in whole_text(reply.body)
    assert answer["object"] == "chat.completion" and answer["choices"][0]["finish_reason"] == "stop"
    usage = answer["usage"]
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]


def test_chinese_and_escapes(gateway):
    reply = gateway.post(OPENAI, question("你是谁?"))
    assert "你是谁?" in whole_text(reply.body) and "🚀" in whole_text(reply.body)
    assert "你是谁?".encode() in reply.body and "😀".encode() in reply.body
    assert rb"\ud83d\ude80" in reply.body and "🚀".encode() not in reply.body


@pytest.mark.parametrize("path", CHATS)
def test_stream(gateway, path):
    asked = question("你好", stream=True, stream_options={"include_usage": True})
    reply = gateway.post(path, asked)
    assert reply.headers["Content-Type"].startswith("text/event-stream")
    assert reply.headers["Transfer-Encoding"] == "chunked"
    *events, done = payloads(reply.body)
    first, *_, last, usage = [json.loads(data) for data in events]
    assert done == "[DONE]"
    assert first["choices"][0]["delta"]["role"] == "assistant"
    assert last["choices"][0] == {"index": 0, "delta": {}, "finish_reason": "stop"}
    assert usage["choices"] == [] and usage["usage"]["completion_tokens"] == len(events) - 3
    assert streamed_text(reply.body) == whole_text(gateway.post(path, question("你好")).body)


def test_stream_without_usage(gateway):
    assert b"usage" not in gateway.post(OPENAI, question("hi", stream=True)).body


def test_content_parts_and_limit(gateway):
    parts = [{"type": "text", "text": "one "}, {"type": "text", "text": "two"}]
    assert "one two" in whole_text(gateway.post(OPENAI, question(parts)).body)
    answer = json.loads(gateway.post(OPENAI, question("hi", max_tokens=2)).body)
    assert answer["choices"][0]["finish_reason"] == "length" and answer["usage"]["completion_tokens"] == 2


def test_models(gateway):
    assert json.loads(gateway.ask("GET", "/v1/models").body)["data"][0]["object"] == "model"


KEYS = [
    {},
    {"Authorization": "Bearer wrong"},
    {"Authorization": "bearer test-key-not-a-secret"},
    {"Authorization": "Bearer  test-key-not-a-secret"},
]


@pytest.mark.parametrize("headers", KEYS)
def test_bad_key(gateway, headers):
    openai, bedrock = (gateway.post(path, question("hi"), headers) for path in (OPENAI, BEDROCK))
    assert openai.status == 401 and json.loads(openai.body)["error"]["code"] == "invalid_api_key"
    assert bedrock.status == 403 and json.loads(bedrock.body) == {"Message": BAD_KEY}
    assert bedrock.headers["x-amzn-ErrorType"] == "AccessDeniedException"
    assert bedrock.headers["x-amzn-RequestId"]


BAD_BODIES = [
    b"",
    b"{",
    b"[]",
    b"\xff",
    b'{"a":NaN}',
    b'{"a":"\\ud800"}',
    b'{"a":1,"a":2}',
    b"[" * 100000,
    {},
    {"model": "m", "messages": []},
    {"model": "", "messages": [{"role": "user"}]},
    {"model": "m", "messages": [{"role": "king", "content": "x"}]},
    {"model": "m", "messages": [{"role": "user", "content": 5}]},
    question("x", stream="yes"),
    question("x", max_tokens=0),
    question("x", stream_options=[]),
]


@pytest.mark.parametrize("body", BAD_BODIES, ids=range(len(BAD_BODIES)))
def test_bad_body(gateway, body):
    openai, bedrock = (gateway.post(path, body) for path in (OPENAI, BEDROCK))
    assert openai.status == bedrock.status == 400
    assert json.loads(openai.body)["error"]["type"] == "invalid_request_error"
    assert bedrock.headers["x-amzn-ErrorType"] == "ValidationException"
    assert json.loads(bedrock.body)["message"]


def test_wrong_place(gateway):
    assert gateway.ask("GET", "/nowhere").status == 404
    assert gateway.ask("GET", "/v1/nowhere").status == 404
    assert gateway.ask("GET", BEDROCK).status == 405
    assert gateway.ask("POST", "/v1/models", b"").headers["Allow"] == "GET"
    plain = {**gateway.headers(), "Content-Type": "text/plain"}
    assert gateway.post(OPENAI, question("hi"), plain).status == 415


# ---- HTTP -------------------------------------------------------------------------------------

GET = b"GET /v1/models HTTP/1.1\r\n"
POST = b"POST /v1/chat/completions HTTP/1.1\r\nHost: h\r\n"
REFUSED = {
    "bare LF": (b"GET /v1/models HTTP/1.1\nHost: h\n\n", 400),
    "one bare LF": (GET + b"Host: h\nAccept: x\r\n\r\n", 400),
    "bare CR": (GET + b"Host: h\r\nAccept: a\rb\r\n\r\n", 400),
    "NUL": (GET + b"Host: h\r\nAccept: a\0b\r\n\r\n", 400),
    "no host": (GET + b"Accept: x\r\n\r\n", 400),
    "two hosts": (GET + b"Host: h\r\nHost: h\r\n\r\n", 400),
    "bad host": (GET + b"Host: h/x\r\n\r\n", 400),
    "folded": (GET + b"Host: h\r\nAccept: a\r\n b\r\n\r\n", 400),
    "space before colon": (GET + b"Host: h\r\nAccept : a\r\n\r\n", 400),
    "two spaces": (b"GET  /v1/models HTTP/1.1\r\nHost: h\r\n\r\n", 400),
    "absolute": (b"GET http://h/ HTTP/1.1\r\nHost: h\r\n\r\n", 400),
    "not ASCII": ("GET /模 HTTP/1.1\r\nHost: h\r\n\r\n".encode(), 400),
    "HTTP/1.0": (b"GET / HTTP/1.0\r\nHost: h\r\n\r\n", 505),
    "both framings": (POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    "chunked": (POST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 501),
    "two lengths": (POST + b"Content-Length: 1\r\nContent-Length: 1\r\n\r\nx", 400),
    "signed length": (POST + b"Content-Length: +1\r\n\r\nx", 400),
    "list of lengths": (POST + b"Content-Length: 1, 1\r\n\r\nx", 400),
    "body too long": (POST + b"Content-Length: 1\r\n\r\nxx", 400),
    "body too short": (POST + b"Content-Length: 3\r\n\r\nxx", 400),
    "head cut": (GET + b"Host: h\r\n", 400),
    "huge length": (POST + b"Content-Length: 99999999999\r\n\r\n", 413),
    "huge head": (GET + b"A: " + b"a" * 70000, 431),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(gateway, name):
    request, status = REFUSED[name]
    with gateway.raw() as sock:
        sock.sendall(request)
        sock.shutdown(socket.SHUT_WR)
        answer, _ = drain(sock)
    assert answer.startswith(b"HTTP/1.1 %d " % status)
    assert b"\r\nDate: " in answer and b"\r\nConnection: close\r\n" in answer
    record = gateway.log()[-1]
    assert record["status"] == status and record["refused"]
    assert request.startswith(bytes.fromhex(record["head_hex"]))


def test_log_has_the_exact_bytes(gateway):
    request = GET + b"hOST:  localhost \r\nAuthorization: Bearer %s\r\nX-Odd:\r\nConnection: close\r\n\r\n" % gateway.key.encode()
    with gateway.raw() as sock:
        sock.sendall(request)
        assert drain(sock)[0].startswith(b"HTTP/1.1 200 OK\r\n")
    record = gateway.log()[-1]
    assert bytes.fromhex(record["head_hex"]) == request
    assert (record["method"], record["target"], record["status"]) == ("GET", "/v1/models", 200)
    assert record["headers"][0] == ["hOST", "localhost"] and record["headers"][2] == ["X-Odd", ""]
    assert record["body_length"] == 0 and record["tls"] is None


def test_keep_alive(gateway):
    connection = gateway.connection()
    for text in ("one", "two"):
        assert text in whole_text(gateway.post(OPENAI, question(text), connection=connection).body)
    first, second = gateway.log()[-2:]
    assert first["connection"] == second["connection"] and second["tls"] == "TLSv1.3"
    assert json.loads(bytes.fromhex(second["body_hex"])) == question("two")
    assert second["body_length"] == len(second["body_hex"]) // 2


def test_expect_continue(gateway):
    with gateway.raw() as sock:
        sock.sendall(POST + b"Expect: 100-continue\r\nConnection: close\r\nContent-Length: 2\r\n\r\n")
        assert sock.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        sock.sendall(b"{}")
        assert drain(sock)[0].startswith(b"HTTP/1.1 401 ")


# ---- test modes -------------------------------------------------------------------------------


def in_mode(gateway, mode, stream=False, path=OPENAI, connection=None):
    return gateway.post(path, question("Hello", stream=stream), gateway.headers(mode), connection)


def test_mode_in_header_or_path(gateway):
    for path in CHATS:
        assert gateway.post(f"/mode/status=503,bigheader=3{path}", question("x")).headers["X-Big"] == "bbb"
        assert in_mode(gateway, "bigheader=3, status=503", path=path).status == 503
    assert gateway.log()[-1]["modes"] == {"status": "503", "bigheader": "3"}


@pytest.mark.parametrize("mode", ["nosuch", "status", "status=200", "chunks=even", "dribble=1", "delay=-1"])
def test_bad_mode(gateway, mode):
    assert in_mode(gateway, mode).status == 400


def test_mode_does_not_hide_a_faulty_request(gateway):
    assert gateway.post("/mode/error200" + OPENAI, b"{").status == 400


@pytest.mark.parametrize(
    "status, aws_type", [(429, "ThrottlingException"), (500, "InternalServerException"), (503, "ServiceUnavailableException")]
)
def test_status(gateway, status, aws_type):
    openai, bedrock = (in_mode(gateway, f"status={status}", path=path) for path in (OPENAI, BEDROCK))
    assert openai.status == bedrock.status == status
    assert json.loads(openai.body)["error"]["message"] and json.loads(bedrock.body)["message"]
    assert bedrock.headers["x-amzn-ErrorType"] == aws_type
    assert openai.headers["Retry-After"] == ("2" if status == 429 else None)


def test_html(gateway):
    reply = in_mode(gateway, "html=502")
    assert reply.status == 502 and reply.headers["Content-Type"] == "text/html" and b"<h1>" in reply.body


def test_error200(gateway):
    reply = in_mode(gateway, "error200", stream=True)
    assert reply.status == 200 and "message" in json.loads(reply.body)["error"]


# http.client decodes these by itself: the text must come out as without the mode.
@pytest.mark.parametrize(
    "mode",
    [
        "chunks=odd",
        "dribble",
        "close",
        "http10",
        "crlf",
        "token-delay=1",
        "bigheader=9000",
        "keepalive-close",
        "pipelined",
        "chunks=odd,dribble,crlf",
    ],
)
@pytest.mark.parametrize("stream, text", [(False, whole_text), (True, streamed_text)])
def test_same_text_in_another_form(gateway, mode, stream, text):
    assert text(in_mode(gateway, mode, stream).body) == text(in_mode(gateway, None, stream).body)


def test_odd_chunks(gateway):
    answer, _ = gateway.raw_ask("chunks=odd")
    body = answer.partition(b"\r\n\r\n")[2]
    assert body.startswith(b"001\r\n{\r\n002;a\r\n")
    assert body.endswith(b"\r\n000;last\r\nX-Checksum: none\r\nServer-Timing: total;dur=1.5\r\n\r\n")


def test_crlf_events(gateway):
    body = in_mode(gateway, "crlf", stream=True).body
    assert body.startswith(b": keep-alive\r\nevent: message\r\nid: 0\r\nretry: 1500\r\ndata:{")
    assert body.count(b"\n") == body.count(b"\r\n")


def test_stream_error_and_no_done(gateway):
    assert "error" in json.loads(payloads(in_mode(gateway, "stream-error", stream=True).body)[-1])
    last = json.loads(payloads(in_mode(gateway, "no-done", stream=True).body)[-1])
    assert last["choices"][0]["finish_reason"] == "stop"


@pytest.mark.parametrize("mode, seconds", [("delay=300", 0.3), ("token-delay=20", 0.3)])
def test_delays(gateway, mode, seconds):
    start = time.monotonic()
    in_mode(gateway, mode, stream=True)
    assert time.monotonic() - start >= seconds


@pytest.mark.parametrize(
    "mode, tls, end",
    [
        ("truncate=100", False, "eof"),
        ("truncate=100", True, "no close_notify"),
        ("truncate=0", True, "no close_notify"),
        ("rst=100", False, "ConnectionResetError"),
        ("rst=0,dribble", False, "ConnectionResetError"),
    ],
)
def test_cut_off(gateway, mode, tls, end):
    answer, ended = gateway.raw_ask(mode, stream=True, tls=tls)
    assert ended == end
    assert len(answer) == (100 if "100" in mode else 0)


def test_reset_under_tls(gateway):
    with gateway.raw(tls=True) as channel, socket.socket(fileno=os.dup(channel.fileno())) as below:
        below.settimeout(10)
        channel.sendall(gateway.raw_request("rst=100", stream=True))
        assert drain(below)[1] == "ConnectionResetError"  # the ssl module calls this an EOF


def test_close(gateway):
    for tls in (False, True):  # over TLS "eof" is a close_notify: raw() minds ragged ends
        answer, ended = gateway.raw_ask("close", tls=tls)
        head, _, body = answer.partition(b"\r\n\r\n")
        assert ended == "eof" and b"Content-Length" not in head and whole_text(body)


def test_http10(gateway):
    head, _, body = gateway.raw_ask("http10", stream=True)[0].partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.0 200 OK\r\n") and b"Transfer-Encoding" not in head
    assert payloads(body)[-1] == "[DONE]"


def test_informational(gateway):
    first, second, third = gateway.raw_ask("continue")[0].split(b"\r\n\r\n")[:3]
    assert first == b"HTTP/1.1 100 Continue" and second.startswith(b"HTTP/1.1 103 Early Hints\r\nLink: ")
    assert third.startswith(b"HTTP/1.1 200 OK\r\n")


def test_pipelined(gateway):
    assert gateway.raw_ask("pipelined")[0].endswith(b"\r\n\r\njunk")


def test_keepalive_close(gateway):
    connection = gateway.connection()
    reply = in_mode(gateway, "keepalive-close", connection=connection)
    assert reply.headers["Connection"] is None
    with pytest.raises((http.client.RemoteDisconnected, OSError)):
        in_mode(gateway, None, connection=connection)


def test_early(gateway):
    with gateway.raw() as sock:
        sock.sendall(b"POST /mode/early/v1/chat/completions HTTP/1.1\r\nHost: h\r\nContent-Length: 9000000\r\n\r\n")
        answer = sock.recv(4096)
    assert answer.startswith(b"HTTP/1.1 413 ") and b"\r\nConnection: close\r\n" in answer
    assert gateway.log()[-1]["body_length"] is None


def test_mute(gateway):
    with gateway.raw() as sock:
        sock.sendall(gateway.raw_request("mute", stream=False))
        sock.settimeout(0.5)
        with pytest.raises(TimeoutError):
            sock.recv(1)


# ---- the process and its certificates ---------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_start_and_stop(tmp_path, certs, number):
    gateway = Gateway(tmp_path, certs, "--key", "test-key-other")
    with gateway.raw(tls=True):  # an open connection does not keep it alive
        assert gateway.ask("GET", "/v1/models").status == 200
        assert gateway.facts["url"] == f"https://localhost:{gateway.port}"
        assert gateway.stop(number) == 0
    assert not gateway.ready_file.exists()


VERDICTS = {
    "rsa": None,
    "expired": "certificate has expired",
    "notyet": "certificate is not yet valid",
    "wrong-host": "Hostname mismatch",
    "cn-only": "Hostname mismatch",
    "self": "self-signed certificate",
    "untrusted": "unable to get local issuer certificate",
    "rsa1024": "EE certificate key too weak",
    "sha1": "CA signature digest algorithm too weak",
}


@pytest.mark.parametrize("name", VERDICTS)
def test_certificates(tmp_path, certs, name):
    gateway = Gateway(tmp_path, certs, "--cert", name)
    try:
        if VERDICTS[name] is None:
            assert gateway.ask("GET", "/v1/models").status == 200
            return
        with pytest.raises(ssl.SSLError, match=VERDICTS[name]):
            gateway.ask("GET", "/v1/models")
        assert gateway.log() == []
    finally:
        gateway.stop()


def test_tls_versions_and_resumption(gateway):
    context = gateway.context()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    session = None
    for _ in range(2):
        with socket.create_connection(("127.0.0.1", gateway.port), 10) as sock:
            with context.wrap_socket(sock, server_hostname="localhost", session=session) as channel:
                channel.sendall(gateway.raw_request("delay=0", stream=False))
                drain(channel)
                session = channel.session
    assert [record["resumed"] for record in gateway.log()[-2:]] == [False, True]
    assert gateway.log()[-1]["tls"] == "TLSv1.2"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_old_tls_is_refused(gateway):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(gateway.facts["ca"])
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    with socket.create_connection(("127.0.0.1", gateway.port), 10) as sock, pytest.raises(ssl.SSLError):
        context.wrap_socket(sock, server_hostname="localhost")


def test_certs_are_made_once(tmp_path):
    def stamps_after_run():
        subprocess.run([GATEWAY / "certs.sh", tmp_path], check=True)
        return {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("*.[pk]e[my]")}

    before = stamps_after_run()
    assert stamps_after_run() == before
    (tmp_path / "rsa.key").unlink()
    assert stamps_after_run().keys() == before.keys()
