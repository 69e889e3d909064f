# SPDX-License-Identifier: Apache-2.0
"""Tables and strings of IR as arrays of bytes in C, and tables of addresses as arrays of pointers."""

import re

from . import refuse
from .ir import bits, is_integer
from .lexer import SHOWN, Tokens, plain

LINE = 118
LITERAL_MAX = 4000  # C99 promises 4095 characters of a string


def definition(module, name, c_name, use):
    """The C of a table or a string; `use` gives the C name of another one."""
    tokens = Tokens(module.data[name])
    tokens.linkage()
    if not tokens.eat("constant"):
        refuse("the global", name, "is a variable:", tokens.text[:SHOWN])
    kind = module.type(tokens)
    value = Value(module, tokens, use)
    data = value.read(kind)
    align = re.search(r", align (\d+)", tokens.text)
    tokens.end()
    aligned = f" SWL_ALIGNED({align[1]})" if align and int(align[1]) > 1 else ""
    if value.addresses:
        return f"static P const {c_name}[{len(data) // module.word}] = {{{_words(data, value.addresses, module.word)}}};"
    return f"static const u8{aligned} {c_name}[{max(1, len(data))}] = {_bytes(data)};"


class Value:
    """Reads an initialiser; addresses are put down apart, by their place."""

    def __init__(self, module, tokens, use):
        self.module, self.tokens, self.use = module, tokens, use
        self.addresses = {}

    def read(self, kind, at=0):
        t, size = self.tokens, self.module.layout(kind)[0]
        if t.eat("zeroinitializer") or t.eat("null") or t.eat("undef") or t.eat("poison"):
            return bytes(size)
        if kind == "ptr" or t.peek() == "ptrtoint":
            return self._address(kind, at, size)
        if is_integer(kind):
            word = {"true": "1", "false": "0"}.get(t.peek(), t.peek())
            if not re.fullmatch(r"-?\d+", word):
                refuse("the value", word, "in", t.text[:SHOWN])
            t.next()
            return (int(word) & (1 << bits(kind)) - 1).to_bytes(size, "little")
        if t.peek()[:2] == 'c"':
            return self._string(size)
        return self._parts(kind, at, size)

    def _address(self, kind, at, size):
        t = self.tokens
        if size != self.module.word or at % size:
            refuse("an address of", size, "bytes at", at, "in", t.text[:SHOWN])
        converted = t.eat("ptrtoint")
        if converted:
            t.need("(")
            t.need("ptr")
        name = t.next()
        if name[0] != "@":
            refuse("the address", name, "in", t.text[:SHOWN])
        if converted:
            t.need("to")
            self.module.type(t)
            t.need(")")
        self.addresses[at] = self.use(plain(name))
        return bytes(size)

    def _string(self, size):
        text = self.tokens.next()[2:-1].encode("latin-1")
        found = re.sub(rb"\\(\\|[0-9A-Fa-f]{2})", lambda m: b"\\" if m[1] == b"\\" else bytes([int(m[1], 16)]), text)
        return found if len(found) == size else refuse("a string of another length:", self.tokens.text[:SHOWN])

    def _parts(self, kind, at, size):
        t = self.tokens
        opening = t.next()
        if opening == "<":
            t.need("{")
        elif opening not in "[{":
            refuse("the initialiser", opening, "in", t.text[:SHOWN])
        data, index = b"", 0
        while not (t.eat("}") or t.eat("]")):
            part = self.module.type(t)
            if kind[0] == "struct":
                data = data.ljust(self.module.offset(kind, index)[0], b"\0")
            data += self.read(part, at + len(data))
            index += 1
            t.eat(",")
        if opening == "<":
            t.need(">")
        return data.ljust(size, b"\0") if len(data) <= size else refuse("too many values:", t.text[:SHOWN])


def _words(data, addresses, word):
    if len(data) % word:
        refuse("a table of addresses with a part that is none")
    values = [int.from_bytes(data[at : at + word], "little") for at in range(0, len(data), word)]
    suffix = "u" if word == 4 else "ull"
    return wrap([f"(P){addresses[i * word]}" if i * word in addresses else f"(P){value}{suffix}" for i, value in enumerate(values)])


def _bytes(data):
    """As a string where that can be read, and no compiler refuses its length."""
    if not any(data):
        return "{0}"
    readable = sum(32 <= byte < 127 for byte in data)
    if data[-1] != 0 or readable * 2 < len(data):
        return "{" + wrap([str(byte) for byte in data]) + "}"
    if len(data) > LITERAL_MAX:
        return "{" + wrap([f"'{chr(byte)}'" if 32 <= byte < 127 and byte not in b"\\'" else str(byte) for byte in data]) + "}"
    lines, line = [], ""
    for byte in data[:-1]:
        piece = "\\" + chr(byte) if byte in b'"\\?' else chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}"
        if len(line) + len(piece) > LINE - 4:
            lines.append(line)
            line = ""
        line += piece
    return "\n  ".join(f'"{line}"' for line in [*lines, line])


def wrap(pieces, between=","):
    """Lines of a readable length."""
    lines, line = [], ""
    for piece in pieces:
        if line and len(line) + len(piece) > LINE:
            lines.append(line)
            line = ""
        line += piece + between
    return "\n  ".join(line.rstrip(" ") for line in [*lines, line]).removesuffix(between.strip())
