# SPDX-License-Identifier: Apache-2.0
"""Shared by the network tests: the probe with each mbedTLS, nginx, free ports. Everything listens on loopback."""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PORTS = ["socket_bsd.c", "entropy_linux.c", *sorted(path.name for path in (ROOT / "Sources/SwiftletPort").glob("tls_mbedtls*.c"))]
# CI runs a sample of the tests that go through a client as well as the parts; SWIFTLET_WHOLE=1 runs all of them.
WHOLE = os.environ.get("SWIFTLET_WHOLE") == "1"
RESOLVERS = {"getaddrinfo": [], "cares": ["-lcares"]}

# Certificates of the gateway (Tests/gateway/certs.sh) that a client with the right time must refuse, and how.
WRONG_CERTIFICATES = {
    "expired": "SWL_E_CERT_EXPIRED",
    "wrong-host": "SWL_E_CERT_NAME",
    "self": "SWL_E_CERT_UNTRUSTED",
    "untrusted": "SWL_E_CERT_UNTRUSTED",
    "cn-only": "SWL_E_CERT_NO_SAN",
    "rsa1024": "SWL_E_CERT_WEAK_KEY",
    "sha1": "SWL_E_CERT_WEAK_HASH",
}


def compile_program(
    source: str,
    output: pathlib.Path,
    archive: pathlib.Path,
    mbedtls: pathlib.Path | None,
    *more: str,
    resolver: str = "getaddrinfo",
    folder: pathlib.Path = ROOT / "Sources/SwiftletPort",
) -> pathlib.Path:
    """A C program with the ports in `folder`, on the system's mbedTLS or on the one in a folder; CC and CFLAGS count."""
    libraries = ["-lmbedtls", "-lmbedx509", "-lmbedcrypto"]
    if mbedtls:
        libraries = [str(mbedtls / "lib" / f"libmbed{part}.a") for part in ("tls", "x509", "crypto")]
    # 3.6 has TLS 1.3 and no threads; nor have our programs.
    include = ["-isystem", str(mbedtls / "include"), "-DSWL_TLS_ONE_THREAD"] if mbedtls else []
    ports = [str(folder / name) for name in [*PORTS, f"resolver_{resolver}.c"]]
    compiler, flags = os.environ.get("CC", "cc"), os.environ.get("CFLAGS", "").split()
    subprocess.run(
        [
            compiler,
            "-std=c99",
            "-D_DEFAULT_SOURCE",
            "-O1",
            "-g",
            *flags,
            "-Wall",
            "-Wextra",
            "-Wpedantic",
            "-Werror",
            f"-I{ROOT}/include",
            *include,
            str(ROOT / "Tests/integration" / source),
            *ports,
            str(archive),
            *libraries,
            *RESOLVERS[resolver],
            "-Wl,--gc-sections",
            *more,
            "-o",
            str(output),
        ],
        check=True,
    )
    return output


def compile_driver(source: str, folder: pathlib.Path, archive: pathlib.Path, *more: str) -> pathlib.Path:
    """A C program on the core alone; CC and CFLAGS count. The archive stands after the ports, which name its machine."""
    libraries = [word for word in more if word.startswith("-l")]
    more = [word for word in more if word not in libraries]
    program = folder / source.removesuffix(".c")
    compiler, flags = os.environ.get("CC", "cc"), os.environ.get("CFLAGS", "").split()
    subprocess.run(
        [
            compiler,
            "-std=c11",
            "-D_GNU_SOURCE",
            "-O1",
            "-g",
            *flags,
            "-Wall",
            "-Wextra",
            "-Werror",
            f"-I{ROOT}/include",
            str(ROOT / "Tests/integration" / source),
            *more,
            str(archive),
            *libraries,
            "-Wl,--gc-sections",
            "-o",
            str(program),
        ],
        check=True,
    )
    return program


def mbedtls36() -> pathlib.Path:
    folder = ROOT / ".build-mbedtls36"
    subprocess.run([str(ROOT / "scripts/get-mbedtls36"), str(folder)], check=True, stdout=subprocess.DEVNULL)
    return folder


