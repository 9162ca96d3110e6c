"""One kind of question: what a prompt file says before and after its second `---`.

    ---
    form: answer            # how the reply is read and checked: a name of forms.FORMS
    unit: fact              # what one request is about: a fact, a passage (several items a reply), or two passages
    input: none             # whether the example carries its passage as input
    share: 4                # how often it is drawn, beside the shares of the others
    kinds: [procedure]      # the kinds of fact it suits; none means all
    support: 0.25           # share of the answer's words that must stand in the passage
    ---
    Write one question ...

Only `form` must be given. The file's name is the task's.
"""

import math
from typing import Any, Literal, NamedTuple, cast

from ...errors import RecipeError
from ...registry import suggestion
from ...yaml_text import parse
from .forms import FORMS

KINDS = ("definition", "value", "reason", "condition", "procedure", "comparison", "other")
"""What a fact can be; the teacher says which when it lists the facts."""

# Measured on the 1,402 longer answers of study B's training set (Kaggle documentation, hosted teachers): of the answers, 95 % share more
# than a quarter of their stems with their own passage, and 95 % less than that with another passage of the same site.
SUPPORT = 0.25

Unit = Literal["fact", "passage", "passages"]
_CHOICES: dict[str, tuple[str, ...]] = {"form": tuple(FORMS), "unit": ("fact", "passage", "passages"), "input": ("none", "passage")}
_KEYS = ("form", "unit", "input", "share", "kinds", "support")


class Task(NamedTuple):
    """One kind of question."""

    name: str
    """`Example.task` of what comes of it."""
    form: str
    """How a reply is read: a name of forms.FORMS."""
    unit: Unit
    """What one request is about."""
    has_input: bool
    """Whether the example carries its passage as input."""
    share: float
    """How often it is drawn, beside the shares of the others; above 0."""
    kinds: tuple[str, ...]
    """Kinds of fact it suits; empty means all."""
    support: float
    """Share of the answer's content words that must stand in the passage, in [0, 1]."""
    prompt: str
    """The template of the request, without the passage."""


def parse_task(name: str, text: str, *, file: str) -> Task | None:
    """Return the task of a prompt file, or None where the file has no head; RecipeError naming `file` where the head is wrong."""
    head, body = split_head(text)
    if not head:
        return None
    values = parse(head, name=file).value
    if not isinstance(values, dict):
        raise RecipeError(f"{file}: the head between the lines `---` must hold keys with values, such as `form: answer`.")
    _check(values, file=file)
    return Task(
        name=name,
        form=str(values["form"]),
        unit=cast(Unit, values.get("unit", "fact")),
        has_input=values.get("input", "none") == "passage",
        share=_number(values, "share", 1.0, low=1e-6, high=1e6, file=file),
        kinds=tuple(values.get("kinds") or ()),
        support=_number(values, "support", SUPPORT, low=0.0, high=1.0, file=file),
        prompt=body,
    )


def split_head(text: str) -> tuple[str, str]:
    """Return the head of a prompt file and what follows it; the head is empty where the file does not begin with `---`."""
    if not text.startswith("---\n"):
        return "", text
    head, closing, body = text[4:].partition("\n---\n")
    return (head, body) if closing else ("", text)


def _check(values: dict[str, Any], *, file: str) -> None:
    for key in values:
        if key not in _KEYS:
            raise RecipeError(f"{file}: there is no key {key!r} in the head of a prompt.", hint=suggestion(str(key), list(_KEYS)))
    if "form" not in values:
        raise RecipeError(f"{file}: the head does not say which `form` the reply has.", hint=suggestion("", list(FORMS)))
    for key, known in _CHOICES.items():
        if key in values and values[key] not in known:
            raise RecipeError(f"{file}: {key} cannot be {values[key]!r}.", hint=suggestion(str(values[key]), list(known)))
    kinds = values.get("kinds") or []
    if not isinstance(kinds, list) or not set(map(str, kinds)) <= set(KINDS):
        raise RecipeError(f"{file}: kinds must be a list of {', '.join(KINDS)}; it is {kinds!r}.")
    needs_two = values["form"] == "multi-passage"
    if needs_two != (values.get("unit") == "passages"):
        raise RecipeError(f"{file}: the form `multi-passage` and the unit `passages` need each other.", hint="Set both or neither.")


def _number(values: dict[str, Any], key: str, default: float, *, low: float, high: float, file: str) -> float:
    value = values.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or not low <= value <= high:
        raise RecipeError(f"{file}: {key} must be a number between {low:g} and {high:g}, it is {value!r}.")
    return float(value)
