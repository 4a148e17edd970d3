"""Files made by others: every one is read as expected, or refused with a sentence that names it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import corpora

FOLDER = corpora.folder()
needs_corpora = pytest.mark.skipif(FOLDER is None, reason="the corpora are not here (set CHECKS_CORPORA)")


@needs_corpora
@pytest.mark.parametrize("part", [corpora.spreadsheets, corpora.spectrum])
def test_every_file_is_read_as_expected_or_refused(part):
    wrong = {verdict.file: verdict.detail for verdict in part(FOLDER) if verdict.outcome == "WRONG"}
    assert {file: detail for file, detail in wrong.items() if file not in corpora.KNOWN} == {}
