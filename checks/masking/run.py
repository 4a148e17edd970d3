"""Masking a finished result: whose names stand in it, and what must stay legible."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from checks.masking.key import mask_key
from checks.masking.mask import Mask
from checks.masking.result import masked
from checks.model import Unit
from checks.rules import RULES
from checks.values.text import normal

if TYPE_CHECKING:
    from pathlib import Path

    from checks.config.models import Config
    from checks.engines.base import Engine
    from checks.register import Register
    from checks.result import AuditResult


def mask_teachers(result: AuditResult, engine: Engine, config: Config, register: Register, base: Path) -> None:
    """Replaces the names of everybody whom the logs or a target about teachers name; the key lies in ``base``."""
    said = engine.rows("SELECT DISTINCT teacher FROM described WHERE teacher IS NOT NULL")
    units = result.measurements.loc[result.measurements["unit"] == Unit.TEACHER, "unit_name"]
    codes = engine.rows("SELECT DISTINCT teacher_code FROM records WHERE teacher_code IS NOT NULL")
    rooms = register.rooms
    words = {word for room in rooms for word in (room.school, room.region, room.stage, room.room_type)}
    words |= {*config.subjects.spellings, *config.subjects.taught}
    words |= {docs.title for rule in RULES for docs in rule.docs.values()}
    mask = Mask(
        mask_key(base),
        names={*(str(name) for (name,) in said), *units},
        codes=(str(code) for (code,) in codes),
        schools={normal(room.school): room.school_code for room in rooms if room.school_code},
        words=words,
    )
    masked(result, mask)
    result.names = mask
    result.run = replace(result.run, mask="teachers")
