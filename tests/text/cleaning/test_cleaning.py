"""The cleaning rules: what they change, what they leave, how long they take."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import SHARED
from tests.growth import assert_grows_linearly
from topics.records import Record
from topics.settings import CleaningSettings
from topics.sources import find_inputs
from topics.text.cleaning import RULES, application, clean, clean_titles

REAL = SHARED / "seeds"


def cleaned(text: str) -> str:
    return clean([text]).texts[0]


@pytest.mark.parametrize(
    ("dirty", "expected"),
    [
        # unicode, whitespace
        ("Café\u00a0na\u200bïve ﬁne ï¬€ers ‘so’", "Café naïve fine ffers 'so'"),
        ("bad \x00\x07text \x1b[31mred\x1b[0m", "bad text red"),
        ("  two\n\nparagraphs\t here ", "two paragraphs here"),
        # placeholder, heading, sections
        ("[No abstract available]", ""),
        ("N/A", ""),
        ("Abstract: It works.", "It works."),
        ("ABSTRACT—It works.", "It works."),
        ("BACKGROUND: We knew. Methods: we tried.", "We knew. We tried."),
        # html
        ("<jats:p>10<sup>6</sup> H<sub>2</sub>O &amp; more</jats:p>", "10^6 H2O & more"),
        ("&lt;b&gt;bold&lt;/b&gt; &amp;amp; &eacute;", "bold & é"),
        # latex
        (r"\textbf{\textit{What for? }}A lot of \textsc{InterMT}.", "What for? A lot of InterMT."),
        (r"\emph{Safe} policies, \textit{e. g. ,} Lagrangian", "Safe policies, e.g., Lagrangian"),
        (r"an $\alpha$-divergence in $O(n^2)$, $\frac{1}{2}$", "an α-divergence in O(n^2), 1/2"),
        (r"by 18. 1\% as in~\cite{a,b}, Fig.~3", "by 18.1% as in, Fig. 3"),
        (r"``quotes'' by Schr\"odinger and Erd\H{o}s", '"quotes" by Schrödinger and Erdős'),
        (r"{\bf Bold} \textcolor{red}{red} \href{http://a.org}{link}", "Bold red link"),
        ("{BERT} and the textit{video continuity}", "BERT and the video continuity"),
        (r"our macro \ours{} wins on $x \in \R$", "our macro ours wins on x ∈ R"),
        # spacing
        ("15. 6k prompts, 333, 963 pairs, 0. 5%", "15.6k prompts, 333,963 pairs, 0.5%"),
        ("i. e. this , and w. r. t. that ( x )", "i.e. this, and w.r.t. that (x)"),
        ("topic methods- BERTopic", "topic methods – BERTopic"),
        ("Gemini 2. 5 Pro gets 36. 9%", "Gemini 2.5 Pro gets 36.9%"),
        # hyphenation
        (
            "meth- ods, in- terpretability, im- plementation",
            "methods, interpretability, implementation",
        ),
        (
            "self- supervised, state- of-the-art, k- means",
            "self-supervised, state-of-the-art, k-means",
        ),
        ("GPT- 4 and non- Euclidean", "GPT-4 and non-Euclidean"),
        # links, copyright, availability, warning
        ("It works. [abs] [ pdf ][ bib ] [ code ] &copy JMLR 2024. ( edit, beta )", "It works."),
        ("It works. © 2021 Elsevier Ltd. All rights reserved.", "It works."),
        ("It works. (C) 2019 IEEE", "It works."),
        ("© 2019 IEEE. We built a robot. It walks.", "We built a robot. It walks."),
        (
            "It works. Our page is available at the following URL: https: //a. b. org/c.",
            "It works.",
        ),
        ("It works. Code is available at https://github.com/x/y", "It works."),
        ("It works. The code can be found in www.example.org/x.", "It works."),
        ("It works. Warning: this text has offensive examples.", "It works."),
        ("It works (see https://a.org/b).", "It works."),
        # opening
        ("In this paper, we introduce X.", "We introduce X."),
        ("It fails. In this work we present a fix.", "It fails. We present a fix."),
        ("This paper presents a scheme.", "We present a scheme."),
    ],
)
def test_what_is_changed(dirty: str, expected: str) -> None:
    assert cleaned(dirty) == expected


@pytest.mark.parametrize(
    "text",
    [
        "trained on 2.6 trillion tokens, 18.1% of 33,963 for $10 in C++ or F# with p < 0.05",
        "x < y and y > z, the token </s>, AT&T, R&D",
        "in 2019, 300 papers and in 2019. 5 annotators",
        "sizes of 50, 100, 200 and 500 at resolutions 256, 512",
        "between $100K and $200K, or $5 and $10, or US$3 or 4$ each",
        "two- and three-way, pre- and post-training, strongly- or weakly-annotated",
        "about ~12K of ~2% in http-like {0,1} sets, a_b and x^2",
        "Abstract meaning representation (AMR) is a graph.",
        "(a) 2017, (b) 2018 and (c) 2019 data of the IEEE",
        "However, in this paper the authors disagree.",
        "The results are shown below.",
        "We warn that caution is needed with harmful content.",
        "Schrödinger, Erdős, naïve, façade, Łukasz, 北京, Привет",
        r"C:\Users\x stays",
        "Is it 1. 2 or 3?",
        "This paper proposes a parser and evaluates it.",
        "Release dates are released by the agency each month.",
    ],
)
def test_what_survives(text: str) -> None:
    assert cleaned(text) == text


def test_a_sentence_with_content_loses_only_its_address() -> None:
    text = "We release 10k annotated dialogues at https://x.org/data to foster research."
    assert cleaned(text) == "We release 10k annotated dialogues to foster research."


def test_each_rule_is_listed_and_counted_and_can_be_switched_off() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert all(rule.description.endswith(".") for rule in RULES)
    texts = [r"\emph{a} b", "plain text", r"\emph{c} d"]
    result = clean(texts)
    assert list(result.changes) == names
    assert result.changes["latex"] == 2
    assert sum(result.changes.values()) == 2
    off = clean(texts, CleaningSettings(rules_off=frozenset({"latex"})))
    assert off.texts == texts
    assert "latex" not in off.changes


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_alone_is_harmless_to_plain_text(rule: object) -> None:
    text = "Agents learn policies that obey constraints."
    others = frozenset(other.name for other in RULES if other is not rule)
    assert clean([text], CleaningSettings(rules_off=others)).texts == [text]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("{BERT}: Pre-training of {D}eep models", "BERT: Pre-training of Deep models"),
        ("A $k$-NN <i>study</i> &amp; more", "A k-NN study & more"),
        ("In this paper, we\n  trust", "In this paper, we trust"),
        ("Summary: N/A", "Summary: N/A"),
    ],
)
def test_titles_keep_their_words(title: str, expected: str) -> None:
    assert clean_titles([title]).texts == [expected]


_PIECES = st.sampled_from(
    r"""\textbf{ \emph{ } { $ $$ \alpha \cite{x} \\ % \% ~ `` '' -- &amp; &lt;b&gt; <b> </b> < >
    ( ) [abs] [pdf] © (c) 2019 IEEE. https:// https: //a. b /c www. www.x.org code available at is .
    . , 1 18. 1% 15. 6k 333, 963 in meth- ods- and In this paper, we This paper presents Warning:
    harmful examples. e. g. , Abstract: METHODS: Results The \u200b é ï¬€ [ ] N/A""".split()
)


@settings(max_examples=400)
@given(
    st.one_of(
        st.text(max_size=120),
        st.lists(_PIECES, max_size=25).map(" ".join),
        st.lists(_PIECES, max_size=25).map("".join),
    )
)
def test_cleaning_what_is_clean_changes_nothing(text: str) -> None:
    once = clean([text]).texts
    again = clean(once)
    assert again.texts == once
    assert not any(again.changes.values())
    title = clean_titles([text]).texts
    assert clean_titles(title).texts == title


_UNITS = [
    " ", "1", "1, ", "1. ", "111, ", "{", "}", "[", "(", "\\", "$", "$a ", "<", "<b ", "&", "&amp;",
    "a", "a-", "a- ", "- ", ".", ". ", ",", "~", "``", "\\emph{", "https://", "www.a. ", "é", "â€",
    "[abs]", "© ", "© 2019 IEEE. ", "A. ", "\n", "\x1b[", "code and data ", "code.", "Warning: ",
    "_", "^{", "--",
]  # fmt: skip


@pytest.mark.parametrize("unit", _UNITS)
def test_a_long_run_of_anything_takes_linear_time(unit: str) -> None:
    def clean_run(size: int) -> None:
        clean(["Code at https://a.org/b " + unit * (size // len(unit))])

    assert_grows_linearly(clean_run, 25_000)


@pytest.mark.skipif(not REAL.exists(), reason="the real pages are not beside this checkout")
def test_the_real_pages_come_out_clean() -> None:
    records = [
        item
        for found in find_inputs([REAL]).readable
        for item in found.items()
        if isinstance(item, Record)
    ]
    texts = clean([record.abstract for record in records]).texts
    assert len(texts) == 30
    for dirt in (
        "\\",
        "http",
        "[abs]",
        "JMLR",
        " ,",
        "- o",
        "Warning",
        "In this paper",
        ". com",
        "$",
    ):
        assert not [text for text in texts if dirt in text], dirt
    joined = "\n".join(texts)
    for fact in (
        "2.6 trillion",
        "18.1%",
        "15.6k",
        "333,963",
        "36.9%",
        "+65.5%",
        "1,206",
        "2.5 Pro",
    ):
        assert fact in joined


ENGLISH = "This article presents a new method for the analysis of texts and of their authors."


@pytest.mark.parametrize(
    "text",
    [
        f"Resumen: Este artículo presenta un método nuevo para el análisis. Abstract: {ENGLISH}",
        f"{ENGLISH} Zusammenfassung: Dieser Artikel stellt eine neue Methode zur Analyse vor.",
        f"ABSTRACT: {ENGLISH} RÉSUMÉ: Cet article présente une nouvelle méthode d'analyse.",
        f"摘要：本文提出了一种新的方法。 Abstract: {ENGLISH}",
    ],
)
def test_of_two_languages_the_english_one_is_kept(text: str) -> None:
    cleaned = clean([text])
    assert cleaned.texts == clean([ENGLISH]).texts
    assert cleaned.changes["languages"] == 1


@pytest.mark.parametrize(
    "text",
    [
        "Resumen: Este artículo presenta un método nuevo para el análisis de textos.",
        "We sum up. The resumé of a person is read by a model, and so is the summary.",
        "Dieser Artikel stellt eine neue Methode vor. Zusammenfassung: Sie ist gut und neu.",
    ],
)
def test_an_abstract_in_one_language_stays(text: str) -> None:
    assert clean([text]).changes["languages"] == 0


MANY = [f"In this paper, we sum 1 0{number} \\emph{{terms}}." for number in range(2500)]


def test_texts_divided_among_processes_come_out_as_from_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alone = clean(MANY)
    monkeypatch.setattr(application, "DIVIDED_CHARACTERS", 0)
    monkeypatch.setattr(application, "available_cores", lambda: 2)
    assert clean(MANY) == alone
    assert alone.changes["opening"] == alone.changes["latex"] == len(MANY)


def test_texts_are_cleaned_here_where_another_process_was_killed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(**_settings: object) -> None:
        raise BrokenExecutor

    alone = clean(MANY[:3])
    monkeypatch.setattr("joblib.Parallel", broken)
    monkeypatch.setattr(application, "DIVIDED_CHARACTERS", 0)
    monkeypatch.setattr(application, "available_cores", lambda: 2)
    assert clean(MANY[:3]) == alone
