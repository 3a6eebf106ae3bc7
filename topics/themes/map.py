"""Map of the papers: themes by their likeness, papers by their memberships.

Theme centres are laid out by multidimensional scaling and pushed apart until
their discs do not overlap. A paper lies in the disc of its theme, drawn towards
the other themes as far as its memberships say; within the disc, the two main
directions of the theme's own papers decide. Neighbourhoods mean likeness, but
distances between discs are only roughly to scale, as in every map of this kind.

Unlike a neighbour embedding it compiles nothing, takes seconds for tens of
thousands of papers, and gives the same picture for the same tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from threadpoolctl import threadpool_limits

from topics.arrays import FloatArray
from topics.schema import NO_THEME

MAP_COLUMNS = ("paper_id", "x", "y")

_GOLDEN_ANGLE = np.pi * (3.0 - np.sqrt(5.0))


@dataclass(frozen=True, kw_only=True)
class MapSettings:
    """How the map is laid out.

    Parameters
    ----------
    gap : float
        Space between two discs, in parts of the mean radius.
    rounds : int
        Most rounds of pushing discs apart.
    pull : float
        How much of the way to its other themes a paper goes, between 0 and 1.
    aspect : float
        How much wider than high the map is, because screens are.
    """

    gap: float = 0.35
    rounds: int = 400
    pull: float = 0.4
    aspect: float = 1.35


def compute_map(
    vectors: npt.NDArray[np.floating],
    assignments: pd.DataFrame,
    memberships: pd.DataFrame,
    settings: MapSettings | None = None,
) -> pd.DataFrame:
    """Coordinates of every paper.

    Parameters
    ----------
    vectors : floating, shape (papers, dimensions)
        In the order of ``assignments``.
    assignments : DataFrame
        Columns paper_id, theme_id.
    memberships : DataFrame
        Columns paper_id, theme_id, weight.
    settings : MapSettings, optional

    Returns
    -------
    DataFrame
        Columns ``MAP_COLUMNS``; x and y lie between 0 and 1, at one scale.

    Raises
    ------
    ValueError
        If there are not as many vectors as papers.

    Notes
    -----
    Centres by classical scaling of their Euclidean distances (Torgerson 1952).
    """
    settings = settings or MapSettings()
    if len(vectors) != len(assignments):
        raise ValueError(f"{len(vectors)} vectors for {len(assignments)} papers.")
    theme, codes = _codes(assignments["theme_id"])
    if not len(assignments):
        return pd.DataFrame({name: [] for name in MAP_COLUMNS})
    means = np.empty((len(theme), vectors.shape[1]))
    within = np.empty((len(codes), 2))
    radii = np.sqrt(np.bincount(codes, minlength=len(theme)).astype(np.float64))
    # Many small decompositions: threads would cost more than they save, and change last digits.
    with threadpool_limits(limits=1):
        # Theme by theme, since all papers at once would be the vectors twice over.
        for index in range(len(theme)):
            members = np.flatnonzero(codes == index)
            papers = np.nan_to_num(vectors[members].astype(np.float64))
            means[index] = papers.mean(axis=0)
            within[members] = radii[index] * _disc(papers)
        centres = _push_apart(_scale(means), radii, settings)
    place = centres[codes] + within
    place += settings.pull * _leaning(assignments, memberships, theme, codes, centres)
    return pd.DataFrame(
        {"paper_id": assignments["paper_id"].to_numpy(), **_unit(place)}, columns=list(MAP_COLUMNS)
    )


def _codes(theme_ids: pd.Series[Any]) -> tuple[list[str], npt.NDArray[np.int64]]:
    """Themes that have papers, "none" last, and each paper's place among them."""
    names = sorted(set(theme_ids), key=lambda name: (name == NO_THEME, name))
    place = {name: index for index, name in enumerate(names)}
    return names, theme_ids.map(place).to_numpy(dtype=np.int64)


def _scale(means: FloatArray) -> FloatArray:
    """Two coordinates a theme, by classical scaling; signs fixed, so that nothing flips."""
    count = len(means)
    place = np.zeros((count, 2))
    if count < 2:
        return place
    centred = means - means.mean(axis=0)
    left, size, _ = np.linalg.svd(centred, full_matrices=False)
    axes = min(2, size.size)
    place[:, :axes] = left[:, :axes] * size[:axes]
    largest = place[np.abs(place).argmax(axis=0), [0, 1]]
    return place * np.where(largest < 0, -1.0, 1.0)


