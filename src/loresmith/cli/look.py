"""`list` and `show`: look at runs, and at what a recipe can name, without working on them."""

import json
from pathlib import Path
from typing import Annotated

import typer

from .options import RUNS, AsJson, Runs

RunName = Annotated[str, typer.Argument(metavar="RUN", help="Name of a run, or its folder.", show_default=False)]
Question = Annotated[str | None, typer.Argument(metavar="QUESTION-ID", help="Id of a test question, or how it begins.", show_default=False)]
What = Annotated[str, typer.Argument(metavar="[WHAT]", help="runs, filters, metrics, teachers, loaders or tasks.")]
Ledger = Annotated[bool, typer.Option("--ledger", help="Show when each step was done, what it took and counted.")]
WholeTable = Annotated[bool, typer.Option("--table", help="Show the table with every metric.")]


def listing(what: What = "runs", runs: Runs = RUNS, as_json: AsJson = False) -> None:
    """List the runs in a folder, or what a recipe can name: filters, metrics, teachers, loaders, tasks."""
    if what == "runs":
        return _list_runs(runs, as_json=as_json)
    from ..console import names, outcome

    found = names.described(what)
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        outcome.paper().print(names.table(found))
    return None


def _list_runs(runs: Path, *, as_json: bool) -> None:
    from ..console import outcome, shelf

    found = [shelf.summary(folder) for folder in shelf.folders(runs)]
    if as_json:
        print(json.dumps([summary.to_dict() for summary in found], ensure_ascii=False, indent=2))
    elif found:
        outcome.paper().print(shelf.listing(found))
    else:
        print(f"There are no runs in {runs}.")


def show(
    run: RunName,
    question: Question = None,
    runs: Runs = RUNS,
    ledger: Ledger = False,
    table: WholeTable = False,
    as_json: AsJson = False,
) -> None:
    """Show a run: its verdict, its ledger, its whole table, or one question across all models."""
    from ..console import outcome, shelf, tables
    from ..runfolder import Run

    folder = shelf.find(run, runs)
    if question:
        return _show_question(folder, question, as_json=as_json)
    opened = Run.open(folder)
    result = outcome.read(opened, until="report", asked=[], ran=["show"])
    if as_json:
        print(json.dumps(opened.ledger() if ledger else result.to_dict(), ensure_ascii=False, indent=2))
    elif ledger:
        outcome.paper().print(tables.ledger(opened.ledger()))
    elif table:
        paper = outcome.paper()
        paper.print(tables.comparison(outcome.contrasts(result.comparison), metrics=None, width=paper.width))
    elif result.comparison:
        outcome.draw(result, outcome.paper())
    else:
        print(shelf.summary(folder).sentence)
        outcome.paper().print(tables.ledger(opened.ledger()))
    return None


def _show_question(folder: Path, question: str, *, as_json: bool) -> None:
    from ..console import outcome, shelf
    from ..console import question as page

    found = shelf.question(folder, question)
    if as_json:
        print(json.dumps(found.to_dict(), ensure_ascii=False, indent=2))
        return
    for part in page.question(found):
        outcome.paper().print(part)
