"""Teachers' names replaced by codes in everything that a result holds, before any of it is written.

A code is a keyed hash of school and name, so a teacher has the same one in every file and every run with the same key,
and nobody without the key can work it out from a list of names. docs/masking.md says what this does not hide.
"""

from __future__ import annotations

from checks.masking.key import mask_key
from checks.masking.mask import Mask
from checks.masking.result import masked, without_names

__all__ = ["Mask", "mask_key", "masked", "without_names"]
