# SPDX-License-Identifier: Apache-2.0
"""HTTP/1.1 answers: the corpus of Tests/conformance, random ones and spoilt ones, read as RFC 9112 says and as other parsers do. A
failure names its seed; SWIFTLET_SEED repeats one."""

import collections
import itertools
import os
import random
import re
import tomllib

import parsers
import peers
import pytest
from conftest import ROOT
from random_answers import Maker

SEED = int(os.environ.get("SWIFTLET_SEED", random.SystemRandom().randrange(2**32)))
LEGAL_COUNT, SPOILT_COUNT = 2000, 6000
# Python's parser is the machine's, not one that we chose: it may differ.
PINNED = ("h11", "llhttp")


def corpus(name: str, kind: str = "answer") -> list[dict]:
    return tomllib.loads((ROOT / f"Tests/conformance/{name}.toml").read_text())[kind]


def rows(name: str):
    return [pytest.param(row, id=row["name"]) for row in corpus(name)]


@pytest.fixture(scope="module")
def decode(request, tmp_path_factory):
    archive = ROOT / request.config.getoption("--build") / "libswiftlet.a"
    program = peers.compile_driver("answer_driver.c", tmp_path_factory.mktemp("answers"), archive)
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"seed {SEED}", flush=True)
    return lambda answers: parsers.swiftlet(program, answers)


def read(decode, row: dict) -> tuple[bytes, bool, parsers.Answer]:
    data, head = row["bytes"].encode("latin-1"), row.get("head", False)
    return data, head, decode([(data, head)])[0]


@pytest.mark.parametrize("row", rows("legal"))
def test_legal(decode, row):
    data, head, ours = read(decode, row)
    expected = row.get("status", 200), row.get("body", "").encode("latin-1"), row.get("left", 0)
    assert not ours.error and ours.extent == expected and ours.keep == row.get("keep", True), ours
    alike = {name for name, parser in parsers.OTHERS.items() if parser(data, head) == ours}
    assert alike >= parsers.OTHERS.keys() - row.keys(), "a parser that is not named reads it in another way"
    assert alike.isdisjoint(row.keys() & set(PINNED)), "a parser that is named reads it as we do"
    assert alike or row.get("alone")


@pytest.mark.parametrize("row", rows("refused"))
def test_refused(decode, row):
    data, head, ours = read(decode, row)
    assert ours.error == row["error"]
    assert {name for name in PINNED if not parsers.OTHERS[name](data, head).error} == set(row.get("taken_by", []))


def test_corpus_is_in_order():
    for name in ("legal", "refused"):
        answers = corpus(name)
        assert all(re.match(r"91(10|12) \d+(\.\d+)*", row["section"]) for row in answers)
        for key in (lambda row: row["name"], lambda row: (row["bytes"], row.get("head"))):
            assert [value for value, times in collections.Counter(map(key, answers)).items() if times > 1] == []


def test_random(decode):
    maker = Maker(f"legal {SEED}")
    cases = [maker.case() for _ in range(LEGAL_COUNT)]
    judged = collections.Counter()
    for case, ours in zip(cases, decode([(case.data, case.head) for case in cases]), strict=True):
        said = {"Swiftlet": ours} | {name: parsers.OTHERS[name](case.data, case.head) for name in set(PINNED) - case.strange_to}
        judged.update(said.keys())
        for name, answer in said.items():
            assert answer == case.meaning, f"seed {SEED}: {name} on {case.data!r}, {case.head}"
    assert judged["h11"] > LEGAL_COUNT / 2 and judged["llhttp"] > LEGAL_COUNT / 4, judged


def agree(ours: parsers.Answer, data: bytes, head: bool) -> bool:
    """If Swiftlet reads an answer, another parser reads it, too, ends it at the same byte and keeps the connection if Swiftlet does."""
    others = [parsers.OTHERS[name](data, head) for name in PINNED]
    return any(not one.error and one.extent == ours.extent and one.keep >= ours.keep for one in others)


def test_spoilt(decode):
    maker = Maker(f"spoilt {SEED}")
    cases = [(maker.spoilt(case.data), case.head) for case in (maker.case() for _ in range(SPOILT_COUNT))]
    read = list(zip(cases, decode(cases), strict=True))
    taken = [(case, ours) for case, ours in read if not ours.error]
    assert SPOILT_COUNT / 5 < len(taken) < SPOILT_COUNT * 4 / 5, f"seed {SEED}: {len(taken)} taken"
    alone = [case for case, ours in taken if not agree(ours, *case)]
    mended = [(case, (data, case[1])) for case in alone for data in mend(case[0])]
    answers = decode([after for _, after in mended])
    explained = {before for (before, after), ours in zip(mended, answers, strict=True) if not ours.error and agree(ours, *after)}
    assert set(alone) <= explained, f"seed {SEED}: no reason in reasons.toml for {set(alone) - explained}"
    for case, ours in read:
        if ours.error and taken_by_both(*case):
            refusals = [reason for reason in corpus("reasons", "refusal") if re.search(reason["find"].encode(), case[0])]
            assert refusals, f"seed {SEED}: {case}: refused with {ours.error}, and no reason in reasons.toml"


def taken_by_both(data: bytes, head: bool) -> bool:
    one, other = (parsers.OTHERS[name](data, head) for name in PINNED)
    return not one.error and not other.error and one.extent == other.extent


def mend(data: bytes):
    """Without what some of the reasons are about: with as few of them as will do, for they do not know head from body."""
    found = [reason for reason in corpus("reasons", "reason") if re.search(reason["find"].encode(), data)]
    for count in range(len(found)):
        for some in itertools.combinations(found, count + 1):
            after = data
            for reason in some:
                after = re.sub(reason["find"].encode(), reason["replace"].encode(), after)
            yield after
