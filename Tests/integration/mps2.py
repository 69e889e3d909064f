# SPDX-License-Identifier: Apache-2.0
"""QEMU's mps2 machines with a network of their own: the programs of examples-c/boards/qemu-mps2, built and run.

A program's network is a private loopback, on which the servers of a test listen and a name server on port 53: nothing
leaves the machine, and tests run side by side."""

import concurrent.futures
import contextlib
import ctypes
import functools
import os
import pathlib
import socket
import struct
import subprocess
import sys
import threading
import time
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parents[2]
BOARD = ROOT / "examples-c/boards/qemu-mps2"
NETWORK, GATEWAY, ADDRESS = "192.0.2.0/24", "192.0.2.2", "192.0.2.15"  # the gateway is the host's loopback
MACHINES = {"m3": "mps2-an385", "m4": "mps2-an386", "m7": "mps2-an500"}
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
SECONDS_MAX = 60


# ---- building -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Build:
    """The parts of which a program is built."""

    core: str = "m4"
    mbedtls: str = "3.6"
    profile: str = "4k"
    amalgamated: bool = False

    @property
    def folder(self) -> pathlib.Path:
        return ROOT / f".build-mps2-{self.core}-{self.mbedtls}-{self.profile}{'-c' if self.amalgamated else ''}"

    def __str__(self):
        return f"{self.core}, mbedTLS {self.mbedtls}, {self.profile}{', swiftlet.c' if self.amalgamated else ''}"

    def program(self, name: str) -> pathlib.Path:
        return self.folder / f"{name}.elf"

    @functools.cache
    def make(self, *goals: str) -> "Build":
        lwip, mbedtls = ROOT / ".build-lwip", ROOT / f".build-mbedtls{self.mbedtls.replace('.', '')}"
        quiet([ROOT / "scripts/get-lwip", lwip])
        quiet([ROOT / f"scripts/get-mbedtls{self.mbedtls.replace('.', '')}", mbedtls])
        given = {"LWIP_DIR": lwip / "source", "MBEDTLS_DIR": mbedtls / "source", "CORE": self.core, "PROFILE": self.profile}
        if self.amalgamated:
            self.folder.mkdir(exist_ok=True)
            quiet([ROOT / "scripts/amalgamate", self.folder / "amalgamated"])
            given["SWIFTLET_AMALGAM"] = self.folder / "amalgamated/swiftlet.c"
        quiet(["cmake", "-G", "Ninja", "-S", BOARD, "-B", self.folder, *(f"-D{name}={value}" for name, value in given.items())])
        quiet(["ninja", "-C", self.folder, *goals])
        return self


def quiet(command: list) -> None:
    """Runs a command, and shows its output if it fails."""
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        sys.exit(f"{done.stdout}\nfailed: {' '.join(map(str, command))}")


# ---- the network ----------------------------------------------------------------------------------------


class Loopback:
    """A network namespace with only a loopback. It needs no root if the kernel allows users to make one."""

    def __init__(self):
        self.thread = concurrent.futures.ThreadPoolExecutor(max_workers=1, initializer=self.enter)
        self.inside(lambda: subprocess.run(["ip", "link", "set", "lo", "up"], check=True))

    @staticmethod
    def enter() -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "no network namespace: run as root, or under unshare --map-root-user --user")

    def inside(self, make):
        """Calls make() in the namespace; the sockets and programs that it opens stay there."""
        return self.thread.submit(make).result()

    def close(self) -> None:
        self.thread.shutdown()


class Names:
    """A name server on port 53: names to lists of IPv4 addresses, a response code, or None for silence."""

    def __init__(self, zone: dict):
        self.zone, self.asked = zone, []
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 53))
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                query, sender = self.socket.recvfrom(2048)
                if reply := self.reply(query):
                    self.socket.sendto(reply, sender)

    def reply(self, query: bytes) -> bytes | None:
        at, labels = 12, []
        while query[at]:
            labels.append(query[at + 1 : at + 1 + query[at]].decode())
            at += 1 + query[at]
        name = ".".join(labels)
        self.asked.append(name)
        known = self.zone.get(name, 3)
        if known is None:
            return None
        addresses = known if isinstance(known, list) else []
        code = 0 if isinstance(known, list) else known
        head = query[:2] + struct.pack("!HHHHH", 0x8180 | code, 1, len(addresses), 0, 0)
        records = [b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 60, 4) + socket.inet_aton(address) for address in addresses]
        return head + query[12 : at + 5] + b"".join(records)

    def close(self) -> None:
        self.socket.close()


# ---- running ----------------------------------------------------------------------------------------------


@dataclass
class Run:
    """The output of a program: its lines "name=value", its other text, and when each piece came."""

    code: int
    output: bytes
    pieces: list[tuple[float, bytes]]

    @property
    def text(self) -> str:
        return self.output.decode("utf-8", "backslashreplace")

    @property
    def facts(self) -> dict[str, str]:
        """A value in the last block that the program printed."""
        return dict(line.split("=", 1) for line in self.text.splitlines() if "=" in line)

    def number(self, name: str) -> int:
        return int(self.facts[name])


def run(build: Build, program: str, folder: pathlib.Path, network: Loopback, counted: bool = False, **settings) -> Run:
    """Runs the program with its settings; `counted`: its time is measured in instructions."""
    given = {"address": ADDRESS, "router": GATEWAY, "dns": GATEWAY, **settings}
    path = folder / "settings"
    path.write_text("".join(f"{name}={value}\n" for name, value in given.items()), encoding="utf-8")
    command = ["qemu-system-arm", "-M", MACHINES[build.core], "-nographic", "-monitor", "none", "-serial", "none"]
    command += ["-semihosting-config", f"enable=on,target=native,arg={path}"]
    command += ["-nic", f"user,model=lan9118,net={NETWORK},host={GATEWAY}", "-kernel", str(build.program(program))]
    command += ["-icount", "shift=0,sleep=on"] if counted else []
    log = (folder / "qemu.log").open("wb")
    process = network.inside(lambda: subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, bufsize=0))
    alarm = threading.Timer(SECONDS_MAX, process.kill)
    alarm.start()
    pieces = []
    while piece := process.stdout.read(65536):
        pieces.append((time.monotonic(), piece))
    alarm.cancel()
    return Run(process.wait(), b"".join(piece for _, piece in pieces), pieces)