def _push_apart(place: FloatArray, radii: FloatArray, settings: MapSettings) -> FloatArray:
    """Move overlapping discs apart and all of them together, until nothing overlaps."""
    count = len(place)
    if count < 2:
        return place
    room = radii + settings.gap * radii.mean() / 2
    spread = float(np.sqrt((place**2).sum(axis=1).mean())) or 1.0
    place = place / spread * np.sqrt((room**2).sum()) * 0.8
    place = place * np.array([np.sqrt(settings.aspect), 1.0 / np.sqrt(settings.aspect)])
    # Discs on one spot need a direction to leave it by: a sunflower's, which is always the same.
    turn = np.arange(count) * _GOLDEN_ANGLE
    place = place + 1e-6 * room.mean() * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    need = room[:, None] + room[None, :]
    np.fill_diagonal(need, 0.0)
    for _ in range(settings.rounds):
        step = place[:, None, :] - place[None, :, :]
        distance = np.sqrt((step**2).sum(axis=2)) + 1e-12
        overlap = np.maximum(need - distance, 0.0)
        if overlap.max() < 0.01 * room.mean():
            break
        move = (step / distance[:, :, None] * overlap[:, :, None]).sum(axis=1)
        touching = np.maximum((overlap > 0).sum(axis=1), 1)
        place = (place + 0.5 * move / touching[:, None]) * 0.9985
    return place


def _disc(vectors: FloatArray) -> FloatArray:
    """Coordinates within the unit disc: angle and rank of the distance on the two main axes."""
    count = len(vectors)
    rank = np.arange(count)
    if count < 4:
        around = 2 * np.pi * rank / max(count, 1)
        radius = 0.0 if count == 1 else 0.5
        return radius * np.stack([np.cos(around), np.sin(around)], axis=1)
    centred = vectors - vectors.mean(axis=0)
    scores = _two_axes(centred).round(9)
    flat = scores / np.maximum(scores.std(axis=0), 1e-12)
    distance = np.hypot(flat[:, 0], flat[:, 1])
    order = np.empty(count)
    order[np.lexsort((rank, distance))] = rank
    radii = 0.94 * np.sqrt((order + 0.5) / count)
    angle = np.arctan2(flat[:, 1], flat[:, 0])
    disc: FloatArray = radii[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return disc


def _two_axes(centred: FloatArray) -> FloatArray:
    """Scores on the two main directions; by the smaller of the two products."""
    count, dimensions = centred.shape
    flat: FloatArray
    if count <= dimensions:
        size, left = np.linalg.eigh(centred @ centred.T)
        flat = left[:, [-1, -2]] * np.sqrt(np.maximum(size[[-1, -2]], 0.0))
    else:
        _, basis = np.linalg.eigh(centred.T @ centred)
        flat = centred @ basis[:, [-1, -2]]
    largest = flat[np.abs(flat).argmax(axis=0), [0, 1]]
    turned: FloatArray = flat * np.where(largest < 0, -1.0, 1.0)
    return turned


def _leaning(
    assignments: pd.DataFrame,
    memberships: pd.DataFrame,
    theme: list[str],
    codes: npt.NDArray[np.int64],
    centres: FloatArray,
) -> FloatArray:
    """How far each paper is drawn from its centre towards the themes it also belongs to."""
    leaning = np.zeros((len(codes), 2))
    row = memberships["paper_id"].map(
        pd.Series(np.arange(len(assignments)), index=assignments["paper_id"])
    )
    column = memberships["theme_id"].map({name: index for index, name in enumerate(theme)})
    known = (row.notna() & column.notna()).to_numpy()
    rows = row.to_numpy(dtype=np.float64)[known].astype(np.int64)
    columns = column.to_numpy(dtype=np.float64)[known].astype(np.int64)
    weight = memberships["weight"].to_numpy(dtype=np.float64)[known]
    step = weight[:, None] * (centres[columns] - centres[codes[rows]])
    np.add.at(leaning, rows, step)
    return leaning


def _unit(place: FloatArray) -> dict[str, FloatArray]:
    lowest = place.min(axis=0)
    size = place.max(axis=0) - lowest
    scale = float(size.max()) or 1.0
    shifted = (place - lowest) / scale + (1.0 - size / scale) / 2
    return {"x": shifted[:, 0].round(6), "y": shifted[:, 1].round(6)}
