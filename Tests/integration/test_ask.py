# SPDX-License-Identifier: Apache-2.0
"""examples-c/ask and bearer against the gateway: what a user sees, and what is sent."""

import json
import os
import signal
import subprocess
import termios
import time

import pytest
from conftest import clean_env
from peers import WRONG_CERTIFICATES

ANSWERED, USAGE, BAD_KEY, NO_HOST, NOT_REACHED, BAD_CERTIFICATE, TIMED_OUT, HTTP_ERROR, BROKEN, CANCELLED = 0, *range(2, 11)


def run(examples, gateway, question="Hello", mode="", path="/v1", stdin=None, program="ask", **env):
    if mode:
        mode = "/mode/" + mode
    defaults = {
        "OPENAI_BASE_URL": gateway.url + mode + path,
        "OPENAI_API_KEY": gateway.key,
        "SWIFTLET_CA_FILE": gateway.ca,
        "SWIFTLET_TIMEOUT": "20",
    }
    env = {k: v for k, v in (defaults | env).items() if v is not None}
    arguments = [str(examples / program)] + ([question] if stdin is None else [])
    return subprocess.run(arguments, input=stdin, env=clean_env(**env), capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    "mode",
    [
        "",
        "chunks=odd",
        "dribble",
        "close",
        "continue",
        "pipelined",
        "http10",
        "crlf",
        "keepalive-close",
        "bigheader=3000",
        "delay=200",
        "dribble,continue,chunks=odd",
    ],
)
@pytest.mark.parametrize("question", ["Hello there", "你是什么模型"])
def test_answers(examples, gateway, mode, question):
    result = run(examples, gateway, question, mode)
    assert result.returncode == ANSWERED, result.stderr
    assert question in result.stdout and result.stderr == ""
    if question[0] > "z":
        assert "😀" in result.stdout and "🚀" in result.stdout and "\ufffd" not in result.stdout


@pytest.mark.parametrize(
    "mode, code, words",
    [
        ("status=429", HTTP_ERROR, "HTTP 429"),
        ("status=500", HTTP_ERROR, "HTTP 500"),
        ("status=503", HTTP_ERROR, "HTTP 503"),
        ("html=502", HTTP_ERROR, "HTTP 502"),
        ("early", HTTP_ERROR, "HTTP 413"),
        ("error200", HTTP_ERROR, "HTTP 200"),
        ("stream-error", HTTP_ERROR, "HTTP 200"),
        ("no-done", ANSWERED, ""),  # the finish reason has come
        ("truncate=0", BROKEN, "SWL_E_CLOSED"),
        ("truncate=20", BROKEN, "SWL_E_TRUNCATED"),
        ("truncate=700", BROKEN, "SWL_E_TRUNCATED"),
        ("rst=700", BROKEN, "SWL_E_TRUNCATED"),
        ("close,truncate=700", BROKEN, "SWL_E_TRUNCATED"),
        ("mute", TIMED_OUT, "SWL_E_TIMEOUT"),
    ],
)
def test_failures(examples, gateway, mode, code, words):
    result = run(examples, gateway, mode=mode, SWIFTLET_TIMEOUT="2" if mode == "mute" else "20")
    assert result.returncode == code, (result.returncode, result.stderr)
    assert words in result.stderr and gateway.key not in result.stderr


@pytest.mark.parametrize(
    "env, code, words",
    [
        ({"OPENAI_API_KEY": None}, USAGE, "no key"),
        ({"OPENAI_API_KEY": "a key"}, USAGE, "SWL_E_ARG_KEY"),
        ({"OPENAI_API_KEY": "key\n"}, USAGE, "SWL_E_ARG_KEY"),
        ({"OPENAI_BASE_URL": "ftp://x"}, USAGE, "SWL_E_ARG_URL"),
        ({"OPENAI_BASE_URL": "https://name.invalid/v1"}, NO_HOST, "SWL_E_HOST"),
        ({"OPENAI_BASE_URL": "https://localhost:1/v1"}, NOT_REACHED, "SWL_E_REFUSED"),
        ({"OPENAI_API_KEY": "wrong"}, BAD_KEY, "HTTP 401"),
        ({"SWIFTLET_CA_FILE": "/nonexistent"}, USAGE, "SWL_E_ARG_ROOTS"),
    ],
)
def test_usage(examples, gateway, env, code, words):
    result = run(examples, gateway, **env)
    assert result.returncode == code, (result.returncode, result.stderr)
    assert words in result.stderr


def test_bedrock_form_refuses_with_its_own_words(examples, gateway):
    result = run(examples, gateway, path="/openai/v1", OPENAI_API_KEY="wrong")
    assert result.returncode == BAD_KEY
    assert "Please make sure your API Key is valid" in result.stderr


def test_a_secret_does_not_leave_in_clear(examples, gateway):
    gateway.requests()
    result = run(examples, gateway, OPENAI_BASE_URL=f"http://localhost:{gateway.plain_port}/v1")
    assert result.returncode == USAGE and "SWL_E_INSECURE" in result.stderr
    assert gateway.requests() == []


