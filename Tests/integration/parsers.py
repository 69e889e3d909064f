# SPDX-License-Identifier: Apache-2.0
"""An answer as Swiftlet, h11, llhttp (by httptools) and Python's http.client read it, in one common form."""

import http.client
import io
import json
import re
import subprocess
from dataclasses import dataclass, field

import h11
import httptools


@dataclass
class Answer:
    status: int = 0
    reason: bytes = b""
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    trailer: list[tuple[bytes, bytes]] | None = field(default_factory=list)  # None: the parser does not tell
    body: bytes = b""
    keep: bool = False
    left: int = 0  # bytes after the answer
    error: str = ""  # then the rest means nothing

    def __eq__(self, other):
        if self.error or other.error:
            return bool(self.error) == bool(other.error)
        return self.told(other.trailer is not None) == other.told(self.trailer is not None)

    def told(self, with_trailer: bool):
        return (
            self.status,
            flat(self.reason),
            fields(self.headers),
            fields(self.trailer) if with_trailer and self.trailer is not None else [],
            self.body,
            self.keep,
            self.left,
        )

    @property
    def extent(self):
        """The parts of an answer on which all parsers must agree."""
        return self.status, self.body, self.left


def flat(text: bytes) -> bytes:
    """A fold is one or more spaces (RFC 9112 section 5.2)."""
    return re.sub(rb"[ \t\r\n]+", b" ", text).strip(b" ")


def fields(headers) -> list[tuple[bytes, bytes]]:
    """h11 rewrites the two headers that frame the body; whether it understood them shows in the body."""
    return [(name.lower(), flat(value)) for name, value in headers if name.lower() not in (b"content-length", b"transfer-encoding")]


def swiftlet(driver, answers: list[tuple[bytes, bool]]) -> list[Answer]:
    lines = "".join(f"{int(head)} {data.hex()}\n" for data, head in answers)
    done = subprocess.run([driver], input=lines, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0 and not done.stderr, (done.returncode, done.stderr)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) == len(answers)
    return [of_events(one) for one in told]


def of_events(told: dict) -> Answer:
    answer = Answer(keep=bool(told["reusable"]), left=told["left"], error="" if told["end"] == "SWL_DONE" else told["end"])
    for kind, first, *rest in told["events"]:
        if kind == "status":
            answer.status, answer.reason = first, bytes.fromhex(rest[0])
        elif kind == "body":
            answer.body += bytes.fromhex(first)
        else:
            (answer.headers if kind == "header" else answer.trailer).append((bytes.fromhex(first), bytes.fromhex(rest[0])))
    return answer


def by_h11(data: bytes, head: bool) -> Answer:
    answer = Answer()
    connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=1 << 20)
    connection.send(h11.Request(method="HEAD" if head else "GET", target="/", headers=[("Host", "a")]))
    connection.send(h11.EndOfMessage())
    try:
        if data:
            connection.receive_data(data)
        ended = False
        while True:
            event = connection.next_event()
            if event is h11.NEED_DATA and not ended:
                connection.receive_data(b"")
                ended = True
            elif isinstance(event, h11.Response):
                answer.status, answer.reason, answer.headers = event.status_code, event.reason, event.headers.raw_items()
            elif isinstance(event, h11.Data):
                answer.body += bytes(event.data)
            elif isinstance(event, h11.EndOfMessage):
                answer.trailer = event.headers.raw_items()
                answer.keep = connection.their_state is h11.DONE and connection.our_state is h11.DONE and not ended
                answer.left = len(connection.trailing_data[0])
                return answer
            elif not isinstance(event, h11.InformationalResponse):
                return Answer(error=f"cut short: {event!r}")
    except h11.RemoteProtocolError as error:
        return Answer(error=str(error))


class LLHTTP:
    """httptools feeds llhttp. It is fed byte by byte, to see where the answer ends."""

    def __init__(self, head: bool):
        self.head = head
        self.parser = httptools.HttpResponseParser(self)
        self.on_message_begin()

    def on_message_begin(self):
        self.answer = Answer()
        self.in_head = True
        self.is_framed = self.done = False

    def on_status(self, text):
        self.answer.reason += text

    def on_header(self, name, value):
        (self.answer.headers if self.in_head else self.answer.trailer).append((name, value))

    def on_headers_complete(self):
        self.in_head = False
        self.answer.status = self.parser.get_status_code()
        if self.head and self.answer.status >= 200:
            self.on_message_complete()

    def on_body(self, data):
        self.answer.body += data

    def on_message_complete(self):
        self.answer.keep = self.parser.should_keep_alive()
        self.done = self.answer.status >= 200

    def on_chunk_header(self):
        self.is_framed = True

    def end(self) -> Answer:
        """httptools lacks llhttp_finish: a body that only the end of the connection ends is one that goes on with any byte."""
        body = self.answer.body
        lengths = [name for name, _ in self.answer.headers if name.lower() == b"content-length"]
        if not self.in_head and not lengths and not self.is_framed:
            self.parser.feed_data(b"\0")
            if self.answer.body == body + b"\0":
                self.answer.body, self.answer.keep = body, False
                return self.answer
        return Answer(error="cut short")


def by_llhttp(data: bytes, head: bool) -> Answer:
    reader = LLHTTP(head)
    try:
        for at in range(len(data)):
            reader.parser.feed_data(data[at : at + 1])
            if reader.done:
                reader.answer.left = len(data) - at - 1
                return reader.answer
        return reader.end()
    except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
        return Answer(error=repr(error))


class Bytes(io.BytesIO):
    """A socket, and its file, that can be asked where it is when it is closed."""

    def makefile(self, _):
        return self

    def close(self):
        pass


def by_python(data: bytes, head: bool) -> Answer:
    source = Bytes(data)
    response = http.client.HTTPResponse(source, method="HEAD" if head else "GET")
    try:
        response.begin()
        body = response.read()
    except (http.client.HTTPException, ValueError) as error:
        return Answer(error=repr(error))
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in response.headers.items()]
    return Answer(
        response.status,
        response.reason.encode("latin-1"),
        headers,
        None,
        body,
        not response.will_close,
        len(data) - source.tell(),
    )


OTHERS = {"h11": by_h11, "llhttp": by_llhttp, "python": by_python}
