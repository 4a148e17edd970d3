"""The register 台账: the schools and rooms that are due. Units come from here, never from the logs."""

from __future__ import annotations

from checks.register.assemble import Row, assemble
from checks.register.read import read_register, start_register
from checks.register.rooms import COLUMNS, Register, Room, rooms_frame

__all__ = ["COLUMNS", "Register", "Room", "Row", "assemble", "read_register", "rooms_frame", "start_register"]
