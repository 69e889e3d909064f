# SPDX-License-Identifier: Apache-2.0
"""Word lists of the core: each word comes after its length, which the compiler does not check."""

import re
from pathlib import Path

import pytest

CORE = Path(__file__).parents[2] / "Sources/SwiftletCore"
LITERAL = re.compile(r'"""\n(?P<lines>.*?)\n\s*"""|"(?P<line>(?:[^"\\\n]|\\.)*)"', re.DOTALL)
LENGTH = re.compile(r"\\u\{([0-9a-f]+)\}")
# Where a literal becomes a list: as a value, a property or an argument.
USES = re.compile(r"as WordList\b|: WordList \{")


def lists(text):
    """The text of each literal that begins with a length and a letter or a colon, and what follows it in the source."""
    for found in LITERAL.finditer(text):
        words = found["line"] if found["lines"] is None else re.sub(r"\\\n\s*|^\s+", "", found["lines"])
        if re.match(LENGTH.pattern + r"[A-Za-z:]", words):
            yield words, text[found.end() : found.end() + 40]


SOURCES = {path.relative_to(CORE).as_posix(): re.sub(r"//.*", "", path.read_text()) for path in sorted(CORE.rglob("*.swift"))}
LISTS = [(name, words, after) for name, text in SOURCES.items() for words, after in lists(text)]


@pytest.mark.parametrize(("name", "words", "after"), LISTS, ids=[f"{name}: {words[:40]}" for name, words, _ in LISTS])
def test_each_length_is_that_of_its_word(name, words, after):
    pieces = LENGTH.split(words)[1:]
    told, spelt = [int(length, 16) for length in pieces[::2]], pieces[1::2]
    assert told == [len(word) for word in spelt]
    is_searched = not re.match(r"\s*as WordList\)\[", after)
    if is_searched:
        assert told == sorted(told, reverse=True), "a search ends at the first shorter word"
        assert all(word in (word.lower(), word.upper()) for word in spelt)


def test_no_list_is_overlooked():
    """Arguments of a WordList parameter are found by their form alone: those of `Signing.check`."""
    used = sum(len(USES.findall(text)) for text in SOURCES.values())
    arguments = len(re.findall(r"\bcheck\(\s*\"", "".join(SOURCES.values())))
    assert len(LISTS) == used + arguments > 10
