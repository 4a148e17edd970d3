"""The section ``engine`` of rules.yaml: where the audit runs when ``--engine spark`` is asked for."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema, field_validator

from checks.config.base import Model
from checks.config.values import Name, refuse

_MASTER = r"^(local(\[.+\])?|local-cluster\[.+\]|yarn|(spark|k8s)://.+)$"


def _master(value: str) -> str:
    """Another one Spark refuses with a trace of Java's, before it has told Python why."""
    if not re.match(_MASTER, value):
        raise refuse("not-a-master", value=value)
    return value


Master = Annotated[Name, AfterValidator(_master), WithJsonSchema({"type": "string", "pattern": _MASTER})]


class Spark(Model):
    """The Spark session that is made where the environment has none."""

    master: Master = Field(
        "local[*]", description="such as local[2], spark://host:7077, yarn or k8s://https://host:443"
    )
    workspace: Name | None = Field(
        None, description="folder that the driver and all executors see, for what is computed on the way; on a cluster"
    )
    settings: dict[Name, Name] = Field({}, description="settings of the session, such as spark.executor.memory: 8g")

    @field_validator("settings")
    @classmethod
    def _named_as_sparks(cls, settings: dict[str, str]) -> dict[str, str]:
        for name in settings:
            if not name.startswith("spark."):
                raise refuse("not-a-spark-setting", at=(name,), on_key=True, value=name)
        return settings


class Engines(Model):
    """Settings of the engines."""

    spark: Spark = Field(Spark(), description="used with --engine spark")
