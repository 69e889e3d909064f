# SPDX-License-Identifier: Apache-2.0
"""The targets on which the archive is tested and measured, and how each is built."""

import fcntl
import os
import shlex
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BOARDS = ROOT / "Tests/target"
OUTPUT_SHOWN = 30  # lines of a command that failed
SWIFT_BIN = Path(os.path.realpath(shutil.which("swiftc") or "/usr/bin/swiftc")).parent


@dataclass(frozen=True)
class Target:
    name: str
    core: str = "host"  # SWIFTLET_TARGET
    prefix: str = ""  # of gcc, nm and objcopy
    compiler: str = ""  # if it is not the prefix and gcc
    getter: str = ""  # the script that makes the compiler, and its folder
    machine: str = ""  # the compiler's flags for the machine
    link: str = ""  # the linker's, for the test runner
    startup: str = ""  # source file that a board without an operating system needs
    run: str = ""  # command that runs the test program
    swift: str = ""  # further flags for swiftc
    ordinary: str = ""  # swiftc's flags for the core as Swift programs get it, not as the archive
    suites: str = ""  # empty: all
    amalgam: str = ""  # the compiler's flags for swiftlet.c, which then replaces the archive
    parts: bool = False  # swiftlet.c as one object for each Swift file
    lto: bool = False  # the core as bitcode, which the toolchain's lld compiles

    @property
    def cc(self):
        return self.compiler or self.prefix + "gcc"

    @property
    def build_dir(self):
        return ROOT / f".build-{self.name}"

    @property
    def archive(self):
        return self.build_dir / "swiftlet/libswiftlet.a"

    @property
    def bitcode(self):
        return self.build_dir / "swiftlet/libswiftlet_lto.a"

    @property
    def tools(self):
        return [self.prefix + "gcc" if self.getter else self.cc] + shlex.split(self.run)[:1]


AMALGAM = ROOT / ".build-amalgam/swiftlet.c"
QEMU = "-nographic -monitor none -serial none -semihosting-config enable=on,target=native -kernel"


def cortex_m(name, core, cpu, machine, flash="4M", ram="4M", at=("0", "0x20000000"), floats="-mfloat-abi=soft", define="", suites=""):
    memory = defsym(flash=at[0], flash_size=flash, ram=at[1], ram_size=ram)
    return Target(
        name,
        core,
        "arm-none-eabi-",
        machine=f"-mcpu={cpu} -mthumb {floats} {define}".strip(),
        link=f"-nostartfiles --specs=rdimon.specs -T {BOARDS}/cortex-m.ld {memory}",
        startup=f"{BOARDS}/cortex-m.c",
        run=f"qemu-system-arm -M {machine} {QEMU}",
        suites=suites,
    )


def risc_v(name, core, march, mabi, cpu=""):
    return Target(
        name,
        core,
        "riscv64-unknown-elf-",
        machine=f"-march={march} -mabi={mabi} --specs=picolibc.specs",
        link=f"--crt0=hosted --oslib=semihost {RV32_MEMORY}",
        startup=f"{BOARDS}/rv32.c",
        run=f"qemu-system-riscv32 -M virt {cpu and f'-cpu {cpu}'} -bios none {QEMU}",
    )


def defsym(**symbols):
    return " ".join(f"-Wl,--defsym={name}={value}" for name, value in symbols.items())


RV32_MEMORY = defsym(__flash="0x80000000", __flash_size="0x400000", __ram="0x80400000", __ram_size="0x800000", __stack_size="0x10000")

# QEMU's own hash for pointer authentication: the architecture's takes four times as long.
QEMU_AARCH64 = "qemu-aarch64 -cpu max,pauth-impdef=on"
TARGETS = {
    target.name: target
    for target in [
        Target("host"),
        Target("valgrind", run="valgrind -q --error-exitcode=1 --leak-check=full"),
        Target(
            "sanitize",
            compiler=str(SWIFT_BIN / "clang"),
            swift="-sanitize=address",
            machine="-fsanitize=address,undefined -fno-sanitize-recover=all",
        ),
        # As SwiftPM builds it: every overflow traps in both, and debug has no optimiser to hide a bug.
        Target("swift-debug", ordinary="-Onone;-enable-testing"),
        Target("swift-release", ordinary="-O;-wmo"),
        # QEMU has no mps2 with an M0+: its code runs on the M3 of this one. Microbit's M0 traps
        # what the M3 forgives, such as unaligned access, but has room for little.
        cortex_m("cortex-m0plus", "cortex-m0plus", "cortex-m0plus", "mps2-an385"),
        cortex_m(
            "microbit",
            "cortex-m0plus",
            "cortex-m0",
            "microbit",
            "256K",
            "16K",
            suites="bytes;http;request;status;url",
            define="-DGUARD_ARENA=2048 -DGUARD_BLOCKS=32 -DVECTORS_RECORD=16 -DVECTORS_FIELDS=1",
        ),
        cortex_m("cortex-m4", "cortex-m4", "cortex-m4", "mps2-an386"),
        risc_v("rv32", "rv32", "rv32imac", "ilp32"),
        Target("aarch64", "aarch64", "aarch64-linux-gnu-", link="-static", run=QEMU_AARCH64),
    ]
}

