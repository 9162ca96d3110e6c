"""How a schema is asked for, and what refusals teach."""

import json
from collections.abc import Callable

import pytest

from loresmith.chat.wire import LADDER, Dialect, after_refusal, body_of
from loresmith.contracts import ChatRequest

SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": False}
Make = Callable[..., ChatRequest]


@pytest.mark.parametrize("rung", LADDER)
def test_every_rung_carries_the_schema_or_the_word_json(rung: str, request_for: Make) -> None:
    row = json.loads(body_of(request_for("Ask.", schema=SCHEMA), model="m", dialect=Dialect(rung)))
    assert SCHEMA["required"] == ["a"]
    assert json.dumps(SCHEMA) in json.dumps(row) or "JSON Schema" in row["messages"][-1]["content"]
    assert ("tool_choice" in row, "response_format" in row) == (rung == "tool", rung.startswith("json"))


def test_strict_is_claimed_only_for_closed_objects(request_for: Make) -> None:
    def strict(schema: object) -> bool:
        row = json.loads(body_of(request_for("Ask.", schema=schema), model="m", dialect=Dialect("json_schema")))
        return bool(row["response_format"]["json_schema"]["strict"])

    assert strict(SCHEMA)
    assert not strict({**SCHEMA, "required": []})
    assert not strict({"type": "array", "items": {**SCHEMA, "additionalProperties": True}})


def test_free_text_is_asked_for_without_any_constraint(request_for: Make) -> None:
    row = json.loads(body_of(request_for("Ask."), model="m", dialect=Dialect("json_schema")))
    assert row == {"model": "m", "messages": [{"role": "user", "content": "Ask."}], "max_tokens": 1024, "stream": False, "temperature": 0.0}


@pytest.mark.parametrize(
    ("kind", "said", "change"),
    [
        ("http-400", "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.", {"limit_field": "max_completion_tokens"}),
        ("http-400", "'temperature' does not support 0.7 with this model. Only the default (1)", {"takes_temperature": False}),
        ("http-422", "response_format: extra fields not permitted", {"rung": "json_object+schema"}),
        ("http-500", "Input should be 'text' or 'json_object', loc: response_format", {"rung": "json_object+schema"}),
    ],
)
def test_a_refusal_that_names_the_trouble_is_learnt_from(kind: str, said: str, change: dict[str, object]) -> None:
    learnt = after_refusal(Dialect("json_schema"), kind, said, has_schema=True, ladder=LADDER)
    assert learnt == Dialect(**{"rung": "json_schema", **change})  # type: ignore[arg-type]


def test_other_refusals_are_the_requests_own() -> None:
    proven = Dialect("json_schema", is_probed=True)
    assert after_refusal(proven, "http-400", "context length exceeded", has_schema=True, ladder=LADDER) is None
    assert after_refusal(Dialect("json_schema"), "http-500", "out of memory", has_schema=True, ladder=LADDER) is None
    assert after_refusal(Dialect("plain"), "http-400", "no", has_schema=True, ladder=LADDER) is None
