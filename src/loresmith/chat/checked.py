"""Ask, check what comes back, and ask once more where it cannot be used, saying why.

What fails the second time is handed over with its text and its fault, for the caller to set aside: nothing is lost silently.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from ..contracts import ChatModel, ChatReply, ChatRequest, Message
from .parse import Parsed

LONGEST_QUOTE = 6000  # Characters of a faulty reply that are shown to the model again.
# Replies that a second asking may mend. What a model refuses, or an endpoint cannot do, stays.
MENDABLE = {"", "cut-off", "empty", "no-choices"}

Check = Callable[[str], Parsed]


class Checked(NamedTuple):
    """One reply after checking."""

    value: Any
    """What the check made of it; None where there is a fault."""
    fault: str
    """What is wrong with the last reply, or empty."""
    text: str
    """The last reply as it was sent."""
    is_second: bool
    """True where it had to be asked twice."""


def ask_checked(model: ChatModel, requests: Sequence[ChatRequest], check: Check) -> Iterator[Checked]:
    """Yield what the check makes of each reply, in the order of the requests.

    Replies are yielded as they come until one is faulty; then the rest is heard first, and all the faulty ones are asked
    again together. `check` returns a value or a fault; `parse_json` with a schema is one.
    """
    replies = zip(requests, model.ask(requests), strict=True)
    first: list[tuple[ChatRequest, Checked]] = []
    for request, reply in replies:
        checked = _checked(reply, check, is_second=False)
        if not checked.fault and not first:
            yield checked
        else:
            first.append((request, _marked(checked, reply)))
    again = [_again(request, checked) for request, checked in first if checked.is_second]
    second = (_checked(reply, check, is_second=True) for reply in (model.ask(again) if again else ()))
    for _, checked in first:
        yield next(second) if checked.is_second else checked


def _checked(reply: ChatReply, check: Check, *, is_second: bool) -> Checked:
    parsed = Parsed(None, reply.error) if reply.error else check(reply.text)
    return Checked(parsed.value, parsed.fault, reply.text, is_second)


def _marked(checked: Checked, reply: ChatReply) -> Checked:
    """Return a first reply, marked where it is to be asked for again."""
    return checked._replace(is_second=bool(checked.fault) and reply.error in MENDABLE)


def _again(request: ChatRequest, checked: Checked) -> ChatRequest:
    """Return the request with the faulty reply and its fault behind it."""
    complaint = Message("user", f"That reply cannot be used: {_in_words(checked.fault)}. Send the whole reply again, corrected.")
    said = (Message("assistant", checked.text[:LONGEST_QUOTE]),) if checked.text.strip() else ()
    return replace(request, messages=_alternating(request.messages, said, complaint))


def _alternating(messages: tuple[Message, ...], said: tuple[Message, ...], complaint: Message) -> tuple[Message, ...]:
    """Return the conversation so that speakers take turns, which some chat templates insist on."""
    if said:
        return (*messages, *said, complaint)
    *before, last = messages
    return (*before, Message(last.role, f"{last.content}\n\n{complaint.content}"))


def _in_words(fault: str) -> str:
    return {
        "cut-off": "it stopped before its end; make it shorter",
        "not-json": "it is not JSON",
        "empty": "it is empty",
        "no-choices": "it is empty",
        "too-long": "it is too long",
    }.get(fault, fault)
