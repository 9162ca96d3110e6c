"""The intrinsic dimension of every layer's states, before and after training, with paired intervals.

The layers share their points (a near-copy in any layer is left out of that layer only), their resamples, and the stretch of scales they are
read at, so that two layers, or two models, can be compared. A layer without a plateau there gets a reading and no dimension.

Common estimators do not track a true dimension of neural states, which may have none (https://arxiv.org/abs/2604.20276): read the
profile as a description, and its numbers above 15 as too low.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..records import Record
from .gride import SCALES, gride_profile, log_ratios
from .levina_bickel import levina_bickel
from .linear_dimension import linear_dimension
from .neighbours import Array
from .plateau import Plateau, common_window, plateau
from .resample import Draws, Interval, draw_documents, interval, resampled_dimensions
from .twins import Apart, Twin, set_apart
from .two_nn import two_nn

FEW = 500
"""Fewer different prompts than this get a note; a thousand and more are wanted."""


@dataclass(frozen=True, slots=True)
class LayerDimension(Record):
    """What one layer's states measure. Numbers that cannot be said are None or NaN, with a note."""

    layer: str
    """`1` to the number of blocks, `norm` for the last one behind the final norm."""
    n: int
    """Points measured."""
    n_twins: int
    """Points left out as copies or near-copies."""
    reading: float
    """GRIDE over the profile's scales, whether they agree or not; NaN with too few points."""
    dimension: float | None
    """The same where they agree; None where they do not: then the reading depends on the scale and is no dimension."""
    low: float
    """Lower end of the reading's 95 % interval over documents; NaN where there is none."""
    high: float
    """Upper end."""
    by_scale: dict[str, float]
    """GRIDE at each n1."""
    two_nn: float
    """TwoNN by maximum likelihood, the same as n1 = 1."""
    levina_bickel: float
    """With 20 neighbours."""
    participation: float
    """Participation ratio: straight directions, not intrinsic ones."""
    pca90: int
    """Components that hold 90 % of the variance."""
    note: str = ""
    """What a reader must know about this row, or empty."""


@dataclass(frozen=True)
class Profile:
    """The layers of one model over one set of prompts."""

    layers: tuple[LayerDimension, ...]
    scales: tuple[int, ...]
    """The n1 that the layers are read at."""
    twins: dict[str, tuple[Twin, ...]]
    """What was left out, by layer."""
    drawn: dict[str, Array] = field(repr=False)
    """The reading of each layer in every resample, kept for differences; a layer without one is not in it."""
    n_documents: int = 0


class _Measured(NamedTuple):
    name: str
    apart: Apart
    by_scale: dict[int, float]
    participation: float
    pca90: int


def measure_profile(
    states: Iterable[tuple[str, npt.NDArray[np.floating]]],
    documents: Sequence[str],
    *,
    resamples: int,
    seed: int,
    scales: tuple[int, ...] | None = None,
) -> Profile:
    """Return the profile of (layer name, states (N, D)) pairs; only one layer's states are held at a time.

    `documents` is the document of each point. `scales` reads the layers at the scales of another profile, to be compared with it.
    """
    measured = [_measure(name, points) for name, points in states]
    window = scales if scales is not None else common_window([one.by_scale for one in measured])
    draws = draw_documents(documents, resamples=resamples, seed=seed)
    drawn = {one.name: _resampled(one, window, draws) for one in measured if np.isfinite(plateau(one.by_scale, window).reading)}
    layers = tuple(_row(one, plateau(one.by_scale, window), drawn.get(one.name), draws.n_documents) for one in measured)
    return Profile(layers, window, {one.name: one.apart.twins for one in measured}, drawn, draws.n_documents)


def _measure(name: str, points: npt.NDArray[np.floating]) -> _Measured:
    apart = set_apart(points)
    by_scale = {n1: one.dimension for n1, one in gride_profile(apart.distances, SCALES).items()}
    spread = linear_dimension(points[apart.kept])
    return _Measured(name, apart, by_scale, spread.participation, spread.pca90)


def _resampled(one: _Measured, window: tuple[int, ...], draws: Draws) -> Array:
    own = Draws(draws.places[one.apart.kept], draws.counts)
    by_scale = [resampled_dimensions(log_ratios(one.apart.distances, n1), one.by_scale[n1], n1, own) for n1 in window]
    return np.asarray(np.exp(np.mean(np.log(by_scale), axis=0)))


def _row(one: _Measured, found: Plateau, drawn: Array | None, n_documents: int) -> LayerDimension:
    ends = interval(found.reading, drawn, n_documents) if drawn is not None else Interval(np.nan, np.nan)
    return LayerDimension(
        layer=one.name,
        n=len(one.apart.kept),
        n_twins=len(one.apart.twins),
        reading=found.reading,
        dimension=found.dimension,
        low=ends.low,
        high=ends.high,
        by_scale={str(n1): value for n1, value in one.by_scale.items()},
        two_nn=two_nn(one.apart.distances).dimension if one.by_scale else np.nan,
        levina_bickel=levina_bickel(one.apart.distances).dimension if one.by_scale else np.nan,
        participation=one.participation,
        pca90=one.pca90,
        note="; ".join(_notes(one, found)),
    )


def _notes(one: _Measured, found: Plateau) -> list[str]:
    n, n_twins = len(one.apart.kept), len(one.apart.twins)
    notes = [found.note] if found.note else []
    if n < FEW:
        notes.append(f"only {n} different points, {FEW} are the least")
    if n_twins > 0.3 * (n + n_twins):
        notes.append(f"{n_twins} of {n + n_twins} points repeat another")
    if found.reading > 15:
        notes.append("above 15 the estimate is too low")
    return notes
