# SPDX-License-Identifier: Apache-2.0
"""Anthropic Messages against Anthropic's own package: bodies as it sends them, streams as it reads them."""

import base64
import json
import random
import struct
import subprocess
import zlib

import anthropic
import httpx2
import peers
import pytest
from conftest import ROOT
from test_bodies import (
    ANY,
    AUTO,
    CACHE_POINT,
    CACHE_SYSTEM,
    CACHE_TOOLS,
    CALL,
    DOCUMENT,
    IMAGE,
    NONE,
    REASONING,
    REDACTED,
    TEXT,
    TOOL,
    Random,
    alternating,
    bodies,
    driver,  # noqa: F401, a fixture
)

TOLD = {1: "text", 2: "thinking", 4: "arguments", 5: "id", 6: "name", 7: "stop", 8: "usage", 9: "error", 13: "signature", 14: "redacted"}


@pytest.fixture(scope="session")
def decoder(request, tmp_path_factory):
    archive = ROOT / request.config.getoption("--build") / "libswiftlet.a"
    return peers.compile_driver("reply_driver.c", tmp_path_factory.mktemp("replies"), archive)


def client(answer):
    return anthropic.Anthropic(api_key="k", http_client=httpx2.Client(transport=httpx2.MockTransport(answer)))


# ---- bodies -----------------------------------------------------------------------------------------


def block(p, cached):
    mark = {"cache_control": {"type": "ephemeral"}} if cached else {}
    kind = p["kind"]
    if kind == TEXT:
        return [{"type": "text", "text": p["text"]} | mark]
    if kind in (IMAGE, DOCUMENT):
        media = ("image/" if kind == IMAGE else "application/") + p["name"]
        source = {"type": "base64", "media_type": media, "data": base64.b64encode(p["text"]).decode()}
        if kind == IMAGE:
            return [{"type": "image", "source": source} | mark]
        if p["name"] != "pdf":
            source = {"type": "text", "media_type": "text/plain", "data": p["text"].decode()}
        said = {name: p[key] for name, key in (("title", "id"), ("context", "extra")) if p[key]}
        return [{"type": "document", "source": source} | said | mark]
    if kind == CALL:
        return [{"type": "tool_use", "id": p["id"], "name": p["name"], "input": json.loads(p["text"] or "{}")} | mark]
    if kind == REASONING:
        return [{"type": "thinking", "thinking": p["text"], "signature": p["extra"]} | mark]
    if kind == REDACTED:
        return [{"type": "redacted_thinking", "data": p["text"]} | mark]
    if kind == CACHE_POINT:
        return []
    result = {"type": "tool_result", "tool_use_id": p["id"]} | ({"content": p["text"]} if p["text"] else {})
    return [result | ({"is_error": True} if p["failed"] else {}) | mark]


def arguments(c):
    """Of the package's create()."""
    asked = {"model": c["model"], "max_tokens": c["max"] or 4096, "messages": alternating(c, block)}
    mark = {"cache_control": {"type": "ephemeral"}}
    if c["system"]:
        asked["system"] = [{"type": "text", "text": c["system"]} | (mark if c["cache"] & CACHE_SYSTEM else {})]
    for name in ("temperature", "top_p"):
        if c[name]:
            asked[name] = json.loads(c[name])
    if c["stop"]:
        asked["stop_sequences"] = c["stop"]
    if c["stream"]:
        asked["stream"] = True
    if c["tools"]:
        asked["tools"] = [{"name": n, "input_schema": json.loads(s)} | ({"description": d} if d else {}) for n, d, s in c["tools"]]
        if c["cache"] & CACHE_TOOLS:
            asked["tools"][-1] |= mark
        choice, name = c["choice"]
        if choice:
            asked["tool_choice"] = {
                AUTO: {"type": "auto"},
                ANY: {"type": "any"},
                NONE: {"type": "none"},
                TOOL: {"type": "tool", "name": name},
            }[choice]
    return asked


def conversation(seed, prefix="messages"):
    made = Random(f"{prefix} {seed}").conversation([AUTO, ANY, NONE, TOOL])
    for message in made["messages"]:
        # A cache point after what may not be marked, or nothing, is the caller's mistake.
        parts = message["parts"]
        kept = [
            p
            for i, p in enumerate(parts)
            if p["kind"] != CACHE_POINT or i > 0 and parts[i - 1]["kind"] not in (REASONING, REDACTED, CACHE_POINT)
        ]
        message["parts"] = kept
    return made


