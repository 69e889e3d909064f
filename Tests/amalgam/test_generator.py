# SPDX-License-Identifier: Apache-2.0
"""The generator of swiftlet.c: random IR gives the same results by LLVM and by C, and an unknown construct ends the generator."""

import random
import re
import subprocess

import pytest
from amalgam import Refused
from amalgam.cfile import c_file
from amalgam.headers import Headers
from amalgam.ir import Module
from random_ir import module, two_files
from targets import SWIFT_BIN

CLANG = SWIFT_BIN / "clang"
FUNCTIONS, INPUTS = 40, 1000
FACTS = {"version": "0", "commit": "no commit", "swift": "no Swift"}
SANITIZED = "-fsanitize=undefined -fno-sanitize-recover=all".split()
BUILDS = [
    ("gcc", "-O0", *SANITIZED),
    ("gcc", "-Os"),
    ("gcc", "-O2"),
    ("gcc", "-O3", "-flto"),
    ("gcc", "-O2", "-m32", "-malign-double"),
    ("gcc", "-Os", "-DSWL_PLAIN"),
    ("gcc", "-Os", "-DSWL_NUMBERS"),
    (CLANG, "-O2"),
]
EDGES = [0, 1, 127, 128, 255, 32768, 65535, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x7FFFFFFFFFFFFFFF, 0x8000000000000000, 0xFFFFFFFFFFFFFFFF]
MAIN = """
#include <stdio.h>
#include "swiftlet.h"
static uint64_t (*const all[])(uint64_t, uint64_t) = {%s};
static const uint64_t edges[] = {%s};
int main(void) {
    uint64_t s = 88172645463325252ull;
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++) {
        uint64_t sum = 0;
        for (int k = 0; k < %d; k++) {
            uint64_t v[2];
            for (int j = 0; j < 2; j++) {
                s ^= s << 13; s ^= s >> 7; s ^= s << 17;
                v[j] = s %% 3 ? s >> (s & 63) : edges[s %% (sizeof edges / sizeof *edges)];
            }
            sum = sum * 31 + all[i](v[0], v[1]);
        }
        printf("%%u %%llx\\n", i, (unsigned long long)sum);
    }
    return 0;
}
"""


def headers(folder, count):
    declared = "".join(f"uint64_t swl_f{i}(uint64_t a, uint64_t b);\n" for i in range(count))
    struct = "typedef struct swl_s { uint64_t a; } swl_s;\n"
    (folder / "swiftlet.h").write_text(f"#pragma once\n#include <stdint.h>\n#include <stddef.h>\n{struct}{declared}")
    return Headers(CLANG, folder, ["swiftlet.h"])


def generated(api, *words_and_bodies):
    machines = [
        {f"{label}.swift": Module(label, module(word, body)) for label, body in zip(("Near", "Far"), bodies)}
        for word, bodies in words_and_bodies
    ]
    return c_file(machines, api, SWIFT_BIN / "swift-demangle", FACTS)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_random_functions_give_the_same(tmp_path, seed):
    bodies = two_files(random.Random(seed), FUNCTIONS)
    (tmp_path / "t.c").write_text(generated(headers(tmp_path, FUNCTIONS), (4, bodies), (8, bodies)))
    calls = ", ".join(f"swl_f{i}" for i in range(FUNCTIONS))
    (tmp_path / "main.c").write_text(MAIN % (calls, ", ".join(f"{edge}ull" for edge in EDGES), INPUTS))
    for name, body in zip(("near.ll", "far.ll"), bodies):
        (tmp_path / name).write_text(module(8, body))

    def printed(*command):
        subprocess.run([*command, "-w", "-I.", "-o", "t"], cwd=tmp_path, check=True)
        return subprocess.run([tmp_path / "t"], capture_output=True, text=True, check=True).stdout

    expected = printed(CLANG, "-O0", "-target", "x86_64-linux-gnu", "near.ll", "far.ll", "main.c")
    assert len(set(expected.split())) > FUNCTIONS
    for build in BUILDS:
        assert printed(*build, "-std=c99", "t.c", "main.c") == expected, build


