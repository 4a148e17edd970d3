"""A generated month of a district or province: deterministic, one per cent of its records with a fault.

``python benchmarks/month.py RECORDS FOLDER`` writes ``logs/month.csv``, ``register.csv``, ``rules.yaml`` and, for the
peers of ``peers.py``, the same records typed in ``month.parquet``. Made by DuckDB in seconds, also for 10 million.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

DAYS = (
    "['2026-10-08','2026-10-09','2026-10-12','2026-10-13','2026-10-14','2026-10-15','2026-10-16','2026-10-19',"
    "'2026-10-20','2026-10-21','2026-10-22','2026-10-23','2026-10-26','2026-10-27','2026-10-28','2026-10-29']"
)
STARTS = "['08:00','08:50','09:50','10:40','14:00','14:50','15:50','16:40']"
ENDS = "['08:40','09:30','10:30','11:20','14:40','15:30','16:30','17:20']"
"""Of the bell's seven periods, and of an eighth that it does not have."""
FAULTS = (
    "['no-room','no-time','no-subject','unknown-subject','other-stage','sunday','next-year','evening','backwards',"
    "'five-minutes','unknown-room','other-school','by-name','repeated','entered-again','early','early-by-hand',"
    "'two-rooms','eighth-lesson','late']"
)
"""Each befalls one record in 2,000; ``by-name`` is none, as the room's name makes good for its wrong code."""
PER_ROOM = 16 * 7
"""Records that a room can have: teaching days × periods."""

RULES = """version: 1
audit: {name: 生成的月份, language: zh}
inputs: {logs: [logs/*], register: register.csv}
calendar:
  terms: [{name: 2026-2027-1, start: 2026-09-01, end: 2027-01-20}]
  bell:
    小学: {1: "08:00-08:40", 2: "08:50-09:30", 3: "09:50-10:30", 4: "10:40-11:20", 5: "14:00-14:40", 6: "14:50-15:30",
           7: "15:50-16:30"}
history: none
targets:
  - {id: subjects-per-school, title: 学科达标率, metric: subjects, unit: school, window: term-to-date, required: 3}
  - {id: lessons-per-room, title: 课时达标率, metric: lessons, unit: room, window: term-to-date, required: 96}
"""

SOUND = f"""
SELECT i, i % rooms AS room, i // rooms % 7 AS slot, i // rooms // 7 % 16 AS day_no,
  (['语文','数学','英语','科学','音乐','美术','信息技术','体育'])[1 + (i * 7 + i // rooms) % 8] AS subject,
  COALESCE(({FAULTS})[1 + CAST(hash(i) % 1000000 AS BIGINT) // 500], '') AS fault
FROM (SELECT unnest(generate_series(0::BIGINT, {{records}} - 1)) AS i, {{rooms}}::BIGINT AS rooms)"""
"""Every room, period by period and day by day."""

PLACED = """
SELECT * EXCLUDE (room, subject), room AS true_room, CASE fault WHEN 'no-room' THEN NULL ELSE room END AS room,
  CASE fault WHEN 'no-room' THEN NULL WHEN 'other-school' THEN room // 4 + 1 ELSE room // 4 END AS school_no,
  CASE fault WHEN 'no-time' THEN NULL WHEN 'repeated' THEN greatest(slot - 1, 0)
    WHEN 'entered-again' THEN least(slot + 1, 6) WHEN 'eighth-lesson' THEN 7 ELSE slot END AS period_no,
  CASE fault WHEN 'eighth-lesson' THEN (day_no + 1) % 16 ELSE day_no END AS held_on,
  CASE fault WHEN 'no-subject' THEN '' WHEN 'unknown-subject' THEN '多媒体' WHEN 'other-stage' THEN '物理'
    ELSE subject END AS subject
FROM sound"""
"""Where and in which period the record says that the lesson was."""

TIMED = f"""
SELECT *, CASE fault WHEN 'sunday' THEN DATE '2026-10-11' WHEN 'next-year' THEN DATE '2027-02-01'
    ELSE CAST(({DAYS})[1 + held_on] AS DATE) END AS day,
  CASE fault WHEN 'evening' THEN TIME '19:00' ELSE CAST(({STARTS})[1 + period_no] AS TIME)
    - CASE WHEN fault IN ('early', 'early-by-hand') THEN INTERVAL 30 MINUTE ELSE INTERVAL 0 MINUTE END END AS starts,
  CASE fault WHEN 'evening' THEN TIME '19:40' WHEN 'backwards' THEN starts
    WHEN 'five-minutes' THEN starts + INTERVAL 5 MINUTE WHEN 'early-by-hand' THEN starts + INTERVAL 40 MINUTE
    ELSE CAST(({ENDS})[1 + period_no] AS TIME) END AS ends
FROM placed"""
"""When it says so."""

