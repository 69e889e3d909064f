# SPDX-License-Identifier: Apache-2.0
"""Random conversations: the core's bodies, parsed by Python's json, must have the expected content. Converse's must also match botocore's
description of the service."""

import base64
import http.client
import json
import random
import subprocess

import peers
import pytest
from botocore.serialize import create_serializer
from botocore.session import get_session
from botocore.validate import ParamValidator
from conftest import ROOT

TEXT, IMAGE, DOCUMENT, CALL, RESULT, RESULT_JSON, REASONING, REDACTED, CACHE_POINT = range(9)
CACHE_SYSTEM, CACHE_TOOLS = 1, 2
AUTO, ANY, NONE, TOOL = range(1, 5)
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
        kind = self.random.choice(
            [TEXT, CALL, REASONING, REDACTED, CACHE_POINT] if role else [TEXT, IMAGE, DOCUMENT, RESULT, RESULT_JSON, CACHE_POINT]
        )
        names = {IMAGE: ["png", "jpeg"], DOCUMENT: ["pdf", "txt", "md"]}.get(kind) or [self.some(10)]
        name = self.random.choice(names)
        if kind == DOCUMENT and name != "pdf":
            text = self.some().encode()
        elif kind in (IMAGE, DOCUMENT):
            text = self.random.randbytes(self.random.randint(0, 100))
        elif kind == RESULT_JSON or kind == CALL and self.random.random() < 0.9:
            text = self.json()
        else:
            text = "" if kind == CALL else self.some()
        extra = self.random.choice(["", self.json() if kind == CALL else self.some()])
        failed = self.random.randint(0, 1)
        return {"kind": kind, "failed": failed, "name": name, "id": self.some(10), "text": text, "extra": extra}

    def conversation(self, choices):
        messages = []
        for _ in range(self.random.randint(0, 5)):
            role = self.random.randint(0, 1)
            messages.append(
                {
                    "role": role,
                    "text": self.random.choice(["", " \n", self.some()]),
                    "parts": [self.part(role) for _ in range(self.random.randint(0, 3))],
                }
            )
        return {
            "model": self.some(20),
            "system": self.some(),
            "temperature": self.random.choice(["", "0", "0.25", "1e-1"]),
            "top_p": self.random.choice(["", "0.5", "1"]),
            "more": self.random.choice(["", '"seed":7', ' "seed" : 7 , "x":[{"model":1}]']),
            "more_config": self.random.choice(["", '"topK":7']),
            "cache": self.random.randint(0, 3),
            "completion": self.random.randint(0, 1),
            "max": self.random.choice([0, 1, 2**32 - 1]),
            "stream": self.random.randint(0, 1),
            "stop": [self.some(8) for _ in range(self.random.randint(0, 2))],
            "tools": [(self.some(8), self.some(), self.json()) for _ in range(self.random.randint(0, 2))],
            "choice": (self.random.choice([0, *choices]), self.some(8)),
            "messages": messages,
        }


def described(c, form):
    def word(text):
        return "x" + (text if isinstance(text, bytes) else text.encode()).hex()

    lines = (
        [f"{name} {word(c[name])}" for name in ("model", "system", "temperature", "top_p", "more", "more_config")]
        + [f"max {c['max']}", f"cache {c['cache']}"]
        + ["stream"] * c["stream"]
        + ["completion"] * c["completion"]
    )
    lines.append(f"choice {c['choice'][0]} {word(c['choice'][1])}")
    lines += [f"stop {word(text)}" for text in c["stop"]] + [f"tool {' '.join(map(word, tool))}" for tool in c["tools"]]
    for message in c["messages"]:
        lines.append(f"message {message['role']} {word(message['text'])}")
        lines += [
            f"part {part['kind']} {part['failed']} {word(part['text'])} {word(part['name'])} {word(part['id'])} {word(part['extra'])}"
            for part in message["parts"]
        ]
    return "\n".join([*lines, form, ""])


RESULTS = {RESULT, RESULT_JSON}


def all_parts(message):
    """The parts of a message; its own text is the first."""
    own = {"kind": TEXT, "text": message["text"]}
    return ([own] if message["text"] else []) + message["parts"]


def data_url(kind, part):
    return f"data:{kind}/{part['name']};base64,{base64.b64encode(part['text']).decode()}"


