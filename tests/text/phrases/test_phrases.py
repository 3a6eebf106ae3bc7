from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics.text.phrases import MAX_WORDS, PhraseTable, find_phrases, phrase_key
from topics.text.phrases.acronyms import find_definitions, usual_acronyms
from topics.text.phrases.stopwords import FUNCTION_WORDS


def mentions(table: PhraseTable) -> list[dict[str, int]]:
    """Mentions by text of the phrases that it holds."""
    return [
        {key: count for key, count in zip(table.keys, row, strict=True) if count}
        for row in table.counts.toarray().tolist()
    ]


def surfaces(*texts: str) -> set[str]:
    return set(find_phrases(texts).surface)


def test_phrases_keep_within_sentences_and_off_function_words() -> None:
    found = surfaces("We study reward modeling for large robots. Grasping is hard.")
    assert "reward modeling" in found
    assert not any("modeling for" in phrase or "robots Grasping" in phrase for phrase in found)


def test_the_vocabulary_of_abstracts_is_no_phrase() -> None:
    assert surfaces("We propose a novel method and show significant results.") == set()


def acronyms_of(text: str) -> dict[str, str]:
    return {one.short: one.long_form for one in usual_acronyms(Counter(find_definitions(text)))}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Multi-modal models", "multimodal model"),
        ("Policies", "policy"),
        ("Boxes", "box"),
        ("losses", "loss"),
        ("GPUs", "GPU"),
    ],
)
def test_variants_of_a_phrase_meet(one: str, other: str) -> None:
    assert phrase_key(one) == phrase_key(other)


@pytest.mark.parametrize("word", ["bias", "analysis", "class", "virus", "gas"])
def test_words_that_only_look_plural_stay(word: str) -> None:
    assert phrase_key(word) == word


def test_a_phrase_is_shown_as_it_is_mostly_written() -> None:
    texts = ["Safe exploration here.", "About safe exploration now.", "With SafeRL and the MARL."]
    assert {"safe exploration", "SafeRL", "MARL"} <= surfaces(*texts)


def test_names_keep_their_capital_where_they_have_it_always() -> None:
    assert "Lagrangian" in surfaces("The Lagrangian helps.", "A Lagrangian is used.")


def test_an_attribute_without_its_noun_is_no_phrase() -> None:
    assert "GPU-based" not in surfaces("A GPU-based solver.")
    assert "GPU-based solver" in surfaces("A GPU-based solver.")


def test_rare_phrases_are_left_out() -> None:
    table = find_phrases(["reward hacking", "reward hacking", "tool use"], min_texts=2)
    assert table.keys == ("hacking", "reward", "reward hacking")
    assert table.counts[2].nnz == 0


def test_mentions_are_counted() -> None:
    table = find_phrases(["self-play and more self-play"])
    assert (table.keys, table.counts.toarray().tolist()) == (("selfplay",), [[2]])


@pytest.mark.parametrize(
    ("text", "short", "long_form"),
    [
        (
            "multi-modal large language models (MLLMs) are",
            "mllm",
            "multimodal large language model",
        ),
        ("reinforcement learning (RL) is", "rl", "reinforcement learning"),
        ("We use principal component analysis (PCA).", "pca", "principal component analysis"),
        ("a sparse autoencoder (SAE)", "sae", "sparse autoencoder"),
    ],
)
def test_acronyms_that_a_text_defines_are_known(text: str, short: str, long_form: str) -> None:
    assert acronyms_of(text)[short] == long_form


@pytest.mark.parametrize(
    "text", ["we see (see FIG) this", "in 2019 (NIPS)", "a thing (XYZ)", "(RL)"]
)
def test_brackets_that_define_nothing_are_ignored(text: str) -> None:
    assert acronyms_of(text) == {}


def test_an_acronym_counts_as_its_long_form() -> None:
    table = find_phrases(["Process reward models (PRMs) help.", "PRMs help."])
    column = table.keys.index("process reward model")
    assert table.counts[:, [column]].toarray().ravel().tolist() == [2, 1]
    assert "PRMs" not in table.surface


@given(st.lists(st.text(max_size=80), max_size=4))
def test_any_text_gives_phrases_of_allowed_words(texts: list[str]) -> None:
    table = find_phrases(texts)
    assert table.counts.shape == (len(texts), len(table.surface))
    for surface in table.surface:
        words = surface.lower().split()
        assert 1 <= len(words) <= MAX_WORDS
        assert not FUNCTION_WORDS & set(words)


