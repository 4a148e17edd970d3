"""The names in every text of a result, whatever it is made of."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd
from pydantic import BaseModel

from checks.result import KeptFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checks.masking.mask import Mask
    from checks.result import AuditResult

T = TypeVar("T")

_PUBLIC = ("school", "region", "stage", "room_type", "subject")
"""Columns whose words are no names, whoever is called so."""


def masked(result: AuditResult, mask: Mask) -> None:
    """Replaces the names in every text of ``result``. Ids of findings stay as they are."""
    schools = dict(zip(result.findings["id"], _schools(result.findings, None), strict=True))
    of_finding = result.evidence["id"].map(schools).fillna("")
    result.evidence = _frame(result.evidence, mask, _schools(result.evidence, of_finding))
    for field in dataclasses.fields(result):
        if field.name not in ("evidence", "names"):
            setattr(result, field.name, _walked(getattr(result, field.name), mask))


def without_names(value: T, mask: Mask) -> T:
    """``value``, whatever it is made of, with the names in all its texts replaced."""
    replaced: T = _walked(value, mask)
    return replaced


def _walked(value: Any, mask: Mask) -> Any:
    """``value`` with the names in all its texts replaced, whatever it is made of."""
    if type(value) is str:
        return mask.text("", value)
    if isinstance(value, pd.DataFrame):
        return _frame(value, mask, _schools(value, None))
    if isinstance(value, KeptFile):
        return value.rewritten(lambda frame: _frame(frame, mask, _schools(frame, None)))
    if isinstance(value, dict):
        return {_walked(key, mask): _walked(one, mask) for key, one in value.items()}
    if type(value) in (list, tuple, set):
        return type(value)(_walked(one, mask) for one in value)
    if isinstance(value, BaseModel):
        return value.model_copy(update=_changed(value, type(value).model_fields, mask))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value) if field.init]
        changed = _changed(value, names, mask)
        return dataclasses.replace(value, **changed) if changed else value
    return value


def _changed(value: Any, names: Iterable[str], mask: Mask) -> dict[str, Any]:
    old = {name: getattr(value, name) for name in names}
    new = {name: _walked(one, mask) for name, one in old.items()}
    return {name: one for name, one in new.items() if one is not old[name]}


def _schools(frame: pd.DataFrame, first: pd.Series[str] | None) -> pd.Series[str]:
    """What tells the school of each row: ``first`` where it says so, else the school's code, else its name."""
    key = pd.Series("", index=frame.index) if first is None else first.astype(str)
    for name in ("school_code", "school"):
        if name in frame:
            key = key.where(key != "", frame[name].fillna("").astype(str))
    return key


def _frame(frame: pd.DataFrame, mask: Mask, schools: pd.Series[str]) -> pd.DataFrame:
    """A table with the names in all its columns of texts replaced."""
    new = frame.copy(deep=False)
    for name in frame.columns:
        if name in _PUBLIC or not (frame[name].dtype == object or isinstance(frame[name].dtype, pd.StringDtype)):
            continue
        new[name] = _column(str(name), frame[name], mask, schools)
    if "unit" in frame:
        _units_of_teachers(frame, new, mask, schools)
    return new


def _column(name: str, column: pd.Series[Any], mask: Mask, schools: pd.Series[str]) -> list[Any]:
    """A name as a whole in the column of teachers; names inside the texts of the others, each text looked at once.

    Where a file or sheet is called after a teacher it keeps one name in all rows, whatever their school.
    """
    replace = {"teacher": mask.teacher, "teacher_code": mask.teacher, "raw": mask.content}.get(name, mask.text)
    own = () if name in ("file", "sheet", "other_file", "other_sheet") else schools
    known: dict[tuple[str, str], str] = {}

    def one(school: str, value: str) -> str:
        if (school, value) not in known:
            known[school, value] = replace(school, value)
        return known[school, value]

    keys: Sequence[str] = list(own) if len(own) else [""] * len(column)
    return [one(school, value) if type(value) is str else value for school, value in zip(keys, column, strict=True)]


def _units_of_teachers(frame: pd.DataFrame, new: pd.DataFrame, mask: Mask, schools: pd.Series[str]) -> None:
    """``unit_id`` (school/name) and ``unit_name`` of the rows about teachers, also of names of one sign."""
    about = frame["unit"] == "teacher"
    for row in frame.index[about]:
        code = mask.code(schools[row], str(frame.at[row, "unit_name"]))
        new.at[row, "unit_id"] = f"{str(frame.at[row, 'unit_id']).rpartition('/')[0]}/{code}"
        new.at[row, "unit_name"] = code
