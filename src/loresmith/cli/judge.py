"""`compare` and `label`: what is said of the models, by numbers for a machine or a person, and by people."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from . import work
from .look import RunName
from .options import RUNS, AsJson, Overrides, Quiet, Runs

if TYPE_CHECKING:
    from ..console.outcome import Outcome
    from ..evaluate.gate import Gate
    from ..label.sample import Sheet

FAILED = 3
"""Exit code of a gate that is not passed."""

Target = Annotated[Path, typer.Argument(metavar="RECIPE|RUN", help="The recipe, a YAML file; or a run, by name or folder.")]
IsGate = Annotated[bool, typer.Option("--gate", help="Leave with exit code 3 unless the fine-tune is better, or within --margin.")]
Margin = Annotated[
    float | None,
    typer.Option("--margin", metavar="NUMBER", help="Loss one would shrug at, in the metric's unit: not worse than that passes.", min=0),
]
Metric = Annotated[str, typer.Option("--metric", metavar="METRIC", help="What the gate goes by.")]
Stratum = Annotated[
    str, typer.Option("--stratum", metavar="STRATUM", help="Questions the gate goes by; those that decide the verdict if not given.")
]
Arm = Annotated[str, typer.Option("--arm", metavar="ARM", help="How they were asked; as in the verdict if not given.")]
Models = Annotated[
    list[str] | None,
    typer.Option(
        "--model", metavar="NAME", help="Fine-tune that must pass, may be given again; the one chosen on dev if not given, or all."
    ),
]
Questions = Annotated[int, typer.Option("--questions", metavar="N", help="Questions drawn; every model's answer to each is rated.", min=1)]
Rater = Annotated[
    str, typer.Option("--rater", metavar="NAME", help="Your name, kept beside your ratings; each rater rates the same answers.")
]
LabelArm = Annotated[str, typer.Option("--arm", metavar="ARM", help="Arm whose answers are rated.")]
InTerminal = Annotated[bool, typer.Option("--terminal", help="Rate in the terminal; without it, on a page of this machine.")]
Opens = Annotated[bool, typer.Option("--open", help="Open the page in the browser.")]
Seed = Annotated[int, typer.Option("--seed", metavar="SEED", help="Seed of the draw; the same for every rater.")]


def compare(
    target: Target,
    runs: Runs = RUNS,
    overrides: Overrides = None,
    as_json: AsJson = False,
    is_quiet: Quiet = False,
    gate: IsGate = False,
    margin: Margin = None,
    metric: Metric = "answer-nll",
    stratum: Stratum = "",
    arm: Arm = "",
    model: Models = None,
) -> None:
    """Compare the models, with intervals.

    Of a recipe, does first what is missing before it; of a run, reads what is there. With --gate the exit code is 3 unless the
    fine-tune is shown better than the base, or not worse by --margin or more.
    """
    from ..console import outcome

    found = _compared(target, runs, overrides or [], is_quiet)
    gates = _gates(found, model or [], metric=metric, stratum=stratum, arm=arm, margin=margin) if gate or margin is not None else []
    if as_json:
        more = {"rows": found.comparison.get("rows") or [], "gate": [one._asdict() for one in gates]}
        print(json.dumps({**found.to_dict(), **more}, ensure_ascii=False, indent=2))
    else:
        outcome.draw(found, outcome.paper())
        for one in gates:
            print(f"{'passed' if one.is_passed else 'NOT passed'}: {one.reason}")
    if not all(one.is_passed for one in gates):
        raise typer.Exit(FAILED)


def label(
    run: RunName,
    runs: Runs = RUNS,
    questions: Questions = 30,
    rater: Rater = "me",
    arm: LabelArm = "closed-book",
    terminal: InTerminal = False,
    opens: Opens = False,
    seed: Seed = 0,
) -> None:
    """Rate a blind sample of the answers yourself, on the judge's five items; stop and go on at any time.

    Ratings are kept in labels.jsonl of the run. `loresmith compare` then says what they show, how far the judge agrees with
    people, and what the judge's numbers are when its errors are taken off.
    """
    from ..console import shelf
    from ..evaluate.rubric import ITEMS

    folder = shelf.find(run, runs)
    sheets = _sheets(folder, questions, arm, seed)
    path = folder / "labels.jsonl"
    if terminal:
        from ..label import terminal as desk

        n = desk.rate(sheets, path, items=ITEMS, rater=rater, ask=input, say=print)
        print(f"{n} answers rated, kept in {path}.")
    else:
        _serve(sheets, path, ITEMS, rater, opens=opens)


def _compared(target: Path, runs: Path, overrides: list[str], is_quiet: bool) -> "Outcome":
    if target.is_file() or target.suffix in {".yaml", ".yml"}:
        return work.finished(target, "compare", runs=runs, overrides=overrides, is_quiet=is_quiet)
    from ..console import outcome, shelf
    from ..errors import RunError
    from ..runfolder import Run

    folder = shelf.find(str(target), runs)
    if not (folder / "compare.json").is_file():
        raise RunError(f"The run {folder.name} was not compared yet.", hint="loresmith compare RECIPE does that.")
    return outcome.read(Run.open(folder), until="compare", asked=[], ran=["show"])


def _gates(found: "Outcome", models: Sequence[str], **asked: Any) -> "list[Gate]":
    from ..console import outcome
    from ..evaluate.gate import gate

    chosen = found.comparison.get("chosen")
    return gate(outcome.contrasts(found.comparison), models=models or ([chosen["model"]] if chosen else []), **asked)


def _sheets(folder: Path, questions: int, arm: str, seed: int) -> "list[Sheet]":
    from ..errors import RunError
    from ..files import read_records
    from ..label.sample import sheets
    from ..records import Answer, Example, Passage

    paths = sorted((folder / "answers").glob(f"*.{arm}.jsonl"))
    if not paths:
        raise RunError(f"The run {folder.name} has no answers in the arm {arm!r}.", hint="loresmith evaluate RECIPE makes them.")
    answers = [one for path in paths for one in read_records(path, Answer)]
    passages = folder / "passages.jsonl"
    texts = {one.id: one for one in read_records(passages, Passage)} if passages.is_file() else {}
    return sheets(answers, read_records(folder / "split/test.jsonl", Example), texts, questions=questions, seed=seed, arms=[arm])


def _serve(sheets: "list[Sheet]", path: Path, items: Any, rater: str, *, opens: bool) -> None:
    import webbrowser

    from ..label.server import Desk, serve

    desk = Desk(sheets, path, items=items, rater=rater)
    print(f"{len(desk.open_sheets())} answers to rate at {desk.url}", flush=True)
    print("The page is for this machine alone. It closes when all are rated; Ctrl-C stops, and the same command goes on.", flush=True)
    if opens:
        webbrowser.open(desk.url)
    serve(desk)
    print(f"Kept in {path}.")
