"""The report's colours, each in two shades: one for white paper, one for a dark screen.

Text reaches a contrast of 4.5 on its ground and marks reach 3 (WCAG 2.2, 1.4.3 and 1.4.11); a test computes it.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Shade(NamedTuple):
    """One colour on either ground."""

    light: str
    dark: str


GROUNDS: Mapping[str, Shade] = {
    "paper": Shade("#fcfbf8", "#171715"),
    "card": Shade("#ffffff", "#1f1f1c"),
    "wash": Shade("#f2efe8", "#282824"),
}
TEXTS: Mapping[str, Shade] = {
    "ink": Shade("#1c1b19", "#ece9e2"),
    "soft": Shade("#5c5952", "#aeaaa0"),
    "link": Shade("#0b5c78", "#7cc4e0"),
    "better": Shade("#11693f", "#74cd9b"),
    "worse": Shade("#a63a14", "#f59a76"),
}
LINES: Mapping[str, Shade] = {"rule": Shade("#dfdbd1", "#3a3934"), "grid": Shade("#e9e6de", "#302f2b")}
SERIES: Mapping[str, Shade] = {
    "series-0": Shade("#857e72", "#938d82"),
    "series-1": Shade("#0c7c74", "#45bfb4"),
    "series-2": Shade("#7a4fb0", "#b794ec"),
    "series-3": Shade("#b0631a", "#e8a05c"),
    "series-4": Shade("#b03a68", "#ee88ae"),
    "series-5": Shade("#2c66b8", "#7fb0f2"),
}
"""Base first, then the fine-tunes in their order; the seventh model takes the second colour again."""
ALL: Mapping[str, Shade] = {**GROUNDS, **TEXTS, **LINES, **SERIES}


def series(models: Sequence[str]) -> dict[str, str]:
    """Return the name of each model's colour: grey for `base`, the others in turn."""
    tuned = [model for model in models if model != "base"]
    names = {model: f"series-{1 + place % (len(SERIES) - 1)}" for place, model in enumerate(tuned)}
    return {model: names.get(model, "series-0") for model in models}


def variables() -> str:
    """Return the style sheet that names every colour, and gives each name its second shade in the dark."""
    light, dark = ("".join(f"--{name}:{shade[side]};" for name, shade in ALL.items()) for side in (0, 1))
    return f":root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"


def classes() -> str:
    """Return the rules that let a figure's marks follow those names."""
    return "".join(f".fill-{name}{{fill:var(--{name})}}.stroke-{name}{{stroke:var(--{name})}}\n" for name in ALL)


def figure_style() -> str:
    """Return the style sheet of a figure that stands alone; its attributes already hold the light shades."""
    names = ["paper", *TEXTS, *LINES, *SERIES]
    rules = "".join(f".fill-{name}{{fill:{ALL[name].dark}}}.stroke-{name}{{stroke:{ALL[name].dark}}}" for name in names)
    return f"@media (prefers-color-scheme:dark){{{rules}}}"
