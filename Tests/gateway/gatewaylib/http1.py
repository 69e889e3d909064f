# SPDX-License-Identifier: Apache-2.0
"""HTTP/1.1 without http.server, which does not keep the raw bytes of a request and does not allow a test to frame an answer in an
odd way."""

import re
import select
import socket
import ssl
import struct
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from http import HTTPStatus

HEAD_LIMIT = 64 * 1024
BODY_LIMIT = 16 * 1024 * 1024
IDLE_SECONDS = 60  # between two requests of a kept connection
STALL_SECONDS = 10  # between two pieces of one request
LINGER_SECONDS = 1  # for the client to close its side after ours

TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
REQUEST_LINE = re.compile(rb"(%s) (/[\x21-\x7e]*) (HTTP/\d\.\d)" % TOKEN)
FIELD = re.compile(rb"(%s):([\t\x20-\x7e\x80-\xff]*)" % TOKEN)
HOST = re.compile(r"([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?")
BARE_LF = re.compile(rb"(?<!\r)\n")


class Refused(Exception):
    """The request is not valid HTTP: the answer has `status`, and the connection ends."""

    def __init__(self, status: int, reason: str):
        super().__init__(reason)
        self.status, self.reason = status, reason


# ---- requests ---------------------------------------------------------------------------------


@dataclass
class Request:
    head: bytes
    method: str = ""
    target: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes | None = None  # None: not read

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name]

    def wants_close(self) -> bool:
        options = ",".join(self.values("connection")).lower().split(",")
        return "close" in (option.strip() for option in options)

    def parse(self) -> None:
        if BARE_LF.search(self.head):
            raise Refused(400, "a line ends in a bare LF")
        if not self.head.endswith(b"\r\n\r\n"):
            raise Refused(400, "the connection ended inside the head")
        first, *rest = self.head[:-4].split(b"\r\n")
        line = REQUEST_LINE.fullmatch(first)
        if not line:
            raise Refused(400, "the request line is malformed")
        if line[3] != b"HTTP/1.1":
            raise Refused(505, "only HTTP/1.1 is spoken here")
        self.method, self.target = line[1].decode(), line[2].decode()
        self.headers = [parse_field(text) for text in rest]
        hosts = self.values("host")
        if len(hosts) != 1 or not HOST.fullmatch(hosts[0]):
            raise Refused(400, "there must be one good Host header")

    def body_length(self) -> int:
        lengths, codings = self.values("content-length"), self.values("transfer-encoding")
        if lengths and codings:
            raise Refused(400, "both Content-Length and Transfer-Encoding are given")
        if codings:
            raise Refused(501, "request bodies need a Content-Length")
        if not lengths:
            return 0
        if len(lengths) > 1 or not re.fullmatch(r"[0-9]{1,18}", lengths[0]):
            raise Refused(400, "Content-Length must be one decimal number")
        if int(lengths[0]) > BODY_LIMIT:
            raise Refused(413, "the body is too large")
        return int(lengths[0])


def parse_field(line: bytes) -> tuple[str, str]:
    match = FIELD.fullmatch(line)
    if not match:
        raise Refused(400, "a header line is malformed")
    return match[1].decode(), match[2].decode("latin-1").strip(" \t")


# ---- connections ------------------------------------------------------------------------------


