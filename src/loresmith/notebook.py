"""A run from Python, for notebooks: `loresmith.run("recipe.yaml")`, and what it gives to look at.

Four views of a run folder, each an object that a notebook draws and a script can go through: `compare()` the table, `answers()`
every test question with every answer, `model()` something to ask, `report()` the page.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import RunError
from .files import read_json, read_records
from .records import Answer, Example
from .registry import suggestion
from .report.together.write import PAGE

if TYPE_CHECKING:
    from .model.load import Loaded

SHOWN = 50  # Rows of a table that are drawn; all of them can be gone through.


@dataclass(frozen=True)
class Table:
    """Rows of named values."""

    rows: Sequence[Mapping[str, Any]]

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        lines = [self._columns(), *(list(map(_cell, row.values())) for row in self.rows[:SHOWN])]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        text = "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines)
        return f"{text}\n{self._rest()}".rstrip()

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(column)}</th>" for column in self._columns())
        body = "".join(f"<tr>{''.join(f'<td>{escape(_cell(value))}</td>' for value in row.values())}</tr>" for row in self.rows[:SHOWN])
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><p>{self._rest()}</p>"

    def _columns(self) -> list[str]:
        return list(self.rows[0]) if self.rows else []

    def _rest(self) -> str:
        return f"{len(self.rows) - SHOWN} more rows" if len(self.rows) > SHOWN else ""


@dataclass(frozen=True)
class Page:
    """The report."""

    path: Path

    def __repr__(self) -> str:
        return f"Report: {self.path}"

    def _repr_html_(self) -> str:
        # The page allows itself no script but its own, and a frame keeps it to that.
        return f'<iframe srcdoc="{escape(self.path.read_text(), quote=True)}" width="100%" height="800" sandbox="allow-scripts"></iframe>'


@dataclass(frozen=True)
class Expert:
    """A model that can be asked: the base, or the base with an adapter."""

    name: str
    loaded: "Loaded"

    def answer(self, question: str, passage: str = "", *, max_new_tokens: int = 128) -> str:
        """Return the greedy answer to a question, alone or after a passage."""
        from .model.answer import answer_batch
        from .model.prompt import encode

        prompt = encode(self.loaded.tokenizer, question, passage, None, max_length=1 << 20)
        return answer_batch(self.loaded, [prompt], [0], max_new_tokens=max_new_tokens, row_tokens=len(prompt.prompt))[0].text

    def __repr__(self) -> str:
        return f"Expert({self.name!r}): ask it with .answer(question)"


@dataclass(frozen=True)
class Finished:
    """A run folder whose steps are done."""

    folder: Path

    def compare(self) -> Table:
        """Return every model, arm, stratum and metric: means, and the difference to the base with its interval."""
        return Table(self._compared()["rows"])

    def answers(self) -> Table:
        """Return every test question with its reference and the answer of every model in every arm."""
        examples = {one.id: one for one in read_records(self.folder / "split/test.jsonl", Example)}
        rows: dict[str, dict[str, str]] = {
            id: {"id": id, "stratum": one.stratum, "question": one.instruction, "reference": one.output} for id, one in examples.items()
        }
        for path in sorted((self.folder / "answers").glob("*.jsonl")):
            for given in (one for one in read_records(path, Answer) if one.example in rows):
                rows[given.example][f"{given.model}, {given.arm}"] = given.text
        return Table(list(rows.values()))

    def model(self, name: str | None = None) -> Expert:
        """Return a model to ask: the only fine-tune, the one of that name, or `base`.

        RunError where there is none of that name, or several and no name.
        """
        from .recipe import Recipe
        from .runfolder import Run
        from .steps.opening import open_model
        from .yaml_text import parse

        path = self.folder / "recipe.yaml"
        recipe = Recipe.model_validate(parse(path.read_text(), name=str(path)).value)
        names = list(recipe.fine_tunes())
        if name is None and len(names) > 1:
            raise RunError(f"{self.folder} holds several models.", hint=f"Name one: {', '.join(['base', *names])}.")
        name = name or names[0]
        if name not in ("base", *names):
            raise RunError(f"{self.folder} holds no model {name!r}.", hint=suggestion(name, ["base", *names]))
        return Expert(name, open_model(Run(self.folder), recipe.model, name))

    def report(self) -> Page:
        """Return the report."""
        return Page(self.folder / "report.html")

    def together(self) -> Page:
        """Return the page that sets all runs of the recipe side by side; RunError where the recipe is one run."""
        path = self.folder / PAGE
        if not path.is_file():
            raise RunError(f"{self.folder} is a run of its own, not the first of several.", hint="Its page is .report().")
        return Page(path)

    def _compared(self) -> dict[str, Any]:
        found: dict[str, Any] = read_json(self.folder / "compare.json")
        return found

    def __repr__(self) -> str:
        return f"{self._compared()['verdict']['sentence']}\nRun folder: {self.folder}"

    def _repr_html_(self) -> str:
        return f"<p><b>{escape(self._compared()['verdict']['sentence'])}</b></p><p>Run folder: {escape(str(self.folder))}</p>"


def run(recipe: Path | str, *, runs: Path | str = "runs", overrides: Sequence[str] = (), is_quiet: bool = False) -> Finished:
    """Do everything of a recipe that is not done yet, telling the progress on standard error, and return the run.

    The function behind `loresmith.run`. Every LoresmithError says what to do about it.
    """
    from rich.console import Console

    from . import steps
    from .console import progress
    from .recipe.file import load_recipe

    checked = load_recipe(Path(recipe), list(overrides))
    with progress.shown(Console(stderr=True), is_quiet=is_quiet) as heard:
        return Finished(steps.run(checked, runs=Path(runs), progress=heard).folder)


def _cell(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else "" if value is None else str(value).replace("\n", " ")
