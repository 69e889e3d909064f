# SPDX-License-Identifier: Apache-2.0
"""Random functions of IR: arithmetic of all widths, memory, tables, calls between two files, switches, loops whose phis change places."""

WIDTHS = {"i1": 1, "i7": 7, "i8": 8, "i13": 13, "i16": 16, "i24": 24, "i32": 32, "i40": 40, "i64": 64}
FULL = ["i8", "i16", "i32", "i64"]
LAYOUTS = {4: "e-m:e-p:32:32-i64:64-n32-S128", 8: "e-m:e-i8:8:32-i16:16:32-i64:64-i128:128-n32:64-S128"}
TRIPLES = {4: "riscv32-none-none-eabi", 8: "aarch64-none-none-elf"}
BUFFER = 64  # bytes of each function's memory
HELPERS = 6
CHECKED = ["uadd", "usub", "umul", "sadd", "ssub", "smul"]

TABLES = """
@numbers = private unnamed_addr constant [8 x i32] [i32 1, i32 -1, i32 0, i32 2147483647, i32 -2147483648, i32 77, i32 255, i32 65536], align 4
@mixed = private constant <{ i8, i16, i64, [3 x i8] }> <{ i8 -7, i16 300, i64 -2, [3 x i8] c"\\\\\\22z" }>, align 1
@shared_table = external protected constant [4 x i16]
@.str.3.one = private unnamed_addr constant [4 x i8] c"one\\00"
@".str.4.t\\22?\\0A" = private unnamed_addr constant [5 x i8] c"t\\22?\\0A\\00"
@texts = private constant [3 x ptr] [ptr @.str.3.one, ptr @".str.4.t\\22?\\0A", ptr @.str.3.one]
"""
SHARED_TABLE = "@shared_table = protected constant [4 x i16] [i16 3, i16 -3, i16 999, i16 0], align 2\n"


