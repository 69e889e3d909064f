# SPDX-License-Identifier: Apache-2.0
"""Takes out each check of TLS in the core, one at a time: a test of Tests/c must fail.

One build of a copy has all the mutants; a number in the environment says which one acts."""

import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

from checks import CORE

ROOT = pathlib.Path(__file__).resolve().parents[2]
TREE = ROOT / ".build-mutants/tree"
ROWS = [(name, file) for file, rows in CORE.items() for name, *_ in rows]

SWITCH = """
#include <stdlib.h>
int32_t swl_mutant(void);
int32_t swl_mutant(void) {
    const char *number = getenv("SWIFTLET_MUTANT");
    return number ? atoi(number) : -1;
}
"""


def mutated(source: str, rows, number: int, where: str) -> str:
    """A file with all its mutants; mutants of the same text are nested."""
    grown = {}
    for name, old, new in rows:
        assert source.count(old) == 1, f"{where}: {name}: its text is there {source.count(old)} times"
        grown.setdefault(old, []).append((number, new))
        number += 1
    for old, versions in grown.items():
        assert source.count(old) == 1, f"{where}: {versions}: two mutants are in each other's way"
        if len(versions) == 1:
            text = versions[0][1].replace("OUT", f"(swl_mutant() == {versions[0][0]})")
        else:
            added = [
                re.sub(r" \{$", "", new.removeprefix(old.removesuffix(" {"))).replace("OUT", f"(swl_mutant() == {n})")
                for n, new in versions
            ]
            text = old.removesuffix(" {") + "".join(added) + " {"
        source = source.replace(old, text)
    return source


def copy_tree() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    kept = [
        name
        for name in listed
        if name.startswith(("Sources/", "include/", "scripts/", "Tests/c/", "Tests/vectors/", "CMakeLists.txt", "examples-c/"))
    ]
    for name in kept:
        target = TREE / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_file() and (not target.exists() or target.read_bytes() != (ROOT / name).read_bytes()):
            shutil.copy(ROOT / name, target)


@pytest.fixture(scope="session")
def tests():
    copy_tree()
    number = 0
    for file, rows in CORE.items():
        path = TREE / "Sources/SwiftletCore" / file
        # The switch is in the C header, which not every file imports.
        path.write_text("import CSwiftlet\n" + mutated((ROOT / "Sources/SwiftletCore" / file).read_text(), rows, number, file))
        number += len(rows)
    with (TREE / "include/swiftlet.h").open("a") as header:
        header.write("int32_t swl_mutant(void);\n")
    with (TREE / "Tests/c/main.c").open("a") as main:
        main.write(SWITCH)
    command = "from targets import TARGETS, build; build(TARGETS['host'], 'swiftlet_tests')"
    subprocess.run([sys.executable, "-c", command], cwd=TREE / "scripts", check=True)
    return TREE / ".build-host/swiftlet_tests"


def run(program, number):
    environment = {**os.environ, "SWIFTLET_MUTANT": str(number)}
    try:
        done = subprocess.run([str(program), "tls"], capture_output=True, text=True, env=environment, timeout=60)
    except subprocess.TimeoutExpired:
        return "no end"
    failed = re.findall(r"^FAIL\w* (.*)$|^(tls\S* .*)$", done.stdout, re.M)
    return "" if done.returncode == 0 else str(failed or done.stdout[-300:])


def test_nothing_fails_without_a_mutant(tests):
    assert run(tests, -1) == ""


@pytest.mark.parametrize("number", range(len(ROWS)), ids=[f"{file}: {name}" for name, file in ROWS])
def test_a_check_that_is_taken_out_is_missed(tests, number):
    assert run(tests, number), f"{ROWS[number]}: no test fails without it"
