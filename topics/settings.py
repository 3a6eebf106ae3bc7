"""Every choice a user can make: one frozen dataclass a stage, checked once.

Values are stored as given (only a path that is given as text becomes a path)
and checked in ``__post_init__``, so that a setting that exists is a setting
that is allowed. The manifest of a run holds them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from topics.errors import UsageError
from topics.records import ID_KINDS

SEED = 20260101
"""The seed of everything random, unless the user gives another."""

Counting: TypeAlias = Literal["hard", "soft"]
Credit: TypeAlias = Literal["full", "fractional"]
CountedYear: TypeAlias = Literal["first", "published"]
ClustererName: TypeAlias = Literal["auto", "agglomerative", "leiden", "hdbscan"]
CLUSTERERS = ("auto", "agglomerative", "leiden", "hdbscan")
Device: TypeAlias = Literal["cpu", "gpu", "auto"]
DEVICES = ("cpu", "gpu", "auto")
REFITS = 20
"""How often themes are sought again unless the user says otherwise."""

REFITTED_PAPERS = 2_000
"""Papers up to which they are sought again without being asked."""

AGGLOMERATIVE_PAPERS = 500
"""Up to this many papers "auto" agglomerates."""


def _require(condition: bool, parameter: str, allowed: str, value: object) -> None:
    if not condition:
        raise UsageError(f"{parameter} must be {allowed}, got {value!r}.")


def _store_paths(settings: object, *names: str) -> None:
    """Text becomes a path, so that a manifest can tell a path from a word."""
    for name in names:
        value = getattr(settings, name)
        if isinstance(value, str):
            object.__setattr__(settings, name, Path(value))


MEBIBYTE = 1024 * 1024

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
        for name, column in self.columns.items():
            _require(name in PAPER_FIELDS, "--columns", " or ".join(PAPER_FIELDS), name)
            _require(bool(column), f"--columns {name}=", "the name of a column", column)
        for limit in ("max_line_bytes", "max_text_bytes", "max_expansion"):
            _require(
                getattr(self, limit) > 0, limit, "a positive whole number", getattr(self, limit)
            )
        _require(0 <= self.max_bad_share < 1, "max_bad_share", "0 to 1", self.max_bad_share)


@dataclass(frozen=True, slots=True, kw_only=True)
class CleaningSettings:
    """Which cleaning rules are switched off, by name. Default: none."""

    rules_off: frozenset[str] = frozenset()


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
        _store_paths(self, "merges", "authors")
        _require(
            50 <= self.near_duplicate <= 100, "near_duplicate", "50 to 100", self.near_duplicate
        )
        _require(
            0 <= self.max_year_gap <= 20, "max_year_gap", "a number of 0 to 20", self.max_year_gap
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderSettings:
    """Which encoder turns texts into vectors.

    ``name`` is "minilm" (the embedded default), "student" (a lexical model
    that is fitted to what minilm says of a sample), "auto" (minilm for small
    corpora, student for large ones), a local folder of a BERT-family sentence
    encoder, or "sentence-transformers:NAME". ``threads`` of 0 means one a core.
    ``device`` is "cpu", "gpu" (an error where there is none) or "auto" (a GPU
    where there is one); see :mod:`topics.runtime.devices`.
    """

    name: str = "minilm"
    threads: int = 0
    device: Device = "cpu"

    def __post_init__(self) -> None:
        _require(bool(self.name.strip()), "--encoder", "a name", self.name)
        _require(self.threads >= 0, "threads", "0 or a positive whole number", self.threads)
        _require(self.device in DEVICES, "--device", " or ".join(DEVICES), self.device)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredTheme:
    """A theme that the user declares, with the words that describe it."""

    id: str
    name: str
    description: str
    keywords: tuple[str, ...] = ()


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
    complete_through : int or None
        Last year that is known to be over in the papers. None: a last year is
        not over where the newest exact date lies in it and before its end, or
        where no date is known and the papers were written to a file in it.
    dispersion : bool
        Whether intervals and tests are widened where papers of one team within
        two years share a theme oftener than others, as projects make them.
    """

    years: tuple[int, int] | None = None
    authors: tuple[str, ...] = ()
    group_by: str = ""
    counting: Counting = "hard"
    credit: Credit = "full"
    counted_year: CountedYear = "first"
    dispersion: bool = True
    complete_through: int | None = None

    def __post_init__(self) -> None:
        _require(self.counting in ("hard", "soft"), "counting", "hard or soft", self.counting)
        _require(self.credit in ("full", "fractional"), "credit", "full or fractional", self.credit)
        _require(
            self.counted_year in ("first", "published"),
            "counted year",
            "first or published",
            self.counted_year,
        )
        if self.complete_through is not None:
            _require(
                1500 <= self.complete_through <= 2200,
                "--complete-through",
                "a year of 1500 to 2200",
                self.complete_through,
            )
        if self.years is not None:
            first, last = self.years
            _require(
                1500 <= first <= last <= 2200,
                "--years",
                "FIRST:LAST with 1500 <= FIRST <= LAST <= 2200",
                f"{first}:{last}",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeSettings:
    """How papers are grouped into themes.

    Parameters
    ----------
    declared : tuple of DeclaredTheme
        Matched first; they keep their ids, names and order.
    discover : bool
        Whether themes are found for the papers that match no declared one.
    clusterer : "auto", "agglomerative", "leiden" or "hdbscan"
        How they are found. "auto" agglomerates up to ``AGGLOMERATIVE_PAPERS``
        papers and partitions the neighbour graph by Leiden above.
    min_papers : int
        Fewest papers of a discovered theme; 0 chooses by the corpus's size.
    resolution : float
        Leiden's dial for granularity: higher gives more and smaller themes.
    refits : int or None
        How often the themes are sought again with other seeds and resampled
        papers, to say how stable they are and to judge changes by all of them.
        0: not at all. None: ``REFITS`` times up to ``REFITTED_PAPERS`` papers,
        else not at all.
    seed : int
    device : "cpu", "gpu" or "auto"
        Where "hdbscan" and its layout are computed; see :mod:`topics.runtime.devices`.
    """

    declared: tuple[DeclaredTheme, ...] = ()
    discover: bool = True
    clusterer: ClustererName = "auto"
    min_papers: int = 0
    resolution: float = 2.0
    refits: int | None = None
    seed: int = SEED
    device: Device = "cpu"

    def __post_init__(self) -> None:
        _require(self.clusterer in CLUSTERERS, "clusterer", " or ".join(CLUSTERERS), self.clusterer)
        _require(self.min_papers >= 0, "min papers", "0 or more", self.min_papers)
        _require(self.resolution > 0, "resolution", "above 0", self.resolution)
        _require(self.device in DEVICES, "--device", " or ".join(DEVICES), self.device)
        _require(
            self.refits is None or self.refits >= 0,
            "--refits",
            "0 or a positive whole number",
            self.refits,
        )

    def refits_of(self, papers: int) -> int:
        """How often the themes of so many papers are sought again."""
        if self.refits is not None:
            return self.refits
        return REFITS if papers <= REFITTED_PAPERS else 0


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
        surely within plus or minus this much (0.15 is 15 percentage points), or
        within ``margin_odds``, whichever is less.
    margin_odds : float
        The same as a factor of the odds.
    steady_level : float
        How surely: the probability of the interval that must lie in the margin.
    level : float
        Probability of every other interval.
    arrangements : int
        Random arrangements of a permutation test that cannot be done exactly.
    within : tuple of str
        Columns of the papers whose values are the strata within which the whole
        pile and groups are compared; "authors" stands for a paper's reported
        authors. Empty: the pile as it is.
    seed : int
        Seed of those arrangements.
    """

    alpha: float = 0.05
    min_papers: int = 5
    min_years: int = 3
    margin: float = 0.15
    margin_odds: float = 1.5
    steady_level: float = 0.90
    level: float = 0.95
    arrangements: int = 20_000
    within: tuple[str, ...] = ("venue",)
    seed: int = SEED

    def __post_init__(self) -> None:
        _require(
            isinstance(self.within, tuple | list)
            and all(isinstance(name, str) and name.strip() for name in self.within),
            "--within",
            "names of columns, authors or none",
            self.within,
        )
        object.__setattr__(self, "within", tuple(self.within))
        for name, lowest in (("min_papers", 1), ("min_years", 2), ("arrangements", 99)):
            value = getattr(self, name)
            _require(
                isinstance(value, int) and not isinstance(value, bool) and value >= lowest,
                name.replace("_", " "),
                f"a whole number of at least {lowest}",
                value,
            )
        _require(
            isinstance(self.margin_odds, int | float) and 1 < self.margin_odds <= 100,
            "margin odds",
            "a number above 1, at most 100",
            self.margin_odds,
        )
        for name in ("alpha", "margin", "steady_level", "level"):
            value = getattr(self, name)
            _require(
                isinstance(value, int | float) and 0 < value < 1,
                name.replace("_", " "),
                "between 0 and 1",
                value,
            )
        _require(
            isinstance(self.seed, int) and self.seed >= 0,
            "seed",
            "0 or a positive whole number",
            self.seed,
        )


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
        _store_paths(self, "cache")
