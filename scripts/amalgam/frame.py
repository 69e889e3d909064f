# SPDX-License-Identifier: Apache-2.0
"""The locals and labels of one C function. Names of IR and C are one to one."""

import re

from .constants import wrap
from .lexer import plain


class Frame:
    def __init__(self):
        self._locals, self._taken, self._labels = {}, set(), {}
        self.kinds = {}  # of each local that is declared apart: its C type
        self.arrays = []  # of each place on the stack: local, size, alignment
        self.reads = {}  # of each local: how often it is read

    def local(self, name):
        """The C name of %name, which is defined here."""
        key = plain(name)
        if key not in self._locals:
            short = re.sub(r"\W+|_+", "_", key)[:24].strip("_")
            wish = f"v{short}" if short.isdigit() else f"v_{short}"
            while wish in self._taken:
                wish += "x"
            self._taken.add(wish)
            self._locals[key] = wish
        return self._locals[key]

    def read(self, name):
        c = self.local(name)
        self.reads[c] = self.reads.get(c, 0) + 1
        return c

    def unread(self, c):
        self.reads[c] -= 1

    def define(self, name, c_type):
        c = self.local(name)
        self.kinds[c] = c_type
        return c

    def spare(self, c):
        """Another local of the same type, to hold a value while two change places."""
        spare = f"o_{c}"
        self.kinds[spare] = self.kinds[c]
        self.reads[spare] = 1
        return spare

    def label(self, name):
        key = name.lstrip("%").strip('"')
        return self._labels.setdefault(key, f"L{len(self._labels)}")

    def declarations(self):
        lines = [f"  u8 SWL_ALIGNED({align}) m_{c}[{size}];\n  P {c} = (P)m_{c};" for c, size, align in self.arrays if self.reads.get(c)]
        of_type = {}
        for c, c_type in self.kinds.items():
            if self.reads.get(c):
                of_type.setdefault(c_type, []).append(c)
        return lines + [f"  {c_type} {wrap(names, ', ')};" for c_type, names in of_type.items()]
