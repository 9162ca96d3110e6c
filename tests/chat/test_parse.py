"""Replies as models really send them."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.chat.parse import parse_json

PAIR = {
    "type": "object",
    "properties": {"question": {"type": "string"}, "answer": {"type": "string"}},
    "required": ["question", "answer"],
}
GOOD = {"question": "What is WAL?", "answer": "A log that is written ahead."}
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
).filter(lambda value: isinstance(value, dict | list))


@given(value=JSON_VALUES)
def test_every_object_and_array_comes_back_as_it_was_written(value: Any) -> None:
    assert parse_json(json.dumps(value)) == (value, "", False)
    assert parse_json(f"```json\n{json.dumps(value, indent=1)}\n```").value == value


@given(text=st.text(max_size=300) | st.text(alphabet='{}[]":,\\ nul1e', max_size=60))
def test_no_text_raises(text: str) -> None:
    parsed = parse_json(text, PAIR)
    assert bool(parsed.fault) == (parsed.value is None)


@pytest.mark.parametrize(
    "text",
    [
        f"Here is the pair you asked for [1]:\n\n{json.dumps(GOOD)}\n\nI hope this helps!",
        f"```\n{json.dumps(GOOD)}\n```",
        f"Sure!\n```json\n{json.dumps(GOOD)}\n```\nAnything else?",
    ],
)
def test_words_and_fences_around_a_reply_are_taken_off(text: str) -> None:
    assert parse_json(text, PAIR) == (GOOD, "", False)


@pytest.mark.parametrize(
    "text",
    [
        "{'question': 'What is WAL?', 'answer': 'A log that is written ahead.'}",
        '{"question": "What is WAL?", "answer": "A log that is written ahead.",}',
        '{question: "What is WAL?", answer: "A log that is written ahead."}',
    ],
)
def test_broken_json_is_mended_and_says_so(text: str) -> None:
    assert parse_json(text, PAIR) == (GOOD, "", True)


@pytest.mark.parametrize("text", ['{"question": "What is WAL?", "answer": "A log that is', '```json\n{"question": "What', '[{"a": 1}, {"a'])
def test_half_a_reply_is_cut_off_and_never_closed_for_it(text: str) -> None:
    assert parse_json(text).fault == "cut-off"


def test_prose_is_no_json() -> None:
    assert parse_json("I am sorry, I cannot do that.").fault == "not-json"
    assert parse_json("42").fault == "not-json"


def test_a_fault_names_the_place() -> None:
    assert parse_json('{"question": "Why?"}', PAIR).fault == "schema: $.answer is missing"


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 50_000, '{"a": NaN}', '{"a": "\\ud800"}', '{"a": 1e999}', "x" * 300_000])
def test_hostile_replies_are_faults(text: str) -> None:
    assert parse_json(text).fault
