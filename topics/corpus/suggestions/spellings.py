"""Tables of other spellings of names: nicknames, umlauts, and transliteration.

Only used to suggest that two authors may be one person, never to merge them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_NICKNAME_GROUPS = """
abigail abby; abraham abe; albert al bert; alexander alex sasha sascha; alexandra sandra;
alfred fred; andrew andy drew; anthony tony; antonio toni; barbara barb; benjamin ben benny;
bernard bernie; catherine katherine kathryn kate kathy cathy katie; charles charlie chuck;
christina chris tina; christopher chris kit; daniel dan danny; david dave; deborah debbie deb;
donald don; dorothy dot; edward ed eddie ted; elizabeth liz beth betty eliza lisa; eugene gene;
frances fran; francis frank; frederick fred; gabriel gabe; gerald gerry jerry; gregory greg;
harold harry hal; henry harry hank; jacob jake; james jim jimmy jamie; jeffrey geoffrey jeff geoff;
jennifer jen jenny; jessica jess; john jack johnny; jonathan jon; joseph joe josef; joshua josh;
kenneth ken; kimberly kim; lawrence laurence larry; leonard len lenny; leslie les; margaret maggie
meg peggy; martin marty; matthew matt mathew; maximilian max; michael mike mick mickel;
mikhail misha; mitchell mitch; nathaniel nathan nate; nicholas nick nicolas; nicole nikki;
pamela pam;
patricia pat patty; patrick pat; peter pete; philip phillip phil; raymond ray; rebecca becky;
richard rick dick rich; robert bob rob bobby bert; ronald ron; russell russ; samuel sam;
stephen steven steve; susan sue; terence terry; theodore ted theo; thomas tom tommy; timothy tim;
victor vic; victoria vicky; vincent vince; vladimir volodymyr; walter walt; william bill will willy;
zachary zach
"""


def _nickname_table() -> dict[str, str]:
    groups = [group.split() for group in _NICKNAME_GROUPS.split(";")]
    return {name: group[0] for group in groups for name in group}


NICKNAMES: Mapping[str, str] = _nickname_table()
"""Folded given name to the name that stands for its group."""

_UMLAUTS = {
    "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue",
    "ø": "oe", "Ø": "Oe", "å": "aa", "Å": "Aa",
}  # fmt: skip

_SKELETON = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("shch|sch|sh", "s"), ("tch|tsch|ch|cz", "c"), ("dzh|dj|zh", "z"), ("kh|ck|q", "k"),
        ("ph|ff", "f"), ("th", "t"), ("x", "ks"), ("ts|tz", "c"), ("w", "v"), ("ou|oo", "u"),
        ("(?<=[aeiou])[iyj]", ""), ("[yj]", "i"), ("i+", "i"), ("i(?=[aeou])", ""),
        ("(?<=.)h", ""),
    )
]  # fmt: skip


def umlaut_spellings(name: str) -> Iterator[str]:
    """The name with its umlauts written out, if it has any ("Mueller" for "Müller")."""
    written = "".join(_UMLAUTS.get(letter, letter) for letter in name)
    if written != name:
        yield written


def skeleton(folded: str) -> str:
    """What is left of a folded name when the habits of transliteration are taken off.

    >>> skeleton("yekaterina") == skeleton("ekaterina")
    True
    """
    text = folded[1:] if folded.startswith("ye") else folded
    for pattern, replacement in _SKELETON:
        text = pattern.sub(replacement, text)
    return re.sub(r"(.)\1+", r"\1", text)
