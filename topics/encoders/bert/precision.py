"""Which arithmetic encodes a corpus: a matter of its size, never of the processor.

A small corpus is encoded in float32, since there a borderline paper matters and
the time does not. A large one is encoded in int8, which takes two thirds of the
time and moves cosines by half a hundredth.

The int8 weights use 7 of their 8 bits. Processors without the VNNI instructions
sum two products of an unsigned activation and a weight in 16 bits; with codes
from -63 to 63 such a sum is at most 2 * 255 * 63 = 32,130, which fits. So the
integer products are the same on every processor.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from topics.errors import ModelError

Precision: TypeAlias = Literal["float32", "int8-7bit"]
PRECISIONS: tuple[Precision, ...] = ("float32", "int8-7bit")

FLOAT32_TEXTS = 2000
"""Most texts that are encoded in float32."""

LARGEST_CODE = 63
"""Of an int8 weight, without its sign."""


def choose_precision(texts: int) -> Precision:
    """The arithmetic for a corpus of this many texts."""
    return "float32" if texts <= FLOAT32_TEXTS else "int8-7bit"


def parse_precision(name: str) -> Precision:
    """The arithmetic that a manifest names.

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
