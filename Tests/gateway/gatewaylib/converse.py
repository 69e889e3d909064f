# SPDX-License-Identifier: Apache-2.0
"""Bedrock's Converse and ConverseStream."""

import json
import re
from collections.abc import Callable, Iterator

from . import model
from .calls import Call, Fault, expect, json_answer, to_json
from .chat import check_results, decoded, named
from .eventstream import Message, encoded, event, exception
from .http1 import Answer, EventForm, chunked

REASONS = {"stop": "end_turn", "length": "max_tokens", "tool": "tool_use"}
DOCUMENTS = ("pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md")
DOCUMENT_NAME = re.compile(r"(?!.*\s\s)[A-Za-z0-9\s()\[\]-]{1,200}")
TOOL_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
BLOCKS: dict[str, Callable[[model.Turn, object, str], None]] = {}


def block(take: Callable) -> Callable:
    BLOCKS[take.__name__] = take
    return take


@block
def text(turn: model.Turn, value: object, param: str) -> None:
    expect(isinstance(value, str) and value.strip() != "", param)
    turn.text += value


@block
def image(turn: model.Turn, value: object, param: str) -> None:
    expect(isinstance(value, dict) and value.get("format") in ("png", "jpeg", "gif", "webp"), param)
    source = value.get("source")
    expect(isinstance(source, dict) and isinstance(source.get("bytes"), str), param)
    turn.images.append(model.described_image(value["format"], decoded(source["bytes"], param)))


@block
def document(turn: model.Turn, value: object, param: str) -> None:
    expect(isinstance(value, dict) and value.get("format") in DOCUMENTS, param)
    expect(bool(DOCUMENT_NAME.fullmatch(str(value.get("name")))), f"{param}.name")
    source = value.get("source")
    expect(isinstance(source, dict) and isinstance(source.get("bytes"), str), param)
    turn.images.append(model.described_document(value["format"], value["name"], decoded(source["bytes"], param)))


@block
def toolUse(turn: model.Turn, value: object, param: str) -> None:  # noqa: N802, Bedrock's name
    expect(turn.role == "assistant" and isinstance(value, dict) and isinstance(value.get("input"), dict), param)
    expect(bool(TOOL_NAME.fullmatch(str(value.get("name")))) and isinstance(value.get("toolUseId"), str), param)
    turn.calls.append(value["toolUseId"])


@block
def toolResult(turn: model.Turn, value: object, param: str) -> None:  # noqa: N802
    expect(turn.role == "user" and isinstance(value, dict) and isinstance(value.get("content"), list), param)
    expect(value.get("status", "success") in ("success", "error"), param)
    said = [to_json(part["json"]) if "json" in part else part["text"] for part in value["content"]]
    turn.results[value.get("toolUseId")] = " ".join(said)


@block
def reasoningContent(turn: model.Turn, value: object, param: str) -> None:  # noqa: N802
    # Before the calls of its message.
    expect(turn.role == "assistant" and not turn.calls and isinstance(value, dict) and len(value) == 1, param)
    if "redactedContent" in value:
        turn.thoughts.append(("", value["redactedContent"]))
        return
    text = value.get("reasoningText")
    expect(isinstance(text, dict) and set(text) == {"text", "signature"} and text["signature"] != "", param)
    turn.thoughts.append((text["text"], text["signature"]))


@block
def cachePoint(turn: model.Turn, value: object, param: str) -> None:  # noqa: N802
    expect(value == {"type": "default"}, param)


def turn_of(message: object, param: str) -> model.Turn:
    expect(isinstance(message, dict) and message.get("role") in ("user", "assistant"), f"{param}.role")
    expect(isinstance(message.get("content"), list) and message["content"] != [], f"{param}.content")
    turn = model.Turn(message["role"])
    for i, content in enumerate(message["content"]):
        where = f"{param}.content[{i}]"
        expect(isinstance(content, dict) and len(content) == 1, where)
        ((kind, value),) = content.items()
        expect(kind in BLOCKS, where)
        BLOCKS[kind](turn, value, f"{where}.{kind}")
    return turn


def tools_of(config: object) -> list[model.Tool]:
    expect(isinstance(config, dict), "toolConfig")
    found = []
    for tool in config.get("tools", []):
        if tool == {"cachePoint": {"type": "default"}}:
            continue
        spec = tool.get("toolSpec") if isinstance(tool, dict) else None
        expect(isinstance(spec, dict) and bool(TOOL_NAME.fullmatch(str(spec.get("name")))), "toolConfig")
        schema = spec.get("inputSchema")
        expect(isinstance(schema, dict) and isinstance(schema.get("json"), dict), "toolConfig")
        expect(spec.get("description") != "", "toolConfig")
        found.append(model.Tool(spec["name"], schema["json"]))
    return chosen(found, config["toolChoice"]) if "toolChoice" in config else found


