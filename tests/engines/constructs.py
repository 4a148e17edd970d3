"""What DuckDB and Spark understand differently unless told: SQL of the house, over one table of awkward values."""

from __future__ import annotations

from datetime import date, datetime

from checks.records.moments import cast

TYPES = {"id": "INTEGER", "t": "VARCHAR", "u": "VARCHAR", "n": "BIGINT", "x": "DOUBLE", "d": "DATE", "m": "TIMESTAMP"}
ROWS = [
    (1, "一年级(1)班", " 甲 ", 7, 2.5, date(2023, 3, 5), datetime(2023, 3, 5, 23, 59, 59)),
    (2, "\u3000全角 空格\u3000", None, -7, -2.5, date(2023, 1, 1), datetime(2023, 1, 1, 0, 0, 0)),
    (3, "a\\b'c%_\"d", "B", 0, 2.675, date(2024, 12, 30), datetime(2024, 12, 30, 8, 0, 1)),
    (4, "\tTab\n", "b", 12, 0.1, date(2020, 2, 29), datetime(2020, 2, 29, 12, 30, 0)),
    (5, "𠀀𠀁é", "é", 2**40 + 5, 1234567.125, date(2023, 12, 31), None),
    (6, None, "", None, None, None, datetime(2023, 3, 5, 8, 0, 0)),
    (7, "", "Z", -1, 1e-3, date(1999, 12, 31), datetime(1999, 12, 31, 23, 59, 30)),
    (8, "2023-03-05", "2023-03-05 08:00", 5, 99.995, date(2023, 3, 6), datetime(2023, 3, 6, 7, 59, 59)),
    (9, "2023-3-5", "2023-02-30", 6, 0.5, date(2023, 3, 31), datetime(2023, 3, 31, 0, 0, 0)),
    (10, "2023-03-5 ", "2023-03-05T08:00:00", 1, 1.5, date(2023, 4, 1), datetime(2023, 4, 1, 0, 0, 1)),
]

EXPRESSIONS = {
    "division of whole numbers": "n // 2, n % 3, -n // 2, n / 2",
    "rounding": "round(x), round(x, 2), round(x, 1), floor(x), ceil(x), abs(n)",
    "bits": "n & -n, bit_count(n & 255), (n & 4) <> 0, n & (n - 1)",
    "comparison of texts": "t < u, t >= 'a', t = u, t IS NOT DISTINCT FROM u, t IS DISTINCT FROM u",
    "blanks around": "trim(t), trim(u), length(trim(t))",
    "parts of a text": "substr(t, 2, 3), substr(t, 1), substring(t, n % 9, 2), substring(t, 0, 2), substring(t, -2, 1),"
    " substring(u, n % 3)",
    "length": "length(t), length(u)",
    "pieces together": "concat(t, '|', u), t || u, concat_ws(' | ', t, u, NULL), concat_ws(',', NULL, NULL)",
    "search": "contains(t, '级'), starts_with(t, '2023'), ends_with(t, ')班'), replace(t, '年', '-')",
    "patterns of LIKE": "t LIKE '____-__-__', t LIKE '%空格%', u LIKE 'b', u ILIKE 'b', t LIKE '%'",
    "regular expressions": r"regexp_matches(t, '[^0-9A-Za-z一-龥]'), regexp_replace(t, '[\s\p{Z}]', '', 'g')",
    "quotes and backslashes": r"t = 'a\b''c%_" + '"' + "d', 'it''s', chr(10)",
    "hash": "md5(t), md5(concat(t, chr(10), u))",
    "nothing": "COALESCE(t, u), NULLIF(t, ''), LEAST(n, 3, NULL), GREATEST(n, NULL, 3), COALESCE(n > 3, FALSE)",
    "text to moment": f"{cast('t')}, {cast('u')}",
    "moment to text": "CAST(m AS VARCHAR), substr(CAST(m AS VARCHAR), 12, 5), CAST(d AS VARCHAR), CAST(m AS DATE)",
    "number to text": "CAST(n AS VARCHAR), CAST(n > 0 AS VARCHAR)",
    "parts of a moment": "year(d), month(d), day(d), hour(m), minute(m), second(m), CAST(FLOOR(SECOND(m)) AS INTEGER)",
    "days of the week": "isodow(d), isodow(CAST(m AS DATE)), dayofweek(d)",
    "days between": "date_diff('day', d, CAST(m AS DATE)), date_diff('day', DATE '1900-01-01', d) % 7 + 1",
    "seconds between": "date_diff('second', m, CAST(d AS TIMESTAMP)), date_diff('second', m, m + INTERVAL '1' MINUTE * 5)",
    "moments ahead": "CAST(d AS TIMESTAMP) + INTERVAL '1' SECOND * CAST(n % 100 AS INTEGER), m + INTERVAL '1' MINUTE * 90",
    "days in a span": "d BETWEEN DATE '2023-03-01' AND DATE '2023-03-31', d IN (DATE '2023-03-05')",
    "choice": "CASE u WHEN 'B' THEN 1 WHEN 'b' THEN 2 ELSE 3 END, CASE WHEN n > 3 THEN t END",
    "large numbers": "n % 100 * 1099511627776 % 1099511627776, CAST(n AS DOUBLE) * 1.5",
}
"""By what they are about: expressions over the table ``odd``."""

