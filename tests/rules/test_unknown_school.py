"""``unknown-school``. Which school a record means is tested with the sources, in tests/programmes."""

from checks.rules import RULES_BY_ID


def test_it_looks_at_activities_and_trainings_alone() -> None:
    assert RULES_BY_ID["unknown-school"].kinds == ("activity", "training")