@pytest.mark.parametrize("cert, status", {**WRONG_CERTIFICATES, "notyet": "SWL_E_CERT_NOT_YET"}.items())
def test_certificates_are_refused(examples, new_gateway, cert, status):
    gateway = new_gateway("--cert", cert)
    result = run(examples, gateway)
    assert result.returncode == BAD_CERTIFICATE, (result.returncode, result.stderr)
    assert status in result.stderr
    assert gateway.requests() == []
    gateway.stop()


def test_rsa_certificate_is_accepted(examples, new_gateway):
    assert run(examples, new_gateway("--cert", "rsa")).returncode == ANSWERED


def test_other_roots_are_refused(examples, gateway):
    result = run(examples, gateway, SWIFTLET_CA_FILE="/etc/ssl/certs/ca-certificates.crt")
    assert result.returncode == BAD_CERTIFICATE and "SWL_E_CERT_UNTRUSTED" in result.stderr


def test_question_from_standard_input(examples, gateway):
    gateway.requests()
    question = 'Tab\t"quotes" \\ and\nlines 模型 \x01'
    assert run(examples, gateway, stdin=question).returncode == ANSWERED
    (request,) = gateway.requests()
    body = json.loads(bytes.fromhex(request["body_hex"]))
    assert body["messages"] == [{"role": "user", "content": question}]


def test_the_bytes_on_the_wire(examples, gateway):
    gateway.requests()
    run(examples, gateway)
    (request,) = gateway.requests()
    host = gateway.url.removeprefix("https://")
    assert request["headers"] == [
        ["Host", host],
        ["Content-Type", "application/json"],
        ["Accept", "text/event-stream"],
        ["Authorization", "Bearer " + gateway.key],
        ["Content-Length", str(request["body_length"])],
    ]
    assert bytes.fromhex(request["head_hex"]).startswith(b"POST /v1/chat/completions HTTP/1.1\r\nHost: ")


def test_text_arrives_token_by_token_and_characters_whole(examples, gateway):
    env = clean_env(OPENAI_BASE_URL=gateway.url + "/mode/token-delay=60/v1", OPENAI_API_KEY=gateway.key, SWIFTLET_CA_FILE=gateway.ca)
    process = subprocess.Popen([str(examples / "ask"), "你是什么模型"], env=env, stdout=subprocess.PIPE)
    pieces = []
    while piece := os.read(process.stdout.fileno(), 65536):
        pieces.append((time.monotonic(), piece.decode()))  # raises on half a character
    assert process.wait() == ANSWERED
    assert len(pieces) >= 5 and pieces[-1][0] - pieces[0][0] > 0.2


def test_controls_do_not_reach_a_terminal(examples, gateway):
    """The gateway answers with the question in it."""
    question = "a\x1b[2Jb\x9b2Jc\x07d\re\x7ff\tg\nh模😀é\xa0"
    env = clean_env(OPENAI_BASE_URL=gateway.url + "/v1", OPENAI_API_KEY=gateway.key, SWIFTLET_CA_FILE=gateway.ca)
    terminal, program = os.openpty()
    attributes = termios.tcgetattr(program)
    attributes[1] &= ~termios.OPOST  # a newline stays one
    termios.tcsetattr(program, termios.TCSANOW, attributes)
    process = subprocess.Popen([str(examples / "ask"), question], env=env, stdout=program)
    os.close(program)
    seen = b""
    try:
        while piece := os.read(terminal, 65536):
            seen += piece
    except OSError:  # how Linux says that the other side is closed
        pass
    os.close(terminal)
    assert process.wait() == ANSWERED
    assert "a\ufffd[2Jb\ufffd2Jc\ufffdd\ufffde\ufffdf\tg\nh模😀é\xa0" in seen.decode()
    assert question in subprocess.run([str(examples / "ask"), question], env=env, capture_output=True).stdout.decode(), (
        "but a pipe gets all"
    )


def test_interrupt_cancels(examples, gateway):
    env = clean_env(OPENAI_BASE_URL=gateway.url + "/mode/mute/v1", OPENAI_API_KEY=gateway.key, SWIFTLET_CA_FILE=gateway.ca)
    process = subprocess.Popen([str(examples / "ask"), "Hello"], env=env, stderr=subprocess.PIPE)
    time.sleep(0.5)
    start = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.wait(5) == CANCELLED and time.monotonic() - start < 1
    assert b"SWL_E_STOPPED" in process.stderr.read()


def test_every_cut_of_an_answer_ends_in_its_kind(examples, gateway):
    """The whole answer is some 1500 bytes; a step of 97 meets every part of it."""
    for cut in range(1, 1200, 97):
        result = run(examples, gateway, mode=f"truncate={cut}")
        assert result.returncode == BROKEN and "SWL_E_TRUNCATED" in result.stderr, (cut, result)


def test_bearer_example(examples, gateway):
    result = run(examples, gateway, gateway.url + "/v1/models", program="bearer", API_KEY=gateway.key)
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["object"] == "list"
