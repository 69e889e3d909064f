# SPDX-License-Identifier: Apache-2.0
"""Swiftlet in the CMake projects of others: installed, as a subdirectory, fetched."""

import json
import os
import pathlib
import re
import shutil
import sys
import textwrap

import pytest
from conftest import ROOT, VERSION, run

sys.path.insert(0, str(ROOT / "scripts"))
import capi  # noqa: E402

NINJA, MAKE = "Ninja", "Unix Makefiles"
CLANG = pathlib.Path(os.path.realpath(shutil.which("swiftc"))).with_name("clang")
STRICT = "-Wall;-Wextra;-Wpedantic;-Werror;-Wconversion"
HEADERS_TOO = "-DCMAKE_NO_SYSTEM_FROM_IMPORTED=ON"  # else compilers say nothing about an installed package's headers
# The tools of a C programmer's machine, and nothing of Swift.
TOOLS = "cmake ninja make gcc g++ cc c++ as ld ar nm ranlib strip objcopy sh git rm mkdir uname arm-none-eabi-gcc"

HELLO_CPP = """
    #include "swiftlet_posix.h"
    #include "swiftlet_tls.h"
    #include <cstdio>

    int main() {
        static swl_tls_storage storage;
        swl_tls tls;
        swl_url url;
        swl_request request{};
        swl_header headers[2];
        swl_bearer bearer{SWL_STR("key")};
        if (swl_url_split(SWL_STR("https://localhost/v1"), &url) != SWL_OK) return 1;
        request.method = SWL_STR("GET");
        request.host = url.host;
        request.path = url.path;
        request.headers = headers;
        request.header_cap = 2;
        swl_status s = swl_bearer_sign(&bearer, &request, nullptr);
        if (s == SWL_OK) s = swl_tls_init(&tls, &storage, sizeof storage);
        swl_tls_free(&tls);
        std::puts(swl_status_name(s));
        return s == SWL_OK && swl_posix_time().s > 0 ? 0 : 1;
    }
"""


