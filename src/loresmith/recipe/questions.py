"""The sections about making questions, keeping the good ones, dividing and mixing them."""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from .chat import Chat
from .section import Count, Fraction, Section


class Generate(Section):
    """How questions and answers are made."""

    teacher: str = Field(
        "rules",
        description="Who writes them: `rules` (no model, grounded by construction), `chat` (the model under `chat`), `module:attribute`.",
    )
    chat: Chat | None = Field(None, description="The language model that teaches, with `teacher: chat`.")
    wordings: Annotated[int, Field(ge=1, le=8)] = Field(4, description="Most wordings of one fact's question.")
    tasks: tuple[str, ...] = Field(
        (),
        description="Kinds of question (`loresmith list tasks`); empty means the teacher's own choice. "
        "`rules` makes true-false, yes-no, nli and cloze by name, or by `all`.",
    )
    prompt_set: Literal["default", "study-a", "study-b"] = Field(
        "default",
        description="The shipped prompts of a chat teacher: `study-a` asks as for textbooks, `study-b` by task type about a given text.",
    )
    prompts: Path | None = Field(
        None, description="Folder with your own prompt files, in place of those of the same name; relative to the recipe."
    )
    facts_per_passage: Count = Field(5, description="Most facts a chat teacher lists for one passage.")
    questions_per_fact: Count = Field(2, description="Different questions of a chat teacher about one fact, each of its own kind.")
    passages_per_section: Count | None = Field(
        None, description="Most passages asked about under one heading of the lowest level; empty asks all."
    )
    seed: int = Field(0, description="Seed of every draw.")

    @model_validator(mode="after")
    def _chat_where_it_teaches(self) -> "Generate":
        if (self.teacher == "chat") != (self.chat is not None):
            raise ValueError("`teacher: chat` and the section `chat` belong together; give both or none")
        return self


def _has_name(choice: str | dict[str, Any]) -> str | dict[str, Any]:
    if isinstance(choice, dict) and not isinstance(choice.get("name"), str):
        raise ValueError("expected a `name` beside the filter's settings, such as {name: too-long, words: 200}")
    return choice


FILTERS = tuple(
    """
    blank-answer blank-input too-short too-long echo repetitive unfinished answer-in-question not-self-contained missing-input
    merged-instructions needless-fence refusal about-translation other-language not-grounded not-supported contradicts unknown-address
    personal-data secret injection
    """.split()
)


class Curate(Section):
    """What is kept."""

    filters: tuple[Annotated[str | dict[str, Any], AfterValidator(_has_name)], ...] = Field(
        FILTERS,
        description="Filters in the order they are asked (`loresmith list filters`); an example is dropped for the first reason found. "
        "A name, or {name: too-long, words: 200} with the filter's own settings.",
    )
    judges: tuple[str, ...] = Field((), description="Filters that ask the model under `chat`, last of all: round-trip, supported-by-judge.")
    chat: Chat | None = Field(None, description="The language model that is asked, with `judges`; better not the one that wrote.")
    take: Count | None = Field(
        None,
        description="Keep at most this many facts, drawn evenly over documents; empty keeps all. Of a given `dataset`: train on so many, "
        "with dev and test whole.",
    )

    @model_validator(mode="after")
    def _chat_where_it_judges(self) -> "Curate":
        if bool(self.judges) != (self.chat is not None):
            raise ValueError("`judges` and the section `chat` belong together; give both or none")
        return self


class Split(Section):
    """What is trained and what is held out. Documents are divided first, then facts, then wordings."""

    test_documents: Fraction = Field(0.2, description="Share of the documents never trained (stratum `unseen`).")
    dev_documents: Fraction = Field(0.0, description="Share of the documents kept whole for early stopping.")
    test_facts: Fraction = Field(0.2, description="Share of the facts of trained documents that is never trained (stratum `document`).")
    test_wordings: Fraction = Field(0.5, description="Share of the trained facts with one wording held out (stratum `wording`).")
    dev: Fraction = Field(0.1, description="Share of every held-out stratum used for early stopping instead of the test.")
    max_test: Count | None = Field(None, description="Most test questions a stratum, drawn evenly over documents; empty tests all.")
    seed: int = Field(0, description="Seed of every draw in the split.")


class Mix(Section):
    """What is added to the training examples after the split. Shares are of the training facts, and drawn by fact."""

    context: Fraction = Field(
        0.0, description="Facts that are also trained with their passage as input (context dropout, seen from the other side)."
    )
    distractors: Annotated[int, Field(ge=0, le=8)] = Field(0, description="Other passages put beside the right one in those inputs (RAFT).")
    without_gold: Fraction = Field(0.2, description="Of the inputs with distractors, those without the right passage.")
    not_in_documents: Fraction = Field(0.0, description="Questions about other things whose answer says that the documents do not tell.")
    replay: Annotated[float, Field(ge=0, lt=1)] = Field(
        0.0, description="General questions answered by the base model itself, against forgetting, as a share of all rows."
    )
    replay_tokens: Count = Field(128, description="Most tokens of those answers; one that is cut off is not used.")
    seed: int = Field(0, description="Seed of every draw.")
