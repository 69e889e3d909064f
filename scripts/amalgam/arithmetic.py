# SPDX-License-Identifier: Apache-2.0
"""Operators, casts and intrinsics of integers in C.

A value of iN lives in the smallest of u8, u16, u32, u64 that holds it, and its upper bits are 0. Operands
are atoms of C: a local, a literal, or an expression in parentheses."""

import re

from . import refuse
from .ir import bits

UNSIGNED = {"add": "+", "sub": "-", "mul": "*", "and": "&", "or": "|", "xor": "^", "udiv": "/", "urem": "%"}
SIGNED = {"sdiv": "/", "srem": "%"}
SHIFTS = {"shl": "<<", "lshr": ">>", "ashr": ">>"}
OPERATORS = {*UNSIGNED, *SIGNED, *SHIFTS}
COMPARISONS = {"eq": "==", "ne": "!=", "gt": ">", "lt": "<", "ge": ">=", "le": "<="}
LITERAL = re.compile(r"(\d+)(u|ull)?$")


def container(kind):
    """Bits of the C type."""
    return next(size for size in (8, 16, 32, 64) if bits(kind) <= size)


def c_type(kind):
    return f"u{container(kind)}"


def literal(number, kind):
    suffix = {32: "u", 64: "ull"}.get(container(kind), "")
    return f"{number & (1 << bits(kind)) - 1}{suffix}"


def kept(kind, text):
    """The expression as a value of its type: what does not fit is dropped."""
    if bits(kind) == container(kind):
        return f"({c_type(kind)})({text})"
    return f"({c_type(kind)})(({text}) & {literal(-1, kind)})"


def signed(kind, x):
    """The value as C's signed integer."""
    size, spare = container(kind), container(kind) - bits(kind)
    if spare == 0:
        return f"(i{size}){x}"
    return f"(i{size})((i{size})(u{size})((u{size}){x} << {spare}) >> {spare})"


def computed(operator, kind, x, y):
    if operator in SHIFTS:
        return _shifted(operator, kind, x, y)
    if operator in SIGNED:
        return kept(kind, f"{signed(kind, x)} {SIGNED[operator]} {signed(kind, y)}")
    # Not as int, which a sum or a product may overflow.
    text = f"{_wide(kind, x)} {UNSIGNED[operator]} {y}"
    if operator in ("and", "or", "xor", "udiv", "urem") or bits(kind) == container(kind):
        return text if container(kind) >= 32 else f"({c_type(kind)})({text})"
    return kept(kind, text)


def _shifted(operator, kind, x, y):
    number = LITERAL.match(y)
    if number and int(number[1]) >= bits(kind):
        refuse("a shift of", kind, "by", number[1])
    if not number:
        # LLVM may shift by more where the result is not used, which C does not allow.
        y = f"({y} & {bits(kind) - 1}u)" if bits(kind) & bits(kind) - 1 == 0 else f"({y} % {bits(kind)}u)"
    if operator == "ashr":
        return kept(kind, f"{signed(kind, x)} >> {y}")
    return kept(kind, f"{_wide(kind, x)} {SHIFTS[operator]} {y}")


def _wide(kind, x):
    return x if container(kind) >= 32 else f"(u32){x}"


def compared(how, kind, x, y, word):
    """A value of i1; `word` is the C type of an address as a number."""
    if kind == "ptr":
        x, y = f"({word}){x}", f"({word}){y}"
    elif how[0] == "s":
        x, y = signed(kind, x), signed(kind, y)
    return f"(u8)({x} {COMPARISONS[how if how in ('eq', 'ne') else how[1:]]} {y})"


def cast(operator, of, x, to):
    if operator == "zext" or (operator == "trunc" and bits(to) == container(to)):
        return f"({c_type(to)}){x}"
    if operator == "trunc":
        return kept(to, x)
    if operator == "sext":
        widened = f"({c_type(to)})(i{container(to)})({signed(of, x)})"
        return widened if bits(to) == container(to) else kept(to, widened)
    refuse("the cast", operator)


def intrinsic(name, kind, x):
    """The value of llvm.NAME.KIND, of one to three operands."""
    c = c_type(kind)
    if name in ("smax", "smin", "umax", "umin"):
        a, b = (signed(kind, operand) if name[0] == "s" else operand for operand in x)
        return f"({c})({a} {'>' if name.endswith('max') else '<'} {b} ? {x[0]} : {x[1]})"
    if name == "usub.sat":
        return f"({c})({x[0]} > {x[1]} ? {x[0]} - {x[1]} : 0)"
    if name == "uadd.sat":
        return f"({c})({kept(kind, f'{_wide(kind, x[0])} + {x[1]}')} < {x[0]} ? {literal(-1, kind)} : {kept(kind, f'{_wide(kind, x[0])} + {x[1]}')})"
    if name == "abs":
        return f"({c})({signed(kind, x[0])} < 0 ? {kept(kind, f'0u - {x[0]}')} : {x[0]})"
    if name == "bswap" and bits(kind) in (16, 32, 64):
        return f"SWL_BSWAP{bits(kind)}({x[0]})"
    if name in ("cttz", "ctlz", "ctpop"):
        return f"({c})swl_{name}{max(32, container(kind))}({x[0]}, {bits(kind)}u)"
    if name in ("fshl", "fshr") and bits(kind) in (8, 16, 32, 64):
        return _funnel(name, kind, x)
    refuse(f"the intrinsic llvm.{name}.{kind}")


def _funnel(name, kind, x):
    """The upper (or lower) half of two values side by side, shifted: a rotation when both are one."""
    most = bits(kind) - 1
    shift, rest = f"({x[2]} & {most}u)", f"(~{x[2]} & {most}u)"
    high, low = (_wide(kind, operand) for operand in x[:2])
    if name == "fshl":
        return kept(kind, f"{high} << {shift} | {low} >> 1 >> {rest}")
    return kept(kind, f"{low} >> {shift} | {high} << 1 << {rest}")


def overflow(name, kind, x, result):
    """Whether the checked operation of llvm.NAME.with.overflow.KIND, whose wrapped result is given, did not fit."""
    a, b, top = x[0], x[1], f">> {bits(kind) - 1}"
    if name == "uadd":
        return f"(u8)({result} < {a})"
    if name == "usub":
        return f"(u8)({a} < {b})"
    if name == "sadd":
        return f"(u8)((({a} ^ {result}) & ({b} ^ {result})) {top} & 1)"
    if name == "ssub":
        return f"(u8)((({a} ^ {b}) & ({a} ^ {result})) {top} & 1)"
    if name == "umul" and bits(kind) <= 32:
        return f"(u8)((u64){a} * {b} >> {bits(kind)} != 0)"
    if name == "smul" and bits(kind) <= 32:
        return f"(u8)((i64){signed(kind, a)} * {signed(kind, b)} != (i64){signed(kind, result)})"
    if name in ("umul", "smul") and bits(kind) == 64:
        return f"swl_{name}64_overflows({a}, {b})"
    refuse(f"the intrinsic llvm.{name}.with.overflow.{kind}")


CHECKED = {"uadd": "add", "usub": "sub", "umul": "mul", "sadd": "add", "ssub": "sub", "smul": "mul"}
