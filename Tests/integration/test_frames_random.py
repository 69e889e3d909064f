# SPDX-License-Identifier: Apache-2.0
"""Random event streams against botocore's decoder, good and corrupt, and random JSON against Python's json. A failure names its seed;
SWIFTLET_SEED repeats one."""

import json
import os
import random
import struct
import subprocess
import zlib

import pytest
from botocore import eventstream
from conftest import ROOT

SEED = int(os.environ.get("SWIFTLET_SEED", random.SystemRandom().randrange(2**32)))
COUNT = 3000
CAP = 1 << 20


@pytest.fixture(scope="module")
def batch(request, tmp_path_factory):
    """Runs the lines through a program of Tests/c, and gives the lines that it prints."""
    archive = ROOT / request.config.getoption("--build") / "libswiftlet.a"
    folder = tmp_path_factory.mktemp("batch")

    def run(name, lines):
        program = folder / name
        if not program.exists():
            command = [
                os.environ.get("CC", "cc"),
                *os.environ.get("CFLAGS", "").split(),
                "-std=c11",
                "-O1",
                "-g",
                "-Wall",
                "-Wextra",
                "-Werror",
            ]
            subprocess.run(
                [*command, f"-I{ROOT}/include", str(ROOT / f"Tests/c/{name}.c"), str(archive), "-Wl,--gc-sections", "-o", str(program)],
                check=True,
            )
        done = subprocess.run([str(program)], input="".join(lines), capture_output=True, text=True, timeout=200)
        answers = done.stdout.splitlines()
        assert done.returncode == 0 and len(answers) == len(lines), (
            f"seed {SEED}: exit {done.returncode} after {len(answers)} lines\n{done.stderr}"
        )
        return answers

    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"seed {SEED}", flush=True)
    return run


# ---- event streams ----------------------------------------------------------------------------

FIXED = {0: 0, 1: 0, 2: 1, 3: 2, 4: 4, 5: 8, 8: 8, 9: 16}  # bytes of a value by its type
SOME_TEXT = ["", "event", "application/json", "你好", "😀" * 9, "x" * 300]


def header(pick, name):
    kind = pick.randrange(10)
    value = pick.choice(SOME_TEXT).encode() if kind == 7 else pick.randbytes(FIXED.get(kind, pick.randrange(40)))
    return name, kind, value


def some_headers(pick):
    names = pick.sample([":message-type", ":event-type", ":content-type", "a", "b", "名", "n" * 255], pick.choice([0, 1, 3, 7]))
    return [header(pick, name) for name in names]


def encoded_headers(headers):
    text = b""
    for name, kind, value in headers:
        text += (
            bytes([len(name.encode())]) + name.encode() + bytes([kind]) + (struct.pack(">H", len(value)) if kind in (6, 7) else b"") + value
        )
    return text


def encoded(headers, payload):
    """A message; `headers` are encoded already."""
    prelude = struct.pack(">II", 16 + len(headers) + len(payload), len(headers))
    text = prelude + struct.pack(">I", zlib.crc32(prelude)) + headers + payload
    return text + struct.pack(">I", zlib.crc32(text))


def told(headers, payload):
    return "".join(f"{name.encode().hex()}:{kind}:{value.hex()}," for name, kind, value in headers) + f"|{payload.hex()};"


def some_messages(pick):
    return [(some_headers(pick), pick.randbytes(pick.choice([0, 1, 20, 300, 3000]))) for _ in range(pick.choice([1, 1, 2, 5]))]


def botocores(stream):
    """The messages that botocore reads, as (headers, payload), and whether it then stops with an error."""
    buffer = eventstream.EventStreamBuffer()
    found = []
    try:
        buffer.add_data(stream)
        for message in buffer:
            found.append((message.headers, message.payload))
    except Exception:  # noqa: BLE001, it raises what its parts raise: struct.error, KeyError, UnicodeDecodeError
        return found, True
    return found, False


def value_of(kind, value):
    if kind in (0, 1):
        return kind == 0
    if kind in (6, 9):
        return value
    return value.decode() if kind == 7 else int.from_bytes(value, "big", signed=True)


