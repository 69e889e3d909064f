# SPDX-License-Identifier: Apache-2.0
"""What the tests of the generator and of swiftlet.c share."""

import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