class Maker:
    """One function's instructions; `values` has what each type can be read from."""

    def __init__(self, rng):
        self.rng = rng

    def new(self, text, kind):
        style = self.rng.choice(["%x{}", '%"x.{}"', "%x.{}"])
        name = style.format(self.count)
        self.count += 1
        self.lines.append(f"  {name} = {text}")
        if kind in self.values:
            self.values[kind].append(name)
        return name

    def any(self, kind):
        if self.rng.random() < 0.2:
            if kind == "i1":
                return self.rng.choice(["true", "false"])
            top = 1 << WIDTHS[kind] - 1
            return str(self.rng.choice([0, 1, -1, 2, 7, top - 1, -top]))
        return self.rng.choice(self.values[kind])

    def two(self, kind):
        return f"{self.any(kind)}, {self.any(kind)}"

    def step(self):
        self.rng.choice(self.STEPS)(self)

    def arithmetic(self):
        kind = self.rng.choice(list(WIDTHS))
        self.new(f"{self.rng.choice(['add', 'sub', 'mul', 'and', 'or', 'xor'])} {kind} {self.two(kind)}", kind)

    def shift(self):
        kind = self.rng.choice([kind for kind in WIDTHS if kind != "i1"])
        bits = WIDTHS[kind]
        amount = self.new(f"urem {kind} {self.any(kind)}, {bits}", kind)
        self.new(
            f"{self.rng.choice(['shl', 'lshr', 'ashr'])} {kind} {self.any(kind)}, {self.rng.choice([amount, str(self.rng.randrange(bits))])}",
            kind,
        )

    def division(self):
        kind = self.rng.choice([kind for kind in WIDTHS if WIDTHS[kind] > 2])
        by = self.new(f"and {kind} {self.any(kind)}, {(1 << WIDTHS[kind] - 1) - 1}", kind)
        by = self.new(f"or {kind} {by}, 1", kind)
        self.new(f"{self.rng.choice(['udiv', 'urem', 'sdiv', 'srem'])} {kind} {self.any(kind)}, {by}", kind)

    def comparison(self):
        kind = self.rng.choice(list(WIDTHS))
        how = self.rng.choice(["eq", "ne", "ugt", "uge", "ult", "ule", "sgt", "sge", "slt", "sle"])
        self.new(f"icmp {how} {kind} {self.two(kind)}", "i1")

    def choice(self):
        kind = self.rng.choice(list(WIDTHS))
        self.new(f"select i1 {self.any('i1')}, {kind} {self.any(kind)}, {kind} {self.any(kind)}", kind)

    def cast(self):
        a, b = sorted(self.rng.sample(list(WIDTHS), 2), key=WIDTHS.get)
        if self.rng.random() < 0.5:
            self.new(f"{self.rng.choice(['zext', 'sext'])} {a} {self.any(a)} to {b}", b)
        else:
            self.new(f"trunc {b} {self.any(b)} to {a}", a)

    def intrinsic(self):
        kind = self.rng.choice(["i8", "i16", "i32", "i64"])
        what = self.rng.randrange(6)
        if what == 5:
            name = self.rng.choice(["cttz", "ctlz"])
            self.new(f"call {kind} @llvm.{name}.{kind}({kind} {self.any(kind)}, i1 false)", kind)
            self.new(f"call {kind} @llvm.ctpop.{kind}({kind} {self.any(kind)})", kind)
        elif what == 0:
            name = self.rng.choice(["smax", "smin", "umax", "umin", "usub.sat", "uadd.sat"])
            self.new(f"tail call {kind} @llvm.{name}.{kind}({kind} {self.any(kind)}, {kind} {self.any(kind)})", kind)
        elif what == 1:
            self.new(f"call {kind} @llvm.abs.{kind}({kind} {self.any(kind)}, i1 false)", kind)
        elif what == 2:
            name = self.rng.choice(["fshl", "fshr"])
            x = ", ".join(f"{kind} {self.any(kind)}" for _ in range(3))
            self.new(f"call {kind} @llvm.{name}.{kind}({x})", kind)
        elif what == 3:
            kind = self.rng.choice(["i16", "i32", "i64"])
            self.new(f"call {kind} @llvm.bswap.{kind}({kind} {self.any(kind)})", kind)
        else:
            self.new(f"freeze {kind} {self.any(kind)}", kind)

    def checked(self):
        kind = self.rng.choice(["i8", "i32", "i64"])
        name = f"llvm.{self.rng.choice(CHECKED)}.with.overflow.{kind}"
        both = self.new(f"call {{ {kind}, i1 }} @{name}({kind} {self.any(kind)}, {kind} {self.any(kind)})", None)
        self.new(f"extractvalue {{ {kind}, i1 }} {both}, 0", kind)
        self.new(f"extractvalue {{ {kind}, i1 }} {both}, 1", "i1")

    def memory(self):
        kind = self.rng.choice(FULL)
        size = WIDTHS[kind] // 8
        at = self.rng.randrange(BUFFER - 8)
        align = self.rng.choice([align for align in (1, 2, 4, 8) if align <= size and at % align == 0])
        place = self.new(f"getelementptr inbounds nuw i8, ptr %buffer, i64 {at}", None)
        if self.rng.random() < 0.5:
            self.lines.append(f"  store {kind} {self.any(kind)}, ptr {place}, align {align}")
        else:
            self.new(f"load {kind}, ptr {place}, align {align}", kind)

    def variable_place(self):
        index = self.new(f"and i32 {self.any('i32')}, 7", "i32")
        place = self.new(f"getelementptr inbounds [8 x {self.rng.choice(['i8', 'i32', 'i64'])}], ptr %buffer, i32 0, i32 {index}", None)
        if self.rng.random() < 0.5:
            self.lines.append(f"  store i8 {self.any('i8')}, ptr {place}, align 1")
        else:
            self.new(f"load i8, ptr {place}, align 1", "i8")

    def table(self):
        what = self.rng.randrange(4)
        index = self.new(f"and i64 {self.any('i64')}, {[7, 3, 3, 1][what]}", "i64")
        if what == 0:
            place = self.new(f"getelementptr inbounds [8 x i32], ptr @numbers, i64 0, i64 {index}", None)
            self.new(f"load i32, ptr {place}, align 4", "i32")
        elif what == 1:
            place = self.new(f"getelementptr inbounds [4 x i16], ptr @shared_table, i64 0, i64 {index}", None)
            self.new(f"load i16, ptr {place}, align 2", "i16")
        elif what == 2:
            self.new("load i64, ptr getelementptr inbounds (<{ i8, i16, i64, [3 x i8] }>, ptr @mixed, i32 0, i32 2), align 1", "i64")
        else:
            place = self.new(f"getelementptr inbounds [3 x ptr], ptr @texts, i64 0, i64 {index}", None)
            text = self.new(f"load ptr, ptr {place}, align POINTER", None)
            self.new(f"load i8, ptr {text}, align 1", "i8")

    def copy(self):
        size = self.new(f"and i32 {self.any('i32')}, 15", "i32")
        to, source = (self.new(f"getelementptr inbounds i8, ptr %buffer, i64 {self.rng.randrange(BUFFER - 16)}", None) for _ in range(2))
        if self.rng.random() < 0.5:
            self.lines.append(f"  call void @llvm.memmove.p0.p0.i32(ptr {to}, ptr {source}, i32 {size}, i1 false)")
        else:
            self.lines.append(f"  call void @llvm.memset.p0.i32(ptr {to}, i8 {self.any('i8')}, i32 {size}, i1 false)")

    def wide(self):
        """What LLVM makes of a union: words of an integer that C has no type for."""
        place = self.new(f"getelementptr inbounds i8, ptr %buffer, i64 {self.rng.randrange(0, BUFFER - 16, 4)}", None)
        if self.rng.random() < 0.3:
            low = self.new(f"zext i64 {self.any('i64')} to i128", None)
            small = self.new(f"zext i32 {self.any('i32')} to i128", None)
            high = self.new(f"shl i128 {small}, 64", None)
            whole = self.new(f"or i128 {low}, {high}", None)
            self.lines.append(f"  store i128 {whole}, ptr {place}, align 4")
        else:
            whole = self.new(f"load i128, ptr {place}, align 4", None)
        self.new(f"trunc i128 {self.new(f'lshr i128 {whole}, 64', None)} to i64", "i64")
        self.new(f"trunc i128 {whole} to i32", "i32")
        masked = self.new(f"and i128 {whole}, {0xFFFF << 64 | 0xFF}", None)
        self.new(f"icmp {self.rng.choice(['eq', 'ne'])} i128 {masked}, {self.rng.choice([0, 5, 5 << 64])}", "i1")

    def call(self):
        k = self.rng.randrange(HELPERS)
        both = self.new(
            f"call {{ i32, i8 }} @{'near' if k % 2 else 'far'}{k}(i32 {self.any('i32')}, i8 {self.any('i8')}, ptr %buffer)", None
        )
        self.new(f"extractvalue {{ i32, i8 }} {both}, 0", "i32")
        self.new(f"extractvalue {{ i32, i8 }} {both}, 1", "i8")

    STEPS = [arithmetic, arithmetic, arithmetic, shift, division, comparison, choice, cast, cast, intrinsic, checked]
    STEPS += [memory, memory, variable_place, copy, wide]
    LEAF_STEPS = STEPS.copy()
    STEPS += [table, call]

    # ---- whole functions -----------------------------------------------------------------
    def begin(self, head, kinds):
        self.lines, self.count = [head, "entry:"], 0
        self.values = {kind: [] for kind in WIDTHS}
        for kind, name in kinds:
            self.values[kind].append(name)

    def helper(self, name, linkage):
        self.begin(f"define {linkage} {{ i32, i8 }} @{name}(i32 %0, i8 %1, ptr %buffer) {{", [("i32", "%0"), ("i8", "%1")])
        for kind in WIDTHS:
            self.new(f"{'trunc' if WIDTHS[kind] < 32 else 'zext'} i32 %0 to {kind}", kind) if kind != "i32" else None
        for _ in range(self.rng.randrange(2, 8)):
            self.rng.choice(self.LEAF_STEPS)(self)
        self.lines += [f"  %r0 = insertvalue {{ i32, i8 }} undef, i32 {self.any('i32')}, 0"]
        self.lines += [f"  %r1 = insertvalue {{ i32, i8 }} %r0, i8 {self.any('i8')}, 1", "  ret { i32, i8 } %r1", "}"]
        return "\n".join(self.lines)

    def function(self, name):
        self.begin(f"define hidden i64 @{name}(i64 %0, i64 %1) {{", [("i64", "%0"), ("i64", "%1")])
        self.lines.append(f"  %buffer = alloca [{BUFFER} x i8], align 8")
        self.lines.append(f"  call void @llvm.memset.p0.i64(ptr %buffer, i8 5, i64 {BUFFER}, i1 false)")
        for kind in WIDTHS:
            self.new(f"trunc i64 {self.rng.choice(['%0', '%1'])} to {kind}", kind) if kind != "i64" else None
        for _ in range(self.rng.randrange(5, 30)):
            self.step()
        self.switch()
        self.loop()
        self.summed()
        return "\n".join(self.lines)

    def switch(self):
        """Whose edges share a block."""
        kind = self.rng.choice(["i8", "i24", "i32", "i64"])
        key = self.new(f"and {kind} {self.any(kind)}, 7", kind)
        a, b = self.any("i32"), self.any("i32")
        self.lines += [
            f"  switch {kind} {key}, label %d [",
            f"    {kind} 0, label %j",
            f"    {kind} 3, label %j",
            f"    {kind} 5, label %e",
            "  ]",
        ]
        self.lines += ["d:", "  br label %j", "e:", f"  br i1 {self.any('i1')}, label %j, label %d"]
        self.lines += ["j:", f"  %p = phi i32 [ {a}, %entry ], [ {a}, %entry ], [ {b}, %d ], [ 77, %e ]", "  br label %loop"]

    def loop(self):
        r, self.ring = self.rng, self.rng.randrange(2, 5)
        n = self.ring
        order = r.sample(range(n), n)
        self.lines.append("loop:")
        for i in range(n):
            self.lines.append(f"  %q{i} = phi i32 [ {self.any('i32')}, %j ], [ %{r.choice('qs')}{order[i]}, %loop ]")
        self.lines.append("  %k = phi i32 [ 0, %j ], [ %k1, %loop ]")
        for i in range(n):
            self.lines.append(f"  %s{i} = {r.choice(['add', 'xor', 'mul'])} i32 %q{i}, {r.choice([f'%q{(i + 1) % n}', '%p', '3'])}")
        self.lines += [
            "  %k1 = add i32 %k, 1",
            f"  %z = icmp eq i32 %k1, {r.randrange(1, 9)}",
            "  br i1 %z, label %out, label %loop",
            "out:",
        ]

    def summed(self):
        """Everything goes into the result."""
        total, at = "%p64", 0
        self.lines.append("  %p64 = zext i32 %p to i64")
        read = [("i32", f"%{self.rng.choice('qs')}{i}") for i in range(self.ring)]
        read += [(kind, name) for kind in WIDTHS for name in self.values[kind]]
        for i in range(0, BUFFER, 8):
            self.lines += [f"  %b{i} = getelementptr inbounds i8, ptr %buffer, i64 {i}", f"  %c{i} = load i64, ptr %b{i}, align 8"]
            read.append(("i64", f"%c{i}"))
        for kind, name in read:
            if kind != "i64":
                self.lines.append(f"  %u{at} = {self.rng.choice(['zext', 'sext'])} {kind} {name} to i64")
                name = f"%u{at}"
            self.lines += [f"  %f{at} = mul i64 {total}, 1099511628211", f"  %g{at} = xor i64 %f{at}, {name}"]
            total = f"%g{at}"
            at += 1
        self.lines += [f"  ret i64 {total}", "}"]