UNKNOWN = {
    "atomic": "%2 = atomicrmw add ptr %p, i32 1 monotonic, align 4",
    "atomic load": "%2 = load atomic i32, ptr %p monotonic, align 4",
    "float": "%2 = fadd float 1.0, 2.0",
    "vector": "%2 = add <2 x i64> zeroinitializer, zeroinitializer",
    "i100": "%2 = zext i64 %0 to i100",
    "a sum of 128 bits": "%a = zext i64 %0 to i128\n  %2 = add i128 %a, %a",
    "a shift of 128 bits by less than a word": "%a = zext i64 %0 to i128\n  %2 = shl i128 %a, 9",
    "memory of an odd width": "%2 = load i24, ptr %p, align 4",
    "unknown intrinsic": "%2 = call i64 @llvm.bitreverse.i64(i64 %0)",
    "asm": 'call void asm sideeffect "nop", ""()',
    "outside": "%2 = call i64 @puts(i64 %0)",
    "by value": "%2 = call i64 @swl_f1(ptr byval(i64) null, i64 %1)",
    "another signature": "%2 = call i32 @swl_f1(i64 %0, i64 %1)",
    "shift": "%2 = shl i64 %0, 64",
    "fence": "fence seq_cst",
    "volatile store": "store volatile i64 1, ptr null, align 8",
    "volatile copy": "call void @llvm.memset.p0.i64(ptr %p, i8 0, i64 4, i1 true)",
    "musttail": "%2 = musttail call i64 @swl_f1(i64 %0, i64 %1)",
    "variable place": "%2 = alloca i8, i64 %0, align 1",
    "small integers through a pointer": "%f = inttoptr i64 %0 to ptr\n  %2 = call i8 %f(i8 1)",
    "global variable": "%2 = load i32, ptr @variable, align 4",
    "indirect branch": "indirectbr ptr null, []",
    "block address": "%2 = ptrtoint ptr blockaddress(@swl_f0, %x) to i64",
    "metadata that matters": '%2 = call i64 @swl_f1(i64 %0, i64 %1) [ "deopt"(i64 1) ]',
}


@pytest.mark.parametrize("what", UNKNOWN)
def test_unknown_constructs_are_refused(tmp_path, what):
    others = "\n".join(f"define hidden i64 @swl_f{i}(i64 %0, i64 %1) {{\nentry:\n  ret i64 %0\n}}" for i in range(1, 3))
    others += "\n@variable = private global i32 0, align 4\ndeclare i64 @puts(i64)\ndeclare i64 @llvm.bitreverse.i64(i64)"
    place = "  %p = alloca i32, align 4\n" if "%p" in UNKNOWN[what] else ""

    def body(line):
        return f"define hidden i64 @swl_f0(i64 %0, i64 %1) {{\nentry:\n{place}{line}  ret i64 %0\n}}\n{others}"

    api = headers(tmp_path, 3)
    generated(api, (8, [body("")]))
    with pytest.raises(Refused) as refused:
        generated(api, (8, [body(f"  {UNKNOWN[what]}\n")]))
    assert str(refused.value)


def test_an_export_without_a_body_is_refused(tmp_path):
    api = headers(tmp_path, 2)
    with pytest.raises(Refused, match="swl_f1"):
        generated(api, (8, ["define hidden i64 @swl_f0(i64 %0, i64 %1) {\nentry:\n  ret i64 %0\n}"]))


