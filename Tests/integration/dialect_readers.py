# SPDX-License-Identifier: Apache-2.0
"""How the vendors' own packages read the answers in Tests/vectors/dialects.json, served to each by a local server:

    dialect_readers.py            prints what each row's reader makes of it
    dialect_readers.py --write    writes it into the table, as `other_readers`

openai reads chat, botocore Converse, anthropic Messages, each by its own means to put a stream together. A row's column is "the same",
or has the members of `expect` that the package reads otherwise, or `raises`: what stops it. Where we tell a failure and it does not, `answer` has what it reads."""

import base64
import contextlib
import functools
import http.server
import json
import pathlib
import re
import sys
import threading
import warnings

import anthropic
import botocore.config
import botocore.exceptions
import botocore.session
import openai
from openai.lib.streaming.chat import ChatCompletionStreamState

TABLE = pathlib.Path(__file__).resolve().parents[1] / "vectors/dialects.json"
READERS = {"chat": "openai", "converse": "botocore", "messages": "anthropic"}
THE_SAME = "the same"
MESSAGES = [{"role": "user", "content": "Hi"}]
# What each reads at the same place. Thoughts have no member of their own in openai's types, which keep what they do not know.
MEMBERS = ["text", "reasoning", "refusal", "signature", "redacted", "stop_reason", "tool_calls", "usage"]


class Server(http.server.ThreadingHTTPServer):
    """Gives each request the answer of `row`, and closes."""

    row: dict

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):  # noqa: N802
        row = self.server.row
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(row["status"])
        for name, value in row["headers"]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body_of(row))

    def log_message(self, *_):
        pass


def body_of(row: dict) -> bytes:
    return bytes.fromhex(row["hex"]) if "hex" in row else row["body"].encode()


def is_streamed(row: dict) -> bool:
    """What was asked for. A refusal is an answer to either."""
    body = body_of(row)
    return row["status"] == 200 and not body.lstrip()[:1] in (b"{", b"[") if body.strip() else False


@contextlib.contextmanager
def server():
    with Server() as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


def nothing() -> dict:
    return {
        "text": "",
        "reasoning": "",
        "refusal": "",
        "signature": "",
        "redacted": "",
        "stop_reason": None,
        "tool_calls": [],
        "usage": None,
    }


# ---- chat completions -----------------------------------------------------------------------------


@functools.cache
def chat_client(url: str) -> openai.OpenAI:
    return openai.OpenAI(api_key="key", base_url=url, max_retries=0)


def read_chat(url: str, row: dict) -> dict:
    client = chat_client(url)
    asked = {"model": "m", "messages": MESSAGES}
    if not is_streamed(row):
        return told_by_completion(client.chat.completions.create(**asked))
    state = ChatCompletionStreamState()
    with client.chat.completions.create(**asked, stream=True) as stream:
        for chunk in stream:
            state.handle_chunk(chunk)
    return told_by_completion(state.get_final_completion())


def told_by_completion(completion: object) -> dict:
    """The package takes any JSON for a completion; members that are missing are None."""
    told = nothing()
    if not getattr(completion, "choices", None):
        return told
    if usage := completion.usage:
        told["usage"] = {"input": usage.prompt_tokens, "output": usage.completion_tokens, "total": usage.total_tokens}
    choice = completion.choices[0]
    message = choice.message
    extra = message.model_extra or {}
    told["text"] = message.content or ""
    told["reasoning"] = extra.get("reasoning_content") or extra.get("reasoning") or ""
    told["refusal"] = message.refusal or ""
    told["stop_reason"] = choice.finish_reason
    for call in message.tool_calls or []:
        kept = (call.model_extra or {}).get("extra_content")
        told["tool_calls"].append(
            {
                "id": call.id or "",
                "name": call.function.name or "",
                "arguments": call.function.arguments,
                "extra": json.dumps(kept, ensure_ascii=False) if kept else "",
            }
        )
    return told


# ---- Converse ---------------------------------------------------------------------------------------


@functools.cache
def converse_client(url: str) -> object:
    session = botocore.session.Session()
    session.set_credentials("AKID", "secret")
    config = botocore.config.Config(retries={"total_max_attempts": 1})
    return session.create_client("bedrock-runtime", region_name="us-east-1", endpoint_url=url, config=config)


def read_converse(url: str, row: dict) -> dict:
    client = converse_client(url)
    asked = {"modelId": "m", "messages": [{"role": "user", "content": [{"text": "Hi"}]}]}
    if not is_streamed(row):
        return told_by_converse(client.converse(**asked))
    return told_by_converse_events(client.converse_stream(**asked)["stream"])


def usage_of_converse(usage: dict) -> dict:
    return {"input": usage["inputTokens"], "output": usage["outputTokens"], "total": usage["totalTokens"]}


