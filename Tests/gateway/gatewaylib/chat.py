# SPDX-License-Identifier: Apache-2.0
"""OpenAI chat completions, plain and as server-sent events."""

import base64
import binascii
import json
import re
import time
from collections.abc import Iterator
from hashlib import sha256
from itertools import takewhile

from . import model
from .calls import Call, Fault, expect, json_answer, to_json
from .http1 import SSE, Answer, chunked

ROLES = ("system", "developer", "user", "assistant", "tool")
REASONS = {"stop": "stop", "length": "length", "tool": "tool_calls"}
FILE_DATA = re.compile(r"data:application/(pdf);base64,(.+)")
IMAGE_URL = re.compile(r"data:image/(png|jpeg|gif|webp);base64,(.+)")


def turn_of(message: object, param: str) -> model.Turn:
    expect(isinstance(message, dict) and message.get("role") in ROLES, f"{param}.role")
    turn = model.Turn(message["role"])
    content = message.get("content")
    if isinstance(content, list):
        for part in content:
            take_part(turn, part, f"{param}.content")
    else:
        expect(content is None or isinstance(content, str), f"{param}.content")
        turn.text = content or ""
    if turn.role == "tool":
        expect(isinstance(message.get("tool_call_id"), str), f"{param}.tool_call_id")
        turn.results[message["tool_call_id"]] = turn.text
    if "reasoning_content" in message:
        expect(turn.role == "assistant" and isinstance(message["reasoning_content"], str), f"{param}.reasoning_content")
        turn.thoughts.append((message["reasoning_content"], ""))
    for call in message.get("tool_calls") or []:
        take_call(turn, call, f"{param}.tool_calls")
    return turn


def take_part(turn: model.Turn, part: object, param: str) -> None:
    expect(isinstance(part, dict), param)
    if part.get("type") == "text":
        expect(isinstance(part.get("text"), str), param)
        turn.text += part["text"]
        return
    if part.get("type") == "file":
        take_file(turn, part.get("file"), f"{param}.file")
        return
    expect(part.get("type") == "image_url" and isinstance(part.get("image_url"), dict), param)
    url = IMAGE_URL.fullmatch(str(part["image_url"].get("url")))
    expect(bool(url), param)
    turn.images.append(model.described_image(url[1], decoded(url[2], param)))


def take_file(turn: model.Turn, file: object, param: str) -> None:
    expect(isinstance(file, dict) and str(file.get("filename")).endswith(".pdf"), param)
    url = FILE_DATA.fullmatch(str(file.get("file_data")))
    expect(bool(url), param)
    turn.images.append(model.described_document(url[1], file["filename"][:-4], decoded(url[2], param)))


