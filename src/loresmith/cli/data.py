"""`audit`, `datasheet` and `convert`: what can be said of any file of questions and answers, ours or not."""

import json
from pathlib import Path
from typing import Annotated

import typer

from .options import AsJson

LEAKS = 3
"""Exit code of `--gate` where the test stands in the training."""

Train = Annotated[Path, typer.Option("--train", metavar="FILE", help="Training questions and answers.", show_default=False)]
Test = Annotated[Path, typer.Option("--test", metavar="FILE", help="Test questions and answers.", show_default=False)]
Gate = Annotated[bool, typer.Option("--gate", help=f"Leave with exit code {LEAKS} where the test stands in the training.")]
Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Questions and answers, in any known form.", show_default=False)]
Source = Annotated[Path, typer.Argument(metavar="FILE", help="Questions and answers, in any known form.", show_default=False)]
Target = Annotated[
    Path, typer.Argument(metavar="TARGET", help="File to write: .json, .jsonl, .csv, .tsv or .parquet, also .gz.", show_default=False)
]
Form = Annotated[
    str, typer.Option("--to", metavar="FORM", help="alpaca, sharegpt, messages, prompt-completion, question-answer or openai.")
]


def audit(train: Train, test: Test, is_gate: Gate = False, as_json: AsJson = False) -> None:
    """Look for the test in the training: the same or nearly the same questions, texts and answers."""
    from ..console import outcome, sheets
    from ..curate.audit_files import audit_files, audit_rows
    from ..ingest.dataset import read_dataset

    found = audit_files(read_dataset(train)[0], read_dataset(test)[0])
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        outcome.paper().print(sheets.audit(audit_rows(found), leaks=found["leaks"]))
    if is_gate and found["leaks"]:
        raise typer.Exit(LEAKS)


def datasheet(files: Files, as_json: AsJson = False) -> None:
    """Describe files of questions and answers in numbers, side by side."""
    from ..console import outcome, sheets
    from ..curate.file_sheet import MEANINGS, file_sheet
    from ..ingest.dataset import read_dataset

    found = {str(file): file_sheet(read_dataset(file)[0]) for file in files}
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        outcome.paper().print(sheets.datasheets(found, meanings=MEANINGS))


def convert(source: Source, target: Target, form: Form = "messages") -> None:
    """Write a file of questions and answers in another form, for another trainer."""
    from ..curate.formats import write_dataset
    from ..ingest.dataset import read_dataset

    examples, dropped = read_dataset(source)
    n_written = write_dataset(examples, target, form)
    left = f", {len(dropped)} rows left out: {', '.join(sorted({one.reason for one in dropped}))}" if dropped else ""
    print(f"Wrote {n_written} examples to {target}{left}.")
