from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from tests.share_tables import make_tables
from topics.bench.planted_pitfalls import plant_flat, plant_projects
from topics.settings import ShareSettings
from topics.shares.shares import compute_shares


def dispersion_of(planted, **settings):
    report = planted.report
    return compute_shares(
        report.papers, report.assignments, report.memberships, report.themes,
        ShareSettings(years=report.years, **settings), groups=report.authors,
    )  # fmt: skip


def by_hand(rows, author):
    """Kish's factor from all pairs of one author, one by one."""
    own = [(year, theme, frozenset(names)) for names, year, theme in rows if author in names]
    cells: dict[tuple[int, int], list[list[float]]] = {}
    for (y, s, team), (z, t, other) in combinations(own, 2):
        if abs(y - z) > 2:
            continue
        key = (min(y, z), abs(y - z))
        cells.setdefault(key, [[], []])[team == other and len(team) > 1].append(s == t)
    excess = room = pairs = 0.0
    for apart, together in cells.values():
        pairs += len(together)
        if together and apart:
            expected = np.mean(apart)
            excess += sum(together) - len(together) * expected
            room += len(together) * (1 - expected)
    return 1 + max(0.0, min(1.0, excess / room)) * 2 * pairs / len(own)


@pytest.mark.parametrize("seed", range(4))
def test_the_factor_is_that_of_all_pairs_one_by_one(seed):
    rng = np.random.default_rng(seed)
    rows = []
    for project in range(30):
        theme, year = str(rng.choice(list("abc"))), int(rng.integers(2015, 2020))
        for _ in range(int(rng.integers(1, 5))):
            own = theme if rng.random() < 0.7 else str(rng.choice(list("abc")))
            rows.append((["Ann", f"P{project % 17}"], year + int(rng.integers(0, 3)), own))
    shares = make_tables(rows).shares(groups=["Ann"])
    assert shares.dispersion.source == "teams"
    assert shares.dispersion.groups[1] == pytest.approx(by_hand(rows, "Ann"))
    weights = make_tables(rows).shares(groups=["Ann"], counting="soft")
    assert weights.dispersion.groups[1] == pytest.approx(by_hand(rows, "Ann"))


def test_projects_are_seen_by_their_teams_and_by_jumps_between_years():
    known, unknown, alone = [], [], []
    for seed in range(6):
        known.append(
            dispersion_of(
                plant_projects(np.random.default_rng(seed), largest=5, teams=True)
            ).dispersion.pooled
        )
        unknown.append(
            dispersion_of(
                plant_projects(np.random.default_rng(seed), largest=5, teams=False)
            ).dispersion.pooled
        )
        alone.append(dispersion_of(plant_flat(np.random.default_rng(seed))).dispersion.pooled)
    # sizes of 1 to 5, cut by the end of a year: a paper has about two others beside it
    assert 2.2 <= np.mean(known) <= 3.6
    # what jumps between years say is raised by its standard error
    assert 2.0 <= np.mean(unknown) <= 4.2
    assert np.mean(alone) <= 1.1


def test_papers_of_one_author_each_are_no_team_and_it_can_be_switched_off():
    planted = plant_projects(np.random.default_rng(1), largest=5, teams=True)
    narrow = dispersion_of(planted, dispersion=False)
    wide = dispersion_of(planted)
    assert narrow.dispersion.source == "none"
    assert (narrow.dispersion.groups == 1).all()
    before = (narrow.table["high"] - narrow.table["low"]).dropna()
    after = (wide.table["high"] - wide.table["low"]).dropna()
    assert (after >= before - 1e-9).mean() > 0.9
    assert after.mean() > before.mean()


def jumps_by_hand(rows, authors, themes):
    """The factor from jumps between years, with one standard error, and the error."""
    left, freedom = [], []
    for author in authors:
        statistic = degrees = 0.0
        own = [(year, theme) for names, year, theme in rows if names[0] == author]
        years = sorted({year for year, _ in own})
        totals = np.array([sum(y == year for y, _ in own) for year in years], dtype=float)
        for theme in themes:
            papers = np.array([own.count((year, theme)) for year in years], dtype=float)
            number, chosen = totals.sum(), papers.sum()
            if chosen < 2 or number - chosen < 2 or len(years) < 3:
                continue
            gap = papers - totals * chosen / number
            spread = chosen * (number - chosen) / (number * (number - 1))
            time = np.array(years) - np.average(years, weights=totals)
            pearson = (gap**2 / totals).sum() / spread
            trend = (gap @ time) ** 2 / ((totals * time**2).sum() * spread)
            statistic += pearson - trend
            degrees += len(years) - 2
        left.append(statistic)
        freedom.append(degrees)
    left, freedom = np.array(left), np.array(freedom)
    factor = left.sum() / freedom.sum()
    groups = (freedom > 0).sum()
    squares = ((left - factor * freedom) ** 2).sum() * groups / (groups - 1)
    return factor, np.sqrt(squares) / freedom.sum()


def jumping(beside=False):
    """Papers of six authors, nine a year in two themes, and each year mostly one of them."""
    rng = np.random.default_rng(5)
    rows = []
    for author in (f"A{number}" for number in range(6)):
        for year in range(2015, 2021):
            share = rng.choice([0.1, 0.9])
            for _ in range(int(rng.integers(6, 12))):
                names = [author, f"{author} {len(rows)}"] if beside else [author]
                rows.append((names, year, "a" if rng.random() < share else "b"))
    return rows


def test_the_factor_of_jumps_between_years_is_that_of_each_table_alone():
    rows, authors = jumping(), [f"A{number}" for number in range(6)]
    found = make_tables(rows, themes=("a", "b")).shares(groups=authors).dispersion
    factor, error = jumps_by_hand(rows, authors, ("a", "b"))
    assert found.source == "years"
    assert found.pooled == pytest.approx(factor + error)
    np.testing.assert_allclose(found.groups, [1, *[factor + error] * 6])


def test_jumps_between_years_are_those_of_papers_whatever_their_credit():
    authors = [f"A{number}" for number in range(6)]
    tables = make_tables(jumping(beside=True), themes=("a", "b"))
    part = tables.shares(groups=authors, credit="fractional").dispersion
    whole = tables.shares(groups=authors).dispersion
    assert part.source == whole.source == "years"
    np.testing.assert_allclose(part.groups, whole.groups)


@pytest.mark.parametrize(("pairs", "source"), [(29, "none"), (30, "teams")])
def test_teams_tell_from_thirty_pairs_on(pairs, source):
    rows = [(["Ann", f"P{n // 2}"], 2018 + n % 2, "ab"[n % 4 // 2]) for n in range(2 * pairs)]
    rows += [(["Ann", f"Q{n}"], 2018 + n % 2, "ab"[n // 2 % 2]) for n in range(20)]
    assert make_tables(rows).shares(groups=["Ann"]).dispersion.source == source
    assert make_tables(rows).shares(groups=[]).dispersion.source == source
