# SPDX-License-Identifier: Apache-2.0
"""ask and tools against LiteLLM's proxy, a foreign server of Anthropic's Messages: it passes on the gateway's own Messages, and translates
the gateway's chat completions and Converse."""

import json
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "Tests/integration"))
from conftest import Gateway, clean_env  # noqa: E402

import servers  # noqa: E402

ANSWERED, BAD_KEY, HTTP_ERROR = 0, 3, 8
QUESTIONS = ["Hello", "你是什么模型", 'Tab\t"quotes" \\ and\nlines 😀']


@pytest.fixture(scope="module")
def gateway(tmp_path_factory):
    gateway = Gateway(tmp_path_factory.mktemp("gateway"))
    yield gateway
    gateway.stop()


@pytest.fixture(scope="module")
def litellm(tmp_path_factory, gateway):
    base = f"http://127.0.0.1:{gateway.plain_port}"
    messages = {"api_base": base, "api_key": gateway.key}
    chat = {"api_base": base + "/v1", "api_key": gateway.key}
    bedrock = {"aws_bedrock_runtime_endpoint": base, "aws_region_name": "us-east-1", "api_key": gateway.key}
    models = {
        "messages": {"model": "anthropic/claude-echo", **messages},
        "messages-reasoning": {"model": "anthropic/claude-reasoning", **messages},
        "chat": {"model": "hosted_vllm/echo", **chat},
        "chat-reasoning": {"model": "hosted_vllm/echo-reasoning", **chat},
        # A name of which LiteLLM knows that it can call tools.
        "converse": {"model": "bedrock/converse/anthropic.claude-3-sonnet-20240229-v1:0", **bedrock},
        "nobody": {"model": "anthropic/claude-echo", **messages, "api_key": "wrong"},
    }
    server = servers.LiteLLM(tmp_path_factory.mktemp("litellm"), pathlib.Path(gateway.ca).parent, models)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def run(litellm, gateway):
    subprocess.run([ROOT / "scripts/build", ".build-c", "ask", "tools"], check=True, stdin=subprocess.DEVNULL)
    examples = ROOT / ".build-c/examples-c"

    def run(program, model, *arguments, key=litellm.key):
        env = clean_env(
            ANTHROPIC_API_KEY=key, ANTHROPIC_BASE_URL=litellm.url, OPENAI_MODEL=model, SWIFTLET_CA_FILE=gateway.ca, SWIFTLET_TIMEOUT="30"
        )
        return subprocess.run(
            [examples / program, *arguments], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60
        )

    return run


def told(done):
    """What ask --json prints, joined by kind."""
    found = {}
    for line in done.stdout.splitlines():
        event = json.loads(line)
        kind = next(iter(event))
        found[kind] = event[kind] if kind == "usage" else found.get(kind, "") + event[kind]
    return found


def expected(question):
    if "你" in question:
        return f"你好!😀 你问的是:“{question}”。"
    return f'Hello! You asked: "{question}"\nI am the small model'


@pytest.mark.parametrize("how", [[], ["--plain"]], ids=["streamed", "plain"])
@pytest.mark.parametrize("model", ["messages", "messages-reasoning", "chat", "chat-reasoning", "converse"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer(run, model, how, question):
    done = run("ask", model, "--json", *how, question)
    assert done.returncode == ANSWERED and done.stderr == "", done.stderr
    found = told(done)
    assert found["text"].startswith(expected(question))
    assert found.get("reasoning", "") == (f"Someone asks: {question} 🤔" if "reasoning" in model else "")
    assert found["stop"] == "end_turn"
    assert found["usage"]["input"] > 0 and found["usage"]["output"] > 10


@pytest.mark.parametrize("how", [[], ["--plain"]], ids=["streamed", "plain"])
@pytest.mark.parametrize(
    "model, asked",
    [
        ("messages", "/v1/messages"),
        ("messages-reasoning", "/v1/messages"),
        ("chat", "/v1/chat/completions"),
        ("converse", "/model/anthropic.claude-3-sonnet-20240229-v1%3A0/converse"),
    ],
)
def test_a_tool(run, gateway, model, asked, how):
    """The second question has the call, its result and the signature of the thought: the gateway checks them."""
    gateway.requests()
    done = run("tools", model, *how, "What time is it in 北京?")
    assert done.returncode == ANSWERED, done.stderr
    assert json.loads(done.stderr.strip().removeprefix("get_time(").removesuffix(")")) == {"place": "What time is it in 北京?"}
    assert done.stdout.startswith("The tool says: ") and "北京" in done.stdout
    seen = gateway.requests()
    assert [(request["target"].removesuffix("-stream"), request["status"]) for request in seen] == [(asked, 200)] * 2


def test_a_wrong_key(run):
    """LiteLLM's own refusal, as it is without a database, and that of the service after it."""
    done = run("ask", "messages", "Hello", key="sk-wrong")
    assert done.returncode == HTTP_ERROR and "HTTP 400: No connected db" in done.stderr and "sk-wrong" not in done.stderr
    done = run("ask", "nobody", "Hello")
    assert done.returncode == BAD_KEY and "invalid x-api-key" in done.stderr


def test_a_model_that_is_not_there(run):
    done = run("ask", "no-such-model", "Hello")
    assert done.returncode == HTTP_ERROR and "HTTP 400" in done.stderr and "no-such-model" in done.stderr
