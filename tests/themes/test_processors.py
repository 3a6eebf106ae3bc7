"""Themes, neighbours and students are the same with the kernels of other processors.

OpenBLAS and numpy carry kernels for each kind of processor and take older ones
when asked to. What ONNX Runtime takes cannot be chosen; see ``tests/stored``.
"""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from tests.conftest import ROOT

SCRIPT = """
import hashlib
import numpy as np
from threadpoolctl import threadpool_info
from tests.encoders.fakes import HashEncoder
from tests.themes.corpora import make_papers, make_vectors
from tests.themes.test_noise import label
from topics.encoders.student.fitting import StudentSettings, fit_student
from topics.neighbours.search import nearest_neighbours
from topics.settings import ThemeSettings

kinds = {pool["architecture"] for pool in threadpool_info() if pool["user_api"] == "blas"}
print("kernels", sorted(kinds), np.exp(np.linspace(-1, 1, 999)).sum())
for papers in (400, 2000):
    vectors, none = make_vectors(papers), np.empty((0, 96), np.float32)
    labels = label(vectors, none, np.empty((papers, 0)), ThemeSettings())
    found = nearest_neighbours(vectors, 15, exact_papers=1000)
    for array in (labels, found.indices, found.similarity):
        print(hashlib.sha256(array.tobytes()).hexdigest())
texts = [" ".join(pair) for pair in zip(*make_papers(500), strict=True)]
settings = StudentSettings(sample=200, largest_sample=300, pool=400)
print(fit_student(texts, HashEncoder(384), settings=settings).fingerprint)
"""


def run(**environment: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def numpy_without(generation: str) -> str:
    """Names of what numpy uses here of this generation of vector instructions."""
    from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

    names = [name for name in __cpu_dispatch__ if name.startswith(generation)]
    return " ".join(name for name in names if __cpu_features__.get(name))


@pytest.fixture(scope="module")
def usual() -> list[str]:
    return run()


@pytest.mark.parametrize(("kernels", "threads"), [("Haswell", "1"), ("Sandybridge", "3")])
def test_older_kernels_of_openblas_give_the_same(
    usual: list[str], kernels: str, threads: str
) -> None:
    extensions = np.show_config("dicts")["SIMD Extensions"]["found"]
    if kernels == "Haswell" and not {"AVX2", "X86_V3"} & set(extensions):
        pytest.skip("this processor has no AVX2")
    found = run(OPENBLAS_CORETYPE=kernels, OMP_NUM_THREADS=threads, OPENBLAS_NUM_THREADS=threads)
    assert len(found) == 8
    assert found[1:] == usual[1:]


def test_older_kernels_of_numpy_give_the_same(usual: list[str]) -> None:
    without = " ".join(filter(None, map(numpy_without, ("AVX512", "X86_V4"))))
    if not without:
        pytest.skip("numpy has no AVX-512 to leave out here")
    assert run(NPY_DISABLE_CPU_FEATURES=without)[1:] == usual[1:]
