"""How each fine-tune's loss fell: train and dev loss by epoch, with the kept step marked; where there are several, all of them together."""

from collections.abc import Mapping, Sequence
from typing import Any

from . import format, palette
from .content import ReportContent
from .panel import Panel, canvas, finish, legend, slug

TOGETHER = "together"
"""How the names of the figures begin that show all fine-tunes."""
FEW = 12
"""Points of a curve below which each is marked."""
_TOGETHER = (
    ("dev_loss", "Dev loss, all fine-tunes", "loss, nats a token"),
    ("loss", "Train loss, all fine-tunes", "loss, nats a token"),
    ("learning_rate", "Learning rate", "learning rate"),
)


def loss_curves(content: ReportContent) -> list[Panel]:
    """Return one loss curve a model, with the kept step marked, after those of all models together; models without rows are left out.

    The kept step is the model's `best_step` where its dev loss was taken, and otherwise that of the lowest dev loss.
    """
    kept = {model.get("name"): model.get("best_step") for model in content.models}
    losses = {model: rows for model, rows in content.losses.items() if rows}
    together = [_together(losses, *one) for one in _TOGETHER] if len(losses) > 1 else []
    alone = [_loss_panel(model, rows, kept.get(model)) for model, rows in losses.items()]
    return [*(panel for panel in together if panel), *alone]


def _together(losses: Mapping[str, Sequence[Mapping[str, Any]]], key: str, heading: str, axis: str) -> Panel | None:
    curves = {model: [(row["epoch"], row[key]) for row in rows if row.get(key) is not None] for model, rows in losses.items()}
    if not any(curves.values()):
        return None
    figure, axes = canvas()
    colours = palette.series(list(curves))
    for place, (model, points) in enumerate(curves.items()):
        # The colours come round again; the dashes tell the second round from the first.
        style = "-" if place < len(palette.SERIES) - 1 else (0, (4, 2))
        if points:
            marker = "o" if len(points) < FEW else ""  # one point has no line
            colour = palette.ALL[colours[model]].light
            axes.plot(*zip(*points, strict=True), color=colour, linewidth=1.4, linestyle=style, marker=marker, markersize=3, label=model)
    axes.set_xlabel("epoch")
    axes.set_ylabel(axis)
    axes.margins(x=0.02)
    legend(axes)
    ends = "; ".join(f"{model} ends at {points[-1][1]:.3g}" for model, points in curves.items() if points)
    return finish(figure, name=slug(TOGETHER, key), heading=heading, alternative=f"{heading} of every fine-tune by epoch: {ends}.")


def _loss_panel(model: str, rows: Sequence[Mapping[str, Any]], kept: int | None) -> Panel:
    figure, axes = canvas()
    colour = palette.ALL["series-1"].light
    trained = [(row["epoch"], row["loss"]) for row in rows if row.get("loss") is not None]
    taken = [row for row in rows if row.get("dev_loss") is not None]
    held_out = [(row["epoch"], row["dev_loss"]) for row in taken]
    if trained:
        axes.plot(*zip(*trained, strict=True), color=palette.ALL["series-0"].light, linewidth=1.2, label="train")
    told = f"from {format.number(trained[0][1])} to {format.number(trained[-1][1])}" if trained else "not recorded"
    alternative = f"Loss of {model} by epoch: train {told}"
    if held_out:
        axes.plot(*zip(*held_out, strict=True), color=colour, linewidth=1.6, marker="o", markersize=3.2, label="dev")
        at_kept = [point for row, point in zip(taken, held_out, strict=True) if row["step"] == kept]
        best = at_kept[0] if at_kept else min(held_out, key=lambda point: point[1])
        axes.plot(*best, marker="o", markersize=9, markerfacecolor="none", markeredgecolor=colour, linestyle="none", label="kept")
        alternative += f"; kept at dev loss {format.number(best[1])}, epoch {format.number(best[0])}"
    axes.set_xlabel("epoch")
    axes.set_ylabel("loss, nats a token")
    axes.set_ylim(bottom=0)
    axes.margins(x=0.02)
    legend(axes)
    return finish(figure, name=slug("loss", model), heading=model, alternative=f"{alternative}.")
