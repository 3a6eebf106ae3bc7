"""The table of cleaning rules, in the order of application.

The order matters: characters before markup, markup before spacing, and the rules that
remove whole sentences last, when sentences can be told apart. Each rule has a cheap
test of whether it may apply to a text at all; few rules apply to most texts, so that
these tests make cleaning fast.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from topics.text.cleaning import (
    boilerplate,
    characters,
    languages,
    latex,
    markup,
    openings,
    spacing,
)

WHITESPACE = "whitespace"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One step of cleaning.

    ``may_apply`` is a quick test and ``apply`` makes the change; neither raises, and
    both take time linear in the length of the text. ``titles`` says whether the rule
    applies to titles too.
    """

    name: str
    description: str
    may_apply: Callable[[str], bool]
    apply: Callable[[str], str]
    titles: bool = False


def _contains_any(*needles: str) -> Callable[[str], bool]:
    # map, not a generator expression: its overhead would exceed most searches.
    return lambda text: any(map(text.__contains__, needles))


RULES: tuple[Rule, ...] = (
    Rule(
        name="unicode",
        description="Repairs wrongly decoded text and removes control and invisible characters.",
        may_apply=characters.is_suspicious,
        apply=characters.repair,
        titles=True,
    ),
    Rule(
        name=WHITESPACE,
        description="Makes one space of any run of spaces, tabs and line ends.",
        may_apply=characters.has_irregular_space,
        apply=lambda text: " ".join(text.split()),
        titles=True,
    ),
    Rule(
        name="placeholder",
        description='Empties what only says that there is no abstract ("N/A").',
        may_apply=lambda text: 0 < len(text) < 80,
        apply=boilerplate.empty_placeholder,
    ),
    Rule(
        name="html",
        description="Turns HTML entities into characters and removes known HTML and JATS tags.",
        may_apply=_contains_any("&", "<"),
        apply=markup.strip_html,
        titles=True,
    ),
    Rule(
        name="latex",
        description="Turns LaTeX commands, quotes and formulas into readable text.",
        may_apply=_contains_any("\\", "$", "``", "''", "~", "{", "--"),
        apply=latex.to_text,
        titles=True,
    ),
    Rule(
        name="urls_broken",
        description='Closes web addresses that a PDF tore apart ("https: //x. org").',
        may_apply=_contains_any(": /", ":// ", " ://", "www. ", "hub. ", "lab. "),
        apply=spacing.join_urls,
        titles=True,
    ),
    Rule(
        name="spacing",
        description='Closes gaps in numbers, abbreviations and before punctuation ("15. 6k").',
        may_apply=spacing.has_gaps,
        apply=spacing.close_gaps,
        titles=True,
    ),
    Rule(
        name="hyphenation",
        description='Joins words that a line break divided ("meth- ods").',
        may_apply=_contains_any("- "),
        apply=spacing.join_hyphenated,
        titles=True,
    ),
    Rule(
        name="languages",
        description="Keeps the English part of an abstract that stands there in two languages.",
        may_apply=_contains_any(*languages.LANGUAGE_WORDS),
        apply=languages.keep_english,
    ),
    Rule(
        name="heading",
        description='Drops a leading "Abstract:" or "Summary:".',
        may_apply=boilerplate.may_have_heading,
        apply=boilerplate.drop_heading,
    ),
    Rule(
        name="sections",
        description='Drops the headings of structured abstracts ("METHODS:") as words.',
        may_apply=_contains_any(":", "—"),
        apply=boilerplate.drop_section_headings,
    ),
    Rule(
        name="links",
        description='Drops the row of links under an abstract ("[abs] [ pdf ][ bib ]").',
        may_apply=_contains_any("[", "JMLR", "edit"),
        apply=boilerplate.drop_link_row,
    ),
    Rule(
        name="copyright",
        description='Drops a publisher\'s notice at either end ("© 2021 Elsevier Ltd.").',
        may_apply=_contains_any(
            "©", "(c)", "(C)", "opyright", "OPYRIGHT", "ights reserved", "ights Reserved"
        ),
        apply=boilerplate.drop_copyright,
    ),
    Rule(
        name="availability",
        description="Drops web addresses and the sentences that only announce code or data.",
        may_apply=_contains_any(
            "http", "www.", ".io", ".com", ".org", ".co/", ".be/", "vailable", "eleased"
        ),
        apply=boilerplate.drop_availability,
    ),
    Rule(
        name="warning",
        description="Drops warnings about offensive or harmful examples.",
        may_apply=_contains_any(
            "arning", "WARNING", "isclaimer", "aution", "Notice", "Note", "his paper "
        ),
        apply=boilerplate.drop_warning,
    ),
    Rule(
        name="opening",
        description='Shortens openings that say nothing ("In this paper, we propose": "We").',
        may_apply=_contains_any(*openings.OPENING_WORDS),
        apply=openings.shorten_openings,
    ),
)
"""All rules, in the order of application."""
