# SPDX-License-Identifier: Apache-2.0
"""Runs the stages of scripts/test and adds up their counts.

"build" and "C API" come first, because they make files that the others use. Then two lanes run at the same time, one for each of two
processors: the stages with deadlines and networks, which mostly wait, and the stages that compute."""

import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import time

from targets import SWIFT_BIN

ROOT = pathlib.Path(__file__).resolve().parent.parent
LOGS = ROOT / ".build-logs"
SECONDS_MAX = 2400  # for one stage

# Name, first group that runs it, command. {venv} is the Python environment of the group; {targets} are the targets of the C tests
# (empty: all); {clang} is the clang beside swiftc.
FIRST = ("build", "C API")
WAITING = (
    "Swift API",
    "gateway and examples",
    "TLS matrix, faults, soak",
    "faults, sanitized",
    "programs under valgrind",
    "names, networks, retries",
    "firmware, ports checked",
    "signers against others",
    "HTTP against others",
    "a real server",
    "signers before real servers",
    "on a bare machine",
)
TARGETS = {"base": "host", "all": ""}
STAGES = [
    ("build", "base", "scripts/build .build-c"),
    ("C API", "base", "scripts/test-c {targets}"),
    ("C API on a release's archives", "all", "scripts/test-c sampled"),
    ("Swift API", "base", "swift test --scratch-path .build-swiftpm"),
    (
        "gateway and examples",
        "base",
        "{venv}/bin/pytest -q Tests/integration/test_gateway.py Tests/integration/test_vendor_rules.py Tests/integration/test_ask.py Tests/integration/test_apps.py",
    ),
    ("what is printed in README", "base", "{venv}/bin/pytest -q -p no:cacheprovider Tests/snippets"),
    ("demo and build", "base", "{venv}/bin/pytest -q -p no:cacheprovider Tests/packaging/test_scripts.py"),
    ("frames and JSON against others", "all", "{venv}/bin/pytest -q Tests/integration/test_frames_random.py"),
    (
        "TLS matrix, faults, soak",
        "all",
        "{venv}/bin/pytest -q Tests/integration/test_tls_matrix.py Tests/integration/test_tls_handshake.py Tests/integration/test_faults.py Tests/integration/test_soak.py Tests/integration/test_profiles.py",
    ),
    (
        "faults, sanitized",
        "all",
        "scripts/test-c sanitize && CC={clang} CFLAGS='-fsanitize=address,undefined -fno-sanitize-recover=all'"
        " {venv}/bin/pytest -q Tests/integration/test_faults.py Tests/integration/test_soak.py --build .build-sanitize/swiftlet",
    ),
    ("checks of TLS taken out", "all", "{venv}/bin/pytest -q -p no:cacheprovider Tests/mutants"),
    ("threads", "all", "{venv}/bin/pytest -q Tests/integration/test_threads.py"),
    ("faults of heap and port", "all", "{venv}/bin/pytest -q Tests/integration/test_torture.py"),
    ("programs under valgrind", "all", "{venv}/bin/pytest -q Tests/integration/test_memory.py"),
    (
        "names, networks, retries",
        "all",
        "{venv}/bin/pytest -q Tests/integration/test_network.py Tests/integration/test_lwip.py Tests/integration/test_client.py Tests/integration/test_logins.py Tests/integration/test_proxy.py Tests/integration/test_roots.py",
    ),
    (
        "firmware, ports checked",
        "all",
        "{venv}/bin/pytest -q Tests/integration/test_firmware.py Tests/integration/test_port_check.py Tests/integration/test_sections.py Tests/integration/test_modem.py Tests/packaging/test_porting.py",
    ),
    ("fuzzing", "all", "scripts/fuzz all 30"),
    (
        "signers against others",
        "all",
        "{venv}/bin/pytest -q Tests/integration/test_signers.py Tests/integration/test_bodies.py Tests/integration/test_messages.py",
    ),
    (
        "dialects before other readers",
        "all",
        "$(scripts/venv dialects)/bin/pytest -q -p no:cacheprovider Tests/integration/test_dialects.py",
    ),
    ("HTTP against others", "all", "{venv}/bin/pytest -q Tests/integration/test_answers.py Tests/integration/test_heads.py"),
    ("packages, CMake", "all", "{venv}/bin/pytest -q -p no:cacheprovider Tests/packaging/test_cmake.py"),
    ("packages, releases", "all", "{venv}/bin/pytest -q -p no:cacheprovider Tests/packaging/test_release.py"),
    (
        "packages, doors",
        "all",
        "$(scripts/venv doors)/bin/pytest -q -p no:cacheprovider Tests/packaging/test_doors.py",
    ),
    ("packages, SwiftPM", "all", "{venv}/bin/pytest -q -p no:cacheprovider Tests/packaging/test_swiftpm.py"),
    ("a real server", "all", "{venv}/bin/pytest -q -p no:cacheprovider Tests/live/test_llama.py"),
    ("signers before real servers", "all", "$(scripts/venv signers)/bin/pytest -q -p no:cacheprovider Tests/live/test_signed.py"),
    ("Messages by LiteLLM", "all", "$(scripts/venv litellm)/bin/pytest -q -p no:cacheprovider Tests/live/test_litellm.py"),
    ("swiftlet.c", "all", "{venv}/bin/pytest -q -p no:cacheprovider Tests/amalgam"),
    ("C API over swiftlet.c", "all", "scripts/test-amalgam sampled"),
    (
        "programs over swiftlet.c",
        "all",
        "{{ [ -e .build-amalgam/swiftlet.c ] || scripts/amalgamate .build-amalgam; }} && cmake -G Ninja -S . -B .build-amalgam-c -DSWIFTLET_AMALGAM=$PWD/.build-amalgam/swiftlet.c"
        " && cmake --build .build-amalgam-c && {venv}/bin/pytest -q --build .build-amalgam-c Tests/integration/test_gateway.py"
        " Tests/integration/test_ask.py Tests/integration/test_tls_matrix.py -k 'not test_tls_matrix or 2.28 and (SAN or session or sni or pin)'",
    ),
    ("fuzz corpus over swiftlet.c", "all", "scripts/fuzz replay .build-amalgam/swiftlet.c"),
    ("proofs of the ports", "all", "scripts/prove"),
    ("headers and layout", "all", "scripts/abi"),
    ("symbols", "all", "scripts/symbols"),
    ("arrows of the house", "all", "{venv}/bin/pytest -q -p no:cacheprovider Tests/house"),
    ("help of statuses", "all", "scripts/make-help --check"),
    ("in a Swift program", "all", "Tests/runtime/run"),
    ("sizes", "all", "scripts/size --check"),
    ("instructions and stack", "all", "scripts/bench --check"),
    ("a whole request's cost", "all", "scripts/firmware --check"),
    ("on a bare machine", "all", "scripts/bare-root Tests/packaging/newcomer"),
    ("the manual renders", "all", "scripts/manual"),
    ("picture of the layers", "all", "scripts/picture --check"),
    ("format", "all", "scripts/format --check"),
]

