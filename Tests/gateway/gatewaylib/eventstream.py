# SPDX-License-Identifier: Apache-2.0
"""Encodes AWS event streams (application/vnd.amazon.eventstream) by the description of the format."""

import struct
import zlib
from dataclasses import dataclass

TEXT = 7


@dataclass(frozen=True)
class Message:
    headers: tuple[tuple[str, str], ...]
    payload: bytes = b""

    def value(self, name: str) -> str:
        return dict(self.headers).get(name, "")


def event(name: str, payload: bytes) -> Message:
    return Message(((":event-type", name), (":content-type", "application/json"), (":message-type", "event")), payload)


def exception(name: str, payload: bytes) -> Message:
    return Message(((":exception-type", name), (":content-type", "application/json"), (":message-type", "exception")), payload)


def encoded(message: Message) -> bytes:
    headers = b"".join(map(encoded_header, message.headers))
    lengths = struct.pack(">II", 16 + len(headers) + len(message.payload), len(headers))
    text = lengths + checksum(lengths) + headers + message.payload
    return text + checksum(text)


def encoded_header(header: tuple[str, str]) -> bytes:
    name, value = (text.encode() for text in header)
    return struct.pack(f">B{len(name)}sBH{len(value)}s", len(name), name, TEXT, len(value), value)


def checksum(data: bytes) -> bytes:
    return struct.pack(">I", zlib.crc32(data))
