#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Flattens Tests/vectors/NAME.json for the C tests (Tests/c/vectors.c):

    vectors.py IN.json OUT.txt         every list, and each named one in its LIST.txt beside it
    vectors.py IN.json LIST OUT.txt    one list

A record is a case: lines "name value", and an empty line at its end; the first line names its list.
Names of members are joined with dots. Elements of an array, and arrays in it, repeat the name after a line NAME.count.
Text is written as NAME_hex; if it is short, printable and not in an array, as NAME, too. Null is left out, true is 1, false is 0."""

import json
import re
import sys
from pathlib import Path

# Members that describe the vectors and belong to no case.
NOTES = {"note", "oracles", "differs", "other_readers"}
PLAIN = re.compile(r"[!-~]([ -~]{0,126}[!-~])?")


def lines(name, value, in_array=False):
    if isinstance(value, dict):
        for key, member in value.items():
            yield from lines(f"{name}.{key}" if name else key, member, in_array)
    elif isinstance(value, list):
        if not in_array:
            yield f"{name}.count {len(value)}"
        for element in value:
            yield from lines(name, element, True)
    elif isinstance(value, str):
        if name.endswith("_hex"):
            yield f"{name} {value}"
        else:
            yield f"{name}_hex {value.encode().hex()}"
            if not in_array and PLAIN.fullmatch(value):
                yield f"{name} {value}"
    elif value is not None:
        yield f"{name} {int(value)}"


def records(name, cases):
    for case in cases:
        kept = {key: value for key, value in case.items() if key not in NOTES}
        yield "\n".join([f"list {name}", *lines("", kept), "", ""])


def main(source, *rest):
    *wanted, target = rest
    data = json.loads(Path(source).read_text(encoding="utf-8"))
    lists = {name: "".join(records(name, cases)) for name, cases in data.items() if isinstance(cases, list)}
    target = Path(target)
    if not wanted:
        for name, text in lists.items():
            if name != "cases":  # several files have one
                (target.parent / f"{name}.txt").write_text(text, encoding="ascii")
    target.write_text("".join(lists[name] for name in wanted or lists), encoding="ascii")


if __name__ == "__main__":
    if not 3 <= len(sys.argv) <= 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
