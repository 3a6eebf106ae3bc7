"""Time of every cleaning rule and rule of names on 1 MB of its nastiest repetition.

``python -m tests.nasty`` prints a table; the tests take 100 times less of each.
What is repeated is what makes a rule begin to match, again and again, and fail.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

from topics.names import author_lists, display, folding, forms, identifiers, person, seams, titles
from topics.text.cleaning import RULES, Rule
from topics.text.cleaning.triggers import SearchedTexts

MEGABYTE = 1_000_000

REPEATED: dict[str, tuple[str, ...]] = {
    "unicode": ("Ã©", "â€™Ã", "\u200b\u00ad", "\ud83d", "ï¬\x81 "),
    "whitespace": (" \t\n", "\u2003a"),
    "placeholder": ("n/a ", "-"),
    "html": ("&amp;", "&#", "<i", "<b><i>", "</", "&lt;p&gt;", "<!--", "<![CDATA["),
    "latex": ("\\", "{", "$", "\\frac{", "\\emph{a}", "$x_{", "\\'", "``", "\\begin{a}", "~", "--"),
    "urls_broken": ("https: //x. ", "www. x. ", ": / ", "h ttp://", "git hub. "),
    "spacing": ("1. ", "15. 6k ", "e. g. ", "( ", " ,", "a . ", "U. S. "),
    "hyphenation": ("a- ", "meth- ods ", "-- ", "non- and sub- "),
    "languages": ("Résumé ", "Abstract ", "Zusammenfassung: ", "Resumen. Abstract: "),
    "heading": ("Abstract: ", "ABSTRACT", "Summary - "),
    "sections": ("METHODS: ", "A:", "Background—", "AIMS AND METHODS "),
    "links": ("[abs]", "[ pdf ][", "[", "edit ", "[abs] [ "),
    "copyright": (
        "© ",
        "(c) 2021 ",
        "All rights reserved. ",
        "Copyright 2021 Elsevier ",
        "© 2021 ",
    ),
    "availability": ("http://", "code is available at ", "www.a. ", "released. ", "https://a.b/c "),
    "warning": ("Warning: ", "Note ", "Disclaimer: this paper ", "This paper contains "),
    "opening": ("In this paper, ", "In this work we ", "This paper proposes ", "We propose "),
}
"""What each cleaning rule is given, by its name."""

NAMES: dict[str, tuple[Callable[[str], object], tuple[str, ...]]] = {
    "read_author_list": (
        author_lists.read_author_list,
        ("A, ", "Oak, E., ", "and ", "; ", "{", "Oak E ", "de la ", "王 ", '["', "A.; B, "),
    ),
    "display_name": (display.display_name, ("A. ", "Jr, ", "(", "McA", "-", "'", "PhD, ", "王")),
    "name_key": (person.name_key, ("A", "a-", "é ", "van ")),
    "is_name": (person.is_name, ("A ", "a.", "-")),
    "shape_of": (forms.shape_of, ("A. ", "A", "Ab ", "王")),
    "split_touching": (seams.split_touching, ("aA", "McA", "OakEve", "a A")),
    "fold_line": (folding.fold_line, ("é", "ﬁ", "\u0301", "İ")),
    "normalise_title": (titles.normalise_title, ("$x$", "\\a{", "v1 ", "(", ": ", "&amp;")),
    "normalise_doi": (identifiers.normalise_doi, ("10.", "doi:", "/", "https://doi.org/")),
    "normalise_arxiv": (identifiers.normalise_arxiv, ("1234.", "arxiv:", "v1", "/")),
}
"""Rules of names, titles and identifiers, and what they are given."""


def cases(length: int) -> Iterator[tuple[str, str, float]]:
    """Kind and name of a rule, and the seconds of its slowest repetition."""
    for rule in RULES:
        yield "cleaning", rule.name, max(
            _seconds(partial(_try, rule), one, length)
            for one in REPEATED[rule.name]
        )  # fmt: skip
    for name, (function, repeated) in NAMES.items():
        yield "names", name, max(_seconds(function, one, length) for one in repeated)


def _try(rule: Rule, text: str) -> None:
    if SearchedTexts([text]).find(rule.trigger, [0]):
        rule.apply(text)


def _seconds(function: Callable[[str], object], repeated: str, length: int) -> float:
    text = (repeated * (length // len(repeated) + 1))[:length]
    start = time.process_time()
    function(f"A. {text} Z")
    return time.process_time() - start


def main() -> None:
    length = int(sys.argv[1]) if len(sys.argv) > 1 else MEGABYTE
    print(f"| | rule | seconds for {length:,} characters |\n| --- | --- | --- |")
    for kind, name, seconds in cases(length):
        print(f"| {kind} | `{name}` | {seconds:.2f} |", flush=True)


if __name__ == "__main__":
    main()