@pytest.fixture(scope="module")
def c_path(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bin")
    for tool in TOOLS.split():
        found = shutil.which(tool)
        assert found, f"{tool} is missing: scripts/install-packages all"
        (folder / tool).symlink_to(found)
    return str(folder)


@pytest.fixture(scope="module")
def build(repository):
    """A build folder of Swiftlet alone, outside its source."""
    folder = repository.with_name("build")
    run("cmake", "-G", NINJA, "-S", repository, "-B", folder)
    run("cmake", "-G", NINJA, "-S", repository, "-B", folder)
    run("cmake", "--build", folder, "--target", "swiftlet_archive")
    assert "no work to do" in run("cmake", "--build", folder, "--target", "swiftlet_archive")
    return folder


@pytest.fixture(scope="module")
def installed(build):
    """The package, moved to another place than it was installed to."""
    first, then = build.with_name("first"), build.with_name("then")
    run("cmake", "--install", build, "--prefix", first)
    first.rename(then)
    return then


class Consumer:
    """A foreign project with one program."""

    def __init__(
        self, folder: pathlib.Path, found_by: str, source: str, languages="C", path=None, more="", links="Swiftlet::mbedtls Swiftlet::posix"
    ):
        self.folder, self.built = folder, folder / "build"
        self.env = {"PATH": path} if path else {}
        (folder / source).write_text(textwrap.dedent(HELLO_CPP) if source == "hello.cpp" else (ROOT / "examples-c" / source).read_text())
        (folder / "CMakeLists.txt").write_text(
            textwrap.dedent(f"""\
            cmake_minimum_required(VERSION 3.25)
            project(consumer LANGUAGES {languages})
            {found_by}
            add_executable(app {source})
            target_link_libraries(app PRIVATE Swiftlet::swiftlet {links})
            {more}
            """)
        )

    def configure(self, *options, generator=NINJA, code=0):
        return run("cmake", "-G", generator, "-S", self.folder, "-B", self.built, *options, env=self.env, code=code)

    def make(self, code=0):
        return run("cmake", "--build", self.built, env=self.env, code=code)

    def asks(self, gateway):
        """The program, which is examples-c/bearer.c, does its work."""
        answer = run(self.built / "app", gateway.url + "/v1/models", env={"API_KEY": gateway.key, "SWIFTLET_CA_FILE": gateway.ca})
        assert json.loads(answer)["object"] == "list"


def found_in(prefix):
    return f'list(APPEND CMAKE_PREFIX_PATH "{prefix}")\nfind_package(Swiftlet {VERSION} REQUIRED)'


# ---- installed ---------------------------------------------------------------------------


@pytest.mark.parametrize("generator", [NINJA, MAKE])
def test_find_package_where_nobody_has_heard_of_swift(tmp_path, installed, c_path, gateway, generator):
    consumer = Consumer(tmp_path, found_in(installed), "bearer.c", path=c_path)
    consumer.configure(generator=generator)
    consumer.make()
    consumer.asks(gateway)


@pytest.mark.parametrize("compiler, standard", [("gcc", 99), ("gcc", 17), (CLANG, 99), (CLANG, 17)])
def test_headers_and_ports_take_strict_flags(tmp_path, installed, compiler, standard):
    consumer = Consumer(tmp_path, found_in(installed), "bearer.c", more=f"target_compile_options(app PRIVATE {STRICT})")
    consumer.configure(f"-DCMAKE_C_COMPILER={compiler}", f"-DCMAKE_C_STANDARD={standard}", "-DCMAKE_C_EXTENSIONS=OFF", HEADERS_TOO)
    consumer.make()


@pytest.mark.parametrize("compiler", ["g++", CLANG.with_name("clang++")])
def test_cpp_program(tmp_path, installed, compiler):
    consumer = Consumer(tmp_path, found_in(installed), "hello.cpp", "C CXX", more=f"target_compile_options(app PRIVATE {STRICT})")
    consumer.configure(f"-DCMAKE_CXX_COMPILER={compiler}", "-DCMAKE_CXX_STANDARD=17", "-DCMAKE_CXX_EXTENSIONS=OFF", HEADERS_TOO)
    consumer.make()
    assert run(consumer.built / "app") == "SWL_OK\n"


def test_installed_files(installed, repository):
    names = {str(path.relative_to(installed)) for path in installed.rglob("*") if path.is_file()}
    headers = {f"include/{path.name}" for path in (repository / "include").glob("*.h")} - {"include/swiftlet_swift.h"}
    sources = repository / "Sources/SwiftletPort"
    ports = {f"share/swiftlet/port/{path.relative_to(sources)}" for path in [*sources.glob("*.[ch]"), *sources.glob("profiles/*.h")]}
    package = {
        f"lib/cmake/Swiftlet/{name}" for name in ("SwiftletConfig.cmake", "SwiftletConfigVersion.cmake", "machine.cmake", "ports.cmake")
    }
    target = {"lib/swiftlet/host/libswiftlet.a", "lib/swiftlet/host/machines.txt", "lib/pkgconfig/swiftlet-host.pc"}
    assert names == headers | ports | package | target
    assert not [path for path in installed.rglob("*") if path.is_dir() and not any(path.iterdir())]
    for name in names:
        assert str(repository.parent).encode() not in (installed / name).read_bytes(), f"{name} remembers where it was built"


def test_every_folder_of_a_project_may_look_for_it(tmp_path, installed):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        Consumer(tmp_path / name, found_in(installed), "bearer.c", more=f"set_target_properties(app PROPERTIES OUTPUT_NAME {name})")
        lists = tmp_path / name / "CMakeLists.txt"
        lists.write_text(lists.read_text().replace("project(consumer LANGUAGES C)", "").replace("app", name))
    (tmp_path / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.25)\nproject(both LANGUAGES C)\nadd_subdirectory(one)\nadd_subdirectory(two)\n"
    )
    run("cmake", "-G", NINJA, "-S", tmp_path, "-B", tmp_path / "build")
    run("cmake", "--build", tmp_path / "build")


def test_another_minor_version_is_not_found(tmp_path, installed):
    consumer = Consumer(tmp_path, found_in(installed).replace(VERSION, "0.2"), "bearer.c")
    assert f"version: {VERSION}" in consumer.configure(code=1)


# ---- as a part of another tree -------------------------------------------------------------


# Both tests build again what changed, one by each generator: a build of the core takes the most of their time.
STEPS = {
    "core": "Compiling the Swiftlet core",
    "archive": "Archiving libswiftlet.a",
    "object": "CMakeFiles/app.dir/bearer.c.o",
    "app": "Linking C executable",
}


