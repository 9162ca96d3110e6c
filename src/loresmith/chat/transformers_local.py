"""Any model that can be fine-tuned here, as teacher or judge: answered in batches by the same code as the test questions.

Greedy only: the temperature has no say, and asking for a second sample is refused rather than answered with the first again.
A schema is asked for in words; nothing enforces it.
"""

from collections.abc import Sequence
from functools import cache as once
from functools import partial
from pathlib import Path
from typing import Any

from ..contracts import ChatRequest, Message
from ..errors import MissingExtra
from ..model.locate import Located, locate
from ..records import make_id
from .cached import CachedChat
from .envelope import Envelope, without_reasoning
from .local import Answer, answer_here
from .wire import with_instruction

PROVIDER = "transformers"
BATCH = 16  # Requests generated at once.
ROW_TOKENS = 2048  # Tokens of prompts read at once.


def open_weights(name: str, *, cache: Path, relative_to: Path | None) -> CachedChat:
    """Return the chat model of whatever `model.name` could be; ModelError where there is none."""
    located = locate(name, relative_to=relative_to)
    # The weights are the endpoint: other weights under the same name are asked anew.
    place, called = f"{PROVIDER} {make_id(located.identity)}", Path(name).name if located.revision is None else name
    work = partial(answer_here, cache=cache, base_url=place, model=called, batch_size=BATCH, load=once(partial(_load, located)))
    return CachedChat(called, place, called, cache, work)


def _load(located: Located) -> Answer:
    try:
        from ..model.load import load
    except ImportError as error:
        raise MissingExtra("provider: transformers needs torch and transformers.", hint="Run: pip install 'loresmith[train]'") from error
    return partial(_answer, load(located, dtype="auto", device="auto", threads=0))


def _answer(loaded: Any, requests: Sequence[ChatRequest]) -> list[Envelope]:
    """Return the replies in the order of the requests; those of one limit of tokens are generated together."""
    envelopes = {nth: Envelope("", "greedy: there is no second sample") for nth, request in enumerate(requests) if request.sample}
    for limit in sorted({request.max_tokens for request in requests}):
        together = [nth for nth, request in enumerate(requests) if request.max_tokens == limit and nth not in envelopes]
        envelopes |= zip(together, _generate(loaded, [requests[nth] for nth in together], limit), strict=True)
    return [envelopes[nth] for nth in range(len(requests))]


def _generate(loaded: Any, requests: Sequence[ChatRequest], limit: int) -> list[Envelope]:
    from ..model.answer import answer_batch
    from ..model.prompt import Encoded

    if not requests:
        return []
    prompts = [Encoded(_ids(loaded.tokenizer, with_instruction(request))) for request in requests]
    answers = answer_batch(loaded, prompts, range(len(prompts)), max_new_tokens=limit, row_tokens=ROW_TOKENS)
    return [
        Envelope(without_reasoning(one.text), "" if one.finished else "cut-off", len(prompt.prompt), one.tokens)
        for one, prompt in zip(answers, prompts, strict=True)
    ]


def _ids(tokenizer: Any, messages: Sequence[Message]) -> tuple[int, ...]:
    turns = [{"role": message.role, "content": message.content} for message in messages]
    if tokenizer.chat_template:
        text = str(tokenizer.apply_chat_template(turns, add_generation_prompt=True, tokenize=False))
        return tuple(tokenizer(text, add_special_tokens=False).input_ids)
    return tuple(tokenizer("\n\n".join(message.content for message in messages) + "\n\n").input_ids)
