"""`loresmith rank`: which rank, measured without training; what was trained is read, subspaces and arms are trained where asked."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .options import RUNS, AsJson, Overrides, Quiet, Recipe, Runs

if TYPE_CHECKING:
    from rich.console import Console

Prompts = Annotated[
    int | None, typer.Option("--prompts", min=3, help="Most training prompts whose hidden states are read.", show_default=False)
]
Spectrum = Annotated[bool, typer.Option("--spectrum", help="Also read every fine-tune the run has trained.")]

Subspace = Annotated[
    bool, typer.Option("--subspace", help="Also train in random subspaces: how few free numbers reach nine tenths of the whole adapter.")
]

Verify = Annotated[
    bool, typer.Option("--verify", help="Also train the recipe's rank.arms, each at its own learning rate, and compare them.")
]


def rank(
    recipe: Recipe,
    runs: Runs = RUNS,
    overrides: Overrides = None,
    prompts: Prompts = None,
    spectrum: Spectrum = False,
    subspace: Subspace = False,
    verify: Verify = False,
    as_json: AsJson = False,
    is_quiet: Quiet = False,
) -> None:
    """Say which rank: bits to be stored against bits a rank holds, the states' dimension, and what each rank costs. Trains nothing.

    Does first what is missing before it. Everything is kept in rank.json and rank/ of the run folder.
    """
    from ..recipe.file import load_recipe

    more = [f"rank.prompts={prompts}"] if prompts else []
    checked = load_recipe(recipe, [*(overrides or []), *more])
    from rich.console import Console

    from ..console import outcome, progress
    from ..steps.ranking import command

    with progress.shown(Console(stderr=True), is_quiet=is_quiet) as heard:
        done = command.rank(checked, runs=runs, reads_adapters=spectrum, trains_subspaces=subspace, trains_arms=verify, progress=heard)
    told = json.loads(done.path("rank.json").read_text())
    if as_json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _draw(told, done.folder, outcome.paper())


def _draw(told: Mapping[str, Any], folder: Path, console: "Console") -> None:
    """Print the report's chapter, but for the table of all layers."""
    from ..console.grids import drawn
    from ..report.format import prose
    from ..report.ranks.chapter import rank_chapter

    chapter = rank_chapter(told)
    assert chapter is not None, "rank.json was just written"
    for grid in (chapter.candidates, chapter.adapters, chapter.arms, *chapter.scores):
        if grid:
            console.print(drawn(grid))
    console.print(prose(chapter.answer), style="bold", markup=False)
    for sentence in (*chapter.findings, *chapter.reasons):
        console.print(f"- {prose(sentence)}", markup=False)
    console.print(f"All of it: {folder / 'rank.json'}; `loresmith report` puts it into the page.", markup=False, soft_wrap=True)
