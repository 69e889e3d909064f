"""The Swift program of the README in a package of its own, which depends on Swiftlet by path and by version."""

import re

import pytest
from conftest import ROOT, VERSION, run

MANIFEST = """\
// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "asks",
    dependencies: [DEPENDENCY],
    targets: [.executableTarget(name: "asks", dependencies: [.product(name: "Swiftlet", package: "swiftlet")])])
"""


def readme_program(gateway) -> str:
    """As it is printed there; only the place, its roots and the key are the gateway's."""
    (program,) = re.findall(r"```swift\n(import Swiftlet\n.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert len(program.splitlines()) <= 15
    for printed, here in (
        ("https://api.example.com", gateway.url),
        ("= key\n", f'= "{gateway.key}"\n'),
        ("Client()", f'Client(roots: .file("{gateway.ca}"))'),
    ):
        assert program.count(printed) == 1, printed
        program = program.replace(printed, here)
    return program


@pytest.mark.parametrize(
    "dependency, configuration",
    [('.package(path: "{repository}")', "debug"), (f'.package(url: "file://{{repository}}", from: "{VERSION}")', "release")],
    ids=["path", "version"],
)
def test_readme_program(tmp_path, repository, gateway, dependency, configuration):
    before = run("git", "status", "--porcelain", "--ignored", cwd=repository)
    (tmp_path / "Sources/asks").mkdir(parents=True)
    (tmp_path / "Package.swift").write_text(MANIFEST.replace("DEPENDENCY", dependency.format(repository=repository)))
    (tmp_path / "Sources/asks/main.swift").write_text(readme_program(gateway))
    own_state = [f"--{name}-path={tmp_path / name}" for name in ("cache", "config", "security")]
    output = run("swift", "build", "-c", configuration, *own_state, cwd=tmp_path)
    assert "warning:" not in output
    gateway.requests()
    answer = run(tmp_path / ".build" / configuration / "asks")
    assert answer.startswith('Hello! You asked: "Hello"') and "\ufffd" not in answer
    (request,) = gateway.requests()
    assert request["target"] == "/v1/chat/completions" and request["tls"] and request["status"] == 200
    assert run("git", "status", "--porcelain", "--ignored", cwd=repository) == before == ""
