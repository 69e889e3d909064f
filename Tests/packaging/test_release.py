# SPDX-License-Identifier: Apache-2.0
"""The tarballs of scripts/release, used by gcc alone: no Swift is on PATH.

SWIFTLET_RELEASE names a folder with tarballs that are made already; else they are made here."""

import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import tarfile
import textwrap

import pytest
from conftest import ROOT, VERSION, run

# swiftlet_swift.h is for the Swift importer alone.
INSTALLED = {path.name for path in (ROOT / "include").glob("*.h")} - {"swiftlet_swift.h"}
NAMES = ["x86_64", "cortex-m4", "cortex-m0plus", "c"]
TOOLS = "cmake ninja make gcc g++ cc as ld ar nm sh rm mkdir uname pkg-config meson python3 env arm-none-eabi-gcc arm-none-eabi-nm"
HELLO = """
    #include "swiftlet.h"
    #include "swiftlet_port.h"
    int main(void) {
        swl_header headers[2];
        swl_bearer key = {SWL_STR("key")};
        swl_request req = {.method = SWL_STR("GET"), .host = SWL_STR("h"), .path = SWL_STR("/"), .headers = headers, .header_cap = 2};
        return swl_bearer_sign(&key, &req, NULL) != SWL_OK || req.header_count != 1;
    }
"""
SIGNS = """
    #include "swiftlet.h"
    int main(void) {
        swl_header headers[8];
        uint8_t text[1024];
        swl_buf out = swl_out(text, sizeof text);
        swl_aws aws = {.access_key = SWL_STR("a"), .secret_key = SWL_STR("s"), .region = SWL_STR("r"), .service = SWL_STR("bedrock")};
        swl_request req = {.method = SWL_STR("GET"), .host = SWL_STR("h"), .path = SWL_STR("/"), .headers = headers, .header_cap = 8};
        req.time.s = 1763806530;
        return swl_sigv4_sign(&aws, &req, &out) != SWL_OK;
    }
"""
PORTS = "crypto_mbedtls.c entropy_linux.c"


@pytest.fixture(scope="session")
def tarballs(tmp_path_factory):
    folder = pathlib.Path(os.environ.get("SWIFTLET_RELEASE") or tmp_path_factory.mktemp("release"))
    if not os.environ.get("SWIFTLET_RELEASE"):
        run(ROOT / "scripts/release", VERSION, folder, "--only", ",".join(NAMES), timeout=900)
    return folder


def unpacked(tarballs, name, prefix):
    with tarfile.open(tarballs / f"swiftlet-{VERSION}-{name}.tar.gz") as tar:
        for member in tar:
            member.name = member.name.partition("/")[2]
            tar.extract(member, prefix)
    return prefix


@pytest.fixture
def prefix(tarballs, tmp_path):
    """All targets in one place."""
    place = tmp_path / "prefix"
    for name in ("x86_64", "cortex-m4", "cortex-m0plus"):
        unpacked(tarballs, name, place)
    return place


@pytest.fixture
def env(tmp_path):
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in TOOLS.split():
        (folder / tool).symlink_to(shutil.which(tool) or pytest.fail(f"{tool} is missing: scripts/install-packages all"))
    assert not shutil.which("swiftc", path=str(folder))
    return {"PATH": str(folder)}


def program(tmp_path, text=SIGNS):
    folder = tmp_path / "program"
    folder.mkdir()
    (folder / "main.c").write_text(textwrap.dedent(text))
    return folder


# ---- what is in them -----------------------------------------------------------------------


def test_every_object_for_linux_bears_its_guards(prefix):
    """The linker leaves CET out of a program of which one object does not say that it bears it."""
    archive = prefix / "lib/swiftlet/x86_64/libswiftlet.a"
    notes = subprocess.run(["readelf", "-nW", str(archive)], capture_output=True, text=True, check=True).stdout
    objects = notes.split("\nFile: ")[1:]
    assert len(objects) > 50 and all("IBT, SHSTK" in each for each in objects)


