# SPDX-License-Identifier: Apache-2.0
"""Network namespaces: a client and a server with a cable between them that can be cut. Needs root."""

import contextlib
import ctypes
import os
import pathlib
import shutil
import socket
import subprocess
import threading
import time

import chaos

CLIENT, SERVER = "10.99.0.1", "10.99.0.2"
CLIENT6, SERVER6 = "2001:db8::1", "2001:db8::2"
CLONE_NEWNET = 0x40000000


def run(command: str, **more):
    return subprocess.run(command.split(), check=True, capture_output=True, text=True, **more)


def allowed() -> bool:
    name = f"swl{os.getpid()}t"
    try:
        run(f"ip netns add {name}")
        run(f"ip netns del {name}")
        run("nft --version")
        return True
    except (OSError, subprocess.CalledProcessError):
        return False


class Net:
    def __init__(self):
        self.client, self.server = f"swl{os.getpid()}c", f"swl{os.getpid()}s"
        for name in (self.client, self.server):
            run(f"ip netns add {name}")
            run(f"ip -n {name} link set lo up")
        run(f"ip -n {self.client} link add wire type veth peer name wire netns {self.server}")
        for name, address, address6 in ((self.client, CLIENT, CLIENT6), (self.server, SERVER, SERVER6)):
            run(f"ip -n {name} address add {address}/24 dev wire")
            run(f"ip -n {name} address add {address6}/64 dev wire nodad")
            # Without this, a link that goes down loses its IPv6 addresses.
            run(f"ip netns exec {name} sysctl -w net.ipv6.conf.wire.keep_addr_on_down=1")
            run(f"ip -n {name} link set wire up")
        deadline = time.monotonic() + 10
        while "tentative" in run(f"ip -n {self.client} address").stdout + run(f"ip -n {self.server} address").stdout:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        # `ip netns exec` puts this over /etc/resolv.conf.
        self.etc = pathlib.Path(f"/etc/netns/{self.client}")
        self.etc.mkdir(parents=True)
        (self.etc / "resolv.conf").write_text(f"nameserver {SERVER}\noptions timeout:1 attempts:1 retrans:1000 retry:1\n")

    def close(self):
        for name in (self.client, self.server):
            run(f"ip netns del {name}")
        shutil.rmtree(self.etc)
        with contextlib.suppress(OSError):
            self.etc.parent.rmdir()

    def ip(self, side: str, command: str):
        run(f"ip -n {side} {command}")

    def tap(self, name: str):
        """Gives the client's end to a program with a network stack of its own: the kernel keeps no address there."""
        self.ip(self.client, "address flush dev wire")
        self.ip(self.client, "link add bridge type bridge mcast_snooping 0")
        self.ip(self.client, f"tuntap add dev {name} mode tap")
        for port in ("wire", name):
            self.ip(self.client, f"link set {port} master bridge up")
        self.ip(self.client, "link set bridge up addrgenmode none")

    def nft(self, side: str, rules: str):
        subprocess.run(["ip", "netns", "exec", side, "nft", "-f", "-"], input=rules, text=True, check=True, capture_output=True)

    @contextlib.contextmanager
    def filtered(self, side: str, rule: str, hook="input"):
        """Applies the rule to packets that arrive in (or leave) a namespace."""
        self.nft(side, f"table inet t {{\n chain c {{\n type filter hook {hook} priority 0;\n {rule}\n }}\n}}\n")
        try:
            yield
        finally:
            self.nft(side, "delete table inet t")

    @contextlib.contextmanager
    def unplugged(self):
        self.ip(self.server, "link set wire down")
        try:
            yield
        finally:
            self.ip(self.server, "link set wire up")

    def inside(self, side: str, make):
        """Calls make() in the namespace; a socket stays in the namespace where it was made."""
        made = []

        def work():
            handle = os.open(f"/run/netns/{side}", os.O_RDONLY)
            libc = ctypes.CDLL(None, use_errno=True)
            assert libc.setns(handle, CLONE_NEWNET) == 0
            os.close(handle)
            made.append(make())

        thread = threading.Thread(target=work)  # a namespace is a thread's
        thread.start()
        thread.join()
        return made[0]


class Listener(chaos.Server):
    """On every address of the namespace it is made in."""

    def __init__(self, behave, port=80):
        self.behave, self.port = behave, port
        self.listener = socket.create_server(("::", port), family=socket.AF_INET6, dualstack_ipv6=True)
        threading.Thread(target=self.accept, daemon=True).start()
