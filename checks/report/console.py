"""Where the commands print their tables."""

from __future__ import annotations

import contextlib

from rich.console import Console


class PatientConsole(Console):
    """A console whose reader may go away (``| head``): rich would end the program there, with exit code 1, whatever the
    command had to say by its own."""

    def on_broken_pipe(self) -> None:
        """Prints nothing any more."""
        with contextlib.suppress(SystemExit):
            super().on_broken_pipe()
