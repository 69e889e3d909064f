# SPDX-License-Identifier: Apache-2.0
"""Which file of the core uses which, as the compiler sees it: there is no circle, and no arrow between folders that the list below does not allow."""

import functools
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "Sources/SwiftletCore"

# The folders that the files of a folder may use besides Bytes, which uses none, and the header. CRC32 is in Stream and not in Crypto,
# because it is not cryptography, and only event streams use it (EventStream). So Stream uses no other folder.
MAY_USE = {
    "Bytes": set(),
    "Crypto": set(),
    "HTTP": set(),
    "Auth": {"Crypto", "HTTP"},
    "Stream": set(),
    "Net": {"HTTP", "Crypto"},
    "Model": {"Stream", "HTTP"},
    "Keys": {"Model", "Stream", "HTTP"},
    "Client": {"Crypto", "HTTP", "Auth", "Stream", "Net", "Model", "Keys"},
}
# Arrows that are still to go. These lists may only get shorter: an entry without an arrow fails, too.
ARROWS_TO_GO = set()
CIRCLES_TO_GO = []


def name(path):
    return f"{path.parent.name}/{path.stem}"


def sources(core):
    return sorted(core.glob("*/*.swift"))


def used(core, source, cache):
    """The other files whose declarations this file names."""
    others = [path for path in sources(core) if path != source]
    done = subprocess.run(
        ["swiftc", "-frontend", "-dump-ast", "-primary-file", source, *others, core / "Runtime.swift", "-module-name", "SwiftletCore"]
        + ["-swift-version", "6", "-parse-as-library", "-enable-experimental-feature", "Embedded", "-I", ROOT / "include"]
        + ["-module-cache-path", cache],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return arrows_in(done.stdout, core, source)


def arrows_in(dump, core, source):
    """The compiler tells a declaration with its place, but an export as the header's, and a type by its name."""
    found = set(re.findall(rf"@{re.escape(str(core))}/(\w+/\w+)\.swift:\d+:\d+", dump))
    called = set(re.findall(r'decl="CSwiftlet\.\(file\)\.(swl_\w+)@', dump))
    types = {word for text in re.findall(r'(?:type|result)="([^"]*)"', dump) for word in re.findall(r"\w+", text)}
    own = declared(source)
    for path in sources(core):
        if declared(path) & (called | types) - own:
            found.add(name(path))
    return found - {name(source)}


@functools.cache
def declared(path):
    """The exports, and the types that other files can name."""
    text = path.read_text()
    types = re.findall(r"^(?:struct|enum|typealias|protocol) (\w+)", text, re.MULTILINE)
    return set(types) | set(re.findall(r"@c\((\w+)\)", text))


def drawn(core, cache):
    first, *rest = sources(core)
    arrows = {name(first): used(core, first, cache)}  # fills the module cache, which two may not do at once
    with ThreadPoolExecutor() as pool:
        return arrows | dict(zip(map(name, rest), pool.map(lambda path: used(core, path, cache), rest)))


def circles(arrows):
    """The groups of files in which each can be reached from each other."""

    def reached(start):
        found, new = set(), {start}
        while new:
            new = {end for node in new for end in arrows.get(node, ())} - found
            found |= new
        return found

    reach = {node: reached(node) for node in arrows}
    groups = {frozenset(other for other in reach[node] if node in reach.get(other, ())) for node in arrows if node in reach[node]}
    return sorted(map(sorted, groups))


def between_rooms(arrows):
    rooms = {}
    for start, ends in arrows.items():
        rooms.setdefault(start.split("/")[0], set()).update(end.split("/")[0] for end in ends)
    return {room: ends - {room} for room, ends in rooms.items()}


def forbidden(arrows):
    def may(start, end):
        start, end = start.split("/")[0], end.split("/")[0]
        return end in {start, "Bytes"} | MAY_USE[start]

    return {f"{start} -> {end}" for start, ends in arrows.items() for end in ends if not may(start, end)}


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("modules")


@pytest.fixture(scope="session")
def arrows(cache):
    return drawn(CORE, cache)


def test_every_file_has_its_room(arrows):
    assert {start.split("/")[0] for start in arrows} == set(MAY_USE)
    assert sum(map(len, arrows.values())) > 100


def test_no_circle_of_files(arrows):
    assert [set(circle) for circle in circles(arrows)] == CIRCLES_TO_GO


def test_no_circle_of_rooms(arrows):
    assert circles(between_rooms(arrows)) == []


def test_arrows_of_the_house_only(arrows):
    assert forbidden(arrows) == ARROWS_TO_GO


def test_it_sees_an_arrow_and_a_circle(cache, tmp_path):
    """A copy of the core in which a file of HTTP names a signer's type, calls a signer, and calls an export."""
    core = shutil.copytree(CORE, tmp_path / "SwiftletCore")
    framing, url = core / "HTTP/Framing.swift", core / "HTTP/URL.swift"
    framing.write_text(
        f"{framing.read_text()}\nfunc one(_ k: UnsafePointer<swl_bearer>, _ r: UnsafeMutablePointer<swl_request>) -> swl_status {{\n"
        "    swl_bearer_sign(k, r, nil)\n}\nfunc two(_ signer: Signer) {}\nlet three = four()\n"
    )
    url.write_text(f"{url.read_text()}\nfunc four() -> Framing {{ .other }}\n")
    arrows = {name(path): used(core, path, cache) for path in (framing, url)}
    assert forbidden(arrows) == {"HTTP/Framing -> Auth/Bearer", "HTTP/Framing -> Auth/Signer"}
    assert circles(arrows) == [["HTTP/Framing", "HTTP/URL"]]