class Connection:
    def __init__(self, sock: socket.socket, number: int):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock, self.number = sock, number
        self.received = bytearray()
        self.open = True

    def read_request(self) -> Request | None:
        """A request whose head is not parsed yet; None: the client has left."""
        while (end := self.received.find(b"\r\n\r\n")) < 0:
            if BARE_LF.search(self.received):
                break  # the empty line would never be seen
            if len(self.received) > HEAD_LIMIT:
                raise Refused(431, "the head is too large")
            if not self.fill(STALL_SECONDS if self.received else IDLE_SECONDS):
                break
        if not self.received:
            return None
        return Request(self.take(end + 4 if end >= 0 else len(self.received)))

    def read_body(self, request: Request) -> None:
        length = request.body_length()
        if "100-continue" in (value.lower() for value in request.values("expect")):
            self.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        while len(self.received) < length:
            if not self.fill(STALL_SECONDS):
                raise Refused(400, f"the body is {length - len(self.received)} bytes short")
        request.body = self.take(length)
        if self.received:
            raise Refused(400, "there are bytes after the body (pipelining is not taken)")

    def take(self, count: int) -> bytes:
        taken = bytes(self.received[:count])
        del self.received[:count]
        return taken

    def fill(self, seconds: float) -> bool:
        """False at the client's end, or if nothing came for this long."""
        self.sock.settimeout(seconds)
        try:
            piece = self.sock.recv(64 * 1024)
        except TimeoutError:
            return False
        self.received += piece
        return bool(piece)

    def send(self, answer: "Answer") -> None:
        self.sock.settimeout(IDLE_SECONDS)
        for piece in answer.pieces():
            self.sock.sendall(piece)
        answer.end(self)

    # Ways to end a connection, used as Answer.end.

    def keep(self) -> None:
        pass

    def close(self) -> None:
        self.say_goodbye()
        self.cut()

    def say_goodbye(self) -> None:
        if not isinstance(self.sock, ssl.SSLSocket):
            return
        self.sock.settimeout(0)  # sends our close_notify without waiting for the client's
        try:
            self.sock.unwrap()
        except OSError:
            pass

    def cut(self) -> None:
        """FIN, not RST: reads what the client may still send before the socket closes."""
        self.open = False
        self.sock.shutdown(socket.SHUT_WR)  # on an SSLSocket, reads are raw from here on
        deadline = time.monotonic() + LINGER_SECONDS
        while (left := deadline - time.monotonic()) > 0 and self.fill(left):
            self.received.clear()

    def reset(self) -> None:
        self.open = False
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def wait_unread(self, seconds: float) -> None:
        """Reads nothing until the client closes: its sends may block."""
        self.open = False
        closed = select.poll()
        closed.register(self.sock, select.POLLRDHUP)
        closed.poll(seconds * 1000)


# ---- answers ----------------------------------------------------------------------------------

Pieces = Iterable[bytes]
Headers = list[tuple[str, str]]


def sized(pieces: Pieces) -> tuple[Headers, Pieces]:
    body = b"".join(pieces)
    return [("Content-Length", str(len(body)))], [body]


def chunked(pieces: Pieces) -> tuple[Headers, Pieces]:
    def coded() -> Iterator[bytes]:
        for piece in pieces:
            yield b"%x\r\n%s\r\n" % (len(piece), piece)
        yield b"0\r\n\r\n"

    return [("Transfer-Encoding", "chunked")], coded()


def until_close(pieces: Pieces) -> tuple[Headers, Pieces]:
    return [], pieces


@dataclass(frozen=True)
class EventForm:
    """How events become bytes, and which events end a failure or a success."""

    encoded: Callable[[int, object], bytes]
    failure: object
    is_end: Callable[[object], bool]


SSE = EventForm(
    lambda number, data: f"data: {data}\n\n".encode(),
    '{"error": {"message": "The server had an error.", "type": "server_error", "code": null}}',
    lambda data: data == "[DONE]",
)


@dataclass(frozen=True)
class Answer:
    """An answer as data, so that a test mode can change it."""

    status: int
    headers: Headers
    body: bytes = b""
    events: Iterable[object] | None = None  # instead of body
    event_form: EventForm = SSE
    framing: Callable[[Pieces], tuple[Headers, Pieces]] = sized
    version: str = "HTTP/1.1"
    filters: tuple[Callable[[Pieces], Pieces], ...] = ()  # over the bytes, head included
    end: Callable[[Connection], None] = Connection.keep

    def closing(self) -> "Answer":
        return replace(self, end=Connection.close, headers=[*self.headers, ("Connection", "close")])

    def pieces(self) -> Pieces:
        content: Pieces = [self.body]
        if self.events is not None:
            content = (self.event_form.encoded(*event) for event in enumerate(self.events))
        framing_headers, framed = self.framing(content)
        out: Pieces = joined_head(self.head(framing_headers), framed)
        for change in self.filters:
            out = change(out)
        return out

    def head(self, framing_headers: Headers) -> bytes:
        standard = [("Date", formatdate(usegmt=True)), ("Server", "swiftlet-gateway")]
        fields = [*standard, *self.headers, *framing_headers]
        lines = [f"{self.version} {self.status} {phrase(self.status)}", *(f"{name}: {value}" for name, value in fields)]
        return "\r\n".join([*lines, "", ""]).encode()


def phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unassigned"


def joined_head(head: bytes, body: Pieces) -> Iterator[bytes]:
    """The head travels with the first piece of the body, as from most servers."""
    rest = iter(body)
    yield head + next(rest, b"")
    yield from rest
