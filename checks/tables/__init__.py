"""Tables beside the register: schools and their stock figures, teachers on roll, paired schools.

``schools`` (学校表): one row per school, ``school_code`` and/or ``school``, and any columns of a school (classes,
bandwidth, prefecture …); they can be named wherever the register's can. Schools that have no room are units too.
``staff`` (教师名册): one row per teacher, ``school_code`` and/or ``school``, ``teacher``, ``teacher_code``.
``pairs`` (结对表): one row per pair, ``pair`` (an id; left out: the two names), the helping end ``school_code`` and/or
``school``, the other end ``partner_code`` and/or ``partner``. An end need not be a school of the register.
"""

from __future__ import annotations

from checks.tables.base import SideTable, TableRow, number
from checks.tables.check import check_tables, with_schools
from checks.tables.read import VOCABULARIES, start_tables
from checks.tables.side import Side

__all__ = [
    "VOCABULARIES",
    "Side",
    "SideTable",
    "TableRow",
    "check_tables",
    "number",
    "start_tables",
    "with_schools",
]
