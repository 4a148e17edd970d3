"""What the history holds of a run that is judged again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checks.history import reading, revive
from checks.history.answers import accepted
from checks.model import ConfigurationError, Fault, Message

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from checks.basis import Basis
    from checks.history.reading import RunHead
    from checks.result_lines import Submission

_DOCUMENTS = ("config", "basis", "inputs", "rules", "notes", "evidence", "usage", "days", "submissions", "grades")


class Kept:
    """What the history holds of a run. Raises ConfigurationError where its data were removed."""

    def __init__(self, connection: Connection, run: RunHead) -> None:
        documents = {name: reading.document(connection, run.id, name) for name in _DOCUMENTS}
        register = reading.register(connection, run.register_sha256)
        if register is None or None in documents.values():
            raise ConfigurationError([Fault(Message("judge.no_basis", {"run": run.id}))])
        self.config: dict[str, Any] = documents["config"]
        self.basis: Basis = revive.basis(documents["basis"], register)
        self.documents = documents
        self.findings = reading.rows(connection, "findings", run.id)
        self.decisions = accepted(connection, run.series)
        self.mask: str | None = reading.document(connection, run.id, "mask")

    @property
    def submissions(self) -> list[Submission]:
        """What the schools owed and sent."""
        return revive.submissions(self.documents["submissions"])
