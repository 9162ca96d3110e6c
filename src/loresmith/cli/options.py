"""Arguments and options that several commands share, each with its one explanation."""

from pathlib import Path
from typing import Annotated

import typer

from .launcher import with_launched

Recipe = Annotated[Path, typer.Argument(metavar="RECIPE", help="The recipe, a YAML file.", show_default=False)]
Runs = Annotated[Path, typer.Option("--runs", metavar="DIR", help="Folder of all runs.")]
Overrides = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="Override one key of the recipe, such as train.rank=8. May be given again.",
        show_default=False,
        callback=with_launched,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")]
Jobs = Annotated[
    int,
    typer.Option("--jobs", "-j", metavar="N", min=0, help="Variants trained at once; 0 is as many as there are GPUs for, or one."),
]
Ray = Annotated[
    str | None,
    typer.Option(
        "--ray",
        metavar="ADDRESS",
        help="Train on a Ray cluster: its address, `auto` for that of RAY_ADDRESS or of this machine, `local` to start one here.",
        show_default=False,
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing of the progress.")]

RUNS = Path("runs")
