"""General instructions answered by the base model itself, mixed in against forgetting.

What the base model says is what it must not forget, so its own answers serve as well as human ones and need nobody's licence
(self-generated replay: https://arxiv.org/abs/2605.26097). The instructions are written for this project.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ...contracts import ChatReply, ChatRequest, Message
from ...records import Dropped, Example, make_id
from .lots import lot

TASK = "replay"
"""The task of these rows."""

_INSTRUCTIONS = Path(__file__).with_name("general.txt")


def n_replay_rows(n_rows: int, share: float) -> int:
    """Return how many rows make up `share` of all rows once they are added to `n_rows`; share must be below 1."""
    if not 0 <= share < 1:
        raise ValueError(f"share must be in [0, 1), got {share}")
    return round(n_rows * share / (1 - share))


def general_instructions() -> list[str]:
    """Return the general instructions that come with the program."""
    return _INSTRUCTIONS.read_text(encoding="utf-8").splitlines()


def replay_requests(n: int, *, seed: int, temperature: float, max_tokens: int) -> list[ChatRequest]:
    """Return n requests for the base model, in the order of a lot, so that the first k are the same whatever n.

    Beyond the number of instructions they come again as further samples, which only a model that samples can give: at temperature 0
    there are at most as many requests as instructions.
    """
    ordered = sorted(general_instructions(), key=lambda instruction: lot(seed, TASK, instruction))
    n_possible = n if temperature > 0 else min(n, len(ordered))
    return [
        ChatRequest((Message("user", ordered[nth % len(ordered)]),), None, max_tokens, temperature, sample=nth // len(ordered))
        for nth in range(n_possible)
    ]


def replay_examples(requests: Sequence[ChatRequest], replies: Iterable[ChatReply], *, origin: str) -> Iterator[Example | Dropped]:
    """Yield one training row a reply, in order; `origin` is the base model's name.

    A reply that is missing, empty or cut off is a Dropped `no-reply`, `empty-answer` or `cut-off`: half an answer teaches not to end.
    """
    for request, reply in zip(requests, replies, strict=True):
        instruction, answer = request.messages[-1].content, reply.text.strip()
        fact = make_id(TASK, instruction, str(request.sample))
        if reply.error or not answer:
            reason = "empty-answer" if not reply.error else "cut-off" if reply.error == "cut-off" else "no-reply"
            yield Dropped(fact, "mix", reason, f"{instruction} {reply.error}".strip())
            continue
        yield Example(
            id=make_id(fact, answer),
            instruction=instruction,
            input="",
            output=answer,
            task=TASK,
            fact=fact,
            document="",
            passage="",
            evidence="",
            origin=origin,
            stratum="train",
        )
