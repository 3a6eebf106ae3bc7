"""Every choice a user can make: one frozen dataclass per stage, checked once.

Types are checked against the annotations and values in ``__post_init__``, so
that a setting that exists is a setting that is allowed. Values are stored as
given, except that a path given as text becomes a path, and a list or a set
becomes a tuple or a frozenset. The manifest of a run holds them all.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from numbers import Integral, Real
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, TypeAlias, get_args, get_origin, get_type_hints

from topics.errors import InputError, ParameterError
from topics.records import ID_KINDS

SEED = 20260101
"""The seed of everything random, unless the user gives another."""

Counting: TypeAlias = Literal["hard", "soft"]
Credit: TypeAlias = Literal["full", "fractional"]
CountedYear: TypeAlias = Literal["first", "published"]
ClustererName: TypeAlias = Literal["auto", "agglomerative", "louvain", "hdbscan"]
CLUSTERERS = ("auto", "agglomerative", "louvain", "hdbscan")
Device: TypeAlias = Literal["cpu", "gpu", "auto"]
DEVICES = ("cpu", "gpu", "auto")
TRANSFORMERS = "sentence-transformers:"
"""Begins the name of an encoder that sentence-transformers loads."""
AGGLOMERATIVE_PAPERS = 500
"""Up to this many papers "auto" agglomerates."""


MEBIBYTE = 1024 * 1024

CLEANING_RULES = (
    "unicode",
    "whitespace",
    "placeholder",
    "html",
    "latex",
    "urls_broken",
    "spacing",
    "hyphenation",
    "languages",
    "heading",
    "sections",
    "links",
    "copyright",
    "availability",
    "warning",
    "opening",
)
"""Names of the cleaning rules, in the order in which they are applied."""

PAPER_FIELDS = (
    "title",
    "abstract",
    "authors",
    "year",
    "date",
    "venue",
    "category",
    "keywords",
    "affiliations",
    "citations",
    "type",
    *ID_KINDS,
    "url",
)
"""What a column of a table can be mapped to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSettings:
    """How files of papers are read, and how large they may be.

    Parameters
    ----------
    columns : mapping of str to str
        From a field of ``PAPER_FIELDS`` to the name of the column that holds it
        in a plain table; what is not named is guessed.
    max_line_bytes : int
        Longest line, and longest single record of a JSON document.
    max_text_bytes : int
        Largest file, after decompression, of a format that is read whole.
    max_expansion : int
        How many times its size a compressed file may unpack to, past the first
        16 MiB. Ordinary text stays below 100.
    max_bad_share : float
        Share of unreadable lines above which a file is refused.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    max_line_bytes: int = 64 * MEBIBYTE
    max_text_bytes: int = 512 * MEBIBYTE
    max_expansion: int = 400
    max_bad_share: float = 0.05

    def __post_init__(self) -> None:
        _check_types(self)
        for name, column in self.columns.items():
            if name not in PAPER_FIELDS:
                raise _refused(self, "columns", f"a mapping from {_one_of(PAPER_FIELDS)}", name)
            if not column:
                raise _refused(self, "columns", f"a column's name for {name}", column)
        for limit in ("max_line_bytes", "max_text_bytes", "max_expansion"):
            _require(self, limit, getattr(self, limit) > 0, "a positive whole number")
        _require(self, "max_bad_share", 0 <= self.max_bad_share < 1, "from 0 to below 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class CleaningSettings:
    """Which cleaning rules are switched off, by their names in ``CLEANING_RULES``."""

    rules_off: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        _check_types(self)
        for name in sorted(self.rules_off - set(CLEANING_RULES)):
            raise _refused(
                self, "rules_off", f"a set of rules, each {_one_of(CLEANING_RULES)}", name
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentitySettings:
    """Which records are one paper, and which names one person.

    Parameters
    ----------
    merges : path or None
        TOML file of papers to merge or to keep apart by hand.
    authors : path or None
        TOML file of aliases and splits of authors.
    near_duplicate : float
        Least similarity of two titles, 0 to 100, from which they are compared
        further as near-duplicates. Default 90; 100 compares equal titles only.
    max_year_gap : int
        Most years between two records that are merged on their titles.
    """

    merges: Path | str | None = None
    authors: Path | str | None = None
    near_duplicate: float = 90.0
    max_year_gap: int = 2

    def __post_init__(self) -> None:
        _check_types(self)
        _require(self, "near_duplicate", 50 <= self.near_duplicate <= 100, "from 50 to 100")
        _require(self, "max_year_gap", 0 <= self.max_year_gap <= 20, "from 0 to 20")


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderSettings:
    """Which encoder turns texts into vectors.

    ``name`` is "minilm" (the embedded default), "student" (a lexical model
    that is fitted to what minilm says of a sample), "auto" (minilm for small
    corpora, student for large ones), a local folder of a BERT-family sentence
    encoder, or "sentence-transformers:NAME". ``threads`` of 0 means one a core.
    ``device`` is "cpu", "auto" (a GPU where there is one) or "gpu" (an error
    where there is none); only models of sentence-transformers run on a GPU.
    """

    name: str = "minilm"
    threads: int = 0
    device: Device = "cpu"

    def __post_init__(self) -> None:
        _check_types(self)
        _require(self, "name", bool(self.name.strip()), "the name of an encoder")
        _require(self, "threads", self.threads >= 0, "0 or a positive whole number")
        _require(
            self,
            "device",
            self.device != "gpu" or self.name.startswith(TRANSFORMERS),
            f"'cpu' or 'auto' with the encoder {self.name!r} (only models of "
            f"{TRANSFORMERS}NAME run on a GPU)",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredTheme:
    """A theme that the user declares, with the words that describe it."""

    id: str
    name: str
    description: str
    keywords: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_types(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareSettings:
    """How papers are counted into shares.

    Parameters
    ----------
    years : (int, int) or None
        First and last year of the window, both included. None: from the first
        to the last year in which the corpus has a paper.
    authors : tuple of str
        Authors to report beside the owners of pages. ``("all",)`` reports all.
    group_by : str
        Column of the paper table whose values are groups ("venue",
        "category"); empty for authors.
    counting : "hard" or "soft"
        One theme a paper, or its membership weights.
    credit : "full" or "fractional"
        A paper counts once for each of its authors, or 1 / number of authors.
    counted_year : "first" or "published"
    """

    years: tuple[int, int] | None = None
    authors: tuple[str, ...] = ()
    group_by: str = ""
    counting: Counting = "hard"
    credit: Credit = "full"
    counted_year: CountedYear = "first"

    def __post_init__(self) -> None:
        _check_types(self)
        if self.years is not None:
            first, last = self.years
            allowed = "(first, last) with 1500 <= first <= last <= 2200"
            _require(self, "years", 1500 <= first <= last <= 2200, allowed)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeSettings:
    """How papers are grouped into themes.

    Parameters
    ----------
    declared : tuple of DeclaredTheme
        Matched first; they keep their ids, names and order.
    discover : bool
        Whether themes are found for the papers that match no declared one.
    clusterer : "auto", "agglomerative", "louvain" or "hdbscan"
        How they are found. "auto" agglomerates up to ``AGGLOMERATIVE_PAPERS``
        papers and partitions the neighbour graph by Louvain above.
    min_papers : int
        Fewest papers of a discovered theme; 0 chooses by the corpus's size.
    resolution : float
        Louvain's dial for granularity: higher gives more and smaller themes.
    refits : int
        How often the themes are sought again with other seeds and resampled
        papers, to say how stable they are. 0: not at all.
    seed : int
    """

    declared: tuple[DeclaredTheme, ...] = ()
    discover: bool = True
    clusterer: ClustererName = "auto"
    min_papers: int = 0
    resolution: float = 2.0
    refits: int = 0
    seed: int = SEED

    def __post_init__(self) -> None:
        _check_types(self)
        _require(self, "min_papers", self.min_papers >= 0, "0 or a positive whole number")
        _require(self, "resolution", self.resolution > 0, "above 0")
        _require(self, "refits", self.refits >= 0, "0 or a positive whole number")
        _require(self, "seed", 0 <= self.seed < 2**32, "from 0 to 4294967295")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendSettings:
    """When a change of an author's share is called what.

    Parameters
    ----------
    alpha : float
        Largest false discovery rate at which a change is called (q <= alpha).
    min_papers, min_years : int
        Below either, an author's papers or active years are too few to tell.
    margin : float
        A share is steady if its change from the first to the last year is
        surely within plus or minus this much (0.15 is 15 percentage points).
    steady_level : float
        How surely: the probability of the interval that must lie in the margin.
    level : float
        Probability of every other interval.
    arrangements : int
        Random arrangements of a permutation test that cannot be done exactly.
    seed : int
        Seed of those arrangements.
    """

    alpha: float = 0.05
    min_papers: int = 5
    min_years: int = 3
    margin: float = 0.15
    steady_level: float = 0.90
    level: float = 0.95
    arrangements: int = 20_000
    seed: int = SEED

    def __post_init__(self) -> None:
        _check_types(self)
        for name, lowest in (("min_papers", 1), ("min_years", 2), ("arrangements", 99)):
            allowed = f"a whole number of at least {lowest}"
            _require(self, name, getattr(self, name) >= lowest, allowed)
        for name in ("alpha", "margin", "steady_level", "level"):
            _require(self, name, 0 < getattr(self, name) < 1, "between 0 and 1")
        _require(self, "seed", 0 <= self.seed < 2**32, "from 0 to 4294967295")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All stages together, as ``topics.analyse`` takes them."""

    identity: IdentitySettings = field(default_factory=IdentitySettings)
    reading: ReadSettings = field(default_factory=ReadSettings)
    cleaning: CleaningSettings = field(default_factory=CleaningSettings)
    encoder: EncoderSettings = field(default_factory=EncoderSettings)
    themes: ThemeSettings = field(default_factory=ThemeSettings)
    shares: ShareSettings = field(default_factory=ShareSettings)
    trends: TrendSettings = field(default_factory=TrendSettings)
    cache: Path | str | None = None

    def __post_init__(self) -> None:
        _check_types(self)


