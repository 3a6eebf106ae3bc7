"""What the files of a bundle hold: themes and vectors to bytes and back.

Reading believes nothing: every value is checked for its type and range, every
array for dtype, shape and finiteness, and arrays and themes for each other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from topics.errors import InputError
from topics.model import checks
from topics.model.familiarity import Familiarity, piece_counter
from topics.model.layout import (
    ARRAYS,
    EXAMPLES,
    LATER_ARRAYS,
    OUTLIERS,
    PAPER_CODES,
    PAPER_ROWS,
    SMOOTHING,
    WORD_COUNTS,
    WORD_ENDS,
    WORD_PIECES,
)
from topics.model.origin import Origin
from topics.model.papers import COLUMNS, TrainingPapers
from topics.schema import NO_THEME
from topics.settings import DeclaredTheme, Settings, settings_from
from topics.store.tables import read_parquet
from topics.themes.cosines import Vectors
from topics.themes.declared import Calibration
from topics.themes.fitted import DiscoveredTheme, FittedThemes
from topics.themes.smoothing import Smoothing

_MOST_DIMENSIONS = 16_384
_MOST_PAPERS = 20_000_000
_LARGE = 1e6
_MOST_POWER = 100.0
_DECLARED = "a declared theme"


def themes_bytes(themes: FittedThemes, familiarity: Familiarity) -> bytes:
    """The content of ``themes.json``."""
    return json_bytes(
        {
            "declared": [_without_papers(theme) for theme in themes.declared],
            "discovered": [asdict(theme) for theme in themes.discovered],
            "calibration": asdict(themes.calibration),
            "expected": themes.expected.tolist(),
            "temperature": themes.temperature,
            "stranger": themes.stranger,
            "outside": themes.outside,
            "doubt": themes.doubt,
            **({"examples": list(themes.example_themes)} if themes.example_themes else {}),
            "familiarity": np.column_stack([familiarity.lengths, familiarity.limits]).tolist(),
            **({"familiarity_power": familiarity.power} if familiarity.power else {}),
        }
    )


def _without_papers(theme: DeclaredTheme) -> dict[str, Any]:
    """The theme as it is stored: what it learned from papers is in its vector."""
    return {name: value for name, value in asdict(theme).items() if name != "papers"}


def vectors_bytes(themes: FittedThemes, papers: TrainingPapers, familiarity: Familiarity) -> bytes:
    """The content of ``vectors.safetensors``."""
    from safetensors.numpy import save

    dimensions = len(themes.centre)
    arrays = {
        "centre": themes.centre,
        "declared": themes.declared_vectors,
        "discovered": themes.discovered_vectors,
        OUTLIERS: themes.outliers.reshape(-1, dimensions),
    }
    if themes.examples is not None:
        arrays[EXAMPLES] = themes.examples
    if themes.smoothing is not None:
        parts = (themes.smoothing.inward, themes.smoothing.outward)
        arrays |= dict(zip(SMOOTHING, parts, strict=True))
    whole: dict[str, np.ndarray[Any, Any]] = {
        name: np.ascontiguousarray(array, np.float32) for name, array in arrays.items()
    }
    whole[PAPER_CODES] = np.ascontiguousarray(papers.codes.reshape(-1, dimensions), np.int8)
    whole[PAPER_ROWS] = np.ascontiguousarray(papers.rows, np.int32)
    whole[WORD_ENDS] = familiarity.ends
    whole[WORD_PIECES] = familiarity.pieces
    whole[WORD_COUNTS] = familiarity.counts
    return save(whole)


def json_bytes(value: object) -> bytes:
    """JSON of one line per value with sorted keys; NaN is refused."""
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    return (text + "\n").encode("utf-8")


def read_arrays(data: bytes, version: int) -> dict[str, Any]:
    """The arrays of ``vectors.safetensors``, by name.

    Raises
    ------
    ValueError
        If the bytes are not safetensors or hold other arrays.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        arrays = load(data)
    except (SafetensorError, TypeError, KeyError, ValueError) as error:
        raise ValueError(f"is not safetensors ({error})") from error
    wanted = [*ARRAYS, *(LATER_ARRAYS if version > 1 else ())]
    optional = {EXAMPLES, *(SMOOTHING if version > 2 else ())}
    if sorted(set(arrays) - optional) != sorted(wanted):
        raise ValueError(f"must hold the arrays {', '.join(wanted)}")
    return arrays