# The other archives of a release (the titles of scripts/cmake/targets.cmake), each with a compiler and on
# a core that it is for: scripts/test-c released. A core that lacks an extension traps what was compiled for it.
SECURE = ("0x10000000", "0x38000000")  # where TrustZone boards start
RELEASED = {
    target.name: target
    for target in [
        cortex_m("cortex-m3", "cortex-m3", "cortex-m3", "mps2-an385"),
        cortex_m("cortex-m4f", "cortex-m4f", "cortex-m4", "mps2-an386", floats="-mfloat-abi=hard -mfpu=fpv4-sp-d16"),
        cortex_m("cortex-m7f", "cortex-m7f", "cortex-m7", "mps2-an500", floats="-mfloat-abi=hard -mfpu=fpv5-d16"),
        cortex_m("cortex-m33", "cortex-m33", "cortex-m33", "mps2-an505", at=SECURE),
        cortex_m("cortex-m33f", "cortex-m33f", "cortex-m33", "mps2-an505", at=SECURE, floats="-mfloat-abi=hard -mfpu=fpv5-sp-d16"),
        cortex_m("cortex-m55", "cortex-m55", "cortex-m55", "mps3-an547", "512K", at=("0", "0x70000000"), floats="-mfloat-abi=hard"),
        risc_v("rv32imc", "rv32imc", "rv32imc", "ilp32", "rv32,a=false,f=false,d=false"),
        risc_v("rv32imac", "rv32imac", "rv32imac", "ilp32", "rv32,f=false,d=false"),
        risc_v("rv32imafc", "rv32imafc", "rv32imafc", "ilp32f", "rv32,d=false"),
        Target("rv64", "rv64", "riscv64-linux-gnu-", link="-static", run="qemu-riscv64"),
        Target("armhf", "armhf", "arm-linux-gnueabihf-", link="-static", run="qemu-arm"),
        Target("x86_64", "x86_64"),
        Target("x86_64-musl", "x86_64", compiler="musl-gcc", link="-static"),
        Target(
            "aarch64-musl",
            "aarch64",
            "aarch64-linux-gnu-",
            compiler=str(ROOT / ".build-musl/bin/musl-gcc"),
            getter="scripts/get-musl .build-musl",
            link="-static",
            run=QEMU_AARCH64,
        ),
    ]
}


# The bitcode of SWIFTLET_LTO is tested beside them, and is in no release.
RELEASED["cortex-m4-lto"] = LTO = replace(TARGETS["cortex-m4"], name="cortex-m4-lto", lto=True)


def missing_tools(target):
    return [tool for tool in ["swiftc", "cmake", "ninja", *target.tools] if not shutil.which(tool)]


def build(target, *goals):
    """Builds the goals (the archive alone: swiftlet_archive) in a build tree of the target's own."""
    if target.getter:
        script, folder = target.getter.split()
        run([ROOT / script, ROOT / folder])
    target.build_dir.mkdir(exist_ok=True)
    with open(target.build_dir / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests and figures may run side by side
        _configure(target)
        run(["ninja", "--quiet", "-C", target.build_dir, *goals])


def _configure(target):
    """Configures once, and again when the table or the place has changed."""
    command = ["cmake", "-S", str(ROOT / "Tests/c"), "-B", str(target.build_dir), "-G", "Ninja", *_settings(target)]
    mark = target.build_dir / "configured-with"
    if mark.exists() and mark.read_text() == "\n".join(command):
        return
    mark.unlink(missing_ok=True)
    run([*command, "--fresh"])
    mark.write_text("\n".join(command))


def _settings(target):
    settings = {
        "CMAKE_BUILD_TYPE": "None",
        "CMAKE_C_COMPILER": target.cc,
        "CMAKE_C_FLAGS": target.machine,
        "CMAKE_EXE_LINKER_FLAGS": target.link,
        "CMAKE_CROSSCOMPILING_EMULATOR": ";".join(shlex.split(target.run)),
        "SWIFTLET_TARGET": target.core,
        "SWIFTLET_SWIFT_FLAGS": target.swift,
        "SWIFTLET_ORDINARY": target.ordinary,
        "SWIFTLET_SUITES": target.suites,
        "SWIFTLET_BOARD": target.startup,
        "SWIFTLET_LTO": target.lto,
    }
    if target.amalgam:
        flags = ";".join(["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror", *shlex.split(target.amalgam)])
        settings |= {"SWIFTLET_AMALGAM": AMALGAM, "SWIFTLET_AMALGAM_FLAGS": flags, "SWIFTLET_AMALGAM_PARTS": target.parts}
    if target.core != "host":
        settings |= {"CMAKE_SYSTEM_NAME": "Generic", "CMAKE_TRY_COMPILE_TARGET_TYPE": "STATIC_LIBRARY"}
    return [f"-D{name}={value}" for name, value in settings.items()]


def make_amalgam():
    """Makes swiftlet.c, unless it is newer than all that it is made of."""
    places = [
        ROOT / name
        for name in ("Sources/SwiftletCore", "include", "scripts/amalgam", "scripts/amalgamate", "scripts/cmake", "CMakeLists.txt")
    ]
    times = [path.stat().st_mtime for place in places for path in (place, *place.rglob("*")) if "__pycache__" not in path.parts]
    if not AMALGAM.exists() or AMALGAM.stat().st_mtime < max(times):
        run([ROOT / "scripts/amalgamate", AMALGAM.parent])


def run(command):
    """The output of the command. If it failed, the script ends with the first lines of the output."""
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=ROOT, text=True, errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        shown = [_shortened(line) for line in done.stdout.splitlines() if "GNU-stack" not in line and "NOTE:" not in line]
        raise SystemExit("\n".join(shown[:OUTPUT_SHOWN] + [f"failed: {_shortened(shlex.join(words))}"]))
    return done.stdout


def _shortened(line):
    """Leaves out a command that names every source file: the error after it says more."""
    return line if len(line) < 300 else f"{line[:100]} ..."
