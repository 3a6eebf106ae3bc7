"""Two runs side by side: which themes are the same, which papers moved, which shares changed.

Themes are matched by the papers that both runs have, one to one with the largest
total overlap, as an update of a model matches them. Names and ids play no part: a theme
that was renamed is still the same, and one that only kept its name is not.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from topics.errors import InputError
from topics.model.succession import Succession, match_themes
from topics.schema import NO_THEME, NO_THEME_NAME
from topics.store.reader import RunFolder

THEME_COLUMNS = (
    "what",
    "theme_a",
    "theme_b",
    "papers_a",
    "papers_b",
    "in_both",
    "overlap",
    "share_a",
    "share_b",
    "change",
)
PAPER_COLUMNS = ("paper_id", "title", "year", "theme_a", "theme_b")
SHARE_COLUMNS = ("author", "year", "theme", "total_a", "total_b", "share_a", "share_b", "change")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RunComparison:
    """What differs between two runs.

    Parameters
    ----------
    themes : DataFrame
        One row per theme of either run, columns ``THEME_COLUMNS``. ``what`` is "same",
        "only in a" or "only in b"; ``in_both`` counts the papers of both runs that the
        theme has in both, ``overlap`` is their Jaccard overlap, and shares are of all
        papers of a run that have a theme.
    papers : DataFrame
        Papers of both runs whose theme is another one, columns ``PAPER_COLUMNS``.
    shares : DataFrame
        Yearly shares of authors and matched themes in both runs that differ, the largest
        change first, columns ``SHARE_COLUMNS``. Totals are the papers of which they are shares:
        of one paper, a change of 1 is one paper that moved.
    common : int
        Papers that both runs have.
    """

    themes: pd.DataFrame
    papers: pd.DataFrame
    shares: pd.DataFrame
    common: int


def compare_runs(a: RunFolder, b: RunFolder) -> RunComparison:
    """Compare two runs.

    Raises
    ------
    InputError
        If they have no paper in common.
    """
    both = a["assignments"].merge(b["assignments"], on="paper_id", suffixes=("_a", "_b"))
    if both.empty:
        raise InputError(f"{a.path} and {b.path} have no paper in common.")
    ids_a, ids_b = a["themes"]["theme_id"].tolist(), b["themes"]["theme_id"].tolist()
    found = match_themes(
        pd.Index(ids_a).get_indexer(pd.Index(both["theme_id_a"])),
        pd.Index(ids_b).get_indexer(pd.Index(both["theme_id_b"])),
        themes=(len(ids_a), len(ids_b)),
    )
    other = {
        ids_a[before]: ids_b[after]
        for after, before in enumerate(found.before.tolist())
        if before >= 0
    }
    return RunComparison(
        themes=_themes(a, b, other, both, found),
        papers=_moved(both, other),
        shares=_shares(a, b, other),
        common=len(both),
    )


def _themes(
    a: RunFolder, b: RunFolder, other: dict[str, str], both: pd.DataFrame, found: Succession
) -> pd.DataFrame:
    names_a, names_b = _named(a), _named(b)
    sizes_a, sizes_b = _sizes(a["assignments"]), _sizes(b["assignments"])
    in_a = both["theme_id_a"].value_counts().to_dict()
    in_b = both["theme_id_b"].value_counts().to_dict()
    total_a, total_b = max(1, sum(sizes_a.values())), max(1, sum(sizes_b.values()))
    pairs: list[tuple[str | None, str | None]] = [(one, other.get(one)) for one in names_a]
    pairs += [(None, one) for one in names_b if one not in other.values()]
    place_a = {one: at for at, one in enumerate(names_a)}
    place_b = {one: at for at, one in enumerate(names_b)}
    rows = []
    for one, two in pairs:
        shared = 0 if one is None or two is None else int(found.shared[place_a[one], place_b[two]])
        union = in_a.get(one or "", 0) + in_b.get(two or "", 0) - shared
        papers_a, papers_b = sizes_a.get(one or "", 0), sizes_b.get(two or "", 0)
        share_a, share_b = papers_a / total_a, papers_b / total_b
        rows.append(
            (
                "only in b" if one is None else "only in a" if two is None else "same",
                names_a.get(one or "", ""),
                names_b.get(two or "", ""),
                papers_a,
                papers_b,
                shared,
                shared / union if union else 0.0,
                share_a,
                share_b,
                share_b - share_a,
            )
        )
    return pd.DataFrame(rows, columns=list(THEME_COLUMNS))


def _named(run: RunFolder) -> dict[str, str]:
    themes = run["themes"]
    return dict(zip(themes["theme_id"].tolist(), themes["theme"].tolist(), strict=True))


def _sizes(assignments: pd.DataFrame) -> dict[str, int]:
    own = assignments.loc[assignments["theme_id"] != NO_THEME, "theme_id"]
    return {str(theme): int(count) for theme, count in own.value_counts().items()}


def _moved(both: pd.DataFrame, other: dict[str, str]) -> pd.DataFrame:
    expected = [
        one if one == NO_THEME else other.get(one, "") for one in both["theme_id_a"].tolist()
    ]
    moved = both[[one != two for one, two in zip(expected, both["theme_id_b"], strict=True)]]
    return pd.DataFrame(
        {
            "paper_id": moved["paper_id"],
            "title": moved["title_b"],
            "year": moved["year_b"],
            "theme_a": moved["theme_a"].replace("", NO_THEME_NAME),
            "theme_b": moved["theme_b"].replace("", NO_THEME_NAME),
        },
        columns=list(PAPER_COLUMNS),
    ).reset_index(drop=True)


def _shares(a: RunFolder, b: RunFolder, other: dict[str, str]) -> pd.DataFrame:
    own = a["shares"].assign(matched=[other.get(one, "") for one in a["shares"]["theme_id"]])
    joined = own[own["matched"] != ""].merge(
        b["shares"],
        left_on=["author", "year", "matched"],
        right_on=["author", "year", "theme_id"],
        suffixes=("_a", "_b"),
    )
    change = joined["share_b"] - joined["share_a"]
    table = pd.DataFrame(
        {
            "author": joined["author"],
            "year": joined["year"],
            "theme": joined["theme_b"],
            "total_a": joined["total_a"],
            "total_b": joined["total_b"],
            "share_a": joined["share_a"],
            "share_b": joined["share_b"],
            "change": change,
        },
        columns=list(SHARE_COLUMNS),
    )
    changed = table[change.abs().round(6) > 0]
    order = changed.assign(size=changed["change"].abs()).sort_values(
        ["size", "author", "year", "theme"], ascending=[False, True, True, True], kind="stable"
    )
    return order[list(SHARE_COLUMNS)].reset_index(drop=True)
