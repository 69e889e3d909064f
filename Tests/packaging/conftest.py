# SPDX-License-Identifier: Apache-2.0
"""Shared by the packaging tests: the tree as others get it, and the gateway."""

import importlib.util
import os
import pathlib
import shutil
import subprocess
import tempfile

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
VERSION = "0.1.0"

spec = importlib.util.spec_from_file_location("integration", ROOT / "Tests/integration/conftest.py")
integration = importlib.util.module_from_spec(spec)
spec.loader.exec_module(integration)


def run(*command, cwd=ROOT, env=None, timeout=300, code=0) -> str:
    """What the command printed. It writes to a file: a process that it leaves behind could hold a pipe open for ever."""
    words = [str(word) for word in command]
    with tempfile.TemporaryFile() as output:
        environment = integration.clean_env(**env or {})
        done = subprocess.run(
            words, cwd=cwd, env=environment, timeout=timeout, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        output.seek(0)
        text = output.read().decode(errors="replace")
    assert done.returncode == code, f"{' '.join(words)} returned {done.returncode}\n{text[-6000:]}"
    return text


@pytest.fixture(scope="session")
def repository(tmp_path_factory) -> pathlib.Path:
    """A git repository of its own with the working tree as it is now, tagged as the version."""
    folder = tmp_path_factory.mktemp("clone") / "swiftlet"
    for name in run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0"):
        if name and (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    who = {
        f"GIT_{role}_{field}": value for role in ("AUTHOR", "COMMITTER") for field, value in (("NAME", "test"), ("EMAIL", "test@localhost"))
    }
    for command in ("init -q -b main", "add -A", "commit -q -m snapshot", f"tag {VERSION}"):
        run("git", *command.split(), cwd=folder, env=who | {"GIT_CONFIG_GLOBAL": os.devnull})
    return folder


@pytest.fixture(scope="session")
def gateway(tmp_path_factory):
    gateway = integration.Gateway(tmp_path_factory.mktemp("gateway"))
    yield gateway
    gateway.stop()
