"""Names of discovered themes from a language model, if the user sets one up.

Any server that answers as OpenAI's ``/chat/completions`` does is asked once a theme.
Only keyphrases and a few titles leave the machine. An answer counts if it is a short
name that uses a word of what was sent; otherwise the theme keeps the name it has, and
a note says so. Answers are kept, so that the same run gives the same names offline.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from topics.encoders.cache.keeping import keep
from topics.settings import NamerSettings
from topics.text.phrases import phrase_key
from topics.text.printable import printable
from topics.text.wording import are, counted
from topics.themes.fitted import DiscoveredTheme
from topics.themes.fitting import Theming
from topics.themes.levels import show_level

TITLES = 6
"""Titles that are sent of each theme: those it is surest of."""

KEY_VARIABLE = "OPENAI_API_KEY"
"""Environment variable with the key; without it none is sent."""

_FOLDER = "names"
_SECONDS = 30.0
_LARGEST = 64 * 1024
"""Bytes of an answer beyond which it cannot be a name."""

_LONGEST_TITLE = 300
_LONGEST, _MOST_WORDS = 60, 7
_WORD = re.compile(r"[^\W\d_][\w-]{2,}")
_NOT_IN_NAMES = re.compile(r"[<>{}\[\]|\\`*#=@]|https?:|www\.")
_QUESTION = (
    "These papers share a research theme. Name it as the heading of a list of themes would: two to "
    "five words, specific, no quotation marks, no full stop. Answer with the name alone.\n\n"
    "Key phrases: {phrases}\n\nTitles:\n{titles}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Renamed:
    """The themes with the names that could be taken, and a note on it."""

    theming: Theming
    note: str


class _NoAnswerError(Exception):
    """Why the server gave no answer, as the end of a sentence."""


def rename_themes(
    theming: Theming,
    titles: Sequence[str],
    settings: NamerSettings,
    *,
    cache: Path,
    fixed: Collection[str] = (),
) -> Renamed:
    """Give discovered themes of every level the names that a language model finds.

    Ids and keywords stay. After a first request without an answer no more are sent.

    Parameters
    ----------
    theming : Theming
    titles : sequence of n str
    settings : NamerSettings
    cache : Path
        Folder in which answers are kept.
    fixed : collection of str
        Ids of themes that keep their names, since the user gave them.
    """
    themes = _themes_to_name(theming, titles, set(fixed))
    names = {theme: own for theme, own, _ in themes}
    ask = _Asker(settings, cache)
    given = [theme.name for theme in theming.model.declared]
    refused = 0
    failure = ""
    for theme, _, question in themes:
        try:
            answer = ask(question, failure)
        except _NoAnswerError as error:
            failure = str(error)
            continue
        taken = {name.lower() for other, name in names.items() if other != theme}
        name = check_name(answer, question)
        if name and name.lower() not in taken | {one.lower() for one in given}:
            names[theme] = name
        else:
            refused += 1
    renamed = sum(names[theme] != own for theme, own, _ in themes)
    note = f"{settings.model} named {renamed} of {counted(len(themes), 'discovered theme')}"
    if refused:
        note += f"; {counted(refused, 'answer')} {are(refused)} no name and not used"
    if failure:
        note += f"; it could not be asked for the others: {failure}"
    return Renamed(theming=_with_names(theming, names), note=f"{note}.")


def check_name(answer: str, question: str) -> str:
    """The name in an answer; empty if it holds none.

    A name is one line of at most seven words, without markup or addresses, and has a
    word in common with the question's phrases and titles.
    """
    lines = [line.strip() for line in printable(answer).splitlines() if line.strip()]
    if len(lines) != 1:
        return ""
    name = " ".join(lines[0].strip(" \t\"'“”‘’.").split())
    asked = question.partition("Key phrases: ")[2]
    known = set(map(phrase_key, _WORD.findall(asked.lower())))
    words = [phrase_key(word) for word in _WORD.findall(name.lower())]
    able = 0 < len(name) <= _LONGEST and len(name.split()) <= _MOST_WORDS
    if not able or _NOT_IN_NAMES.search(name) or not known & set(words):
        return ""
    return name[:1].upper() + name[1:]


def _themes_to_name(
    theming: Theming, titles: Sequence[str], fixed: set[str]
) -> list[tuple[str, str, str]]:
    """Id, name and question of every discovered theme, the finest level first."""
    found: dict[str, tuple[str, str, str]] = {}
    for level in range(len(theming.tree) + 1, 0, -1):
        shown = show_level(theming, level)
        for place, theme in enumerate(shown.ids):
            if shown.origins[place] == "declared" or theme in fixed or theme in found:
                continue
            members = np.flatnonzero(shown.labels == place)
            weight = shown.memberships[members, place].round(6)
            surest = members[np.lexsort((members, -weight))][:TITLES]
            listed = [" ".join(titles[row].split())[:_LONGEST_TITLE] for row in surest.tolist()]
            question = _QUESTION.format(
                phrases=", ".join(shown.keywords[place]),
                titles="\n".join(f"- {title}" for title in listed),
            )
            found[theme] = (theme, shown.names[place], question)
    return list(found.values())


def _with_names(theming: Theming, names: dict[str, str]) -> Theming:
    def renamed(themes: Sequence[DiscoveredTheme]) -> tuple[DiscoveredTheme, ...]:
        return tuple(replace(theme, name=names.get(theme.id, theme.name)) for theme in themes)

    return replace(
        theming,
        model=replace(theming.model, discovered=renamed(theming.model.discovered)),
        tree=tuple(replace(level, themes=renamed(level.themes)) for level in theming.tree),
    )


class _Asker:
    """Answers to questions, from those that were kept or from the server."""

    def __init__(self, settings: NamerSettings, cache: Path) -> None:
        self._settings = settings
        self._folder = cache / _FOLDER

    def __call__(self, question: str, failure: str) -> str:
        """The answer; after a ``failure`` only a kept one."""
        body = {
            "model": self._settings.model,
            "temperature": 0,
            "messages": [{"role": "user", "content": question}],
        }
        sent = json.dumps(body, sort_keys=True).encode()
        path = self._folder / f"{hashlib.sha256(sent).hexdigest()}.json"
        kept = _read_kept(path)
        if kept is not None:
            return kept
        if failure:
            raise _NoAnswerError(failure)
        answer = _find_content(
            _post(f"{self._settings.base_url.rstrip('/')}/chat/completions", sent)
        )
        keep(path, json.dumps({"answer": answer}).encode())
        return answer


def _read_kept(path: Path) -> str | None:
    try:
        kept = json.loads(path.read_bytes())["answer"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return kept if isinstance(kept, str) else None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """What is sent goes to the server that was named, and to no other."""

    def redirect_request(self, *_arguments: Any) -> None:
        return None


def _post(address: str, body: bytes, *, clock: Callable[[], float] = time.monotonic) -> bytes:
    """The server's answer, not larger than a name needs and not later than one is waited for."""
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if key := os.environ.get(KEY_VARIABLE, "").strip():
        headers["Authorization"] = f"Bearer {key}"
    # The settings allow http and https only.
    request = urllib.request.Request(address, data=body, headers=headers)  # noqa: S310
    deadline = clock() + _SECONDS
    received = b""
    try:
        opener = urllib.request.build_opener(_NoRedirect)
        with opener.open(request, timeout=_SECONDS) as response:
            while piece := response.read1(_LARGEST):
                received += piece
                if len(received) > _LARGEST:
                    raise _NoAnswerError(f"the answer has more than {_LARGEST // 1024} KiB")
                if clock() > deadline:
                    raise _NoAnswerError(f"the answer took more than {_SECONDS:.0f} seconds")
    except urllib.error.HTTPError as error:
        raise _NoAnswerError(f"the server answered {error.code}") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise _NoAnswerError(
            f"no answer from the server ({printable(str(reason))[:200]})"
        ) from error
    return received


def _find_content(received: bytes) -> str:
    """The text of the first choice.

    Raises
    ------
    _NoAnswerError
        If there is none.
    """
    try:
        content = json.loads(received)["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        content = None
    if not isinstance(content, str):
        raise _NoAnswerError("what came is not a chat completion; is --base-url right?")
    return content