def test_random_conversations(driver):  # noqa: F811
    """500 of them: what the package would have sent is what we send."""
    sent = []

    def answer(request):
        sent.append(json.loads(request.content))
        return httpx2.Response(400, json={"type": "error", "error": {"type": "x", "message": "x"}})

    asks = client(answer)
    conversations = [conversation(seed) for seed in range(500)]
    for made, body in bodies(driver, "messages", conversations):
        asked = arguments(made)
        # What the newest models no longer take is no argument of the package's, but the service still knows it.
        asked["extra_body"] = {name: asked.pop(name) for name in ("temperature", "top_p") if name in asked}
        with pytest.raises(anthropic.BadRequestError):
            asks.messages.create(**asked, timeout=60)
        assert body == sent.pop() | json.loads("{" + made["more"] + "}")


def test_random_conversations_to_invoke(driver):  # noqa: F811
    """The same but for the version in the body, and what the path says."""
    for made, body in bodies(driver, "invoke", [conversation(seed, "invoke") for seed in range(200)]):
        wanted = arguments(made)
        del wanted["model"]
        wanted.pop("stream", None)
        assert body == wanted | {"anthropic_version": "bedrock-2023-05-31"} | json.loads("{" + made["more"] + "}")


# ---- streams ----------------------------------------------------------------------------------------


class Stream(Random):
    def split(self, text):
        pieces = []
        while text:
            n = self.random.randint(1, 7)
            pieces.append(text[:n])
            text = text[n:]
        return pieces + [""] * self.random.randint(0, 1)

    def plain(self, most):
        """What is no tag."""
        return self.some(most).replace("<", "")

    def blocks(self):
        for _ in range(self.random.randint(1, 4)):
            kind = self.random.choice(["text", "thinking", "redacted_thinking", "tool_use"])
            if kind == "text":
                yield {"type": kind, "text": self.plain(40) + "."}
            elif kind == "thinking":
                signature = base64.b64encode(self.random.randbytes(self.random.choice([20, 600]))).decode()
                yield {"type": kind, "thinking": self.plain(40) + ".", "signature": signature}
            elif kind == "tool_use":
                yield {"type": kind, "id": f"toolu_{self.random.randbytes(6).hex()}", "name": "f", "input": json.loads(self.json())}
            else:
                yield {"type": kind, "data": base64.b64encode(self.random.randbytes(30)).decode()}

    def message(self):
        usage = {"input_tokens": self.random.randint(0, 10**6), "output_tokens": self.random.randint(0, 10**6)}
        reason = self.random.choice(["end_turn", "max_tokens", "stop_sequence", "tool_use", "pause_turn", "refusal"])
        head = {"id": "msg_1", "type": "message", "role": "assistant", "model": "m"}
        return {**head, "content": list(self.blocks()), "stop_reason": reason, "stop_sequence": None, "usage": usage}

    def shuffled(self, members):
        names = list(members)
        if "type" not in names or self.random.random() < 0.5:
            self.random.shuffle(names)
        return {name: members[name] for name in names}

    def events(self, message):
        yield {
            "type": "message_start",
            "message": message | {"content": [], "stop_reason": None, "usage": message["usage"] | {"output_tokens": 1}},
        }
        for index, found in enumerate(message["content"]):
            begun, deltas = dict(found), []
            if found["type"] == "text":
                begun = {"type": "text", "text": ""}
                deltas = [{"type": "text_delta", "text": piece} for piece in self.split(found["text"])]
            elif found["type"] == "thinking":
                begun = {"type": "thinking", "thinking": "", "signature": ""}
                deltas = [{"type": "thinking_delta", "thinking": piece} for piece in self.split(found["thinking"])]
                deltas.append({"type": "signature_delta", "signature": found["signature"]})
            elif found["type"] == "tool_use":
                begun["input"] = {}
                deltas = [{"type": "input_json_delta", "partial_json": piece} for piece in self.split(json.dumps(found["input"]))]
            yield {"type": "content_block_start", "index": index, "content_block": begun}
            for delta in deltas:
                if self.random.random() < 0.1:
                    yield {"type": "ping"}
                yield {"type": "content_block_delta", "index": index, "delta": delta}
            yield {"type": "content_block_stop", "index": index}
        end = {"stop_reason": message["stop_reason"], "stop_sequence": None}
        yield {"type": "message_delta", "delta": end, "usage": {"output_tokens": message["usage"]["output_tokens"]}}
        yield {"type": "message_stop"}


