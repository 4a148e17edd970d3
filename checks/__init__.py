"""Audits the usage of smart classrooms: attainment rates and exceptions with evidence.

``checks.audit("rules.yaml", period="2026-10")`` runs an audit and returns its result without writing files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wrapt import register_post_import_hook

from checks._version import __version__

if TYPE_CHECKING:
    from types import ModuleType

    from checks.auditing import audit as audit
    from checks.result import AuditResult as AuditResult

__all__ = ["AuditResult", "__version__", "audit"]


def _register_expectations(_: ModuleType) -> None:
    """Makes our expectations known to Great Expectations, so that a suite.json loads in a program that has both."""
    import checks.expectations  # noqa: F401


register_post_import_hook(_register_expectations, "great_expectations")


def __getattr__(name: str) -> Any:
    """Loads the public names when they are first asked for: the command line's help must not wait for pandas."""
    if name == "audit":
        from checks.auditing import audit

        return audit
    if name == "AuditResult":
        from checks.result import AuditResult

        return AuditResult
    raise AttributeError(f"module 'checks' has no attribute {name!r}")
