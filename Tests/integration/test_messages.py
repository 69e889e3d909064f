# SPDX-License-Identifier: Apache-2.0
"""Anthropic Messages against Anthropic's own package: bodies as it sends them, streams as it reads them."""

import base64
import json
import random
import struct
import subprocess
import typing
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

REASONS = typing.get_args(anthropic.types.StopReason)
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
    """500 conversations: Swiftlet sends what the package would have sent."""
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
        """A text that is not a tag."""
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
        reason = self.random.choice(REASONS)
        head = {"id": "msg_1", "type": "message", "role": "assistant", "model": "m"}
        return {**head, "content": list(self.blocks()), "stop_reason": reason, "stop_sequence": None, "usage": usage}

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
    """1500 streams, each cut at every byte."""
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


# ---- odd ones ---------------------------------------------------------------------------------------


class Odd(Stream):
    """Streams that no service should send, or that some send: members in any order, blocks and deltas of other types, blocks
    without an end, numbers that jump, deltas before any block, events that nobody knows. `told` is what must be told of them."""

    FOREIGN = [
        {"type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": {}},
        {
            "type": "web_search_tool_result",
            "tool_use_id": "srvtoolu_1",
            "content": [{"type": "web_search_result", "text": "no", "url": "no"}],
        },
        {"type": "web_fetch_tool_result", "tool_use_id": "s", "content": {"type": "web_fetch_tool_result_error", "error_code": "too_many"}},
        {"type": "bash_code_execution_tool_result", "tool_use_id": "s", "content": {"stdout": "no", "content": [{"file_id": "no"}]}},
        {"type": "mcp_tool_use", "id": "mcptoolu_1", "name": "echo", "server_name": "no", "input": {}},
        {"type": "container_upload", "file_id": "no"},
        {"type": "a_type_of_tomorrow", "data": {"text": "no"}, "id": "x" * 200, "name": "no"},
    ]

    def ordered(self, value):
        """The same document with its members in another order, at all depths."""
        if isinstance(value, list):
            return [self.ordered(element) for element in value]
        if not isinstance(value, dict):
            return value
        names = list(value)
        self.random.shuffle(names)
        return {name: self.ordered(value[name]) for name in names}

    def stream(self):
        """The events, and what must be told: by blocks; usage; why it ends; whether it fails."""
        chance = self.random.random
        self.found, self.number, self.begun, self.out = {}, 0, False, []
        self.usage, self.kind, self.index = (None, None), "text", 0
        self.start() if chance() < 0.9 else None
        for _ in range(self.random.randint(1, 6)):
            if self.begun or chance() < 0.7:
                self.block()
            for _ in range(self.random.randint(0, 3)):
                self.delta()
            if chance() < 0.1:
                self.start()
            if chance() < 0.2:
                unknown = [{"type": "ping", "text": "no"}, {"type": "event_of_tomorrow", "content": "no", "usage": None, "delta": None}]
                self.out.append(self.random.choice(unknown))
            if chance() < 0.7:
                self.out.append({"type": "content_block_stop", "index": self.index})
        if chance() < 0.15:
            self.out.append({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}})
            return self.out, None
        reason = self.random.choice(REASONS)
        usage = self.random.choice([{"output_tokens": 7}, {"output_tokens": 7, "input_tokens": 9, "server_tool_use": {"input_tokens": 1}}])
        details = {"type": "refusal", "category": "no", "explanation": "no", "text": "no"}
        ended = {"type": "message_delta", "delta": {"stop_reason": reason, "stop_sequence": None, "stop_details": details}, "usage": usage}
        self.out.append(ended)
        if chance() < 0.8:
            self.out.append({"type": "message_stop"})
        return self.out, (self.found, reason, (usage.get("input_tokens", self.usage[0]), 7))

    def start(self):
        count = self.random.randint(0, 9)
        self.usage = (count, 1)
        message = {"type": "message", "role": "assistant", "content": [], "stop_reason": None}
        usage = {"input_tokens": count, "output_tokens": 1, "cache_creation": {"output_tokens": 3}, "service_tier": "standard"}
        self.out.append({"type": "message_start", "message": message | {"usage": usage}})

    def block(self):
        self.number += self.begun
        self.begun = True
        self.index += self.random.choice([1, 1, 1, 0, 7])
        self.kind = self.random.choice(["text", "thinking", "redacted_thinking", "tool_use", "foreign"])
        if self.kind == "foreign":
            block = self.random.choice(self.FOREIGN)
        elif self.kind == "text":
            block = {
                "type": "text",
                "text": self.tell("text", self.plain(3)),
                "citations": self.random.choice([None, [{"cited_text": "no"}]]),
            }
        elif self.kind == "thinking":
            block = {"type": "thinking", "thinking": self.tell("thinking", self.plain(3)), "signature": ""}
        elif self.kind == "redacted_thinking":
            block = {"type": "redacted_thinking", "data": self.tell("redacted", "cmVk")}
        else:
            block = {"type": "tool_use", "id": self.tell("id", f"toolu_{len(self.out)}" + "x" * self.random.choice([0, 250])), "input": {}}
            block |= {"name": self.tell("name", "f"), "caller": {"type": "direct", "id": "no", "name": "no"}}
        self.out.append({"type": "content_block_start", "index": self.index, "content_block": block})

    def delta(self):
        text = self.random.choice(["", "x", self.plain(8), self.random.choice("xé😀") * self.random.choice([1, 700])])
        deltas = {
            "text": [{"type": "text_delta", "text": text}, {"type": "citations_delta", "citation": {"cited_text": "no", "text": "no"}}],
            "thinking": [{"type": "thinking_delta", "thinking": text}, {"type": "signature_delta", "signature": text}],
            "tool_use": [{"type": "input_json_delta", "partial_json": text}],
            "foreign": [
                {"type": "input_json_delta", "partial_json": text},
                {"type": "text_delta", "text": text},
                {"type": "compaction_delta", "content": text},
            ],
            "redacted_thinking": [{"type": "delta_of_tomorrow", "tomorrow": text}],
        }[self.kind]
        delta = self.random.choice(deltas)
        kinds = {"text_delta": "text", "thinking_delta": "thinking", "signature_delta": "signature", "input_json_delta": "arguments"}
        if self.kind != "foreign" and delta["type"] in kinds:
            self.tell(kinds[delta["type"]], text)
        self.out.append({"type": "content_block_delta", "index": self.index, "delta": delta})

    def tell(self, kind, text):
        if text:
            block = self.found.setdefault(self.number, {})
            block[kind] = block.get(kind, "") + text
        return text


