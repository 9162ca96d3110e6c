"""The forms a reply can have: which JSON is asked for, and how one item of it becomes a draft.

An item about a fact is the reply itself. A request about a whole passage gets `{"items": [...]}`, each item with its own `evidence`.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from . import choice, pairs, plain, steps, verdicts
from .draft import Asked, Draft, Fact, Fault
from .evidence import find_evidence

Item = Mapping[str, Any]
Schema = dict[str, Any]


class Form(NamedTuple):
    """One form of reply."""

    fields: Callable[[str], Schema]
    """The JSON Schema of each field but the wordings; takes the verdict wanted, empty for any."""
    wordings_key: str
    """The field that holds the wordings."""
    read: Callable[[Item, Asked], Draft | Fault]
    """Turn an item whose fields are as asked for into a draft, or say what is wrong with it."""
    verdicts: tuple[str, ...] = ()
    """The verdicts a closed answer can take, in the order they are asked for in turn."""


FORMS: dict[str, Form] = {
    "answer": Form(plain.fields, "questions", plain.read_answer),
    "extractive": Form(plain.fields, "questions", plain.read_extractive),
    "comparison": Form(pairs.comparison_fields, "questions", pairs.read_comparison),
    "misconception": Form(pairs.misconception_fields, "questions", pairs.read_misconception),
    "multi-passage": Form(pairs.two_passage_fields, "questions", pairs.read_two_passages),
    "true-false": Form(verdicts.true_false_fields, "statements", verdicts.read_true_false, ("true", "false")),
    "yes-no": Form(verdicts.yes_no_fields, "questions", verdicts.read_yes_no, ("yes", "no")),
    "nli": Form(verdicts.nli_fields, "hypotheses", verdicts.read_nli, ("entailment", "contradiction", "neutral")),
    "multiple-choice": Form(choice.fields, "questions", choice.read),
    "how-to": Form(steps.fields, "questions", steps.read),
}
"""Every form by the name a prompt file gives it."""


def reply_schema(form: str, *, wordings: int, verdict: str = "", n_items: int | None = None) -> Schema:
    """Return the JSON Schema of a reply; with `n_items`, of a list of at most so many items with evidence."""
    chosen = FORMS[form]
    fields: Schema = {chosen.wordings_key: list_of(wordings), **chosen.fields(verdict)}
    if n_items is None:
        return _object(fields)
    items = {"type": "array", "minItems": 1, "maxItems": n_items, "items": _object({**fields, "evidence": {"type": "string"}})}
    return _object({"items": items})


def read_item(form: str, item: Item, asked: Asked) -> Draft | Fault:
    """Return the draft of one item, its evidence in the passage's own words, or what is wrong with it."""
    if asked.fact is None and asked.other is None:
        evidence = find_evidence(str(item.get("evidence", "")), asked.passage.text)
        if evidence is None:
            return Fault("evidence-not-found", f"This evidence is not copied from the passage: {str(item.get('evidence'))[:200]!r}.")
        asked = asked._replace(fact=Fact(statement="", evidence=evidence, kind="other"))
    return FORMS[form].read(item, asked)


def list_of(n: int) -> Schema:
    """Return the schema of one to n texts."""
    return {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": n}


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