def test_good_frames(batch):
    pick = random.Random(f"good {SEED}")
    lines, expected = [], []
    for number in range(COUNT):
        messages = some_messages(pick)
        stream = b"".join(encoded(encoded_headers(headers), payload) for headers, payload in messages)
        found, failed = botocores(stream)
        assert not failed and found == [({n: value_of(k, v) for n, k, v in headers}, payload) for headers, payload in messages], (
            f"seed {SEED}"
        )
        lines.append(f"{number & 1} {CAP} {pick.randrange(10**6)} {stream.hex()}\n")
        expected.append("".join(told(*message) for message in messages) + " SWL_DONE")
    for line, want, got in zip(lines, expected, batch("frames_batch", lines)):
        assert got == want, f"seed {SEED}: {line}"


def damaged(pick, stream):
    """The stream with one fault: a bit, a byte, a cut, additional or missing bytes."""
    at, kind = pick.randrange(len(stream)), pick.randrange(5)
    if kind == 0:
        return stream[:at] + bytes([stream[at] ^ 1 << pick.randrange(8)]) + stream[at + 1 :]
    if kind == 1:
        return stream[:at] + bytes([stream[at] ^ pick.randrange(1, 256)]) + stream[at + 1 :]
    if kind == 2:
        return stream[:at]
    if kind == 3:
        return stream[:at] + pick.randbytes(pick.randrange(1, 9)) + stream[at:]
    return stream[:at] + stream[at + pick.randrange(1, 9) :]


def test_corrupt_frames(batch):
    """What botocore accepts before the damage, and nothing after it; a stream without an error that is not complete was cut."""
    pick = random.Random(f"corrupt {SEED}")
    lines, cases = [], []
    for number in range(COUNT):
        messages = some_messages(pick)
        stream = damaged(pick, b"".join(encoded(encoded_headers(headers), payload) for headers, payload in messages))
        lines.append(f"{number & 1} {CAP} {pick.randrange(10**6)} {stream.hex()}\n")
        cases.append((messages, stream))
    for line, (messages, stream), got in zip(lines, cases, batch("frames_batch", lines)):
        found, failed = botocores(stream)
        story, status = got.split(" ")
        assert story == "".join(told(*message) for message in messages[: len(found)]), f"seed {SEED}: {line}"
        whole = stream == b"".join(encoded(encoded_headers(headers), payload) for headers, payload in messages[: len(found)])
        assert (status == "SWL_DONE") == (whole and not failed), f"seed {SEED}: {status} for {line}"


def strictly(headers):
    """Whether the bytes are headers: known types, nothing over the end, UTF-8, no empty or repeated name."""
    names = set()
    try:
        while headers:
            size = headers[0]
            name, kind = headers[1 : 1 + size], headers[1 + size]
            headers = headers[2 + size :]
            length = FIXED.get(kind, -1)
            if kind in (6, 7):
                (length,) = struct.unpack_from(">H", headers)
                headers = headers[2:]
            if size == 0 or name in names or length < 0 or length > len(headers) or kind in (6, 7) and length > 32767:
                return False
            name.decode()
            if kind == 7:
                headers[:length].decode()
            names.add(name)
            headers = headers[length:]
    except (IndexError, struct.error, UnicodeDecodeError):
        return False
    return True


def test_damaged_headers_under_good_checksums(batch):
    """Swiftlet must refuse what botocore refuses. It also refuses values over the end and empty names, which botocore accepts."""
    pick = random.Random(f"headers {SEED}")
    lines, cases = [], []
    for number in range(COUNT):
        headers = damaged(pick, encoded_headers(some_headers(pick)) or b"\0")
        stream = encoded(headers, b"payload")
        lines.append(f"{number & 1} {CAP} {pick.randrange(10**6)} {stream.hex()}\n")
        cases.append((headers, stream))
    refused = 0
    for line, (headers, stream), got in zip(lines, cases, batch("frames_batch", lines)):
        good = strictly(headers)
        refused += not good
        assert (got.split(" ")[1] == "SWL_DONE") == good, f"seed {SEED}: {got} for {line}"
        assert good <= (not botocores(stream)[1]), f"seed {SEED}: botocore refuses {line}"
    assert COUNT / 10 < refused < COUNT


# ---- JSON --------------------------------------------------------------------------------------

