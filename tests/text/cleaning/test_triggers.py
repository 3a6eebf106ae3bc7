"""Triggers: they spare rules the texts that these would not change, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle, islice

import ftfy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topics.settings import CleaningSettings
from topics.text.cleaning import RULES, Rule, characters, clean, clean_titles
from topics.text.cleaning.application import MAX_PASSES
from topics.text.cleaning.triggers import SearchedTexts, any_of

DECIDING = {
    "urls_broken": (": /", ":// ", " ://", "www. ", "hub. ", "lab. "),
    "languages": (
        "esum", "ésum", "iassunto", "assung", "amenvatting", "ammanfattning", "ammendrag",
        "iivistelm", "treszczenie", "bstrakt", "zet", "нотац", "езюме", "摘要", "要旨", "초록",
        "ESUM", "ÉSUM", "IASSUNTO", "ASSUNG", "AMENVATTING", "TRESZCZENIE", "BSTRAKT",
    ),
    "copyright": ("©", "(c)", "(C)", "opyright", "OPYRIGHT", "ights reserved", "ights Reserved"),
    "availability": (
        "http", "www.", ".io", ".com", ".org", ".co/", ".be/", "vailable", "eleased"
    ),
}  # fmt: skip
"""Rules that are tried only on texts with one of these; all others may be tried on any text."""

_PIECES = st.sampled_from(
    [
        "\u200b", "é", "ï¬€", "ﬁ", "\ud83d", "’", "√", "a\u0301", "\x1b[3m", "\x0c", "\u2003",
        "\x85", "\n", "  ", " ", ".", ",", ";", "?", ")", "(", "[", "]", "- ", "-", "a", "B", "1",
        "_", "é", "N/A", "no abstract available", "NaN", "&amp;", "<b>", "<", "\\emph{", "{", "}",
        "$x$", "--", "~", "``", "''", "https", ": //", "://", "www. ", "www.", "git", "hub. ",
        "lab. ", "com", "io/", "15. 6k", "333, 963", "1. 5%", "e. g.", "i. i. d.", "s. t.", " ,",
        " .", "( x", "x )", "[ 1 ]", "meth- ods", "two- and", "3- shot", "non- IID", "Resumen:",
        "RESUMEN.", "Abstract: ", "Özet: ", "Zusammenfassung — ", "ABSTRACT ", "Summary - ",
        "abstract", "We ", "the ", "of ", "and ", "METHODS:", "Results—", "Aims and Methods :",
        "background:", "[abs]", "[ pdf ]", "(edit)", "(c) JMLR 2019.", "© 2021 Elsevier Ltd.",
        "All rights reserved.", "Copyright ACM.", "(b)", "Code is available at ",
        "The data will be released.", "Our code is published here. ", "https://a.b/c",
        "github.com/x", "sites.google.com/x", "www.a.org", "x.github.io", "and/or ", "Warning: ",
        "note: ", "This paper contains ", "Content warning: ", "harmful ", "examples. ",
        "This work may include ", "In this paper, we ", "In this work we ", "This paper proposes ",
        "Our article also ", "presents ", "Through this study, it ", "the present work ",
    ]
)  # fmt: skip
_TEXTS = st.lists(
    st.one_of(
        st.lists(_PIECES, max_size=12).map("".join),
        st.lists(_PIECES, max_size=12).map(" ".join),
        st.text(max_size=60),
        st.text(st.characters(codec="latin-1"), max_size=60),
    ),
    min_size=1,
    max_size=4,
)


def _cleaned_one_by_one(text: str, rules: Sequence[Rule], *, tidies: bool) -> tuple[str, set[str]]:
    """A text as rules make it that are all tried, in turn, until none changes it."""
    changed, idle = set(), 0
    for rule in islice(cycle(rules), MAX_PASSES * len(rules)):
        needles = DECIDING.get(rule.name, ("",))
        result = rule.apply(text) if any(needle in text for needle in needles) else text
        idle = idle + 1 if result == text else 0
        if idle == len(rules):
            break
        if result != text:
            changed.add(rule.name)
            text = " ".join(result.split()) if tidies else result
    return text, changed


@settings(max_examples=150)
@given(_TEXTS)
def test_texts_come_out_as_if_every_rule_had_been_tried(texts: list[str]) -> None:
    off = CleaningSettings(rules_off=frozenset({"whitespace", "unicode"}))
    kinds = [
        (clean(texts), RULES),
        (clean_titles(texts), [rule for rule in RULES if rule.titles]),
        (clean(texts, off), [rule for rule in RULES if rule.name not in off.rules_off]),
    ]
    for found, rules in kinds:
        tidies = any(rule.name == "whitespace" for rule in rules)
        expected = [_cleaned_one_by_one(text, rules, tidies=tidies) for text in texts]
        assert found.texts == [text for text, _ in expected]
        assert found.changes == {
            rule.name: sum(rule.name in changed for _, changed in expected) for rule in rules
        }


@settings(max_examples=150)
@given(_TEXTS)
def test_a_rule_changes_nothing_where_its_trigger_is_not(texts: list[str]) -> None:
    for rule in RULES:
        if rule.name in DECIDING:
            continue
        found = set(SearchedTexts(texts).find(rule.trigger, range(len(texts))))
        for row, text in enumerate(texts):
            assert row in found or rule.apply(text) == text, rule.name


@pytest.mark.parametrize("name", DECIDING)
def test_what_decides_whether_a_rule_is_tried(name: str) -> None:
    rule = next(rule for rule in RULES if rule.name == name)
    texts = [f"a {needle} b" for needle in DECIDING[name]]
    searched = SearchedTexts([*texts, "a plain text"])
    assert searched.find(rule.trigger, range(len(texts) + 1)) == list(range(len(texts)))


def test_every_space_but_a_single_one_is_found() -> None:
    rule = next(rule for rule in RULES if rule.name == "whitespace")
    spaces = [chr(code) for code in range(0x110000) if chr(code).isspace()]
    texts = [f"a{space}b" for space in spaces if space != " "]
    assert len(SearchedTexts(texts).find(rule.trigger, range(len(texts)))) == len(texts)
    assert SearchedTexts(["a b", "a  b", " a", "a "]).find(rule.trigger, range(4)) == [1, 2, 3]


def test_signs_that_are_not_shown_to_ftfy_are_none_that_it_changes() -> None:
    """Each single character that is passed over, in places where mojibake stands."""
    passed = [
        chr(code)
        for code in (*range(0x80, 0x3000), *range(0x1D400, 0x1D800), *range(0xFB00, 0xFB05))
        if characters._PRINTABLE_NEEDS_FTFY.search(chr(code)) is None
        and chr(code) not in "\u00ad\u200b"
    ]
    assert len(passed) > 3000
    for sign in passed:
        plain = characters._PLAIN.get(sign, sign)
        for place in ("a%sb", "a %s b", "voil%s la", "%s", "(%s)", "a%s 1", "1%s2", "A%s A", "%s"):
            text = place % sign
            assert ftfy.fix_text(text, characters._config()) == place % plain


def test_a_text_that_ftfy_would_change_is_found() -> None:
    beyond = [chr(code) for code in range(0x80, 0x3000)]
    found = SearchedTexts(f"a{one}b" for one in beyond).find(characters.TRIGGER, range(len(beyond)))
    passed = set(range(len(beyond))) - set(found)
    assert len(passed) > 400
    assert not any(characters._NEEDS_FTFY.search(beyond[at]) for at in passed)


def test_a_pattern_of_several_is_found_where_one_of_them_is() -> None:
    searched = SearchedTexts(["ab", "b", "c", ""])
    assert searched.find(any_of(["a|c", "^$"]), [0, 1, 2, 3]) == [0, 2, 3]
    assert searched.find("b", [1, 3]) == [1]
    assert searched.find("b", []) == []


def test_texts_are_searched_as_they_are_after_changes() -> None:
    searched = SearchedTexts(["ab", "b", "\ud83d b", "c"])
    assert searched.find("b", range(4)) == [0, 1, 2]
    searched.change(3, "b\ud83d")
    searched.change(1, "d")
    assert searched.texts == ["ab", "d", "\ud83d b", "b\ud83d"]
    assert searched.find("b", range(4)) == [0, 2, 3]
    assert searched.find("b", [1, 3]) == [3]
    assert searched.find("b", [0, 1]) == [0]
