# SPDX-License-Identifier: Apache-2.0
"""The sections of SIZES.md: the first is that of scripts/size; each other script that measures has a section that begins with the
script's mark."""

import re

from targets import ROOT

SIZES = ROOT / "SIZES.md"
MARK = "<!-- written by scripts/{} -->"
BEGIN = re.compile(r"^(?=<!-- written by scripts/\w+ -->$)", re.M)


def of(text: str, script: str) -> str:
    """The script's section with its mark; "" when there is none."""
    return next((part for part in BEGIN.split(text) if part.startswith(MARK.format(script))), "")


def all_of(text: str) -> str:
    """The text after the section of scripts/size."""
    return "".join(f"\n{part.rstrip()}\n" for part in BEGIN.split(text)[1:])


def replaced(text: str, script: str, section: str) -> str:
    """The text with this section in the script's place, or at its end."""
    first, *parts = BEGIN.split(text)
    others = [part for part in parts if not part.startswith(MARK.format(script))]
    at = next((i for i, part in enumerate(parts) if part not in others), len(others))
    others.insert(at, section)
    return first.rstrip() + "\n" + "".join(f"\n{part.strip()}\n" for part in others)


def write(script: str, section: str) -> None:
    SIZES.write_text(replaced(SIZES.read_text(), script, section))
