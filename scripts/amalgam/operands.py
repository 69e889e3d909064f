# SPDX-License-Identifier: Apache-2.0
"""Values and addresses in an instruction, as expressions of C."""

import re

from . import arithmetic, refuse
from .arithmetic import LITERAL
from .ir import bits, is_integer, is_wide
from .lexer import SHOWN, plain


class Operands:
    def __init__(self, program, module, frame):
        self.program, self.module, self.frame = program, module, frame
        self.word = f"u{8 * module.word}"

    def typed(self, tokens):
        """A type and a value of it."""
        kind = self.module.type(tokens)
        return kind, self.value(tokens, kind)

    def next_value(self, tokens, kind):
        tokens.need(",")
        return self.value(tokens, kind)

    def value(self, tokens, kind):
        word = tokens.next()
        if word in ("true", "false") and kind == "i1":
            return "1" if word == "true" else "0"
        if word in ("null", "undef", "poison", "zeroinitializer"):
            return self._nothing(word, kind)
        if word[0] == "@":
            return self.address(plain(word))
        if word[0] == "%":
            return self.frame.read(word)
        if word in ("getelementptr", "ptrtoint", "inttoptr"):
            return self._expression(word, tokens)
        if re.fullmatch(r"-?\d+", word) and is_wide(kind):
            return str(int(word) & (1 << bits(kind)) - 1)
        if not re.fullmatch(r"-?\d+", word) or not is_integer(kind):
            refuse("the value", word, "of type", kind, "in", tokens.text[:SHOWN])
        return arithmetic.literal(int(word), kind)

    def _nothing(self, word, kind):
        """Null, and what has no value: 0, which is as good as any."""
        if kind == "ptr":
            return "(P)0"
        if word == "null" or kind == "void" or is_wide(kind):
            refuse("the value", word, "of type", kind)
        return arithmetic.literal(0, kind) if is_integer(kind) else f"ZERO({self.program.struct(kind)})"

    def address(self, name):
        used = self.program.use(self.module, name)
        return f"(P)({self.word}){'' if self.program.is_data(self.module, name) else '&'}{used}"

    def _expression(self, word, tokens):
        inbounds = "inbounds" in tokens.flags()
        tokens.need("(")
        if word == "getelementptr":
            text = self.pointer(tokens, inbounds)
        else:
            of, x = self.typed(tokens)
            tokens.need("to")
            text = self.cast(word, of, x, self.module.type(tokens))
        tokens.need(")")
        return text

    def cast(self, operator, of, x, to):
        if operator == "inttoptr" and is_integer(of) and to == "ptr":
            return f"(P)({self.word}){x}"
        if operator == "ptrtoint" and of == "ptr" and is_integer(to) and bits(to) in (8, 16, 32, 64):
            return f"({arithmetic.c_type(to)})({self.word}){x}"
        if is_integer(of) and is_integer(to):
            return arithmetic.cast(operator, of, x, to)
        refuse("the cast", operator, "of", of, "to", to)

    def pointer(self, tokens, inbounds):
        """The operands of getelementptr. Within an object it is C's own arithmetic, elsewhere that of numbers."""
        kind = self.module.type(tokens)
        tokens.need(",")
        tokens.need("ptr")
        tokens.attributes()
        base, fixed, terms, first = self.value(tokens, "ptr"), 0, [], True
        while tokens.peek() == "," and tokens.peek(1)[:1] != "!":
            tokens.next()
            of, index = self.typed(tokens)
            number = _number(index, of)
            if first:
                size = self.module.layout(kind)[0]
            elif kind[0] == "struct":
                if number is None:
                    refuse("a field by a variable index:", tokens.text[:SHOWN])
                at, kind = self.module.offset(kind, number)
                fixed += at
                continue
            elif kind[0] == "array":
                kind = kind[2]
                size = self.module.layout(kind)[0]
            else:
                refuse("an index into", kind, "in", tokens.text[:SHOWN])
            first = False
            if number is not None:
                fixed += number * size
            else:
                terms.append(self._index(of, index) if size == 1 else f"{self._index(of, index)} * {size}u")
        fixed &= (1 << 8 * self.module.word) - 1
        if fixed:
            terms.append(f"{fixed}{'u' if fixed < 1 << 32 else 'ull'}")
        return f"{'IN' if inbounds else 'AT'}({base}, {' + '.join(terms)})" if terms else base

    def _index(self, of, index):
        """An index is signed, and as wide as an address."""
        if bits(of) >= 8 * self.module.word:
            return index if bits(of) == 8 * self.module.word else f"({self.word}){index}"
        return f"({self.word})(i{8 * self.module.word}){arithmetic.signed(of, index)}"


def _number(index, kind):
    """The value of a literal with its sign."""
    found = LITERAL.match(index)
    if not found:
        return None
    half = 1 << bits(kind) - 1
    return (int(found[1]) ^ half) - half