TYPED = """
SELECT i + 2 AS row_no,
  '21349' || lpad(CAST(school_no AS VARCHAR), 5, '0') AS school_code,
  '第' || school_no || '小学' AS school,
  'R' || lpad(CAST(room AS VARCHAR), 6, '0')
    || CASE WHEN fault IN ('unknown-room', 'by-name') THEN '9' ELSE '' END AS room_id,
  CASE fault WHEN 'unknown-room' THEN '多功能厅' ELSE '智慧教室' || (room % 4 + 1) END AS room_name,
  day AS date, period_no + 1 AS period,
  CAST(day + starts AS TIMESTAMP) AS starts_at, CAST(day + ends AS TIMESTAMP) AS ends_at,
  subject, '三年级' AS grade, '三(' || (i % 9 + 1) || ')班' AS class_name,
  '教师' || (true_room // 4) || '-'
    || ((true_room + CASE fault WHEN 'two-rooms' THEN 1 ELSE 0 END) % 4 * 7 + slot) AS teacher,
  '第' || (i % 40 + 1) || '课' AS topic,
  CASE WHEN fault IN ('entered-again', 'early-by-hand') THEN '补录' ELSE '自动登记' END AS entry,
  CAST(day + CASE fault WHEN 'late' THEN 20 ELSE 0 END AS TIMESTAMP) + INTERVAL 17 HOUR AS entered_at,
  30 + i % 20 AS participants
FROM timed ORDER BY i"""

CSV = """
SELECT school_code AS 学校标识码, school AS 学校名称, room_id AS 教室编号, room_name AS 教室名称, date AS 日期,
  period AS 节次, strftime(starts_at, '%H:%M') AS 开始时间, strftime(ends_at, '%H:%M') AS 结束时间, subject AS 学科,
  grade AS 年级, class_name AS 班级, teacher AS 教师姓名, topic AS 课题, entry AS 登记类型,
  strftime(entered_at, '%Y-%m-%d %H:%M:%S') AS 登记时间, participants AS 参与人数
FROM read_parquet('{parquet}') ORDER BY row_no"""

REGISTER = """
SELECT '21349' || lpad(CAST(room // 4 AS VARCHAR), 5, '0') AS 学校标识码, '第' || (room // 4) || '小学' AS 学校名称,
  '小学' AS 学段, '第' || (room // 400) || '片区' AS 督导责任区, 'R' || lpad(CAST(room AS VARCHAR), 6, '0') AS 教室编号,
  '智慧教室' || (room % 4 + 1) AS 教室名称, CASE room % 100 WHEN 7 THEN DATE '2026-10-28' END AS 停用日期
FROM (SELECT unnest(generate_series(0, {rooms} - 1)) AS room)"""


def write_month(records: int, folder: Path) -> None:
    """Writes the month of ``records`` records to ``folder``."""
    (folder / "logs").mkdir(parents=True, exist_ok=True)
    rooms, parquet = -(-records // PER_ROOM), (folder / "month.parquet").as_posix()
    connection = duckdb.connect()
    connection.execute("SET preserve_insertion_order = true")
    sound = SOUND.format(records=records, rooms=rooms)
    typed = f"WITH sound AS ({sound}), placed AS ({PLACED}), timed AS ({TIMED}) {TYPED}"
    connection.execute(f"COPY ({typed}) TO '{parquet}' (FORMAT parquet)")
    csv, register = (folder / "logs" / "month.csv").as_posix(), (folder / "register.csv").as_posix()
    connection.execute(f"COPY ({CSV.format(parquet=parquet)}) TO '{csv}' (HEADER, DELIMITER ',')")
    connection.execute(f"COPY ({REGISTER.format(rooms=rooms)}) TO '{register}' (HEADER, DELIMITER ',')")
    (folder / "rules.yaml").write_text(RULES, encoding="utf-8")


if __name__ == "__main__":
    write_month(int(sys.argv[1]), Path(sys.argv[2]))
