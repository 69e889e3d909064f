# SPDX-License-Identifier: Apache-2.0
"""Fixtures of the tests of the generator and of swiftlet.c."""

import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
