"""Bodies of chat completions, well meant and not."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.chat.envelope import Envelope, Garbled, read_envelope, without_reasoning


def body(message: Any, *, finish: str = "stop", usage: Any = None) -> bytes:
    return json.dumps({"choices": [{"message": message, "finish_reason": finish}], "usage": usage}).encode()


def test_text_and_counts_are_read() -> None:
    counted = body({"content": "Yes."}, usage={"prompt_tokens": 7, "completion_tokens": 2})
    assert read_envelope(counted) == Envelope("Yes.", "", 7, 2)


@pytest.mark.parametrize(
    ("message", "finish", "text", "error"),
    [
        ({"content": None}, "stop", "", "empty"),
        ({"content": "  "}, "stop", "  ", "empty"),
        ({"content": "Half an ans"}, "length", "Half an ans", "cut-off"),
        ({"content": "No"}, "content_filter", "No", "filtered"),
        ({"content": None, "refusal": "I will not."}, "stop", "I will not.", "refused"),
        ({"content": [{"type": "text", "text": "In "}, {"type": "text", "text": "parts."}]}, "stop", "In parts.", ""),
        ({"content": None, "tool_calls": [{"function": {"name": "reply", "arguments": '{"a": 1}'}}]}, "tool_calls", '{"a": 1}', ""),
        ({"content": None, "tool_calls": [{"function": {"arguments": {"a": 1}}}]}, "tool_calls", '{"a": 1}', ""),
        ({"content": '<think>Hm. {"a"}</think>\n\nYes.', "reasoning_content": "x"}, "stop", "Yes.", ""),
        ({"content": "<think>Hm, let me"}, "length", "", "cut-off"),
        ("not even an object", "stop", "", "empty"),
    ],
)
def test_each_kind_of_reply_is_told_apart(message: Any, finish: str, text: str, error: str) -> None:
    assert read_envelope(body(message, finish=finish))[:2] == (text, error)


def test_no_choices_is_an_answer_that_says_nothing() -> None:
    assert read_envelope(b'{"choices": []}').error == "no-choices"


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b'{"choices": [', b"[]", b'{"error": {"code": 502}}', b'{"choices": 3}', b"[" * 10**5, b"\xff\xfe"]
)
def test_what_is_no_completion_is_garbled(body: bytes) -> None:
    with pytest.raises(Garbled):
        read_envelope(body)


@pytest.mark.parametrize("count", [-1, 10**12, 1.5, "7", True, None, [7]])
def test_a_count_that_cannot_be_true_is_no_count(count: Any) -> None:
    assert read_envelope(body({"content": "a"}, usage={"prompt_tokens": count})).prompt_tokens is None


def test_half_a_surrogate_pair_becomes_writable() -> None:
    assert read_envelope(b'{"choices": [{"message": {"content": "a\\ud800b"}}]}').text == "a?b"


@given(text=st.text(alphabet="ab<>/ think\n", max_size=40))
def test_text_without_reasoning_stays_as_it_is(text: str) -> None:
    assert "think>" in text or without_reasoning(text) == text


def test_reasoning_whose_beginning_is_in_the_template_is_taken_off() -> None:
    assert without_reasoning("The user wants a word.\n</think>\nYes.") == "Yes."
