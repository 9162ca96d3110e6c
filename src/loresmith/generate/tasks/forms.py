"""The forms a reply can have: which JSON is asked for, and how one item of it becomes a draft.

An item about a fact is the reply itself. A request about a whole passage gets `{"items": [...]}`, each item with its own `evidence`.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from . import choice, pairs, plain, steps, verdicts
from .draft import Asked, Draft, Fact, Fault
from .evidence import find_evidence
from .wording import sort_out

Item = Mapping[str, Any]
Schema = dict[str, Any]


class Form(NamedTuple):
    """One form of reply."""

    fields: Callable[[str], Schema]
    """The JSON Schema of each field but the wordings; takes the verdict wanted, empty for any."""
    asks_in: str
    """The field that holds the first wording; `rephrased` holds the others."""
    read: Callable[[Item, tuple[str, ...], Asked], Draft | Fault]
    """Turn an item whose fields are as asked for, and its usable wordings, into a draft, or say what is wrong with it."""
    verdicts: tuple[str, ...] = ()
    """The verdicts a closed answer can take, in the order they are asked for in turn."""
    is_open_book: bool = False
    """Whether the question comes with its text, and so may point at it."""


FORMS: dict[str, Form] = {
    "answer": Form(plain.fields, "question", plain.read_answer),
    "extractive": Form(plain.fields, "question", plain.read_extractive),
    "comparison": Form(pairs.comparison_fields, "question", pairs.read_comparison),
    "misconception": Form(pairs.misconception_fields, "question", pairs.read_misconception),
    "multi-passage": Form(pairs.two_passage_fields, "question", pairs.read_two_passages),
    "true-false": Form(verdicts.true_false_fields, "statement", verdicts.read_true_false, ("true", "false")),
    "yes-no": Form(verdicts.yes_no_fields, "question", verdicts.read_yes_no, ("yes", "no")),
    "nli": Form(verdicts.nli_fields, "hypothesis", verdicts.read_nli, ("entailment", "contradiction", "neutral"), is_open_book=True),
    "multiple-choice": Form(choice.fields, "question", choice.read),
    "how-to": Form(steps.fields, "question", steps.read),
}
"""Every form by the name a prompt file gives it."""


def reply_schema(form: str, *, wordings: int, verdict: str = "", n_items: int | None = None) -> Schema:
    """Return the JSON Schema of a reply; with `n_items`, of a list of at most so many items with evidence."""
    chosen = FORMS[form]
    fields: Schema = {chosen.asks_in: {"type": "string"}, "rephrased": _list_of(wordings - 1), **chosen.fields(verdict)}
    if n_items is None:
        return _object(fields)
    items = {"type": "array", "minItems": 1, "maxItems": n_items, "items": _object({**fields, "evidence": {"type": "string"}})}
    return _object({"items": items})


def read_item(form: str, item: Item, asked: Asked) -> Draft | Fault:
    """Return the draft of one item, its evidence in the passage's own words, or what is wrong with it."""
    chosen = FORMS[form]
    if asked.fact is None and asked.other is None:
        evidence = find_evidence(str(item.get("evidence", "")), asked.passage.text)
        if evidence is None:
            return Fault("evidence-not-found", f"This evidence is not copied from the passage: {str(item.get('evidence'))[:200]!r}.")
        asked = asked._replace(fact=Fact(statement="", evidence=evidence, kind="other"))
    wordings = sort_out([item[chosen.asks_in], *item["rephrased"]], asked, is_open_book=chosen.is_open_book)
    if not wordings.usable:
        return wordings.faults[0]
    draft = chosen.read(item, wordings.usable, asked)
    return draft if isinstance(draft, Fault) else draft._replace(refused=wordings.faults)


def _list_of(n: int) -> Schema:
    return {"type": "array", "items": {"type": "string"}, "minItems": n, "maxItems": n}


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
