"""`loresmith rank`: which rank, measured without training; with `--spectrum` what was trained is read, with `--verify` arms are trained."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .options import RUNS, AsJson, Overrides, Quiet, Recipe, Runs

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

Prompts = Annotated[
    int | None, typer.Option("--prompts", min=3, help="Most training prompts whose hidden states are read.", show_default=False)
]
Spectrum = Annotated[bool, typer.Option("--spectrum", help="Also read every fine-tune the run has trained.")]

Verify = Annotated[
    bool, typer.Option("--verify", help="Also train the recipe's rank.arms, each at its own learning rate, and compare them.")
]


def rank(
    recipe: Recipe,
    runs: Runs = RUNS,
    overrides: Overrides = None,
    prompts: Prompts = None,
    spectrum: Spectrum = False,
    verify: Verify = False,
    as_json: AsJson = False,
    is_quiet: Quiet = False,
) -> None:
    """Say which rank: bits to be stored against bits a rank holds, the states' dimension, and what each rank costs. Trains nothing.

    Does first what is missing before it. Everything is kept in rank.json and rank/ of the run folder.
    """
    from ..recipe_file import load_recipe

    more = [f"rank.prompts={prompts}"] if prompts else []
    checked = load_recipe(recipe, [*(overrides or []), *more])
    from rich.console import Console

    from ..console import outcome, progress
    from ..steps.ranking import command

    with progress.shown(Console(stderr=True), is_quiet=is_quiet) as heard:
        done = command.rank(checked, runs=runs, reads_adapters=spectrum, trains_arms=verify, progress=heard)
    told = json.loads(done.path("rank.json").read_text())
    if as_json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _draw(told, done.folder, outcome.paper())


def _draw(told: Mapping[str, Any], folder: Path, console: "Console") -> None:
    advice = told["advice"]
    console.print(_candidates(told))
    console.print(f"{advice['sentence']} ({_SURE[advice['sureness']]})", style="bold", markup=False)
    for reason in (*advice["reasons"], *told["notes"]):
        console.print(f"- {reason}", markup=False)
    for name, found in told["adapters"].items():
        console.print(f"{name}: {_read(found)}", markup=False)
    console.print(f"All of it: {folder / 'rank.json'}", markup=False, soft_wrap=True)


_SURE = {"clear": "clear", "likely": "likely, not sure", "open": "open: train and compare"}


def _candidates(told: Mapping[str, Any]) -> "Table":
    from rich import box
    from rich.table import Table

    from ..report import format

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("rank", "trainable", "of all", "of all, packed", "holds Mbit", "enough", "memory", "training"):
        table.add_column(column, justify="left" if column == "enough" else "right")
    for row in told["candidates"]:
        mark = "* " if row["rank"] == told["advice"]["rank"] else ""
        table.add_row(
            f"{mark}{row['rank']}",
            f"{row['parameters']:,}",
            f"{100 * row['share']:.3f} %",
            f"{100 * row['packed_share']:.3f} %",
            f"{row['bits_cautious'] / 1e6:.3g} to {row['bits_usual'] / 1e6:.3g}",
            row["holds"],
            format.size(round(row["peak_memory_bytes"])) if "peak_memory_bytes" in row else "",
            f"{row['seconds_low'] / 60:.1f} to {row['seconds_high'] / 60:.1f} min" if "seconds" in row else "",
        )
    return table


def _read(found: Mapping[str, Any]) -> str:
    summary, cut, usage = found["summary"], found["cut"], found["usage"]
    cost = (
        "no dev questions"
        if cut["difference"] is None
        else f"{cut['difference']:+.4f} [{cut['low']:+.4f}, {cut['high']:+.4f}] nats a token on dev"
    )
    return (
        f"of rank {summary['rank']:.1f} the update uses {summary['r99']:.1f} directions for 99 % (stable {summary['stable_rank']:.1f}, "
        f"{100 * usage['under_half']:.0f} % of the modules below half); cut to them, mean rank {cut['mean_rank']:.1f}: {cost}"
    )
