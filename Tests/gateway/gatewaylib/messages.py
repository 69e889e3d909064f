# SPDX-License-Identifier: Apache-2.0
"""Anthropic's Messages, plain and as server-sent events, and the same through Bedrock's InvokeModel."""

import base64
import json
from collections.abc import Callable, Iterator

from . import model
from .calls import Call, Fault, expect, json_answer, to_json
from .chat import check_results, decoded
from .converse import TOOL_NAME, stream
from .eventstream import Message, event
from .http1 import Answer, EventForm, chunked

REASONS = {"stop": "end_turn", "length": "max_tokens", "tool": "tool_use"}
VERSION, INVOKE_VERSION = "2023-06-01", "bedrock-2023-05-31"
MEMBERS = {
    "model",
    "messages",
    "max_tokens",
    "system",
    "tools",
    "tool_choice",
    "stop_sequences",
    "stream",
    "temperature",
    "top_p",
    "thinking",
}
BLOCKS: dict[str, Callable[[model.Turn, dict, str], None]] = {}


def block(take: Callable) -> Callable:
    BLOCKS[take.__name__] = take
    return take


def has_only(value: dict, *names: str) -> bool:
    return set(value) <= {"type", "cache_control", *names} and value.get("cache_control", {"type": "ephemeral"}) == {"type": "ephemeral"}


@block
def text(turn: model.Turn, value: dict, param: str) -> None:
    expect(has_only(value, "text") and isinstance(value.get("text"), str) and value["text"].strip() != "", param)
    turn.text += value["text"]


@block
def image(turn: model.Turn, value: dict, param: str) -> None:
    source = value.get("source")
    kinds = {f"image/{kind}" for kind in ("png", "jpeg", "gif", "webp")}
    expect(
        has_only(value, "source") and isinstance(source, dict) and source.get("type") == "base64" and source.get("media_type") in kinds,
        param,
    )
    turn.images.append(model.described_image(source["media_type"][6:], decoded(source.get("data"), param)))


@block
def document(turn: model.Turn, value: dict, param: str) -> None:
    source = value.get("source")
    expect(has_only(value, "source", "title", "context") and isinstance(source, dict), param)
    if source.get("type") == "text":
        expect(source.get("media_type") == "text/plain" and isinstance(source.get("data"), str) and source["data"] != "", param)
        turn.images.append(model.described_document("text", value.get("title", ""), source["data"].encode()))
        return
    expect(source.get("type") == "base64" and source.get("media_type") == "application/pdf", param)
    turn.images.append(model.described_document("pdf", value.get("title", ""), decoded(source.get("data"), param)))


def is_first(turn: model.Turn) -> bool:
    """A thought must come first in its message."""
    return turn.role == "assistant" and turn.text == "" and not turn.calls


@block
def thinking(turn: model.Turn, value: dict, param: str) -> None:
    expect(is_first(turn) and set(value) == {"type", "thinking", "signature"}, param)
    turn.thoughts.append((value["thinking"], value["signature"]))


@block
def redacted_thinking(turn: model.Turn, value: dict, param: str) -> None:
    expect(is_first(turn) and set(value) == {"type", "data"}, param)
    turn.thoughts.append(("", value["data"]))


@block
def tool_use(turn: model.Turn, value: dict, param: str) -> None:
    expect(turn.role == "assistant" and has_only(value, "id", "name", "input") and isinstance(value.get("input"), dict), param)
    expect(bool(TOOL_NAME.fullmatch(str(value.get("name")))) and isinstance(value.get("id"), str), param)
    turn.calls.append(value["id"])


@block
def tool_result(turn: model.Turn, value: dict, param: str) -> None:
    expect(turn.role == "user" and has_only(value, "tool_use_id", "content", "is_error") and turn.text == "" and not turn.images, param)
    expect(isinstance(value.get("content", ""), str) and value.get("is_error", False) in (True, False), param)
    if value.get("is_error") and not value.get("content"):
        raise Fault(400, f"{param}.tool_result: content cannot be empty if `is_error` is true")
    turn.results[value.get("tool_use_id")] = value.get("content", "")


def turn_of(message: object, param: str) -> model.Turn:
    expect(isinstance(message, dict) and set(message) == {"role", "content"} and message["role"] in ("user", "assistant"), param)
    content = message["content"]
    if isinstance(content, str):
        content = [{"type": "text", "text": content}]
    expect(isinstance(content, list) and content != [], f"{param}.content")
    turn = model.Turn(message["role"])
    for i, part in enumerate(content):
        where = f"{param}.content.{i}"
        expect(isinstance(part, dict) and part.get("type") in BLOCKS, where)
        BLOCKS[part["type"]](turn, part, where)
    return turn


def check_turns(turns: list[model.Turn]) -> None:
    """Roles must alternate and begin with the user. The next message must answer each call, and nothing else."""
    if any(turn.role != ("user", "assistant")[i % 2] for i, turn in enumerate(turns)):
        raise Fault(400, "messages: roles must alternate between user and assistant, and begin with user")
    check_results(turns, "messages")
    for turn, after in zip(turns, turns[1:]):
        if turn.calls and set(turn.calls) != set(after.results):
            raise Fault(400, "messages: `tool_use` ids were found without `tool_result` blocks immediately after")


