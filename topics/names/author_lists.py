"""Parser of author fields, the same for every format.

In goes what a file has where authors should be: one field ("Phillips J.C., Braun
R.", "Knuth, Donald E. and Lamport, Leslie") or the several texts of a record
(the ``AU`` lines of RIS). Out come the names in display form and in their order,
and whether the list is complete.

A field is read in three steps. Signs that only stand between names (``;``, bars,
line ends, the quotation marks of a Python list) part it for certain. What is left
is parted at "and" and at commas, each part gets a letter for what it can be
(:func:`topics.names.forms.shape_of`), and the first rule of :data:`RULES` that
the letters fit tells which parts are one name. A piece that fits no rule is kept
as it was written: a wrong name would be worse, and the ledger can name it.

Only the standard library is used, so that every source can import this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from topics.names.display import (
    FULL,
    INVERTED,
    LOOSELY_INVERTED,
    PAIR,
    TAIL,
    clean,
    shaped,
    turned,
    with_initials_first,
)
from topics.names.forms import CJK, is_organisation, shape_of
from topics.names.person import display_name, is_name
from topics.names.seams import split_touching
from topics.names.words import CHINESE_SURNAMES
from topics.records import MOST_AUTHORS

HELD = {",": "\ue000", ";": "\ue001", "&": "\ue002", "|": "\ue003", " ": "\ue004"}
"""Signs that a format protects, as BibTeX does by braces, and what stands for them."""

_RESTORED = str.maketrans({held: sign for sign, held in HELD.items()})
_WIDE_MARKS = str.maketrans({"，": ",", "、": ";", "；": ";", "،": ",", "؛": ";", "\u00a0": " "})
_CUT = re.compile(
    r"[\s,;&(\[]*(?:\b(?:and|y|e|und|et)\s+)?(?:\bet\.?\s*al(?:ii|ia)?\b\.?|\b(?:and|&)\s+others\b"
    r"|\bothers\b|\by otros\b|\be outros\b|\bu\.\s?a\.|и др\.?|…|\.\.\."
    r"|(?<=.)等人?|ほか|(?<= )외)"
    r"[\s\])},;.]*$",
    re.IGNORECASE,
)
_OTHERS_BETWEEN = re.compile(r"\band\s+others\s+and\b", re.IGNORECASE)
_AND = re.compile(
    r"(?:\s*,)?\s+(?:and|und|&|et|with)\s+|\s*&\s+|^\s*(?:and|&)\s+|\s+(?:and|&)\s*$", re.I
)
_AND_CJK = re.compile(r"(?<=[\u4e00-\u9fff])\s*[和与與及]\s*(?=[\u4e00-\u9fff])")
_WEAK_AND = re.compile(r"\s+[ye]\s+(?=\S+\s)")
_BARE_HOMONYMS = re.compile(r"[^\W\d_] \d{4}\s*(?:[;|]|$)")
_LIST_BEGINS = re.compile(r"(?:\[|\(|\{|c\(|list\() ?(?=['\"])")
_QUOTED = re.compile(r"'((?:[^'\\]|\\.|'(?! ?(?:,|\Z)))*)'|\"((?:[^\"\\]|\\.)*)\"")
_BRACKET = re.compile(r"[\[\]{}]")
_REMARK = re.compile(r" ?[(\[（][^()\[\]（）]{1,200}[)\]）](?=[ *†‡§¶]{0,3}(?:[,;&|]|and\b|\Z))")
_LETTER = re.compile(r"[^\W\d_]")
_LINE_END = re.compile(r"[\r\n\u2028]+")
_SPACED_CJK = re.compile(rf"[{CJK}]{{2,4}}(?:\s+[{CJK}]{{2,4}})+\Z")
_FEWEST_TRAILING = 2
_KEPT = 50_000
"""Names that are remembered, since most stand on several papers."""
_FEW_CAPITALS = 3
"""More capitals than these are initials only where most of a list is written so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameList:
    """Names in display form, in their order; ``complete`` is False where the field is cut."""

    names: tuple[str, ...]
    complete: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One way in which a field puts names side by side.

    ``shapes`` is a pattern over the letters of the parts; a comma between two
    parts has no sign, an "and" is ``&``. ``name`` is the pattern of one name in
    it. ``strict`` rules hold only where a format says that commas stand within
    names. ``example`` is a field and the number of its names.
    """

    says: str
    shapes: str
    name: str
    example: tuple[str, int]
    strict: bool = False


_ANY = rf"(?>{FULL}|[WG]{TAIL})"
_PAIR_OR_FULL = rf"(?>{PAIR}|{FULL})"
_LOOSE = rf"(?>{LOOSELY_INVERTED}(?![^&])|{_ANY})"
_STRICT = rf"(?>{INVERTED}(?![^&])|{_ANY})"
_FIRST_INVERTED = rf"(?>[WB][SDsd]?[GHTI]|N[SDsd]?[GTI]){TAIL}"
_IN_TURN = rf"[WGNB]S?[GHTI]{TAIL}"

RULES: tuple[Rule, ...] = (
    Rule(
        says="names with initials behind commas, full names among them",
        shapes=rf"(?:{FULL}&?)*{PAIR}&?{_PAIR_OR_FULL}(?:&?{_PAIR_OR_FULL})*+",
        name=_PAIR_OR_FULL,
        example=("Huey, SL, Mehra, NH, and Mehra, S", 3),
    ),
    Rule(
        says="one name between two ands, the last one inverted: commas stand within names",
        shapes=rf"(?:{_LOOSE}&)*+{LOOSELY_INVERTED}",
        name=_LOOSE,
        example=("Garcia Lopez, Xoan Lois and Silva e Souza, Ana", 2),
        strict=True,
    ),
    Rule(
        says="inverted names between ands, the last one too",
        shapes=rf"(?:{_LOOSE}&)++{INVERTED}",
        name=_LOOSE,
        example=("Gomez Ibarra, Daniel F and Crane, Rebecca L", 2),
    ),
    Rule(
        says="inverted names between ands, full ones among them",
        shapes=rf"(?:{_STRICT}&)*+{_STRICT}",
        name=_STRICT,
        example=("King, Jr., Martin Luke and Frida Klee", 2),
    ),
    Rule(
        says="the first name inverted, the others not",
        shapes=rf"{_FIRST_INVERTED}(?:&?{FULL})++",
        name=rf"\A{_FIRST_INVERTED}|{FULL}",
        example=("Smythe, Adam, Karla Marks, and Max Webber", 3),
    ),
    Rule(
        says="full names",
        shapes=rf"{FULL}(?:&?{FULL})*+",
        name=FULL,
        example=("A. Hayashi, S. Paul and V. Sarkar", 3),
    ),
    Rule(
        says="surname and given name in turn",
        shapes=rf"{_IN_TURN}(?:&?{_IN_TURN})++",
        name=_IN_TURN,
        example=("Smythe, Karla, Marks, John, Bauer, Anna", 3),
    ),
    Rule(
        says="full names, and here and there a name of one word",
        shapes=rf"{FULL}(?:&?{FULL}|&?W&?{FULL})++(?:&?W)?",
        name=rf"{FULL}|W",
        example=("Ada Byron, Karla Marks, Suharto, Frida Klee", 4),
    ),
)
"""The rules, in the order in which they are tried."""

_PATTERNS = [(rule, re.compile(rf"(?:{rule.shapes})\Z"), re.compile(rule.name)) for rule in RULES]


def read_author_list(
    values: str | Iterable[str], *, commas_within: bool = False, touching: bool = False
) -> NameList:
    """The names in an author field, or in the several fields of one record.

    Of signs that part names for certain no more are heeded than ``MOST_AUTHORS``
    names need; what lies beyond is not read.

    Parameters
    ----------
    values : str or iterable of str
        The field, or the values that should hold one name each.
    commas_within : bool, optional
        True where the format has commas within names only, as BibTeX and RIS.
        A field that has names between its commas all the same is still read.
    touching : bool, optional
        True where the source writes names without anything between them.
    """
    fields = [values] if isinstance(values, str) else list(values)
    pieces: list[str] = []
    complete = True
    for field in fields:
        found, whole = _certain_pieces(field)
        pieces += found
        complete = complete and whole
    del pieces[MOST_AUTHORS + 1 :]
    alone = len(pieces) > 1
    if (not alone and touching) or (len(pieces) == 1 and "," not in pieces[0]):
        pieces = [name for piece in pieces for name in split_touching(piece, sure=touching)]
    names: list[str] = []
    groups = [part for piece in pieces for part in _parts_of_names(piece, commas_within, alone)]
    trailing = _writes_initials_last(groups)
    shouted = _is_shouted(groups)
    for parts in groups:
        name = _display(parts, trailing=trailing, shouted=shouted).translate(_RESTORED).strip()
        if is_name(name):
            names.append(name)
    return NameList(names=tuple(names), complete=complete)


def _certain_pieces(text: str) -> tuple[list[str], bool]:
    """The pieces between signs that stand between names only, and whether none is left out."""
    text = text.translate(_WIDE_MARKS)
    values = _listed_values(text)
    if values is not None:
        parted = [_certain_pieces(value) for value in values]
        return [piece for found, _ in parted for piece in found], all(w for _, w in parted)
    if ";" not in text and "|" not in text:
        text = _LINE_END.sub(";", text.strip())
    text = " ".join(text.split()).strip(" ,;")
    if text[:1] in "[{" and text[-1:] in "]}" and not _BRACKET.search(text, 1, len(text) - 1):
        text = text[1:-1]
    text = _REMARK.sub("", text).strip(" ,;")
    if text[:3].lower() == "by ":
        text = text[3:]
    if "others" in text:
        text = _OTHERS_BETWEEN.sub("and others_ and", text)
    complete = True
    pieces: list[str] = []
    for part in re.split(r"[;|•]|\s[·/]\s|(?<!:)//", text):
        cut = _CUT.search(part[-40:])
        if cut:
            complete = False
            part = part[: len(part) - len(cut.group())]
        if "others_" in part:
            complete = False
            part = re.sub(r"\band others_ ", "", part)
        part = part.strip(" ,")
        if part:
            pieces += part.split() if _is_spaced_chinese(part) else [part]
    return pieces, complete


def _listed_values(text: str) -> list[str] | None:
    """The values of a list as Python and R print it, None where the text is none."""
    text = " ".join(text.split())
    begins = _LIST_BEGINS.match(text)
    if begins is None or text[-1] not in "])}" or text[:-1].rstrip(" ,")[-1:] not in "'\"":
        return None
    inner = text[begins.end() : -1].rstrip(" ,")
    return [re.sub(r"\\(.)", r"\1", one or two) for one, two in _QUOTED.findall(inner)]


def _is_spaced_chinese(text: str) -> bool:
    """Whether only spaces part Chinese names; two words can be one Japanese name."""
    if not _SPACED_CJK.match(text):
        return False
    words = text.split()
    chinese = all(word[0] in CHINESE_SURNAMES and len(word) < 4 for word in words)
    return chinese or (len(words) > 2 and all(len(word) < 4 for word in words))


@lru_cache(maxsize=_KEPT)
def _parts_of_names(piece: str, commas_within: bool, alone: bool) -> tuple[tuple[str, ...], ...]:
    """The names in a piece, each as its parts between commas.

    ``alone`` says that something else parts the names already, so that a piece
    is one name unless it cannot be.
    """
    sections = _sections(piece)
    parts = [
        [p for part in s.split(",") if (p := part.strip()) and _LETTER.search(p)] for s in sections
    ]
    parts = [section for section in parts if section]
    if not parts:
        return ()
    if len(parts) == 1 and len(parts[0]) == 1:
        return ((parts[0][0],),)
    cleaned = [[clean(part) or part for part in section] for section in parts]
    shapes = ["".join(map(shape_of, section)) for section in cleaned]
    found = _apply("&".join(shapes), cleaned, strict=commas_within or alone)
    if found is not None:
        return tuple(map(tuple, found))
    each: list[list[str]] = []
    for section, letters in zip(cleaned, shapes, strict=True):
        each += _apply(letters, [section], strict=commas_within or alone) or [[", ".join(section)]]
    return tuple(map(tuple, each))


def _apply(shapes: str, sections: list[list[str]], *, strict: bool) -> list[list[str]] | None:
    """The names by the first rule that fits, or None."""
    parts = [part for section in sections for part in section]
    if len(parts) == 1:
        return [parts]
    for rule, whole, one in _PATTERNS:
        if (rule.strict and not strict) or not _fits(rule, whole, shapes, strict=strict):
            continue
        names: list[list[str]] = []
        place = 0
        for found in one.finditer(shapes):
            size = len(found.group())
            names.append(parts[place : place + size])
            place += size
        return names
    return None


def _fits(rule: Rule, whole: re.Pattern[str], shapes: str, *, strict: bool) -> bool:
    if rule.strict and "&" not in shapes and re.fullmatch("[FH][FHNB]|CC", shapes):
        return False
    return whole.match(shapes) is not None


def _sections(piece: str) -> list[str]:
    """The piece parted at "and" and its kin, outside of the names of organisations."""
    piece = _AND_CJK.sub(" & ", piece)
    sections = [section.strip(" ,") for section in _AND.split(piece)]
    sections = [section for section in sections if section]
    if len(sections) < 2 and "," in piece:
        weak = [section.strip(" ,") for section in _WEAK_AND.split(piece)]
        if len(weak) == 2 and "," in weak[0] and "," not in weak[1] and _full(weak):
            return weak
    if len(sections) == 2 and "," not in piece and is_organisation(piece):
        bare = [len(section.split()) == 1 or section[0].islower() for section in sections]
        if any(bare) and any(is_organisation(s) for s in sections):
            return [piece]
    return sections


def _full(sections: list[str]) -> bool:
    return all(
        shape_of(part.strip()) in "FHNBT" for section in sections for part in section.split(",")
    )


def _writes_initials_last(groups: list[tuple[str, ...]]) -> bool:
    """Whether a list as a whole writes "Surname AB", as PubMed does."""
    if len(groups) < _FEWEST_TRAILING or any(len(parts) > 1 for parts in groups):
        return False
    if not any(word.isupper() or "." in word for parts in groups for word in parts[0].split()[1:]):
        return False
    shapes = [shape_of(clean(parts[0])) for parts in groups]
    named = [shape for shape in shapes if shape not in "OCckW"]
    if "T" not in named or not set(named) <= {"T", "t"}:
        return False
    long = any(len(parts[0].rsplit(None, 1)[-1]) > _FEW_CAPITALS for parts in groups)
    return not long or 2 * named.count("T") > len(named)


def _is_shouted(groups: list[tuple[str, ...]]) -> bool:
    """Whether full given names stand in capitals in a list, so that short ones can be names."""
    given = [parts[1] for parts in groups if len(parts) > 1]
    return any(len(text) > 3 and text.isupper() and text.isalpha() for text in given)


@lru_cache(maxsize=_KEPT)
def _display(parts: tuple[str, ...], *, trailing: bool, shouted: bool) -> str:
    if len(parts) > 1:
        name = parts[0]
        if shape_of(name) in "HFNBTtOCc" and all(shape_of(part) in "SDsd" for part in parts[1:]):
            return shaped(", ".join(parts))
        return turned(list(parts), shouted=shouted)
    if HELD[" "] in parts[0]:
        return parts[0]
    if trailing and shape_of(clean(parts[0])) in "Tt":
        return with_initials_first(clean(parts[0]))
    return display_name(parts[0])


def held(text: str) -> str:
    """A text whose separators are no separators to the reader."""
    for sign, stand_in in HELD.items():
        text = text.replace(sign, stand_in)
    return text


__all__ = ["HELD", "RULES", "NameList", "Rule", "held", "read_author_list"]