def chosen(tools: list[model.Tool], choice: object) -> list[model.Tool]:
    """The tools that the model may call."""
    if choice in ({"auto": {}}, {"any": {}}):
        return tools
    expect(isinstance(choice, dict) and set(choice) == {"tool"}, "toolConfig.toolChoice")
    return named(tools, choice["tool"], "toolConfig.toolChoice.tool")


def answer_to(call: Call) -> model.Said:
    asked = call.json()
    known = {"messages", "system", "inferenceConfig", "toolConfig", "additionalModelRequestFields"}
    if unknown := set(asked) - known:
        raise Fault(400, f"Malformed input request: extraneous key [{sorted(unknown)[0]}] is not permitted.")
    expect(isinstance(asked.get("messages"), list) and asked["messages"] != [], "messages")
    turns = [turn_of(message, f"messages[{i}]") for i, message in enumerate(asked["messages"])]
    if any(turn.role != ("user", "assistant")[i % 2] for i, turn in enumerate(turns)):
        raise Fault(400, "A conversation must alternate between user and assistant roles, and begin with the user.")
    check_results(turns, "messages")
    wanted = [model.SIGNATURE, model.REDACTED]
    model.check_thoughts(call.words[0], turns, wanted, "The thinking blocks of the latest assistant message must remain as they were.")
    tools = tools_of(asked["toolConfig"]) if "toolConfig" in asked else []
    system = [model.Turn("system", part["text"]) for part in asked.get("system", []) if "text" in part]
    limit = asked.get("inferenceConfig", {}).get("maxTokens")
    expect(limit is None or type(limit) is int and limit >= 1, "inferenceConfig.maxTokens")
    return model.say(call.words[0], system + turns, tools, limit)


def usage(said: model.Said) -> dict:
    return {
        "usage": {
            "outputTokens": said.count,
            "inputTokens": said.prompt_tokens,
            "totalTokens": said.count + said.prompt_tokens,
            "serverToolUsage": {},
        },
        "metrics": {"latencyMs": 42},
    }


# Members in an unusual order: a reader must not rely on any order.
def converse(call: Call) -> Answer:
    said = answer_to(call)
    content = []
    if said.thought:
        content.append({"reasoningContent": {"reasoningText": {"signature": model.SIGNATURE, "text": "".join(said.thought)}}})
        content.append({"reasoningContent": {"redactedContent": model.REDACTED}})
    content.append({"text": said.text})
    if said.tool:
        content.append({"toolUse": {"input": json.loads(said.arguments), "name": said.tool.name, "toolUseId": model.CALL_ID}})
    output = {"output": {"message": {"content": content, "role": "assistant"}}}
    return json_answer(200, {**usage(said), "stopReason": REASONS[said.reason], **output}, [("x-amzn-RequestId", "gateway-1")])


def converse_stream(call: Call) -> Answer:
    return stream(messages(answer_to(call)))


def messages(said: model.Said) -> Iterator[Message]:
    deltas = []
    if said.thought:
        texts = [{"reasoningContent": {"text": token}} for token in said.thought]
        deltas.append([*texts, {"reasoningContent": {"signature": model.SIGNATURE}}])
        deltas.append([{"reasoningContent": {"redactedContent": model.REDACTED}}])
    deltas.append([{"text": token} for token in said.tokens])
    if said.tool:
        deltas.append([{"toolUse": {"input": piece}} for piece in model.tokens_of(said.arguments)])
    yield padded("messageStart", {"role": "assistant"})
    for index, block_deltas in enumerate(deltas):
        if said.tool and index == len(deltas) - 1:
            start = {"toolUse": {"toolUseId": model.CALL_ID, "name": said.tool.name}}
            yield padded("contentBlockStart", {"start": start, "contentBlockIndex": index})
        for delta in block_deltas:
            yield padded("contentBlockDelta", {"contentBlockIndex": index, "delta": delta})
        yield padded("contentBlockStop", {"contentBlockIndex": index})
    yield padded("messageStop", {"stopReason": REASONS[said.reason]})
    yield padded("metadata", usage(said))


def padded(name: str, payload: dict) -> Message:
    """Adds a member without meaning and of changing length, as AWS does."""
    padding = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    return event(name, to_json({**payload, "p": padding[: len(str(payload)) * 7 % len(padding)]}).encode())


FRAMES = EventForm(
    lambda _, message: encoded(message),
    exception("throttlingException", b'{"message":"Too many tokens, please wait before trying again."}'),
    lambda message: message.value(":event-type") == "messageStop",
)


def stream(events: Iterator[Message]) -> Answer:
    headers = [("Content-Type", "application/vnd.amazon.eventstream"), ("x-amzn-RequestId", "gateway-1")]
    return Answer(200, headers, events=events, event_form=FRAMES, framing=chunked)
