# SPDX-License-Identifier: Apache-2.0
"""The C file: banner, prelude, and for each pointer size what its Swift files became."""

from pathlib import Path

from . import refuse
from .names import Names
from .program import Program

HERE = Path(__file__).resolve().parent
MACHINE = HERE.parents[1] / "Sources/SwiftletPort/machine.h"
# By which a port knows that this code is for its machine; once in a program.
MARK = """#if defined(SWL_MACHINE) && defined(SWL_GNU) && defined(__ELF__) && SWL_PART({number})
__asm__(".pushsection .text.swl_machine,\\"ax\\"\\n.globl " SWL_TEXT(SWL_MACHINE) "\\n" SWL_TEXT(SWL_MACHINE) ":\\n.popsection");
#else
typedef int swl_no_empty_file;
#endif
"""
MARKED = "(machine)"
MACHINES = {4: "0xffffffffu", 8: "0xffffffffffffffffu"}


def c_file(machines, headers, swift_demangle, facts):
    """`machines` has, for one or two pointer sizes, the modules by the names of their Swift files."""
    names = Names(swift_demangle)
    programs = [Program(list(modules.values()), headers, names) for modules in machines]
    if len({program.word for program in programs}) != len(programs):
        refuse("two machines have pointers of", programs[0].word, "bytes")
    for program in programs:
        program.translate()
    sections = [{file: program.section(module) for file, module in modules.items()} for program, modules in zip(programs, machines)]
    files = sorted({file for texts in sections for file, text in texts.items() if text})
    numbers = {file: number for number, file in enumerate([*files, MARKED], 1)}
    parts = [_banner(numbers, facts), "#include <stddef.h>\n#include <stdint.h>\n#include <string.h>", headers.includes()]
    parts += [(HERE / "prelude.h").read_text(), MACHINE.read_text(), MARK.format(number=numbers[MARKED])]
    for i, (program, modules, texts) in enumerate(zip(programs, machines, sections)):
        parts.append(f"#{'elif' if i else 'if'} UINTPTR_MAX == {MACHINES[program.word]}")
        parts += _machine(program, modules, texts, numbers)
    parts.append('#else\n#error "swiftlet.c has no code for pointers of this size."\n#endif')
    return "\n".join(parts) + "\n"


def _banner(numbers, facts):
    listed = [f"{number:4} {file.removesuffix('.swift')}" for file, number in numbers.items()]
    text = (HERE / "banner.txt").read_text().format(count=len(numbers), files=_columns(listed), **facts)
    return "/* " + "\n * ".join(text.strip().splitlines()).replace(" * \n", " *\n") + " */\n"


def _columns(texts, count=3):
    width = max(len(text) for text in texts) + 2
    return "\n".join("".join(text.ljust(width) for text in texts[i : i + count]).rstrip() for i in range(0, len(texts), count))


def _machine(program, modules, texts, numbers):
    prototypes, tables = program.shared()
    of_module = {module: file for file, module in modules.items()}
    yield from program.headers.layout_checks(program.modules[0].triple)
    yield from program.structs()
    yield from prototypes
    for table, users in tables:
        readers = " || ".join(f"SWL_PART({number})" for number in sorted(numbers[of_module[user]] for user in users))
        yield f"#if {readers}\n{table}\n#endif"
    for file, text in texts.items():
        if text:
            yield f"\n/* ---- {file} ---- */\n#if SWL_PART({numbers[file]})\n{text}\n#endif"
