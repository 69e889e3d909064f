# SPDX-License-Identifier: Apache-2.0
"""One call as a handler sees it, and the exception by which a handler refuses."""

import json
from dataclasses import dataclass

from .account import Account
from .http1 import Answer, Headers, Request

# Written as \ud83d\ude80 in every JSON text, so that a client has to join surrogates.
ESCAPED = "🚀"


class Fault(Exception):
    """The service refuses, in its own form. `code`: needed if the status does not imply it."""

    def __init__(self, status: int, message: str, param: str | None = None, headers: Headers = (), code: str = ""):
        super().__init__(message)
        self.status, self.message, self.param, self.headers, self.code = status, message, param, list(headers), code


@dataclass(frozen=True)
class Call:
    request: Request
    path: str
    account: Account
    words: tuple[str, ...] = ()  # what the endpoint's pattern leaves open

    def header(self, name: str) -> str:
        """The value if there is exactly one, else an empty text."""
        values = self.request.values(name)
        return values[0] if len(values) == 1 else ""

    def json(self) -> dict:
        if self.media_type() != "application/json":
            raise Fault(415, "Content-Type must be application/json.")
        try:
            value = json.loads(self.request.body.decode(), parse_constant=refuse_constant, object_pairs_hook=unique_members)
            to_json(value).encode()  # fails on a lone surrogate
        except (ValueError, RecursionError):
            raise Fault(400, "The body is not valid JSON.") from None
        if not isinstance(value, dict):
            raise Fault(400, "The body must be a JSON object.")
        return value

    def media_type(self) -> str:
        return self.header("content-type").partition(";")[0].strip().lower()


def refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def unique_members(pairs: list[tuple[str, object]]) -> dict:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a member is there twice")
    return members


def to_json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace(ESCAPED, json.dumps(ESCAPED)[1:-1])


def json_answer(status: int, value: object, headers: Headers = ()) -> Answer:
    return Answer(status, [("Content-Type", "application/json"), *headers], to_json(value).encode())


def expect(good: bool, param: str) -> None:
    if not good:
        raise Fault(400, f"Missing or invalid '{param}'.", param)
