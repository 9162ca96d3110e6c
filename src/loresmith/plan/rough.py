"""Encode examples without a tokenizer: four characters are a token.

Equal pieces get equal ids, so that what examples share is shared here, too. Good for lengths and for nothing else.
"""

from zlib import crc32

from ..model.prompt import Encoded
from .work import CHARACTERS_PER_TOKEN, TEMPLATE_TOKENS

_TEMPLATE = tuple(range(-TEMPLATE_TOKENS, 0))


def rough_encode(question: str, text: str, answer: str, *, max_length: int) -> Encoded:
    """Return a question, the text before it and its answer as about as many ids as a tokenizer would give, cut to `max_length`."""
    own = (*_pieces(question), *_TEMPLATE[-4:])
    learnt = (*_pieces(answer), -1)
    room = max(max_length - len(own) - len(learnt) - len(_TEMPLATE), 0)
    prompt = (*_TEMPLATE, *_pieces(text)[:room], *own)[:max_length]
    return Encoded(prompt, learnt[: max(max_length - len(prompt), 0)])


def _pieces(text: str) -> tuple[int, ...]:
    width = round(CHARACTERS_PER_TOKEN)
    return tuple(crc32(text[start : start + width].encode()) for start in range(0, len(text), width))