def test_structs_cross_the_border_as_the_headers_have_them(tmp_path):
    """Small structs go in and out by value, large ones by address: the C compiler's ABI is not that of the IR."""
    (tmp_path / "swiftlet.h").write_text(
        "#pragma once\n#include <stdint.h>\n#include <stddef.h>\n"
        "typedef struct swl_s { uint64_t a, b, c; } swl_s;\ntypedef struct swl_p { const char *ptr; size_t len; } swl_p;\n"
        "swl_s swl_made(uint64_t a, swl_s s);\nuint64_t swl_sum(swl_s s, swl_p p);\nswl_p swl_pair(const char *p, size_t n);\n"
        "uint64_t swl_all(uint64_t a);\nuint64_t swl_port_sum(swl_s s, swl_p p);\n"
    )
    at = "  %p{0} = getelementptr inbounds i8, ptr %s, i64 {0}\n  %v{0} = load i64, ptr %p{0}, align 8\n"
    loads = "".join(at.format(i) for i in (0, 8, 16))
    body = f"""
define hidden void @swl_made(ptr sret(i64) %0, i64 %1, ptr %s) {{
{loads}  %x = add i64 %v0, %1
  %q = getelementptr inbounds i8, ptr %0, i64 8
  %r = getelementptr inbounds i8, ptr %0, i64 16
  store i64 %x, ptr %0, align 8
  store i64 %v8, ptr %q, align 8
  store i64 %v16, ptr %r, align 8
  ret void
}}
define hidden i64 @swl_sum(ptr %s, [2 x i64] %0) {{
{loads}  %n = extractvalue [2 x i64] %0, 1
  %x = add i64 %v0, %v8
  %y = add i64 %x, %v16
  %z = add i64 %y, %n
  ret i64 %z
}}
define hidden [2 x i64] @swl_pair(ptr %0, i64 %1) {{
  %a = ptrtoint ptr %0 to i64
  %b = insertvalue [2 x i64] undef, i64 %a, 0
  %c = insertvalue [2 x i64] %b, i64 %1, 1
  ret [2 x i64] %c
}}
define hidden i64 @swl_all(i64 %0) {{
  %s = alloca [24 x i8], align 8
  %t = alloca [24 x i8], align 8
  call void @llvm.memset.p0.i64(ptr %s, i8 1, i64 24, i1 false)
  call void @swl_made(ptr sret(i64) %t, i64 %0, ptr %s)
  %p = call [2 x i64] @swl_pair(ptr null, i64 7)
  %x = call i64 @swl_sum(ptr %t, [2 x i64] %p)
  %y = call i64 @swl_port_sum(ptr %t, [2 x i64] %p)
  %z = mul i64 %x, %y
  ret i64 %z
}}
declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)
declare i64 @swl_port_sum(ptr, [2 x i64])
"""
    (tmp_path / "t.c").write_text(generated(Headers(CLANG, tmp_path, ["swiftlet.h"]), (8, [body])))
    (tmp_path / "main.c").write_text(
        '#include "swiftlet.h"\nuint64_t swl_port_sum(swl_s s, swl_p p) { return s.a + s.b + s.c + p.len; }\n'
        "int main(void) { swl_s s = swl_made(4, (swl_s){1, 2, 3}); swl_p p = swl_pair((char *)&s, 9);\n"
        "  uint64_t ones = 0x0101010101010101ull, all = 3 * ones + 5 + 7;\n"
        "  return !(s.a == 5 && s.b == 2 && s.c == 3 && p.len == 9 && p.ptr == (char *)&s && swl_sum(s, p) == 19 && swl_all(5) == all * all); }\n"
    )
    for build in BUILDS:
        if "-m32" not in build:
            subprocess.run([*build, "-std=c99", "-I.", "-o", "t", "t.c", "main.c"], cwd=tmp_path, check=True)
            subprocess.run([tmp_path / "t"], check=True)