STATEMENTS = {
    "order of nothing": "SELECT id FROM odd ORDER BY u, id",
    "order downwards": "SELECT id FROM odd ORDER BY n DESC, id",
    "order within windows": "SELECT id, row_number() OVER (ORDER BY t, id) FROM odd ORDER BY id",
    "weeks": "SELECT count(DISTINCT date_trunc('week', d)), min(date_trunc('month', d)) FROM odd",
    "all but": "SELECT * EXCLUDE (x, m, d) FROM odd ORDER BY id",
    "running": "SELECT id, bit_or(n) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),"
    " sum(n) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM odd ORDER BY id",
    "neighbours": "SELECT id, lag(id) OVER (ORDER BY u, id) AS before, lead(t) OVER (ORDER BY u, id) AS after"
    " FROM odd ORDER BY id",
    "groups": "SELECT u IS NULL, count(*), count(t), sum(n), bit_or(n), min(t), max(d), avg(n) FROM odd"
    " GROUP BY u IS NULL ORDER BY 1",
    "exists among columns": "SELECT id, EXISTS (SELECT 1 FROM odd o WHERE o.n = p.id) FROM"
    " (SELECT id FROM odd UNION ALL SELECT n FROM odd WHERE n < 0) p ORDER BY id",
    "nothing equals nothing": "SELECT a.id, b.id FROM odd a JOIN odd b ON a.u IS NOT DISTINCT FROM b.u ORDER BY 1, 2",
    "reserved words": 'SELECT id AS "row", n AS until, t AS "date", u AS "order" FROM odd ORDER BY "row"',
}

CONDITIONS = {
    "text as a whole number": "CAST(t AS BIGINT) > 5",
    "text as a number": "CAST(t AS DOUBLE) >= 0.5",
    "number as a whole one": "CAST(x AS BIGINT) = 3",
    "text as a day": "CAST(t AS DATE) < DATE '2024-01-01'",
    "text as a moment": "CAST(t AS TIMESTAMP) >= TIMESTAMP '2023-03-05 00:00:00'",
    "number as text": "CAST(x AS VARCHAR) LIKE '%.5'",
    "large number as text": "CAST(x * 20000000 AS VARCHAR) LIKE '%0000000.0'",
    "small number as text": "CAST(x / 10000 AS VARCHAR) IN ('0.0001', '0.00015', '0.0005')",
    "number beyond those as text": "CAST(x * 100000000000000 * 10000 AS VARCHAR) IN ('5e+17', '1.05e+19')"
    " OR CAST(-x / 1000000 AS VARCHAR) IN ('-5e-07', '-1.05e-05')",
    "day and moment as text": "CAST(d AS VARCHAR) = '2023-03-05' OR CAST(m AS VARCHAR) LIKE '%08:00:00'",
    "time of day": "CAST(m AS TIME) > TIME '08:00'",
    "division by nothing": "x / (id - id) > 0 OR id % 2 = 1",
    "day of the week": "isodow(d) = 7 OR dayofweek(m) = 0",
    "rounded": "round(x, 1) = 0.5 OR round(x) = 3 OR ceil(x) = 2",
    "end of a text": "substring(t, length(t) - 1) = '05' OR substring(t, length(t) / 2, 2.5) = '2.5'",
    "nothing where something is asked for": "CASE WHEN NULL THEN x > 1 ELSE contains(t, NULL) IS NULL END AND id > 3",
    "whole number of a fraction": "CAST(2.5 AS BIGINT) = id",
    "small letters": "lower(t) = 'b' OR upper(t) = 'B' OR trim(t) = 'B'",
}
"""Conditions of rules.yaml over the table ``said``."""

SAID = [
    (number, text, number / 2, date(2023, 3, number + 1), datetime(2023, 3, number + 1, 8, number % 2))
    for number, text in enumerate(
        [
            " 12 ",
            "12.5",
            "-3.5",
            "1e3",
            "0x1F",
            "1_000",
            "nan",
            "+5",
            "12.",
            "1,000",
            "5d",
            ".5",
            "１２",
            "2023-03-05",
            "2023-3-5",
            "2023/03/05",
            "2023-03-05 08:00",
            "2023-03-05T08:00:00",
            "2023-02-30",
            "20230305",
            "B",
            "b",
            "\u3000B",
            "2023",
            "23-3-5",
            "2023-03-05 24:00",
            "2023-03-05 8:5",
            "2023-03-05 08:00+09",
            " 2023-03-05 08:00:60",
            "2023-03-05\n",
        ]
    )
]
SAID_TYPES = {"id": "INTEGER", "t": "VARCHAR", "x": "DOUBLE", "d": "DATE", "m": "TIMESTAMP"}
