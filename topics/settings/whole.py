"""All settings of a run together, and back from its manifest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_origin

from topics.errors import InputError, ParameterError
from topics.settings.checking import check_types, hints_of
from topics.settings.counting import ShareSettings, TrendSettings
from topics.settings.encoding import EncoderSettings
from topics.settings.reading import CleaningSettings, IdentitySettings, ReadSettings
from topics.settings.themes import NamerSettings, ThemeSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings of all stages, as taken by ``topics.analyse``.

    Examples
    --------
    >>> import topics
    >>> settings = topics.Settings(shares=topics.ShareSettings(years=(2022, 2025)))
    >>> settings.shares.years
    (2022, 2025)
    >>> topics.EncoderSettings(threads="two")
    Traceback (most recent call last):
    topics.errors.ParameterError: threads must be a whole number, got 'two'.
    """

    identity: IdentitySettings = field(default_factory=IdentitySettings)
    reading: ReadSettings = field(default_factory=ReadSettings)
    cleaning: CleaningSettings = field(default_factory=CleaningSettings)
    encoder: EncoderSettings = field(default_factory=EncoderSettings)
    themes: ThemeSettings = field(default_factory=ThemeSettings)
    namer: NamerSettings = field(default_factory=NamerSettings)
    shares: ShareSettings = field(default_factory=ShareSettings)
    trends: TrendSettings = field(default_factory=TrendSettings)
    cache: Path | str | None = None

    def __post_init__(self) -> None:
        check_types(self)


def settings_from(stored: object, *, where: str) -> Settings:
    """Restore settings from a manifest.

    Parameters
    ----------
    stored : object
        Parsed JSON of :func:`dataclasses.asdict`.
    where : str
        Location of the manifest, for error messages.

    Raises
    ------
    InputError
        If ``stored`` does not hold settings, or one of them is invalid.
    """
    try:
        restored: Settings = _restored(Settings, stored)
    except (ParameterError, TypeError) as error:
        raise InputError(f"{where}: the run's settings cannot be used: {error}") from error
    return restored


def _restored(kind: Any, stored: object) -> Any:
    if not isinstance(stored, Mapping):
        raise TypeError(f"{kind.__name__} must be a JSON object")
    hints: dict[str, Any] = hints_of(kind)
    unknown = sorted(set(stored) - set(hints))
    if unknown:
        raise TypeError(f"{kind.__name__} has no {unknown[0]!r}.")
    values = {}
    for name, value in stored.items():
        hint = hints[name]
        element = get_args(hint)[0] if get_origin(hint) is tuple else None
        if is_dataclass(hint):
            value = _restored(hint, value)
        elif is_dataclass(element) and isinstance(value, list):
            value = [_restored(element, one) for one in value]
        values[name] = value
    return kind(**values)
