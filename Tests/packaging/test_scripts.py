# SPDX-License-Identifier: Apache-2.0
"""The output of the scripts that README names first, with success and with a missing tool."""

import re
import shutil

from conftest import ROOT, run


def path_without(folder, *missing):
    """A PATH of one folder with the tools that the scripts need, except the missing ones."""
    for tool in {"bash", "sh", "sed", "dirname", "mktemp", "rm", "cat", "swiftc", "cmake", "ninja"} - set(missing):
        found = shutil.which(tool)
        assert found, tool
        (folder / tool).symlink_to(found)
    return {"PATH": str(folder)}


def test_demo_ends_with_the_answer_and_five_rows():
    lines = run(ROOT / "scripts/demo").splitlines()
    assert lines[0].startswith("This installs") and lines[0].count(".") <= 2
    answer = next(at for at, line in enumerate(lines) if 'You asked: "In one sentence: what are you?"' in line)
    rows = lines[answer + 1 :]
    rows = rows[rows.index("") + 2 :]
    assert len(rows) == 5 and all(re.search(r"\w  +\d+ +\d+ +\d+$", row) for row in rows), rows


def test_build_without_a_folder():
    assert "scripts/build FOLDER" in run(ROOT / "scripts/build", code=2)


def test_build_without_a_tool(tmp_path):
    for tool, help in {"swiftc": "https://www.swift.org/install", "cmake": "scripts/install-packages base", "ninja": "ninja-build"}.items():
        folder = tmp_path / tool
        folder.mkdir()
        output = run(ROOT / "scripts/build", tmp_path / "build", env=path_without(folder, tool), code=1)
        assert output.startswith(f"{tool} not found") and help in output and output.count("\n") == 1
    assert not (tmp_path / "build").exists()


def test_every_package_has_hashes():
    folder = ROOT / "scripts/requirements"
    groups = sorted(path.stem for path in folder.glob("*.in"))
    assert groups == ["all", "base", "dialects", "doors", "keystone", "litellm", "signers", "uv"]
    for group in groups:
        pinned = re.findall(r"^(\S+)==(\S+) \\\n((?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", (folder / f"{group}.txt").read_text(), re.M)
        lines = [line for line in (folder / f"{group}.txt").read_text().splitlines() if "==" in line]
        assert len(pinned) == len(lines) > (0 if group == "uv" else 5), group
        names = {f"{name}=={version}" for name, version, _ in pinned}
        for wanted in (folder / f"{group}.in").read_text().splitlines():
            if wanted[0] not in "#-":
                assert re.sub(r"\[.*]", "", wanted) in {re.sub(r"\[.*]", "", name) for name in names}, wanted


def test_nothing_is_installed_without_its_hash():
    """scripts/venv alone calls pip, with the pins; other fetches are apt's, which checks Debian's signatures."""
    fetches = re.compile(r"\bpip3?\W+(?:install|download)\b|\b(?:npm|cargo|gem|go) install\b|\bwget\b|\bcurl\b[^|\n]*\bhttps?://")
    files = [
        path for folder in ("scripts", ".ci") for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts
    ]
    found = {
        str(path.relative_to(ROOT)): line
        for path in files
        for line in path.read_text(errors="replace").splitlines()
        if fetches.search(line)
    }
    assert set(found) == {"scripts/venv"}, found
    assert "--require-hashes" in found["scripts/venv"] and "--only-binary :all:" in found["scripts/venv"]
