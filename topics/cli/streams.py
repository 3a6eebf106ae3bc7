"""Standard input and output as they come: closed, full, or of an encoding with few characters.

Output goes to terminals, files and pipes of any encoding. Characters that it
lacks are written in the nearest ASCII, so that a result is never lost to a
sparkline; JSON escapes them instead, see :func:`has_all_characters`.
"""

from __future__ import annotations

import codecs
import os
import sys
import unicodedata
from contextlib import suppress
from io import TextIOWrapper

_ERRORS = "topics.nearest_ascii"
_NEAREST = {
    **{bar: str(height) for height, bar in enumerate("▁▂▃▄▅▆▇█", start=1)},
    **dict.fromkeys("‐‑‒–—―−─━", "-"),
    **dict.fromkeys("‘’‚′", "'"),
    **dict.fromkeys("“”„″«»", '"'),
    **{"·": ".", "•": "*", "…": "...", "×": "x", "≤": "<=", "≥": ">=", "→": "->", "│": "|"},
    **{"ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d"},
}


def prepare_streams() -> None:
    """Open closed streams on nothing, and let no character stop the output."""
    codecs.register_error(_ERRORS, _nearest)
    # Opened in this order they get the numbers 0, 1 and 2, so that no file does.
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=_ERRORS)


def drop_output() -> None:
    """Discard what is still buffered for standard output and error."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
            continue
        with suppress(OSError, ValueError):
            os.dup2(nothing, stream.fileno())


def has_all_characters() -> bool:
    """Whether standard output takes every character."""
    return (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")


def _nearest(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    return "".join(map(_ascii, text)), error.end


def _ascii(character: str) -> str:
    if character in _NEAREST:
        return _NEAREST[character]
    plain = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode("ascii")
    return plain or "?"
