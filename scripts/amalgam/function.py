# SPDX-License-Identifier: Apache-2.0
"""One function of IR as one of C: a label for each block, and assignments on the edges for phi."""

import re

from . import arithmetic, refuse
from .calls import Calls
from .frame import Frame
from .ir import NAME, bits, is_integer, is_wide
from .lexer import SHOWN, Tokens
from .operands import Operands
from .wide import Wide

ASSIGNED = re.compile(rf"(%{NAME}) = (.*)")
# An expression without an effect may go when nobody reads it; what else has a call may not.
PURE = r"(AT|IN|LDP?\d*(_\d)?|SWL_BSWAP\d+|ZERO|swl_([us]mul64_overflows|ct(tz|lz|pop)\d+))\("


class Function:
    def __init__(self, program, module, name):
        self.program, self.module, self.name = program, module, name
        self.result, self.parameters = module.head(name)
        self.frame = Frame()
        self.operands = Operands(program, module, self.frame)
        self.calls = Calls(self.operands, self)
        self.wide = Wide(module.word)
        self.body = []  # lines, and labels as tuples
        self.walked = set()  # edges
        self._translate()

    def _translate(self):
        blocks = self._blocks()
        self.edges = self._phis(blocks)
        for label, lines in blocks:
            self.label = self.frame.label(label)
            self.body.append((self.label,))
            self.calls.wiped = []
            ended = False
            for line in lines:
                if ended:
                    refuse("after the end of a block:", line)
                ended = self._instruction(line)
            if not ended:
                refuse("no end of the block", label, "in", self.name)
        if set(self.edges) - self.walked:
            refuse("phi of an edge that is not:", self.name, sorted(set(self.edges) - self.walked))

    # ---- blocks --------------------------------------------------------------------------
    def _blocks(self):
        """Labels with their instructions. A switch is one line here."""
        lines, blocks = iter(self.module.functions[self.name].split("\n")[1:-1]), []
        for line in lines:
            label = re.match(rf"({NAME}):", line)
            if label:
                blocks.append((label[1], []))
                continue
            line = line.strip()
            if not line:
                continue
            if line.startswith("switch ") and not re.search(r"\](, !.*)?$", line):
                for more in lines:
                    line += " " + more.strip()
                    if re.match(r"\s*\](, !.*)?$", more):
                        break
            if not blocks:  # an entry without a label has the number after the parameters'
                blocks.append((str(sum(1 for _, name in self.parameters if re.fullmatch(r"%\d+", name))), []))
            blocks[-1][1].append(line)
        return blocks

    def _phis(self, blocks):
        """(from, to) to the assignments of that edge."""
        edges, known = {}, {self.frame.label(label) for label, _ in blocks}
        for label, lines in blocks:
            for line in lines:
                found = ASSIGNED.match(line)
                if not found or not found[2].startswith("phi "):
                    break
                tokens = Tokens(found[2][4:])
                kind = self.module.type(tokens)
                c, froms = self.frame.define(found[1], self.program.c(kind)), {}
                while not froms or tokens.peek() == "," and tokens.peek(1) == "[":
                    tokens.eat(",")
                    tokens.need("[")
                    x = self._whole(self.operands.value(tokens, kind), kind)
                    tokens.need(",")
                    source = self.frame.label(tokens.next())
                    tokens.need("]")
                    if source not in known or froms.get(source, x) != x:
                        refuse("phi from", source, "twice or from nowhere:", line)
                    if source not in froms:
                        edges.setdefault((source, self.frame.label(label)), []).append((c, x))
                    froms[source] = x
                tokens.end()
        return edges

    def go(self, label):
        """Copies of an edge are parallel: one whose target is still to be read waits, and a ring of them goes by way of another local."""
        to = self.frame.label(label)
        self.walked.add((self.label, to))
        left = [(c, x) for c, x in self.edges.get((self.label, to), []) if c != x]
        text = []
        while left:
            free = next(
                (pair for pair in left if not any(other != pair and re.search(rf"\b{pair[0]}\b", other[1]) for other in left)), None
            )
            if free:
                text.append(f"{free[0]} = {free[1]};")
                left.remove(free)
            else:
                c = left[0][0]
                spare = self.frame.spare(c)
                text.append(f"{spare} = {c};")
                left = [(other, re.sub(rf"\b{c}\b", spare, x)) for other, x in left]
        return " ".join([*text, f"goto {to};"])

    # ---- instructions --------------------------------------------------------------------
    def write(self, text):
        self.body.append("  " + text)

    def put(self, name, kind, text):
        self.write(f"{self.frame.define(name, self.program.c(kind))} = {text};")

    def put_words(self, name, kind, lines_of):
        """A wide integer, a word a line."""
        for line in lines_of(self.frame.define(name, self.program.c(kind))):
            self.write(line)

    def _whole(self, x, kind):
        """A value that is copied as it is, which a wide number in digits cannot be."""
        return refuse("a number of", kind) if is_wide(kind) and x.isdigit() else x

    def take(self, name, result, text, before=()):
        """The result of a call."""
        line = f"{text};" if result == "void" or name is None else f"{self.frame.define(name, self.program.c(result))} = {text};"
        self.write(f"{{ {' '.join(before)} {line} }}" if before else line)

    def _instruction(self, line):
        """True when it ends the block."""
        found = ASSIGNED.match(line)
        name, text = (found[1], found[2]) if found else (None, line)
        tokens = Tokens(text)
        operator = tokens.next()
        if operator in ("tail", "notail"):
            operator = tokens.next()
        if operator == "phi":
            return False
        if operator == "call":
            self.calls.call(tokens, name)
        elif operator in arithmetic.OPERATORS:
            tokens.flags()
            kind, x = self.operands.typed(tokens)
            y = self.operands.next_value(tokens, kind)
            if is_wide(kind):
                self.put_words(name, kind, lambda c: self.wide.computed(operator, c, kind, x, y))
            elif is_integer(kind):
                self.put(name, kind, arithmetic.computed(operator, kind, x, y))
            else:
                refuse(operator, "of", kind, "in", line[:SHOWN])
        else:
            known = getattr(self, f"_{operator}", None) if operator in KNOWN else None
            known(tokens, name) if known else refuse("the instruction", line[:SHOWN])
        tokens.end()
        return operator in ENDS

    def _icmp(self, tokens, name):
        tokens.flags()
        how = tokens.next()
        kind, x = self.operands.typed(tokens)
        y = self.operands.next_value(tokens, kind)
        self.put(
            name, "i1", self.wide.compared(how, kind, x, y) if is_wide(kind) else arithmetic.compared(how, kind, x, y, self.operands.word)
        )

    def _select(self, tokens, name):
        if self.module.type(tokens) != "i1":
            refuse("a select by other than i1:", tokens.text[:SHOWN])
        which = self.operands.value(tokens, "i1")
        tokens.need(",")
        kind, x = self.operands.typed(tokens)
        tokens.need(",")
        other, y = self.operands.typed(tokens)
        if other != kind:
            refuse("a select of two types:", tokens.text[:SHOWN])
        x, y = self._whole(x, kind), self._whole(y, kind)
        small = f"({self.program.c(kind)})" if is_integer(kind) and bits(kind) < 32 else ""
        self.put(name, kind, f"{small}({which} ? {x} : {y})")

    def _convert(self, tokens, name):
        operator = tokens.words[0]
        tokens.flags()
        of, x = self.operands.typed(tokens)
        tokens.need("to")
        to = self.module.type(tokens)
        if operator == "zext" and is_wide(to) and is_integer(of):
            self.put_words(name, to, lambda c: self.wide.widened(c, to, of, x))
        elif operator == "trunc" and is_wide(of) and is_integer(to):
            self.put(name, to, self.wide.narrowed(x, to))
        else:
            self.put(name, to, self.operands.cast(operator, of, x, to))

    _zext = _sext = _trunc = _inttoptr = _ptrtoint = _convert

    def _freeze(self, tokens, name):
        kind, x = self.operands.typed(tokens)
        self.put(name, kind, self._whole(x, kind))

    def _getelementptr(self, tokens, name):
        self.put(name, "ptr", self.operands.pointer(tokens, "inbounds" in tokens.flags()))

    def _load(self, tokens, name):
        volatile = tokens.eat("volatile")
        kind = self.module.type(tokens)
        tokens.need(",")
        if is_wide(kind) and not volatile:
            tokens.need("ptr")
            at = self.operands.value(tokens, "ptr")
            return self.put_words(name, kind, lambda c: self.wide.loaded(c, kind, at))
        how, at = self._place(tokens, kind)
        if volatile and how != "32":
            refuse("volatile:", tokens.text[:SHOWN])
        self.put(name, kind, f"LD{'V' if volatile else ''}{how}({at})" + (" & 1" if kind == "i1" else ""))

    def _store(self, tokens, name):
        kind, x = self.operands.typed(tokens)
        tokens.need(",")
        if is_wide(kind):
            tokens.need("ptr")
            at = self.operands.value(tokens, "ptr")
            for line in self.wide.stored(x, kind, at):
                self.write(line)
            return
        how, at = self._place(tokens, kind)
        self.write(f"ST{how}({at}, {x});")

    def _place(self, tokens, kind):
        """Which macro of the prelude, and the address."""
        tokens.need("ptr")
        at = self.operands.value(tokens, "ptr")
        if kind not in ("i1", "i8", "i16", "i32", "i64", "ptr"):
            refuse("memory of the type", kind, "in", tokens.text[:SHOWN])
        align = re.search(r", align (\d+)", tokens.text)
        size = self.module.layout(kind)[0]
        less = align and int(align[1]) < size
        return f"{'P' if kind == 'ptr' else 8 * size}{f'_{align[1]}' if less else ''}", at

    def _alloca(self, tokens, name):
        kind = self.module.type(tokens)
        size, align = self.module.layout(kind)
        if tokens.peek() == "," and is_integer(tokens.peek(1)):
            tokens.next()
            count = tokens.words[tokens.at + 1]
            self.module.type(tokens)
            size *= int(tokens.next()) if count.isdigit() else refuse("a place of a variable size:", tokens.text[:SHOWN])
        stated = re.search(r", align (\d+)", tokens.text)
        if sum(isinstance(part, tuple) for part in self.body) > 1:
            refuse("alloca outside the first block:", tokens.text[:SHOWN])
        self.frame.arrays.append((self.frame.local(name), max(1, size), int(stated[1]) if stated else align))

    def _br(self, tokens, name):
        if tokens.eat("label"):
            return self.write(self.go(tokens.next()))
        tokens.need("i1")
        which = self.operands.value(tokens, "i1")
        yes, no = (self._label(tokens) for _ in range(2))
        self.write(f"if ({which}) {{ {self.go(yes)} }}")
        self.write(self.go(no))

    def _label(self, tokens):
        tokens.need(",")
        tokens.need("label")
        return tokens.next()

    def _switch(self, tokens, name):
        kind, x = self.operands.typed(tokens)
        default = self._label(tokens)
        self.write(f"switch ({x}) {{")
        tokens.need("[")
        while not tokens.eat("]"):
            of, value = self.operands.typed(tokens)
            if of != kind:
                refuse("a switch of two types:", tokens.text[:SHOWN])
            self.write(f"  case {value}: {self.go(self._label(tokens))}")
        self.write(f"  default: {self.go(default)}")
        self.write("}")

    def _ret(self, tokens, name):
        kind = self.module.type(tokens)
        if kind != self.result:
            refuse("returns", kind, "in", self.name)
        if kind == "void":
            return self.write("return r;" if self._returns_by_address() else "return;")
        x, prototype = self.operands.value(tokens, kind), self.program.prototype(self.name)
        if prototype is None and self.program.is_pair(kind):
            self.write(f"return (u64)(u32){x}.f1 << 32 | (u32){x}.f0;")
        elif prototype is None:
            self.write(f"return {self._whole(x, kind)};")
        elif prototype.returns.what == "struct":
            self.write(f"{{ {prototype.returns.text} r; SWL_COPY(r, {x}); return r; }}")
        else:
            self.write(f"return ({prototype.returns.declares('')}){x};")

    def _returns_by_address(self):
        prototype = self.program.prototype(self.name)
        return prototype is not None and prototype.returns_by_address(self.result, self.parameters)

    def _unreachable(self, tokens, name):
        if self.body[-1] != "  SWL_TRAP();":
            self.write("SWL_TRAP();")
        self.write("SWL_NEVER();")

    def _extractvalue(self, tokens, name):
        kind, x = self.operands.typed(tokens)
        tokens.need(",")
        index = int(tokens.next())
        self.put(name, kind[2] if kind[0] == "array" else kind[2][index], f"{x}.f{index}")

    def _insertvalue(self, tokens, name):
        kind, x = self.operands.typed(tokens)
        tokens.need(",")
        _, y = self.operands.typed(tokens)
        tokens.need(",")
        c = self.frame.define(name, self.program.c(kind))
        self.write(f"{c} = {x};")
        self.write(f"{c}.f{int(tokens.next())} = {y};")

    # ---- put together --------------------------------------------------------------------
    def text(self):
        names, prologue, copies = self._parameters()
        lines = [f"{self.program.signature(self.module, self.name, names)} {{", *prologue, *self.frame.declarations(), *copies]
        return "\n".join([*lines, *self._statements(), "}"])

    def _statements(self):
        """Without a goto to the line after it, and without labels that nothing goes to."""
        text = [
            f"{part[0]}:;" if isinstance(part, tuple) else part
            for part, after in zip(self.body, [*self.body[1:], None])
            if not (isinstance(after, tuple) and part == f"  goto {after[0]};")
        ]
        aims = set(re.findall(r"\bgoto (L\d+);", "\n".join(text)))
        for line in text:
            label = re.fullmatch(r"(L\d+):;", line)
            if label is None:
                yield from self._read(line)
            elif label[1] in aims:
                yield line

    def _read(self, line):
        """Without a result that nobody reads; a call that gave it stays."""
        found = re.match(r"  (v\w*) = (.*);$", line)
        if not found or self.frame.reads.get(found[1]):
            return [line]
        calls = re.search(r"\b\w+\(", re.sub(PURE, "", found[2])) or ")(" in found[2]
        return [f"  (void){found[2]};"] if calls else []

    def _parameters(self):
        """Names in C; what makes locals of the headers' types, before and after the declarations."""
        prototype, parameters, names, first, then = self.program.prototype(self.name), self.parameters, [], [], []
        if prototype is None:
            names = [self.frame.local(name) for _, name in parameters]
            return names, [], [f"  (void){c};" for c in names if not self.frame.reads.get(c)]
        if not prototype.agrees(self.result, parameters):
            refuse(self.name, "has in IR", self.result, parameters, "and in the headers", prototype.text(self.name))
        if self._returns_by_address():
            first.append(f"  {prototype.returns.text} r;\n  P {self.frame.local(parameters[0][1])} = (P)&r;")
            parameters = parameters[1:]
        for i, ((kind, name), takes) in enumerate(zip(parameters, prototype.takes)):
            c = self.frame.local(name)
            names.append(f"a{i}")
            if not self.frame.reads.get(c):
                then.append(f"  (void)a{i};")
            elif takes.what == "struct" and kind == "ptr":
                first.append(f"  P {c} = (P)&a{i};")
            elif takes.what == "struct":
                first.append(f"  {self.program.c(kind)} {c};")
                then.append(f"  SWL_COPY({c}, a{i});")
            elif (kind == "ptr") == (takes.what == "pointer"):
                through = f"(P)({self.operands.word})" if kind == "ptr" else f"({self.program.c(kind)})"
                first.append(f"  {self.program.c(kind)} {c} = {through}a{i};")
            else:
                refuse(self.name, "takes", kind, "in IR, and in the headers", takes.text)
        return names, first, then


KNOWN = set("icmp select zext sext trunc inttoptr ptrtoint freeze getelementptr load store alloca".split())
KNOWN |= set("br switch ret unreachable extractvalue insertvalue".split())
ENDS = {"br", "switch", "ret", "unreachable"}
