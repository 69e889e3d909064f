"""What the gateway serves: a table of services, each with its endpoints and its form of errors."""

import hmac
import json
import re
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import cycle

from .http1 import Answer, Headers, Request, chunked, phrase

MODEL = "swiftlet.echo-1:0"
ROLES = ("system", "developer", "user", "assistant", "tool")
CHINESE = re.compile("[\u3400-\u9fff]")

# Written as \ud83d\ude80 in every JSON text, so that a client has to join surrogates.
ESCAPED = "🚀"


class Fault(Exception):
    """The service says no; it has a form of its own for that."""

    def __init__(self, status: int, message: str, param: str | None = None, headers: Headers = ()):
        super().__init__(message)
        self.status, self.message, self.param, self.headers = status, message, param, list(headers)


def to_json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace(ESCAPED, json.dumps(ESCAPED)[1:-1])


def json_answer(status: int, value: object, headers: Headers = ()) -> Answer:
    return Answer(status, [("Content-Type", "application/json"), *headers], to_json(value).encode())


# ---- forms of errors --------------------------------------------------------------------------

OPENAI_CODES = {
    401: ("invalid_request_error", "invalid_api_key"),
    404: ("invalid_request_error", "unknown_url"),
    405: ("invalid_request_error", "method_not_supported"),
    429: ("requests", "rate_limit_exceeded"),
    503: ("server_error", "overloaded"),
}


def openai_fault(status: int, message: str, param: str | None = None, headers: Headers = ()) -> Answer:
    ordinary = ("server_error" if status >= 500 else "invalid_request_error", None)
    kind, code = OPENAI_CODES.get(status, ordinary)
    error = {"message": message, "type": kind, "param": param, "code": code}
    return json_answer(status, {"error": error}, headers)


AWS_TYPES = {
    403: "AccessDeniedException",
    404: "ResourceNotFoundException",
    408: "ModelTimeoutException",
    424: "ModelErrorException",
    429: "ThrottlingException",
    500: "InternalServerException",
    503: "ServiceUnavailableException",
}


def aws_fault(status: int, message: str, _: str | None = None, headers: Headers = ()) -> Answer:
    kind = AWS_TYPES.get(status, "ValidationException" if status < 500 else "InternalServerException")
    name = "Message" if status == 403 else "message"    # Bedrock spells the two so
    marks = [("x-amzn-RequestId", str(uuid.uuid4())), ("x-amzn-ErrorType", kind)]
    return json_answer(status, {name: message}, [*marks, *headers])


# ---- calls ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Call:
    request: Request
    path: str
    key: str

    def has_bearer_key(self) -> bool:
        wanted = f"Bearer {self.key}".encode()
        given = [value.encode() for value in self.request.values("authorization")]
        return len(given) == 1 and hmac.compare_digest(given[0], wanted)

    def json(self) -> dict:
        kinds = [value.partition(";")[0].strip().lower() for value in self.request.values("content-type")]
        if kinds != ["application/json"]:
            raise Fault(415, "Content-Type must be application/json.")
        try:
            value = json.loads(self.request.body.decode(), parse_constant=refuse_constant,
                               object_pairs_hook=unique_members)
            to_json(value).encode()     # fails on a lone surrogate
        except (ValueError, RecursionError):
            raise Fault(400, "The body is not valid JSON.") from None
        if not isinstance(value, dict):
            raise Fault(400, "The body must be a JSON object.")
        return value


def refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def unique_members(pairs: list[tuple[str, object]]) -> dict:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a member is there twice")
    return members


# ---- the model --------------------------------------------------------------------------------


def reply_to(question: str) -> str:
    if CHINESE.search(question):
        return f"你好!😀 你问的是:“{question}”。我是本地网关里的小模型,很高兴为你服务 {ESCAPED}"
    return f"Hello! You asked: \"{question}\"\nI am the small model in the local gateway, glad to help."


def tokens_of(text: str) -> list[str]:
    """Pieces of 3, 1, 4, 2, 5 characters and so on: they split words, as real tokens do."""
    sizes, start, tokens = cycle((3, 1, 4, 2, 5)), 0, []
    while start < len(text):
        tokens.append(text[start:start + next(sizes)])
        start += len(tokens[-1])
    return tokens


# ---- chat completions -------------------------------------------------------------------------


def expect(good: bool, param: str) -> None:
    if not good:
        raise Fault(400, f"Missing or invalid '{param}'.", param)


