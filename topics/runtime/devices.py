"""Choice of processor or GPU from what is asked for and what is there.

Only models of sentence-transformers run on a GPU. There, texts are padded into
batches and sums are taken in another order, so that results agree to some
decimals and no further; everything else always uses the processor.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Literal, TypeAlias

from topics.errors import MissingExtraError, UsageError
from topics.settings import EncoderSettings

Used: TypeAlias = Literal["cpu", "gpu"]


def choose_device(settings: EncoderSettings) -> Used:
    """Where the settings have a model of sentence-transformers run.

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
        raise MissingExtraError("Encoding on a GPU", extra="transformers")
    raise UsageError(
        "--device gpu: torch finds no GPU here, or is a build without CUDA; "
        "use --device cpu, or auto to take a GPU where there is one."
    )


def _is_installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def _torch_finds_gpu() -> bool:
    import torch

    return bool(torch.cuda.is_available())
