# SPDX-License-Identifier: Apache-2.0
"""Bedrock's InvokeModel and its streaming form, with a body that is this model's own: {"prompt": text}."""

import base64
from collections.abc import Iterator

from . import messages, model
from .calls import Call, expect, json_answer, to_json
from .converse import stream
from .eventstream import Message, event
from .http1 import Answer


def answer_to(call: Call, asked: dict) -> model.Said:
    expect(isinstance(asked.get("prompt"), str), "prompt")
    return model.say(call.words[0], [model.Turn("user", asked["prompt"])], [], asked.get("max_tokens"))


def invoke(call: Call) -> Answer:
    asked = call.json()
    if "anthropic_version" in asked:
        return messages.invoke(call, asked)
    said = answer_to(call, asked)
    counts = [("X-Amzn-Bedrock-Input-Token-Count", str(said.prompt_tokens)), ("X-Amzn-Bedrock-Output-Token-Count", str(said.count))]
    return json_answer(200, {"completion": said.text, "stop_reason": said.reason}, counts)


def invoke_stream(call: Call) -> Answer:
    asked = call.json()
    if "anthropic_version" in asked:
        return messages.invoke_stream(call, asked)
    return stream(chunks(answer_to(call, asked)))


def chunks(said: model.Said) -> Iterator[Message]:
    pieces = [{"completion": token, "stop_reason": None} for token in said.tokens]
    for piece in [*pieces, {"completion": "", "stop_reason": said.reason}]:
        data = base64.b64encode(to_json(piece).encode()).decode()
        yield event("chunk", to_json({"bytes": data, "p": "abcdefghij"[: len(data) % 11]}).encode())
