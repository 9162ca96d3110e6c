"""Sets of prompt files: one that comes with the program, and over it the user's files of the same name.

A set is a folder: `system.md` (said once, before everything), `passage.md` (how a passage is shown), `facts.md` (listing what a passage
states) and one file a task. Templates are jinja2, sandboxed: a prompt file cannot run anything.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ...errors import RecipeError
from ...registry import suggestion
from .task import Task, parse_task, split_head

SETS = ("default", "study-a", "study-b")
"""The sets that come with the program."""

SHARED = ("system", "passage", "facts")
"""Files of a set that are no tasks."""

_SHIPPED = Path(__file__).parents[1] / "prompts"
_MOST_BYTES = 100_000


class Prompts(NamedTuple):
    """A set of prompts, read."""

    system: str
    """Template of the system turn."""
    passage: str
    """Template that shows a passage, before every request about it."""
    facts: str
    """Template that asks for the facts of a passage."""
    tasks: Mapping[str, Task]
    """Every task by name, sorted."""


def read_prompts(prompt_set: str, folder: Path | None = None) -> Prompts:
    """Return a shipped set with the files of a user's folder in place of those of the same name.

    A user's file for a task the set has may leave its head out and keeps the set's then; a new task needs one.
    Raises RecipeError for a set or folder that does not exist, a head that is wrong, and a new task without one.
    """
    if prompt_set not in SETS:
        raise RecipeError(f"There is no set of prompts named {prompt_set!r}.", hint=suggestion(prompt_set, list(SETS)))
    texts = {**_texts(_SHIPPED / "default", only=SHARED), **_texts(_SHIPPED / prompt_set)}
    tasks = {name: task for name, text in texts.items() if (task := parse_task(name, text, file=f"{prompt_set}/{name}.md"))}
    for name, text in _own_texts(folder).items():
        if name in SHARED:
            texts[name] = text
        else:
            tasks[name] = _own_task(name, text, tasks, file=f"{folder}/{name}.md")
    return Prompts(**{name: split_head(texts[name])[1] for name in SHARED}, tasks=dict(sorted(tasks.items())))


def choose(tasks: Mapping[str, Task], names: Sequence[str]) -> tuple[Task, ...]:
    """Return the named tasks, all where none is named; RecipeError for a name there is no task of."""
    for name in names:
        if name not in tasks:
            raise RecipeError(f"The teacher knows no task named {name!r}.", hint=suggestion(name, list(tasks)))
    return tuple(task for name, task in tasks.items() if not names or name in names)


def _own_task(name: str, text: str, tasks: Mapping[str, Task], *, file: str) -> Task:
    task = parse_task(name, text, file=file)
    if task is not None:
        return task
    if name not in tasks:
        raise RecipeError(f"{file} is a new task and does not say how its reply is read.", hint="Begin it with ---, form: answer, ---.")
    return tasks[name]._replace(prompt=text)


def _own_texts(folder: Path | None) -> dict[str, str]:
    if folder is None:
        return {}
    if not folder.is_dir():
        raise RecipeError(f"There is no folder of prompts at {folder}.", hint="Set generate.prompts to a folder with .md files.")
    texts = _texts(folder)
    if not texts:
        raise RecipeError(f"The folder of prompts {folder} holds no .md file.", hint="Name them as the tasks: open.md, true-false.md.")
    return texts


def _texts(folder: Path, only: Sequence[str] = ()) -> dict[str, str]:
    paths = [path for path in sorted(folder.glob("*.md")) if not only or path.stem in only]
    return {path.stem: _read(path) for path in paths}


def _read(path: Path) -> str:
    if path.stat().st_size > _MOST_BYTES:
        raise RecipeError(f"The prompt {path} has {path.stat().st_size} bytes; at most {_MOST_BYTES} make sense.")
    try:
        return path.read_text(encoding="utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise RecipeError(f"The prompt {path} is not UTF-8 text.") from error