def read_themes(stored: object, arrays: Mapping[str, Any]) -> FittedThemes:
    """The themes of ``themes.json`` with their vectors.

    Raises
    ------
    ValueError
        If a value is missing, of another type, out of its range or does not fit the others.
    """
    whole = checks.mapping(stored, "the content")
    declared = tuple(
        checks.record(DeclaredTheme, {"papers": [], **checks.mapping(theme, _DECLARED)}, _DECLARED)
        for theme in _list(whole, "declared")
    )
    discovered = tuple(
        checks.record(DiscoveredTheme, theme, "a discovered theme")
        for theme in _list(whole, "discovered")
    )
    ids = [*(theme.id for theme in declared), *(theme.id for theme in discovered)]
    if "" in ids or NO_THEME in ids or len(set(ids)) < len(ids):
        raise ValueError(f"ids of themes must be distinct, and neither empty nor {NO_THEME!r}")
    centre = checks.array(arrays, "centre", "float32", [None])
    dimensions = len(centre)
    if not 0 < dimensions <= _MOST_DIMENSIONS:
        raise ValueError(f"the array 'centre' must have 1 to {_MOST_DIMENSIONS:,} values")
    if np.linalg.norm(centre.astype(np.float64)) > 1.001:
        raise ValueError("the array 'centre' must be a mean of unit vectors, no longer than 1")
    own = checks.array(arrays, "declared", "float32", [len(declared), dimensions])
    found = checks.array(arrays, "discovered", "float32", [len(discovered), dimensions])
    outliers = np.empty((0, dimensions), dtype=np.float32)
    if OUTLIERS in arrays:
        outliers = checks.array(arrays, OUTLIERS, "float32", [None, dimensions])
    examples, example_themes = _read_examples(whole, arrays, dimensions)
    # Themes that learned from examples are longer or shorter than others.
    check_rows = checks.unit_rows if examples is None else checks.bounded_rows
    expected = _list(whole, "expected")
    if len(expected) != len(declared):
        raise ValueError(f"expected must have {len(declared)} numbers, got {len(expected)}")
    calibration = checks.mapping(checks.member(whole, "calibration"), "calibration")
    return FittedThemes(
        declared=declared,
        declared_vectors=check_rows(own, "declared"),
        expected=np.array(
            [checks.number(one, "expected", low=-_LARGE, high=_LARGE) for one in expected],
            dtype=np.float64,
        ).reshape(len(declared)),
        discovered=discovered,
        discovered_vectors=check_rows(found, "discovered"),
        centre=centre,
        calibration=Calibration(
            **{
                name: checks.number(
                    checks.member(calibration, name), name, low=-_LARGE, high=_LARGE
                )
                for name in ("intercept", "cosine", "words")
            }
        ),
        temperature=checks.number(
            checks.member(whole, "temperature"), "temperature", low=1e-6, high=_LARGE
        ),
        stranger=checks.number(checks.member(whole, "stranger"), "stranger", low=-1, high=1),
        outside=checks.number(checks.member(whole, "outside"), "outside", low=-1, high=1),
        doubt=checks.number(whole.get("doubt", 0.0), "doubt", low=0, high=1),
        outliers=checks.unit_rows(outliers, OUTLIERS),
        examples=examples,
        example_themes=example_themes,
        smoothing=_read_smoothing(arrays, dimensions),
    )