def test_every_tarball_is_complete_and_small(tarballs, tmp_path):
    sums = dict(reversed(line.split()) for line in (tarballs / "SHA256SUMS").read_text().splitlines())
    for name in NAMES:
        path = tarballs / f"swiftlet-{VERSION}-{name}.tar.gz"
        assert path.stat().st_size < 600_000
        assert sums[path.name] == hashlib.sha256(path.read_bytes()).hexdigest()
        place = unpacked(tarballs, name, tmp_path / name)
        documents = place / "share/doc/swiftlet"
        assert all((documents / file).exists() for file in ("LICENSE", "NOTICE", "SIZES.md"))
        bill = json.loads((documents / "swiftlet.spdx.json").read_text())
        assert bill["spdxVersion"] == "SPDX-2.3" and {file["fileName"] for file in bill["files"]} > {"./include/swiftlet.h"}
        for line in (documents / "SHA256SUMS").read_text().splitlines():
            digest, file = line.split(maxsplit=1)
            assert hashlib.sha256((place / file).read_bytes()).hexdigest() == digest
        assert {path.name for path in (place / "include").iterdir()} == INSTALLED


def test_the_same_bytes_again(tarballs, tmp_path):
    """In another build folder, at another time."""
    run(ROOT / "scripts/release", VERSION, tmp_path, "--only", "cortex-m0plus")
    name = f"swiftlet-{VERSION}-cortex-m0plus.tar.gz"
    assert (tmp_path / name).read_bytes() == (tarballs / name).read_bytes()


# ---- one program, five ways ----------------------------------------------------------------


def test_cmake(tmp_path, prefix, env):
    folder = program(tmp_path)
    (folder / "CMakeLists.txt").write_text(
        f"cmake_minimum_required(VERSION 3.25)\nproject(p LANGUAGES C)\nfind_package(Swiftlet {VERSION} REQUIRED)\n"
        "add_executable(app main.c ${SWIFTLET_PORT_DIR}/entropy_linux.c)\ntarget_link_libraries(app Swiftlet::crypto)\n"
    )
    run("cmake", "-G", "Ninja", "-S", folder, "-B", folder / "b", f"-DCMAKE_PREFIX_PATH={prefix}", env=env)
    run("cmake", "--build", folder / "b", env=env)
    run(folder / "b/app")


def test_cmake_with_swiftlet_c(tmp_path, tarballs, env):
    place = unpacked(tarballs, "c", tmp_path / "c")
    test_cmake(tmp_path, place, env)


def test_pkg_config_and_plain_gcc(tmp_path, prefix, env):
    folder, env = program(tmp_path), env | {"PKG_CONFIG_PATH": str(prefix / "lib/pkgconfig")}
    flags = run("pkg-config", "--cflags", "--libs", "swiftlet-x86_64", env=env).split()
    ports = run("pkg-config", "--variable=portdir", "swiftlet-x86_64", env=env).strip()
    sources = [f"{ports}/{port}" for port in PORTS.split()]
    run("gcc", folder / "main.c", *sources, *flags, "-lmbedcrypto", "-o", folder / "app", env=env)
    run(folder / "app")
    stack = next(line for line in run("readelf", "-lW", folder / "app").splitlines() if "GNU_STACK" in line)
    assert "RWE" not in stack  # no object of the archive asks for an executable one


def test_meson(tmp_path, prefix, env):
    folder, env = program(tmp_path), env | {"PKG_CONFIG_PATH": str(prefix / "lib/pkgconfig")}
    (folder / "meson.build").write_text(
        "project('p', 'c')\nswiftlet = dependency('swiftlet-x86_64')\nports = swiftlet.get_variable('portdir')\n"
        "crypto = meson.get_compiler('c').find_library('mbedcrypto')\n"
        "executable('app', 'main.c', ports / 'crypto_mbedtls.c', ports / 'entropy_linux.c', dependencies: [swiftlet, crypto])\n"
    )
    run("meson", "setup", folder / "b", folder, env=env)
    run("ninja", "-C", folder / "b", env=env)
    run(folder / "b/app")


