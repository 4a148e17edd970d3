"""The command line: ``classroom-checks``. Heavy libraries are imported only when a command needs them."""

import sys

from checks.cli.interruption import INTERRUPTED, heed


def main() -> None:
    """Runs the command line as a process of its own: see :func:`checks.cli.main.main`."""
    heed()
    try:
        from checks.cli.main import main as run
    except KeyboardInterrupt:  # nothing has begun, and there are no texts yet to say so
        sys.exit(INTERRUPTED)
    run()


__all__ = ["main"]
