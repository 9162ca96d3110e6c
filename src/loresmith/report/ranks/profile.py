"""The figure of the chapter: the intrinsic dimension over the layers, before training and after."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .. import format, palette
from ..panel import Panel, canvas, finish, legend

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Layers = Sequence[Mapping[str, Any]]
HEADING = "Intrinsic dimension over the layers"


def profile_panels(told: Mapping[str, Any]) -> list[Panel]:
    """Return the figure from the value of rank.json, nothing where no layer was measured."""
    adapters = told.get("adapters") or {}
    measured = {"base": told.get("profile", {}), **{name: found["profile"] for name, found in adapters.items()}}
    rows = {model: [row for row in found.get("layers", ()) if row.get("reading") is not None] for model, found in measured.items()}
    drawn = {model: found for model, found in rows.items() if found}
    return [_panel(drawn)] if drawn else []


def _panel(by_model: Mapping[str, Layers]) -> Panel:
    from matplotlib.ticker import MaxNLocator

    figure, axes = canvas()
    for model, name in palette.series(list(by_model)).items():
        _draw(axes, by_model[model], colour=palette.ALL[name].light, label=model)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("layer; the last stands behind the final norm")
    axes.set_ylabel("intrinsic dimension")
    axes.set_ylim(bottom=0)
    if len(by_model) > 1:
        legend(axes)
    ends = "; ".join(f"{model} from {_range(rows)}" for model, rows in by_model.items())
    told = f"{HEADING}, with 95 % intervals over documents. {ends}."
    return finish(figure, name="rank-profile", heading=HEADING, alternative=told)


def _draw(axes: "Axes", rows: Layers, *, colour: str, label: str) -> None:
    """Draw one model: filled where neighbouring scales agree, open where they do not; the final norm stands apart."""
    blocks = [row for row in rows if row["layer"].isdecimal()]
    last = max((int(row["layer"]) for row in blocks), default=0)
    places = [int(row["layer"]) for row in blocks]
    axes.plot(places, [row["reading"] for row in blocks], color=colour, linewidth=1.2, label=label)
    spans = [row for row in blocks if row["low"] is not None and row["high"] is not None]
    ends = ([row["low"] for row in spans], [row["high"] for row in spans])
    axes.fill_between([int(row["layer"]) for row in spans], *ends, color=colour, alpha=0.2, linewidth=0)
    for row in rows:
        place = int(row["layer"]) if row["layer"].isdecimal() else last + 2
        inside = colour if row["dimension"] is not None else "none"
        axes.plot([place], [row["reading"]], marker="o", markersize=3.2, markerfacecolor=inside, markeredgecolor=colour, linewidth=0)


def _range(rows: Layers) -> str:
    values = [row["reading"] for row in rows]
    return f"{format.number(min(values))} to {format.number(max(values))}"
