# SPDX-License-Identifier: Apache-2.0
"""The rows of the size table: small programs, each linked for a target and taken apart again."""

import contextlib
import re
import shlex
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import capi
from targets import AMALGAM, ROOT, run

ROWS = ROOT / "Tests/sizes"
# Output sections of the linker: those that a device keeps in flash, in both flash and RAM, and in RAM.
FLASH = r"\.text|\.rodata|\.ARM\.ex(idx|tab)|\.swift_modhash"
BOTH = r"\.data|\.data\.rel\.ro|\.got(\.plt)?|\.sdata"
RAM = r"\.s?bss"
# Left out: tables of an unwinder, which no device has in flash, and sections that are not loaded.
NOWHERE = (
    r"\.eh_frame(_hdr)?|\.xt\..*|\.xtensa\.info|\.comment|\.note.*|\.debug.*|\.(ARM|riscv)\.attributes|\.rel.*|\.i?plt.*|\.igot.*|\.stab.*"
)


@dataclass(frozen=True)
class Row:
    name: str
    title: str
    source: Path | None
    goal: int = 0
    others: int = 0
    best: str = ""
    reason: str = ""
    without: str = ""
    of: str = ""
    beyond: str = ""
    exports: str = ""
    front: bool = False
    title_zh: str = ""


@dataclass(frozen=True)
class Figure:
    flash: int
    ram: int


def rows():
    table = tomllib.loads((ROWS / "rows.toml").read_text())["row"]
    # A board without an operating system has no poll(2).
    examples = [path for path in sorted((ROOT / "examples-c").glob("*.c")) if "<poll.h>" not in path.read_text()]
    return [Row(source=None if {"beyond", "exports"} & row.keys() else ROWS / f"{row['name']}.c", **row) for row in table] + [
        Row(f"examples-c/{path.stem}", f"`examples-c/{path.name}`", path) for path in examples
    ]


def programs():
    """The rows that are linked. The other rows are differences between two of these."""
    return [row for row in rows() if not row.beyond]


def link(target, row, library=None, kind=""):
    """Links the program, with a map beside it. The archive must be built; `library`, words for the compiler, replaces it."""
    out = target.build_dir / "rows" / (row.name.replace("/", "-") + kind)  # an example may have the name of a row
    out.parent.mkdir(exist_ok=True)
    source = row.source or _table_of(exports(row), out.with_suffix(".c"))
    # Nothing of libc, mbedTLS and the port is linked, so the figures do not depend on them.
    flags = "-Os -w -fno-pie -no-pie -static -nostdlib -ffunction-sections -fdata-sections -Wl,--gc-sections,-e,main"
    flags += f" -Wl,--unresolved-symbols=ignore-all,--cref,-Map={out}.map"
    if "picolibc" in target.machine:  # whose script has 64 KB of flash
        flags += " -Wl,--defsym=__flash_size=0x1000000"
    run(
        [
            target.cc,
            *shlex.split(target.machine),
            *flags.split(),
            "-I",
            capi.INCLUDE,
            "-I",
            ROWS,
            "-isystem",
            mbedtls_headers(target),
            source,
            *(library or [target.archive]),
            "-lgcc",
            "-o",
            out,
        ]
    )
    lacking = [name for name in symbols(target, out, "U") if re.match(r"swl_(?!port_|posix_|tls_roots_file)", name)]
    if lacking:
        raise SystemExit(f"{row.name} for {target.name}: the archive has no {' '.join(lacking)}")
    return out


def symbols(target, file, kinds):
    """Names of the symbols in a file that have one of these kinds of nm's."""
    listing = run([f"{target.prefix}nm", file]).splitlines()
    # An address, a letter, a name. The name of a literal is its text, which may have several lines.
    found = [re.fullmatch(r"[0-9a-f ]{8,16} ([A-Za-z]) (\S+)", line) for line in listing]
    return [entry[2] for entry in found if entry and entry[1] in kinds]


