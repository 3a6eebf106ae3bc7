"""What a benchmark ran on."""

from __future__ import annotations

from pathlib import Path

import pytest

from topics.bench.machine import Machine, describe_machine
from topics.runtime.cores import available_cores


@pytest.mark.parametrize(
    ("lines", "processor", "instructions"),
    [
        (
            "processor\t: 0\nmodel name\t: Some CPU @ 2 GHz\n"
            "flags\t\t: fpu avx2 avx512f avx512_vnni\n"
            "processor\t: 1\nmodel name\t: Another\nflags\t\t: amx_int8\n",
            "Some CPU @ 2 GHz",
            ("AVX2", "AVX-512", "VNNI"),
        ),
        ("model name: Old\nflags: sse2\n", "Old", ()),
        ("processor\t: 0\nFeatures\t: fp asimd i8mm\n", None, ("NEON", "int8 matrices")),
    ],
)
def test_a_processor_is_read_from_what_linux_says(
    tmp_path: Path, lines: str, processor: str | None, instructions: tuple[str, ...]
) -> None:
    file = tmp_path / "cpuinfo"
    file.write_text(lines, encoding="utf-8")
    machine = describe_machine(file)
    assert processor is None or machine.processor == processor
    assert machine.processor
    assert machine.instructions == instructions
    assert machine.cores == available_cores()


def test_other_systems_have_a_processor_too(tmp_path: Path) -> None:
    machine = describe_machine(tmp_path / "missing")
    assert machine.processor
    assert machine.instructions == ()


def test_a_machine_in_a_line() -> None:
    one = Machine(processor="Chip", instructions=("AVX2", "VNNI"), cores=2)
    assert one.line == "2 cores of Chip (AVX2, VNNI)"
    assert Machine(processor="Chip", instructions=(), cores=1).line == "1 core of Chip"
