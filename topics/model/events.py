"""What an update did to the themes of a model, as events with their counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from topics.model.history import Event, Kind
from topics.model.papers import TrainingPapers
from topics.model.succession import Succession, are_dormant
from topics.schema import NO_THEME, NO_THEME_NAME
from topics.text.wording import counted
from topics.themes.cosines import Labels
from topics.themes.fitted import DiscoveredTheme, FittedThemes

_MOST_ORIGINS = 3
_HALF = 0.5
_SHIFTED = 0.1
"""Share of a theme's earlier papers that came or went from which this is told."""


def describe_changes(
    *,
    before: tuple[FittedThemes, TrainingPapers],
    after: tuple[FittedThemes, TrainingPapers],
    succession: Succession,
    order: Labels,
    date: str,
    known: int,
    history: tuple[Event, ...] = (),
) -> tuple[Event, ...]:
    """Events of an update: first what it was, then what changed, theme by theme.

    Parameters
    ----------
    before, after : (FittedThemes, TrainingPapers)
    succession : Succession
        Of discovered themes, as they were found.
    order : ndarray of shape (n_found,)
        Place of each found theme among the discovered themes of ``after``; -1 for none.
    date : str
    known : int
        Papers that the model had already.
    history : tuple of Event
        Earlier events, which say what is dormant.
    """
    was, themes = before[0].discovered, after[0].discovered
    new = after[1].table["theme_id"].to_numpy()[len(before[1]) :]
    added = {theme: int((new == theme).sum()) for theme in after[0].theme_ids}
    sizes = after[1].table["theme_id"].value_counts().to_dict()
    shared = succession.shared
    held = shared.sum(axis=1)
    events = [_updated(before[1], after[1], date=date, known=known)]

    def event(kind: Kind, ids: list[str], evidence: str) -> None:
        events.append(Event(date=date, event=kind, theme_ids=tuple(ids), evidence=evidence))

    for at, place in sorted(enumerate(order.tolist()), key=lambda pair: pair[1]):
        if place < 0:
            continue
        theme = themes[place]
        if succession.before[at] >= 0:
            moves = _moves(theme.id, before, after)
            if moves:
                event("shifted", [theme.id], moves)
        else:
            given, size = shared[:, at], sizes.get(theme.id, 0)
            evidence = (
                f"{theme.name}: {counted(size, 'paper')}, {added[theme.id]:,} of them new"
                f"{_origins(given, was)}"
            )
            if given.sum() >= _HALF * size:
                event("split", [*_givers(given, was), theme.id], evidence)
            else:
                event("born", [theme.id], evidence)
    going = set(succession.before.tolist())
    for theme_before, target in enumerate(succession.into.tolist()):
        if target < 0 and theme_before not in going:
            event(
                "ended",
                [was[theme_before].id],
                f"none of the papers of {was[theme_before].name} has a theme",
            )
        elif target >= 0:
            receiver = themes[int(order[target])]
            event(
                "merged",
                [was[theme_before].id, receiver.id],
                f"{shared[theme_before, target]:,} of the "
                f"{counted(int(held[theme_before]), 'paper')} of {was[theme_before].name} "
                f"are in {receiver.name}",
            )
    events += _sleepers(before[1], after[0], added, len(new), date, history)
    return tuple(events)


def _updated(before: TrainingPapers, after: TrainingPapers, *, date: str, known: int) -> Event:
    ids = after.table["theme_id"]
    new = ids.to_numpy()[len(before) :]
    kept = before.rows
    moved = (
        float((before.table["theme_id"].to_numpy()[kept] != ids.to_numpy()[kept]).mean())
        if len(kept)
        else 0.0
    )
    without = int((new == NO_THEME).sum())
    had = f", {known:,} known already" if known else ""
    return Event(
        date=date,
        event="updated",
        evidence=f"{counted(len(new), 'new paper')}{had}; {without:,} without a theme; "
        f"{moved:.1%} of earlier papers changed theme",
    )


def _moves(
    theme: str,
    before: tuple[FittedThemes, TrainingPapers],
    after: tuple[FittedThemes, TrainingPapers],
) -> str:
    """Where the earlier papers of a theme went and came from; empty where they are few."""
    kept = before[1].rows
    was = before[1].table["theme_id"].to_numpy()[kept]
    now = after[1].table["theme_id"].to_numpy()[kept]
    own, there = was == theme, now == theme
    stayed, gone, come = own & there, own & ~there, there & ~own
    if stayed.sum() >= (1 - _SHIFTED) * max(own.sum(), there.sum()):
        return ""
    names = dict(zip(before[0].theme_ids, before[0].theme_names, strict=True))
    names |= dict(zip(after[0].theme_ids, after[0].theme_names, strict=True))
    names[NO_THEME] = NO_THEME_NAME
    went = _largest(now[gone], names, "to")
    came = _largest(was[come], names, "from")
    return (
        f"{stayed.sum():,} of its {counted(int(own.sum()), 'paper')} stayed{went}; "
        f"{counted(int(come.sum()), 'earlier paper')} came{came}"
    )


def _largest(themes: NDArray[np.object_], names: Mapping[str, str], towards: str) -> str:
    """The themes that most of some papers went to or came from, with their counts."""
    ids, counts = np.unique(themes.astype(str), return_counts=True)
    order = np.argsort(-counts, kind="stable")[:_MOST_ORIGINS]
    told = [f"{counts[at]:,} {towards} {names[ids[at]]}" for at in order.tolist()]
    return f" ({', '.join(told)})" if told else ""


def _givers(given: NDArray[np.int64], was: Sequence[DiscoveredTheme]) -> list[str]:
    """Ids of the theme that gave most papers, and of others that gave half as many."""
    return [one.id for one, papers in zip(was, given, strict=True) if 2 * papers >= given.max()]


def _origins(shares: NDArray[np.int64], was: Sequence[DiscoveredTheme]) -> str:
    """From which themes the earlier papers of a new one are."""
    largest = np.argsort(-shares, kind="stable")[:_MOST_ORIGINS]
    names = [f"{shares[at]:,} from {was[at].name}" for at in largest.tolist() if shares[at]]
    return f"; {', '.join(names)}" if names else ""


def _sleepers(
    papers: TrainingPapers,
    themes: FittedThemes,
    added: dict[str, int],
    new: int,
    date: str,
    history: tuple[Event, ...],
) -> list[Event]:
    """Themes that fell asleep or woke."""
    sizes = papers.table["theme_id"].value_counts().to_dict()
    ids = [theme for theme in themes.theme_ids if theme in sizes]
    asleep: set[str] = set()
    for one in history:
        if one.event == "dormant":
            asleep |= set(one.theme_ids)
        elif one.event == "revived":
            asleep -= set(one.theme_ids)
    dormant = are_dormant(
        np.array([sizes[theme] for theme in ids]), np.array([added[theme] for theme in ids]), new
    )
    events = []
    for theme, sleeps in zip(ids, dormant.tolist(), strict=True):
        if sleeps and theme not in asleep:
            evidence = f"none of {counted(new, 'new paper')}; {sizes[theme]:,} earlier"
            events.append(Event(date=date, event="dormant", theme_ids=(theme,), evidence=evidence))
        elif added[theme] and theme in asleep:
            evidence = f"{added[theme]:,} of {counted(new, 'new paper')}"
            events.append(Event(date=date, event="revived", theme_ids=(theme,), evidence=evidence))
    return events
