"""Encode examples to see how long they are: by the model's tokenizer, or roughly, four characters a token, where it has none here.

Equal pieces get equal ids either way, so that what examples share is shared here, too.
"""

from collections.abc import Callable
from functools import cache
from typing import Any
from zlib import crc32

from ..model.locate import Located
from ..model.prompt import Encoded, encode
from ..recipe import Model
from .work import CHARACTERS_PER_TOKEN, TEMPLATE_TOKENS

_TEMPLATE = tuple(range(-TEMPLATE_TOKENS, 0))


def encoder(located: Located, model: Model, *, max_length: int) -> Callable[[str, str, str], Encoded]:
    """Return what turns (question, text, answer) into tokens: by the model's tokenizer, or roughly where it has none here."""
    tokenizer = _tokenizer(located, model.chat_template, model.system_prompt)
    if tokenizer is None:
        return _roughly(max_length)
    return lambda question, text, answer: encode(tokenizer, question, text, answer, max_length=max_length)


@cache
def _tokenizer(located: Located, chat_template: str, system_prompt: str) -> Any:
    """Return the tokenizer, None where there is none: a folder with config.json alone, or no network."""
    from transformers import AutoTokenizer

    from ..model.load import quiet
    from ..model.templates import set_template

    if located.gguf_file is not None:
        return None  # one inside a GGUF takes half a minute to read
    try:
        with quiet():
            tokenizer = AutoTokenizer.from_pretrained(located.path, revision=located.revision, trust_remote_code=False)
    except (OSError, ValueError, ImportError, KeyError):
        return None
    set_template(tokenizer, chat_template, system_prompt)
    return tokenizer


def _roughly(max_length: int) -> Callable[[str, str, str], Encoded]:
    return lambda question, text, answer: rough_encode(question, text, answer, max_length=max_length)


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
