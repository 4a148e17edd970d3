"""``python -m checks`` is ``classroom-checks``."""

from checks.cli import main

if __name__ == "__main__":
    main()
