# SPDX-License-Identifier: Apache-2.0
"""swiftlet.c as its user gets it: the same bytes twice, no warning in any dialect, its exports and needs, what the linker drops, what is wiped."""

import dataclasses
import re
import shutil
import subprocess

import capi
import pytest
import rows
from conftest import ROOT
from targets import AMALGAM, SWIFT_BIN, TARGETS, build

CLANG, CLANGXX = SWIFT_BIN / "clang", SWIFT_BIN / "clang++"
STRICT = "-Wall -Wextra -Wpedantic -Werror".split()
M4 = "-mcpu=cortex-m4 -mthumb".split()
M0 = "-mcpu=cortex-m0plus -mthumb".split()
COMPILERS = [
    ["gcc", "-std=c99", "-Os"],
    ["gcc", "-std=c11", "-O2"],
    ["g++", "-x", "c++", "-std=c++17", "-Os"],
    ["gcc", "-m32", "-malign-double", "-std=c99", "-O0"],
    ["gcc", "-std=c11", "-O1", "-DSWL_PLAIN"],
    ["arm-none-eabi-gcc", *M4, "-std=c99", "-Os"],
    [CLANG, "-std=c99", "-Os"],
    [CLANGXX, "-x", "c++", "-std=c++17", "-O1"],
]
# Of C and libgcc; the port's are apart.
NEEDED = r"mem(cpy|move|set)|__aeabi_\w+|__gnu_thumb1_case_\w+|_GLOBAL_OFFSET_TABLE_"


def run(*command, code=0, **more):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, **more)
    assert (done.returncode != 0) == (code != 0), done.stdout + done.stderr[-3000:]
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def c_file():
    run(ROOT / "scripts/amalgamate", AMALGAM.parent)
    return AMALGAM


@pytest.fixture(scope="module")
def compiled(c_file, tmp_path_factory):
    """An object for Cortex-M4 and one for this machine."""
    folder = tmp_path_factory.mktemp("objects")
    for name, cc in (("m4", ["arm-none-eabi-gcc", *M4]), ("host", ["gcc"])):
        run(*cc, "-Os", "-I", capi.INCLUDE, "-c", c_file, "-o", folder / f"{name}.o")
    return folder


def test_the_same_bytes_elsewhere(c_file, tmp_path):
    """Made in a checkout at another path: only the name of the commit may differ."""
    tree = tmp_path / "elsewhere"
    for name in run("git", "-C", ROOT, "ls-files", "Sources", "include", "scripts", "CMakeLists.txt").split():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).exists():
            shutil.copy2(ROOT / name, tree / name)
    run(tree / "scripts/amalgamate", tmp_path)

    def nameless(path):
        return re.sub(r"generated from its Swift sources at .*", "", path.read_text(), count=1)

    assert nameless(tmp_path / "swiftlet.c") == nameless(c_file)


def test_it_says_what_it_was_made_of(c_file):
    """The version, the commit and the compiler; each Swift file by its number; names of Swift's, not of its linker's."""
    text = c_file.read_text()
    banner = text[: text.index("*/")]
    assert re.search(r"Swiftlet \d+\.\d+\.\d+, .* at commit [0-9a-f]{12}.* Swift version \d", banner, re.S)
    core = ROOT / "Sources/SwiftletCore"
    files = {path.relative_to(core).with_suffix("").as_posix() for path in core.rglob("*.swift")} - {"Runtime"}
    listed = dict((name, number) for number, name in re.findall(r"(\d+) (\w+/\w+)", banner))
    # A file of declarations alone has no code.
    assert set(listed) == set(re.findall(r"^/\* ---- (\S+)\.swift ---- \*/$", text, re.M)) <= files and len(listed) > 0.9 * len(files)
    assert "/* Signing.signSigV4() */" in text and "swl_SigV4_Signing_signSigV4(" in text
    assert not re.search(r"\$[es]\w*SwiftletCore", text)


@pytest.mark.parametrize("compiler", COMPILERS, ids=lambda words: " ".join(str(getattr(word, "name", word)) for word in words))
def test_no_warning(c_file, tmp_path, compiler):
    run(*compiler, *STRICT, "-I", capi.INCLUDE, "-c", c_file, "-o", tmp_path / "swiftlet.o")