def tools_of(asked: dict) -> list[model.Tool]:
    found = []
    for tool in asked.get("tools", []):
        expect(isinstance(tool, dict) and set(tool) <= {"name", "description", "input_schema", "cache_control"}, "tools")
        expect(bool(TOOL_NAME.fullmatch(str(tool.get("name")))) and isinstance(tool.get("input_schema"), dict), "tools")
        found.append(model.Tool(tool["name"], tool["input_schema"]))
    choice = asked.get("tool_choice", {"type": "auto"})
    if choice == {"type": "none"}:
        return []
    if choice in ({"type": "auto"}, {"type": "any"}):
        return found
    expect(isinstance(choice, dict) and set(choice) == {"type", "name"} and choice["type"] == "tool", "tool_choice")
    named = [tool for tool in found if tool.name == choice["name"]]
    expect(named != [], "tool_choice")
    return named


def said_to(asked: dict, name: str) -> model.Said:
    expect(type(asked.get("max_tokens")) is int and asked["max_tokens"] >= 1, "max_tokens")
    expect(isinstance(asked.get("messages"), list) and asked["messages"] != [], "messages")
    turns = [turn_of(message, f"messages.{i}") for i, message in enumerate(asked["messages"])]
    check_turns(turns)
    wanted = [model.SIGNATURE, model.REDACTED]
    model.check_thoughts(name, turns, wanted, "messages: `thinking` blocks must come back as they were, signature and all")
    system = asked.get("system", [])
    parts = [system] if isinstance(system, str) else [part["text"] for part in system]
    return model.say(name, [model.Turn("system", part) for part in parts] + turns, tools_of(asked), asked["max_tokens"])


def usage(said: model.Said) -> dict:
    return {"input_tokens": said.prompt_tokens, "output_tokens": said.count}


def blocks(said: model.Said) -> list[dict]:
    thought = [{"type": "thinking", "thinking": "".join(said.thought), "signature": model.SIGNATURE}] if said.thought else []
    hidden = [{"type": "redacted_thinking", "data": model.REDACTED}] if said.thought else []
    texts = [{"type": "text", "text": said.text}] if said.text else []
    calls = [{"type": "tool_use", "id": model.CALL_ID, "name": said.tool.name, "input": json.loads(said.arguments)}] if said.tool else []
    return thought + hidden + texts + calls


def whole(said: model.Said, name: str) -> dict:
    head = {"id": "msg_1", "type": "message", "role": "assistant", "model": name, "content": blocks(said)}
    return {**head, "stop_reason": REASONS[said.reason], "stop_sequence": None, "usage": usage(said)}


def events(said: model.Said, name: str) -> Iterator[dict]:
    begun = {**whole(said, name), "content": [], "stop_reason": None, "usage": {**usage(said), "output_tokens": 1}}
    yield {"type": "message_start", "message": begun}
    for index, found in enumerate(blocks(said)):
        start, deltas = streamed(found, said)
        yield {"type": "content_block_start", "index": index, "content_block": start}
        if index == 0:
            yield {"type": "ping"}
        for delta in deltas:
            yield {"type": "content_block_delta", "index": index, "delta": delta}
        yield {"type": "content_block_stop", "index": index}
    yield {
        "type": "message_delta",
        "delta": {"stop_reason": REASONS[said.reason], "stop_sequence": None},
        "usage": {"output_tokens": said.count},
    }
    yield {"type": "message_stop"}


def streamed(found: dict, said: model.Said) -> tuple[dict, list[dict]]:
    """The beginning of a block, and the pieces that are added to it."""
    if found["type"] == "text":
        return {"type": "text", "text": ""}, [{"type": "text_delta", "text": token} for token in said.tokens]
    if found["type"] == "thinking":
        deltas = [{"type": "thinking_delta", "thinking": token} for token in said.thought]
        return {"type": "thinking", "thinking": "", "signature": ""}, [*deltas, {"type": "signature_delta", "signature": model.SIGNATURE}]
    if found["type"] == "tool_use":
        return {**found, "input": {}}, [{"type": "input_json_delta", "partial_json": piece} for piece in model.tokens_of(said.arguments)]
    return found, []


EVENTS = EventForm(
    lambda _, found: f"event: {found['type']}\ndata: {to_json(found)}\n\n".encode(),
    {"type": "error", "error": {"type": "overloaded_error", "message": "The server had an error."}},
    lambda found: found["type"] == "message_stop",
)


def messages(call: Call) -> Answer:
    asked = call.json()
    if call.header("anthropic-version") != VERSION:
        raise Fault(400, "anthropic-version: header is required")
    expect(isinstance(asked.get("model"), str) and asked["model"] != "", "model")
    expect(set(asked) <= MEMBERS, "body")
    said = said_to(asked, asked["model"])
    if not asked.get("stream"):
        return json_answer(200, whole(said, asked["model"]), [("request-id", "gateway-1")])
    headers = [("Content-Type", "text/event-stream; charset=utf-8"), ("request-id", "gateway-1")]
    return Answer(200, headers, events=events(said, asked["model"]), event_form=EVENTS, framing=chunked)


def invoked(call: Call, asked: dict) -> model.Said:
    expect(asked.get("anthropic_version") == INVOKE_VERSION, "anthropic_version")
    expect(set(asked) <= (MEMBERS | {"anthropic_version"}) - {"model", "stream"}, "body")
    return said_to(asked, call.words[0])


def invoke(call: Call, asked: dict) -> Answer:
    return json_answer(200, whole(invoked(call, asked), call.words[0]))


def invoke_stream(call: Call, asked: dict) -> Answer:
    return stream(chunks(invoked(call, asked), call.words[0]))


def chunks(said: model.Said, name: str) -> Iterator[Message]:
    for found in events(said, name):
        data = base64.b64encode(to_json(found).encode()).decode()
        yield event("chunk", to_json({"bytes": data, "p": "abcdefghij"[: len(data) % 11]}).encode())