COUNTS = [
    re.compile(r"^(?P<passed>\d+) passed, (?P<failed>\d+) failed$", re.M),
    re.compile(r"(?:(?P<failed>\d+) failed, )?(?P<passed>\d+) passed(?:, \d+ \w+)* in [\d.]+s"),  # pytest
    re.compile(r"Test run with (?P<passed>\d+) tests? (?:in \d+ suites? )?passed"),  # Swift Testing
]


def counted(output: str, code: int) -> tuple[int, int]:
    """Passed and failed; a stage that fails without a count is one failure."""
    passed = failed = 0
    for pattern in COUNTS:
        for match in pattern.finditer(output):
            found = match.groupdict()
            passed += int(found["passed"] or 0)
            failed += int(found.get("failed") or 0)
    if passed + failed == 0:
        return (1, 0) if code == 0 else (0, 1)
    return passed, max(failed, 1 if code else 0)


def run(name: str, command: str) -> tuple[int, int]:
    start = time.monotonic()
    log = LOGS / (name.replace(" ", "-") + ".log")
    with log.open("w") as out:
        # A stage that hangs counts as a failure and shows its output; the run goes on.
        code = subprocess.run(
            ["timeout", "-k", "10", str(SECONDS_MAX), "sh", "-c", command],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        ).returncode
    output = log.read_text(errors="replace")
    passed, failed = counted(output, code)
    told = f"{name:32} {passed:6} passed {failed:4} failed {time.monotonic() - start:7.1f} s"
    print("\n".join([told, *(output.splitlines()[-60:] if failed else [])]), flush=True)
    return passed, failed


def main() -> int:
    group = sys.argv[1]
    only = sys.argv[2:]
    LOGS.mkdir(exist_ok=True)
    venv = subprocess.run(["scripts/venv", group], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
    os.environ["SWIFTLET_VENV"] = venv
    # Deadlines and networks are tested by the wall clock, which a loaded machine stretches. A test that fails three times in a row does
    # not fail because of load.
    os.environ["PYTEST_ADDOPTS"] = "--reruns 2 --reruns-delay 1"
    stages = [
        (name, command.format(venv=venv, targets=TARGETS[group], clang=SWIFT_BIN / "clang"))
        for name, first, command in STAGES
        if (first == "base" or group == "all") and (not only or name in only)
    ]
    assert {*FIRST, *WAITING} <= {name for name, _, _ in STAGES}

    def lane(belongs) -> list[tuple[int, int]]:
        return [run(name, command) for name, command in stages if belongs(name)]

    results = lane(lambda name: name in FIRST)
    with concurrent.futures.ThreadPoolExecutor() as lanes:
        waiting = lanes.submit(lane, lambda name: name in WAITING)
        results += lane(lambda name: name not in FIRST + WAITING) + waiting.result()
    passed = sum(result[0] for result in results)
    failed = sum(result[1] for result in results)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


sys.exit(main())
