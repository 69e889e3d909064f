# SPDX-License-Identifier: Apache-2.0
"""A name server for the namespaces: names that resolve, and names that fail in every way."""

import contextlib
import socket
import struct
import threading

from namespaces import SERVER, SERVER6

# name: the answers for A and AAAA; a number is a response code, None is no answer
ZONE = {
    "good.test": ([SERVER], [SERVER6]),
    "localhost": ([SERVER], []),  # for lwIP, which asks; others have it in a file
    "four.test": ([SERVER], []),
    "six.test": ([], [SERVER6]),
    "late.test": ([SERVER], ["2001:db8::9"]),  # nobody has the IPv6 address
    "late-four.test": (["10.99.0.9"], [SERVER6]),
    "many.test": ([SERVER], [f"2001:db8::{n}" for n in range(0x10, 0x18)]),
    "none.test": (3, 3),
    "empty.test": ([], []),
    "broken.test": (2, 2),
    "refused.test": (5, 5),
    "silent.test": (None, None),
}


def answer(query: bytes):
    at, labels = 12, []
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode())
        at += 1 + query[at]
    kind = struct.unpack("!H", query[at + 1 : at + 3])[0]
    known = ZONE.get(".".join(labels), (3, 3))
    found = known[kind == 28] if kind in (1, 28) else []
    if found is None:
        return None
    addresses = found if isinstance(found, list) else []
    head = query[:2] + struct.pack("!HHHHH", 0x8180 | (0 if isinstance(found, list) else found), 1, len(addresses), 0, 0)
    family = socket.AF_INET6 if kind == 28 else socket.AF_INET
    records = [b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 60, len(raw)) + raw for raw in (socket.inet_pton(family, a) for a in addresses)]
    return head + query[12 : at + 5] + b"".join(records)


class Server:
    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((SERVER, 53))
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        with contextlib.suppress(OSError):
            while True:
                query, sender = self.socket.recvfrom(2048)
                reply = answer(query)
                if reply:
                    self.socket.sendto(reply, sender)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()
