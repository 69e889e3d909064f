# SPDX-License-Identifier: Apache-2.0
"""The examples against the gateway, in every form that it speaks: what a user sees, and what is refused."""

import base64
import contextlib
import http.server
import json
import pathlib
import re
import shlex
import socket
import ssl
import subprocess
import sys
import threading
import time
import zlib

import pytest
import qiniu as qiniu_sdk
from botocore.eventstream import EventStreamBuffer
from conftest import ROOT, clean_env

QUESTIONS = ["Hello there", "你是什么模型 🦊"]
MODEL = "swiftlet.echo-v1:0"
USAGE, BAD_KEY, HTTP_ERROR, BROKEN = 2, 3, 8, 9  # how ask ends


# The variables that make an example use the gateway in one form.
def openai(gateway, mode=""):
    return {"OPENAI_API_KEY": gateway.key, "OPENAI_BASE_URL": f"{gateway.url}{mode}/v1"}


def bedrock_openai(gateway, mode=""):
    return {"OPENAI_API_KEY": gateway.key, "OPENAI_BASE_URL": f"{gateway.url}{mode}/openai/v1"}


def appstage_key(gateway, mode=""):
    return {"OPENAI_API_KEY": gateway.key, "OPENAI_BASE_URL": f"{gateway.url}{mode}/appstage/v1"}


def appstage(gateway, mode=""):
    pair = gateway.credentials["appstage"]
    return {
        "APPSTAGE_ACCESS_KEY": pair["access"],
        "APPSTAGE_SECRET_KEY": pair["secret"],
        "APPSTAGE_RESOURCE_CODE": gateway.credentials["resource_code"],
        "OPENAI_BASE_URL": f"{gateway.url}{mode}/appstage/v1",
    }


def converse(gateway, mode=""):
    return {"AWS_BEARER_TOKEN_BEDROCK": gateway.key, "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": gateway.url + mode}


def signed(gateway, mode="", pair="aws"):
    keys = gateway.credentials[pair]
    session = {"AWS_SESSION_TOKEN": keys["session"]} if keys["session"] else {}
    return {
        "AWS_ACCESS_KEY_ID": keys["access"],
        "AWS_SECRET_ACCESS_KEY": keys["secret"],
        "AWS_REGION": "eu-central-1",
        **session,
        "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": gateway.url + mode,
        "AWS_ENDPOINT_URL_IAM": f"{gateway.url}{mode}/",
    }


def signed_temporary(gateway, mode=""):
    return signed(gateway, mode, "aws_temporary")


def anthropic(gateway, mode=""):
    return {"ANTHROPIC_API_KEY": gateway.key, "ANTHROPIC_BASE_URL": f"{gateway.url}{mode}/v1"}


def bedrock_messages(gateway, mode=""):
    return {"ANTHROPIC_API_KEY": gateway.key, "ANTHROPIC_BASE_URL": f"{gateway.url}{mode}/anthropic/v1"}


def invoke_messages(gateway, mode=""):
    return signed(gateway, mode) | {"BEDROCK_API": "messages"}


MESSAGES_FORMS = [anthropic, bedrock_messages, invoke_messages]
FORMS = [
    anthropic,
    bedrock_messages,
    invoke_messages,
    openai,
    bedrock_openai,
    appstage_key,
    appstage,
    converse,
    signed,
    signed_temporary,
]
in_every_form = pytest.mark.parametrize("form", FORMS)
plain_and_streamed = pytest.mark.parametrize("plain", [["--plain"], []], ids=["plain", "streamed"])


def run(examples, gateway, program, *arguments, stdin="", **env):
    env = {
        k: v for k, v in ({"OPENAI_MODEL": MODEL, "SWIFTLET_CA_FILE": gateway.ca, "SWIFTLET_TIMEOUT": "30"} | env).items() if v is not None
    }
    stdin = stdin if isinstance(stdin, bytes) else stdin.encode()
    done = subprocess.run([str(examples / program), *arguments], input=stdin, env=clean_env(**env), capture_output=True, timeout=60)
    done.out, done.err = done.stdout.decode(), done.stderr.decode()
    return done


def body_of(record):
    return json.loads(bytes.fromhex(record["body_hex"]))


# ---- ask --------------------------------------------------------------------------------------