def settings_from(stored: object, *, where: str) -> Settings:
    """Settings as a manifest holds them.

    Parameters
    ----------
    stored : object
        What JSON made of :func:`dataclasses.asdict`.
    where : str
        The manifest's place, for the error.

    Raises
    ------
    InputError
        If these are no settings, or one of them is not allowed.
    """
    try:
        restored: Settings = _restored(Settings, stored)
    except (ParameterError, TypeError) as error:
        raise InputError(f"{where}: the run's settings cannot be used: {error}") from error
    return restored


def _restored(kind: Any, stored: object) -> Any:
    if not isinstance(stored, Mapping):
        raise TypeError(f"{kind.__name__} must be a JSON object")
    hints: dict[str, Any] = _hints(kind)
    unknown = sorted(set(stored) - set(hints))
    if unknown:
        raise TypeError(f"{kind.__name__} has no {unknown[0]!r}.")
    values = {}
    for name, value in stored.items():
        hint = hints[name]
        element = get_args(hint)[0] if get_origin(hint) is tuple else None
        if is_dataclass(hint):
            value = _restored(hint, value)
        elif is_dataclass(element) and isinstance(value, list):
            value = [_restored(element, one) for one in value]
        values[name] = value
    return kind(**values)


def _require(settings: object, parameter: str, condition: bool, allowed: str) -> None:
    if not condition:
        raise _refused(settings, parameter, allowed, getattr(settings, parameter))