def test_make(tmp_path, prefix, env):
    folder = program(tmp_path)
    (folder / "Makefile").write_text(
        f"S = {prefix}\nCPPFLAGS = -I$(S)/include\nLDLIBS = $(S)/lib/swiftlet/x86_64/libswiftlet.a -lmbedcrypto -Wl,--gc-sections\n"
        f"VPATH = $(S)/share/swiftlet/port\napp: main.o {PORTS.replace('.c', '.o')}\n\t$(CC) $^ $(LDLIBS) -o $@\n"
    )
    run("make", "app", cwd=folder, env=env)
    run(folder / "app")


HEAD = "GET /v1/models HTTP/1.1\nHost: api.example.com\nAuthorization: Bearer example-key\n\n"


def told(place, kind):
    """Blocks of a tarball's README, of which the first of C is main.c."""
    text = (place / "README.md").read_text()
    assert f"Swiftlet {VERSION}" in text and "@" not in text
    (place / "main.c").write_text(re.search(r"^```c\n(.*?)^```", text, re.M | re.S)[1])
    return re.findall(rf"^```{kind}\n(.*?)^```", text, re.M | re.S)


@pytest.mark.parametrize("compiler", ["gcc -std=c99", "gcc -std=c11", "g++ -x c++ -std=c++17"])
def test_two_files_and_one_command(tmp_path, tarballs, env, compiler):
    """What README.md of the tarball says, in its words but for the compiler: the core alone, then with ports."""
    place = unpacked(tarballs, "c", tmp_path / "c")
    alone, with_ports = told(place, "sh")
    for command in (alone,) if "c++" in compiler else (alone, with_ports):
        run("sh", "-c", command.replace("cc ", f"{compiler} -Wall -Wextra -Wpedantic -Werror ", 1), cwd=place, env=env)
        assert run("./main", cwd=place, env=env).replace("\r", "") == HEAD


def test_what_an_archive_s_readme_says(tmp_path, tarballs, env):
    place = unpacked(tarballs, "x86_64", tmp_path / "x")
    (lists,) = told(place, "cmake")
    for command in told(place, "sh"):
        run("sh", "-ec", command.replace("cc ", "gcc -Wall -Wextra -Wpedantic -Werror ", 1), cwd=place, env=env)
        assert run("./main", cwd=place, env=env).replace("\r", "") == HEAD
    (place / "CMakeLists.txt").write_text(lists)
    run("cmake", "-B", "build", f"-DCMAKE_PREFIX_PATH={place}", cwd=place, env=env)
    run("cmake", "--build", "build", cwd=place, env=env)
    assert run("./build/main", cwd=place, env=env).replace("\r", "") == HEAD


@pytest.mark.parametrize("name", ["x86_64", "c"])
def test_the_examples_of_a_tarball_ask_the_gateway(tmp_path, tarballs, env, gateway, name):
    """stream.c in place of main.c, by the command with ports of README."""
    place = unpacked(tarballs, name, tmp_path / name)
    with_ports = told(place, "sh")[-1]
    shutil.copy2(place / "share/swiftlet/examples-c/stream.c", place / "main.c")
    run("sh", "-ec", with_ports.replace("cc ", "gcc ", 1), cwd=place, env=env)
    settings = {
        "OPENAI_BASE_URL": f"{gateway.url}/v1",
        "OPENAI_API_KEY": gateway.key,
        "OPENAI_MODEL": "any",
        "SWIFTLET_CA_FILE": gateway.ca,
    }
    assert "One and one?" in run("./main", "One and one?", cwd=place, env=settings)


