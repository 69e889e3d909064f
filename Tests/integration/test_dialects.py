# SPDX-License-Identifier: Apache-2.0
"""The column `other_readers` of the dialect table has what the vendors' packages read: dialect_readers.py writes it."""

import dialect_readers
import pytest


@pytest.fixture(scope="session")
def server():
    with dialect_readers.server() as running:
        yield running


@pytest.mark.parametrize("row", dialect_readers.rows(), ids=lambda row: row["id"])
def test_other_readers(server, row):
    server.row = row
    assert row["other_readers"] == {dialect_readers.READERS[row["family"]]: dialect_readers.column(server.url, row)}


def test_each_service_is_named():
    rows = dialect_readers.rows()
    assert len({row["id"] for row in rows}) == len(rows) and all(row["service"] for row in rows)
