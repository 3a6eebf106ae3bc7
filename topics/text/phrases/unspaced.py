"""Terms of scripts that are written without spaces: Chinese and Japanese.

White space shows where an English word ends; here all between two commas would pass
for a word. Terms are those that authors give as keywords or, where none are given, what
titles repeat; the rest of a sentence names nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

_SCRIPT = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RUN = re.compile(f"[{_SCRIPT}]+")
_IN_SCRIPT = re.compile(f"[{_SCRIPT}]")

_SHORTEST, _LONGEST = 2, 12
"""Characters of a keyword that is taken for a term."""

_LONGEST_REPEATED = 6
"""Characters of a term that titles repeat."""

_FEWEST_TITLES = 3
"""Titles that repeat a term."""

_INSIDE = 0.7
"""What stands inside a longer term this often is a piece of it."""

_PHRASE = 4
"""Characters from which a term is more than one word, as a rule."""

_PARTICLES = frozenset(
    "的了在和与及对为是以其等于从并而不有这该本将被把或也又由向到个种之基中下上のにはをがでともへや"
)
"""Characters that begin or end no term."""

_SAY_LITTLE = frozenset(
    """
    应用 研究 分析 设计 设计研究 应用研究 研究现状 发展 发展趋势 对策 现状 问题 趋势
    影响 影响因素 策略 路径 创新 综述 展望 启示 方法 模型 系统 技术 实践 探索 思考 特征
    作用 关系 进展 比较 评价 設計 開発 手法 課題 考察 応用 解析
    """.split()
)
"""Terms that papers of any subject have."""


class Terms:
    """Terms by which sentences without spaces are divided.

    Parameters
    ----------
    terms : collection of str
    """

    def __init__(self, terms: Collection[str]) -> None:
        # The longest first, which a regular expression takes where several begin.
        ordered = sorted(terms, key=lambda term: (-len(term), term))
        self._term = re.compile("|".join(map(re.escape, ordered))) if ordered else None

    def divide(self, text: str) -> str:
        """The text with each term between ends, and nothing else of these scripts."""
        if text.isascii():
            return text
        return _RUN.sub(self._divide_run, text)

    def _divide_run(self, run: re.Match[str]) -> str:
        found = self._term.findall(run[0]) if self._term else []
        if not found and len(run[0]) <= _LONGEST and _stands_alone(run):
            return run[0]
        return f" . {' . '.join(found)} . " if found else " . "


def _stands_alone(run: re.Match[str]) -> bool:
    """Whether white space is on both sides: the text is divided into words already."""
    before = run.string[max(0, run.start() - 1) : run.start()]
    after = run.string[run.end() : run.end() + 1]
    return not before.strip() and not after.strip()


def find_terms(titles: Iterable[str], keywords: Iterable[Sequence[str]] = ()) -> Terms:
    """Find the terms of a corpus.

    Parameters
    ----------
    titles : iterable of str
    keywords : iterable of sequences of str
        What authors give.
    """
    given = {
        word
        for own in keywords
        for word in own
        if _SHORTEST <= len(word) <= _LONGEST and _RUN.fullmatch(word)
    }
    return Terms((given or _find_repeated(titles)) - _SAY_LITTLE)


def _find_repeated(titles: Iterable[str]) -> set[str]:
    """What several titles hold, without pieces of longer terms (C-value, Frantzi et al. 2000)."""
    counted: Counter[str] = Counter()
    for title in titles:
        if not title.isascii():
            counted.update({piece for run in _RUN.findall(title) for piece in _pieces(run)})
    repeated = {piece: uses for piece, uses in counted.items() if uses >= _FEWEST_TITLES}
    inside: dict[str, int] = {}
    for piece, uses in repeated.items():
        for shorter in (piece[1:], piece[:-1]):
            inside[shorter] = max(inside.get(shorter, 0), uses)
    return {piece for piece, uses in repeated.items() if inside.get(piece, 0) < _INSIDE * uses}


def _pieces(run: str) -> Iterable[str]:
    for start in range(len(run)):
        if run[start] in _PARTICLES:
            continue
        for end in range(start + _SHORTEST, min(len(run), start + _LONGEST_REPEATED) + 1):
            if run[end - 1] not in _PARTICLES:
                yield run[start:end]


def is_unspaced(word: str) -> bool:
    """Whether a word is of these scripts, in which two characters may be a whole term."""
    return _IN_SCRIPT.search(word) is not None


def is_unspaced_phrase(word: str) -> bool:
    """Whether a word of these scripts says as much as several of others."""
    return len(word) >= _PHRASE and is_unspaced(word)
