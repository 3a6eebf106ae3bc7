"""The files of a model bundle, named in one place.

A bundle is a folder of JSON, safetensors, Parquet, CSV and Markdown; nothing in it
can run. ``docs/model-format.md`` describes each file for other programs.
"""

from __future__ import annotations

from topics.errors import ModelError
from topics.store.manifest import Format

MODEL = Format(
    name="topics-model",
    version=3,
    what="model",
    again="fit the model again with `topics run`",
    error=ModelError,
    earlier=(1, 2),
)

THEMES = "themes.json"
VECTORS = "vectors.safetensors"
PAPERS = "papers.parquet"
HISTORY = "history.csv"
CARD = "MODEL_CARD.md"
ENCODER = "encoder"
"""Subfolder of a student encoder, which is fitted to the corpus and thus part of the model."""

STUDENT = (f"{ENCODER}/student.json", f"{ENCODER}/student.safetensors")

_ALL = (THEMES, VECTORS, PAPERS, HISTORY, CARD)
REQUIRED = {1: (THEMES, VECTORS), 2: _ALL, 3: _ALL}
"""Files of a bundle of each version; those of ``STUDENT`` may be there too, both or none."""

EVERY_FILE = (*_ALL, *STUDENT)

ARRAYS = ("centre", "declared", "discovered")
"""Arrays of ``VECTORS`` in every version, float32."""

OUTLIERS, PAPER_CODES, PAPER_ROWS = "outliers", "papers", "paper_rows"
WORD_ENDS, WORD_PIECES, WORD_COUNTS = "word_ends", "word_pieces", "word_counts"
LATER_ARRAYS = (OUTLIERS, PAPER_CODES, PAPER_ROWS, WORD_ENDS, WORD_PIECES, WORD_COUNTS)
"""Further arrays of ``VECTORS`` since version 2: float32, int8, int32, int32, uint16, uint8."""

EXAMPLES = "examples"
"""Vectors of papers that a person placed, float32; a model may have none."""

SMOOTHING = ("smoothing_in", "smoothing_out")
"""The linear map of a large corpus since version 3, float32; both or none."""
