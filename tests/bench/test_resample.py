import pandas as pd

from topics.bench.resample import resize

PAPERS = pd.DataFrame(
    {
        "id": [f"p{number}" for number in range(20)],
        "title": [f"Title words of {number}" for number in range(20)],
        "abstract": [f"First sentence {number}. Second one {number}." for number in range(20)],
        "authors": [[f"Ada Author{number}", "Ben Berg"] for number in range(20)],
        "year": 2020,
        "venue": ["icra", "acl"] * 10,
        "area": "",
    }
)


def test_a_part_is_in_the_order_of_the_whole_and_the_same_for_a_seed() -> None:
    part = resize(PAPERS, 7, seed=1)
    assert len(part) == 7
    assert part["id"].map(PAPERS["id"].tolist().index).is_monotonic_increasing
    assert part.equals(resize(PAPERS, 7, seed=1))


def test_made_papers_have_sentences_of_their_venue_and_titles_of_their_own() -> None:
    made = resize(PAPERS, 60, seed=1)
    assert len(made) == made["title"].nunique() == made["id"].nunique() == 60
    own = {
        venue: set(" ".join(rows["abstract"]).replace(". ", ".\n").split("\n"))
        for venue, rows in PAPERS.groupby("venue")
    }
    for row in made.iloc[20:].itertuples():
        beginning, _, text = row.abstract.partition(": ")
        assert beginning == f"Study {row.title.split()[-1]}"
        assert text.count(".") == 2
        assert set(text.replace(". ", ".\n").split("\n")) <= own[row.venue]
    assert made["abstract"].str[:10].iloc[20:].nunique() == 40


def test_made_papers_have_authors_of_their_own_in_each_round() -> None:
    made = resize(PAPERS, 80, seed=1).iloc[20:]
    names = [set(made["authors"].iloc[at : at + 20].explode()) for at in (0, 20, 40)]
    real = set(PAPERS["authors"].explode())
    assert not names[0] & names[1]
    assert not names[1] & names[2]
    assert not real & set().union(*names)
    assert {len(authors) for authors in made["authors"]} == {2}
