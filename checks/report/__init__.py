"""How the outcome of an audit is told: what is said (``view``, ``detail``, ``overview``) and how it is written."""