def check_odd(made, lines):
    assert "differs" not in lines
    if made is None:
        kind, _, _, code, message = lines[-2].split(" ")
        assert lines[-1] == "end 2" and kind == "9"
        assert (bytes.fromhex(code), bytes.fromhex(message)) == (b"overloaded_error", b"Overloaded")
        return
    content, found = meaning(lines[:-1])
    assert lines[-1] == "end 2" and (content, found["stop"]) == made[:2]
    unknown = 2**32 - 1
    assert found["usage"] == tuple(unknown if count is None else count for count in (*made[2], None))


@pytest.mark.parametrize("family", ["messages", "invoke"])
def test_odd_streams(decoder, family):
    """Half of them with the members of all objects in another order."""
    streams, answers = [], []
    for seed in range(400 if family == "messages" else 100):
        source = Odd(f"odd {seed}")
        events, made = source.stream()
        streams.append(made)
        events = [source.ordered(event) for event in events] if seed % 2 else events
        if family == "messages":
            answers.append((family, "text/event-stream", sse(events)))
        else:
            answers.append((family, "application/vnd.amazon.eventstream", b"".join(frames(events))))
    for made, lines in zip(streams, read(decoder, answers)):
        check_odd(made, lines)
    assert {made[1] for made in streams if made} == set(REASONS)


def test_odd_plain_answers(decoder):
    """Blocks of tools that the service calls itself, and members in any order."""
    messages, answers = [], []
    for seed in range(200):
        source = Odd(f"odd plain {seed}")
        message = source.message()
        content = [block for found in message["content"] for block in (found, source.random.choice(Odd.FOREIGN))]
        message["content"] = content
        messages.append(message)
        answers.append(("messages", "application/json", json.dumps(source.ordered(message)).encode()))
    for message, lines in zip(messages, read(decoder, answers)):
        wanted = anthropic.types.Message.model_validate(message | {"content": message["content"][::2]})
        content, found = meaning(lines[:-1])
        for told in content.values():
            if "arguments" in told:
                told["arguments"] = json.loads(told["arguments"])
        assert lines[-1] == "end 2" and "differs" not in lines
        assert content == {2 * index: block for index, block in wanted_of(wanted).items()}
        assert found["stop"] == message["stop_reason"]
