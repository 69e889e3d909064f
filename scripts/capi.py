# SPDX-License-Identifier: Apache-2.0
"""The C API as clang reads it from the headers: its functions and its structs."""

import functools
import json
import subprocess
from dataclasses import dataclass

from targets import ROOT, SWIFT_BIN

INCLUDE = ROOT / "include"
# The headers that the core implements or calls. The others need a platform's headers.
CORE_HEADERS = [
    h for h in ["swiftlet.h", "swiftlet_model.h", "swiftlet_keys.h", "swiftlet_client.h", "swiftlet_port.h"] if (INCLUDE / h).exists()
]


@dataclass(frozen=True)
class Struct:
    name: str
    fields: tuple


def functions():
    """Names of the functions that the archive must define, as the linker knows them."""
    return [
        node["name"] for node in _nodes("FunctionDecl") if node.get("storageClass") != "static" and not node["name"].startswith("swl_port_")
    ]


def structs():
    return [Struct(node["name"], tuple(_field_names(node))) for node in _nodes("RecordDecl") if node.get("completeDefinition")]


def _field_names(struct):
    return [node["name"] for node in struct["inner"] if node["kind"] == "FieldDecl"]


def _nodes(kind):
    return [node for node in _tree()["inner"] if node["kind"] == kind and node.get("name", "").startswith("swl_")]


@functools.cache
def _tree():
    source = "".join(f'#include "{header}"\n' for header in CORE_HEADERS)
    dump = subprocess.run(
        [SWIFT_BIN / "clang", "-x", "c", "-I", INCLUDE, "-fsyntax-only", "-Xclang", "-ast-dump=json", "-"],
        input=source,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(dump.stdout)
