"""The section about measuring ranks."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationError, field_validator

from .section import Count, Section
from .training import Train

MEASURED_ARMS = ("min", "max", "each", "gelora", "eva")


def _is_an_arm(arm: int | str | dict[str, Any]) -> int | str | dict[str, Any]:
    if isinstance(arm, int) and arm < 1:
        raise ValueError(f"a rank is at least 1, got {arm}")
    if isinstance(arm, str) and arm not in MEASURED_ARMS:
        raise ValueError(f"expected a rank, {', '.join(MEASURED_ARMS)}, or a name with keys of `train`, got {arm!r}")
    if isinstance(arm, dict) and (set(arm) != {"name", "train"} or not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,40}", str(arm["name"]))):
        raise ValueError(
            "expected a `name` of small letters, and keys under `train`, such as {name: rs8, train: {rank: 8, use_rslora: true}}"
        )
    if isinstance(arm, dict):
        try:
            Train.model_validate(arm["train"])
        except ValidationError as error:
            first = error.errors()[0]
            raise ValueError(f"{'.'.join(map(str, first['loc']))} of arm {arm['name']}: {first['msg']}") from error
    return arm


class Rank(Section):
    """What `loresmith rank` measures, and with `--verify` compares. No other command reads it."""

    prompts: Annotated[int, Field(ge=3)] = Field(1000, description="Most different training prompts whose hidden states are read.")
    reading: Literal["last", "answer"] = Field(
        "last", description="State of a prompt: at its last token, or the mean over those that predict the answer."
    )
    answers: Count = Field(200, description="Most training facts whose answers the base is asked to predict, to count their bits.")
    candidates: Annotated[tuple[Count, ...], Field(min_length=1)] = Field(
        (1, 2, 4, 8, 16, 32, 64, 128), description="Ranks that are priced, and one of them recommended."
    )
    resamples: Count = Field(1000, description="Resamples of the documents behind the intervals of dimensions and of the comparison.")
    arms: tuple[Annotated[int | str | dict[str, Any], AfterValidator(_is_an_arm)], ...] = Field(
        (1, 8, 32),
        description="What `--verify` trains: ranks, or the dimension's minimum, maximum, each layer's own, GeLoRA's, or as many as "
        "`train.rank` for every module spread by EVA, or {name: rs8, train: {rank: 8, use_rslora: true}}.",
    )
    alpha: Annotated[float, Field(gt=0)] | None = Field(
        None, description="Alpha of every arm, whatever its rank; empty takes train.alpha. The learning rate is settled for each arm."
    )
    learning_rates: Annotated[tuple[Annotated[float, Field(gt=0)], ...], Field(min_length=1)] = Field(
        (3e-4, 1e-3, 3e-3), description="Learning rates tried for each arm, by successive halving on dev."
    )
    finalists: Count = Field(2, description="Arms trained with more than one seed: the best on dev.")
    seeds: Count = Field(2, description="Trainings of each finalist.")
    margin: Annotated[float, Field(gt=0)] = Field(
        0.02, description="How much worse a smaller rank may be and still be taken, in nats a token of dev answers."
    )
    subspaces: Annotated[tuple[Count, ...], Field(min_length=1)] = Field(
        (30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000),
        description="How many free numbers `--subspace` trains, from the fewest to the first that reaches 90 % of the whole adapter.",
    )
    subspace_updates: Annotated[int, Field(ge=2)] = Field(
        100, description="Updates of each of these trainings, and of the whole adapter's."
    )
    seed: int = Field(0, description="Seed of the draws of prompts and documents.")

    @field_validator("arms")
    @classmethod
    def _arms_differ(cls, arms: tuple[int | str | dict[str, Any], ...]) -> tuple[int | str | dict[str, Any], ...]:
        names = [str(arm["name"] if isinstance(arm, dict) else arm) for arm in arms]
        if len(names) < 2 or len(set(names)) < len(names):
            raise ValueError(f"give two arms or more that differ, got {', '.join(names) or 'none'}")
        return arms
