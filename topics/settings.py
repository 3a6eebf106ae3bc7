"""All settings: one frozen dataclass per stage, validated on construction.

Types are checked against the annotations, and values in ``__post_init__``, so that
every existing instance is valid. Values are stored as given, except that a path given
as text becomes a path, and a list or a set becomes a tuple or a frozenset. The
manifest of a run contains all settings.
"""

from __future__ import annotations

import codecs
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
"""Default seed of all random numbers."""

Counting: TypeAlias = Literal["hard", "soft"]
Credit: TypeAlias = Literal["full", "fractional"]
CountedYear: TypeAlias = Literal["first", "published"]
Zeros: TypeAlias = Literal["auto", "written", "implied"]
ClustererName: TypeAlias = Literal["auto", "agglomerative", "louvain", "hdbscan"]
Granularity: TypeAlias = Literal["auto", "coarse", "medium", "fine"]
Device: TypeAlias = Literal["cpu", "gpu", "auto"]
TRANSFORMERS = "sentence-transformers:"
"""Prefix of the names of encoders that sentence-transformers loads."""
OPENAI = "openai:"
"""Prefix of the names of language models behind an interface like OpenAI's."""
AGGLOMERATIVE_PAPERS = 500
"""Number of papers up to which "auto" uses agglomerative clustering."""


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
"""Names of the cleaning rules, in the order of application."""

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
"""Fields of a paper to which a column of a table can be mapped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSettings:
    """Settings of reading: columns, encoding and limits of size.

    Parameters
    ----------
    columns : mapping of str to str
        Name of the column of a plain table for each field of ``PAPER_FIELDS``;
        columns of other fields are guessed.
    max_line_bytes : int
        Maximum length of a line, and of a single record of a JSON document.
    max_text_bytes : int
        Maximum size, after decompression, of a file whose format is read as a whole.
    max_expansion : int
        Maximum ratio of unpacked to compressed size, beyond the first 16 MiB.
        Ordinary text stays below 100.
    max_bad_share : float
        Share of unreadable lines above which a file is refused, if they are more than
        three or all that it has.
    encoding : str
        Encoding of all text files, by its Python name ("gb18030", "cp1251").
        Default: detected for each file.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    max_line_bytes: int = 64 * MEBIBYTE
    max_text_bytes: int = 512 * MEBIBYTE
    max_expansion: int = 400
    max_bad_share: float = 0.05
    encoding: str = ""

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
        known = not self.encoding or _is_encoding(self.encoding)
        _require(self, "encoding", known, "a text encoding such as utf-8, gb18030 or cp1251")