def content_text(content: object, param: str) -> str:
    if isinstance(content, list):
        expect(all(isinstance(part, dict) and part.get("type") == "text"
                   and isinstance(part.get("text"), str) for part in content), param)
        return "".join(part["text"] for part in content)
    expect(content is None or isinstance(content, str), param)
    return content or ""


def message_text(message: object, param: str) -> tuple[str, str]:
    expect(isinstance(message, dict) and message.get("role") in ROLES, f"{param}.role")
    return message["role"], content_text(message.get("content"), f"{param}.content")


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
        texts = [message_text(message, f"messages[{i}]") for i, message in enumerate(asked["messages"])]
        questions = [text for role, text in texts if role == "user"]
        expect(questions != [], "messages")
        tokens = tokens_of(reply_to(questions[-1]))
        limit = token_limit(asked)
        self.asked = asked
        self.tokens = tokens[:limit]
        self.finish_reason = "stop" if self.tokens == tokens else "length"
        self.prompt_tokens = sum(len(tokens_of(text)) for _, text in texts)
        self.id = "chatcmpl-" + sha256(to_json(asked).encode()).hexdigest()[:24]
        self.created = int(time.time())

    def named(self, kind: str, **members: object) -> dict:
        return {"id": self.id, "object": kind, "created": self.created, "model": self.asked["model"], **members}

    def usage(self) -> dict:
        prompt, completion = self.prompt_tokens, len(self.tokens)
        return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}

    def whole(self) -> dict:
        message = {"role": "assistant", "content": "".join(self.tokens), "refusal": None, "tool_calls": None}
        choice = {"index": 0, "finish_reason": self.finish_reason, "message": message}
        return self.named("chat.completion", choices=[choice], usage=self.usage())

    def events(self) -> Iterator[str]:
        include_usage = self.asked.get("stream_options", {}).get("include_usage") is True
        no_usage = {"usage": None} if include_usage else {}

        def chunk(delta: dict, finish_reason: str | None = None) -> str:
            choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
            return to_json(self.named("chat.completion.chunk", choices=[choice], **no_usage))

        yield chunk({"role": "assistant", "content": ""})
        yield from (chunk({"content": token}) for token in self.tokens)
        yield chunk({}, self.finish_reason)
        if include_usage:
            yield to_json(self.named("chat.completion.chunk", choices=[], usage=self.usage()))
        yield "[DONE]"


def chat(call: Call) -> Answer:
    asked = call.json()
    completion = Completion(asked)
    if not asked.get("stream"):
        return json_answer(200, completion.whole())
    headers = [("Content-Type", "text/event-stream; charset=utf-8"), ("Cache-Control", "no-cache")]
    return Answer(200, headers, events=completion.events(), framing=chunked)


def models(_: Call) -> Answer:
    model = {"id": MODEL, "object": "model", "created": 1763806530, "owned_by": "swiftlet"}
    return json_answer(200, {"object": "list", "data": [model]})


# ---- the table --------------------------------------------------------------------------------

Handler = Callable[[Call], Answer]


@dataclass(frozen=True)
class Service:
    prefix: str
    fault: Callable[..., Answer]
    denial: tuple[int, str] = (401, "")
    endpoints: dict[str, dict[str, Handler]] = field(default_factory=dict)     # path: method: handler

    def answer(self, call: Call) -> Answer:
        try:
            return self.handler(call)(call)
        except Fault as fault:
            return self.fault(fault.status, fault.message, fault.param, fault.headers)

    def handler(self, call: Call) -> Handler:
        methods = self.endpoints.get(call.path.removeprefix(self.prefix))
        if not methods:
            raise Fault(404, f"There is nothing at {call.path}.")
        if call.request.method not in methods:
            allow = ", ".join(methods)
            raise Fault(405, f"{phrase(405)}: use {allow}.", headers=[("Allow", allow)])
        if not call.has_bearer_key():
            raise Fault(*self.denial)
        return methods[call.request.method]


SERVICES = (
    Service("/openai/v1", aws_fault, (403, "Authentication failed: Please make sure your API Key is valid."), {
        "/chat/completions": {"POST": chat},
    }),
    Service("/v1", openai_fault, (401, "Incorrect API key provided."), {
        "/chat/completions": {"POST": chat},
        "/models": {"GET": models},
    }),
    Service("", openai_fault),      # last: whatever no other service claims
)


def service_for(path: str) -> Service:
    return next(service for service in SERVICES if path.startswith(service.prefix))
