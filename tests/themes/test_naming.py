from topics.themes.naming import KEYWORDS, Candidate, name_theme


def candidate(surface: str, weight: float, coverage: float = 0.5) -> Candidate:
    return Candidate(key=surface.lower(), surface=surface, weight=weight, coverage=coverage)


def test_a_name_is_several_words_or_an_acronym() -> None:
    found = [candidate("safe", 1.0), candidate("reward modeling", 0.8), candidate("RLHF", 0.2)]
    assert name_theme(found, {}).name == "Reward modeling"
    assert name_theme(found[::2], {}).name == "RLHF"
    assert name_theme(found[:1], {}).name == "Safe"


def test_a_piece_of_a_longer_phrase_is_no_keyword() -> None:
    found = [candidate("language models", 1.0, 0.5), candidate("large language models", 0.9, 0.45)]
    assert name_theme(found, {}).keywords == ("large language models",)


def test_a_phrase_that_lives_on_its_own_stays() -> None:
    found = [candidate("language models", 1.0, 0.9), candidate("large language models", 0.9, 0.3)]
    assert name_theme(found, {}).name == "Language models"


def test_closeness_and_coverage_decide_between_equal_weights() -> None:
    one, other = candidate("deep snow", 1.0), candidate("ice cover", 1.0)
    assert name_theme([one, other], {"ice cover": 0.6}).name == "Ice cover"
    assert name_theme([one, candidate("ice cover", 1.0, 1.0)], {}).name == "Ice cover"


def test_what_all_papers_use_is_no_name_of_one_theme() -> None:
    common = Candidate(key="gpu", surface="GPU", weight=1.0, coverage=0.9, elsewhere=0.9)
    own = Candidate(key="petri net", surface="Petri nets", weight=0.8, coverage=0.6)
    assert name_theme([common, own], {}).name == "Petri nets"


def test_a_taken_name_is_passed_over() -> None:
    found = [candidate("safe control", 1.0), candidate("robot arms", 0.5)]
    assert name_theme(found, {}, taken=frozenset({"safe control"})).name == "Robot arms"
    both = frozenset({"safe control", "robot arms"})
    assert name_theme(found, {}, taken=both).name == "Safe control, robot arms"


def test_at_most_ten_keywords_and_none_at_all() -> None:
    many = [candidate(f"word{number} thing{number}", 1 / (number + 1)) for number in range(20)]
    assert len(name_theme(many, {}).keywords) == KEYWORDS
    assert name_theme([], {}).keywords == ()
    assert name_theme([], {}).name


def test_a_name_that_is_taken_is_told_apart_without_repeating_itself() -> None:
    first, word = candidate("language models", 0.9), candidate("pruning", 0.5)
    taken = frozenset({"language models"})
    assert name_theme([first, word], {}, taken=taken).name == "Language models, pruning"
    assert name_theme([first], {}, taken=taken).name == "Language models 2"
    taken |= {"language models, pruning", "language models 2"}
    assert name_theme([first, word], {}, taken=taken).name == "Language models 3"
