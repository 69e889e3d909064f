# SPDX-License-Identifier: Apache-2.0
"""The gateway and the built examples, for every integration test."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import time

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def pytest_addoption(parser):
    parser.addoption("--build", default=".build-c", help="the CMake build folder with the examples")


@pytest.fixture(scope="session")
def examples(request) -> pathlib.Path:
    folder = ROOT / request.config.getoption("--build") / "examples-c"
    assert (folder / "ask").exists(), f"build first: scripts/build {request.config.getoption('--build')}"
    return folder


class Gateway:
    """A running gateway; `requests()` gives the requests since the last call."""

    def __init__(self, folder: pathlib.Path, *options: str, python: tuple[str, ...] = (sys.executable,)):
        self.folder = folder
        self.log = folder / "log"
        ready = folder / "ready.json"
        command = [
            *python,
            str(ROOT / "Tests/gateway/gateway.py"),
            "--plain-port",
            "0",
            "--certs",
            str(folder.parent / "certs"),
            "--ready",
            str(ready),
            "--log",
            str(self.log),
            *options,
        ]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while not ready.exists():
            assert self.process.poll() is None and time.monotonic() < deadline, "the gateway did not start"
            time.sleep(0.02)
        fields = json.loads(ready.read_text())
        self.url, self.plain_port, self.ca, self.key = fields["url"], fields["plain_port"], fields["ca"], fields["key"]
        self.credentials = fields["credentials"]
        self.read = 0

    def requests(self) -> list[dict]:
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        new, self.read = lines[self.read :], len(lines)
        return [json.loads(line) for line in new]

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)


@pytest.fixture(scope="session")
def new_gateway(tmp_path_factory):
    started = []

    def start(*options: str, **more) -> Gateway:
        folder = tmp_path_factory.mktemp("gateway")
        started.append(Gateway(folder, *options, **more))
        return started[-1]

    yield start
    for gateway in started:
        gateway.stop()


@pytest.fixture(scope="session")
def gateway(new_gateway):
    return new_gateway()


def clean_env(**more: str) -> dict[str, str]:
    """The environment without the keys of the person who runs the tests."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("OPENAI_", "AWS_", "APPSTAGE_", "IAM_", "QINIU_", "SWIFTLET_"))}
    return kept | more
