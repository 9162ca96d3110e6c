"""What a filter that asks a model has in common with others: it looks at many examples at once, and in doubt it keeps them.

A call that fails, or a reply that answers nothing, is no reason to drop an example: `None`, as if it had not been asked.
"""

from collections.abc import Callable, Iterator, Sequence

from ...contracts import ChatModel, ChatReply, ChatRequest, Message
from ...records import Example

BatchFilter = Callable[[Sequence[Example], Sequence[str]], Iterator[str | None]]
"""Looks at examples with their passages, and yields for each what is wrong with it, or None."""
_MOST_CHARACTERS = 6000  # Of a passage; about 1500 tokens, which the smallest models still take.


def ask_about(
    model: ChatModel,
    examples: Sequence[Example],
    passages: Sequence[str],
    *,
    prompt: str,
    judge: Callable[[ChatReply, Example], str | None],
    max_tokens: int,
) -> Iterator[str | None]:
    """Yield what `judge` says to the model's reply about each example; None where there was no passage, or no reply.

    `prompt` may name `{passage}`, `{question}` and `{answer}`. What ChatModel.ask raises passes through.
    """
    texts = [passage or example.input for example, passage in zip(examples, passages, strict=True)]
    requests = [_request(prompt, example, text, max_tokens) for example, text in zip(examples, texts, strict=True) if text.strip()]
    replies = iter(model.ask(requests)) if requests else iter(())
    for example, text in zip(examples, texts, strict=True):
        reply = next(replies) if text.strip() else None
        yield None if reply is None or reply.error or not reply.text.strip() else judge(reply, example)


def _request(prompt: str, example: Example, passage: str, max_tokens: int) -> ChatRequest:
    # One replacement at a time would replace what a document says in braces.
    parts = {"{passage}": passage[:_MOST_CHARACTERS], "{question}": example.instruction, "{answer}": example.output}
    content = "".join(parts.get(piece, piece) for piece in _split(prompt))
    return ChatRequest((Message("user", content),), max_tokens=max_tokens)


def _split(prompt: str) -> list[str]:
    pieces = [prompt]
    for name in ("{passage}", "{question}", "{answer}"):
        pieces = [part for piece in pieces for part in _around(piece, name)]
    return pieces


def _around(piece: str, name: str) -> list[str]:
    before, found, after = piece.partition(name)
    return [before, found, after] if found else [piece]