def figure(target, program):
    """Bytes that the archive and its functions of libgcc put into the program."""
    text = Path(f"{program}.map").read_text()
    pieces, crossings = text.split("Linker script and memory map")[1].split("Cross Reference Table")
    helpers = _helpers(crossings)
    flash = ram = 0
    for section, file, size in _pieces(pieces):
        # The map books the whole global offset table under one file. Only the archive needs one.
        if not (_is_ours(file) or file in helpers or section == ".got"):
            continue
        flash += size if re.fullmatch(f"{FLASH}|{BOTH}", section) else 0
        ram += size if re.fullmatch(f"{BOTH}|{RAM}", section) else 0
        if not re.fullmatch(f"{FLASH}|{BOTH}|{RAM}|{NOWHERE}", section):
            raise SystemExit(f"{program}: section {section} of {file}: flash or RAM?")
    return Figure(flash, ram)


def compile_c(target, out, *more):
    """swiftlet.c for the target, as an object."""
    flags = [*shlex.split(target.machine), *shlex.split(target.amalgam), "-std=c99", "-ffunction-sections", "-fdata-sections", *more]
    run([target.cc, *flags, "-I", capi.INCLUDE, "-c", AMALGAM, "-o", out])


def image(target, program):
    """Bytes of flash of the whole program, with what is not the archive's."""
    listing = [line.split() for line in run([f"{target.prefix}size", "-A", program]).splitlines()]
    # An output section of lld's is one of the input's, with the name of what is in it.
    return sum(int(words[1]) for words in listing if len(words) == 3 and re.fullmatch(rf"({FLASH}|{BOTH})(\..*)?", words[0]))


def members(program):
    """Names of the source files of the core that have bytes in the program."""
    pieces = Path(f"{program}.map").read_text().split("Linker script and memory map")[1].split("Cross Reference Table")[0]
    return {
        re.search(r"\(swl_(\w+)\.o\)$", file)[1]
        for section, file, size in _pieces(pieces)
        if size and _is_ours(file) and re.fullmatch(f"{FLASH}|{BOTH}|{RAM}", section)
    }


def _pieces(text):
    """(output section, file, size) of every input section in the linker's map."""
    section = ""
    lines = re.sub(r"\n +(0x\w+ \(size before relaxing\))", r" was \1", re.sub(r"\n( \S+)\n +0x", r"\n\1 0x", text))
    for line in lines.splitlines():
        if output := re.match(r"(\.\S+)", line):
            section = output[1]
        elif piece := re.match(r" (\S+) +0x\w+ +0x(\w+) (/?\S.*?)(?: was +0x(\w+) \(size before relaxing\))?$", line):
            name, size, file, before = piece.groups()
            # The map books merged constants under the first file that has any.
            merged = before and re.search(r"\.(str|cst)\d", name)
            yield section, file, int(before if merged else size, 16)


def _is_ours(file):
    return "libswiftlet.a(" in file


def _helpers(crossings):
    """The members of libgcc that our files refer to, directly or through another member."""
    users = defaultdict(set)
    definer = None
    for line in crossings.splitlines():
        words = line.split()
        if not line.startswith(" ") and len(words) == 2:
            definer = words[1]
        elif len(words) == 1 and definer and "libgcc.a(" in definer:
            users[definer].add(words[0])
    found = set()
    while more := {file for file in users if any(_is_ours(user) or user in found for user in users[file])} - found:
        found |= more
    return found


def exports(row):
    """The functions that the row keeps. The headers must declare all of them."""
    declared = capi.functions()
    if row.exports == "headers":
        return declared
    names = (ROWS / row.exports).read_text().split()
    if gone := set(names) - set(declared):
        raise SystemExit(f"Tests/sizes/{row.exports} lists what no header declares: {' '.join(sorted(gone))}")
    return names


def _table_of(functions, path):
    """A table of the functions, which keeps the linker from dropping any."""
    includes = "".join(f'#include "{header}"\n' for header in capi.CORE_HEADERS)
    names = ",\n    ".join(f"(function){name}" for name in functions)
    path.write_text(
        f"{includes}typedef void (*function)(void);\nfunction volatile all[] = {{\n    {names}\n}};\n"
        "int main(void) { return all[0] != 0; }\n"
    )
    return path


def mbedtls_headers(target):
    """The host's mbedTLS headers without the rest of /usr/include, for the examples."""
    folder = target.build_dir / "mbedtls-include"
    folder.mkdir(exist_ok=True)
    for name in ("mbedtls", "psa"):
        if Path("/usr/include", name).exists():
            with contextlib.suppress(FileExistsError):  # rows are linked side by side
                (folder / name).symlink_to(f"/usr/include/{name}")
    return folder
