# SPDX-License-Identifier: Apache-2.0
"""Calls in C: of the core, of the API and the port by the headers' prototypes, through a pointer, and LLVM's intrinsics."""

import re

from . import arithmetic, refuse
from .ir import is_integer, self_first
from .lexer import SHOWN, plain

NO_EFFECT = r"lifetime\.(start|end)\.p0|assume|donothing|experimental\.noalias\.scope\.decl"
COPIES = re.compile(r"(memcpy|memmove)\.p0\.p0\.i(?:32|64)|(memset)\.p0\.i(?:32|64)")
CHECKED = re.compile(r"([us](?:add|sub|mul))\.with\.overflow\.i\d+")
BARRIER = ["sideeffect", '""', ",", '"~{memory}"', "(", ")"]


class Calls:
    """The calls of one function; `function` has write, take and put."""

    def __init__(self, operands, function):
        self.operands, self.function = operands, function
        self.module, self.program, self.frame = operands.module, operands.program, operands.frame
        self.wiped = []  # of this block: addresses and sizes that memset, or another function, may have wiped

    def call(self, tokens, name):
        tokens.linkage()
        tokens.attributes()
        result = self.module.type(tokens)
        if tokens.eat("asm"):
            return self._barrier(tokens)
        callee = tokens.next()
        arguments, of_self = self._arguments(tokens)
        if callee.startswith("@llvm."):
            return self._intrinsic(callee[6:], result, arguments, name, tokens)
        self.wiped = [(x, "0") for kind, x in arguments if kind == "ptr" and x.startswith("v")]
        if callee[0] == "%":
            return self._through_pointer(callee, result, self_first(arguments, of_self), name, tokens)
        if of_self != self.module.self_index(plain(callee)):
            refuse("a call with self elsewhere:", tokens.text[:SHOWN])
        return self._direct(plain(callee), result, arguments, name, tokens)

    def _arguments(self, tokens):
        """With their types, and which of them is Swift's self."""
        arguments, of_self = [], None
        tokens.need("(")
        while not tokens.eat(")"):
            kind = self.module.type(tokens)
            if "swiftself" in tokens.attributes():
                of_self = len(arguments)
            arguments.append((kind, self.operands.value(tokens, kind)))
            tokens.eat(",")
        return arguments, of_self

    def _barrier(self, tokens):
        """After a wipe. The wiped place is handed to it, or inlining could leave out the wipe of a local."""
        if [tokens.next() for _ in BARRIER] != BARRIER:
            refuse("assembly:", tokens.text[:SHOWN])
        for at, size in self.wiped or [("(P)0", "0")]:
            self.function.write(f"SWL_BARRIER({at}, (size_t){size});")
        self.wiped = []

    def _through_pointer(self, callee, result, arguments, name, tokens):
        """A callback of the headers, or a function that Swift merged with its like. Integers must be as wide as registers, for the
        pointer's type here has no signs; a struct of two words is returned otherwise by the core than by a callback."""
        if self.program.is_pair(result):
            refuse("a call through a pointer that returns two words:", tokens.text[:SHOWN])
        if any(is_integer(kind) and arithmetic.container(kind) < 32 for kind, _ in [(result, None), *arguments]):
            refuse("a call through a pointer with integers under 32 bits:", tokens.text[:SHOWN])
        types = ", ".join(self.program.c(kind) for kind, _ in arguments) or "void"
        pointer = f"({self.program.c(result)} (*)({types}))({self.operands.word}){self.frame.read(callee)}"
        self.function.take(name, result, f"({pointer})({', '.join(x for _, x in arguments)})")

    def _direct(self, called, result, arguments, name, tokens):
        of, parameters = self.module.head(called)
        if of != result or [kind for kind, _ in parameters] != [kind for kind, _ in arguments]:
            refuse("a call of other types:", tokens.text[:SHOWN])
        c_name = self.program.use(self.module, called)
        prototype = self.program.prototype(called)
        if prototype is None:
            text = f"{c_name}({', '.join(self_first([x for _, x in arguments], self.module.self_index(called)))})"
            if name and self.program.is_pair(result):
                return self._give_pair(name, result, text)
            return self.function.take(name, result, text)
        if not prototype.agrees(result, parameters):
            refuse(called, "has in IR", result, parameters, "and in the headers", prototype.text(called))
        place = arguments.pop(0)[1] if prototype.returns_by_address(result, parameters) else None
        texts, before = [], []
        for (kind, x), c in zip(arguments, prototype.takes):
            if c.what == "struct":
                spare = f"s{len(before)}"
                copy = f"memcpy(&{spare}, {x}, sizeof {spare});" if kind == "ptr" else f"SWL_COPY({spare}, {x});"
                before.append(f"{c.text} {spare}; {copy}")
                texts.append(spare)
            elif (c.what == "pointer") == (kind == "ptr"):
                texts.append(f"({c.declares('')}){x}")
            else:
                refuse(called, "takes", kind, "in IR, and in the headers", c.text)
        text = f"{called}({', '.join(texts)})"
        if place:
            return self.function.write(f"{{ {' '.join(before)} {prototype.returns.text} r = {text}; memcpy({place}, &r, sizeof r); }}")
        self._give(name, result, text, prototype.returns, before)

    def _give_pair(self, name, result, text):
        c = self.frame.define(name, self.program.c(result))
        halves = (f"{c}.f{i} = ({self.program.c(kind)})(u32)({half});" for i, (kind, half) in enumerate(zip(result[2], ("r", "r >> 32"))))
        self.function.write(f"{{ u64 r = {text}; {' '.join(halves)} }}")

    def _give(self, name, result, text, c, before):
        """The result of a function of the headers, as a value of IR."""
        if c.what == "struct":
            to = self.frame.define(name, self.program.c(result)) if name else refuse("nobody takes the", c.text, "of", text)
            return self.function.write(f"{{ {' '.join(before)} {c.text} r = {text}; SWL_COPY({to}, r); }}")
        if c.what == "pointer":
            text = f"(P)({self.operands.word}){text}"
        elif c.what == "integer":
            text = f"({self.program.c(result)}){text}"
        self.function.take(name, result, text, before)

    # ---- intrinsics ----------------------------------------------------------------------
    def _intrinsic(self, what, result, arguments, name, tokens):
        x = [text for _, text in arguments]
        if re.fullmatch(NO_EFFECT, what):
            for text in x:
                if re.match(r"v\w", text):
                    self.frame.unread(text)
        elif what == "trap":
            self.function.write("SWL_TRAP();")
        elif COPIES.fullmatch(what):
            self._copy(COPIES.fullmatch(what), x, tokens)
        elif CHECKED.fullmatch(what):
            self._checked(CHECKED.fullmatch(what)[1], result, x, name)
        else:
            found = re.fullmatch(r"([a-z]+(?:\.sat)?)\.(i\d+)", what)
            if not found or found[2] != result:
                refuse("the intrinsic llvm." + what)
            self.function.take(name, result, arithmetic.intrinsic(found[1], result, x))

    def _copy(self, found, x, tokens):
        which = found[1] or found[2]
        if x[3] != "0":
            refuse("volatile:", tokens.text[:SHOWN])
        size = arithmetic.LITERAL.match(x[2])
        if size and int(size[1]) == 0:
            return
        # An address of no bytes may be null in IR, which C's functions must not be given.
        function = which if size else f"swl_{which}"
        source = x[1] if which == "memset" else f"(const void *){x[1]}"
        self.function.write(f"{function}((void *){x[0]}, {source}, (size_t){x[2]});")
        if which == "memset":
            self.wiped.append((x[0], x[2]))

    def _checked(self, which, result, x, name):
        """A sum, difference or product with whether it did not fit."""
        kind = result[2][0]
        c = self.frame.define(name, self.program.c(result))
        self.function.write(f"{c}.f0 = {arithmetic.computed(arithmetic.CHECKED[which], kind, *x)};")
        self.function.write(f"{c}.f1 = {arithmetic.overflow(which, kind, x, f'{c}.f0')};")