def content_part(p):
    if p["kind"] == IMAGE:
        return {"type": "image_url", "image_url": {"url": data_url("image", p)}}
    if p["kind"] == DOCUMENT:
        return {"type": "file", "file": {"filename": f"{p['id']}.{p['name']}", "file_data": data_url("application", p)}}
    return {"type": "text", "text": p["text"]}


def called(part):
    made = {"id": part["id"], "type": "function", "function": {"name": part["name"], "arguments": part["text"] or "{}"}}
    return made | ({"extra_content": json.loads(part["extra"])} if part["extra"] else {})


def chat(c):
    messages = [{"role": "system", "content": c["system"]}] if c["system"] else []
    asked = [i for i, m in enumerate(c["messages"]) if m["role"] == 0 and (m["text"] or {p["kind"] for p in m["parts"]} - RESULTS)]
    for i, message in enumerate(c["messages"]):
        parts = all_parts(message)
        messages += [{"role": "tool", "tool_call_id": p["id"], "content": p["text"]} for p in parts if p["kind"] in RESULTS]
        kinds = {p["kind"] for p in parts}
        if kinds and kinds <= RESULTS:
            continue
        texts = [p for p in parts if p["kind"] in (TEXT, IMAGE, DOCUMENT)]
        new = {"role": ("user", "assistant", "developer")[message["role"]]}
        if kinds & {IMAGE, DOCUMENT}:
            new["content"] = [content_part(p) for p in texts]
        else:
            new["content"] = None if kinds & {CALL, TEXT} == {CALL} else "".join(p["text"] for p in texts)
        if CALL in kinds:
            new["tool_calls"] = [called(p) for p in parts if p["kind"] == CALL]
            if REASONING in kinds and i > max(asked, default=-1):
                new["reasoning_content"] = "".join(p["text"] for p in parts if p["kind"] == REASONING)
        messages.append(new)
    body = {"model": c["model"], "messages": messages}
    if c["max"]:
        body["max_completion_tokens" if c["completion"] else "max_tokens"] = c["max"]
    for name in ("temperature", "top_p"):
        if c[name]:
            body[name] = json.loads(c[name])
    if c["stop"]:
        body["stop"] = c["stop"]
    if c["stream"]:
        body |= {"stream": True, "stream_options": {"include_usage": True}}
    if c["tools"]:
        body["tools"] = [
            {"type": "function", "function": {"name": n, "parameters": json.loads(s)} | ({"description": d} if d else {})}
            for n, d, s in c["tools"]
        ]
        choice, name = c["choice"]
        if choice:
            named = {"type": "function", "function": {"name": name}}
            body["tool_choice"] = {AUTO: "auto", ANY: "required", NONE: "none", TOOL: named}[choice]
    return body | json.loads("{" + c["more"] + "}")


def is_sent(message, part):
    """The parts that are sent: those that Converse and Messages would refuse are left out."""
    if part["kind"] == REASONING:
        return part["extra"] != ""
    return not (part["kind"] == TEXT and message["role"] == 1 and part["text"].strip(" \t\r\n") == "")


def alternating(c, block):
    """Messages of one role become one, and one without parts is left out; `block` makes a part's."""
    messages = []
    for message in c["messages"]:
        role = ("user", "assistant")[message["role"]]
        parts = all_parts(message)
        # Results come first, each with its cache point.
        is_result = [
            p["kind"] in RESULTS or p["kind"] == CACHE_POINT and i > 0 and parts[i - 1]["kind"] in RESULTS for i, p in enumerate(parts)
        ]
        for i, part in sorted(enumerate(parts), key=lambda numbered: not is_result[numbered[0]]):
            if not is_sent(message, part):
                continue
            if not messages or messages[-1]["role"] != role:
                messages.append({"role": role, "content": []})
            messages[-1]["content"] += block(part, i + 1 < len(parts) and parts[i + 1]["kind"] == CACHE_POINT)
    return messages


CACHED = {"cachePoint": {"type": "default"}}