def _read_smoothing(arrays: Mapping[str, Any], dimensions: int) -> Smoothing | None:
    if not any(name in arrays for name in SMOOTHING):
        return None
    first, second = SMOOTHING
    inward = checks.array(arrays, first, "float32", [dimensions, None])
    outward = checks.array(arrays, second, "float32", [inward.shape[1], dimensions])
    for name, part in zip(SMOOTHING, (inward, outward), strict=True):
        if np.abs(part).max(initial=0.0) > _LARGE:
            raise ValueError(f"the array {name!r} must have values from {-_LARGE:,} to {_LARGE:,}")
    return Smoothing(inward=inward, outward=outward)


def _read_examples(
    whole: Mapping[str, Any], arrays: Mapping[str, Any], dimensions: int
) -> tuple[Vectors | None, tuple[str, ...]]:
    """Vectors of papers that a person placed, and their themes; None where there are none."""
    themes = tuple(
        checks.text(theme, "an example's theme", empty=False)
        for theme in (_list(whole, "examples") if "examples" in whole else ())
    )
    if not themes and EXAMPLES not in arrays:
        return None, ()
    vectors = checks.array(arrays, EXAMPLES, "float32", [len(themes), dimensions])
    return checks.unit_rows(vectors, EXAMPLES), themes


def read_papers(path: Path, arrays: Mapping[str, Any], themes: FittedThemes) -> TrainingPapers:
    """The papers of ``papers.parquet`` with their vectors.

    Raises
    ------
    ValueError
        If the table is not readable, or does not fit the vectors and the themes.
    """
    table = _read_table(path)
    codes = checks.array(arrays, PAPER_CODES, "int8", [None, len(themes.centre)])
    rows = checks.array(arrays, PAPER_ROWS, "int32", [len(codes)])
    if len(rows) and (rows[0] < 0 or rows[-1] >= len(table) or (np.diff(rows) <= 0).any()):
        raise ValueError(f"the array {PAPER_ROWS!r} must be rows of {path.name}, ascending")
    unknown = sorted(set(table["theme_id"]) - {*themes.theme_ids, NO_THEME})
    if unknown:
        raise ValueError(f"names the theme {unknown[0][:40]!r} in {path.name}, which there is not")
    return TrainingPapers(table=table, rows=rows, codes=codes)


def _read_table(path: Path) -> pd.DataFrame:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        footer = pq.read_metadata(path)
    except (OSError, pa.ArrowException) as error:
        raise ValueError(f"is not Parquet ({error})") from error
    if footer.num_rows > _MOST_PAPERS or footer.num_columns != len(COLUMNS):
        raise ValueError(
            f"{path.name} must have {len(COLUMNS)} columns and at most 20 million rows"
        )
    try:
        table = read_parquet(path, COLUMNS)
    except InputError as error:
        raise ValueError(str(error)) from error
    if list(table.columns) != list(COLUMNS):
        raise ValueError(f"{path.name} must have the columns {', '.join(COLUMNS)}")
    confidence = table["confidence"].to_numpy(dtype=np.float64)
    if not ((confidence >= 0) & (confidence <= 1)).all():
        raise ValueError(f"column confidence of {path.name} must be from 0 to 1")
    if table["text_hash"].isna().any():
        raise ValueError(f"column text_hash of {path.name} has empty cells")
    return table


