"""What a benchmark ran on: figures of seconds mean little without it."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from pathlib import Path

from topics.runtime.cores import available_cores

_INSTRUCTIONS = {
    "avx2": "AVX2",
    "avx512f": "AVX-512",
    "avx_vnni": "VNNI",
    "avx512_vnni": "VNNI",
    "amx_int8": "AMX",
    "asimd": "NEON",
    "asimddp": "dot products",
    "i8mm": "int8 matrices",
}
"""Instruction sets that an encoder's speed depends on, by their flags in Linux."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """The processor, its instruction sets as far as they matter, and the cores that are used.

    ``instructions`` is empty where the system does not list them.
    """

    processor: str
    instructions: tuple[str, ...]
    cores: int

    @property
    def line(self) -> str:
        """As in ``2 cores of AMD EPYC (AVX2, AVX-512, VNNI)``."""
        cores = "1 core" if self.cores == 1 else f"{self.cores} cores"
        sets = f" ({', '.join(self.instructions)})" if self.instructions else ""
        return f"{cores} of {self.processor}{sets}"


def describe_machine(cpuinfo: Path = Path("/proc/cpuinfo")) -> Machine:
    """Describe the machine that this process runs on.

    Parameters
    ----------
    cpuinfo : Path
        Where Linux describes its processors; may be missing.
    """
    try:
        text = cpuinfo.read_text(encoding="utf-8", errors="replace")
    except OSError:
        text = ""
    facts: dict[str, str] = {}
    for line in text.splitlines():
        name, _, value = line.partition(":")
        facts.setdefault(name.strip().lower(), value.strip())
    flags = set((facts.get("flags") or facts.get("features") or "").split())
    known = [name for flag, name in _INSTRUCTIONS.items() if flag in flags]
    return Machine(
        processor=facts.get("model name") or platform.processor() or platform.machine(),
        instructions=tuple(dict.fromkeys(known)),
        cores=available_cores(),
    )