@dataclass(frozen=True, slots=True, kw_only=True)
class CleaningSettings:
    """Settings of cleaning: the rules of ``CLEANING_RULES`` that are switched off."""

    rules_off: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        _check_types(self)
        for name in sorted(self.rules_off - set(CLEANING_RULES)):
            raise _refused(
                self, "rules_off", f"a set of rules, each {_one_of(CLEANING_RULES)}", name
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentitySettings:
    """Settings of deduplication of papers and of author names.

    Parameters
    ----------
    merges : path or None
        TOML file of manual decisions to merge papers or to keep them apart.
    authors : path or None
        TOML file of manual aliases and splits of authors.
    near_duplicate : float
        Similarity of two titles, 0 to 100, from which records are compared further
        as near-duplicates. Default 90; 100 compares equal titles only.
    max_year_gap : int
        Maximum years between two records that are merged by their titles.
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
    """A theme declared by the user, with the words that describe it.

    ``papers`` are examples, named by id, DOI or title: they have this theme and teach
    what belongs to it.
    """

    id: str
    name: str
    description: str
    keywords: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_types(self)

    @property
    def by_papers(self) -> bool:
        """Whether papers alone say what it is about: a discovered theme that was kept."""
        return bool(self.papers) and not self.description and not self.keywords


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """The theme that a person gave a paper.

    Parameters
    ----------
    paper : str
        Id, DOI or title.
    theme : str
        Id or name; "none" for no theme.
    place : str
        File and line, for messages.
    """

    paper: str
    theme: str
    place: str = ""

    def __post_init__(self) -> None:
        _check_types(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareSettings:
    """Settings of the counting of papers into shares.

    Parameters
    ----------
    years : (int, int) or None
        First and last year of the window, inclusive. None: from the first to the
        last year with a paper in the corpus.
    authors : tuple of str
        Authors to report in addition to page owners; ``("all",)`` reports all.
    group_by : str
        Column of the paper table whose values form the groups ("venue",
        "category"); empty to group by author.
    counting : "hard" or "soft"
        Count a paper for its main theme only, or by its membership weights.
    credit : "full" or "fractional"
        Count a paper as 1 for each of its authors, or as 1 / number of authors.
    counted_year : "first" or "published"
    complete_through : int or None
        Last year that is known to be over in the papers. None: a last year is
        not over where the newest exact date lies in it and before its end, or
        where no date is known and the papers were written to a file in it.
    dispersion : bool
        Whether intervals and tests are widened where papers of one team within
        two years share a theme oftener than others, as projects make them.
    zeros : "auto", "written" or "implied"
        Whether the tables have rows for themes that an author has no paper in;
        "auto" leaves them out where there are more than a million rows.
    """

    years: tuple[int, int] | None = None
    authors: tuple[str, ...] = ()
    group_by: str = ""
    counting: Counting = "hard"
    credit: Credit = "full"
    counted_year: CountedYear = "first"
    dispersion: bool = True
    complete_through: int | None = None
    zeros: Zeros = "auto"

    def __post_init__(self) -> None:
        _check_types(self)
        if self.complete_through is not None:
            allowed = "a year of 1500 to 2200"
            _require(self, "complete_through", 1500 <= self.complete_through <= 2200, allowed)
        if self.years is not None:
            first, last = self.years
            allowed = "(first, last) with 1500 <= first <= last <= 2200"
            _require(self, "years", 1500 <= first <= last <= 2200, allowed)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeSettings:
    """Settings of the grouping of papers into themes.

    Parameters
    ----------
    declared : tuple of DeclaredTheme
        Declared themes are matched first; they keep their ids, names and order.
    labels : tuple of Label
        Papers that a person placed: they stay there and teach their themes.
    discover : bool
        Whether to discover themes among papers that match no declared theme.
    clusterer : "auto", "agglomerative", "louvain" or "hdbscan"
        Method of discovery. "auto" uses agglomerative clustering for up to
        ``AGGLOMERATIVE_PAPERS`` papers and Louvain on the neighbour graph above.
    granularity : "auto", "coarse", "medium" or "fine"
        Fewer and larger themes, or more and smaller ones. "auto" tries several
        numbers of themes and takes one that is stable.
    themes_max : int
        Most discovered themes; the nearest are put together. 0: no limit.
    level : int
        Level of the tree of themes at which papers are counted; 1 is the
        coarsest, 0 the finest. Themes keep their ids at every level.
    min_papers : int
        Minimum papers of a discovered theme; 0 chooses by the size of the corpus.
    resolution : float
        Louvain's resolution: higher values give more and smaller themes. 0 takes that
        of ``granularity``.
    refits : int or None
        Number of refits with other seeds and resampled papers, which measure how
        stable the themes are. None: by the size of the corpus, 20 up to 2,000
        papers. 0: none.
    seed : int
    """

    declared: tuple[DeclaredTheme, ...] = ()
    labels: tuple[Label, ...] = ()
    discover: bool = True
    clusterer: ClustererName = "auto"
    granularity: Granularity = "auto"
    themes_max: int = 0
    level: int = 0
    min_papers: int = 0
    resolution: float = 0.0
    refits: int | None = None
    seed: int = SEED

    def __post_init__(self) -> None:
        _check_types(self)
        _require(self, "min_papers", self.min_papers >= 0, "0 or a positive whole number")
        for name in ("themes_max", "level"):
            _require(self, name, getattr(self, name) >= 0, "0 or a positive whole number")
        _require(self, "resolution", self.resolution >= 0, "0 or more")
        _require(
            self, "refits", self.refits is None or self.refits >= 0, "0 or a positive whole number"
        )
        _require(self, "seed", 0 <= self.seed < 2**32, "from 0 to 4294967295")

    @property
    def described(self) -> tuple[DeclaredTheme, ...]:
        """Declared themes that papers are matched with by meaning and words."""
        return tuple(theme for theme in self.declared if not theme.by_papers)

    @property
    def kept(self) -> tuple[DeclaredTheme, ...]:
        """Discovered themes that a themes file keeps by their papers."""
        return tuple(theme for theme in self.declared if theme.by_papers)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamerSettings:
    """Settings of the language model that names discovered themes.

    Parameters
    ----------
    name : str
        "openai:MODEL" for a server that answers as OpenAI's does. Default: none, and
        nothing is sent anywhere.
    base_url : str
        Where the server is; ``/chat/completions`` is added.
    """

    name: str = ""
    base_url: str = "https://api.openai.com/v1"

    def __post_init__(self) -> None:
        _check_types(self)
        known = not self.name or (self.name.startswith(OPENAI) and bool(self.model))
        _require(self, "name", known, f"{OPENAI}MODEL, such as {OPENAI}gpt-4o-mini")
        address = self.base_url.startswith(("https://", "http://"))
        _require(self, "base_url", address, "an address that begins with https:// or http://")

    @property
    def model(self) -> str:
        """The model's name, as the server knows it."""
        return self.name.removeprefix(OPENAI).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendSettings:
    """Settings of the classification of changes in an author's shares.

    Parameters
    ----------
    alpha : float
        False discovery rate up to which a change is called (q <= alpha).
    min_papers, min_years : int
        Minimum papers and active years of an author for a change to be called.
    margin : float
        A share is steady if its change from the first to the last year is credibly
        within plus or minus this much (0.15 is 15 percentage points), or within
        ``margin_odds``, whichever is less.
    margin_odds : float
        The same margin as a factor of the odds.
    steady_level : float
        Probability of the interval that must lie within the margin.
    level : float
        Probability of all other intervals.
    arrangements : int
        Random arrangements of a permutation test that is too large to be exact.
    within : tuple of str
        Columns of the papers whose values are the strata within which the whole
        corpus and groups are compared; "authors" stands for a paper's reported
        authors. Empty: the corpus as it is.
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
        _check_types(self)
        for name, lowest in (("min_papers", 1), ("min_years", 2), ("arrangements", 99)):
            allowed = f"a whole number of at least {lowest}"
            _require(self, name, getattr(self, name) >= lowest, allowed)
        for name in self.within:
            if not name.strip():
                raise _refused(self, "within", "a list of columns, or authors", name)
        _require(self, "margin_odds", 1 < self.margin_odds <= 100, "above 1, at most 100")
        for name in ("alpha", "margin", "steady_level", "level"):
            _require(self, name, 0 < getattr(self, name) < 1, "between 0 and 1")
        _require(self, "seed", 0 <= self.seed < 2**32, "from 0 to 4294967295")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings of all stages, as taken by ``topics.analyse``.

    Examples
    --------
    >>> import topics
    >>> settings = topics.Settings(shares=topics.ShareSettings(years=(2022, 2025)))
    >>> settings.shares.years
    (2022, 2025)
    >>> topics.EncoderSettings(threads="two")
    Traceback (most recent call last):
    topics.errors.ParameterError: threads must be a whole number, got 'two'.
    """

    identity: IdentitySettings = field(default_factory=IdentitySettings)
    reading: ReadSettings = field(default_factory=ReadSettings)
    cleaning: CleaningSettings = field(default_factory=CleaningSettings)
    encoder: EncoderSettings = field(default_factory=EncoderSettings)
    themes: ThemeSettings = field(default_factory=ThemeSettings)
    namer: NamerSettings = field(default_factory=NamerSettings)
    shares: ShareSettings = field(default_factory=ShareSettings)
    trends: TrendSettings = field(default_factory=TrendSettings)
    cache: Path | str | None = None

    def __post_init__(self) -> None:
        _check_types(self)


def settings_from(stored: object, *, where: str) -> Settings:
    """Restore settings from a manifest.

    Parameters
    ----------
    stored : object
        Parsed JSON of :func:`dataclasses.asdict`.
    where : str
        Location of the manifest, for error messages.

    Raises
    ------
    InputError
        If ``stored`` does not hold settings, or one of them is invalid.
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


def _is_encoding(name: str) -> bool:
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return False
    # Some codecs, such as base64, do not encode text.
    return bool(getattr(found, "_is_text_encoding", True))


def _require(settings: object, parameter: str, condition: bool, allowed: str) -> None:
    if not condition:
        raise _refused(settings, parameter, allowed, getattr(settings, parameter))


def _refused(settings: object, parameter: str, allowed: str, value: object) -> ParameterError:
    return ParameterError(parameter, allowed, value, owner=type(settings).__name__)


def _check_types(settings: Any) -> None:
    """Check values against their annotated types and convert containers to these types."""
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
    """Describe the allowed values of a type hint in words."""
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