def _refused(settings: object, parameter: str, allowed: str, value: object) -> ParameterError:
    return ParameterError(parameter, allowed, value, owner=type(settings).__name__)


def _check_types(settings: Any) -> None:
    """Refuse a value that is not of its annotated type; store it in the annotated container."""
    kind: Any = type(settings)
    hints = _hints(kind)
    for one in fields(settings):
        value, hint = getattr(settings, one.name), hints[one.name]
        if not _fits(value, hint):
            raise _refused(settings, one.name, _words(hint), value)
        kept = _contained(value, hint)
        if kept is not value:
            object.__setattr__(settings, one.name, kept)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _fits(value: object, hint: Any) -> bool:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return isinstance(value, str) and value in arguments
    if origin is UnionType:
        return any(_fits(value, one) for one in arguments)
    if origin is tuple:
        if not isinstance(value, Sequence) or isinstance(value, str):
            return False
        if arguments[-1] is Ellipsis:
            return all(_fits(one, arguments[0]) for one in value)
        return len(value) == len(arguments) and all(map(_fits, value, arguments))
    if origin is frozenset:
        listed = isinstance(value, (Set, Sequence)) and not isinstance(value, str)
        return listed and all(_fits(one, arguments[0]) for one in value)  # type: ignore[attr-defined]
    if origin is Mapping:
        return isinstance(value, Mapping) and all(
            _fits(key, arguments[0]) and _fits(one, arguments[1]) for key, one in value.items()
        )
    if hint is int:
        return isinstance(value, Integral) and not isinstance(value, bool)
    if hint is float:
        real = isinstance(value, Real) and not isinstance(value, bool)
        return real and math.isfinite(float(value))  # type: ignore[arg-type]
    return isinstance(value, hint)


def _contained(value: Any, hint: Any) -> Any:
    origin = get_origin(hint)
    if origin is UnionType:
        if isinstance(value, str) and Path in get_args(hint):
            return Path(value)
        origin = next((get_origin(one) for one in get_args(hint) if get_origin(one)), None)
        if value is None:
            return value
    if origin in (tuple, frozenset) and not isinstance(value, origin):
        return origin(value)
    return value


def _words(hint: Any) -> str:
    """What a value may be, for a sentence."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return _either(arguments)
    if origin is UnionType:
        kinds = [one for one in arguments if not (one is str and Path in arguments)]
        return " or ".join(_words(one) for one in kinds)
    if origin is tuple:
        if arguments[-1] is Ellipsis:
            return f"a list of {_plural(arguments[0])}"
        return f"a pair of {_plural(arguments[0])}"
    if origin is frozenset:
        return f"a set of {_plural(arguments[0])}"
    if origin is Mapping:
        return f"a mapping of {_plural(arguments[0])} to {_plural(arguments[1])}"
    named = {
        int: "a whole number",
        float: "a number",
        str: "a text",
        bool: "True or False",
        Path: "a path",
        NoneType: "None",
    }
    return named.get(hint, f"a {getattr(hint, '__name__', hint)}")


def _plural(hint: Any) -> str:
    return f"{_words(hint).removeprefix('a ').removeprefix('an ')}s"


def _either(names: Sequence[object]) -> str:
    return " or ".join(repr(name) for name in names)


def _one_of(names: Sequence[str]) -> str:
    return f"one of {', '.join(names)}"
