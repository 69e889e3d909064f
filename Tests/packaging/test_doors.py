# SPDX-License-Identifier: Apache-2.0
"""The folders of scripts/packages, as far as they can be tried without their ecosystems: schemas, and compiling against stubs.

SWIFTLET_RELEASE as in test_release.py; the table of what is not tried is scripts/packages/README.md."""

import ast
import hashlib
import itertools
import json
import os
import pathlib
import re
import struct
import tarfile
import textwrap

import pytest
from conftest import ROOT, VERSION, run
from idf_component_tools.manager import ManifestManager
from ruamel.yaml import YAML

NAMES = [*sorted(path.name for path in (ROOT / "scripts/packages").iterdir() if path.is_dir()), "c"]
ARM = "arm-none-eabi-gcc -mcpu=cortex-m4 -mthumb -Os -Wall -Wextra -Werror".split()
STUBS = {
    "esp_random.h": "#include <stddef.h>\nvoid esp_fill_random(void *p, size_t n);\n",
    "esp_idf_version.h": "#define ESP_IDF_VERSION_VAL(a, b, c) ((a) << 16 | (b) << 8 | (c))\n#define ESP_IDF_VERSION STUB_VERSION\n",
    "esp_app_desc.h": "#include <stdint.h>\ntypedef struct { uint8_t app_elf_sha256[32]; } esp_app_desc_t;\n"
    "const esp_app_desc_t *esp_app_get_description(void);\n",
    "zephyr/kernel.h": "#include <stdint.h>\nuint32_t k_uptime_get_32(void);\n",
    "zephyr/random/random.h": "#include <stddef.h>\nint sys_csrand_get(void *p, size_t n);\n",
    "pico/rand.h": "#include <stdint.h>\nuint32_t get_rand_32(void);\n",
    "Arduino.h": "struct S { void begin(long); void println(const char *); void println(int); };\nextern S Serial;\n",
}


@pytest.fixture(scope="module")
def doors(tmp_path_factory):
    """Unpacks each tarball."""
    folder = tmp_path_factory.mktemp("doors")
    made = pathlib.Path(os.environ.get("SWIFTLET_RELEASE") or folder / "made")
    if not os.environ.get("SWIFTLET_RELEASE"):
        run(ROOT / "scripts/release", VERSION, made, "--only", ",".join(NAMES), timeout=900)
    for name in NAMES:
        with tarfile.open(made / f"swiftlet-{VERSION}-{name}.tar.gz") as tar:
            tar.extractall(folder)
    return {name: folder / f"swiftlet-{VERSION}-{name}" for name in NAMES}


@pytest.fixture(scope="module")
def stubs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stubs")
    for name, text in STUBS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def test_nothing_is_left_to_fill_in(doors):
    for name in set(NAMES) - {"c"}:  # whose CMake files say which pattern they were made of
        for path in doors[name].rglob("*"):
            if path.is_file() and path.parent.name != "src":
                assert not re.search(r"@[A-Z_0-9]+@", path.read_text()), path


def test_the_core_and_the_ports_of_each_door_compile(doors, stubs, tmp_path):
    """Makes swiftlet.c once, because it is the same everywhere."""
    cores = {path.read_bytes() for folder in doors.values() for path in folder.rglob("swiftlet.c")}
    assert len(cores) == 1
    run(*ARM, "-std=c11", "-I", doors["arduino"] / "src", "-c", doors["arduino"] / "src/swiftlet.c", "-o", tmp_path / "o")
    for name, port in (("esp-idf", "swiftlet_esp.c"), ("zephyr", "swiftlet_zephyr.c"), ("pico-sdk", "swiftlet_pico.c")):
        run(*ARM, "-I", stubs, "-I", doors[name] / "src", "-c", doors[name] / "src" / port, "-o", tmp_path / "o")


