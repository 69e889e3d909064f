# SPDX-License-Identifier: Apache-2.0
"""Swiftlet's core as one C file, from the LLVM IR that swiftc makes of each Swift file.

    lexer         words of IR
    ir            types, layout, and what one file of IR has
    headers       the C API and its structs, as clang reads the headers
    names         C names from Swift's
    constants     tables and strings
    arithmetic    operators, casts and intrinsics of integers
    frame         the locals and labels of one C function
    operands      values and addresses in an instruction
    calls         calls, intrinsics and the barrier after a wipe
    function      one function: blocks, phi, instructions
    program       all files of one pointer size: what is reached, in order
    prelude.h     the first part of the C file: what is particular to a compiler, memory, helpers

Each of them ends with `Refused` at a construct that it does not know."""


class Refused(Exception):
    """The IR has something that this generator does not know how to write in C."""


def refuse(*what):
    raise Refused(" ".join(str(part) for part in what))
