"""Random conversations: the core's bodies, parsed by Python's json, against what they must say."""

import base64
import json
import random
import subprocess

import peers
import pytest
from conftest import ROOT

TEXT, IMAGE, CALL, RESULT = range(4)
ALPHABET = [*map(chr, range(0x20)), *'"\\/{}[]:, abcXYZ019$@%\x7f', "é", "你好", "\u2028", "😀", "\U0010ffff", "\ufeff"]


@pytest.fixture(scope="session")
def driver(request, tmp_path_factory):
    archive = ROOT / request.config.getoption("--build") / "libswiftlet.a"
    return peers.compile_driver("body_driver.c", tmp_path_factory.mktemp("bodies"), archive)


class Random:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def some(self, most=40):
        return "".join(self.random.choices(ALPHABET, k=self.random.randint(0, most)))

    def value(self, depth=0):
        kind = self.random.randint(0, 7 if depth < 4 else 4)
        if kind <= 4:
            return [None, True, self.random.randint(-(10**9), 10**9), self.random.random(), self.some()][kind]
        if kind == 5:
            return [self.value(depth + 1) for _ in range(self.random.randint(0, 3))]
        return {self.some(8): self.value(depth + 1) for _ in range(self.random.randint(0, 3))}

    def json(self):
        spaced = self.random.choice([{}, {"separators": (",", ":")}, {"indent": 2}])
        return json.dumps({self.some(6): self.value()}, ensure_ascii=self.random.random() < 0.5, **spaced)

    def part(self, role):
        kind = self.random.choice([TEXT, CALL] if role else [TEXT, IMAGE, RESULT])
        image = self.random.randbytes(self.random.randint(0, 100))
        name = self.random.choice(["png", "jpeg"]) if kind == IMAGE else self.some(10)
        return {
            "kind": kind,
            "failed": self.random.randint(0, 1),
            "name": name,
            "id": self.some(10),
            "text": image
            if kind == IMAGE
            else self.json()
            if kind == CALL and self.random.random() < 0.9
            else ""
            if kind == CALL
            else self.some(),
        }

    def conversation(self):
        messages = []
        for _ in range(self.random.randint(0, 5)):
            role = self.random.randint(0, 1)
            messages.append({"role": role, "text": self.some(), "parts": [self.part(role) for _ in range(self.random.randint(0, 3))]})
        return {
            "model": self.some(20),
            "system": self.some(),
            "temperature": self.random.choice(["", "0", "0.25", "1e-1"]),
            "more": self.random.choice(["", '"seed":7', '"top_p":0.5,"x":[{}]']),
            "max": self.random.choice([0, 1, 2**32 - 1]),
            "stream": self.random.randint(0, 1),
            "stop": [self.some(8) for _ in range(self.random.randint(0, 2))],
            "tools": [(self.some(8), self.some(), self.json()) for _ in range(self.random.randint(0, 2))],
            "messages": messages,
        }


def described(c, form):
    def word(text):
        return "x" + (text if isinstance(text, bytes) else text.encode()).hex()

    lines = (
        [f"{name} {word(c[name])}" for name in ("model", "system", "temperature", "more")] + [f"max {c['max']}"] + ["stream"] * c["stream"]
    )
    lines += [f"stop {word(text)}" for text in c["stop"]] + [f"tool {' '.join(map(word, tool))}" for tool in c["tools"]]
    for message in c["messages"]:
        lines.append(f"message {message['role']} {word(message['text'])}")
        lines += [
            f"part {part['kind']} {part['failed']} {word(part['text'])} {word(part['name'])} {word(part['id'])}"
            for part in message["parts"]
        ]
    return "\n".join([*lines, form, ""])


def chat(c):
    messages = [{"role": "system", "content": c["system"]}] if c["system"] else []
    for message in c["messages"]:
        own = [{"kind": TEXT, "text": message["text"]}] if message["text"] else []
        parts = own + message["parts"]
        messages += [{"role": "tool", "tool_call_id": p["id"], "content": p["text"]} for p in parts if p["kind"] == RESULT]
        kinds = {p["kind"] for p in parts}
        if kinds == {RESULT}:
            continue
        texts = [p for p in parts if p["kind"] in (TEXT, IMAGE)]
        new = {"role": ("user", "assistant")[message["role"]]}
        if IMAGE in kinds:
            new["content"] = [
                {"type": "text", "text": p["text"]}
                if p["kind"] == TEXT
                else {"type": "image_url", "image_url": {"url": f"data:image/{p['name']};base64,{base64.b64encode(p['text']).decode()}"}}
                for p in texts
            ]
        else:
            new["content"] = None if kinds == {CALL} else "".join(p["text"] for p in texts)
        if CALL in kinds:
            new["tool_calls"] = [
                {"id": p["id"], "type": "function", "function": {"name": p["name"], "arguments": p["text"] or "{}"}}
                for p in parts
                if p["kind"] == CALL
            ]
        messages.append(new)
    body = {"model": c["model"], "messages": messages}
    if c["max"]:
        body["max_tokens"] = c["max"]
    if c["temperature"]:
        body["temperature"] = json.loads(c["temperature"])
    if c["stop"]:
        body["stop"] = c["stop"]
    if c["stream"]:
        body |= {"stream": True, "stream_options": {"include_usage": True}}
    if c["tools"]:
        body["tools"] = [
            {"type": "function", "function": {"name": n, "description": d, "parameters": json.loads(s)}} for n, d, s in c["tools"]
        ]
    return body | json.loads("{" + c["more"] + "}")


def converse(c):
    def block(p):
        if p["kind"] == TEXT:
            return {"text": p["text"]}
        if p["kind"] == IMAGE:
            return {"image": {"format": p["name"], "source": {"bytes": base64.b64encode(p["text"]).decode()}}}
        if p["kind"] == CALL:
            return {"toolUse": {"toolUseId": p["id"], "name": p["name"], "input": json.loads(p["text"] or "{}")}}
        result = {"toolUseId": p["id"], "content": [{"text": p["text"]}]}
        return {"toolResult": result | ({"status": "error"} if p["failed"] else {})}

    body = {
        "messages": [
            {
                "role": ("user", "assistant")[m["role"]],
                "content": ([{"text": m["text"]}] if m["text"] else []) + [block(p) for p in m["parts"]],
            }
            for m in c["messages"]
        ]
    }
    if c["system"]:
        body["system"] = [{"text": c["system"]}]
    config = {"maxTokens": c["max"]} if c["max"] else {}
    if c["temperature"]:
        config["temperature"] = json.loads(c["temperature"])
    if c["stop"]:
        config["stopSequences"] = c["stop"]
    if config:
        body["inferenceConfig"] = config
    if c["tools"]:
        body["toolConfig"] = {
            "tools": [{"toolSpec": {"name": n, "description": d, "inputSchema": {"json": json.loads(s)}}} for n, d, s in c["tools"]]
        }
    return body | json.loads("{" + c["more"] + "}")


@pytest.mark.parametrize("form, expected", [("chat", chat), ("converse", converse)])
def test_random_conversations(driver, form, expected):
    conversations = [Random(f"{form} {seed}").conversation() for seed in range(500)]
    text = "".join(described(c, form) for c in conversations)
    lines = subprocess.run([driver], input=text, capture_output=True, text=True, check=True, timeout=60).stdout.splitlines()
    assert len(lines) == len(conversations)
    for conversation, line in zip(conversations, lines):
        status, body = line.split(" ")
        assert status == "0", conversation
        assert json.loads(bytes.fromhex(body).decode()) == expected(conversation)
