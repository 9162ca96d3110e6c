"""One small figure: its axes, its colours, and the SVG it becomes.

Every panel has one size, so that three stand in a row on a screen and one on a phone with the same type size.
matplotlib is imported inside, because importing it takes most of a second and only figures need it.
"""

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import palette, svg

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT = 4.6, 2.9  # inches at 72 points: 331 by 209, a third of the page and the whole of a phone
LINE = 0.17  # inches
MOST_INSIDE = 4
MOST_LETTERS = 24


@dataclass(frozen=True)
class Panel:
    """One drawn figure."""

    name: str
    """Its file name without the ending."""
    heading: str
    """What stands above it."""
    alternative: str
    """What it shows, in words."""
    inline: str
    file: str


def canvas() -> "tuple[Figure, Axes]":
    """Return an empty figure in the report's manner: a base line, a faint grid, nothing else."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, HEIGHT), layout="constrained")
    axes = figure.subplots()
    ink, soft, rule = (palette.ALL[name].light for name in ("ink", "soft", "rule"))
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(soft)
    axes.tick_params(colors=soft, labelcolor=ink, labelsize=9.5, length=3)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", color=rule, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.xaxis.label.set(color=ink, fontsize=10)
    axes.yaxis.label.set(color=ink, fontsize=10)
    return figure, axes


def legend(axes: "Axes") -> None:
    """Name the marks that have a label: inside where there is room, and beneath a taller figure where they are many."""
    handles, names = axes.get_legend_handles_labels()
    labels = [short(name) for name in names]
    look: dict[str, Any] = {"frameon": False, "labelcolor": palette.ALL["ink"].light, "handlelength": 1.3}
    if len(handles) > MOST_INSIDE:
        figure = axes.get_figure(root=True)
        assert figure is not None
        figure.set_figheight(HEIGHT + LINE * ((len(handles) + 1) // 2))
        figure.legend(handles, labels, loc="outside lower left", ncols=2, fontsize=8.5, **look)
    elif handles:
        axes.legend(handles, labels, fontsize=9.5, **look)


def short(name: str) -> str:
    """Return a name that leaves room for the figure; the page and the figure's description have it whole.

    Of a long one the keys become their initials, as of a grid's `rank-4.learning_rate-2e-4.batch_size-16`, so that neighbours stay apart.
    """
    if len(name) > MOST_LETTERS:
        name = re.sub(r"[a-z]+(?:_[a-z]+)+", lambda key: "".join(word[0] for word in key[0].split("_")), name)
    return name if len(name) <= MOST_LETTERS else f"{name[: MOST_LETTERS - 1]}…"


def finish(figure: "Figure", *, name: str, heading: str, alternative: str) -> Panel:
    """Return the figure as markup for the page and as a file; the same figure gives the same bytes."""
    import matplotlib
    from matplotlib.text import Text

    for element in figure.findobj(Text):
        element.set_parse_math(False)  # a model may be called `$x$`
    out = io.StringIO()
    # Text stays text; the salt and the missing date make equal figures equal files.
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": name}):
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    root = svg.tidy(out.getvalue(), name=name, title=alternative)
    return Panel(name, heading, alternative, svg.inline(root), svg.standalone(root))


def slug(*parts: str) -> str:
    """Return a file name out of names."""
    return "-".join(re.sub(r"[^A-Za-z0-9._]+", "-", part).strip("-.") or "all" for part in parts)