@in_every_form
@plain_and_streamed
@pytest.mark.parametrize("mode", ["", "/mode/dribble", "/mode/chunks=odd", "/mode/dribble,chunks=odd,continue"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_ask(examples, gateway, form, plain, mode, question):
    done = run(examples, gateway, "ask", *plain, question, **form(gateway, mode))
    assert done.returncode == 0 and done.err == "", done.err
    assert question in done.out and "\ufffd" not in done.out and done.out.endswith("\n")
    if question != QUESTIONS[0]:
        assert "😀" in done.out and "🚀" in done.out


@in_every_form
@plain_and_streamed
def test_json_lines(examples, gateway, form, plain):
    done = run(examples, gateway, "ask", "--json", *plain, "--model", "reasoning:1", '你好 "🦊"', **form(gateway))
    events = [json.loads(line) for line in done.out.splitlines()]
    assert done.returncode == 0, done.err
    assert '你问的是:“你好 "🦊"”' in "".join(event.get("text", "") for event in events)
    assert "".join(event.get("reasoning", "") for event in events) == 'Someone asks: 你好 "🦊" 🤔'
    usage = [event["usage"] for event in events if "usage" in event][-1]  # the last one counts
    assert usage["input"] + usage["output"] > 0
    assert usage["total"] == (None if form in MESSAGES_FORMS else usage["input"] + usage["output"])
    assert [event["stop"] for event in events if "stop" in event] in (["stop"], ["end_turn"])
    assert len([event for event in events if "text" in event]) == 1 or not plain or len(events) > 3


@in_every_form
@plain_and_streamed
@pytest.mark.parametrize(
    "kind, magic", [("png", b"\x89PNG\r\n\x1a\n"), ("jpeg", b"\xff\xd8\xff\xe0"), ("gif", b"GIF89a"), ("webp", b"RIFF\0\0\0\0WEBPVP8 ")]
)
def test_image(examples, gateway, tmp_path, form, plain, kind, magic):
    image = tmp_path / "image"
    image.write_bytes(magic + bytes(range(256)) * 300)
    gateway.requests()
    done = run(examples, gateway, "ask", *plain, "--image", str(image), "What is this?", **form(gateway))
    assert done.returncode == 0, done.err
    assert f"a {kind} of {image.stat().st_size} bytes" in done.out
    assert base64.b64encode(image.read_bytes()).decode() in json.dumps(body_of(gateway.requests()[-1]))


def test_what_is_no_image(examples, gateway, tmp_path):
    (tmp_path / "text").write_text("hello, I am no image")
    for name in ("text", "absent"):
        done = run(examples, gateway, "ask", "--image", str(tmp_path / name), "What?", **openai(gateway))
        assert done.returncode == USAGE and "PNG" in done.err


HISTORY = "system: Be brief.\nAlways.\nuser: One\n\nand a half\nassistant: 二 user: x\nuser: Three 🦊"


@pytest.mark.parametrize("end", ["", "\n"])
def test_history_chat(examples, gateway, end):
    gateway.requests()
    done = run(examples, gateway, "ask", stdin=HISTORY + end, **openai(gateway))
    assert "Three 🦊" in done.out, done.err
    assert body_of(gateway.requests()[-1])["messages"] == [
        {"role": "system", "content": "Be brief.\nAlways."},
        {"role": "user", "content": "One\n\nand a half"},
        {"role": "assistant", "content": "二 user: x"},
        {"role": "user", "content": "Three 🦊"},
    ]


def test_history_converse(examples, gateway):
    gateway.requests()
    done = run(examples, gateway, "ask", stdin=HISTORY, **converse(gateway))
    assert "Three 🦊" in done.out, done.err
    record = gateway.requests()[-1]
    assert record["target"] == "/model/swiftlet.echo-v1%3A0/converse-stream"
    body = body_of(record)
    assert body["system"] == [{"text": "Be brief.\nAlways."}]
    assert [message["content"][0]["text"] for message in body["messages"]] == ["One\n\nand a half", "二 user: x", "Three 🦊"]


def test_history_without_a_message(examples, gateway):
    assert run(examples, gateway, "ask", stdin="system: Be brief.", **openai(gateway)).returncode == USAGE


@in_every_form
@plain_and_streamed
@pytest.mark.parametrize(
    "mode, code, words",
    [
        ("status=429", HTTP_ERROR, "HTTP 429: status 429"),
        ("status=503", HTTP_ERROR, "HTTP 503: status 503"),
        ("html=502", HTTP_ERROR, "HTTP 502"),
        ("truncate=300", BROKEN, "SWL_E_TRUNCATED"),
        ("truncate=20", BROKEN, "SWL_E_TRUNCATED"),
        ("rst=200", BROKEN, "SWL_E_TRUNCATED"),
        ("truncate=0", BROKEN, "SWL_E_CLOSED"),
        ("error200", HTTP_ERROR, "HTTP 200: The model is not available."),
    ],
)
def test_ask_fails(examples, gateway, form, plain, mode, code, words):
    done = run(examples, gateway, "ask", *plain, "Hello " * 40, **form(gateway, "/mode/" + mode))
    assert done.returncode == code, (done.returncode, done.err)
    assert words in done.err and gateway.key not in done.err


@in_every_form
def test_streams_that_fail(examples, gateway, form):
    env = form(gateway, "/mode/stream-error")
    done = run(examples, gateway, "ask", "--json", "Hello", **env)
    assert done.returncode == HTTP_ERROR
    error = [json.loads(line) for line in done.out.splitlines()][-1]
    chat = "OPENAI_BASE_URL" in env
    assert error == (
        {"error": "The server had an error.", "code": "server_error", "status": 200}
        if chat
        else {"error": "The server had an error.", "code": "overloaded_error", "status": 200}
        if "ANTHROPIC_BASE_URL" in env
        else {"error": "Too many tokens, please wait before trying again.", "code": "throttlingException", "status": 200}
    )
    done = run(examples, gateway, "ask", "Hello", **form(gateway, "/mode/no-done"))
    # Chat's finish reason ends an answer, and so does that of Messages; a ConverseStream without its metadata was cut off.
    assert (done.returncode == 0) if chat or form in MESSAGES_FORMS else (done.returncode == BROKEN and "SWL_E_TRUNCATED" in done.err)


@pytest.mark.parametrize("at", range(0, 700, 23))
def test_a_flipped_bit_in_an_event_stream(examples, gateway, at):
    done = run(examples, gateway, "ask", "Hello", **converse(gateway, f"/mode/flip={at}"))
    assert done.returncode == BROKEN, (at, done.err)
    assert re.search("SWL_E_(CHECK|SYNTAX|LIMIT|TRUNCATED)", done.err)


@pytest.mark.parametrize("cut", range(1, 2000, 119))
def test_every_cut_of_an_event_stream(examples, gateway, cut):
    done = run(examples, gateway, "ask", "Hello", **converse(gateway, f"/mode/truncate={cut}"))
    assert done.returncode == BROKEN and "SWL_E_TRUNCATED" in done.err, (cut, done.err)


# ---- who is refused ---------------------------------------------------------------------------


def bent(text):
    """The text with one bit changed; it stays printable."""
    return text[:-1] + chr(ord(text[-1]) ^ 1)


@in_every_form
@plain_and_streamed
def test_a_wrong_key(examples, gateway, form, plain):
    env = form(gateway)
    secrets = [
        name
        for name in env
        if name in ("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "APPSTAGE_SECRET_KEY", "AWS_BEARER_TOKEN_BEDROCK", "AWS_SECRET_ACCESS_KEY")
    ]
    done = run(examples, gateway, "ask", *plain, "Hello", **env | {name: bent(env[name]) for name in secrets})
    assert len(secrets) == 1 and done.returncode == BAD_KEY, done.err
    assert re.search(r"HTTP 40[13]: .*(API [Kk]ey|api-key|sign)", done.err)


@pytest.mark.parametrize("name", ["AWS_ACCESS_KEY_ID", "AWS_SESSION_TOKEN"])
def test_a_wrong_name_of_a_key(examples, gateway, name):
    env = signed_temporary(gateway)
    done = run(examples, gateway, "ask", "Hello", **env | {name: env[name] + "x"})
    assert done.returncode == BAD_KEY and "security token" in done.err


def answer_to(gateway, request):
    context = ssl.create_default_context(cafile=gateway.ca)
    port = int(gateway.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), 10) as sock, context.wrap_socket(sock, server_hostname="localhost") as channel:
        channel.sendall(request)
        return int(channel.recv(4096).split(b" ")[1])


def replayed(gateway, record, change):
    """The status of the answer to a request that went by, with its bytes changed."""
    return answer_to(gateway, change(bytes.fromhex(record["head_hex"])) + bytes.fromhex(record["body_hex"]))


def flip(pattern):
    """Changes one bit of the last byte that the pattern's group matches."""

    def change(head):
        at = re.search(pattern, head).end(1) - 1
        return head[:at] + bytes([head[at] ^ 1]) + head[at + 1 :]

    return change


SIGNED_BYTES = {
    "signature": rb"Signature=([0-9a-f]{64})",
    "date": rb"X-Amz-Date: (\d+T\d+)Z",
    "path": rb"POST /model/(\S+?)/converse",
    "type": rb"Content-Type: (application/json)",
    "scope": rb"Credential=[^/]+/\d+/(eu-central-1)/",
}


@pytest.mark.parametrize("name", SIGNED_BYTES)
def test_one_bit_of_what_is_signed(examples, gateway, name):
    gateway.requests()
    assert run(examples, gateway, "ask", "--plain", "Hello", **signed(gateway)).returncode == 0
    record = gateway.requests()[-1]
    assert replayed(gateway, record, lambda head: head) == 200
    assert replayed(gateway, record, flip(SIGNED_BYTES[name])) == 403
    body = bytearray(bytes.fromhex(record["body_hex"]))
    body[-6] ^= 1
    assert replayed(gateway, {**record, "body_hex": body.hex()}, lambda head: head) == 403


def test_an_appstage_call_cannot_be_replayed(examples, gateway):
    gateway.requests()
    assert run(examples, gateway, "ask", "--plain", "Hello", **appstage(gateway)).returncode == 0
    record = gateway.requests()[-1]
    assert replayed(gateway, record, lambda head: head) == 401
    assert replayed(gateway, record, flip(rb"ts: (\d+)")) == 401
    assert run(examples, gateway, "ask", "Hello", **appstage(gateway) | {"APPSTAGE_RESOURCE_CODE": "other"}).returncode == BAD_KEY


def test_secrets_stay_off_clear_channels(examples, gateway):
    gateway.requests()
    clear = f"http://localhost:{gateway.plain_port}"
    for form in (openai, appstage, converse, signed):
        env = form(gateway)
        env |= {name: value.replace(gateway.url, clear) for name, value in env.items()}
        done = run(examples, gateway, "ask", "Hello", **env)
        sends_none = form in (appstage, signed)  # a signature is not a secret
        assert "SWL_E_INSECURE" in done.err or sends_none, (form, done.err)
    done = run(examples, gateway, "huawei_token", **login(gateway) | {"IAM_URL": clear})
    assert done.returncode == 1 and "SWL_E_INSECURE" in done.err
    assert not any("Bearer" in json.dumps(record["headers"]) or "auth/tokens" in record["target"] for record in gateway.requests())


@pytest.fixture(scope="module")
def leftover(tmp_path_factory):
    """A library that ends a program with 70 when a value of one of `secrets` is still in its memory. It is
    linked with -z now: else its first call has the registers saved on the stack, and finds them there."""
    library = tmp_path_factory.mktemp("leftover") / "leftover.so"
    source = pathlib.Path(__file__).with_name("leftover.c")
    subprocess.run(
        ["cc", "-std=c99", "-shared", "-fPIC", "-Wl,-z,now", "-Wall", "-Wextra", "-Werror", str(source), "-o", str(library)], check=True
    )
    return lambda *secrets: {"LD_PRELOAD": str(library), "LEFTOVER": " ".join(secrets)}


def test_what_is_kept_is_found(leftover, tmp_path):
    (tmp_path / "keeps.c").write_text(
        '#include <stdlib.h>\n#include <string.h>\nint main(void) { return strdup(getenv("API_KEY"))[0] == 0; }\n'
    )
    subprocess.run(["cc", str(tmp_path / "keeps.c"), "-o", str(tmp_path / "keeps")], check=True)
    environment = clean_env(API_KEY="test-key-not-a-secret", **leftover("API_KEY"))
    done = subprocess.run([tmp_path / "keeps"], env=environment, capture_output=True, text=True)
    assert done.returncode == 70 and "leftover: API_KEY" in done.stderr and "[heap]" in done.stderr


def test_examples_leave_no_key_in_memory(examples, gateway, leftover):
    """What authenticates is in the environment alone when a program ends: windows, texts, stack and heap have none of it."""
    question = ["ask", "--plain", "Hello"]
    runs = [(question, form(gateway)) for form in FORMS]
    runs += [(question, form(gateway, "/mode/status=500")) for form in (openai, signed)]
    # No answer comes to be written where the request was.
    runs += [(["stream", "Hello"], openai(gateway, "/mode/truncate=0")), (["huawei_token"], login(gateway, "/mode/truncate=0"))]
    runs += [
        (["two_clients", "one", "two"], openai(gateway)),
        (["stream", "Hello"], openai(gateway)),
        (["tools", "Paris"], converse(gateway)),
    ]
    runs += [(["qiniu_keys", "name"], qiniu(gateway, mode)) for mode in ("", "/mode/status=500", "/mode/truncate=280")]
    runs += [(["bedrock_admin", "list"], signed_temporary(gateway, mode)) for mode in ("", "/mode/status=500", "/mode/truncate=280")]
    runs += [(["huawei_token", f"{gateway.url}/appstage/v1/models"], login(gateway, mode)) for mode in ("", "/mode/status=500")]
    runs += [([program], signed(gateway)) for program in ("sign_only", "bedrock_key")]
    runs += [(["presign", "bucket", "/key"], signed(gateway)), (["sign", "https://h/"], signed(gateway))]
    # A key that the program makes and prints.
    key = ["sign", "-s", "bedrock-key", "--time", "1800000000"]
    runs += [(key, signed(gateway) | {"MADE_API_KEY": run(examples, gateway, *key, **signed(gateway)).out.strip()})]
    kept = []
    for command, env in runs:
        secrets = [
            name for name in env if name.endswith(("API_KEY", "SECRET_KEY", "SECRET_ACCESS_KEY", "SESSION_TOKEN", "BEDROCK", "PASSWORD"))
        ]
        assert secrets, command
        done = run(examples, gateway, *command, **env, **leftover(*secrets))
        if done.returncode == 70:
            kept.append((command, env.keys(), done.err))
    assert not kept, kept


# ---- stream, tools, invoke ----------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["", "/mode/dribble", "/mode/chunks=odd"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_stream(examples, gateway, mode, question):
    done = run(examples, gateway, "stream", question, OPENAI_MODEL="m", **openai(gateway, mode))
    assert done.returncode == 0 and question in done.out, done.err


@pytest.mark.parametrize(
    "mode, words",
    [("/mode/truncate=600", "SWL_E_TRUNCATED"), ("/mode/status=429", "status 429"), ("/mode/stream-error", "server had an error")],
)
def test_stream_fails(examples, gateway, mode, words):
    done = run(examples, gateway, "stream", "Hello", OPENAI_MODEL="m", **openai(gateway, mode))
    assert done.returncode == 1 and words in done.out + done.err


def test_two_clients_in_one_thread(examples, gateway):
    """Both answers arrive at the same time: pieces of both come before the end of either."""
    done = run(examples, gateway, "two_clients", "one", "two", OPENAI_MODEL="m", **openai(gateway, "/mode/token-delay=20"))
    lines = done.out.splitlines()
    assert done.returncode == 0 and {line[:3] for line in lines if line} >= {"0: ", "1: "}, done.err
    turns = sum(a[:2] != b[:2] for a, b in zip(lines, lines[1:]) if a[1:2] == ":" == b[1:2])
    assert turns > 4, lines


@pytest.mark.parametrize(
    "name, statements, names",
    [("stream", 14, 20), ("two_clients", 45, 26), ("sign_only", 14, 16), ("presign", 17, 16), ("bedrock_key", 13, 16)],
)
def test_is_short(examples, name, statements, names):
    """What one must learn for a first answer: statements, however the formatter sets them, and names of the library."""
    program = (examples.parents[1] / f"examples-c/{name}.c").read_text()
    assert program.count(";") <= statements and "clang-format" not in program
    assert len(set(re.findall(r"\b(?:swl|SWL)_\w+", program))) <= names


def test_the_first_program_fits_a_screen(examples):
    licence, _, program = (examples.parents[1] / "examples-c/stream.c").read_text().partition("\n")
    assert "SPDX" in licence and len(program.splitlines()) <= 25


@in_every_form
@plain_and_streamed
@pytest.mark.parametrize("mode", ["", "/mode/dribble", "/mode/chunks=odd", "/mode/sorted"])
def test_tools(examples, gateway, form, plain, mode):
    place = '北京 "🦊" \\'
    gateway.requests()
    done = run(examples, gateway, "tools", *plain, place, **form(gateway, mode))
    assert done.returncode == 0, done.err
    call = re.fullmatch(r"get_time\((.*)\)\n", done.err)
    assert call and json.loads(call[1]) == {"place": place}
    assert done.out.startswith(f"The tool says: In {place}: ")
    first, second = map(body_of, gateway.requests()[-2:])
    assert len(first["messages"]) == 1 and len(second["messages"]) == 3
    assert "I ask get_time. 🚀" in json.dumps(second["messages"][1], ensure_ascii=False)


@in_every_form
@plain_and_streamed
@pytest.mark.parametrize("mode", ["", "/mode/dribble", "/mode/sorted"])
def test_thoughts_go_back(examples, gateway, form, plain, mode):
    """The gateway answers the second round with 400 unless thoughts and signatures come back as they were."""
    done = run(examples, gateway, "tools", *plain, "Paris", OPENAI_MODEL="reasoning-1", **form(gateway, mode))
    assert done.returncode == 0 and done.out.startswith("The tool says: "), done.err


@pytest.mark.parametrize("form", [openai, bedrock_openai, appstage])
@plain_and_streamed
@pytest.mark.parametrize("mode", ["", "/mode/dribble"])
def test_extras_of_calls_go_back(examples, gateway, form, plain, mode):
    done = run(examples, gateway, "tools", *plain, "Paris", OPENAI_MODEL="gemini-3", **form(gateway, mode))
    assert done.returncode == 0 and done.out.startswith("The tool says: "), done.err


@pytest.mark.parametrize("form", [converse, signed])
@pytest.mark.parametrize("stream", [[], ["--stream"]], ids=["plain", "streamed"])
@pytest.mark.parametrize("mode", ["", "/mode/dribble", "/mode/chunks=odd"])
def test_invoke(examples, gateway, form, stream, mode):
    question = "你好 🦊"
    gateway.requests()
    done = run(examples, gateway, "invoke", *stream, "arn:aws:x/y", stdin=json.dumps({"prompt": question}), **form(gateway, mode))
    assert done.returncode == 0, done.err
    documents, at, decoder = [], 0, json.JSONDecoder()
    while at < len(done.out):
        value, at = decoder.raw_decode(done.out, at)
        documents.append(value)
    assert question in "".join(document["completion"] for document in documents) and documents[-1]["stop_reason"] == "stop"
    assert len(documents) == 1 or stream
    assert "/model/arn%3Aaws%3Ax%2Fy/invoke" in gateway.requests()[-1]["target"]
    done = run(examples, gateway, "invoke", *stream, "m", stdin="{}", **form(gateway))
    assert done.returncode == 1 and "ValidationException: Missing or invalid 'prompt'." in done.err


# ---- Qiniu --------------------------------------------------------------------------------------


def qiniu(gateway, mode=""):
    pair = gateway.credentials["qiniu"]
    return {"QINIU_ACCESS_KEY": pair["access"], "QINIU_SECRET_KEY": pair["secret"], "QINIU_BASE_URL": gateway.url + mode}


@pytest.mark.parametrize("mode", ["", "/mode/dribble", "/mode/chunks=odd"])
def test_batches_of_keys(examples, new_gateway, mode):
    gateway = new_gateway()
    names = [f'测试 key {i} 🦊"\\' for i in range(23)]
    done = run(examples, gateway, "qiniu_keys", "-n", "10", *names, **qiniu(gateway, mode))
    assert done.returncode == 0, done.err
    keys = [line.split("\t") for line in done.out.splitlines()]
    assert [name for _, name, _ in keys] == names and len({key for key, _, _ in keys}) == 23
    requests = gateway.requests()
    assert [body_of(record)["count"] for record in requests] == [10, 10, 3]
    assert all(qiniu_signs(gateway, record) for record in requests)
    done = run(examples, gateway, "ask", "Hello", **openai(gateway) | {"OPENAI_API_KEY": keys[5][0]})
    assert done.returncode == 0, done.err
    gateway.stop()


def qiniu_signs(gateway, record):
    """Whether the vendor's package makes the same of the request."""
    headers = dict(record["headers"])
    pair = gateway.credentials["qiniu"]
    auth = qiniu_sdk.QiniuMacAuth(pair["access"], pair["secret"], disable_qiniu_timestamp_signature=True)
    made = auth.token_of_request(
        "POST", headers["Host"], record["target"], "", headers["Content-Type"], bytes.fromhex(record["body_hex"]).decode()
    )
    return headers["Authorization"] == "Qiniu " + made


def test_a_hundred_keys_and_no_more(examples, new_gateway):
    gateway = new_gateway()
    done = run(examples, gateway, "qiniu_keys", "-n", "100", *[f"name {i}" for i in range(100)], **qiniu(gateway))
    assert done.returncode == 0 and len(done.out.splitlines()) == 100
    done = run(examples, gateway, "qiniu_keys", "one more", **qiniu(gateway))
    assert done.returncode == 1 and "HTTP 403: an account has at most 100 keys" in done.err and done.out == ""
    gateway.stop()


@pytest.mark.parametrize(
    "change, words",
    [
        ({"QINIU_SECRET_KEY": "wrong"}, "HTTP 401: bad token"),
        ({"QINIU_ACCESS_KEY": "wrong"}, "HTTP 401: bad token"),
        ({"QINIU_SECRET_KEY": None}, "SWL_E_ARG_KEY"),
    ],
)
def test_wrong_qiniu_keys(examples, gateway, change, words):
    done = run(examples, gateway, "qiniu_keys", "name", **qiniu(gateway) | change)
    assert done.returncode == 1 and words in done.err and done.out == ""


@pytest.mark.parametrize(
    "mode, words",
    [
        ("status=400", "HTTP 400"),
        ("status=500", "HTTP 500"),
        ("truncate=280", "SWL_E_TRUNCATED"),
        ("truncate=0", "SWL_E_CLOSED"),
        ("error200", "HTTP 200"),
    ],
)
def test_qiniu_fails(examples, gateway, mode, words):
    done = run(examples, gateway, "qiniu_keys", "name", **qiniu(gateway, "/mode/" + mode))
    assert done.returncode == 1 and words in done.err


def test_one_bit_of_what_qiniu_signs(examples, new_gateway):
    gateway = new_gateway()
    assert run(examples, gateway, "qiniu_keys", "名字", **qiniu(gateway)).returncode == 0
    (record,) = gateway.requests()
    for pattern in (
        rb"Authorization: Qiniu [^:]+:(\S+)=",
        rb"POST (/v1/apikeys)",
        rb"Content-Type: (application/json)",
        rb"Authorization: Qiniu ([^:]+)",
    ):
        assert replayed(gateway, record, flip(pattern)) in (401, 404, 415), pattern
    body = bytes.fromhex(record["body_hex"]).replace("名".encode(), "吏".encode())
    assert replayed(gateway, {**record, "body_hex": body.hex()}, lambda head: head) == 401
    gateway.stop()


# ---- Huawei -------------------------------------------------------------------------------------


def login(gateway, mode="", **more):
    facts = gateway.credentials["login"]
    return {
        "IAM_USER": facts["user"],
        "IAM_PASSWORD": facts["password"],
        "IAM_DOMAIN": facts["domain"],
        "IAM_PROJECT": facts["project"],
        "IAM_URL": gateway.url + mode,
    } | more


@pytest.mark.parametrize("mode", ["", "/mode/dribble", "/mode/chunks=odd"])
@pytest.mark.parametrize("scope", ["project", "project_id"])
def test_a_token(examples, gateway, mode, scope):
    value = gateway.credentials["login"][scope]
    done = run(examples, gateway, "huawei_token", **login(gateway, mode) | {"IAM_PROJECT": None} | {"IAM_" + scope.upper(): value})
    assert done.returncode == 0, done.err
    token = done.out.strip()
    assert token.startswith("MII") and len(token) > 20000
    ends = int(re.search(r"ends at (\d+)", done.err)[1])
    assert 86300 < ends - time.time() < 86410
    for plain in (["--plain"], []):
        asked = run(examples, gateway, "ask", *plain, QUESTIONS[1], IAM_TOKEN=token, OPENAI_BASE_URL=f"{gateway.url}/appstage/v1")
        assert asked.returncode == 0 and QUESTIONS[1] in asked.out, asked.err


CHAT = '{"model":"m","messages":[{"role":"user","content":"你好"}]}'


def test_a_dead_token_is_renewed(examples, gateway):
    url = f"{gateway.url}/appstage/v1/chat/completions"
    token = run(examples, gateway, "huawei_token", **login(gateway)).out.strip()
    gateway.requests()
    done = run(examples, gateway, "huawei_token", url, CHAT, **login(gateway, IAM_TOKEN=token))
    assert done.returncode == 0 and "你好" in done.out and done.err == ""
    assert len(gateway.requests()) == 1
    dead = f"DELETE /v3/auth/tokens HTTP/1.1\r\nHost: localhost\r\nX-Subject-Token: {token}\r\n\r\n"
    assert answer_to(gateway, dead.encode()) == 204
    gateway.requests()
    done = run(examples, gateway, "huawei_token", url, CHAT, **login(gateway, IAM_TOKEN=token))
    assert done.returncode == 0 and "你好" in done.out, done.err
    assert [record["status"] for record in gateway.requests()] == [401, 201, 200]
    assert done.err.startswith("a token that ends at ") and token not in done.err
    asked = run(examples, gateway, "ask", "Hello", IAM_TOKEN=token, OPENAI_BASE_URL=f"{gateway.url}/appstage/v1")
    assert asked.returncode == BAD_KEY and "HTTP 401" in asked.err and "The token must be updated" in asked.err


@pytest.mark.parametrize(
    "change, words",
    [
        ({"IAM_PASSWORD": "wrong"}, "HTTP 401 401: The username or password is wrong."),
        ({"IAM_PROJECT": "other"}, "HTTP 401"),
        ({"IAM_USER": None}, "SWL_E_ARG"),
    ],
)
def test_wrong_logins(examples, gateway, change, words):
    done = run(examples, gateway, "huawei_token", **login(gateway) | change)
    assert done.returncode == 1 and words in done.err and done.out == ""
    assert gateway.credentials["login"]["password"] not in done.err


@pytest.mark.parametrize(
    "mode, words", [("status=429", "HTTP 429"), ("truncate=400", "SWL_E_TRUNCATED"), ("bigheader=20000", ""), ("html=503", "HTTP 503")]
)
def test_token_calls_that_fail(examples, gateway, mode, words):
    done = run(examples, gateway, "huawei_token", **login(gateway, "/mode/" + mode))
    assert done.returncode == (1 if words else 0) and words in done.err
    assert ("MII" in done.out) == (not words)


# ---- Bedrock's long-term keys -------------------------------------------------------------------


def admin(examples, gateway, *arguments, mode="", **more):
    return run(examples, gateway, "bedrock_admin", *arguments, **signed(gateway, mode) | more)


def fields(line):
    return dict(field.split("=", 1) for field in line.split(" ")[1:]) | {"id": line.split(" ")[0]}


@pytest.mark.parametrize("mode", ["", "/mode/dribble", "/mode/chunks=odd"])
def test_the_life_of_a_long_term_key(examples, new_gateway, mode):
    gateway = new_gateway()
    made = fields(admin(examples, gateway, "create", "device-fleet", "30", mode=mode).out.strip())
    assert (
        made["user"] == "device-fleet"
        and made["status"] == "Active"
        and made["key"].endswith("+/&<>'\"=")
        and made["expires"] > made["created"]
    )

    def use(key):
        return run(examples, gateway, "ask", "Hello", **converse(gateway) | {"AWS_BEARER_TOKEN_BEDROCK": key}).returncode

    assert use(made["key"]) == 0
    assert admin(examples, gateway, "disable", "device-fleet", made["id"], mode=mode).returncode == 0 and use(made["key"]) == BAD_KEY
    assert "status=Inactive" in admin(examples, gateway, "list", mode=mode).out
    assert admin(examples, gateway, "enable", "device-fleet", made["id"], mode=mode).returncode == 0 and use(made["key"]) == 0
    again = fields(admin(examples, gateway, "reset", "device-fleet", made["id"], mode=mode).out.strip())
    assert again["key"] != made["key"] and use(made["key"]) == BAD_KEY and use(again["key"]) == 0
    assert admin(examples, gateway, "delete", "device-fleet", made["id"], mode=mode).returncode == 0 and use(again["key"]) == BAD_KEY
    assert admin(examples, gateway, "list", mode=mode).out == ""
    gateway.stop()


def test_lists_of_several_pages(examples, new_gateway):
    gateway = new_gateway()
    made = [fields(admin(examples, gateway, "create", f"user{i // 2}").out.strip())["id"] for i in range(5)]
    assert [fields(line)["id"] for line in admin(examples, gateway, "list").out.splitlines()] == made
    gateway.requests()
    pages = admin(examples, gateway, "list", "", "2")
    assert [fields(line)["id"] for line in pages.out.splitlines()] == made and len(gateway.requests()) == 3
    assert [fields(line)["id"] for line in admin(examples, gateway, "list", "user1").out.splitlines()] == made[2:4]
    done = admin(examples, gateway, "create", "user1")
    assert done.returncode == 1 and "HTTP 409 LimitExceeded: Cannot exceed quota" in done.err
    gateway.stop()


@pytest.mark.parametrize(
    "arguments, more, words",
    [
        (("delete", "nobody", "ACCAEXAMPLE"), {}, "HTTP 404 NoSuchEntity"),
        (("list",), {"AWS_SECRET_ACCESS_KEY": "wrong"}, "HTTP 403 InvalidSignature"),
        (("list",), {"AWS_ACCESS_KEY_ID": "AKIDOTHER"}, "HTTP 403 UnrecognizedClient"),
        (("create", "x" * 65), {}, "SWL_E_ARG"),
        (("create", "u", "40000"), {}, "SWL_E_ARG"),
        (("create", "u"), {"mode": "/mode/status=503"}, "HTTP 503 ServiceUnavailable"),
        (("create", "u"), {"mode": "/mode/truncate=500"}, "SWL_E_TRUNCATED"),
    ],
)
def test_admin_is_refused(examples, gateway, arguments, more, words):
    done = admin(examples, gateway, *arguments, **more)
    assert done.returncode == 1 and words in done.err, done.err


def test_without_botocore_signed_calls_are_refused_clearly(examples, new_gateway):
    gateway = new_gateway(python=(sys.executable, "-S"))  # without the folder that packages are installed in
    done = run(examples, gateway, "ask", "Hello", **signed(gateway))
    assert done.returncode == HTTP_ERROR and "HTTP 501: This gateway runs without botocore" in done.err


# ---- the gateway's own encoder ------------------------------------------------------------------


def test_the_gateways_event_streams_are_botocores(gateway):
    port = int(gateway.url.rpartition(":")[2])
    context = ssl.create_default_context(cafile=gateway.ca)
    body = b'{"messages":[{"role":"user","content":[{"text":"Hello"}]}]}'
    head = (
        f"POST /mode/close/model/m/converse-stream HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {gateway.key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    answer = b""
    with socket.create_connection(("127.0.0.1", port), 10) as sock, context.wrap_socket(sock, server_hostname="localhost") as channel:
        channel.sendall(head.encode() + body)
        while piece := channel.recv(65536):
            answer += piece
    buffer = EventStreamBuffer()
    buffer.add_data(answer.partition(b"\r\n\r\n")[2])
    events = [event.to_response_dict() for event in buffer]
    assert [event["headers"][":event-type"] for event in (events[0], events[-1])] == ["messageStart", "metadata"]
    text = "".join(json.loads(event["body"]).get("delta", {}).get("text", "") for event in events)
    assert 'You asked: "Hello"' in text and zlib.crc32(b"123456789") == 0xCBF43926


# ---- scripts/live -------------------------------------------------------------------------------


def live(*names, **env):
    return subprocess.run([str(ROOT / "scripts/live"), *names], env=clean_env(**env), capture_output=True, text=True, timeout=60)


def test_live_says_what_it_would_do():
    done = live(CI="")
    assert done.returncode == 0 and done.stdout.count("not run, set ") == len(done.stdout.splitlines()) >= 10
    assert "qiniu-keys: not run, set QINIU_ACCESS_KEY QINIU_SECRET_KEY. It would run: qiniu_keys" in done.stdout
    done = live(CI="", QINIU_ACCESS_KEY="a", QINIU_SECRET_KEY="s")
    assert "qiniu-keys: not run, it makes something that stays" in done.stdout


def test_live_does_nothing_in_ci():
    done = live(CI="true", AWS_BEARER_TOKEN_BEDROCK="a-key")
    assert done.returncode == 1 and "not in CI" in done.stderr and done.stdout == ""


# ---- sign, sign_only ----------------------------------------------------------------------------


def sign(examples, *arguments, program="sign", **env):
    env = {"AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "eu-central-1", "API_KEY": "key"} | env
    return subprocess.run([str(examples / program), *arguments], env=clean_env(**env), capture_output=True, text=True, timeout=30)


@pytest.mark.parametrize("presigned", [[], ["-p", "60"]], ids=["headers", "URL"])
def test_a_signed_command_is_what_was_signed(examples, presigned):
    url = "https://h/a/../b;touch${IFS}x;'$(y)'?q='"
    done = sign(examples, "-c", *presigned, "-X", "PUT", "-H", "X-A: it's", "-H", "X-Empty:", "-d", "b'c", url)
    words = shlex.split(done.stdout)
    assert words[:5] == ["curl", "--path-as-is", "-g", "-X", "PUT"] and words[5].startswith(url.partition("?")[0] + "?"), done.stderr
    assert words[6:10] == ["-H", "X-A: it's", "-H", "X-Empty;"] and words[-2:] == ["--data-binary", "b'c"]
    assert len(words) == (12 if presigned else 16) and ("X-Amz-SignedHeaders=host%3Bx-a%3Bx-empty" in words[5]) == bool(presigned)
    assert (
        subprocess.run(["sh", "-c", "printf '%s\\0' " + done.stdout.strip()], capture_output=True, text=True).stdout.split("\0")[:-1]
        == words
    )


@pytest.mark.parametrize(
    "arguments, code, words",
    [
        (["-p", "0", "https://h/"], 1, "SWL_E_ARG_EXPIRES"),
        (["-p", "604801", "https://h/"], 1, "SWL_E_ARG_EXPIRES"),
        *[(["-p", number, "https://h/"], USAGE, "a number is wrong") for number in (" 60", "+60", "-60", "60x", "", "4294967296")],
        (["-s", "bearer", "-p", "60", "https://h/"], USAGE, "only sigv4 and sigv4a make URLs"),
        (["-s", "bedrock-key", "-p", "60"], USAGE, "only sigv4 and sigv4a make URLs"),
        (["-s", "bedrock-key", "-c"], USAGE, "usage"),
        (["-s", "bedrock-key", "https://h/"], USAGE, "usage"),
    ],
)
def test_sign_refuses(examples, arguments, code, words):
    done = sign(examples, *arguments)
    assert (done.returncode, done.stdout) == (code, "") and words in done.stderr, done


def test_sign_prints_a_key_or_a_url(examples):
    assert re.fullmatch(r"bedrock-api-key-\S+\n", sign(examples, "-s", "bedrock-key").stdout)
    assert re.fullmatch(r"https://h/\?X-Amz-\S+Expires=60&\S+\n", sign(examples, "-p", "60", "https://h/").stdout)


def test_sign_only_is_for_the_region_of_its_host(examples):
    done = sign(examples, program="sign_only")
    assert done.returncode == 0 and re.search(r"Credential=AKID/\d{8}/us-west-2/bedrock/", done.stdout), done


# ---- servers and input that are not as they should be -------------------------------------------


@contextlib.contextmanager
def server(gateway, status, kind, body, **headers):
    """Gives every request the same answer; yields its URL and the bodies that came."""
    bodies = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):  # noqa: N802
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    certificate = pathlib.Path(gateway.ca).parent / "server.pem"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_suffix(".key"))
    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as listener:
        listener.socket = context.wrap_socket(listener.socket, server_side=True)
        threading.Thread(target=listener.serve_forever, daemon=True).start()
        yield f"https://localhost:{listener.server_port}", bodies
        listener.shutdown()


@pytest.mark.parametrize("marker, pages", [("", 1), ("<Marker>M1</Marker>", 2)], ids=["no marker", "the same marker"])
def test_a_list_without_an_end(examples, gateway, marker, pages):
    page = f"<L><R><IsTruncated>true</IsTruncated>{marker}<C><member><ServiceSpecificCredentialId>A1</ServiceSpecificCredentialId></member></C></R></L>"
    with server(gateway, 200, "text/xml", page.encode()) as (url, bodies):
        done = admin(examples, gateway, "list", AWS_ENDPOINT_URL_IAM=url + "/")
    assert done.returncode == 1 and "does not say where" in done.err and done.out == "A1\n" * pages and len(bodies) == pages


@pytest.mark.parametrize("arguments", [("create", "u", "thirty"), ("create", "u", "30d"), ("create", "u", "-1"), ("list", "u", " 2")])
def test_admin_takes_numbers_only(examples, gateway, arguments):
    gateway.requests()
    done = admin(examples, gateway, *arguments)
    assert done.returncode == USAGE and "DAYS and PAGE are numbers" in done.err and gateway.requests() == []


LATIN1 = "caf\xe9"  # as http.server sends a header


@pytest.mark.parametrize("body", [b"", b'{"message":"caf\xe9"}'])
@pytest.mark.parametrize("form", [openai, converse])
def test_json_lines_are_json(examples, gateway, form, body):
    with server(gateway, 400, "application/json", body, x_amzn_errortype=LATIN1) as (url, _):
        env = {name: value.replace(gateway.url, url) for name, value in form(gateway).items()}
        done = run(examples, gateway, "ask", "--json", "Hello", **env)
    (event,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == HTTP_ERROR and event["status"] == 400


MIB = 1 << 20


def test_ask_takes_a_mebibyte(examples, gateway):
    gateway.requests()
    # In one piece: the gateway would stream its echo in 350,000 events, half a minute on a loaded machine.
    assert run(examples, gateway, "ask", "--plain", stdin="a" * MIB, **openai(gateway)).returncode == 0
    assert len(body_of(gateway.requests()[-1])["messages"][0]["content"]) == MIB
    done = run(examples, gateway, "ask", stdin="a" * (MIB + 1), **openai(gateway))
    assert done.returncode == USAGE and "1 MiB" in done.err and gateway.requests() == []


def test_invoke_takes_a_mebibyte(examples, gateway):
    body = json.dumps({"prompt": ""})
    body = body.replace('""', '"' + "a" * (MIB - len(body)) + '"')
    gateway.requests()
    assert run(examples, gateway, "invoke", "m", stdin=body, **converse(gateway)).returncode == 0
    assert gateway.requests()[-1]["body_length"] == MIB
    done = run(examples, gateway, "invoke", "m", stdin=body + " ", **converse(gateway))
    assert done.returncode == USAGE and "1 MiB" in done.err and gateway.requests() == []
