"""The memory of the audit: every run is kept, so that a month can be held against the months before it.

``database`` opens it, ``schema`` and ``migrations`` say what it looks like, ``record`` turns a result into rows,
``store`` writes them, ``reading`` reads them back; ``changes`` and ``trend`` compare. Nothing here writes a report, and
a report is written whether there is a history or not.
"""