def test_an_acronym_that_is_a_word_takes_its_capitals_only() -> None:
    texts = ["Recurrent equal attention layers (REAL) help real robots.", "It is real."]
    first, second = mentions(find_phrases(texts))
    assert first["real"] == 1
    assert second == {"real": 1}


def test_a_definition_that_is_rare_beside_the_uses_does_not_take_them() -> None:
    texts = ["Comparing continuous optimisers (COCO) is fun."] + ["COCO images."] * 30
    counted = mentions(find_phrases(texts))
    assert all("coco image" in one and "coco" in one for one in counted[1:])


def test_long_strings_that_are_no_words_are_left_out() -> None:
    assert surfaces("a" * 1_000_000, "Ab1" * 20) == set()


@given(st.lists(st.text(alphabet="ab .", max_size=40), max_size=6))
def test_counts_are_those_of_a_plain_loop(texts: list[str]) -> None:
    expected = []
    for text in texts:
        counts: dict[str, int] = {}
        for sentence in text.split("."):
            words = sentence.split()
            for start in range(len(words)):
                for stop in range(start + 1, min(start + MAX_WORDS, len(words)) + 1):
                    run = words[start:stop]
                    if any(len(word) < 2 for word in run):
                        break
                    if len(run) > 1 or len(run[0]) > 2:
                        counts[" ".join(run)] = counts.get(" ".join(run), 0) + 1
        expected.append(counts)
    assert mentions(find_phrases(texts)) == expected


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("The agents share rewards.", "agents share"),
        ("Most people prefer tea.", "people prefer"),
        ("This is NP-hard.", "NP-hard"),
        ("It is time consuming.", "time consuming"),
        ("Robots incrementally learn skills.", "incrementally"),
        ("The ones that fail.", "ones"),
    ],
)
def test_what_is_no_noun_phrase_is_no_phrase(text: str, phrase: str) -> None:
    assert phrase not in surfaces(text)


@pytest.mark.parametrize(
    "phrase",
    [
        "question answering",
        "domain adaptation",
        "image captioning",
        "support vector machines",
        "minimally invasive surgery",
    ],
)
def test_terms_of_plain_words_are_phrases(phrase: str) -> None:
    assert phrase in surfaces(f"We study {phrase} here.")


def test_an_owner_is_counted_with_what_is_owned() -> None:
    assert phrase_key("robot's") == phrase_key("robots") == "robot"


def test_titles_are_read_before_their_texts_and_counted_apart() -> None:
    titles = ["Reward hacking", "Tool use"]
    texts = ["We find reward hacking.", "Also reward hacking, and tool use."]
    table = find_phrases(texts, titles=titles)
    place = table.keys.index("reward hacking")
    assert table.counts[:, [place]].toarray().ravel().tolist() == [2, 1]
    assert table.titled[place] == pytest.approx(1 / 3)
    assert not find_phrases(texts).titled.any()


def test_titles_of_other_papers_are_refused() -> None:
    with pytest.raises(ValueError, match="longer"):
        find_phrases(["one", "two"], titles=["only one"])


def test_a_piece_is_seldom_where_a_noun_phrase_may_end() -> None:
    table = find_phrases(["Multimodal human preferences help.", "On multimodal human feedback."])
    bounded = dict(zip(table.surface, table.bounded.tolist(), strict=True))
    assert bounded["multimodal human"] == 0
    assert bounded["human feedback"] == 1
    # An article behind it says that the last word is a verb.
    table = find_phrases(["The robots lift the cup.", "A lift is broken."])
    assert dict(zip(table.surface, table.bounded.tolist(), strict=True))["lift"] == 0.5


def test_capitals_of_titles_are_no_sign_of_a_name() -> None:
    titles = ["Deep Policy Optimization"] * 3
    table = find_phrases(["We do policy optimization."] * 3, titles=titles)
    assert "policy optimization" in table.surface
    assert "self-play" in find_phrases(["With self-play."], titles=["Deep Self-Play"]).surface


def test_a_common_noun_amid_a_phrase_has_no_capital_and_a_name_has() -> None:
    texts = [
        "We build on Constrained Policy Optimization, and Policy Optimization is safe.",
        "We call it safe policy Optimization, since policy optimization is known.",
        "A hidden Markov model is fitted; the hidden Markov model is known.",
        "Bluetooth Low energy sensors, of Bluetooth Low energy, have low power and energy.",
    ]
    found = surfaces(*texts)
    assert {"safe policy optimization", "hidden Markov model", "Bluetooth low energy"} <= found
    assert not any(phrase.endswith("policy Optimization") for phrase in found)
