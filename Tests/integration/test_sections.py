# SPDX-License-Identifier: Apache-2.0
"""Several scripts write SIZES.md, each its own section."""

import importlib.machinery
import importlib.util
import sys

import peers

sys.path.insert(0, str(peers.ROOT / "scripts"))
import sections  # noqa: E402

TOP = "# Sizes\n\n| a row | 1 |\n"
BENCH = "<!-- written by scripts/bench -->\n## Instructions\n\n| sign | 2 |\n"
FIRMWARE = "<!-- written by scripts/firmware -->\n## A whole request\n\n| image | 100 | 200 |\n"
TEXT = f"{TOP}\n{BENCH}\n{FIRMWARE}"


def firmware():
    loader = importlib.machinery.SourceFileLoader("firmware", str(peers.ROOT / "scripts/firmware"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("firmware", loader))
    loader.exec_module(module)
    return module


def test_each_finds_its_own():
    assert sections.of(TEXT, "bench").strip() == BENCH.strip() and sections.of(TEXT, "firmware") == FIRMWARE
    assert sections.of(TOP, "bench") == "" and TOP + sections.all_of(TEXT) == TEXT


def test_each_replaces_its_own_alone():
    assert sections.replaced(TEXT, "bench", BENCH) == TEXT == sections.replaced(TEXT, "firmware", FIRMWARE)
    assert sections.replaced(TEXT, "bench", BENCH.replace("2", "3")) == TEXT.replace("| sign | 2", "| sign | 3")
    assert sections.replaced(f"{TOP}\n{BENCH}", "firmware", FIRMWARE) == TEXT


def test_growth_is_found():
    growth = firmware().growth
    assert list(growth(FIRMWARE, FIRMWARE)) == []
    assert list(growth(FIRMWARE.replace("200", "203"), FIRMWARE)) == []
    assert list(growth(FIRMWARE.replace("200", "190"), FIRMWARE)) == []
    assert len(list(growth(FIRMWARE.replace("200", "205"), FIRMWARE))) == 1
    assert len(list(growth(FIRMWARE, FIRMWARE.replace("image", "picture")))) == 2


def test_the_image_is_split_by_where_a_piece_is_from():
    text = """Linker script and memory map

.text           0x00000000       0x60
 .text.ask      0x00000000       0x10 CMakeFiles/ask.elf.dir/ask.c.obj
 .text.a_function_with_a_long_name
                0x00000010       0x20 swiftlet/libswiftlet.a(swl_Client.o)
 .rodata        0x00000030        0x8 liblwip.a(tcp.c.obj)
                0x00000030                tcp_state_str
.data           0x20000000        0x4
 .data.port     0x20000000        0x4 CMakeFiles/ask.elf.dir/root/Sources/SwiftletPort/lwip_raw.c.obj
.bss            0x20000004       0x40
 .bss.x         0x20000004       0x40 libmbedtls.a(ssl.c.obj)
.debug_info     0x00000000     0x1000
 .debug_info    0x00000000     0x1000 liblwip.a(tcp.c.obj)
"""
    flash, ram = firmware().split(text)
    assert dict(flash) == {"program and board": 16, "Swiftlet": 32, "lwIP": 8, "ports": 4}
    assert dict(ram) == {"ports": 4, "mbedTLS": 64}
