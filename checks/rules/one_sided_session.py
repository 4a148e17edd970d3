"""``one-sided-session``: only one end of a pair has logged a session that both ends take part in.

Needs the table ``pairs``. Looked at are lessons in a form that rules.yaml calls shared (or with a partner, pair or
session) and activities, as far as their pair is known and both its ends are schools of ours: an outside school, a
studio of teachers hands in no log. Which records are of one session says :mod:`checks.linking.sessions`; records that a
rule rejected tell of none. Listed is the first record of the session.
"""

from __future__ import annotations

from checks.model import Effect, Severity
from checks.rules.base import ComparingRule, Docs, Parameters


def _finds(_parameters: Parameters) -> str:
    rejected = "SELECT 1 FROM broken_alone b WHERE b.rejects AND b.rid = s.rid"
    return (
        "SELECT rid, CAST(NULL AS BIGINT) AS other FROM (SELECT min(s.rid) AS rid FROM sessions s"
        f" WHERE s.mutual AND NOT EXISTS ({rejected})"
        " GROUP BY s.pair_id, s.session_key HAVING min(s.side) = max(s.side)) o GROUP BY rid"
    )


RULE = ComparingRule(
    id="one-sided-session",
    severity=Severity.WARNING,
    effect=Effect.FLAG,
    finds=_finds,
    among="described",
    kinds=("lesson", "activity"),
    needs=("pairs",),
    docs={
        "zh": Docs(
            title="结对场次只有一端登记",
            what="结对学校双方共同参加的场次（同步课堂、网络研修等），只有一端的日志有记录。"
            "只查双方都在学校名单中的结对：区外学校、名师工作室等不报日志，不查。",
            why="双方都登记才能互相印证；只有一端的，可能另一端漏报，也可能连线没有成功。",
            example="主讲学校记有 5 月 9 日 10:00 的同步课堂，结对学校当日没有任何记录。",
            remedy="请另一端学校补报这一场次；确未连线成功的，请登记的一端更正。",
            messages={"": "{date} 的这一场次只有“{school}”一端登记，结对的另一端没有记录"},
        ),
        "en": Docs(
            title="Session logged by one end only",
            what="A session that both schools of a pair take part in is in the log of one of them alone. Looked at are "
            "pairs both of whose ends are schools known here: an outside school or a studio of teachers hands in no "
            "log.",
            why="Two logs bear each other out. The other end may have forgotten it, or the connection failed.",
            example="The main school logs a synchronous class on 9 May at 10:00; its partner has nothing on that day.",
            remedy="Ask the other end to enter the session; if it was not held, have this entry corrected.",
            messages={"": "only “{school}” has logged this session of {date}; the other end of the pair has no record"},
        ),
    },
)
