# SPDX-License-Identifier: Apache-2.0
"""The small model that answers in every form of chat. It echoes, counts images and documents, calls the first tool that it is offered or
the one that it must call, and reads the result. It gives its thoughts if "reasoning" is in its name."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import cycle

from .calls import ESCAPED, Fault

NAME = "swiftlet.echo-1:0"
CHINESE = re.compile("[\u3400-\u9fff]")
CALL_ID = "call-0_1"
# The signature of a thought, an encrypted thought, and the signature of a call: opaque texts that must come back unchanged.
SIGNATURE, REDACTED, EXTRA = "c2lnbmF0dXJl+/==" * 40, "cmVkYWN0ZWQ=", {"google": {"thought_signature": "Z2VtaW5p/+==" * 60}}


@dataclass
class Turn:
    """A message in any form. results: of tools; calls: the ids in an assistant's message."""

    role: str
    text: str = ""
    images: list[str] = field(default_factory=list)  # and documents
    results: dict[str, str] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    thoughts: list[tuple[str, str]] = field(default_factory=list)  # text and signature
    extras: dict[str, object] = field(default_factory=dict)  # of calls


@dataclass(frozen=True)
class Tool:
    name: str
    schema: dict

    def arguments(self, question: str) -> str:
        names = list(self.schema.get("properties", {}))
        return json.dumps({names[0]: question} if names else {}, ensure_ascii=False)


@dataclass(frozen=True)
class Said:
    tokens: list[str]
    thought: list[str]
    tool: Tool | None
    arguments: str
    reason: str  # "stop", "length", "tool"
    prompt_tokens: int

    @property
    def text(self) -> str:
        return "".join(self.tokens)

    @property
    def count(self) -> int:
        return len(self.tokens) + len(tokens_of(self.arguments))


def tokens_of(text: str) -> list[str]:
    """Pieces of 3, 1, 4, 2, 5 characters and so on: they split words, as real tokens do."""
    sizes, start, tokens = cycle((3, 1, 4, 2, 5)), 0, []
    while start < len(text):
        tokens.append(text[start : start + next(sizes)])
        start += len(tokens[-1])
    return tokens


def say(model: str, turns: list[Turn], tools: list[Tool], limit: int | None) -> Said:
    last = last_question(turns)
    tool = tools[0] if tools and not last.results else None
    words = results_told(last.results.values()) if last.results else f"I ask {tool.name}. {ESCAPED}" if tool else reply_to(last)
    tokens = tokens_of(words)
    kept = tokens[:limit]
    reason = "length" if kept != tokens else "tool" if tool else "stop"
    thought = tokens_of(thought_about(last.text)) if "reasoning" in model else []
    prompt = sum(len(tokens_of(turn.text)) for turn in turns)
    calling = tool if reason == "tool" else None
    return Said(kept, thought, calling, calling.arguments(last.text) if calling else "", reason, prompt)


def thought_about(question: str) -> str:
    return f"Someone asks: {question} 🤔"


def check_thoughts(model: str, turns: list[Turn], wanted: list[str], reason: str) -> None:
    """The vendors' rule: since the user's last question, a message with calls comes back with its thought, unchanged. `wanted`: what
    vouches for its text, then thoughts without one."""
    if "reasoning" not in model:
        return
    asked = max((i for i, turn in enumerate(turns) if turn.role == "user" and not turn.results), default=-1)
    for turn in turns[asked + 1 :]:
        whole = [(thought_about(turns[asked].text) if i == 0 else "", mark) for i, mark in enumerate(wanted)]
        if turn.calls and turn.thoughts != whole:
            raise Fault(400, reason)


def check_extras(model: str, turns: list[Turn]) -> None:
    """The rule of Gemini 3: the signature of a call must come back with it."""
    if "gemini" in model and any(turn.extras.get(call) != EXTRA for turn in turns for call in turn.calls):
        raise Fault(400, "Function call is missing a thought_signature in functionCall parts.")


def last_question(turns: list[Turn]) -> Turn:
    """The last text of the user, or the results of tools after it: in chat each result is a message of its own."""
    results = {}
    for turn in reversed(turns):
        if turn.results:
            results = turn.results | results
        elif results or turn.role == "user":
            break
    return Turn("tool", results=results) if results else next(turn for turn in reversed(turns) if turn.role == "user")


def results_told(results: Iterable[str]) -> str:
    return "The tool says: " + " ".join(results)


def reply_to(turn: Turn) -> str:
    seen = f" I see {', '.join(turn.images)}." if turn.images else ""
    if CHINESE.search(turn.text):
        return f"你好!😀 你问的是:“{turn.text}”。我是本地网关里的小模型,很高兴为你服务 {ESCAPED}{seen}"
    return f'Hello! You asked: "{turn.text}"\nI am the small model in the local gateway, glad to help.{seen}'


def described_document(kind: str, name: str, data: bytes) -> str:
    return f"a {kind} called {name} of {len(data)} bytes"


def described_image(kind: str, data: bytes) -> str:
    return f"a {kind} of {len(data)} bytes"
