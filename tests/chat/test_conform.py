"""The part of JSON Schema that replies are asked for with."""

from typing import Any

import pytest

from loresmith.chat.conform import fault_of

QUIZ: dict[str, Any] = {
    "type": "object",
    "properties": {
        "pairs": {"type": "array", "items": {"$ref": "#/$defs/Pair"}, "minItems": 1, "maxItems": 2},
        "level": {"enum": ["easy", "hard"]},
        "score": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
    },
    "required": ["pairs"],
    "additionalProperties": False,
    "$defs": {
        "Pair": {
            "type": "object",
            "properties": {"question": {"type": "string", "minLength": 3, "maxLength": 40, "pattern": r"\?$"}},
            "required": ["question"],
        }
    },
}
ASKED = {"question": "Why?"}


@pytest.mark.parametrize(
    "value",
    [
        {"pairs": [ASKED]},
        {"pairs": [ASKED, {"question": "How?", "extra": 1}], "level": "hard", "score": None},
        {"pairs": [ASKED], "score": 1},
    ],
)
def test_what_fits_has_no_fault(value: Any) -> None:
    assert fault_of(value, QUIZ) == ""


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ([], "$ is of type array, not object"),
        ({}, "$.pairs is missing"),
        ({"pairs": []}, "$.pairs has to be at least 1 items, not 0"),
        ({"pairs": [ASKED] * 3}, "$.pairs has to be at most 2 items, not 3"),
        ({"pairs": [ASKED, {"question": 7}]}, "$.pairs[1].question is of type integer, not string"),
        ({"pairs": [{"question": "Because."}]}, r"$.pairs[0].question does not match \?$"),
        ({"pairs": [ASKED], "level": "medium"}, "$.level is 'medium', not one of 'easy', 'hard'"),
        ({"pairs": [ASKED], "score": 2}, "$.score has to be at most 1, not 2"),
        ({"pairs": [ASKED], "score": True}, "$.score is of type boolean, not number or null"),
        ({"pairs": [ASKED], "note": ""}, "$.'note' is not asked for"),
    ],
)
def test_the_first_fault_is_named_with_its_place(value: Any, fault: str) -> None:
    assert fault_of(value, QUIZ) == fault


def test_one_of_several_forms_is_enough() -> None:
    schema = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "integer"}}]}
    assert fault_of([1, 2], schema) == ""
    assert fault_of([1, "2"], schema) == "$ fits none of its 2 allowed forms"


def test_a_schema_that_refers_to_itself_ends() -> None:
    tree = {"$defs": {"Node": {"type": "array", "items": {"$ref": "#/$defs/Node"}}}, "$ref": "#/$defs/Node"}
    value: list[Any] = []
    for _ in range(100):
        value = [value]
    assert "nested too deep" in fault_of(value, tree)


def test_pydantic_writes_schemas_that_are_understood() -> None:
    from pydantic import BaseModel

    class Fact(BaseModel):
        subject: str
        value: float | None = None

    class Facts(BaseModel):
        facts: list[Fact]

    assert fault_of({"facts": [{"subject": "a", "value": 1.5}]}, Facts.model_json_schema()) == ""
    assert fault_of({"facts": [{"value": 1.5}]}, Facts.model_json_schema()) == "$.facts[0].subject is missing"
