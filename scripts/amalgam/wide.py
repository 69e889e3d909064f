# SPDX-License-Identifier: Apache-2.0
"""Integers wider than 64 bits, as LLVM makes of C's unions: a struct of words, of which C reads and writes words.

A value is a local or a number in digits. Shifts go by whole words; sums and products are refused."""

import re

from . import arithmetic, refuse
from .ir import bits

OPERATORS = {"and": "&", "or": "|", "xor": "^"}


class Wide:
    def __init__(self, word):
        self.bits = 8 * word  # of one word
        self.kind = f"i{self.bits}"

    def words(self, kind):
        return bits(kind) // self.bits

    def word(self, x, at):
        """One word of a value."""
        if re.fullmatch(r"\d+", x):
            return arithmetic.literal(int(x) >> at * self.bits, self.kind)
        return f"{x}.f{at}"

    def loaded(self, c, kind, at):
        return [f"{c}.f{i} = LD{self.bits}_1({_after(at, i * self.bits // 8)});" for i in range(self.words(kind))]

    def stored(self, x, kind, at):
        return [f"ST{self.bits}_1({_after(at, i * self.bits // 8)}, {self.word(x, i)});" for i in range(self.words(kind))]

    def computed(self, operator, c, kind, x, y):
        count = self.words(kind)
        if operator in OPERATORS:
            return [f"{c}.f{i} = {self.word(x, i)} {OPERATORS[operator]} {self.word(y, i)};" for i in range(count)]
        if operator not in ("lshr", "shl") or not y.isdigit() or int(y) % self.bits:
            refuse("the operator", operator, "of", kind, "by", y)
        by = int(y) // self.bits if operator == "lshr" else -(int(y) // self.bits)
        zero = arithmetic.literal(0, self.kind)
        return [f"{c}.f{i} = {self.word(x, i + by) if 0 <= i + by < count else zero};" for i in range(count)]

    def compared(self, how, kind, x, y):
        if how not in ("eq", "ne"):
            refuse("the comparison", how, "of", kind)
        pairs = [f"{self.word(x, i)} {'!=' if how == 'ne' else '=='} {self.word(y, i)}" for i in range(self.words(kind))]
        return f"(u8)({(' || ' if how == 'ne' else ' && ').join(pairs)})"

    def narrowed(self, x, to):
        """A trunc to a kind of up to 64 bits."""
        if bits(to) <= self.bits:
            return arithmetic.kept(to, self.word(x, 0))
        return arithmetic.kept(to, f"(u64){self.word(x, 1)} << 32 | {self.word(x, 0)}")

    def widened(self, c, kind, of, x):
        """A zext."""
        low = [f"({self.word_type()}){x}"]
        if bits(of) > self.bits:
            low.append(f"(u32)({x} >> 32)")
        low += [arithmetic.literal(0, self.kind)] * (self.words(kind) - len(low))
        return [f"{c}.f{i} = {text};" for i, text in enumerate(low)]

    def word_type(self):
        return f"u{self.bits}"


def _after(at, offset):
    return f"IN({at}, {offset}u)" if offset else at
