# SPDX-License-Identifier: Apache-2.0
"""C names from Swift's: swl_FILE_Type_function_labels. No function of the API has a capital letter, so none has such a name."""

import re
import subprocess

LENGTH_MAX = 60


class Names:
    """One name for each function and table, whichever pointer size asks first."""

    def __init__(self, swift_demangle):
        self._demangler, self._swift, self._given, self._taken = swift_demangle, {}, {}, set()

    def learn(self, mangled):
        """Demangles all at once."""
        new = sorted({name for name in mangled if name.startswith("$") and name not in self._swift})
        if new:
            command = [self._demangler, "--compact", "--simplified"]
            done = subprocess.run(command, input="\n".join(new) + "\n", capture_output=True, text=True, check=True)
            self._swift |= dict(zip(new, done.stdout.splitlines(), strict=True))

    def swift(self, mangled):
        """As Swift writes it, for a comment."""
        return self._swift.get(mangled, mangled)

    def c(self, file, mangled):
        key = (file, mangled)
        if key not in self._given:
            name = wish = self._wish(file, mangled)
            count = 1
            while name in self._taken:
                count += 1
                name = f"{wish}_{count}"
            self._taken.add(name)
            self._given[key] = name
        return self._given[key]

    def _wish(self, file, mangled):
        if mangled.startswith(".str."):
            words = "text_" + re.sub(r"\\[0-9A-Fa-f]{2}", "_", re.sub(r"^\.str\.\d+\.", "", mangled))
        else:
            words = _entity(self.swift(mangled))
        words = re.sub(r"[^A-Za-z0-9]+", "_", words).strip("_")
        if words.startswith(f"{file}_"):
            words = words[len(file) + 1 :]
        return f"swl_{file}_{words}"[:LENGTH_MAX].rstrip("_")


def _entity(swift):
    """ "closure #1 in next(_:)" is next_closure_1, "Sink.write(path:)" Sink_write_path."""
    swift = re.sub(r"^(merged |@objc |static )+", "", swift)
    parts = swift.split(" in ")
    closures = [number for part in reversed(parts[:-1]) for number in re.findall(r"closure #(\d+)", part)]
    name, _, labels = parts[-1].partition("(")
    named = [label for label in re.findall(r"(\w+):", labels) if label != "_"]
    return "_".join([name, *named, *(f"closure_{number}" for number in closures)])
