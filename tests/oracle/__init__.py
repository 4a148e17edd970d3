"""The audit once more, slow and obvious: what becomes of each record, which rules it breaks, what each unit reached.

This reads the audit's meaning in plain Python, over records that are already understood (dates are dates, rooms are
rooms of the register, subjects canonical). It shares no code with the package; property tests and the tests of the
sample hold the package against it.
"""

from tests.oracle.audit import Audit, Measured, Target
from tests.oracle.rules import COMPARING_RULES, RECORD_RULES
from tests.oracle.world import Calendar, Closure, Record, Room

__all__ = [
    "COMPARING_RULES",
    "RECORD_RULES",
    "Audit",
    "Calendar",
    "Closure",
    "Measured",
    "Record",
    "Room",
    "Target",
]
