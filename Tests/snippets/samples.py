# SPDX-License-Identifier: Apache-2.0
"""The C code that README and the headers print, found in their text."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FRAMES = Path(__file__).parent / "frames"

INDENT = " *     "  # of code in a header's comment: a code block in Markdown and Doxygen
IS_CODE = re.compile(r"[;{}]$", re.MULTILINE)  # a picture or a table has no such line


@dataclass(frozen=True)
class Sample:
    file: str
    text: str

    @property
    def first_line(self):
        return self.text.lstrip().partition("\n")[0]

    @property
    def name(self):
        return f"{self.file}: {self.first_line}"

    @property
    def is_program(self):
        return re.search(r"^int main\(", self.text, re.MULTILINE) is not None

    @property
    def frame(self):
        """The program that a fragment is a part of: a comment names the sample, and it includes "sample.h" where that goes."""
        return next((path for path in sorted(FRAMES.glob("*.c")) if f"\n/* {self.name} */\n" in path.read_text()), None)


def in_readme(name):
    blocks = re.findall(r"^```c\n(.*?)^```$", (ROOT / name).read_text(), re.DOTALL | re.MULTILINE)
    return [Sample(name, block) for block in blocks]


def in_header(path):
    found = re.findall(rf"(?:^{re.escape(INDENT)}.*\n|^ \*\n(?={re.escape(INDENT)}))+", path.read_text(), re.MULTILINE)
    texts = [re.sub(r"^ \*(     )?", "", block, flags=re.MULTILINE).strip("\n") + "\n" for block in found]
    return [Sample(path.name, text) for text in texts if text[0] != " " and IS_CODE.search(text)]


def all_samples():
    readmes = [sample for path in sorted(ROOT.glob("README*.md")) for sample in in_readme(path.name)]
    return readmes + [sample for path in sorted((ROOT / "include").glob("*.h")) for sample in in_header(path)]
