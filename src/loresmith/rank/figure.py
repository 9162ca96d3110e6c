"""Draw a profile over the layers, before and after training, onto axes that are given."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from .profile import LayerDimension

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw_profile(axes: "Axes", rows_by_model: Mapping[str, Sequence[LayerDimension]], colours: Mapping[str, str]) -> None:
    """Draw each model's readings with their intervals over the layers: filled where scales agree, open where they do not.

    The state behind the final norm stands last, apart. Layers without a reading leave a gap.
    """
    from matplotlib.ticker import MaxNLocator

    for model, rows in rows_by_model.items():
        colour = colours[model]
        places = _places(rows)
        blocks = [(place, row) for place, row in zip(places, rows, strict=True) if row.layer.isdecimal()]
        axes.plot([place for place, _ in blocks], [row.reading for _, row in blocks], color=colour, linewidth=1.2, label=model)
        axes.fill_between(
            [place for place, _ in blocks],
            [row.low for _, row in blocks],
            [row.high for _, row in blocks],
            color=colour,
            alpha=0.2,
            linewidth=0,
        )
        for place, row in zip(places, rows, strict=True):
            if math.isfinite(row.reading):
                inside = colour if row.dimension is not None else "none"
                axes.plot([place], [row.reading], marker="o", markersize=3.2, markerfacecolor=inside, markeredgecolor=colour, linewidth=0)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("layer; the last stands behind the final norm")
    axes.set_ylabel("intrinsic dimension")
    axes.set_ylim(bottom=0)


def _places(rows: Sequence[LayerDimension]) -> list[float]:
    last = max((int(row.layer) for row in rows if row.layer.isdecimal()), default=0)
    return [float(row.layer) if row.layer.isdecimal() else last + 2.0 for row in rows]
