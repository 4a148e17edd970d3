"""The month's loop with the schools: each gets its part, answers it, and the bureau decides what is disputed.

``folder`` writes the workbooks that are handed over (``audit_folder`` reads what an audit wrote, ``recipients`` says
who gets what, ``tables`` and ``book`` lay it out, ``open_cells`` are those to be filled in); ``collecting`` takes the
answers back (``returned`` reads the workbooks, ``checking`` the answers); ``deciding`` settles disputes, and
``amending`` issues the amended report.
"""
