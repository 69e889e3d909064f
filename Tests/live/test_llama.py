# SPDX-License-Identifier: Apache-2.0
"""The examples against llama.cpp's server, a foreign one, through nginx with TLS. The expected result is that of Python's HTTP client."""

import json
import os
import pathlib
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import SimpleNamespace

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / "Tests/live"
sys.path.append(str(ROOT / "Tests/integration"))
from conftest import clean_env  # noqa: E402
from peers import Nginx, compile_program, free_ports  # noqa: E402

os.environ["PATH"] += ":/usr/sbin"  # where Debian has nginx
KEY = "live-test-key"
ANSWERED, BAD_KEY, BAD_CERTIFICATE = 0, 3, 6
# nginx's servers and their certificates; nobody gets an answer from `unasked`.
SERVERS = {name: name for name in ("server", "rsa", "expired", "notyet", "wrong-host", "untrusted", "self")} | {"unasked": "server"}
QUESTIONS = ["Hello", "你是什么模型", 'Tab\t"quotes" \\ and\nlines 😀']


@pytest.fixture(scope="module")
def llama(tmp_path_factory):
    folder = tmp_path_factory.mktemp("llama")
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, str(HERE / "llama.py"), str(folder), KEY], stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    deadline = time.monotonic() + 60
    while not (folder / "port").exists():
        assert process.poll() is None and time.monotonic() < deadline, (folder / "log").read_text(errors="replace")[-2000:]
        time.sleep(0.05)
    yield int((folder / "port").read_text())
    process.kill()
    process.wait(10)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    folder = tmp_path_factory.mktemp("certs")
    subprocess.run([str(ROOT / "Tests/gateway/certs.sh"), str(folder)], check=True, stdin=subprocess.DEVNULL)
    return folder


@pytest.fixture(scope="module")
def front(tmp_path_factory, llama, certificates):
    """nginx; `requests(name)` is what that server has answered."""
    folder = tmp_path_factory.mktemp("nginx")
    ports = dict(zip(SERVERS, free_ports(len(SERVERS)), strict=True))
    servers = ["log_format seen '$ssl_protocol $request $status';"] + [
        f"""
        server {{ listen 127.0.0.1:{port} ssl; access_log {folder}/{name}.log seen;
                  ssl_certificate {certificates}/{SERVERS[name]}.pem; ssl_certificate_key {certificates}/{SERVERS[name]}.key;
                  location / {{ proxy_pass http://127.0.0.1:{llama}; proxy_http_version 1.1; proxy_buffering off;
                                proxy_set_header Host $http_host; proxy_set_header Connection ""; }} }}"""
        for name, port in ports.items()
    ]
    nginx = Nginx(folder, servers, ports["server"])

    def requests(name):
        time.sleep(0.2)  # it writes its log after the answer
        return (folder / f"{name}.log").read_text().splitlines()

    yield SimpleNamespace(
        url=lambda name="server": f"https://localhost:{ports[name]}/v1", ca=str(certificates / "ca.pem"), requests=requests
    )
    nginx.stop()


@pytest.fixture(scope="module")
def programs(tmp_path_factory):
    subprocess.run([str(ROOT / "scripts/build"), ".build-c", "ask", "bearer"], check=True, stdin=subprocess.DEVNULL)
    examples = ROOT / ".build-c/examples-c"
    post = compile_program(str(HERE / "post.c"), tmp_path_factory.mktemp("post") / "post", ROOT / ".build-c/libswiftlet.a", None)
    return {"ask": examples / "ask", "bearer": examples / "bearer", "post": post}


@pytest.fixture
def run(programs, front):
    def run(program, *arguments, server="server", path="/chat/completions", key=KEY, ca=None):
        ca = ca or front.ca
        url = front.url(server)
        env = clean_env(
            OPENAI_BASE_URL=url, OPENAI_API_KEY=key, SWIFTLET_CA_FILE=ca, SWIFTLET_TIMEOUT="30", URL=url + path, API_KEY=key, CA_FILE=ca
        )
        if program == "bearer":
            arguments = (url + path,)
        return subprocess.run([str(programs[program]), *arguments], env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)

    return run


def by_python(front, path, body=None, key=KEY):
    request = urllib.request.Request(
        front.url() + path, data=body and body.encode(), headers={"Authorization": "Bearer " + key, "Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=30, context=ssl.create_default_context(cafile=front.ca)) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)


def question(text):
    return json.dumps({"model": "m", "messages": [{"role": "user", "content": text}]}, ensure_ascii=False)


def content(answer):
    return answer["choices"][0]["message"]["content"]


@pytest.mark.parametrize("text", QUESTIONS)
def test_streamed_answer(run, front, text):
    status, expected = by_python(front, "/chat/completions", question(text))
    assert status == 200 and expected["usage"]["completion_tokens"] > 10
    result = run("ask", text)
    assert result.returncode == ANSWERED and result.stderr == b"", result.stderr
    assert result.stdout.decode() == content(expected) + "\n"


@pytest.mark.parametrize("text", QUESTIONS)
def test_plain_answer(run, front, text):
    _, expected = by_python(front, "/chat/completions", question(text))
    result = run("post", question(text))
    assert result.returncode == 0, result.stderr
    status, body = result.stdout.decode().split("\n", 1)
    assert status == "200" and content(json.loads(body)) == content(expected)


def test_list_of_models(run, front):
    status, expected = by_python(front, "/models")
    result = run("bearer", path="/models")
    assert status == 200 and result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["data"][0]["id"] == expected["data"][0]["id"]


def test_a_certificate_with_an_rsa_key(run, front):
    assert run("ask", "Hello", server="rsa").returncode == ANSWERED
    assert front.requests("rsa") == ["TLSv1.2 POST /v1/chat/completions HTTP/1.1 200"]


def test_wrong_key_is_refused_in_the_words_of_the_server(run, front):
    status, expected = by_python(front, "/chat/completions", question("Hello"), key="wrong")
    assert status == 401
    result = run("ask", "Hello", key="wrong")
    assert result.returncode == BAD_KEY and result.stdout == b""
    assert f"HTTP 401: {expected['error']['message']}" in result.stderr.decode() and b"wrong" not in result.stderr
    result = run("post", question("Hello"), key="wrong")
    assert result.stdout.startswith(b"401\n")


@pytest.mark.parametrize(
    "cert, status",
    [
        ("expired", "SWL_E_CERT_EXPIRED"),
        ("notyet", "SWL_E_CERT_NOT_YET"),
        ("wrong-host", "SWL_E_CERT_NAME"),
        ("untrusted", "SWL_E_CERT_UNTRUSTED"),
        ("self", "SWL_E_CERT_UNTRUSTED"),
    ],
)
def test_bad_certificates_are_refused_by_name(run, front, cert, status):
    result = run("ask", "Hello", server=cert)
    assert result.returncode == BAD_CERTIFICATE and status in result.stderr.decode(), result.stderr
    assert front.requests(cert) == []
    # bearer has no clock: it learns the time from the answer, and judges the certificate again.
    assert status in run("bearer", server=cert, path="/models").stderr.decode()
    assert len(front.requests(cert)) == (cert == "notyet")


@pytest.mark.parametrize("roots", ["other-ca", "system"])
def test_other_roots_are_refused(run, front, certificates, roots):
    ca = "/etc/ssl/certs/ca-certificates.crt" if roots == "system" else str(certificates / f"{roots}.pem")
    result = run("ask", "Hello", server="unasked", ca=ca)
    assert result.returncode == BAD_CERTIFICATE and b"SWL_E_CERT_UNTRUSTED" in result.stderr
    assert front.requests("unasked") == []
