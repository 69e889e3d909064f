# SPDX-License-Identifier: Apache-2.0
"""The C API as clang reads it from the headers, so that an export is defined with its own prototype."""

import json
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from . import refuse

INTEGERS = {"char", "signed char", "unsigned char", "short", "unsigned short", "int", "unsigned int"}
INTEGERS |= {"long", "unsigned long", "long long", "unsigned long long", "_Bool", "bool"}


@dataclass(frozen=True)
class Type:
    """As the headers write it, and what it is: "void", "integer", "pointer" or "struct"."""

    text: str
    what: str

    def declares(self, name):
        """A parameter of this type."""
        if "(*)" in self.text:
            return self.text.replace("(*)", f"(*{name})")
        return f"{self.text}{'' if self.text.endswith('*') or not name else ' '}{name}"


@dataclass(frozen=True)
class Prototype:
    returns: Type
    takes: tuple

    def returns_by_address(self, result, parameters):
        """Whether IR has the returned struct as an address before the parameters."""
        return self.returns.what == "struct" and result == "void" and len(parameters) == len(self.takes) + 1

    def agrees(self, result, parameters):
        """Whether IR has as many values as the header."""
        if self.returns_by_address(result, parameters):
            return True
        return len(parameters) == len(self.takes) and (result == "void") == (self.returns.what == "void")

    def text(self, name, names=None):
        listed = [kind.declares(names[i] if names else "") for i, kind in enumerate(self.takes)]
        return f"{self.returns.declares('')}{'' if self.returns.text.endswith('*') else ' '}{name}({', '.join(listed) or 'void'})"


class Headers:
    def __init__(self, clang, include, names):
        self.clang, self.include, self.names = clang, include, names
        nodes = self._nodes()
        self._typedefs = {node["name"]: node["type"] for node in nodes if node["kind"] == "TypedefDecl"}
        ours = [node for node in nodes if node.get("name", "").startswith("swl_")]
        self.functions = {node["name"]: self._prototype(node) for node in ours if _is_function(node)}
        self.structs = [
            (node["name"], [inner["name"] for inner in node["inner"] if inner["kind"] == "FieldDecl"])
            for node in ours
            if node["kind"] == "RecordDecl" and node.get("completeDefinition")
        ]

        self._check_callbacks(ours)

    def _check_callbacks(self, nodes):
        """A callback is called without its prototype: only structs that every ABI passes as two words may go that way."""
        texts = [inner["type"]["qualType"] for node in nodes for inner in node.get("inner", []) if "type" in inner]
        callbacks = {text for text in texts if "(*" in text}
        structs = {name for text in callbacks for name in re.findall(r"\bswl_\w+\b(?! ?\*)", text) if self._type(name).what == "struct"}
        for name in sorted(structs):
            if self._words(name) > 2:
                refuse("a callback of the headers has the struct", name, "by value, which takes more than two words")

    def _words(self, struct):
        source = f"{self.includes()}typedef char swl_fits[sizeof({struct}) <= 2 * sizeof(void *) ? 1 : -1];\n"
        command = [self.clang, "-x", "c", "-I", self.include, "-fsyntax-only", "-"]
        return 2 if subprocess.run(command, input=source, text=True, stderr=subprocess.DEVNULL).returncode == 0 else 3

    def includes(self):
        return "".join(f'#include "{name}"\n' for name in self.names)

    def _nodes(self):
        command = [self.clang, "-x", "c", "-std=c99", "-I", self.include, "-fsyntax-only", "-Xclang", "-ast-dump=json", "-"]
        done = subprocess.run(command, input=self.includes(), capture_output=True, text=True)
        return json.loads(done.stdout)["inner"] if done.returncode == 0 else refuse("the headers do not compile:", done.stderr)

    def _prototype(self, node):
        takes = [self._type(inner["type"]["qualType"]) for inner in node.get("inner", []) if inner["kind"] == "ParmVarDecl"]
        return Prototype(self._type(node["type"]["qualType"].split("(")[0]), tuple(takes))

    def _type(self, text):
        text = re.sub(r"\s+", " ", re.sub(r"_Nullable|_Nonnull", "", text)).strip()
        text = re.sub(r"\* +(?=[*),]|$)", "*", text)
        name = re.sub(r"\b(const|volatile|struct)\b", "", text).strip()
        if name in self._typedefs:
            meant = self._typedefs[name]
            name = meant.get("desugaredQualType", meant["qualType"])
        if name.endswith("*") or "(*" in name:
            return Type(text, "pointer")
        if name == "void":
            return Type(text, "void")
        return Type(text, "integer" if name in INTEGERS or name.startswith("enum ") else "struct")

    def layout_checks(self, triple):
        """Each struct as the compiler of the IR lays it out, asserted for the compiler of the C."""
        asked = [text for name, fields in self.structs for text in [f"sizeof({name})", *(f"offsetof({name}, {f})" for f in fields)]]
        source = f"#include <stddef.h>\n{self.includes()}"
        source += f"const unsigned swl_found[] = {{{', '.join(f'(unsigned){text}' for text in asked)}}};\n"
        with tempfile.TemporaryDirectory() as folder:  # a bare machine has no string.h, and layouts need none
            Path(folder, "string.h").write_text("#include <stddef.h>\nsize_t strlen(const char *);\n")
            command = [self.clang, "-target", triple, "-ffreestanding", "-x", "c", "-I", self.include, "-I", folder]
            done = subprocess.run([*command, "-S", "-emit-llvm", "-o", "-", "-"], input=source, capture_output=True, text=True)
        if done.returncode != 0:
            refuse("the headers do not compile for", triple, done.stderr)
        line = re.search(r"^@swl_found = .*constant \[\d+ x i32\] \[(.*?)\]", done.stdout, re.M)[1]
        found = [int(number) for number in re.findall(r"i32 (-?\d+)", line)]
        return [f"SWL_SAME({text} == {number});" for text, number in zip(asked, found, strict=True)]


def _is_function(node):
    return node["kind"] == "FunctionDecl" and node.get("storageClass") != "static"