def converse_block(p, _):
    kind = p["kind"]
    if kind == TEXT:
        return [{"text": p["text"]}]
    if kind == IMAGE:
        return [{"image": {"format": p["name"], "source": {"bytes": base64.b64encode(p["text"]).decode()}}}]
    if kind == DOCUMENT:
        document = {"format": p["name"], "name": p["id"], "source": {"bytes": base64.b64encode(p["text"]).decode()}}
        return [{"document": document | ({"context": p["extra"]} if p["extra"] else {})}]
    if kind == CALL:
        return [{"toolUse": {"toolUseId": p["id"], "name": p["name"], "input": json.loads(p["text"] or "{}")}}]
    if kind == REASONING:
        return [{"reasoningContent": {"reasoningText": {"text": p["text"], "signature": p["extra"]}}}]
    if kind == REDACTED:
        return [{"reasoningContent": {"redactedContent": p["text"]}}]
    if kind == CACHE_POINT:
        return [CACHED]
    result = {"toolUseId": p["id"], "content": [{"text": p["text"]} if kind == RESULT else {"json": json.loads(p["text"])}]}
    return [{"toolResult": result | ({"status": "error"} if p["failed"] else {})}]


def converse(c):
    body = {"messages": alternating(c, converse_block)}
    if c["system"]:
        body["system"] = [{"text": c["system"]}] + [CACHED] * (c["cache"] & CACHE_SYSTEM)
    config = {"maxTokens": c["max"]} if c["max"] else {}
    for name, key in (("temperature", "temperature"), ("top_p", "topP")):
        if c[name]:
            config[key] = json.loads(c[name])
    if c["stop"]:
        config["stopSequences"] = c["stop"]
    config |= json.loads("{" + c["more_config"] + "}")
    if config:
        body["inferenceConfig"] = config
    if c["tools"]:
        body["toolConfig"] = {
            "tools": [
                {"toolSpec": {"name": n, "inputSchema": {"json": json.loads(s)}} | ({"description": d} if d else {})}
                for n, d, s in c["tools"]
            ]
            + [CACHED] * (c["cache"] // CACHE_TOOLS)
        }
        choice, name = c["choice"]
        if choice:
            body["toolConfig"]["toolChoice"] = {AUTO: {"auto": {}}, ANY: {"any": {}}, TOOL: {"tool": {"name": name}}}[choice]
    return body | json.loads("{" + c["more"] + "}")


def bodies(driver, form, conversations):
    text = "".join(described(c, form) for c in conversations)
    lines = subprocess.run([driver], input=text, capture_output=True, text=True, check=True, timeout=60).stdout.splitlines()
    assert len(lines) == len(conversations)
    for conversation, line in zip(conversations, lines):
        status, body = line.split(" ")
        assert status == "0", conversation
        yield conversation, json.loads(bytes.fromhex(body).decode())


@pytest.mark.parametrize("form, expected, choices", [("chat", chat, [AUTO, ANY, NONE, TOOL]), ("converse", converse, [AUTO, ANY, TOOL])])
def test_random_conversations(driver, form, expected, choices):
    conversations = [Random(f"{form} {seed}").conversation(choices) for seed in range(500)]
    for conversation, body in bodies(driver, form, conversations):
        assert body == expected(conversation)


# ---- Converse against AWS's own description of it ---------------------------------------------------


class Plain(Random):
    """Makes the conversation acceptable to the service: names are not empty, and formats are Bedrock's."""

    def some(self, most=40):
        return "".join(self.random.choices("abcXYZ019_-", k=self.random.randint(1, most)))

    def part(self, role):
        part = super().part(role)
        if part["kind"] == DOCUMENT:
            part["name"] = self.random.choice(["pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md"])
        if part["kind"] == IMAGE:
            part["name"] = self.random.choice(["png", "jpeg", "gif", "webp"])
        if part["kind"] == REDACTED:
            part["text"] = base64.b64encode(self.random.randbytes(20)).decode()
        return part

    def conversation(self, choices):
        made = super().conversation(choices)
        made["temperature"] = self.random.choice(["", "0", "0.25", "1"])
        made["max"] = self.random.choice([0, 1, 2**31 - 1])
        made["more"] = made["more_config"] = ""
        return made


def parameters(shape, value):
    """The arguments of boto3's converse(), from the JSON of a body; a value outside an enumeration fails."""
    if getattr(shape, "is_document_type", False):
        return value
    if shape.type_name == "structure":
        return {name: parameters(shape.members[name], member) if name in shape.members else member for name, member in value.items()}
    if shape.type_name == "list":
        return [parameters(shape.member, member) for member in value]
    assert not getattr(shape, "enum", []) or value in shape.enum, (shape.name, value)
    return base64.b64decode(value, validate=True) if shape.type_name == "blob" else value


def test_converse_as_botocore_has_it(driver):
    """botocore knows every member, misses none, and would have sent the same body."""
    session = get_session()

    operation = session.get_service_model("bedrock-runtime").operation_model("Converse")
    seen = set()
    conversations = [Plain(f"plain {seed}").conversation([AUTO, ANY, TOOL]) for seed in range(300)]
    for _, body in bodies(driver, "converse", conversations):
        asked = parameters(operation.input_shape, body) | {"modelId": "m"}
        report = ParamValidator().validate(asked, operation.input_shape)
        assert not report.has_errors(), report.generate_report()
        sent = create_serializer("rest-json").serialize_to_request(asked, operation)
        assert json.loads(sent["body"]) == body
        seen |= {kind for message in body["messages"] for block in message["content"] for kind in block}
        seen |= set(body.get("toolConfig", {}).get("toolChoice", {}))
    blocks = {"text", "image", "document", "toolUse", "toolResult", "reasoningContent", "cachePoint"}
    assert seen == blocks | {"auto", "any", "tool"}


# ---- how the gateway reads them --------------------------------------------------------------------


def answer(gateway, form, body):
    """The text of the answer, and the names of the tools that are called."""
    connection = http.client.HTTPConnection("127.0.0.1", gateway.plain_port, timeout=10)
    headers = {"Authorization": f"Bearer {gateway.key}", "Content-Type": "application/json"}
    connection.request("POST", {"chat": "/v1/chat/completions", "converse": "/model/m/converse"}[form], json.dumps(body), headers)
    reply = connection.getresponse()
    told = json.loads(reply.read())
    assert reply.status == 200, told
    if form == "chat":
        message = told["choices"][0]["message"]
        return message["content"], [call["function"]["name"] for call in message["tool_calls"] or []]
    blocks = told["output"]["message"]["content"]
    return "".join(b.get("text", "") for b in blocks), [b["toolUse"]["name"] for b in blocks if "toolUse" in b]


def said(text="Hello", parts=(), choice=(0, ""), then=()):
    tools = [("first", "", "{}"), ("second", "The second", '{"type":"object"}')] if choice[0] or then else []
    messages = [{"role": 0, "text": text, "parts": list(parts)}, *then]
    texts = dict.fromkeys(("system", "temperature", "top_p", "more", "more_config"), "")
    nothing = texts | {"max": 0, "stream": 0, "stop": [], "cache": 0, "completion": 0}
    return nothing | {"model": "m", "tools": tools, "choice": choice, "messages": messages}


def part(kind, text, name="", of="", failed=0):
    return {"kind": kind, "text": text, "name": name, "id": of, "failed": failed, "extra": ""}


CALLED = {"role": 1, "text": "", "parts": [part(CALL, "{}", "first", "c1")]}
FORMS = ["chat", "converse"]


@pytest.mark.parametrize("form", FORMS)
def test_a_document_arrives(driver, gateway, form):
    document = part(DOCUMENT, b"%PDF-1.7", "pdf", "Manual (1)")
    ((_, body),) = bodies(driver, form, [said(parts=[document])])
    text, _ = answer(gateway, form, body)
    assert "a pdf called Manual (1) of 8 bytes" in text


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("choice, called", [(AUTO, "first"), (ANY, "first"), (TOOL, "second"), (NONE, None)])
def test_a_choice_is_kept(driver, gateway, form, choice, called):
    if form == "converse" and choice == NONE:
        return  # there is no such thing: Tests/c/test_body.c
    ((_, body),) = bodies(driver, form, [said(choice=(choice, "second"))])
    assert answer(gateway, form, body)[1] == ([called] if called else [])


@pytest.mark.parametrize("form", FORMS)
def test_a_result_in_json(driver, gateway, form):
    results = {"role": 0, "text": "", "parts": [part(RESULT_JSON, '{"zone":["UTC"]}', of="c1")]}
    ((_, body),) = bodies(driver, form, [said(then=[CALLED, results])])
    text, _ = answer(gateway, form, body)
    assert text == 'The tool says: {"zone":["UTC"]}'
