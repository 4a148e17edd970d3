"""One log in many ways: what it says (:mod:`tests.ways.log`) and how it is written (:mod:`tests.ways.writers`)."""
