# SPDX-License-Identifier: Apache-2.0
"""Random answers: legal but odd ones with their meaning, and spoilt ones."""

import random
import string
from dataclasses import dataclass

from parsers import Answer

TOKEN = (string.ascii_letters + string.digits + "!#$%&'*+-.^_`|~").encode()
TEXT = bytes([*range(0x21, 0x7F), *range(0x80, 0x100)])
BLANKS = [b"", b" ", b" ", b"\t", b" \t "]
MEANINGFUL = {b"content-length", b"transfer-encoding", b"connection", b"proxy-connection", b"upgrade"}
SPOILING = b'\0\t\n\x0b\x0c\r "+,-./0123456789:;=AFacfxz\x7f\x80\xa0\xff'


@dataclass
class Case:
    data: bytes
    head: bool
    meaning: Answer
    strange_to: set[str]  # parsers that do not read all of it; legal.toml says why


class Maker:
    def __init__(self, seed):
        self.pick = random.Random(seed)

    def chance(self, part: float) -> bool:
        return self.pick.random() < part

    def some(self, alphabet: bytes, least: int, most: int) -> bytes:
        return bytes(self.pick.choices(alphabet, k=self.pick.randint(least, most)))

    def blank(self) -> bytes:
        return self.pick.choice(BLANKS)

    def case(self) -> Case:
        while True:
            self.strange = set()
            case = self.answer()
            if case.strange_to != {"h11", "llhttp"}:
                return case

    def answer(self) -> Case:
        self.end = b"\r\n"
        if self.chance(0.1):
            self.end = b"\n"
            self.strange.add("llhttp")
        head = self.chance(0.1)
        version = self.pick.choices([b"1.1", b"1.0", b"1.2"], [8, 2, 1])[0]
        if version == b"1.2":
            self.strange.add("llhttp")
        status = self.pick.choice([200, 200, 200, 204, 304, 404, 500, self.pick.randint(200, 999)])
        first = b"".join(self.informational() for _ in range(self.pick.choice([0, 0, 0, 1, 2])))
        reason = self.value()
        start = b"HTTP/%s %d" % (version, status) + (b" " + reason if reason or self.chance(0.5) else b"")

        headers = [(self.name(), self.value()) for _ in range(self.pick.randint(0, 6))]
        framing = self.pick.choice(["length", "length", "chunked", "chunked", "end"])
        if framing == "chunked" and version == b"1.0":
            framing = "length"
        body = b"" if head or status in (204, 304) else self.body()
        headers += self.framing(framing, len(body) if body or self.chance(0.5) else 0)
        options = self.options()
        headers += [(b"Connection", line) for line in options]
        self.pick.shuffle(headers)

        named = {option.strip(b" \t").lower() for line in options for option in line.split(b",")}
        bodiless = head or status in (204, 304)
        keep = (framing != "end" or bodiless) and b"close" not in named and (version != b"1.0" or b"keep-alive" in named)
        if version == b"1.0" and keep:
            self.strange.add("h11")
        if version == b"1.0" and {b"close", b"keep-alive"} <= named:
            self.strange.add("llhttp")
        if head and framing == "end" and status not in (204, 304):
            self.strange.add("llhttp")
        trailer = [(self.name(), self.value()) for _ in range(self.pick.choice([0, 0, 1, 3]))]
        trailer = trailer if framing == "chunked" and not bodiless else []
        sent = self.chunks(body, trailer) if framing == "chunked" and not bodiless else body
        after = self.pick.choice([b"", b"", b"HTTP/1.1 200 OK\r\n\r\n", b"\r\n"]) if framing != "end" or bodiless else b""
        data = first + start + self.end + self.lines(headers) + self.end + sent + after
        return Case(data, head, Answer(status, reason, headers, trailer, body, keep, len(after)), self.strange)

    def informational(self) -> bytes:
        headers = [(self.name(), self.value()) for _ in range(self.pick.choice([0, 0, 2]))]
        return b"HTTP/1.1 %d %s" % (self.pick.choice([100, 102, 103, 150]), self.value()) + self.end + self.lines(headers) + self.end

    def name(self) -> bytes:
        name = self.some(TOKEN, 1, 12)
        return self.name() if name.lower() in MEANINGFUL else name

    def value(self) -> bytes:
        words = [self.some(TEXT, 1, 8) for _ in range(self.pick.choice([0, 1, 1, 2, 4]))]
        return b"".join(word + self.pick.choice([b" ", b" ", b"\t", b"  "]) for word in words).strip(b" \t")

    def lines(self, headers) -> bytes:
        lines = b""
        for name, value in headers:
            if self.chance(0.03):
                self.strange.add("llhttp")
                value = value.replace(b" ", self.end + self.pick.choice([b" ", b"\t", b"  "]))
            behind = b"" if name.lower() == b"transfer-encoding" else self.blank()
            lines += name + b":" + self.blank() + value + behind + self.end
        return lines

    def body(self) -> bytes:
        return self.pick.choice([b"", self.pick.randbytes(self.pick.randint(1, 60)), self.some(b"\r\n0:; HTP/1.", 1, 40)])

    def any_case(self, text: bytes) -> bytes:
        return bytes(letter ^ 32 if letter > 64 and self.chance(0.3) else letter for letter in text)

    def framing(self, kind: str, length: int) -> list[tuple[bytes, bytes]]:
        if kind == "chunked":
            return [(self.any_case(b"transfer-encoding"), self.any_case(b"chunked"))]
        if kind == "end":
            return []
        line = (self.any_case(b"content-length"), b"0" * self.pick.choice([0, 0, 1, 7]) + b"%d" % length)
        if self.chance(0.9):
            return [line]
        self.strange.add("llhttp")
        return [line] * self.pick.choice([2, 3])

    def options(self) -> list[bytes]:
        some = [b"close", b"Close", b"keep-alive", b"Keep-Alive", b"x", b"closed", b"te", b""]
        separator = self.blank() + b"," + self.blank()
        return [
            separator.join(self.pick.choices(some, k=self.pick.randint(1, 3))).strip(b" \t") for _ in range(self.pick.choice([0, 0, 1, 2]))
        ]

    def chunks(self, body: bytes, trailer) -> bytes:
        sent, at = b"", 0
        while at < len(body):
            piece = body[at : at + self.pick.randint(1, 20)]
            sent += self.size(len(piece)) + b"\r\n" + piece + b"\r\n"
            at += len(piece)
        self.end = b"\r\n"  # a trailer's too, to us
        return sent + self.size(0) + b"\r\n" + self.lines(trailer) + self.end

    def size(self, size: int) -> bytes:
        extensions = b""
        for _ in range(self.pick.choice([0, 0, 0, 1, 2])):
            blank = b""
            if self.chance(0.1):
                self.strange.add("llhttp")
                blank = b" "
            quoted = b'"' + self.some(TOKEN + b" \t;,=:\x80\xff", 0, 8) + b'"'
            value = self.pick.choice([b"", b"=" + self.some(TOKEN, 1, 8), b"=" + quoted])
            extensions += b";" + blank + self.some(TOKEN, 1, 5) + value
        return self.any_case(b"0" * self.pick.choice([0, 0, 3, 12]) + b"%x" % size) + extensions

    def spoilt(self, data: bytes) -> bytes:
        for _ in range(self.pick.choice([1, 1, 1, 2, 3])):
            at = self.pick.randint(0, len(data))
            match self.pick.randint(0, 5):
                case 0:
                    data = data[:at] + self.some(SPOILING, 1, 1) + data[at + 1 :]
                case 1:
                    data = data[:at] + self.some(SPOILING, 1, 2) + data[at:]
                case 2:
                    data = data[:at] + data[at + self.pick.randint(1, 3) :]
                case 3:
                    data = data[:at] + self.pick.randbytes(1) + data[at + 1 :]
                case 4:  # a line is gone, or there twice
                    lines = data.split(b"\n")
                    which = self.pick.randrange(len(lines))
                    data = b"\n".join(lines[:which] + [lines[which]] * self.pick.choice([0, 2]) + lines[which + 1 :])
                case 5:  # a piece of the head is somewhere else
                    start = self.pick.randint(0, len(data))
                    data = data[:at] + data[start : start + self.pick.randint(1, 30)] + data[at:]
        return data