def built(consumer):
    """The commands of the next build of the project."""
    output = consumer.make()
    return {name for name, step in STEPS.items() if step in output}


def change(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


LATER = ["#define SWL_RELEASE_TIME ", "#define SWL_RELEASE_TIME 1 + "]


def test_fetch_content(tmp_path, repository, gateway):
    fetched = f'include(FetchContent)\nFetchContent_Declare(swiftlet GIT_REPOSITORY "file://{repository}" GIT_TAG {VERSION})\nFetchContent_MakeAvailable(swiftlet)'
    consumer = Consumer(tmp_path, fetched, "bearer.c")
    consumer.configure(generator=MAKE)
    assert built(consumer) == set(STEPS) and built(consumer) == set()
    consumer.asks(gateway)
    assert not (tmp_path / "build/_deps/swiftlet-build/examples-c").exists()  # nor tests: they are for Swiftlet's own tree
    change(tmp_path / "build/_deps/swiftlet-src/include/swiftlet.h", *LATER)
    assert built(consumer) == set(STEPS) and built(consumer) == set()


def test_subdirectory_and_what_is_built_again(tmp_path, repository, gateway):
    core = tmp_path / "swiftlet"
    shutil.copytree(repository, core, ignore=shutil.ignore_patterns(".git"))
    consumer = Consumer(tmp_path, "add_subdirectory(swiftlet)", "bearer.c")
    consumer.configure()
    assert built(consumer) == set(STEPS) and "no work to do" in consumer.make()
    consumer.asks(gateway)
    change(core / "include/swiftlet.h", *LATER)
    assert built(consumer) == set(STEPS) and "no work to do" in consumer.make()
    change(core / "Sources/SwiftletCore/Auth/Bearer.swift", '"Bearer "', '"bearer "')
    assert built(consumer) == {"core", "archive", "app"} and "no work to do" in consumer.make()
    (core / "Sources/SwiftletCore/Auth/Another.swift").write_text("enum Another {}\n")
    assert built(consumer) == {"core", "archive", "app"} and "no work to do" in consumer.make()


# ---- for a device ----------------------------------------------------------------------------

ARM = """
    set(CMAKE_SYSTEM_NAME Generic)
    set(CMAKE_SYSTEM_PROCESSOR arm)
    set(CMAKE_C_COMPILER arm-none-eabi-gcc)
    set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
    set(CMAKE_C_FLAGS_INIT "-mcpu=cortex-m4 -mthumb")
    set(CMAKE_EXE_LINKER_FLAGS_INIT "--specs=nosys.specs")
"""


@pytest.fixture(scope="module")
def toolchain(tmp_path_factory):
    file = tmp_path_factory.mktemp("toolchain") / "arm.cmake"
    file.write_text(textwrap.dedent(ARM))
    return f"-DCMAKE_TOOLCHAIN_FILE={file}"


@pytest.fixture(scope="module")
def for_firmware(repository, toolchain):
    """Installed for a Cortex-M4, as objects and as bitcode."""
    build, prefix = repository.with_name("build-m4"), repository.with_name("prefix-m4")
    run("cmake", "-G", NINJA, "-S", repository, "-B", build, toolchain, "-DSWIFTLET_TARGET=cortex-m4", "-DSWIFTLET_LTO=ON")
    run("cmake", "--build", build)
    run("cmake", "--install", build, "--prefix", prefix)
    return prefix


def firmware(folder, prefix, c_path, toolchain, *options):
    """Bytes of flash of a program for a board. The ports' sources need lwIP or mbedTLS there, and are left out."""
    folder.mkdir()
    rows = ROOT / "Tests/sizes"
    more = f"target_include_directories(app PRIVATE {rows})\ntarget_link_options(app PRIVATE LINKER:--unresolved-symbols=ignore-all)"
    consumer = Consumer(folder, found_in(prefix), "stream.c", path=c_path, links="", more=more)
    (folder / "stream.c").write_text('#include "client_chat.c"\n')
    consumer.configure(toolchain, *options)
    consumer.make()
    text, data = run("arm-none-eabi-size", consumer.built / "app").splitlines()[1].split()[:2]
    return int(text) + int(data)


def test_firmware_links_an_installed_package(tmp_path, for_firmware, c_path, toolchain):
    """By gcc's own linker and, from bitcode, by the lld of the Swift toolchain, which makes a smaller program of it."""
    objects = firmware(tmp_path / "objects", for_firmware, c_path, toolchain)
    lto = ["-DSWIFTLET_LTO=ON", f"-DSWIFTLET_LLD={CLANG.with_name('ld.lld')}"]
    bitcode = firmware(tmp_path / "bitcode", for_firmware, c_path, toolchain, *lto)
    assert bitcode < 0.98 * objects, f"{bitcode} bytes of bitcode, {objects} of objects"


def test_bitcode_exports_what_the_headers_declare(for_firmware):
    listing = run(CLANG.with_name("llvm-nm"), for_firmware / "lib/swiftlet/cortex-m4/libswiftlet_lto.a")
    defined, needed = (set(re.findall(rf"^.{{8}} {kinds} (\S+)$", listing, re.M)) for kinds in ("[A-TV-Z]", "U"))
    assert {name for name in defined if name.startswith("swl_") and "machine" not in name} == set(capi.functions())
    assert "swl_machine_armv7em_soft" in defined
    assert all(re.fullmatch(r"swl_port_\w+|mem(cpy|move|set)|__aeabi_\w+", name) for name in needed - defined)


def test_bitcode_is_not_taken_where_there_is_none(tmp_path, installed):
    output = Consumer(tmp_path, found_in(installed), "bearer.c").configure("-DSWIFTLET_LTO=ON", code=1)
    assert "has no libswiftlet_lto.a. Install Swiftlet with -DSWIFTLET_LTO=ON." in " ".join(output.split())


def test_a_package_for_another_machine_is_not_found(tmp_path, installed, toolchain):
    consumer = Consumer(tmp_path, found_in(installed), "bearer.c")
    output = consumer.configure(toolchain, code=1)
    assert 'makes code for "armv7em_soft"' in output and "host" in output


# ---- what is missing is said in one line -------------------------------------------------------


def configure_line(output, *words):
    (line,) = [line for line in output.splitlines() if "Swiftlet: " in line]
    assert all(word in line for word in words), output


def test_no_swiftc(tmp_path, repository, c_path):
    output = run(
        "cmake", "-G", NINJA, "-S", repository, "-B", tmp_path, "-DCMAKE_FIND_USE_CMAKE_SYSTEM_PATH=OFF", env={"PATH": c_path}, code=1
    )
    configure_line(output, "swiftc not found", "https://www.swift.org/install", "PATH")


def test_cross_compiling_for_what(tmp_path, repository, toolchain):
    configure_line(run("cmake", "-G", NINJA, "-S", repository, "-B", tmp_path, toolchain, code=1), "-DSWIFTLET_TARGET=cortex-m4")


def test_unknown_target(tmp_path, repository):
    configure_line(run("cmake", "-G", NINJA, "-S", repository, "-B", tmp_path, "-DSWIFTLET_TARGET=z80", code=1), "z80", "CMakeLists.txt")


def test_no_bitcode_of_the_c_file(tmp_path, repository):
    settings = ["-DSWIFTLET_AMALGAM=swiftlet.c", "-DSWIFTLET_LTO=ON"]
    configure_line(run("cmake", "-G", NINJA, "-S", repository, "-B", tmp_path, *settings, code=1), "-flto in SWIFTLET_AMALGAM_FLAGS")


def test_ports_need_c(tmp_path, installed, repository):
    for found_by in (found_in(installed), f"add_subdirectory({repository} swiftlet)"):
        configure_line(Consumer(tmp_path, found_by, "hello.cpp", "CXX").configure(code=1), "LANGUAGES")


def test_no_mbedtls(tmp_path, installed):
    consumer = Consumer(tmp_path, found_in(installed), "bearer.c")
    absent = [f"-DCMAKE_FIND_USE_{where}=OFF" for where in ("CMAKE_SYSTEM_PATH", "SYSTEM_ENVIRONMENT_PATH")]
    absent += [f"-DCMAKE_MAKE_PROGRAM={shutil.which('ninja')}", f"-DCMAKE_C_COMPILER={shutil.which('gcc')}"]
    assert "Swiftlet::no-mbedTLS-found:install-libmbedtls-dev-or-set-SWIFTLET_MBEDTLS_LIBRARIES\n" in consumer.configure(*absent, code=1)
    Consumer(tmp_path, found_in(installed), "bearer.c", links="Swiftlet::posix").configure(*absent)
