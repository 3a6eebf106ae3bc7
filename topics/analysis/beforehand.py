"""What can be refused before a paper is read: a wrong option should not cost an hour."""

from __future__ import annotations

from topics.corpus.columns import check_group, check_within
from topics.corpus.corpus import PAPER_COLUMNS
from topics.encoders.load import check_encoder
from topics.identity.decisions import load_author_decisions, load_paper_rules
from topics.settings import Settings


def check_beforehand(settings: Settings) -> None:
    """Refuse settings that no papers could be analysed with.

    Raises
    ------
    UsageError
        If there is no such encoder or GPU, or papers have no such column.
    InputError
        If a merges or authors file cannot be used.
    ModelError
        If the encoder's folder holds none that can be loaded.
    MissingExtraError
        If the encoder needs an extra that is not installed.
    """
    check_encoder(settings.encoder)
    check_within(PAPER_COLUMNS, settings.trends.within)
    check_group(PAPER_COLUMNS, settings.shares.group_by)
    if settings.identity.merges is not None:
        load_paper_rules(settings.identity.merges)
    if settings.identity.authors is not None:
        load_author_decisions(settings.identity.authors)