def read_familiarity(stored: Mapping[str, Any], arrays: Mapping[str, Any]) -> Familiarity:
    """The limits of ``themes.json`` with the words that texts are compared with.

    Raises
    ------
    ValueError
        If they are of another type, out of their range or do not fit each other.
    """
    ends = checks.array(arrays, WORD_ENDS, "int32", [None])
    pieces = checks.array(arrays, WORD_PIECES, "uint16", [None])
    counts = checks.array(arrays, WORD_COUNTS, "uint8", [len(pieces)])
    steps = np.diff(ends, prepend=0)
    if (steps < 0).any() or (ends[-1] if len(ends) else 0) != len(pieces):
        raise ValueError(f"the array {WORD_ENDS!r} must be places in {WORD_PIECES!r}, ascending")
    if len(pieces) and (pieces.max() >= piece_counter().pieces or counts.min() == 0):
        raise ValueError(f"the arrays {WORD_PIECES!r} and {WORD_COUNTS!r} hold values that none is")
    points = []
    for one in _list(stored, "familiarity"):
        if not isinstance(one, list) or len(one) != 2:
            raise ValueError("familiarity must be a list of pairs of numbers")
        points.append(
            (
                checks.number(one[0], "familiarity", low=0, high=_LARGE),
                checks.number(one[1], "familiarity", low=-1, high=1),
            )
        )
    lengths, limits = np.array(points, dtype=np.float64).reshape(-1, 2).T
    if (np.diff(lengths) <= 0).any() or (len(limits) and not len(ends)):
        raise ValueError("familiarity must be of ascending lengths, and of some papers")
    power = checks.number(
        stored.get("familiarity_power", 0.0), "familiarity_power", low=0, high=_MOST_POWER
    )
    if power and not len(checks.array(arrays, PAPER_ROWS, "int32", [None])):
        raise ValueError("familiarity_power is for models that keep vectors of papers")
    return Familiarity(
        ends=ends, pieces=pieces, counts=counts, lengths=lengths, limits=limits, power=power
    )


def read_origin(stored: object) -> Origin:
    """The origin in a manifest; an empty one where there is none.

    Raises
    ------
    ValueError
        If a value is of another type or out of its range.
    """
    if stored is None:
        return Origin()
    whole = checks.mapping(stored, "origin")
    sources = []
    for one in _list(whole, "sources"):
        if not isinstance(one, list) or len(one) != 3:
            raise ValueError("a source must be a file, its format and its records")
        sources.append(
            (checks.text(one[0], "file"), checks.text(one[1], "format"),
             checks.integer(one[2], "records"))
        )  # fmt: skip
    versions = checks.mapping(checks.member(whole, "versions"), "versions")
    stability = checks.mapping(checks.member(whole, "stability"), "stability")
    try:
        settings = settings_from({"themes": checks.member(whole, "settings")}, where="origin")
    except InputError as error:
        raise ValueError(str(error).removesuffix(".")) from error
    return Origin(
        versions={name: checks.text(one, name) for name, one in versions.items()},
        made=checks.text(checks.member(whole, "made"), "made"),
        updated=checks.text(checks.member(whole, "updated"), "updated"),
        sources=tuple(sources),
        clusterer=checks.text(checks.member(whole, "clusterer"), "clusterer"),
        clusters=checks.integer(checks.member(whole, "clusters"), "clusters"),
        resolution=checks.number(
            checks.member(whole, "resolution"), "resolution", low=0, high=_LARGE
        ),
        settings=settings.themes,
        refits=checks.integer(checks.member(whole, "refits"), "refits"),
        stability={
            name: checks.number(one, "stability", low=0, high=1) for name, one in stability.items()
        },
        agreement=checks.optional_number(whole.get("agreement"), "agreement", low=0, high=1),
        calibration_error=checks.optional_number(
            whole.get("calibration_error"), "calibration_error", low=0, high=1
        ),
    )


def read_rules(stored: object) -> Settings:
    """The settings that hold a manifest's disabled cleaning rules."""
    try:
        return settings_from({"cleaning": checks.mapping(stored, "cleaning")}, where="cleaning")
    except InputError as error:
        raise ValueError(str(error).removesuffix(".")) from error


def _list(whole: Mapping[str, Any], name: str) -> list[Any]:
    found = checks.member(whole, name)
    if not isinstance(found, list):
        raise ValueError(f"{name} must be a list")
    return found