def mbedtls_with(version: str, name: str, added: str = "", flags: str = "-O1 -g") -> pathlib.Path:
    """2.28 or 3.6 with `added` at the end of its configuration, compiled with `flags`. If it is there, nothing is done."""
    folder = ROOT / f".build-mbedtls-{version}-{name}"
    if (folder / "done").exists():
        return folder
    if version == "2.28":
        source = ROOT / ".build-mbedtls228/source"
        subprocess.run([str(ROOT / "scripts/get-mbedtls228"), str(source.parent)], check=True, stdout=subprocess.DEVNULL)
    else:
        source = mbedtls36() / "source"
    shutil.rmtree(folder, ignore_errors=True)
    for part in ("include", "library", "3rdparty", "scripts", "framework"):
        if (source / part).exists():
            shutil.copytree(source / part, folder / part)
    config = folder / "include/mbedtls" / ("mbedtls_config.h" if version == "3.6" else "config.h")
    text = config.read_text()
    end = text.rindex('#include "mbedtls/check_config.h"') if version == "2.28" else len(text)
    config.write_text(text[:end] + added + text[end:])
    names = [f"libmbed{part}.a" for part in ("crypto", "x509", "tls")]
    make = ["make", "-s", "-C", str(folder / "library"), "-j", str(os.cpu_count()), f"CFLAGS={flags}", *names]
    subprocess.run(make, check=True, stdout=subprocess.DEVNULL)
    (folder / "lib").mkdir()
    for name in names:
        shutil.copy(folder / "library" / name, folder / "lib")
    (folder / "done").touch()
    return folder


def memcheck(mbedtls: str = "2.28") -> list[str]:
    """Starts a program that must free every byte of heap and close every descriptor. With 3.6, PSA's own memory stays."""
    kinds = "all" if mbedtls == "2.28" else "definite,indirect,possible"
    shown = f"--leak-check=full --show-leak-kinds={kinds} --errors-for-leak-kinds={kinds} --track-origins=yes --track-fds=yes"
    return ["valgrind", "-q", "--error-exitcode=99", *shown.split()]


def probe(program: pathlib.Path, url: str, within: str = "", under: list[str] | None = None, **options) -> list[dict]:
    """What tls_probe printed, a dictionary an exchange; `within` is a network namespace, `under` a command that starts it."""
    words = [
        word
        for name, value in options.items()
        for one in (value if isinstance(value, list) else [value])
        for word in (name.replace("_", "-"), str(one))
    ]
    where = ["ip", "netns", "exec", within] if within else []
    done = subprocess.run([*where, *(under or []), str(program), *words, url], capture_output=True, text=True, timeout=120)
    assert done.returncode in (0, 1) and not done.stderr, f"{words} {url}: exit {done.returncode} {done.stderr}"
    return [json.loads(line) for line in done.stdout.splitlines()]


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


class Server:
    """Runs a server until `stop`; it is ready when it listens on `port`."""

    def __init__(self, folder: pathlib.Path, command: list[str], port: int):
        with (folder / "out").open("wb") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=out)
        deadline = time.monotonic() + 10
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                return
            assert self.process.poll() is None and time.monotonic() < deadline, (folder / "out").read_text()
            time.sleep(0.05)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)


class Nginx(Server):
    def __init__(self, folder: pathlib.Path, servers: list[str], port: int):
        """`servers` are server blocks; `port` is one of theirs."""
        paths = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "scgi", "uwsgi"))
        (folder / "nginx.conf").write_text(f"""
            worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/error.log info;
            events {{ worker_connections 512; }}
            http {{ access_log off; {paths} keepalive_requests 1000000; keepalive_timeout 75s; tcp_nodelay on; root {folder};
                    ssl_session_cache shared:S:1m; ssl_ciphers ALL:@SECLEVEL=0; {"".join(servers)} }}""")
        super().__init__(folder, ["nginx", "-c", str(folder / "nginx.conf")], port)


class Haproxy(Server):
    def __init__(self, folder: pathlib.Path, binds: list[str], port: int):
        """`binds` are the arguments of bind lines; each request is answered with the version of TLS, and who the client is."""
        told = "%[ssl_fc_protocol] %[ssl_c_s_dn(cn)]"
        lines = [
            "defaults",
            "  mode http",
            "  timeout client 10s",
            "frontend tls",
            *(f"  bind {bind}" for bind in binds),
            f'  http-request return status 200 content-type text/plain lf-string "{told}"',
        ]
        (folder / "haproxy.cfg").write_text("\n".join(lines) + "\n")
        super().__init__(folder, ["haproxy", "-db", "-f", str(folder / "haproxy.cfg")], port)
