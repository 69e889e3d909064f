# SPDX-License-Identifier: Apache-2.0
"""Types of IR with their layout, and what one file of IR has.

A type is "ptr", "void", "i" with a number of bits, ("array", count, element), or ("struct", packed, fields)."""

import functools
import re

from . import refuse
from .lexer import SHOWN, Tokens, plain

INTEGER = re.compile(r"i([1-9]\d?)$")
NAME = r'(?:"[^"]*"|[-\w$.]+)'
BITS_MAX = 64
WIDE = re.compile(r"i([1-9]\d{2,3})$")


def is_integer(kind):
    return isinstance(kind, str) and INTEGER.match(kind) is not None


def is_wide(kind):
    """An integer that C has no type for; see wide.py."""
    return isinstance(kind, str) and WIDE.match(kind) is not None


def self_first(items, index):
    """What each parameter has, self before the others: methods that call each other then have it in one register."""
    return items if index is None else [items[index], *items[:index], *items[index + 1 :]]


def bits(kind):
    return int(kind[1:])


class Module:
    """One file of IR, which one Swift file became."""

    def __init__(self, label, text):
        self.label, self.text = label, text
        self.word = self._bytes_of_a_pointer()
        self.triple = re.search(r'^target triple = "([^"]*)"', text, re.M)[1]
        self._type_texts = dict(re.findall(rf"^(%{NAME}) = type (.*)$", text, re.M))
        globals_ = re.findall(rf"^@({NAME}) = (.*)$", text, re.M)
        self.data = {plain("@" + name): rest for name, rest in globals_ if "external" not in rest.split()[:3]}
        self.functions = {_defined(body): body for body in re.findall(r"^define .*?^}", text, re.M | re.S)}
        self.declared = {_defined(line): line for line in re.findall(r"^declare .*$", text, re.M)}

    def _bytes_of_a_pointer(self):
        layout = re.search(r'^target datalayout = "([^"]*)"', self.text, re.M)[1]
        parts = layout.split("-")
        if "e" not in parts or any(part.startswith("i64:") and part != "i64:64" for part in parts):
            refuse("the layout of data is", layout)
        pointers = [part for part in parts if part.startswith("p:")]
        if pointers not in ([], ["p:32:32"]):
            refuse("the layout of data is", layout)
        return 4 if pointers else 8

    @functools.cache
    def is_noinline(self, name):
        """Swift's @inline(never)."""
        group = re.search(r"\) [^{]*?#(\d+)", self.functions[name].split("\n")[0])
        return bool(group) and re.search(rf"^attributes #{group[1]} = {{[^\"]*\bnoinline\b", self.text, re.M) is not None

    # ---- types ---------------------------------------------------------------------------
    def type(self, tokens):
        word = tokens.next()
        if word in ("ptr", "void"):
            return word
        if INTEGER.match(word) and bits(word) <= BITS_MAX or WIDE.match(word) and bits(word) % (8 * self.word) == 0:
            return word
        if word[0] == "%":
            if word not in self._type_texts:
                refuse("the type", word, "is not declared")
            return self.type(Tokens(self._type_texts[word]))
        if word == "[":
            count = int(tokens.next())
            tokens.need("x")
            element = self.type(tokens)
            tokens.need("]")
            return ("array", count, element)
        if word == "{" or (word == "<" and tokens.peek() == "{"):
            return self._struct(tokens, word == "<")
        refuse("the type", "of a vector" if word == "<" else word, "in", tokens.text[:SHOWN])

    def _struct(self, tokens, packed):
        if packed:
            tokens.need("{")
        fields = []
        while not tokens.eat("}"):
            fields.append(self.type(tokens))
            tokens.eat(",")
        if packed:
            tokens.need(">")
        return ("struct", packed, tuple(fields))

    def layout(self, kind):
        """Size and alignment, in bytes."""
        if kind == "ptr":
            return self.word, self.word
        if is_integer(kind):
            size = next(size for size in (1, 2, 4, 8) if bits(kind) <= 8 * size)
            return size, size
        if isinstance(kind, str):
            refuse("memory of the type", kind)
        if kind[0] == "array":
            size, align = self.layout(kind[2])
            return size * kind[1], align
        end, most = self._fields(kind, len(kind[2]))
        return -(-end // most) * most, most

    def offset(self, struct, index):
        """Where a field begins, and its type."""
        if index >= len(struct[2]):
            refuse("no field", index, "in", struct)
        end, _ = self._fields(struct, index)
        kind = struct[2][index]
        align = 1 if struct[1] else self.layout(kind)[1]
        return -(-end // align) * align, kind

    def _fields(self, struct, count):
        """Where the first fields end, and their greatest alignment."""
        end, most = 0, 1
        for field in struct[2][:count]:
            size, align = self.layout(field)
            align = 1 if struct[1] else align
            end = -(-end // align) * align + size
            most = max(most, align)
        return end, most

    # ---- functions -----------------------------------------------------------------------
    def head(self, name):
        """The result's type and the parameters, each with its local name, of a definition or a declaration."""
        return self._head(name)[:2]

    def self_index(self, name):
        """Which parameter is Swift's self, or None."""
        return self._head(name)[2]

    @functools.cache
    def _head(self, name):
        line = (self.functions.get(name) or self.declared[name]).split("\n")[0]
        tokens = Tokens(re.sub(r"^(define|declare)|\{$", "", line.strip()))
        tokens.linkage()
        tokens.attributes()
        result = self.type(tokens)
        tokens.next()
        parameters, of_self = [], None
        tokens.need("(")
        while not tokens.eat(")"):
            if tokens.peek() == "...":
                refuse("a variable number of arguments:", line[:SHOWN])
            kind = self.type(tokens)
            if "swiftself" in tokens.attributes():
                of_self = len(parameters)
            parameters.append((kind, tokens.next() if tokens.peek()[:1] == "%" else f"%{len(parameters)}"))
            tokens.eat(",")
        return result, parameters, of_self

    def visibility(self, name):
        """Who sees a function or a table: "file", "core", or "all" for an export."""
        text = self.data.get(name) or self.functions[name].split("@")[0]
        words = text.split()
        if "private" in words or "internal" in words:
            return "file"
        if "protected" in words:
            return "core"
        return "all" if "hidden" in words else refuse("it is not known who sees", name, "in", text[:SHOWN])


def _defined(text):
    """The name of a function, from its first line."""
    return plain(re.search(rf"@{NAME}(?=\()", text)[0])
