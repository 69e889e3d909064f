# SPDX-License-Identifier: Apache-2.0
"""Test modes: how an answer is made to differ from what a good server sends.

A client asks with the header  X-Test-Mode: name[=value][,name=value...]  or with a path that
starts with  /mode/name[=value],.../  before the real one. Modes that answer something else do so
in place of a success only, so that a faulty request still shows.
"""

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import cycle, islice, takewhile
from urllib.parse import unquote

from .calls import Fault
from .http1 import SSE, Answer, Connection, Headers, Pieces, Refused, Request, sized, until_close

Asked = dict[str, str]
FaultForm = Callable[[Fault], Answer]  # in the service's form


# ---- values -----------------------------------------------------------------------------------


def nothing(text: str) -> None:
    if text:
        raise ValueError("takes no value")


def number(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not re.fullmatch(r"\d{1,9}", text) or not low <= int(text) <= high:
            raise ValueError(f"takes a number from {low} to {high}")
        return int(text)

    return parse


def word(only: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text != only:
            raise ValueError(f"takes the value {only}")
        return text

    return parse


# ---- another answer instead -------------------------------------------------------------------


def failed(fault: FaultForm, status: int) -> Answer:
    advice = [("Retry-After", "2")] if status == 429 else []
    return fault(Fault(status, f"status {status}, as the test asked.", headers=advice))


def html(fault: FaultForm, status: int) -> Answer:
    page = f"<html>\r\n<head><title>{status}</title></head>\r\n<body><h1>{status}</h1></body>\r\n</html>\r\n"
    return Answer(status, [("Content-Type", "text/html")], page.encode())


def error_under_200(fault: FaultForm, _: None) -> Answer:
    body = b'{"error": {"message": "The model is not available.", "type": "server_error", "code": null}}'
    return Answer(200, [("Content-Type", "application/json")], body)


# ---- events -----------------------------------------------------------------------------------


Events = Iterable[object]


def with_events(answer: Answer, change: Callable[[Answer], Events]) -> Answer:
    return answer if answer.events is None else replace(answer, events=change(answer))


def broken_off(answer: Answer) -> Events:
    yield from islice(answer.events, 3)
    yield answer.event_form.failure


def undone(answer: Answer) -> Events:
    return takewhile(lambda event: not answer.event_form.is_end(event), answer.events)


def slow(answer: Answer, milliseconds: int) -> Events:
    for event in answer.events:
        yield event
        time.sleep(milliseconds / 1000)


def ornate(answer: Answer) -> Answer:
    return replace(answer, event_form=replace(SSE, encoded=ornate_event)) if answer.event_form is SSE else answer


def ornate_event(index: int, data: str) -> bytes:
    return f": keep-alive\r\nevent: message\r\nid: {index}\r\nretry: 1500\r\ndata:{data}\r\n\r\n".encode()


def sorted_members(answer: Answer) -> Events:
    """The members as a JSON library writes that sorts them: function, id, index."""
    for event in answer.events:
        is_json = isinstance(event, str) and event.startswith("{")
        yield json.dumps(json.loads(event), sort_keys=True) if is_json else event


# ---- framing ----------------------------------------------------------------------------------

CHUNK_SIZES = (1, 2, 17, 3, 1, 10, 31, 5, 255)
CHUNK_EXTENSIONS = (b"", b";a", b";name=value", b' ; note="a;\\"b"')


def odd_chunks(pieces: Pieces) -> tuple[Headers, Pieces]:
    def coded() -> Iterator[bytes]:
        sizes, extensions = cycle(CHUNK_SIZES), cycle(CHUNK_EXTENSIONS)
        for piece in pieces:
            while piece:
                size = next(sizes)
                cut, piece = piece[:size], piece[size:]
                yield b"%03X%s\r\n%s\r\n" % (len(cut), next(extensions), cut)
        yield b"000;last\r\nX-Checksum: none\r\nServer-Timing: total;dur=1.5\r\n\r\n"

    return [("Transfer-Encoding", "chunked"), ("Trailer", "X-Checksum, Server-Timing")], coded()


def unframed(answer: Answer) -> Answer:
    return replace(answer, framing=until_close, end=Connection.close)


def old(answer: Answer) -> Answer:
    framing = sized if answer.framing is sized else until_close
    return replace(answer, version="HTTP/1.0", framing=framing, end=Connection.close)


# ---- bytes ------------------------------------------------------------------------------------

INFORMATIONAL = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
JUNK = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\njunk"


def filtered(answer: Answer, change: Callable[..., Pieces], *values) -> Answer:
    return replace(answer, filters=(*answer.filters, lambda pieces: change(pieces, *values)))


def informed(pieces: Pieces) -> Iterator[bytes]:
    yield INFORMATIONAL
    yield from pieces


def followed_by_junk(pieces: Pieces) -> Iterator[bytes]:
    held = b""
    for piece in pieces:
        if held:
            yield held
        held = piece
    yield held + JUNK  # in one send, so that it is there when the client has its answer


def byte_by_byte(pieces: Pieces) -> Iterator[bytes]:
    for piece in pieces:
        for i in range(len(piece)):
            yield piece[i : i + 1]


def bit_flipped(pieces: Pieces, at: int) -> Iterator[bytes]:
    """One bit of one byte, counted from the first of the body."""
    in_body = False
    for piece in pieces:
        head, end, body = (b"", b"", piece) if in_body else piece.partition(b"\r\n\r\n")
        in_body = True
        if 0 <= at < len(body):
            body = body[:at] + bytes([body[at] ^ 4]) + body[at + 1 :]
        at -= len(body)
        yield head + end + body


def first_bytes(pieces: Pieces, count: int) -> Iterator[bytes]:
    for piece in pieces:
        yield piece[:count]
        count -= len(piece)
        if count <= 0:
            return


def ended_after(answer: Answer, count: int, end: Callable[[Connection], None]) -> Answer:
    return replace(filtered(answer, first_bytes, count), end=end)


def delayed(pieces: Pieces, milliseconds: int) -> Iterator[bytes]:
    time.sleep(milliseconds / 1000)
    yield from pieces


def silence(_: Pieces) -> Pieces:
    return ()


def waiting(answer: Answer, seconds: float) -> Answer:
    return replace(answer, end=partial(Connection.wait_unread, seconds=seconds))


# ---- the table --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mode:
    """`instead` makes another answer; `change` alters how the answer is delivered."""

    value: Callable[[str], object]
    instead: Callable[[FaultForm, object], Answer] | None = None
    change: Callable[[Answer, object], Answer] | None = None


A_STATUS = number(400, 599)
A_COUNT = number(0, 100_000_000)
SOME_MS = number(0, 600_000)
MUTE_SECONDS = 60
EARLY_SECONDS = 2  # how long a client that does not look may block in its send

# Rows apply from top to bottom, in whatever order they were asked for.
MODES = {
    "status": Mode(A_STATUS, instead=failed),
    "html": Mode(A_STATUS, instead=html),
    "error200": Mode(nothing, instead=error_under_200),
    "stream-error": Mode(nothing, change=lambda a, _: with_events(a, broken_off)),
    "no-done": Mode(nothing, change=lambda a, _: with_events(a, undone)),
    "token-delay": Mode(SOME_MS, change=lambda a, ms: with_events(a, partial(slow, milliseconds=ms))),
    "sorted": Mode(nothing, change=lambda a, _: with_events(a, sorted_members)),
    "crlf": Mode(nothing, change=lambda a, _: ornate(a)),
    "bigheader": Mode(A_COUNT, change=lambda a, n: replace(a, headers=[*a.headers, ("X-Big", "b" * n)])),
    "chunks": Mode(word("odd"), change=lambda a, _: replace(a, framing=odd_chunks)),
    "close": Mode(nothing, change=lambda a, _: unframed(a)),
    "http10": Mode(nothing, change=lambda a, _: old(a)),
    "keepalive-close": Mode(nothing, change=lambda a, _: replace(a, end=Connection.close)),
    "flip": Mode(A_COUNT, change=lambda a, n: filtered(a, bit_flipped, n)),
    "continue": Mode(nothing, change=lambda a, _: filtered(a, informed)),
    "pipelined": Mode(nothing, change=lambda a, _: filtered(a, followed_by_junk)),
    "truncate": Mode(A_COUNT, change=lambda a, n: ended_after(a, n, Connection.cut)),
    "rst": Mode(A_COUNT, change=lambda a, n: ended_after(a, n, Connection.reset)),
    "dribble": Mode(nothing, change=lambda a, _: filtered(a, byte_by_byte)),
    "delay": Mode(SOME_MS, change=lambda a, ms: filtered(a, delayed, ms)),
    "mute": Mode(nothing, change=lambda a, _: waiting(filtered(a, silence), MUTE_SECONDS)),
    "early": Mode(nothing, change=lambda a, _: waiting(a, EARLY_SECONDS)),
}


def asked_by(request: Request) -> tuple[Asked, str]:
    """The modes that a request asks for, and its path without them."""
    path = request.target.partition("?")[0]
    texts = request.values("x-test-mode")
    if match := re.fullmatch(r"/mode/([^/]*)(/.*)", path):
        texts.append(unquote(match[1]))
        path = match[2]
    items = (item.strip().partition("=") for text in texts for item in text.split(","))
    asked = {name: value for name, _, value in items}
    for name, value in asked.items():
        check(name, value)
    return asked, path


def check(name: str, value: str) -> None:
    if name not in MODES:
        raise Refused(400, f"unknown test mode {name!r}; there are {', '.join(MODES)}")
    try:
        MODES[name].value(value)
    except ValueError as error:
        raise Refused(400, f"test mode {name} {error}") from None


def substituted(answer: Answer, asked: Asked, fault: FaultForm) -> Answer:
    if answer.status >= 400:
        return answer
    for name, mode in MODES.items():
        if name in asked and mode.instead:
            answer = mode.instead(fault, mode.value(asked[name]))
    return answer


def delivered(answer: Answer, asked: Asked) -> Answer:
    for name, mode in MODES.items():
        if name in asked and mode.change:
            answer = mode.change(answer, mode.value(asked[name]))
    return answer
