# SPDX-License-Identifier: Apache-2.0
"""Every piece of C that README and the headers print is compiled with warnings on, and runs against the gateway."""

import pytest
from conftest import clean_env, run
from samples import FRAMES, ROOT, all_samples

SAMPLES = all_samples()


@pytest.mark.parametrize("number", range(len(SAMPLES)), ids=[sample.name for sample in SAMPLES])
def test_sample(build_sample, gateway, number):
    sample = SAMPLES[number]
    assert sample.is_program or sample.frame, f"not a program, and no file in {FRAMES} has the line /* {sample.name} */"
    program = build_sample(number)
    gateway.requests()
    urls = {"GATEWAY": gateway.url, "URL": f"{gateway.url}/v1/models", "OPENAI_BASE_URL": f"{gateway.url}/v1"}
    keys = {
        "API_KEY": gateway.key,
        "OPENAI_API_KEY": gateway.key,
        "OPENAI_MODEL": "m",
        "CA_FILE": gateway.ca,
        "SWIFTLET_CA_FILE": gateway.ca,
    }
    assert run(program, env=clean_env(**urls, **keys))
    if sample.is_program or "getenv" in sample.frame.read_text() or '"connected.h"' in sample.frame.read_text():
        (request,) = gateway.requests()
        assert request["status"] == 200 and request["tls"]


def test_readmes_programs_are_examples():
    """So that their other tests, formats and size rows are README's too."""
    examples = [path.read_text() for path in (ROOT / "examples-c").glob("*.c")]
    for sample in SAMPLES:
        if sample.file.startswith("README"):
            assert any(sample.text in example for example in examples), sample.name


def test_no_frame_is_left_over():
    assert {sample.frame for sample in SAMPLES if not sample.is_program} == set(FRAMES.glob("*.c"))