def take_reasoning(told: dict, value: dict) -> None:
    if "reasoningText" in value:
        value = value["reasoningText"]
    told["reasoning"] += value.get("text", "")
    told["signature"] += value.get("signature", "")
    told["redacted"] += base64.b64encode(value.get("redactedContent", b"")).decode()


def told_by_converse(answer: dict) -> dict:
    told = nothing()
    for block in answer.get("output", {}).get("message", {}).get("content", []):
        told["text"] += block.get("text", "")
        told["text"] += "".join(part["text"] for part in block.get("citationsContent", {}).get("content", []))
        take_reasoning(told, block.get("reasoningContent", {}))
        if call := block.get("toolUse"):
            told["tool_calls"].append({"id": call["toolUseId"], "name": call["name"], "arguments": json.dumps(call["input"]), "extra": ""})
    told["stop_reason"] = answer.get("stopReason")
    told["usage"] = usage_of_converse(answer["usage"]) if "usage" in answer else None
    return told


def told_by_converse_events(events: object) -> dict:
    told = nothing()
    for event in events:
        ((kind, value),) = event.items()
        if kind == "contentBlockStart" and "toolUse" in value["start"]:
            call = value["start"]["toolUse"]
            told["tool_calls"].append({"id": call["toolUseId"], "name": call["name"], "arguments": "", "extra": ""})
        elif kind == "contentBlockDelta":
            delta = value["delta"]
            told["text"] += delta.get("text", "")
            take_reasoning(told, delta.get("reasoningContent", {}))
            if "toolUse" in delta:
                told["tool_calls"][-1]["arguments"] += delta["toolUse"]["input"]
        elif kind == "messageStop":
            told["stop_reason"] = value["stopReason"]
        elif kind == "metadata":
            told["usage"] = usage_of_converse(value["usage"])
    return told


# ---- Messages ---------------------------------------------------------------------------------------


@functools.cache
def messages_client(url: str) -> anthropic.Anthropic:
    return anthropic.Anthropic(api_key="key", base_url=url, max_retries=0)


def read_messages(url: str, row: dict) -> dict:
    client = messages_client(url)
    asked = {"model": "m", "max_tokens": 100, "messages": MESSAGES}
    if not is_streamed(row):
        return told_by_message(client.messages.create(**asked))
    with client.messages.stream(**asked) as stream:
        return told_by_message(stream.get_final_message())


def told_by_message(message: object) -> dict:
    told = nothing()
    for block in message.content or []:
        if block.type == "text":
            told["text"] += block.text
        elif block.type == "thinking":
            told["reasoning"] += block.thinking
            told["signature"] += block.signature
        elif block.type == "redacted_thinking":
            told["redacted"] += block.data
        elif block.type == "tool_use":
            told["tool_calls"].append({"id": block.id, "name": block.name, "arguments": json.dumps(block.input), "extra": ""})
    told["stop_reason"] = message.stop_reason
    if usage := message.usage:
        told["usage"] = {"input": usage.input_tokens, "output": usage.output_tokens, "total": None}
    return told


# ---- the column -------------------------------------------------------------------------------------

READ = {"chat": read_chat, "converse": read_converse, "messages": read_messages}


def as_compared(member: str, value: object) -> object:
    """Arguments and extras are JSON, which packages parse and write again."""
    if member == "tool_calls":
        return [call | {name: parsed(call.get(name) or "") for name in ("arguments", "extra")} for call in value]
    return value


def parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def said(failure: Exception) -> str:
    """The package's own exceptions with their text; Python's have another in each version of it."""
    own = isinstance(
        failure, (openai.OpenAIError, anthropic.AnthropicError, botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError)
    )
    text = " ".join(str(failure).split()) if own else ""
    return f"{type(failure).__name__}: {text}"[:120].rstrip(": ")


def column(url: str, row: dict) -> dict | str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # pydantic's, of a text that is a list
            read = READ[row["family"]](url, row)
    except Exception as failure:  # noqa: BLE001: what a user of the package would see, whatever it is
        return {"raises": said(failure)}
    expected = row["expect"]
    if row["end"] != "done" or expected["error"]:
        return {"answer": {name: read[name] for name in MEMBERS if read[name]}}
    differs = {name: read[name] for name in MEMBERS if as_compared(name, read[name]) != as_compared(name, expected[name])}
    return differs or THE_SAME


def rows() -> list[dict]:
    return json.loads(TABLE.read_text())["dialects"]


def main() -> None:
    table = json.loads(TABLE.read_text())
    with server() as running:
        for row in table["dialects"]:
            running.row = row
            row["other_readers"] = {READERS[row["family"]]: column(running.url, row)}
            print(row["id"], json.dumps(row["other_readers"]))
    if "--write" in sys.argv:
        text = json.dumps(table, ensure_ascii=False, indent=1) + "\n"
        TABLE.write_text(re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", text))


if __name__ == "__main__":
    main()
