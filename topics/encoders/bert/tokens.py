"""Texts to token ids: the tokenizer of a model, without padding, cut at its longest text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from topics.errors import ModelError

_CHARACTERS_A_TOKEN = 64
"""Of a longer text only this many characters a token are looked at. English needs
six; the bound keeps a text of megabytes from costing seconds."""


class Tokenizer:
    """Turns texts into ids.

    Parameters
    ----------
    path : Path
        A ``tokenizer.json``.
    max_tokens : int
        Longest text, with the special tokens.

    Attributes
    ----------
    vocabulary_size : int
        One more than the largest id.

    Raises
    ------
    topics.errors.ModelError
        If the file is no tokenizer.
    """

    def __init__(self, path: Path, *, max_tokens: int) -> None:
        from tokenizers import Tokenizer as _Tokenizer

        try:
            self._tokenizer = _Tokenizer.from_str(path.read_text(encoding="utf-8"))
        except Exception as error:  # the library raises nothing narrower
            raise ModelError(f"{path}: not readable as a tokenizer ({error}).") from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_tokens)
        self.vocabulary_size: int = max(self._tokenizer.get_vocab().values(), default=-1) + 1
        self._special = self._tokenizer.num_special_tokens_to_add(is_pair=False)
        self._longest = max_tokens * _CHARACTERS_A_TOKEN

    def __call__(self, texts: Sequence[str]) -> list[NDArray[np.int32] | None]:
        """Ids of each text, shape (1, tokens); None for a text without a token of its own."""
        cut = [_encodable(text[: self._longest]) for text in texts]
        return [
            np.array([encoding.ids], dtype=np.int32) if len(encoding.ids) > self._special else None
            for encoding in self._tokenizer.encode_batch_fast(cut)
        ]


def _encodable(text: str) -> str:
    """The text without lone surrogates, which the tokenizer would refuse."""
    return text.encode("utf-8", "replace").decode("utf-8")
