"""What the view looks up: which school a finding is about."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from checks.model import FINDING_COLUMNS
from checks.report.conclusion import schools_by_rule
from checks.report.facts import Facts
from checks.report.overview import schools
from tests.report.example import SCHOOLS, district


def test_a_school_with_and_without_its_code_is_one_school() -> None:
    """A record whose room is unknown has its school's name alone."""
    first, second = SCHOOLS[:2]
    told = [
        (first["school_code"], first["school"]),
        ("", first["school"]),
        ("", second["school"]),
        ("", "外区学校"),
        ("", ""),
    ]
    found = pd.DataFrame(
        [
            {"rule": "unknown-room", "severity": "error", "effect": "reject", "outcome": "failed", "file": "a.csv"}
            | {"school_code": code, "school": name}
            for code, name in told
        ],
        columns=list(FINDING_COLUMNS),
    )
    facts = Facts.of(replace(district(), findings=found))
    assert schools_by_rule(facts) == {"unknown-room": 3}
    table = schools(facts)
    at = [column.key for column in table.columns].index("findings")
    assert sorted((row[at] for row in table.rows), reverse=True)[:3] == [2, 1, 0]
    assert facts.first_finding == {first["school_code"]: 0, second["school_code"]: 2, "外区学校": 3}
