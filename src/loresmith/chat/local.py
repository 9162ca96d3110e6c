"""Settle calls with a model on this machine: in batches, each answer in the cache before the next batch begins."""

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from ..contracts import ChatRequest
from .cache import ChatCache, Try
from .envelope import Envelope

Answer = Callable[[Sequence[ChatRequest]], Sequence[Envelope]]


def answer_here(
    keys: Sequence[str], *, cache: Path, base_url: str, model: str, batch_size: int, load: Callable[[], Answer]
) -> Generator[str, None, None]:
    """Yield keys as they are settled. `load` is called only where there is something to answer; it may keep what it loaded before."""
    if not keys:
        return
    answer, waiting = load(), iter(keys)
    with closing(ChatCache(cache, base_url=base_url, model=model)) as calls:
        while batch := list(islice(waiting, batch_size)):
            started = time.monotonic()
            envelopes = answer([calls.request(key) for key in batch])
            seconds = (time.monotonic() - started) / len(batch)
            for key, envelope in zip(batch, envelopes, strict=True):
                calls.answer(key, envelope, Try("answered", envelope.prompt_tokens or 0, envelope.completion_tokens or 0, 0.0, seconds))
                yield key
