# SPDX-License-Identifier: Apache-2.0
"""Words of IR, and what an instruction may carry that C does not need."""

import re

from . import refuse

TOKEN = re.compile(
    r'c"[^"]*"|[%@!]?"[^"]*"|[%@][-a-zA-Z$._0-9]+|![-0-9a-zA-Z._]*|#\d+|-?\d+|[a-zA-Z_][a-zA-Z0-9_.]*|\.\.\.|[<>{}\[\](),=*:|]'
)
SHOWN = 200  # characters of a line in a message

# Of a parameter, a result or a call: promises to LLVM. zeroext and signext say how a register is filled;
# the compiler of the C does that for its own ABI, as the types here are unsigned and the headers give
# the types of what crosses the border.
PROMISES = set(
    "noundef nonnull zeroext signext immarg swiftself readonly writeonly readnone noalias returned nofree dead_on_unwind writable".split()
)
PROMISES_WITH_VALUE = {"sret", "captures", "dereferenceable", "dereferenceable_or_null", "initializes", "range"}
# Of a definition or a call: who sees it, and how it is called.
LINKAGE = set("hidden protected private internal weak_odr linkonce_odr dso_local local_unnamed_addr unnamed_addr swiftcc fastcc".split())
# Of an instruction. What breaks one of these promises is poison, which C lacks: here results wrap.
FLAGS = set("nuw nsw exact disjoint nneg samesign inbounds nusw".split())


def plain(name):
    """A name of IR without its sigil and quotes."""
    return name[1:].strip('"')


class Tokens:
    """The words of one line, read from left to right."""

    def __init__(self, text):
        self.text, self.words, self.at = text, [], 0
        place = 0
        while place < len(text):
            if text[place].isspace():
                place += 1
                continue
            found = TOKEN.match(text, place)
            if not found:
                refuse("no word of IR at", repr(text[place : place + 40]), "in", text[:SHOWN])
            self.words.append(found[0])
            place = found.end()

    def peek(self, ahead=0):
        return self.words[self.at + ahead] if self.at + ahead < len(self.words) else ""

    def next(self):
        if self.at >= len(self.words):
            refuse("too short:", self.text[:SHOWN])
        self.at += 1
        return self.words[self.at - 1]

    def eat(self, word):
        if self.peek() != word:
            return False
        self.at += 1
        return True

    def need(self, word):
        if self.next() != word:
            refuse("expected", word, "before", " ".join(self.words[self.at - 1 : self.at + 5]), "in", self.text[:SHOWN])

    def skip(self, words):
        """Skips any of these words, and gives those that it met."""
        met = []
        while self.peek() in words:
            met.append(self.next())
        return met

    def flags(self):
        return self.skip(FLAGS)

    def linkage(self):
        return self.skip(LINKAGE)

    def attributes(self):
        """Skips promises, and nothing that changes what is passed, such as byval; gives those without a value."""
        met = []
        while True:
            if self.peek() in PROMISES:
                met.append(self.next())
            elif self.peek() in PROMISES_WITH_VALUE or (self.peek() == "align" and self.peek(1) == "("):
                self.next()
                self._parenthesis()
            elif self.peek() == "align":
                self.at += 2
            else:
                return met

    def _parenthesis(self):
        self.need("(")
        depth = 1
        while depth:
            depth += {"(": 1, ")": -1}.get(self.next(), 0)

    def end(self):
        """Nothing is left but alignment, metadata and attribute groups."""
        while self.at < len(self.words):
            if self.eat(","):
                if self.peek()[:1] == "!":
                    self.at += 2
                elif self.eat("align"):
                    self.next()
                else:
                    refuse("left over:", self.peek(), "of", self.text[:SHOWN])
            elif re.fullmatch(r"#\d+", self.peek()):
                self.next()
            else:
                refuse("left over:", self.peek(), "of", self.text[:SHOWN])
