"""Which arithmetic the processor does without loss: int8 on tiles, int8 or float32.

Recent Xeons multiply int8 in tiles (AMX), once Linux has allowed it to a process;
there the encoder has kernels of its own (:mod:`topics.encoders.tile_kernels`).

Dynamic int8 multiplies unsigned activations by signed weights. Processors with
the VNNI or AMX instructions sum these products in 32 bits; older x86 ones pass
through 16 bits and saturate. Where the instructions cannot be confirmed,
float32 is taken. The answer depends on the processor's features and never on a
timing, so that the same machine always gives the same vectors.
"""

from __future__ import annotations

import ctypes
import platform
from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeAlias

FEWEST_FOR_TILES = 2000
"""Texts from which on tiles are taken: their kernels compile for ten seconds once."""

Precision: TypeAlias = Literal["int8-amx", "int8", "float32"]

TILES = frozenset({"amx_tile", "amx_int8", "avx512f"})
"""Flags of /proc/cpuinfo that the kernels for tiles need, all of them."""

EXACT_INT8 = frozenset({"avx512_vnni", "avx_vnni", "amx_int8", "asimddp"})
"""Flags of /proc/cpuinfo under which products of int8 do not saturate."""

_CPUINFO = Path("/proc/cpuinfo")
_ARCH_PRCTL, _REQUEST_PERMISSION, _TILE_DATA = 158, 0x1023, 18
"""Number of the system call on x86-64, and its arguments."""


def processor_flags(cpuinfo: Path = _CPUINFO) -> frozenset[str]:
    """Feature flags of the first processor; empty where the system does not tell."""
    if platform.system() != "Linux":
        return frozenset()
    try:
        with cpuinfo.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                key, _, value = line.partition(":")
                if key.strip() in ("flags", "Features"):
                    return frozenset(value.split())
    except OSError:
        return frozenset()
    return frozenset()


def request_tiles(flags: frozenset[str] | None = None) -> bool:
    """Ask the system for the tiles; False where the processor has none or it is refused.

    The answer holds for the whole process. Linux wants to be asked, since a
    thread that uses tiles has 8 kB more to be saved when it is interrupted
    (Documentation/arch/x86/xstate.rst of the kernel).
    """
    found = processor_flags() if flags is None else flags
    if not found >= TILES:
        return False
    try:
        answer: int = ctypes.CDLL(None).syscall(_ARCH_PRCTL, _REQUEST_PERMISSION, _TILE_DATA)
    except (OSError, AttributeError):
        return False
    return answer == 0


def choose_precision(
    flags: frozenset[str] | None = None,
    *,
    texts: int = 0,
    request: Callable[[frozenset[str]], bool] = request_tiles,
) -> Precision:
    """Choose by the processor's features and the number of texts.

    Parameters
    ----------
    flags : frozenset of str, optional
        Default: those of this processor.
    texts : int, default 0
        How many will be encoded.
    request : callable
        Asks the system for the tiles.

    Returns
    -------
    "int8-amx", "int8" or "float32"
        The first where there are tiles and at least :data:`FEWEST_FOR_TILES`
        texts, the second where it does not saturate.
    """
    found = processor_flags() if flags is None else flags
    if texts >= FEWEST_FOR_TILES and request(found):
        return "int8-amx"
    return "int8" if found & EXACT_INT8 else "float32"


def nearest_precision(
    wanted: str,
    flags: frozenset[str] | None = None,
    *,
    request: Callable[[frozenset[str]], bool] = request_tiles,
) -> Precision:
    """``wanted`` where this processor does it without loss, else what it would choose."""
    found = processor_flags() if flags is None else flags
    if wanted == "int8-amx" and request(found):
        return "int8-amx"
    return "float32" if wanted == "float32" else choose_precision(found)
