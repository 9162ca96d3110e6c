"""The kinds of question the rules teacher makes, and which of them a recipe means."""

from collections.abc import Sequence

from ..errors import RecipeError
from ..registry import suggestion
from .verdict.makers import MAKERS

OPEN_TASKS = ("harvest", "definition", "how-to", "closed")
"""The kinds of question made where no tasks are named, in the order a stretch of text is offered to them."""

# Asked for by name only: a small model trained closed-book on many verdicts learns to say yes.
TASKS = (*OPEN_TASKS, *MAKERS)
"""Every kind of question."""


def check_tasks(tasks: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds of question that are meant: those named, OPEN_TASKS where none is, every kind for `all`.

    Raises RecipeError for a name the rules teacher does not know, with the nearest it does.
    """
    unknown = [task for task in tasks if task not in (*TASKS, "all")]
    if unknown:
        raise RecipeError(f"The rules teacher has no task named {unknown[0]!r}.", hint=suggestion(unknown[0], [*TASKS, "all"]))
    if not tasks:
        return OPEN_TASKS
    return TASKS if "all" in tasks else tuple(task for task in TASKS if task in tasks)