def test_links_of_the_pages_in_a_tarball(tmp_path, tarballs):
    """README names files that are there, and so do the pages for boards, but for the repository's own folders."""
    place = unpacked(tarballs, "cortex-m4", tmp_path / "m4")
    for name in re.findall(r"^\| [^|]+ \| (.*) \|$", (place / "README.md").read_text(), re.M)[2:]:
        assert all((place / path).exists() for path in re.findall(r"`([\w./-]+/[\w./-]+)`", name)), name
    pages = list((place / "share/doc/swiftlet/docs").rglob("*.md"))
    assert len(pages) > 5
    for page in pages:
        for link in re.findall(r"\]\((?!http|#)([^)#]+)", page.read_text()):
            assert (page.parent / link).exists() or "scripts/" in link, f"{page.name}: {link}"


# ---- an archive for another core -----------------------------------------------------------

ARM = """
    set(CMAKE_SYSTEM_NAME Generic)
    set(CMAKE_SYSTEM_PROCESSOR arm)
    set(CMAKE_C_COMPILER arm-none-eabi-gcc)
    set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
    set(CMAKE_C_FLAGS_INIT "-mthumb {flags}")
    set(CMAKE_EXE_LINKER_FLAGS_INIT "--specs=nosys.specs -Wl,--gc-sections")
"""


def configured(tmp_path, prefix, env, flags, *more, code=0):
    folder = program(tmp_path, HELLO)
    (folder / "arm.cmake").write_text(textwrap.dedent(ARM).replace("{flags}", flags))
    (folder / "CMakeLists.txt").write_text(
        f"cmake_minimum_required(VERSION 3.25)\nproject(p LANGUAGES C)\nfind_package(Swiftlet {VERSION} REQUIRED)\n"
        "get_target_property(where swiftlet_core IMPORTED_LOCATION)\nmessage(STATUS where=${where})\n"
        "add_executable(app main.c)\ntarget_link_libraries(app Swiftlet::swiftlet)\n"
    )
    settings = [f"-DCMAKE_PREFIX_PATH={prefix}", f"-DCMAKE_TOOLCHAIN_FILE={folder}/arm.cmake", *more]
    output = run("cmake", "-G", "Ninja", "-S", folder, "-B", folder / "b", *settings, env=env, code=code)
    if code == 0:
        run("cmake", "--build", folder / "b", env=env)
    return output


@pytest.mark.parametrize(
    "flags, name",
    [
        ("-mcpu=cortex-m4 -mfloat-abi=soft", "cortex-m4"),
        ("-mcpu=cortex-m0plus", "cortex-m0plus"),
        ("-mcpu=cortex-m33", "cortex-m0plus"),  # nothing better is there
    ],
)
def test_the_archive_that_fits_is_chosen(tmp_path, prefix, env, flags, name):
    assert f"where={prefix}/lib/swiftlet/{name}/libswiftlet.a" in configured(tmp_path, prefix, env, flags)


def test_another_float_abi_is_refused(tmp_path, prefix, env):
    output = configured(tmp_path, prefix, env, "-mcpu=cortex-m4 -mfloat-abi=hard -mfpu=fpv4-sp-d16", code=1)
    assert '"armv7em_hard_single"' in output


def test_m4_into_m0plus_is_refused(tmp_path, tarballs, env):
    """By find_package, and by the linker when it is named all the same."""
    place = unpacked(tarballs, "cortex-m4", tmp_path / "prefix")
    assert '"armv6m_soft"' in configured(tmp_path, place, env, "-mcpu=cortex-m0plus", code=1)
    port = tmp_path / "port.c"
    port.write_text('#include "machine.h"\nint main(void) { SWL_NEEDS_AN_ARCHIVE_FOR_THIS_MACHINE(); return 0; }\n')
    words = ["arm-none-eabi-gcc", "-mcpu=cortex-m0plus", "-mthumb", "--specs=nosys.specs", "-I", place / "share/swiftlet/port"]
    done = subprocess.run(
        [*words, port, place / "lib/swiftlet/cortex-m4/libswiftlet.a", "-o", tmp_path / "p"], capture_output=True, text=True
    )
    assert done.returncode and "swl_machine_armv6m_soft" in done.stderr