def meaning(lines):
    """What the driver printed, by blocks."""
    content, found = {}, {"usage": None, "stop": None}
    for line in lines:
        kind, number, keep, *words = line.split(" ")
        name = TOLD[int(kind)]
        text = bytes.fromhex(words[0]).decode() if name not in ("usage", "error") else ""
        if name == "usage":
            found["usage"] = tuple(map(int, words))
        elif name == "stop":
            found["stop"] = text
        else:
            assert keep == ("1" if name in ("thinking", "signature", "redacted") else "0")
            told = content.setdefault(int(number), {})
            told[name] = told.get(name, "") + text
    return content, found


def wanted_of(message):
    content = {}
    for index, found in enumerate(message.content):
        if found.type == "text":
            content[index] = {"text": found.text}
        elif found.type == "thinking":
            content[index] = {"thinking": found.thinking, "signature": found.signature}
        elif found.type == "redacted_thinking":
            content[index] = {"redacted": found.data}
        else:
            content[index] = {"id": found.id, "name": found.name, "arguments": found.input}
    return content


def check(message, lines):
    assert lines[-1] == "end 2" and "differs" not in lines
    content, found = meaning(lines[:-1])
    for told in content.values():
        if "arguments" in told:
            told["arguments"] = json.loads(told["arguments"])
    assert content == wanted_of(message)
    assert found["stop"] == message.stop_reason
    assert found["usage"][:2] == (message.usage.input_tokens, message.usage.output_tokens)


def read(decoder, answers):
    text = "".join(f"{family} {kind} {body.hex()}\n" for family, kind, body in answers)
    output = subprocess.run([decoder], input=text, capture_output=True, text=True, check=True, timeout=300).stdout
    told = [
        answer.strip("\n").split("\n") for answer in output.split("\n\n\n" if output.startswith("\n\n\n") else "\n\n") if answer.strip()
    ]
    assert len(told) == len(answers)
    return told


def sse(events):
    return "".join(f"event: {event['type']}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n" for event in events).encode()


def frames(events):
    for event in events:
        header = b"".join(
            bytes([len(name)]) + name + b"\x07" + struct.pack(">H", len(value)) + value
            for name, value in ((b":event-type", b"chunk"), (b":content-type", b"application/json"), (b":message-type", b"event"))
        )
        payload = json.dumps({"bytes": base64.b64encode(json.dumps(event).encode()).decode(), "p": "abc"}).encode()
        prelude = struct.pack(">II", 16 + len(header) + len(payload), len(header))
        prelude += struct.pack(">I", zlib.crc32(prelude))
        yield prelude + header + payload + struct.pack(">I", zlib.crc32(prelude + header + payload))


def as_package_reads(body):
    def answer(_):
        return httpx2.Response(200, headers={"content-type": "text/event-stream"}, content=body)

    with client(answer).messages.stream(model="m", max_tokens=1, messages=[{"role": "user", "content": "x"}]) as stream:
        return stream.get_final_message()


def test_random_streams(decoder):
    """1500 of them, each cut at every byte."""
    made = []
    for seed in range(1500):
        source = Stream(f"stream {seed}")
        made.append(sse(source.events(source.message())))
    for body, lines in zip(made, read(decoder, [("messages", "text/event-stream", body) for body in made])):
        check(as_package_reads(body), lines)


def test_random_streams_of_invoke(decoder):
    sources = [Stream(f"invoke {seed}") for seed in range(150)]
    events = [list(source.events(source.message())) for source in sources]
    answers = [("invoke", "application/vnd.amazon.eventstream", b"".join(frames(found))) for found in events]
    for found, lines in zip(events, read(decoder, answers)):
        check(as_package_reads(sse(found)), lines)


def test_random_plain_answers(decoder):
    messages = [Stream(f"plain {seed}") for seed in range(300)]
    made = [source.message() for source in messages]
    answers = [
        (random.Random(i).choice(["messages", "invoke"]), "application/json", json.dumps(message).encode())
        for i, message in enumerate(made)
    ]
    for message, lines in zip(made, read(decoder, answers)):
        check(anthropic.types.Message.model_validate(message), lines)
