"""The settings of one course of teaching. Their defaults and meanings are those of the recipe's section `generate`."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..tasks.prompt_set import Prompts, choose
from ..tasks.task import Task


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is asked, how often, and how."""

    prompts: Prompts
    """The templates, and every task there is."""
    tasks: Sequence[str]
    """Names of the tasks to draw from; empty means all of the set."""
    wordings: int
    """Most wordings of one question."""
    facts_per_passage: int
    """Most facts listed for a passage; also the most items of a reply about a whole passage."""
    questions_per_fact: int
    """Different questions about one fact, or kinds of question about one passage."""
    passages_per_section: int | None
    """Most passages asked about under one heading of the lowest level; None asks all."""
    seed: int
    """Seed of every draw."""
    temperature: float
    """Of the teacher; 0 takes the likeliest token."""
    max_tokens: int
    """Most tokens of one reply."""

    def chosen(self) -> tuple[Task, ...]:
        """Return the tasks to draw from; RecipeError for a name that is not in the set."""
        return choose(self.prompts.tasks, self.tasks)
