"""Settings of themes: declared, placed, discovered and named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from topics.settings.checking import check_types, require
from topics.settings.seed import SEED

ClustererName: TypeAlias = Literal["auto", "agglomerative", "louvain", "hdbscan"]
Granularity: TypeAlias = Literal["auto", "coarse", "medium", "fine"]

OPENAI = "openai:"
"""Prefix of the names of language models behind an interface like OpenAI's."""

AGGLOMERATIVE_PAPERS = 500
"""Number of papers up to which "auto" uses agglomerative clustering."""


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
        check_types(self)

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
        check_types(self)


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
        check_types(self)
        require(self, "min_papers", self.min_papers >= 0, "0 or a positive whole number")
        for name in ("themes_max", "level"):
            require(self, name, getattr(self, name) >= 0, "0 or a positive whole number")
        require(self, "resolution", self.resolution >= 0, "0 or more")
        require(
            self, "refits", self.refits is None or self.refits >= 0, "0 or a positive whole number"
        )
        require(self, "seed", 0 <= self.seed < 2**32, "from 0 to 4294967295")

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
        check_types(self)
        known = not self.name or (self.name.startswith(OPENAI) and bool(self.model))
        require(self, "name", known, f"{OPENAI}MODEL, such as {OPENAI}gpt-4o-mini")
        address = self.base_url.startswith(("https://", "http://"))
        require(self, "base_url", address, "an address that begins with https:// or http://")

    @property
    def model(self) -> str:
        """The model's name, as the server knows it."""
        return self.name.removeprefix(OPENAI).strip()
