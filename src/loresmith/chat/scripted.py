"""The test double: a ChatModel that says what it is told to say. It needs no network, no key and no cache."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle

from ..contracts import ChatReply, ChatRequest

Script = Callable[[ChatRequest], str | ChatReply]


@dataclass
class Scripted:
    """A chat model whose replies come from a function of the request."""

    script: Script
    name: str = "scripted"
    asked: list[ChatRequest] = field(default_factory=list)
    """Every request so far, for a test to look at."""

    def ask(self, requests: Sequence[ChatRequest]) -> Iterator[ChatReply]:
        """Yield the scripted reply to each request, in their order."""
        for request in requests:
            self.asked.append(request)
            said = self.script(request)
            yield said if isinstance(said, ChatReply) else ChatReply(said)


def in_turn(replies: Sequence[str | ChatReply]) -> Script:
    """Return a script that gives the replies one after the other, whatever is asked, and begins again at the end."""
    waiting = cycle(replies)
    return lambda request: next(waiting)
