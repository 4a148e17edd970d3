"""One parser per kind of value: raw text as people and platforms write it → a value, or None where it cannot be read.

Pure Python over *distinct* raw texts, so a parser may be as clever as the mess demands and costs nothing per row.
A parser would rather refuse than guess: an unreadable value is shown to its author, a misread one is believed.
"""
