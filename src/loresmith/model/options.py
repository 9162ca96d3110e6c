"""How likely a model finds each of a few given answers, so that true/false and yes/no need no word generated."""

from collections.abc import Sequence

from .load import Loaded
from .prompt import Encoded, Shot, encode, end_token
from .score import likelihoods

Nats = list[list[float]]
"""Of one question: one list an option, one number a spelling, summed over the spelling's tokens."""


def option_nats(
    loaded: Loaded,
    questions: Sequence[tuple[str, str, Sequence[Shot], Sequence[Sequence[str]]]],
    *,
    max_length: int,
    row_tokens: int,
) -> list[Nats | None]:
    """Return the nats of every spelling of every option of (question, text, shots, options), in their order, for `choose`.

    The end token is left out: `True` counts whether the model would stop there or go on to say why. So no spelling may begin another.
    None for a question that leaves no room for an answer within `max_length` tokens.
    """
    places: list[tuple[int, int]] = []
    encoded: list[Encoded] = []
    for index, (question, text, shots, options) in enumerate(questions):
        for nth, spellings in enumerate(options):
            places += [(index, nth)] * len(spellings)
            whole = [encode(loaded.tokenizer, question, text, said, max_length=max_length, shots=shots) for said in spellings]
            encoded += [_without_end(loaded, one) for one in whole]
    asked = [place for place, one in enumerate(encoded) if one.answer]
    scored = dict(likelihoods(loaded.model, [encoded[place] for place in asked], row_tokens=row_tokens))
    nats = {place: scored[nth].nats for nth, place in enumerate(asked)}
    found: list[Nats | None] = [[[] for _ in options] for *_, options in questions]
    for place, (index, nth) in enumerate(places):
        row = found[index]
        if place not in nats:
            found[index] = None
        elif row is not None:
            row[nth].append(nats[place])
    return found


def _without_end(loaded: Loaded, encoded: Encoded) -> Encoded:
    """Return the answer without its end token; without any answer where it was cut."""
    is_whole = bool(encoded.answer) and encoded.answer[-1] == end_token(loaded.tokenizer)
    return Encoded(encoded.prompt, encoded.answer[:-1] if is_whole else (), encoded.n_cut)
