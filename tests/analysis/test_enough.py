import pytest

from topics.analysis.enough import check_enough
from topics.corpus.building import build_corpus
from topics.corpus.corpus import Corpus
from topics.errors import InputError
from topics.records import Location, Record
from topics.settings import DeclaredTheme, Settings, ThemeSettings


def corpus(papers: int, abstract: str = "") -> Corpus:
    records = [
        Record(
            location=Location(file="cups.csv", line=n + 2),
            format="csv",
            title=f"Title {n}",
            abstract=abstract,
        )
        for n in range(papers)
    ]
    return build_corpus(records)


def test_a_corpus_without_papers_is_refused() -> None:
    with pytest.raises(InputError, match=r"^There are no papers to analyse; `topics check` says"):
        check_enough(corpus(0), Settings())


@pytest.mark.parametrize(("papers", "named"), [(1, "1 paper"), (4, "4 papers")])
def test_a_few_titles_alone_are_refused(papers: int, named: str) -> None:
    with pytest.raises(InputError, match=rf"^{named} without an abstract: too little to find"):
        check_enough(corpus(papers), Settings())


def test_an_abstract_five_titles_or_a_declared_theme_are_enough() -> None:
    theme = DeclaredTheme(id="cups", name="Cups", description="Cups of coffee and tea")
    check_enough(corpus(1, "Robots that hold cups."), Settings())
    check_enough(corpus(5), Settings())
    check_enough(corpus(1), Settings(themes=ThemeSettings(declared=(theme,))))
