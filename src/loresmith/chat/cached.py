"""The chat model every provider becomes: what is in the cache is answered from there, the rest is asked, each request once."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from ..contracts import ChatReply, ChatRequest
from .cache import ChatCache
from .key import request_key

# Settles calls in the cache and yields the key of each, in any order; closing it lets go of what has not begun.
Work = Callable[[Sequence[str]], Generator[str, None, None]]


@dataclass
class CachedChat:
    """A ChatModel that never asks the same thing twice."""

    name: str
    """How records and reports call it."""
    base_url: str
    """The endpoint; for a model on this machine, its runtime and what changes when the weights do."""
    model: str
    """The model at that endpoint."""
    cache: Path
    """The file of replies; made where it is missing."""
    work: Work
    """Who settles what is not in the cache."""

    def ask(self, requests: Sequence[ChatRequest]) -> Iterator[ChatReply]:
        """Yield the reply to each request, in their order; ChatError where nothing more can be asked."""
        keys = [request_key(self.base_url, self.model, request) for request in requests]
        with closing(ChatCache(self.cache, base_url=self.base_url, model=self.model)) as cache:
            missing = cache.enqueue(zip(keys, requests, strict=True))
            with closing(self.work(missing)) as settled:
                yield from _in_order(keys, set(missing), settled, cache)


def _in_order(keys: Sequence[str], missing: set[str], settled: Iterator[str], cache: ChatCache) -> Iterator[ChatReply]:
    """Yield replies in the order of `keys`, waiting for each in turn. The first to ask pays, a repetition is cached."""
    pending = set(missing)
    for key in keys:
        while key in pending:
            pending.discard(next(settled))
        yield cache.reply(key, is_cached=key not in missing)
        missing.discard(key)
