"""A small sample of what ``python -m tests.sources.fuzz`` tries at length; and that its seeds are sound."""

from __future__ import annotations

import pytest

from tests.sources import fuzz, seeds


def wrong(outcomes):
    return {file: outcome for file, outcome in outcomes.items() if outcome.startswith("WRONG")}


@pytest.mark.parametrize("container", seeds.WRITERS)
def test_seeds_are_sound(see, tmp_path, container):
    if container == "zip":
        pytest.skip("holds two of the others")
    seeds.WRITERS[container](tmp_path / "log")
    seen = see(tmp_path / "log")
    assert (seen.error, seen.reading.sheets[0].records, len(seen.records)) == (None, 20, 20)


def test_broken_files_are_read_or_refused(tmp_path):
    paths = [path for container in seeds.WRITERS for path in fuzz.files(container, 2, tmp_path, first=90_000)]
    found = fuzz.outcomes("", paths, workers=2)
    assert wrong(found) == {}
    assert len(set(found.values())) > 2


def test_mixed_headers_and_values_go_through_to_the_records(tmp_path):
    found = fuzz.outcomes(fuzz.MIXES, list(fuzz.files(fuzz.MIXES, 15, tmp_path, first=90_000)), workers=1)
    assert wrong(found) == {}
    assert "read" in found.values()
