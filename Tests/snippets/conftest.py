# SPDX-License-Identifier: Apache-2.0
"""The gateway, and Swiftlet as a C project gets it."""

import importlib.util
import subprocess

import pytest
from samples import FRAMES, ROOT, all_samples

spec = importlib.util.spec_from_file_location("integration", ROOT / "Tests/integration/conftest.py")
integration = importlib.util.module_from_spec(spec)
spec.loader.exec_module(integration)
pytest_addoption, new_gateway, gateway = integration.pytest_addoption, integration.new_gateway, integration.gateway
clean_env = integration.clean_env


def run(*command, env=None):
    done = subprocess.run([str(word) for word in command], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, f"{command[0]} returned {done.returncode}\n{done.stdout[-4000:]}{done.stderr[-4000:]}"
    return done.stdout


PROJECT = """\
cmake_minimum_required(VERSION 3.25)
project(samples LANGUAGES C)
find_package(Swiftlet REQUIRED)
set(CMAKE_C_STANDARD 99)
function(sample number main)
  add_executable(sample${number} EXCLUDE_FROM_ALL ${main})
  target_compile_options(sample${number} PRIVATE -Wall -Wextra -Wpedantic -Werror)
  target_include_directories(sample${number} PRIVATE sample${number} FRAMES)
  target_link_libraries(sample${number} PRIVATE
    Swiftlet::swiftlet Swiftlet::mbedtls Swiftlet::crypto Swiftlet::roots Swiftlet::posix)
  target_link_options(sample${number} PRIVATE -Wl,--gc-sections)
endfunction()
"""


@pytest.fixture(scope="session")
def build_sample(request, tmp_path_factory, gateway):
    """Builds a sample by its number among all, and returns the program."""
    folder, build = tmp_path_factory.mktemp("samples"), ROOT / request.config.getoption("--build")
    run("cmake", "--install", build, "--prefix", folder / "installed")
    lists = [PROJECT.replace("FRAMES", str(FRAMES))]
    for number, sample in enumerate(all_samples()):
        here = folder / f"sample{number}"
        here.mkdir()
        # README's URL is a placeholder; here it is the gateway's.
        text = sample.text.replace("https://api.example.com", gateway.url)
        (here / ("main.c" if sample.is_program else "sample.h")).write_text(text)
        if main := here / "main.c" if sample.is_program else sample.frame:
            lists.append(f"sample({number} {main})\n")
    (folder / "CMakeLists.txt").write_text("".join(lists))
    run("cmake", "-G", "Ninja", "-S", folder, "-B", folder / "build", f"-DCMAKE_PREFIX_PATH={folder / 'installed'}")

    def build_one(number):
        run("cmake", "--build", folder / "build", "--target", f"sample{number}")
        return folder / "build" / f"sample{number}"

    return build_one
