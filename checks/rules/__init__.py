"""The row rules, one file each: what breaks a record, in SQL, and all that a person must know of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.rules import (
    daily_maximum,
    duplicate_lesson,
    duration,
    ends_before_start,
    future_lesson,
    late_entry,
    missing_field,
    near_duplicate,
    non_teaching_day,
    one_sided_session,
    outside_school_hours,
    overlapping_lessons,
    room_not_in_service,
    subject_not_for_stage,
    teacher_in_two_rooms,
    unknown_room,
    unknown_school,
    unknown_subject,
    unreadable_value,
    visit_contradicts_log,
)

if TYPE_CHECKING:
    from checks.rules.base import ComparingRule, RecordRule

RULES: tuple[RecordRule | ComparingRule, ...] = (
    missing_field.RULE,
    unreadable_value.RULE,
    unknown_room.RULE,
    room_not_in_service.RULE,
    unknown_subject.RULE,
    subject_not_for_stage.RULE,
    non_teaching_day.RULE,
    outside_school_hours.RULE,
    future_lesson.RULE,
    ends_before_start.RULE,
    duration.RULE,
    late_entry.RULE,
    duplicate_lesson.RULE,
    near_duplicate.RULE,
    overlapping_lessons.RULE,
    teacher_in_two_rooms.RULE,
    daily_maximum.RULE,
    unknown_school.RULE,
    visit_contradicts_log.RULE,
    one_sided_session.RULE,
)
"""Every built-in rule, in the order in which they are listed."""

RULES_BY_ID: dict[str, RecordRule | ComparingRule] = {rule.id: rule for rule in RULES}
