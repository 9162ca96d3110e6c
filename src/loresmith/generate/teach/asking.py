"""Ask, read, and where nothing usable came back ask once more with the fault named.

What stays unusable is handed back with its text, for the quarantine. The second request holds the first reply, so it is a request of its
own: a rerun finds both in the cache.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Generic, NamedTuple, TypeVar

from ...chat.checked import LONGEST_QUOTE, MENDABLE
from ...chat.parse import parse_json
from ...contracts import ChatModel, ChatReply, ChatRequest, Message
from ..tasks.draft import Fault

T = TypeVar("T")
_BOUNDS = ("minItems", "maxItems", "additionalProperties")


class Read(NamedTuple, Generic[T]):
    """What one reply gave."""

    usable: tuple[T, ...]
    """In the order of the reply; empty where nothing was."""
    faults: tuple[Fault, ...] = ()
    """What was wrong with the rest, or with all of it."""


class Replied(NamedTuple, Generic[T]):
    """The end of one request."""

    read: Read[T]
    """Of the last reply."""
    text: str
    """The last reply as it was sent; empty where there was none."""
    n_asked: int
    """1, or 2 where it was asked again."""
    is_mendable: bool
    """True where nothing was usable and a second try could change that."""


Question = tuple[ChatRequest, Callable[[Any], Read[T]]]
"""A request, and what reads the JSON of its reply."""


def ask(chat: ChatModel, questions: Sequence[Question[T]]) -> Iterator[Replied[T]]:
    """Yield what each request gave, in order; each comes with the function that reads the JSON of its reply.

    A reply of which nothing is usable is asked again once. Raises ChatError where nothing more can be asked.
    """
    first = [_replied(question, reply, n_asked=1) for question, reply in _answered(chat, questions)]
    again = [
        (_with_fault(request, one.text, one.read.faults[0]), read)
        for (request, read), one in zip(questions, first, strict=True)
        if one.is_mendable
    ]
    second = iter([_replied(question, reply, n_asked=2) for question, reply in _answered(chat, again)])
    for one in first:
        yield next(second) if one.is_mendable else one


def _answered(chat: ChatModel, questions: Sequence[Question[T]]) -> Iterator[tuple[Question[T], ChatReply]]:
    if questions:
        yield from zip(questions, chat.ask([request for request, _ in questions]), strict=True)


def _replied(question: Question[T], reply: ChatReply, *, n_asked: int) -> Replied[T]:
    request, read = question
    if reply.error:
        fault = Fault("no-reply", f"There was no whole reply: {reply.error}. Be brief.")
        return Replied(Read((), (fault,)), reply.text, n_asked, reply.error in MENDABLE)
    parsed = parse_json(reply.text, _relaxed(request.schema))
    if parsed.fault:
        fault = Fault("malformed-reply", f"The reply is not the JSON asked for: {parsed.fault}.")
        return Replied(Read((), (fault,)), reply.text, n_asked, True)
    found = read(parsed.value)
    return Replied(found, reply.text, n_asked, bool(found.faults) and not found.usable)


def _with_fault(request: ChatRequest, text: str, fault: Fault) -> ChatRequest:
    """Return the request with the reply and what is wrong with it behind; speakers take turns, as chat templates insist."""
    complaint = f"This cannot be used. {fault.says} Reply again with the whole JSON object, corrected."
    if not text.strip():
        *before, last = request.messages
        return replace(request, messages=(*before, Message(last.role, f"{last.content}\n\n{complaint}")))
    said = (Message("assistant", text[:LONGEST_QUOTE]), Message("user", complaint))
    return replace(request, messages=(*request.messages, *said))


def _relaxed(schema: Any) -> Any:
    """Return a schema without its bounds: one wording too many is left out, not asked for again."""
    if isinstance(schema, dict):
        return {key: _relaxed(value) for key, value in schema.items() if key not in _BOUNDS}
    return schema
