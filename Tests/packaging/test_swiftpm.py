# SPDX-License-Identifier: Apache-2.0
"""The Swift programs of the README in a package of their own, which depends on Swiftlet by path and by version."""

import re

import pytest
from conftest import ROOT, VERSION, run

MANIFEST = """\
// swift-tools-version: 6.1
import PackageDescription

let product = Target.Dependency.product(name: "Swiftlet", package: "swiftlet")
let package = Package(
    name: "asks",
    dependencies: [DEPENDENCY],
    targets: [.executableTarget(name: "asks", dependencies: [product]), .executableTarget(name: "signs", dependencies: [product])])
"""
ANSWER = 'Hello! You asked: "Hello"'


def readme_programs(gateway) -> dict[str, str]:
    """The programs as README prints them; only URL, roots and keys are the gateway's."""
    printed = re.findall(r"```swift\n(import Swiftlet\n.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    aws = gateway.credentials["aws"]
    here = {
        "asks": {
            "https://api.example.com": gateway.url,
            "(key)": f'("{gateway.key}")',
            "Client()": f'Client(roots: .file("{gateway.ca}"))',
        },
        "signs": {
            '.bedrock(region: "us-west-2"': f'.converse("{gateway.url}"',
            ": id,": f': "{aws["access"]}",',
            ": secret,": f': "{aws["secret"]}",',
            "Client()": f'Client(roots: .file("{gateway.ca}"))',
        },
    }
    programs = dict(zip(here, printed, strict=True))
    for name, changes in here.items():
        assert len(programs[name].splitlines()) <= 15
        for text, ours in changes.items():
            assert programs[name].count(text) == 1, text
            programs[name] = programs[name].replace(text, ours)
    return programs


@pytest.mark.parametrize(
    "dependency, configuration",
    [('.package(path: "{repository}")', "debug"), (f'.package(url: "file://{{repository}}", from: "{VERSION}")', "release")],
    ids=["path", "version"],
)
def test_readme_programs(tmp_path, repository, gateway, dependency, configuration):
    before = run("git", "status", "--porcelain", "--ignored", cwd=repository)
    (tmp_path / "Package.swift").write_text(MANIFEST.replace("DEPENDENCY", dependency.format(repository=repository)))
    programs = readme_programs(gateway)
    for name, program in programs.items():
        (tmp_path / "Sources" / name).mkdir(parents=True)
        (tmp_path / "Sources" / name / "main.swift").write_text(program)
    own_state = [f"--{name}-path={tmp_path / name}" for name in ("cache", "config", "security")]
    output = run("swift", "build", "-c", configuration, *own_state, cwd=tmp_path)
    assert "warning:" not in output
    gateway.requests()
    for name, target in zip(programs, ("/v1/chat/completions", "/model/m/converse-stream")):
        answer = run(tmp_path / ".build" / configuration / name)
        assert answer.startswith(ANSWER) and "\ufffd" not in answer
        (request,) = gateway.requests()
        assert request["target"] == target and request["tls"] and request["status"] == 200
    assert run("git", "status", "--porcelain", "--ignored", cwd=repository) == before == ""
