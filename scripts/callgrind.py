# SPDX-License-Identifier: Apache-2.0
"""Counts instructions by callgrind."""

import re
import subprocess
import tempfile


def counts(program, *arguments):
    """Instructions of each function: with its callees, and its own."""
    with tempfile.NamedTemporaryFile() as log:
        _run("valgrind", "--tool=callgrind", f"--callgrind-out-file={log.name}", program, *arguments)
        return [dict(functions(log.name, kind)) for kind in ("yes", "no")]


def of_a_post(program, *arguments, peer=("memory_send", "memory_recv")):
    """Instructions of the library for one request of Tests/bench/exchange.c or client.c, without those of the program and of the peer
    in memory."""

    def counted(requests):
        inclusive, own = counts(program, requests, *arguments)
        return inclusive["post"] - own["post"] - own.get("fill", 0) - sum(inclusive[name] for name in peer)

    return (counted(3000) - counted(1000)) // 2000


def parts_of_a_post(program, names, *arguments):
    """Instructions of each of these functions for one request, with its callees."""
    many, few = (counts(program, requests, *arguments)[0] for requests in (3000, 1000))
    return [(many[name] - few[name]) // 2000 for name in names]


def functions(log, inclusive="no"):
    """[(name, instructions)] from callgrind's output."""
    text = _run("callgrind_annotate", "--threshold=100", f"--inclusive={inclusive}", log)
    return [(name, int(count.replace(",", ""))) for count, name in re.findall(r"^ *([\d,]+) .*:(\S+) \[", text, re.MULTILINE)]


def _run(*command):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=True).stdout
