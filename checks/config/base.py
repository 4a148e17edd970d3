"""What all models of rules.yaml have in common."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Model(BaseModel):
    """The common ground: unknown keys are faults, values do not change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


WHERE: Any = Field({}, description="the units that it holds for, by register columns; left out: all")
"""The field ``where`` of entries that can be for some units only."""
