"""Asking, checking, and asking once more."""

from collections.abc import Callable

from loresmith.chat.checked import ask_checked
from loresmith.chat.parse import Parsed, parse_json
from loresmith.chat.scripted import Scripted, in_turn
from loresmith.contracts import ChatReply, ChatRequest

Make = Callable[..., ChatRequest]
SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}


def check(text: str) -> Parsed:
    return parse_json(text, SCHEMA)


def test_a_faulty_reply_is_asked_for_once_more_with_its_fault(request_for: Make) -> None:
    model = Scripted(in_turn(['{"a": 1}', '{"b": 2}', '{"a": 3}', '{"a": 2}']))
    values = [one.value for one in ask_checked(model, [request_for(str(n)) for n in range(3)], check)]
    assert values == [{"a": 1}, {"a": 2}, {"a": 3}]
    assert [message.role for message in model.asked[-1].messages] == ["user", "assistant", "user"]
    assert "$.a is missing" in model.asked[-1].messages[-1].content
    assert len(model.asked) == 4


def test_what_is_faulty_twice_is_handed_over_with_its_text(request_for: Make) -> None:
    [one] = ask_checked(Scripted(lambda request: "no JSON here"), [request_for("a")], check)
    assert one == (None, "not-json", "no JSON here", True)


def test_what_cannot_be_mended_is_not_asked_again(request_for: Make) -> None:
    model = Scripted(lambda request: ChatReply("I will not.", "refused"))
    [one] = ask_checked(model, [request_for("a")], check)
    assert one == (None, "refused", "I will not.", False)
    assert len(model.asked) == 1


def test_a_reply_of_nothing_is_asked_for_without_two_turns_in_a_row(request_for: Make) -> None:
    model = Scripted(in_turn([ChatReply("", "empty"), '{"a": 1}']))
    assert [one.value for one in ask_checked(model, [request_for("a")], check)] == [{"a": 1}]
    assert [message.role for message in model.asked[-1].messages] == ["user"]


def test_a_reply_that_was_cut_off_is_not_taken_even_where_it_parses(request_for: Make) -> None:
    model = Scripted(in_turn([ChatReply('{"a": 1}', "cut-off"), '{"a": 2}']))
    assert [one.value for one in ask_checked(model, [request_for("a")], check)] == [{"a": 2}]


def test_asking_nothing_asks_nobody() -> None:
    model = Scripted(in_turn(["a"]))
    assert list(ask_checked(model, [], check)) == []
    assert model.asked == []
