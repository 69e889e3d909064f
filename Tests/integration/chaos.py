# SPDX-License-Identifier: Apache-2.0
"""Servers and a proxy on loopback that misbehave on purpose, with a thread for each connection."""

import contextlib
import select
import socket
import struct
import threading
import time

QUIET = 30  # seconds; longer than any deadline of a test


class Server:
    """Listens, and runs `behave(socket)` for each connection; its errors are caused by the client."""

    def __init__(self, behave, backlog=64):
        self.behave = behave
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen(backlog)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection = self.listener.accept()[0]
                threading.Thread(target=self.run, args=(connection,), daemon=True).start()

    def run(self, connection):
        with contextlib.suppress(OSError), connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.behave(connection)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)  # which wakes accept
        self.listener.close()


def read_head(connection) -> bytes:
    received = b""
    while b"\r\n\r\n" not in received:
        piece = connection.recv(4096)
        if not piece:
            raise OSError("the client left")
        received += piece
    return received


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def silence(connection):
    """Waits until the client closes."""
    deadline = time.monotonic() + QUIET
    with contextlib.suppress(OSError):
        while time.monotonic() < deadline and connection.recv(4096):
            pass


def finish(connection, how):
    if how == "rst":
        reset(connection)
    elif how == "silence":
        silence(connection)
    else:
        connection.shutdown(socket.SHUT_WR)
        silence(connection)  # a FIN, not a reset for bytes that nobody read


def answering(text: bytes, how="fin", delay=0.0, piece=0, pause=0.0):
    """Reads a head, answers, perhaps in pieces with pauses, and ends as `how` says."""

    def behave(connection):
        read_head(connection)
        time.sleep(delay)
        for at in range(0, len(text), piece or max(len(text), 1)):
            connection.sendall(text[at : at + (piece or len(text))])
            time.sleep(pause)
        finish(connection, how)

    return behave


def endless(start: bytes, again: bytes, pause=0.0):
    def behave(connection):
        read_head(connection)
        connection.sendall(start)
        block = again if pause else again * (4096 // len(again) + 1)
        while True:
            connection.sendall(block)
            time.sleep(pause)

    return behave


def record_ends(stream: bytes) -> list[int]:
    """Where each TLS record of a captured stream ends."""
    ends, at = [], 0
    while at + 5 <= len(stream):
        at += 5 + int.from_bytes(stream[at + 3 : at + 5], "big")
        ends.append(at)
    return ends


def relaying(target: int, cut=None, how="fin", flip=None, record=None, piece=0, pause=0.0):
    """Passes bytes to a port and back. `cut`: ends before byte N of what comes back; `flip`: one bit of
    byte N; `record`: a bytearray that takes what came back."""

    def behave(client):
        with socket.create_connection(("127.0.0.1", target)) as server:
            passed = 0
            while True:
                for ready in select.select([client, server], [], [], QUIET)[0]:
                    data = bytearray(ready.recv(65536))
                    if ready is client:
                        if not data:
                            return
                        server.sendall(data)
                        continue
                    if not data:
                        return finish(client, "fin")
                    if flip is not None and passed <= flip < passed + len(data):
                        data[flip - passed] ^= 1 << flip % 8
                    last = cut is not None and passed + len(data) >= cut
                    if last:
                        data = data[: cut - passed]
                    passed += len(data)
                    if record is not None:
                        record.extend(data)
                    for at in range(0, len(data), piece or max(len(data), 1)):
                        client.sendall(data[at : at + (piece or len(data))])
                        time.sleep(pause)
                    if last:
                        return finish(client, how)

    return behave
