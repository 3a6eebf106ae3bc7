"""Token ids of texts: a model's tokenizer without padding, with truncation."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from topics.errors import ModelError

_CHARACTERS_PER_TOKEN = 64
"""Characters per token at which a text is cut before tokenisation. English needs about
six; the bound keeps a text of several megabytes from taking seconds."""


class Tokenizer:
    """Maps texts to token ids.

    Parameters
    ----------
    path : Path
        Path of a ``tokenizer.json``.
    max_tokens : int
        Maximum tokens per text, special tokens included.

    Attributes
    ----------
    vocabulary_size : int
        Largest id plus one.

    Raises
    ------
    topics.errors.ModelError
        If the file is not a tokenizer.
    """

    def __init__(self, path: Path, *, max_tokens: int) -> None:
        from tokenizers import Tokenizer as _Tokenizer

        try:
            self._tokenizer = _Tokenizer.from_str(path.read_text(encoding="utf-8"))
        except Exception as error:  # the library raises plain Exception
            raise ModelError(f"{path}: not readable as a tokenizer ({error}).") from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_tokens)
        self.vocabulary_size: int = max(self._tokenizer.get_vocab().values(), default=-1) + 1
        self._special = self._tokenizer.num_special_tokens_to_add(is_pair=False)
        self._longest = max_tokens * _CHARACTERS_PER_TOKEN

    def __call__(self, texts: Sequence[str]) -> list[NDArray[np.int32] | None]:
        """Ids of each text, shape (1, tokens); None for a text with only special tokens."""
        cut = [_encodable(text[: self._longest]) for text in texts]
        return [
            np.array([encoding.ids], dtype=np.int32) if len(encoding.ids) > self._special else None
            for encoding in self._tokenizer.encode_batch_fast(cut)
        ]


def _encodable(text: str) -> str:
    """Remove lone surrogates, which the tokenizer would reject."""
    return text.encode("utf-8", "replace").decode("utf-8")
