"""Makes the synthetic sample district: who and where, the lessons of a term, planted faults, the files."""
