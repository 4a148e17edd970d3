"""The command line: ``classroom-checks``. Heavy libraries are imported only when a command needs them."""

from checks.cli.main import main

__all__ = ["main"]