def test_methods_have_self_first_and_pairs_come_back_in_one_number(tmp_path):
    """Self, which Swift passes last, takes its own place in C; a pair of any two 32-bit types keeps both, on a 32-bit machine."""
    (tmp_path / "swiftlet.h").write_text(
        "#pragma once\n#include <stdint.h>\n#include <stddef.h>\ntypedef struct swl_s { uint64_t a; } swl_s;\n"
        "uint32_t swl_f0(uint32_t a, const char *p);\n"
    )
    body = """
define internal i32 @method(i8 %a, i32 %b, ptr swiftself %self) {
  %x = load i8, ptr %self, align 1
  %y = zext i8 %x to i32
  %z = zext i8 %a to i32
  %m = mul i32 %y, 100
  %n = add i32 %m, %z
  %o = sub i32 %n, %b
  ret i32 %o
}
define internal { ptr, i8 } @cut(i32 %n, ptr swiftself %self) {
  %p = getelementptr inbounds i8, ptr %self, i32 %n
  %x = load i8, ptr %p, align 1
  %a = insertvalue { ptr, i8 } undef, ptr %p, 0
  %b = insertvalue { ptr, i8 } %a, i8 %x, 1
  ret { ptr, i8 } %b
}
define hidden i32 @swl_f0(i32 %a, ptr %p) {
  %c = call { ptr, i8 } @cut(i32 %a, ptr swiftself %p)
  %q = extractvalue { ptr, i8 } %c, 0
  %x = extractvalue { ptr, i8 } %c, 1
  call { ptr, i8 } @cut(i32 0, ptr swiftself %q)
  %r = call i32 @method(i8 %x, i32 3, ptr swiftself %q)
  %s = call i32 @merged(i32 2, ptr @word, ptr %p)
  %t = add i32 %r, %s
  ret i32 %t
}
define internal i32 @word(i32 %a, ptr swiftself %self) {
  %x = load i8, ptr %self, align 1
  %y = zext i8 %x to i32
  %z = sub i32 %a, %y
  ret i32 %z
}
define internal i32 @merged(i32 %a, ptr %f, ptr %p) {
  %x = call i32 %f(i32 %a, ptr swiftself %p)
  ret i32 %x
}
"""
    (tmp_path / "t.c").write_text(text := generated(Headers(CLANG, tmp_path, ["swiftlet.h"]), (4, [body])))
    for line in ("%c = call { ptr, i8 } @cut(i32 %a, ptr %p)", "%f = inttoptr i32 %a to ptr\n  %c = call { ptr, i8 } %f(ptr %p)"):
        with pytest.raises(Refused):  # self that is not said to be it, and two words from a function that may be a callback
            generated(Headers(CLANG, tmp_path, ["swiftlet.h"]), (4, [re.sub(r"%c = call .*", line, body)]))
    assert re.search(r"static u32 \w*method\(P v\w+, u8 v\w+, u32 v\w+\)", text) and re.search(
        r"static u64 \w*cut\(P v\w+, u32 v\w+\)", text
    )
    (tmp_path / "main.c").write_text(
        '#include "swiftlet.h"\nint main(void) { return swl_f0(1, "\\x01\\xc8") != 200 * 100 + 200 - 3 + 2 - 1; }\n'
    )
    for build in BUILDS:
        subprocess.run([*build, "-m32", "-malign-double", "-std=c99", "-I.", "-o", "t", "t.c", "main.c"], cwd=tmp_path, check=True)
        subprocess.run([tmp_path / "t"], check=True)


def test_a_callback_with_a_great_struct_is_refused(tmp_path):
    (tmp_path / "swiftlet.h").write_text(
        "#pragma once\ntypedef struct swl_s { void *a, *b, *c; } swl_s;\ntypedef struct swl_t { int (*call)(void *ctx, swl_s s); } swl_t;\n"
    )
    with pytest.raises(Refused, match="swl_s"):
        Headers(CLANG, tmp_path, ["swiftlet.h"])


def test_another_layout_is_refused():
    for layout in ("E-m:e-i64:64-n32:64-S128", "e-m:e-p:16:16-i64:64-S128", "e-m:e-p:32:32-i64:32-S128"):
        with pytest.raises(Refused, match="layout"):
            Module("x", f'target datalayout = "{layout}"\ntarget triple = "x"\n')
