"""The table of cleaning rules, in the order of application.

The order matters: characters before markup, markup before spacing, and the rules that
remove whole sentences last, when sentences can be told apart. Each rule has a trigger,
a pattern for RE2, which reads a text once however many alternatives a pattern has;
few triggers stand in most texts, so that they make cleaning fast.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from topics.text.cleaning import (
    boilerplate,
    characters,
    languages,
    latex,
    markup,
    openings,
    spacing,
)
from topics.text.spaces import single_spaced

WHITESPACE = "whitespace"

Kind = Literal["signs", "gaps and frames", "sentences", "openings"]
"""What is looked for at once: those that few texts have are apart from those that many have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One step of cleaning.

    ``trigger`` is a regular expression in RE2's syntax, in which ``\\w`` and its like are
    of ASCII; texts in which it is not found stay as they are. ``apply`` makes the change;
    it never raises, and takes time linear in the length of the text. ``titles`` says
    whether the rule applies to titles too. Triggers of one kind are looked for at once,
    before each is looked for where one was found.
    """

    name: str
    description: str
    trigger: str
    kind: Kind
    apply: Callable[[str], str]
    titles: bool = False


RULES: tuple[Rule, ...] = (
    Rule(
        name="unicode",
        description="Repairs wrongly decoded text and removes control and invisible characters.",
        trigger=characters.TRIGGER,
        kind="signs",
        apply=characters.repair,
        titles=True,
    ),
    Rule(
        name=WHITESPACE,
        description="Makes one space of any run of spaces, tabs and line ends.",
        trigger=characters.SPACE_TRIGGER,
        kind="signs",
        apply=single_spaced,
        titles=True,
    ),
    Rule(
        name="placeholder",
        description='Empties what only says that there is no abstract ("N/A").',
        trigger=boilerplate.PLACEHOLDER_TRIGGER,
        kind="signs",
        apply=boilerplate.empty_placeholder,
    ),
    Rule(
        name="html",
        description="Turns HTML entities into characters and removes known HTML and JATS tags.",
        trigger=r"[&<]",
        kind="signs",
        apply=markup.strip_html,
        titles=True,
    ),
    Rule(
        name="latex",
        description="Turns LaTeX commands, quotes and formulas into readable text.",
        trigger=r"[\\$~{]|``|''|--",
        kind="signs",
        apply=latex.to_text,
        titles=True,
    ),
    Rule(
        name="urls_broken",
        description='Closes web addresses that a PDF tore apart ("https: //x. org").',
        trigger=r": /|:// | ://|www\. |hub\. |lab\. ",
        kind="gaps and frames",
        apply=spacing.join_urls,
        titles=True,
    ),
    Rule(
        name="spacing",
        description='Closes gaps in numbers, abbreviations and before punctuation ("15. 6k").',
        trigger=spacing.GAP_TRIGGER,
        kind="gaps and frames",
        apply=spacing.close_gaps,
        titles=True,
    ),
    Rule(
        name="hyphenation",
        description='Joins words that a line break divided ("meth- ods").',
        trigger=spacing.HYPHEN_TRIGGER,
        kind="gaps and frames",
        apply=spacing.join_hyphenated,
        titles=True,
    ),
    Rule(
        name="languages",
        description="Keeps the English part of an abstract that stands there in two languages.",
        trigger=languages.TRIGGER,
        kind="gaps and frames",
        apply=languages.keep_english,
    ),
    Rule(
        name="heading",
        description='Drops a leading "Abstract:" or "Summary:".',
        trigger=boilerplate.HEADING_TRIGGER,
        kind="gaps and frames",
        apply=boilerplate.drop_heading,
    ),
    Rule(
        name="sections",
        description='Drops the headings of structured abstracts ("METHODS:") as words.',
        trigger=boilerplate.SECTION_TRIGGER,
        kind="gaps and frames",
        apply=boilerplate.drop_section_headings,
    ),
    Rule(
        name="links",
        description='Drops the row of links under an abstract ("[abs] [ pdf ][ bib ]").',
        trigger=boilerplate.LINKS_TRIGGER,
        kind="gaps and frames",
        apply=boilerplate.drop_link_row,
    ),
    Rule(
        name="copyright",
        description='Drops a publisher\'s notice at either end ("© 2021 Elsevier Ltd.").',
        trigger=boilerplate.COPYRIGHT_TRIGGER,
        kind="gaps and frames",
        apply=boilerplate.drop_copyright,
    ),
    Rule(
        name="availability",
        description="Drops web addresses and the sentences that only announce code or data.",
        trigger=boilerplate.AVAILABILITY_TRIGGER,
        kind="sentences",
        apply=boilerplate.drop_availability,
    ),
    Rule(
        name="warning",
        description="Drops warnings about offensive or harmful examples.",
        trigger=boilerplate.WARNING_TRIGGER,
        kind="sentences",
        apply=boilerplate.drop_warning,
    ),
    Rule(
        name="opening",
        description='Shortens openings that say nothing ("In this paper, we propose": "We").',
        trigger=openings.TRIGGER,
        kind="openings",
        apply=openings.shorten_openings,
    ),
)
"""All rules, in the order of application."""
