"""Processor or GPU: what was asked for, and what is there.

The processor is the default, since it gives the same bytes on every run and on
every machine of its kind. On a GPU texts are padded into batches and sums are
taken in another order, so that results agree to some decimals and no further.

Encoding needs torch with CUDA, through sentence-transformers. The layout and the
density clusterer need cuML. The graph clusterer and everything else always use
the processor.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Literal, TypeAlias

from topics.errors import MissingExtraError, UsageError
from topics.settings import EncoderSettings, ThemeSettings

Used: TypeAlias = Literal["cpu", "gpu"]

_CUML = "pip install cuml-cu12 for CUDA 12, cuml-cu13 for CUDA 13"


def choose_encoder_device(settings: EncoderSettings) -> Used:
    """Where the settings have texts encoded.

    Raises
    ------
    MissingExtraError
        If "gpu" is asked for and torch is not installed.
    UsageError
        If "gpu" is asked for and torch finds none.
    """
    if settings.device == "cpu":
        return "cpu"
    installed = _is_installed("torch") and _is_installed("sentence_transformers")
    if installed and _torch_finds_gpu():
        return "gpu"
    if settings.device == "auto":
        return "cpu"
    if not installed:
        raise MissingExtraError("Encoding on a GPU", extra="gpu")
    raise UsageError(
        "--device gpu: torch finds no GPU here, or is a build without CUDA; "
        "use --device cpu, or auto to take a GPU where there is one."
    )


def choose_theme_device(settings: ThemeSettings) -> Used:
    """Where the settings have papers laid out and clustered; "gpu" only by HDBSCAN.

    Raises
    ------
    UsageError
        If "gpu" and "hdbscan" are asked for and cuML is not installed.
    """
    if settings.device == "cpu" or settings.clusterer != "hdbscan":
        return "cpu"
    if _is_installed("cuml"):
        return "gpu"
    if settings.device == "auto":
        return "cpu"
    raise UsageError(
        f"--device gpu with --clusterer hdbscan needs cuML ({_CUML}); "
        "install it, or use --device auto or another clusterer."
    )


def _is_installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def _torch_finds_gpu() -> bool:
    import torch

    return bool(torch.cuda.is_available())