def test_esp_idf(doors):
    folder = doors["esp-idf"]
    manifest = ManifestManager(str(folder), "swiftlet").load()
    assert str(manifest.version) == VERSION
    wanted = re.findall(r"src/\w+\.c", (folder / "CMakeLists.txt").read_text())
    assert wanted and all((folder / name).exists() for name in wanted)


# Prints what the bundle has for each name given: keys, then the status that ended them.
ASK_THE_BUNDLE = """
#include "swiftlet_esp.h"
#include <esp_app_desc.h>
#include <stdio.h>
#include <string.h>
static const swl_tls_bundle *given;
void swl_tls_roots_in(swl_tls *t, const swl_tls_bundle *bundle) { (void)t; given = bundle; }
const esp_app_desc_t *esp_app_get_description(void) {
    static const esp_app_desc_t description = { "digest of the firmware" };
    return &description;
}
int main(int argc, char **argv) {
    swl_esp_roots(NULL);
    printf("%d %s\\n", (int)given->edition.len, given->edition.ptr);
    for (int i = 1; i < argc; i++) {
        swl_tls_root root = { { NULL, 0 }, { NULL, 0 } };
        swl_status status;
        for (uint32_t turn = 0; (status = given->find(given->ctx, swl_span(argv[i], strlen(argv[i])), turn, &root)) == SWL_OK; turn++)
            printf("%.*s ", (int)root.key.len, root.key.ptr);
        printf("%d\\n", (int)status);
    }
    return 0;
}
"""
BUNDLE_OBJECT = """
.section .rodata
.globl _binary_x509_crt_bundle_start, _binary_x509_crt_bundle_end
_binary_x509_crt_bundle_start: .incbin "{}"
_binary_x509_crt_bundle_end:
.section .note.GNU-stack, "", %progbits
"""


def bundle_of(roots, version):
    """As ESP-IDF's gen_crt_bundle.py of that version writes it."""
    order = ">" if version < (5, 4) else "<"
    parts = [struct.pack(f"{order}HH", len(name), len(key)) + name + key for name, key in sorted(roots, key=lambda root: root[0])]
    offsets = itertools.accumulate((len(part) for part in parts[:-1]), initial=4 * len(parts))
    head = struct.pack(">H", len(parts)) if version < (5, 4) else struct.pack(f"<{len(parts)}L", *offsets)
    return head + b"".join(parts)