def declarations():
    lines = [f"declare protected {{ i32, i8 }} @far{k}(i32, i8, ptr)" for k in range(0, HELPERS, 2)]
    for kind in FULL:
        for name in ("smax", "smin", "umax", "umin", "usub.sat", "uadd.sat"):
            lines.append(f"declare {kind} @llvm.{name}.{kind}({kind}, {kind})")
        for name in ("fshl", "fshr"):
            lines.append(f"declare {kind} @llvm.{name}.{kind}({kind}, {kind}, {kind})")
        lines += [f"declare {kind} @llvm.{name}.{kind}({kind}, i1)" for name in ("abs", "cttz", "ctlz")]
        lines.append(f"declare {kind} @llvm.ctpop.{kind}({kind})")
        lines += [f"declare {{ {kind}, i1 }} @llvm.{name}.with.overflow.{kind}({kind}, {kind})" for name in CHECKED]
        if kind != "i8":
            lines.append(f"declare {kind} @llvm.bswap.{kind}({kind})")
    lines.append("declare void @llvm.memmove.p0.p0.i32(ptr, ptr, i32, i1)")
    lines += [f"declare void @llvm.memset.p0.{kind}(ptr, i8, {kind}, i1)" for kind in ("i32", "i64")]
    return "\n".join(lines)


def module(word, body):
    text = f'target datalayout = "{LAYOUTS[word]}"\ntarget triple = "{TRIPLES[word]}"\n\n{body}\n'
    return text.replace("align POINTER", f"align {word}")


def two_files(rng, count):
    """What the two modules have, but for their heads."""
    maker = Maker(rng)
    functions = [maker.function(f"swl_f{i}") for i in range(count)]
    near = [maker.helper(f"near{k}", "internal") for k in range(1, HELPERS, 2)]
    far = [maker.helper(f"far{k}", "protected") for k in range(0, HELPERS, 2)]
    intrinsics = "\n".join(line for line in declarations().splitlines() if "@far" not in line)
    return "\n".join([TABLES, *functions, *near, declarations()]), "\n".join([SHARED_TABLE, *far, intrinsics])
