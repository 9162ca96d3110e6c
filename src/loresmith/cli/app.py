"""The table of commands. What each does is in the module it comes from."""

from typing import Annotated

import typer

from .. import __version__
from . import data, judge, look, plan, rank, recipe, start, work
from .launcher import give_way

STEPS = {
    "ingest": "Read the sources into documents.",
    "chunk": "Cut the documents into passages.",
    "generate": "Make questions and answers from the passages.",
    "curate": "Drop the weak examples and the doubled ones, each with its reason.",
    "split": "Divide into training, dev and test, by document.",
    "mix": "Add to the training examples what the recipe's `mix` asks for.",
    "preflight": "Measure this machine with a few real passes, and say how long the rest will take.",
    "train": "Fine-tune each variant with LoRA.",
    "evaluate": "Answer every test question with base and tuned models, and score the answers.",
    "compare": "Compare the models, with intervals.",
    "report": "Write the report.",
}
_FIRST = "Does first what is missing before it."
_STEPS_PANEL = "Steps, each doing first what is missing before it"


def app() -> typer.Typer:
    """Return the command line, ready to be called with arguments."""
    commands = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode="rich")
    commands.callback()(_root)
    for command in (work.run, start.init, look.show):
        commands.command(rich_help_panel="Runs")(command)
    commands.command("list", rich_help_panel="Runs")(look.listing)
    commands.command("plan", rich_help_panel="Runs")(plan.plan)
    commands.command("rank", rich_help_panel="Runs")(rank.rank)
    commands.command("label", rich_help_panel="Runs")(judge.label)
    for step, meaning in STEPS.items():
        if step == "compare":
            commands.command(rich_help_panel=_STEPS_PANEL)(judge.compare)
        else:
            commands.command(step, help=f"{meaning}\n\n{_FIRST}", rich_help_panel=_STEPS_PANEL)(work.verb(step))
    for describe in (data.audit, data.datasheet, data.convert):
        commands.command(rich_help_panel="Files of questions and answers")(describe)
    commands.add_typer(_recipe(), name="recipe", rich_help_panel="Help")
    commands.command(rich_help_panel="Help")(start.doctor)
    return commands


def _recipe() -> typer.Typer:
    commands = typer.Typer(no_args_is_help=True, help="Check a recipe, or print the schema of all.")
    commands.command()(recipe.check)
    commands.command()(recipe.schema)
    return commands


def _version(is_asked: bool) -> None:
    if is_asked:
        print(__version__)
        raise typer.Exit


def _root(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error; goes anywhere on the line.")] = False,
) -> None:
    """Forge a small expert from your documents, and see with error bars what that gained."""
    give_way()
