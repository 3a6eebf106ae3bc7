"""Settings of the encoder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from topics.settings.checking import check_types, require

Device: TypeAlias = Literal["cpu", "gpu", "auto"]

TRANSFORMERS = "sentence-transformers:"
"""Prefix of the names of encoders that sentence-transformers loads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderSettings:
    """Settings of the encoder, which maps texts to vectors.

    ``name`` is "minilm" (the embedded default), "student" (a lexical model fitted
    to minilm's vectors of a sample), "auto" (minilm for small corpora, student for
    large ones), a local folder of a BERT-family sentence encoder, or
    "sentence-transformers:NAME". With ``threads`` of 0, one thread per core is used.
    ``device`` is "cpu", "auto" (a GPU if available) or "gpu" (an error if there is
    none); only models of sentence-transformers run on a GPU.
    """

    name: str = "minilm"
    threads: int = 0
    device: Device = "cpu"

    def __post_init__(self) -> None:
        check_types(self)
        require(self, "name", bool(self.name.strip()), "the name of an encoder")
        require(self, "threads", self.threads >= 0, "0 or a positive whole number")
        require(
            self,
            "device",
            self.device != "gpu" or self.name.startswith(TRANSFORMERS),
            f"'cpu' or 'auto' with the encoder {self.name!r} (only models of "
            f"{TRANSFORMERS}NAME run on a GPU)",
        )