@pytest.mark.parametrize("name, nm", [("m4", "arm-none-eabi-nm"), ("host", "nm")])
def test_what_it_exports_and_needs(compiled, name, nm):
    listing = [line.split() for line in run(nm, compiled / f"{name}.o").splitlines()]
    defined = {words[-1] for words in listing if words[-2] in "TDBRVWCG"}
    needed = {words[-1] for words in listing if words[-2] in ("U", "w")}
    assert {symbol for symbol in defined if not symbol.startswith("swl_machine_")} == set(capi.functions())
    assert len([symbol for symbol in defined if symbol.startswith("swl_machine_")]) == 1
    assert not [symbol for symbol in needed if not re.fullmatch(rf"{NEEDED}|swl_port_\w+", symbol)]


@pytest.mark.parametrize(
    "compiler, says",
    [
        (["gcc", "-m32"], "swl_same"),  # structs of 64-bit numbers are laid out otherwise
        ([CLANG, "-target", "powerpc64-linux-gnu"], "little-endian"),
        ([CLANG, "-target", "msp430-none-elf"], "pointers of this size"),
    ],
)
def test_other_machines_are_refused(c_file, tmp_path, compiler, says):
    (tmp_path / "string.h").write_text("#include <stddef.h>\nsize_t strlen(const char *);\n")
    flags = ["-ffreestanding", "-I", tmp_path] if "-target" in compiler else []
    assert says in run(*compiler, *flags, "-I", capi.INCLUDE, "-fsyntax-only", c_file, code=1)


def test_parts_need_no_flag_to_drop_what_is_not_called(c_file):
    """A signer of headers, linked from one object a Swift file without --gc-sections: only what it calls."""
    target = dataclasses.replace(TARGETS["cortex-m4"], name="amalgam-cortex-m4-parts", amalgam="-Os", parts=True)
    build(target, "swiftlet_archive")
    program = target.build_dir / "bearer-without-flags"
    source = rows.ROWS / "bearer.c"
    words = [*target.machine.split(), "-Os", "-w", "-nostdlib", "-I", capi.INCLUDE, "-I", rows.ROWS]
    run(target.cc, *words, source, target.archive, "-lgcc", "-Wl,-e,main,--unresolved-symbols=ignore-all", "-o", program)
    listing = [line.split() for line in run("arm-none-eabi-nm", program).splitlines()]
    api = {words[-1] for words in listing if words[-2] == "T"} & set(capi.functions())
    assert "swl_bearer_sign" in api and "swl_sigv4_sign" not in api and len(api) < 20, sorted(api)
    assert not [words[-1] for words in listing if words[-1].startswith("swl_port_") and words[-2] == "U"]


@pytest.mark.parametrize("level", ["-O0", "-Os", "-O3", "-O3 -flto"])
def test_secrets_are_wiped_when_linked_with_z_now(c_file, tmp_path, level):
    ports = [ROOT / "Sources/SwiftletPort" / name for name in ("crypto_mbedtls.c", "entropy_linux.c")]
    sources = [ROOT / "Tests/c/wiped.c", *ports, c_file]
    words = [
        *level.split(),
        "-ffunction-sections",
        "-fdata-sections",
        "-Wl,--gc-sections,-z,now",
        "-I",
        capi.INCLUDE,
        "-I",
        ROOT / "Sources/SwiftletPort",
    ]
    run("gcc", *words, *sources, "-lmbedcrypto", "-o", tmp_path / "wiped")
    run(tmp_path / "wiped")


def test_m4_code_does_not_link_with_a_port_for_m0plus(compiled, tmp_path):
    """An archive for another machine does not link either: the port refers to a symbol of its own machine."""
    (tmp_path / "port.c").write_text(
        '#include "machine.h"\nint main(void) { SWL_NEEDS_AN_ARCHIVE_FOR_THIS_MACHINE(); return 0; }\nvoid _start(void) { main(); }\n'
    )
    build(TARGETS["cortex-m4"], "swiftlet_archive")
    build(TARGETS["cortex-m0plus"], "swiftlet_archive")
    cases = [  # the machine, the core, and whether they fit
        (M4, compiled / "m4.o", True),
        (M0, compiled / "m4.o", False),
        (M4, TARGETS["cortex-m4"].archive, True),
        (M0, TARGETS["cortex-m4"].archive, False),
        (M0, TARGETS["cortex-m0plus"].archive, True),
        (M4, TARGETS["cortex-m0plus"].archive, True),
    ]
    for machine, core, fits in cases:
        words = [*machine, "-Os", "-nostdlib", "-I", ROOT / "Sources/SwiftletPort", "-ffunction-sections", "-Wl,--gc-sections"]
        output = run("arm-none-eabi-gcc", *words, tmp_path / "port.c", core, "-o", tmp_path / "p", code=0 if fits else 1)
        assert fits or "swl_machine_armv6m_soft" in output