@pytest.mark.parametrize("version", [(5, 1), (5, 3), (5, 4), (6, 0)])
def test_esp_idf_s_bundle(doors, stubs, tmp_path, version):
    (tmp_path / "ask.c").write_text(ASK_THE_BUNDLE)
    (tmp_path / "bundle.S").write_text(BUNDLE_OBJECT.format(tmp_path / "bundle"))
    flags = ["-Wall", "-Wextra", "-Werror", f"-DSTUB_VERSION=ESP_IDF_VERSION_VAL({version[0]},{version[1]},0)"]

    def ask(bundle, *names):
        (tmp_path / "bundle").write_bytes(bundle)
        sources = [tmp_path / "ask.c", tmp_path / "bundle.S", doors["esp-idf"] / "src/swiftlet_esp_bundle.c"]
        run("gcc", *flags, "-I", stubs, "-I", doors["esp-idf"] / "src", *sources, "-o", tmp_path / "ask")
        edition, *answers = run(tmp_path / "ask", *names).splitlines()
        assert edition == "32 digest of the firmware"
        return answers

    roots = [(b"one", b"1" * 270), (b"two", b"2"), (b"three", b"3"), (b"two", b"22"), (b"other name", b"4")]
    whole = bundle_of(roots, version)
    done, broken = "2", "-112"
    assert ask(whole, "one", "two", "three", "other name", "on", "ones", "", "zero") == [
        f"{'1' * 270} {done}",
        f"2 22 {done}",
        f"3 {done}",
        f"4 {done}",
        *[done] * 4,
    ]
    for cut in (0, 1, 3, len(whole) // 2, len(whole) - 1):
        assert ask(whole[:cut], "zero") == [broken], cut
    assert ask(b"\xff" * 64, "zero") == [broken]


def test_esp_idf_s_page_compiles(doors, stubs, tmp_path):
    code = re.search(r"^```c\n(.*?)^```", (ROOT / "docs/boards/esp32.md").read_text(), re.M | re.S)[1]
    (tmp_path / "page.c").write_text(code)
    run("gcc", "-Wall", "-Wextra", "-Werror", "-I", stubs, "-I", doors["esp-idf"] / "src", "-c", tmp_path / "page.c", "-o", tmp_path / "o")


def test_esp_idf_compiles_the_bundle_where_there_is_one(doors, tmp_path):
    """Its CMakeLists.txt with a stub of idf_component_register, by version and settings."""
    (tmp_path / "CMakeLists.txt").write_text(
        textwrap.dedent(f"""\
        cmake_minimum_required(VERSION 3.25)
        project(p LANGUAGES C)
        set(COMPONENT_LIB swiftlet)
        function(idf_component_register)
          cmake_parse_arguments(A "" "" "SRCS;INCLUDE_DIRS;REQUIRES;PRIV_REQUIRES" ${{ARGN}})
          add_library(swiftlet STATIC ${{A_SRCS}})
          message(STATUS "sources: ${{A_SRCS}}, requires: ${{A_REQUIRES}}, unparsed: ${{A_UNPARSED_ARGUMENTS}}.")
        endfunction()
        add_subdirectory({doors["esp-idf"]} swiftlet)
        """)
    )

    def sources(*settings):
        text = run("cmake", "--fresh", "-G", "Ninja", "-S", tmp_path, "-B", tmp_path / "b", *settings)
        found = re.search(r"sources: (.*), requires: mbedtls, unparsed: \.", text)
        return set(re.findall(r"src/(\w+)\.c", found[1]))

    core = {"swiftlet", "swiftlet_esp"}
    assert sources() == core | {"crypto_mbedtls"}
    assert sources("-DIDF_VERSION_MAJOR=5", "-DCONFIG_MBEDTLS_CERTIFICATE_BUNDLE=y") == core | {"crypto_mbedtls"}
    all_of_them = sources(
        "-DIDF_VERSION_MAJOR=6", "-DCONFIG_SWIFTLET_TLS=y", "-DCONFIG_SWIFTLET_ROOTS=y", "-DCONFIG_MBEDTLS_CERTIFICATE_BUNDLE=y"
    )
    tls = {path.stem for path in (ROOT / "Sources/SwiftletPort").glob("tls_mbedtls*.c")}
    assert all_of_them == core | tls | {"crypto_psa", "socket_bsd", "resolver_getaddrinfo", "swiftlet_esp_bundle", "roots"}


ZEPHYR = """\
cmake_minimum_required(VERSION 3.25)
project(p LANGUAGES C)
add_library(mbedTLS INTERFACE)
target_link_libraries(mbedTLS INTERFACE mbedtls mbedx509 mbedcrypto)
macro(zephyr_library)
  add_library(swiftlet SHARED)
  target_compile_options(swiftlet PRIVATE -Wall -Wextra -Werror)
endmacro()
macro(zephyr_library_sources)
  target_sources(swiftlet PRIVATE ${{ARGN}})
endmacro()
macro(zephyr_library_sources_ifdef option)
  if(${{option}})
    target_sources(swiftlet PRIVATE ${{ARGN}})
    target_compile_definitions(swiftlet PRIVATE ${{option}}=1)
  endif()
endmacro()
macro(zephyr_library_compile_definitions)
  target_compile_definitions(swiftlet PRIVATE ${{ARGN}})
endmacro()
macro(zephyr_library_link_libraries)
  target_link_libraries(swiftlet PRIVATE ${{ARGN}})
endmacro()
macro(zephyr_include_directories)
  target_include_directories(swiftlet PUBLIC ${{ARGN}} {stubs})
endmacro()
add_subdirectory({module} swiftlet)
if(CONFIG_SWIFTLET_TLS)
  target_compile_definitions(swiftlet PRIVATE CONFIG_SWIFTLET_TLS=1)
endif()
"""


@pytest.mark.parametrize(
    "options, ports",
    [
        ("", set()),
        ("CRYPTO_PSA", {"crypto_psa"}),
        (
            "CRYPTO_MBEDTLS TLS ROOTS TLS_ONE_THREAD",
            {
                "crypto_mbedtls",
                "socket_bsd",
                "resolver_getaddrinfo",
                "roots",
                *(p.stem for p in (ROOT / "Sources").rglob("tls_mbedtls*.c")),
            },
        ),
    ],
)
def test_zephyr(doors, stubs, tmp_path, options, ports):
    """The module with stubs of Zephyr's CMake functions, on Linux, whose sockets have the names of Zephyr's."""
    module = YAML(typ="safe").load(doors["zephyr"] / "zephyr/module.yml")
    assert all((doors["zephyr"] / module["build"][key]).exists() for key in ("cmake", "kconfig"))
    known = set(re.findall(r"^config (\w+)", (doors["zephyr"] / "zephyr/Kconfig").read_text(), re.M))
    settings = ["SWIFTLET", *(f"SWIFTLET_{option}" for option in options.split())]
    assert known >= set(settings)
    (tmp_path / "CMakeLists.txt").write_text(ZEPHYR.format(module=doors["zephyr"] / "zephyr", stubs=stubs))
    words = [*(f"-DCONFIG_{name}=y" for name in settings), *(["-DCONFIG_MBEDTLS=y"] if "TLS" in options else [])]
    run("cmake", "-G", "Ninja", "-S", tmp_path, "-B", tmp_path / "b", "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON", *words)
    compiled = {pathlib.Path(each["file"]).stem for each in json.loads((tmp_path / "b/compile_commands.json").read_text())}
    assert compiled == {"swiftlet", "swiftlet_zephyr"} | ports
    run("cmake", "--build", tmp_path / "b")  # two definitions of one function end it
    if "TLS" in options:
        text = run("nm", "-D", "--undefined-only", next((tmp_path / "b").rglob("libswiftlet.so")))
        missing = {word.partition("@")[0] for word in text.split() if word.startswith(("swl_", "k_", "sys_"))}
        assert missing == {"sys_csrand_get"}


def test_platformio(doors):
    library = json.loads((doors["platformio"] / "library.json").read_text())
    assert library["version"] == VERSION and {"name", "description", "keywords", "license"} <= set(library)
    assert [(doors["platformio"] / "src" / name[2:-1]).exists() for name in library["build"]["srcFilter"]] == [True]


def test_arduino(doors, stubs, tmp_path):
    folder = doors["arduino"]
    lines = (folder / "library.properties").read_text().splitlines()
    fields = dict(line.split("=", 1) for line in lines if not line.startswith("#"))  # as arduino-cli reads it
    required = "name version author maintainer sentence paragraph category url architectures".split()
    assert all(fields.get(field) for field in required) and fields["version"] == VERSION
    assert {path.suffix for path in (folder / "src").iterdir()} == {".c", ".h"} and [*(folder / "src").glob("*.c")] == [
        folder / "src/swiftlet.c"
    ]
    sketch = folder / "examples/Sign/Sign.ino"
    run("g++", "-std=gnu++11", "-include", stubs / "Arduino.h", "-I", folder / "src", "-x", "c++", "-c", sketch, "-o", tmp_path / "o")


def test_pico_sdk(doors, stubs, tmp_path):
    (tmp_path / "main.c").write_text('#include "swiftlet.h"\nint main(void) { return swl_status_kind(SWL_E_CERT_NAME) != SWL_E_CERT; }\n')
    (tmp_path / "rand.c").write_text('#include "pico/rand.h"\nuint32_t get_rand_32(void) { return 4; }\n')
    (tmp_path / "CMakeLists.txt").write_text(
        textwrap.dedent(f"""\
        cmake_minimum_required(VERSION 3.25)
        project(p LANGUAGES C)
        add_library(pico_rand STATIC rand.c)
        target_include_directories(pico_rand PUBLIC {stubs})
        add_subdirectory({doors["pico-sdk"]} swiftlet)
        add_executable(app main.c)
        target_compile_options(app PRIVATE -ffunction-sections -fdata-sections)
        target_link_options(app PRIVATE -Wl,--gc-sections)
        target_link_libraries(app swiftlet_pico)
        """)
    )
    run("cmake", "-G", "Ninja", "-S", tmp_path, "-B", tmp_path / "b")
    run("cmake", "--build", tmp_path / "b")
    run(tmp_path / "b/app")


def installed_program_runs(doors, tmp_path, root):
    """The program of the tarball's README, with what a recipe installed."""
    text = (doors["c"] / "README.md").read_text()
    (tmp_path / "main.c").write_text(re.search(r"^```c\n(.*?)^```", text, re.M | re.S)[1])
    run(
        "gcc", "-I", root / "usr/include", tmp_path / "main.c", root / "usr/lib/libswiftlet.a", "-Wl,--gc-sections", "-o", tmp_path / "main"
    )
    assert "Bearer example-key" in run(tmp_path / "main")
    assert (root / "usr/share/swiftlet/port/socket_bsd.c").exists()


def test_openwrt(doors, tmp_path):
    """Its Makefile with stubs of OpenWrt's."""
    (tmp_path / "rules.mk").write_text("TARGET_CC = gcc\nTARGET_AR = ar\nTARGET_CFLAGS = -O0\nINSTALL_DIR = mkdir -p\nCP = cp -fpR\n")
    (tmp_path / "package.mk").write_text(
        "define BuildPackage\n$(if $(and $(Package/$(1)),$(PKG_SOURCE_URL),$(PKG_LICENSE)),,$(error incomplete))\n"
        f"all:\n$(Build/Compile)\n$(call Build/InstallDev,{tmp_path}/root)\nendef\n"
    )
    makefile = doors["openwrt"] / "Makefile"
    assert f"PKG_VERSION:={VERSION}\n" in makefile.read_text()
    run("make", "-f", makefile, f"TOPDIR={tmp_path}", f"INCLUDE_DIR={tmp_path}", f"BUILD_DIR={doors['c'].parent}", cwd=tmp_path)
    installed_program_runs(doors, tmp_path, tmp_path / "root")


def test_yocto(doors, tmp_path):
    """Its functions by sh, with the variables that bitbake gives."""
    recipe = (doors["yocto"] / "swiftlet.bb").read_text()
    assert hashlib.md5((doors["c"] / "share/doc/swiftlet/LICENSE").read_bytes()).hexdigest() in recipe
    functions = "".join(re.findall(r"^do_\w+\(\) \{\n.*?^\}\n", recipe, re.M | re.S))
    variables = dict(
        S=doors["c"],
        D=tmp_path / "root",
        CC="gcc",
        AR="ar",
        CFLAGS="-O0",
        includedir="/usr/include",
        libdir="/usr/lib",
        datadir="/usr/share",
    )
    script = "set -e\n" + "".join(f"{name}={value}\n" for name, value in variables.items()) + functions + "do_compile\ndo_install\n"
    run("sh", "-c", script, cwd=tmp_path)
    installed_program_runs(doors, tmp_path, tmp_path / "root")


def test_recipes(doors):
    recipe = ast.parse((doors["conan"] / "conanfile.py").read_text())
    assert any(isinstance(node, ast.ClassDef) and node.name == "Swiftlet" for node in recipe.body)
    assert json.loads((doors["vcpkg"] / "vcpkg.json").read_text())["version"] == VERSION
    # What the port of vcpkg installs is in the tarball.
    sources = re.findall(r'"\$\{source\}/([^"]+)"', (doors["vcpkg"] / "portfile.cmake").read_text())
    assert len(sources) == 4 and all((doors["c"] / source).exists() for source in sources)
