"""Precision of the arithmetic, chosen by the size of the corpus, never by the processor.

A small corpus is encoded in float32, since single borderline papers matter and the
time does not. A large corpus is encoded in int8, which takes two thirds of the time
and changes cosines by about 0.005.

The int8 weights use only 7 of their 8 bits. Processors without VNNI instructions
add two products of an unsigned activation and a weight in 16 bits; with codes from
-63 to 63 such a sum is at most 2 * 255 * 63 = 32,130, which cannot overflow. The
integer products are therefore the same on every processor.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from topics.errors import ModelError

Precision: TypeAlias = Literal["float32", "int8-7bit"]
PRECISIONS: tuple[Precision, ...] = ("float32", "int8-7bit")

FLOAT32_TEXTS = 2000
"""Number of texts up to which float32 is used."""

LARGEST_CODE = 63
"""Largest absolute code of an int8 weight."""


def choose_precision(texts: int) -> Precision:
    """Choose the precision for a corpus of ``texts`` texts."""
    return "float32" if texts <= FLOAT32_TEXTS else "int8-7bit"


def parse_precision(name: str) -> Precision:
    """Parse the precision named in a manifest.

    Raises
    ------
    topics.errors.ModelError
        If it names none of :data:`PRECISIONS`.
    """
    for precision in PRECISIONS:
        if name == precision:
            return precision
    raise ModelError(
        f"The model was fitted with {name!r}, its encoder must be {' or '.join(PRECISIONS)}; "
        "fit it again with `topics run`."
    )
