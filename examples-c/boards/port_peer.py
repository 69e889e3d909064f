#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The peer of port_check: the first line of each connection tells it what to do.

    port_peer.py [--host ADDRESS] [--port 7000] [--tls-port 7001 --certificate PEM --key PEM]

    echo        sends back what comes          late MS   one zero byte, after MS milliseconds
    give N      N bytes and an orderly end     reset N   N bytes, and after 300 ms a reset
    mute        reads nothing
Over TLS, `cut` ends without a close_notify. Without --host it listens on loopback only: a board on the network needs --host."""

import argparse
import contextlib
import socket
import ssl
import struct
import threading
import time

MUTE_SECONDS = 8


def pattern(count: int) -> bytes:
    return bytes(i % 251 for i in range(count))


def command_of(channel) -> list[str]:
    line = b""
    while not line.endswith(b"\n"):
        byte = channel.recv(1)
        if not byte:
            raise OSError("no command")
        line += byte
    return line.decode().split()


def serve(connection: socket.socket, context: ssl.SSLContext | None) -> None:
    with contextlib.suppress(OSError, ValueError):
        connection.settimeout(MUTE_SECONDS)
        channel = context.wrap_socket(connection, server_side=True) if context else connection
        with channel:
            word, *numbers = command_of(channel)
            obey(channel, word, int(numbers[0]) if numbers else 0)


def obey(channel, word: str, number: int) -> None:
    if word == "echo":
        while data := channel.recv(65536):
            channel.sendall(data)
    elif word == "give":
        channel.sendall(pattern(number))
        end(channel)
    elif word == "late":
        time.sleep(number / 1000)
        channel.sendall(b"\0")
        end(channel)
    elif word == "reset":
        channel.sendall(pattern(number))
        time.sleep(0.3)
        channel.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    elif word == "mute":
        time.sleep(MUTE_SECONDS)
    elif word == "cut":
        channel.sendall(pattern(100))
        channel.shutdown(socket.SHUT_WR)
        time.sleep(1)


def end(channel) -> None:
    """An orderly end: a close_notify under TLS, and a FIN. Bytes that the other side still sends are read: unread ones would cause a reset."""
    plain = channel.unwrap() if isinstance(channel, ssl.SSLSocket) else channel
    plain.shutdown(socket.SHUT_WR)
    while plain.recv(4096):
        pass


def listen(host: str, port: int, context: ssl.SSLContext | None) -> int:
    listener = socket.create_server((host, port), backlog=64)

    def accept() -> None:
        while True:
            connection, _ = listener.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=serve, args=(connection, context), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return listener.getsockname()[1]


def main() -> None:
    parser = argparse.ArgumentParser(description="The peer of port_check.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=7000)
    parser.add_argument("--tls-port", type=int, default=7001)
    parser.add_argument("--certificate", help="PEM, the server's own first")
    parser.add_argument("--key", help="PEM")
    options = parser.parse_args()
    ports = [listen(options.host, options.port, None)]
    if options.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.certificate, options.key)
        ports.append(listen(options.host, options.tls_port, context))
    print(*ports, flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
