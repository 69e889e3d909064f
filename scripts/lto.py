# SPDX-License-Identifier: Apache-2.0
"""What link-time optimisation saves on Cortex-M4: the table in SIZES.md."""

from concurrent.futures import ThreadPoolExecutor

import rows
from targets import LTO, SWIFT_BIN, TARGETS, build

ROWS = ["sigv4", "exchange", "chat", "client_chat", "everything"]
BY_LLD = ["-fuse-ld=lld", f"-B{SWIFT_BIN}"]
COLUMNS = ["lld, objects", "lld, bitcode", "gcc", "gcc -flto"]

HEAD = """
## Link-time optimisation

Bytes of flash on Cortex-M4 of a whole program without libc, mbedTLS and port: these few hundred bytes of program are counted here. lld
links the archive's objects, or its bitcode ([`SWIFTLET_LTO`](docs/PORTING.md#link-time-optimisation)). gcc links swiftlet.c, and with
-flto the program is compiled so, too.

| linked for | {titles} |
| --- | {rule} |
"""


def rows_of_it():
    return [row for row in rows.programs() if row.name in ROWS]


def measured(amalgam):
    """Column to title to figure. `amalgam`: the target whose archive is swiftlet.c, compiled."""
    objects = TARGETS["cortex-m4"]
    build(objects, "swiftlet_archive")
    build(LTO, "swiftlet_bitcode")
    whole = amalgam.archive.with_suffix(".lto.o")
    rows.compile_c(amalgam, whole, "-flto")
    libraries = [
        (objects, [*BY_LLD, objects.archive]),
        (LTO, [*BY_LLD, f"-Wl,@{LTO.bitcode.with_name('lto.flags')}", LTO.bitcode]),
        (amalgam, [amalgam.archive]),
        (amalgam, ["-flto", whole]),
    ]
    with ThreadPoolExecutor(2) as pool:
        return {
            name: dict(pool.map(lambda row: (row.title, flash(target, row, library, name)), rows_of_it()))
            for name, (target, library) in zip(COLUMNS, libraries)
        }


def flash(target, row, library, name):
    return rows.Figure(rows.image(target, rows.link(target, row, library, f" {name}".replace(" ", "-").replace(",", ""))), 0)


def table(figures):
    head = HEAD.format(titles=" | ".join(COLUMNS), rule=" | ".join(["---:"] * len(COLUMNS)))
    titles = list(figures[COLUMNS[0]])
    return head + "".join(f"| {title} | " + " | ".join(str(figures[name][title].flash) for name in COLUMNS) + " |\n" for title in titles)