def decoded(text: str, param: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        expect(False, param)


def take_call(turn: model.Turn, call: object, param: str) -> None:
    expect(isinstance(call, dict) and call.get("type") == "function" and isinstance(call.get("id"), str), param)
    function = call.get("function")
    expect(isinstance(function, dict) and isinstance(function.get("name"), str), param)
    try:
        expect(isinstance(json.loads(function.get("arguments")), dict), param)
    except (TypeError, ValueError):
        expect(False, param)
    turn.calls.append(call["id"])
    turn.extras[call["id"]] = call.get("extra_content")


def check_results(turns: list[model.Turn], param: str) -> None:
    """A result must belong to a call that was made before it."""
    made = set()
    for turn in turns:
        expect(made >= set(turn.results), param)
        made |= set(turn.calls)


def check_answered(turns: list[model.Turn]) -> None:
    """Each call must have its result in the messages right after it."""
    for i, turn in enumerate(turns):
        results = takewhile(lambda later: later.results, turns[i + 1 :])
        if not set(turn.calls) <= {call for result in results for call in result.results}:
            raise Fault(400, "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'.")


def tools_of(tools: object) -> list[model.Tool]:
    expect(isinstance(tools, list), "tools")
    found = []
    for tool in tools:
        function = tool.get("function") if isinstance(tool, dict) and tool.get("type") == "function" else None
        expect(isinstance(function, dict) and isinstance(function.get("name"), str), "tools")
        expect(isinstance(function.get("parameters", {}), dict), "tools")
        found.append(model.Tool(function["name"], function.get("parameters", {})))
    return found


def chosen(tools: list[model.Tool], choice: object) -> list[model.Tool]:
    """The tools that the model may call."""
    if choice in ("auto", "required", "none"):
        expect(tools != [], "tool_choice")
        return tools if choice != "none" else []
    expect(isinstance(choice, dict) and set(choice) == {"type", "function"} and choice["type"] == "function", "tool_choice")
    return named(tools, choice["function"], "tool_choice")


def named(tools: list[model.Tool], choice: object, param: str) -> list[model.Tool]:
    expect(isinstance(choice, dict) and set(choice) == {"name"}, param)
    found = [tool for tool in tools if tool.name == choice["name"]]
    expect(found != [], param)
    return found


def token_limit(asked: dict) -> int | None:
    limits = [asked[name] for name in ("max_tokens", "max_completion_tokens") if asked.get(name) is not None]
    expect(all(type(limit) is int and limit >= 1 for limit in limits), "max_tokens")
    return min(limits, default=None)


class Completion:
    """One checked request and the model's answer to it."""

    def __init__(self, asked: dict):
        expect(isinstance(asked.get("model"), str) and asked["model"] != "", "model")
        expect(isinstance(asked.get("messages"), list), "messages")
        expect(isinstance(asked.get("stream", False), bool), "stream")
        expect(isinstance(asked.get("stream_options", {}), dict), "stream_options")
        turns = [turn_of(message, f"messages[{i}]") for i, message in enumerate(asked["messages"])]
        check_results(turns, "messages")
        check_answered(turns)
        model.check_thoughts(asked["model"], turns, [""], "The `reasoning_content` in the thinking mode must be passed back to the API.")
        model.check_extras(asked["model"], turns)
        expect(any(turn.role == "user" for turn in turns), "messages")
        tools = tools_of(asked.get("tools", []))
        if "tool_choice" in asked:
            tools = chosen(tools, asked["tool_choice"])
        self.said = model.say(asked["model"], turns, tools, token_limit(asked))
        self.asked = asked
        self.id = "chatcmpl-" + sha256(to_json(asked).encode()).hexdigest()[:24]
        self.created = int(time.time())

    def named(self, kind: str, **members: object) -> dict:
        return {"id": self.id, "object": kind, "created": self.created, "model": self.asked["model"], **members}

    def usage(self) -> dict:
        prompt, completion = self.said.prompt_tokens, self.said.count
        return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}

    def call(self, arguments: str, **more: object) -> dict:
        if "gemini" in self.asked["model"]:
            # Members in alphabetical order, and no index.
            function = {"arguments": self.said.arguments, "name": self.said.tool.name}
            return {"extra_content": model.EXTRA, "function": function, "id": model.CALL_ID, "type": "function"}
        return {**more, "id": model.CALL_ID, "type": "function", "function": {"name": self.said.tool.name, "arguments": arguments}}

    def whole(self) -> dict:
        said = self.said
        thought = {"reasoning_content": "".join(said.thought)} if said.thought else {}
        calls = [self.call(said.arguments)] if said.tool else None
        message = {"role": "assistant", "content": said.text, **thought, "refusal": None, "tool_calls": calls}
        choice = {"index": 0, "finish_reason": REASONS[said.reason], "message": message}
        return self.named("chat.completion", choices=[choice], usage=self.usage())

    def deltas(self) -> Iterator[dict]:
        yield {"role": "assistant", "content": ""}
        yield from ({"reasoning_content": token} for token in self.said.thought)
        yield from ({"content": token} for token in self.said.tokens)
        if self.said.tool:
            yield {"tool_calls": [self.call("", index=0)]}
            if "gemini" in self.asked["model"]:
                return
            for piece in model.tokens_of(self.said.arguments):
                yield {"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}

    def events(self) -> Iterator[str]:
        include_usage = self.asked.get("stream_options", {}).get("include_usage") is True
        no_usage = {"usage": None} if include_usage else {}

        def chunk(delta: dict, finish_reason: str | None = None) -> str:
            choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
            return to_json(self.named("chat.completion.chunk", choices=[choice], **no_usage))

        yield from map(chunk, self.deltas())
        yield chunk({}, REASONS[self.said.reason])
        if include_usage:
            yield to_json(self.named("chat.completion.chunk", choices=[], usage=self.usage()))
        yield "[DONE]"


def chat(call: Call) -> Answer:
    asked = call.json()
    completion = Completion(asked)
    if not asked.get("stream"):
        return json_answer(200, completion.whole())
    headers = [("Content-Type", "text/event-stream; charset=utf-8"), ("Cache-Control", "no-cache")]
    return Answer(200, headers, events=completion.events(), event_form=SSE, framing=chunked)


def models(_: Call) -> Answer:
    described = {"id": model.NAME, "object": "model", "created": 1763806530, "owned_by": "swiftlet"}
    return json_answer(200, {"object": "list", "data": [described]})