TEXTS = [*map(chr, range(0x80)), "é", "你好", "\u2028", "😀", "\U0010ffff", "\ufeff", "\ud7ff", "\ue000", "\uffff"]
NUMBERS = ["0", "-0", "1", "-1", "10", "1.5", "-0.25", "1e5", "1E+5", "2e-308", "1" * 40, "123456789.000001E-10", "1e999"]


class Number(str):
    pass


class Pairs(list):
    pass


def some_text(pick):
    return "".join(pick.choices(TEXTS, k=pick.choice([0, 1, 3, 30])))


def written(pick, depth=0):
    """JSON text, with white space and escapes wherever they are allowed."""
    space = pick.choice(["", "", " ", "\t\r\n "])
    kind = pick.randrange(8 if depth < 5 else 5)
    if kind < 2:
        return space + pick.choice(["true", "false", "null"]) + space
    if kind == 2:
        return space + pick.choice(NUMBERS) + space
    if kind < 5:
        return space + written_string(pick) + space
    count = pick.choice([0, 1, 2, 4])
    if kind == 5:
        return f"{space}[{','.join(written(pick, depth + 1) for _ in range(count)) or space}]{space}"
    return (
        f"{space}{{{','.join(f'{space}{written_string(pick)}{space}:{written(pick, depth + 1)}' for _ in range(count)) or space}}}{space}"
    )


def written_string(pick):
    escape = pick.choice([0, 0.1, 1])
    return '"' + "".join(written_character(c, pick.random() < escape) for c in some_text(pick)) + '"'


def written_character(c, escaped):
    if escaped and c in '/"\\':
        return "\\" + c
    if escaped or c < " " or c in '"\\':
        return json.dumps(c)[1:-1] if c != "a" else "\\u0061"
    return c


def pythons(text):
    """The tokens that Python's json reads, or None when it refuses the text."""
    try:
        value = json.loads(text.decode("utf-8"), parse_int=Number, parse_float=Number, parse_constant=refuse, object_pairs_hook=Pairs)
        return "".join(tokens(value))
    except (ValueError, RecursionError):
        return None


def refuse(name):
    raise ValueError(name)


def tokens(value):
    if isinstance(value, Number):
        yield " n" + value.encode().hex()
    elif isinstance(value, str):
        yield " s" + value.encode().hex()  # raises on a lone surrogate, which is a ValueError
    elif isinstance(value, Pairs):
        yield " {"
        for name, member in value:
            yield " k" + name.encode().hex()
            yield from tokens(member)
        yield " }"
    elif isinstance(value, list):
        yield " ["
        for member in value:
            yield from tokens(member)
        yield " ]"
    else:
        yield {True: " t", False: " f", None: " z"}[value]


PIECES = [
    b"",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b'"',
    b"\\",
    b"\\u",
    b"\\ud800",
    b"\\udc00",
    b"\\u00e",
    b"\0",
    b"\x1f",
    b"\x80",
    b"\xc0\xaf",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xef\xbb\xbf",
    b"0",
    b"-",
    b".",
    b"e",
    b"+",
    b"1",
    b"NaN",
    b"tru",
    b"nul",
    b" ",
    b"\x0b",
    b"/**/",
    b"'",
]


def damaged_text(pick, text):
    at = pick.randrange(len(text) + 1)
    return text[:at] + pick.choice(PIECES) + text[at + pick.choice([0, 0, 1, 3]) :]


@pytest.mark.parametrize("harm", [0, 1, 2])
def test_json(batch, harm):
    pick = random.Random(f"json {harm} {SEED}")
    texts = []
    for _ in range(COUNT):
        text = written(pick).encode()
        for _ in range(harm):
            text = damaged_text(pick, text)
        texts.append(text)
    answers = batch("json_batch", [f"{pick.randrange(10**6)} {text.hex()}\n" for text in texts])
    accepted = 0
    for text, got in zip(texts, answers):
        want = pythons(text)
        accepted += want is not None
        assert got == want + " SWL_DONE" if want is not None else got.startswith("SWL_E_"), f"seed {SEED}: {got} for {text}"
    assert (accepted == COUNT) if harm == 0 else (COUNT / 100 < accepted < COUNT)
