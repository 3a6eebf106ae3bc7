"""Papers that a person placed: looked up, kept where they are, learned from."""

import numpy as np
import pandas as pd
import pytest

from tests.themes.corpora import WordEncoder, make_papers
from topics.errors import InputError
from topics.records import ID_KINDS
from topics.settings import DeclaredTheme, Label, ThemeSettings
from topics.themes.fitting import Theming, fit_themes
from topics.themes.placed import Placed, find_placed
from topics.themes.refitting import hold_placed, refit_themes
from topics.themes.stability import compute_stability

SAFE = DeclaredTheme(id="safe-rl", name="Safe RL", description="Constraints.")


def papers() -> pd.DataFrame:
    columns = {name: ["", "", ""] for name in ID_KINDS}
    columns["doi"] = ["10.1000/one", "", ""]
    return pd.DataFrame(
        {
            "paper_id": ["p1", "p2", "p3"],
            "title": ["Safe agents", "Bees and honey", "Ants"],
            "sources": [["a.bib:3"], ["a.bib:9", "b.ris:1"], ["b.ris:20"]],
            **columns,
        }
    )


def label(paper: str, theme: str, line: int = 2) -> Label:
    return Label(paper=paper, theme=theme, place=f"labels.csv:{line}")


@pytest.mark.parametrize(
    ("paper", "row"),
    [("p2", 1), ("https://doi.org/10.1000/ONE", 0), ("BEES and honey", 1), ("b.ris:1", 1)],
)
def test_papers_are_found_by_any_of_their_names(paper: str, row: int) -> None:
    placed = find_placed(ThemeSettings(labels=(label(paper, "none"),)), papers())
    assert (placed.rows.tolist(), placed.themes) == ([row], ("none",))
    assert not len(placed.ledger)


def test_themes_are_called_by_id_or_name_and_new_ones_as_they_are_written() -> None:
    labels = (label("p1", "safe rl"), label("p2", "No Theme"), label("p3", "Insects"))
    placed = find_placed(ThemeSettings(declared=(SAFE,), labels=labels), papers())
    assert placed.themes == ("safe-rl", "none", "Insects")


def test_what_is_not_there_goes_to_the_ledger() -> None:
    theme = DeclaredTheme(id="bees", name="Bees", description="", papers=("p2", "p9"))
    labels = (label("Wasps", "bees", 5),)
    placed = find_placed(ThemeSettings(declared=(theme,), labels=labels), papers())
    assert placed.themes == ("bees",)
    assert placed.ledger["reason"].tolist() == ["placed paper is not here"] * 2
    assert placed.ledger["source"].tolist() == ["labels.csv:5", "theme 'bees'"]
    assert "no paper is known by 'Wasps'" in placed.ledger["detail"][0]


def test_a_paper_in_two_themes_is_an_error_that_names_both_places() -> None:
    labels = (label("p1", "Bees"), label("Safe agents", "bees", 3), label("p1", "Ants", 4))
    message = r"labels.csv:4: 'p1' is placed in 'Ants', and in 'Bees' by labels.csv:2"
    with pytest.raises(InputError, match=message):
        find_placed(ThemeSettings(labels=labels), papers())


def test_labels_of_other_papers_alone_are_an_error() -> None:
    with pytest.raises(InputError, match="of 2 placed papers, none is among"):
        find_placed(ThemeSettings(labels=(label("x", "a"), label("y", "a"))), papers())


def fit(placed: Placed, **settings: object) -> Theming:
    titles, abstracts = make_papers(700)
    return fit_themes(
        titles,
        abstracts,
        WordEncoder().encode(abstracts),
        WordEncoder(),
        ThemeSettings(resolution=0.5, **settings),  # type: ignore[arg-type]
        placed=placed,
    )


def themes_of(theming: Theming, rows: np.ndarray) -> list[str]:
    ids = (*theming.model.theme_ids, "none")
    return [ids[label] for label in theming.labels[rows]]


def test_placed_papers_stay_where_they_were_put_and_the_others_where_they_were() -> None:
    plain = fit(Placed())
    rows = np.array([0, 1, 6, 13])
    of_bandits, of_robots = themes_of(plain, np.array([1, 0]))
    placed = Placed(rows=rows, themes=(of_bandits, "none", "Odd ones", "odd  ONES"))
    found = fit(placed)
    assert found.model.theme_names[-1] == "Odd ones"
    assert found.founded == ("Odd ones",)
    assert themes_of(found, rows) == [of_bandits, "none", "odd-ones", "odd-ones"]
    assert (found.memberships[rows].max(axis=1) == 1.0).all()
    others = np.setdiff1d(np.arange(700), rows)
    same = np.array(themes_of(found, others)) == np.array(themes_of(plain, others))
    assert same.mean() > 0.98
    assert of_robots in found.model.theme_ids


def test_a_founded_theme_has_keywords_of_its_papers() -> None:
    rows = np.arange(3, 60, 6)
    found = fit(Placed(rows=rows, themes=("Pictures",) * len(rows)))
    held = np.flatnonzero(found.labels == len(found.model.theme_ids) - 1)
    assert set(rows) <= set(held)
    assert found.keywords[-1]


def test_refits_do_not_doubt_what_a_person_placed() -> None:
    rows = np.arange(0, 20, 6)
    bandits = themes_of(fit(Placed()), np.array([1]))[0]
    placed = Placed(rows=rows, themes=(bandits,) * len(rows))
    found = fit(placed)
    vectors = WordEncoder().encode(make_papers(700)[1])
    settings = ThemeSettings(resolution=0.5)
    refits = refit_themes(
        vectors, found.words, WordEncoder(), settings, refits=2, cut=found.cut, placed=placed
    )
    ids = (*found.model.theme_ids, "none")
    stability = compute_stability(
        [ids[one] for one in found.labels],
        hold_placed(found, refits, placed),
        theme_ids=found.model.theme_ids,
    )
    assert (stability.consensus[rows] == 1.0).all()
