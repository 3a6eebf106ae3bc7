"""Which arithmetic the processor does without loss: int8 or float32.

Dynamic int8 multiplies unsigned activations by signed weights. Processors with
the VNNI or AMX instructions sum these products in 32 bits; older x86 ones pass
through 16 bits and saturate. Where the instructions cannot be confirmed,
float32 is taken. The answer depends on the processor's features and never on a
timing, so that the same machine always gives the same vectors.
"""

from __future__ import annotations

import platform
from pathlib import Path
from typing import Literal, TypeAlias

Precision: TypeAlias = Literal["int8", "float32"]

EXACT_INT8 = frozenset({"avx512_vnni", "avx_vnni", "amx_int8", "asimddp"})
"""Flags of /proc/cpuinfo under which products of int8 do not saturate."""

_CPUINFO = Path("/proc/cpuinfo")


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


def choose_precision(flags: frozenset[str] | None = None) -> Precision:
    """ "int8" where the processor does it without saturation, else "float32"."""
    found = processor_flags() if flags is None else flags
    return "int8" if found & EXACT_INT8 else "float32"
